"""Arrangements judged before anything is shared out: what is refused or undetermined takes no part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from indsatsmotor.allocation import Arrangement, Choice, Option, Outline, Seat, left_by
from indsatsmotor.derivation import Outcome
from indsatsmotor.facts import BudgetLine, Case
from indsatsmotor.inference import Judge
from indsatsmotor.offering import ROOM, Forbidden, MissingFact, Offering, binds, cost, schedule, uses
from indsatsmotor.planning._verdicts import Mode, verdict
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Prefer, Require

SEAT = "seat"


class Fate(StrEnum):
    """What becomes of an arrangement, or of a part of it."""

    OPEN = "open"
    UNDETERMINED = "undetermined"
    REFUSED = "refused"

    @property
    def rank(self) -> int:
        """The better the lower."""
        return tuple(Fate).index(self)


@dataclass(frozen=True)
class Part:
    """An outline after judging: of the whole, or with one option or one pupil chosen."""

    violated: frozenset[str]
    """Ids of the requirements that no choice can meet."""
    unknown: tuple[MissingFact, ...]
    """Facts without which nothing can be said, whatever is chosen."""
    fit: int
    """The weights of the preferences that hold, of what is chosen alone."""
    trained: bool = False
    """Whether it holds for an adult for whom training is bought."""

    @property
    def fate(self) -> Fate:
        """What becomes of it."""
        if self.violated:
            return Fate.REFUSED
        return Fate.UNDETERMINED if self.unknown else Fate.OPEN

    def beyond(self, whole: Part) -> Part:
        """What a part adds to *whole*."""
        unknown = tuple(fact for fact in self.unknown if fact not in whole.unknown)
        return Part(self.violated - whole.violated, unknown, self.fit - whole.fit, self.trained)


Parts: TypeAlias = Mapping[tuple[str, str], Part]
"""What each option (role, id) and seat (``seat``, pupil) adds to the whole."""


@dataclass(frozen=True)
class Vetted:
    """An arrangement and each of its parts after judging."""

    arrangement: Arrangement
    """As it was enumerated."""
    whole: Part
    parts: Parts
    """Judged when they are first asked for: what is refused as a whole seldom needs them."""
    vetter: Vetter

    @cached_property
    def fit(self) -> int:
        """The weights of the preferences that hold with the best options together."""
        return self.vetter.best_fit(self.arrangement, self.parts)

    @cached_property
    def allowed(self) -> Arrangement:
        """The arrangement with the seats and options that nothing stands against, and their fit."""
        a = self.with_training
        return a.having(
            seats=tuple(
                Seat(seat.student, seat.needs, self.fit + self.parts[SEAT, seat.student].fit)
                for seat in a.seats
                if self.parts[SEAT, seat.student].fate is Fate.OPEN
            ),
            choices=tuple(
                Choice(choice.role, choice.count, tuple(self.vetter.options(a, choice, self)))
                for choice in a.choices
            ),
        )

    @property
    def with_training(self) -> Arrangement:
        """The arrangement, where training is bought for those who cannot be chosen without."""
        named = ((choice.role, option.id) for choice in self.arrangement.choices for option in choice.options)
        return self.arrangement.training(*(name for role, name in named if self.parts[role, name].trained))

    @cached_property
    def left(self) -> tuple[Arrangement, ...]:
        """What people leave of what is allowed."""
        return left_by(self.vetter.forbidden, self.allowed, self.vetter.case)

    def left_for(self, owner: str) -> list[Arrangement]:
        """What people leave of it for one pupil or class."""
        return [
            part
            for part in self.left
            if owner == part.template.class_id or any(seat.student == owner for seat in part.seats)
        ]

    @cached_property
    def fate(self) -> Fate:
        """Open when some whole offering can be made of it."""
        if self.whole.fate is Fate.REFUSED:
            return Fate.REFUSED
        fates = (self.whole.fate, *(_enough(parts, count) for _, parts, count in self.to_fill()))
        return max(fates, key=lambda fate: fate.rank)

    def fate_for(self, student: str) -> Fate:
        """What becomes of it for one pupil."""
        if self.fate is Fate.REFUSED or not self.seats(student):
            return self.fate
        return max(self.fate, self.parts[SEAT, student].fate, key=lambda fate: fate.rank)

    def against(self, student: str) -> frozenset[str]:
        """Ids of the requirements that stand against it for one pupil."""
        own = self.parts[SEAT, student].violated if self.seats(student) else frozenset()
        return self.whole.violated | own

    def seats(self, student: str) -> bool:
        """Whether a pupil may take part."""
        return student in self._seated

    @cached_property
    def _seated(self) -> frozenset[str]:
        return frozenset(seat.student for seat in self.arrangement.seats)

    def to_fill(self) -> Iterator[tuple[str, Sequence[Part], int]]:
        """Each choice, and for an open arrangement the seats: the parts there are, and how many it takes."""
        for choice in self.arrangement.choices:
            yield choice.role, [self.parts[choice.role, o.id] for o in choice.options], choice.count
        if self.arrangement.open:
            seats = [self.parts[SEAT, seat.student] for seat in self.arrangement.seats]
            yield SEAT, seats, self.arrangement.least

    def unknown(self) -> tuple[MissingFact, ...]:
        """The facts that keep it from being open."""
        facts = list(self.whole.unknown)
        for _, parts, count in self.to_fill():
            if _enough(parts, count) is Fate.UNDETERMINED:
                facts += [fact for part in parts if not part.violated for fact in part.unknown]
        return tuple(dict.fromkeys(facts))


def _enough(parts: Sequence[Part], count: int) -> Fate:
    fates = [part.fate for part in parts]
    if fates.count(Fate.OPEN) >= count:
        return Fate.OPEN
    return Fate.UNDETERMINED if len(fates) - fates.count(Fate.REFUSED) >= count else Fate.REFUSED


@dataclass
class Vetter:
    """Judges arrangements of one case."""

    judge: Judge
    case: Case
    book: Rulebook
    forbidden: Sequence[Forbidden] = ()
    """What people do not want planned; nothing is judged by it."""

    def vet(self, arrangement: Arrangement) -> Vetted:
        """*arrangement* with its outline, its options and its seats judged."""
        whole = self._judged(arrangement.outline())
        return Vetted(arrangement, whole, _Parts(self, arrangement, whole), self)

    def part(self, arrangement: Arrangement, role: str, chosen: str) -> Part:
        """One option or one pupil of *arrangement* judged."""
        if role == SEAT:
            return self._judged(arrangement.with_seat(chosen), "participant")
        choice = ROOM if role == ROOM else "adult"
        part = self._judged(arrangement.with_option(role, chosen), choice)
        if not (part.violated and chosen in arrangement.trainable):
            return part
        trained = self._judged(arrangement.training(chosen).with_option(role, chosen), choice)
        return part if trained.violated else replace(trained, trained=True)

    def fit_of(self, offering: Offering) -> int:
        """The fit of a whole offering."""
        return self._fit(offering, frozenset())

    def best_fit(self, arrangement: Arrangement, parts: Parts) -> int:
        """The fit of the best options together, whoever takes part."""
        best = {
            choice.role: [o.id for o in open_options(choice, parts) if not o.fit][: choice.count]
            for choice in arrangement.choices
        }
        students = () if arrangement.open else None
        undecided = frozenset({"participant"}) if arrangement.open else frozenset()
        return self._fit(arrangement.offering(arrangement.id, students, best), undecided)

    def options(self, arrangement: Arrangement, choice: Choice, vetted: Vetted) -> Iterator[Option]:
        """What may be chosen, adults with the pupils they know; *arrangement* as it is with training."""
        for option in open_options(choice, vetted.parts):
            known = self._known(arrangement, choice.role, option.id, vetted) if arrangement.open else ()
            yield replace(option, knows=tuple(known))

    def _known(self, a: Arrangement, role: str, adult: str, vetted: Vetted) -> Iterator[tuple[str, int]]:
        """The pupils an adult knows, and what preferences add where both are chosen."""
        for seat in a.seats if role != ROOM else ():
            own = vetted.parts[SEAT, seat.student]
            if own.fate is Fate.OPEN and self.judge.viewer.people.knows(adult, seat.student):
                offering, undecided = a.with_option(role, adult)
                both = offering.model_copy(update={"students": (seat.student,)})
                apart = vetted.whole.fit + vetted.parts[role, adult].fit + own.fit
                more = self._fit(both, undecided - {"adult", "participant"}) - apart
                if more > 0:
                    yield seat.student, more

    def _judged(self, outline: Outline, chosen: str | None = None) -> Part:
        """*outline* judged; preferences take what is *chosen* in it as all there will be."""
        judgements = self.judge.judge(*outline, kinds=(Require,))
        required = verdict(judgements, self.book, Mode.RECOMMEND)
        untold = missing_means(outline.offering, self.judge, self.case, self.book)
        violated = frozenset(one.rule for one in required.violated)
        unknown = tuple(dict.fromkeys((*required.unknown, *untold)))
        stands = bool(violated or unknown)  # what is not open is never weighed
        return Part(
            violated, unknown, 0 if stands else self._fit(outline.offering, outline.undecided - {chosen})
        )

    def _fit(self, offering: Offering, undecided: frozenset[str]) -> int:
        preferred = self.judge.judge(offering, undecided, kinds=(Prefer,))
        by_id = self.book.ruleset.by_id
        holding = (by_id[one.rule] for one in preferred if one.outcome is Outcome.SATISFIED)
        return sum(rule.weight for rule in holding if isinstance(rule, Prefer))


class _Parts(dict[tuple[str, str], Part]):
    """The parts of one arrangement, each judged when it is first asked for."""

    def __init__(self, vetter: Vetter, arrangement: Arrangement, whole: Part) -> None:
        super().__init__()
        self.vetter, self.arrangement, self.whole = vetter, arrangement, whole

    def __missing__(self, key: tuple[str, str]) -> Part:
        together = key[0] == SEAT and not self.arrangement.open
        part = self.whole if together else self.vetter.part(self.arrangement, *key)
        self[key] = part.beyond(self.whole)
        return self[key]


def open_options(choice: Choice, parts: Parts) -> Iterator[Option]:
    """What may be chosen, each by how far it falls short of the best fit."""
    fits = {o.id: parts[choice.role, o.id].fit for o in choice.options}
    may = [o.id for o in choice.options if parts[choice.role, o.id].fate is Fate.OPEN]
    best = max((fits[name] for name in may), default=0)
    return (Option(name, fits[name] - best) for name in may)


def missing_means(offering: Offering, judge: Judge, case: Case, book: Rulebook) -> Iterator[MissingFact]:
    """People, time, prices and budgets that are not told, but that *offering* takes."""
    if offering.class_id is not None and not offering.adults:
        yield MissingFact("class", (offering.class_id,), "class_teacher_id")
    for use in uses(offering, schedule(offering, judge.viewer.year), book):
        kind, name = use.resource.told_in
        if kind in {"staff", "school"} and use.resource.available(case) is None:
            yield MissingFact(kind, (use.resource.id,), name)
    priced = offering.model_copy(update={"pupils_planned": offering.pupils_planned or 1})
    lines = cost(priced, case, book)
    for line in lines:
        yield from line.missing
    payers = {line.school_id for line in lines if line.amount and line.line == BudgetLine.GENERAL}
    for school in sorted({offering.school_id} | payers):
        if not any(binds(b, school, offering.intervention, BudgetLine.GENERAL) for b in case.budgets):
            yield MissingFact("budget", (school,), "amount_dkk")
