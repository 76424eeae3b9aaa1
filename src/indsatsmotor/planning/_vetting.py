"""Arrangements judged before anything is shared out: what is refused or undetermined takes no part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from indsatsmotor.allocation import ROOM, Arrangement, Choice, Option, Outline, Seat
from indsatsmotor.derivation import Outcome
from indsatsmotor.facts import BudgetLine, Case
from indsatsmotor.inference import Judge
from indsatsmotor.offering import MissingFact, Offering, binds, cost, schedule, uses
from indsatsmotor.planning._verdicts import Mode, Verdict, verdict
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Prefer


class Fate(StrEnum):
    """What becomes of an arrangement, or of a part of it."""

    OPEN = "open"
    UNDETERMINED = "undetermined"
    REFUSED = "refused"


@dataclass(frozen=True)
class Vetted:
    """An arrangement, and each of its parts, after judging."""

    arrangement: Arrangement
    """As it was enumerated."""
    allowed: Arrangement
    """With the seats and options that nothing stands against."""
    outline: Fate
    parts: dict[tuple[str, str], Fate] = field(default_factory=dict)
    """The fate of each option (role, id) and seat (``seat``, pupil)."""
    missing: tuple[MissingFact, ...] = ()
    """Means that are not told."""

    @property
    def fate(self) -> Fate:
        """Open when some whole offering can be made of it."""
        if self.outline is not Fate.OPEN:
            return self.outline
        parts = [self._choice(choice) for choice in self.arrangement.choices]
        if self.arrangement.open:
            parts.append(self._seats())
        if Fate.REFUSED in parts:
            return Fate.REFUSED
        return Fate.UNDETERMINED if Fate.UNDETERMINED in parts or self.missing else Fate.OPEN

    def seat_fate(self, student: str) -> Fate:
        """The fate of one pupil's seat."""
        return self.parts.get(("seat", student), Fate.OPEN)

    def _choice(self, choice: Choice) -> Fate:
        if not choice.options:
            return Fate.OPEN if choice.role == ROOM else Fate.REFUSED
        return self._enough([self.parts[choice.role, o.id] for o in choice.options], choice.count)

    def _seats(self) -> Fate:
        return self._enough(
            [self.seat_fate(s.student) for s in self.arrangement.seats], self.arrangement.least
        )

    @staticmethod
    def _enough(fates: Sequence[Fate], count: int) -> Fate:
        if fates.count(Fate.OPEN) >= count:
            return Fate.OPEN
        possible = len(fates) - fates.count(Fate.REFUSED)
        return Fate.UNDETERMINED if possible >= count else Fate.REFUSED


class _Judged(NamedTuple):
    """An outline judged: its requirements, and the weights of the preferences that hold."""

    verdict: Verdict
    fit: int


@dataclass
class Vetter:
    """Judges arrangements of one case."""

    judge: Judge
    case: Case
    book: Rulebook

    def vet(self, arrangement: Arrangement) -> Vetted:
        """*arrangement* with the fate of its outline, its options and its seats."""
        whole = self._judged(arrangement.outline())
        parts: dict[tuple[str, str], Fate] = {}
        choices = []
        for choice in arrangement.choices:
            open_options = []
            for option in choice.options:
                chosen = arrangement.with_option(choice.role, option.id)
                own = self._judged(chosen)
                fate = parts[choice.role, option.id] = self._option_fate(chosen, own, whole)
                if fate is Fate.OPEN:
                    open_options.append(Option(option.id, own.fit - whole.fit))
            choices.append(Choice(choice.role, choice.count, tuple(open_options)))
        seats = []
        for seat in arrangement.seats:
            own = self._judged(arrangement.with_seat(seat.student)) if arrangement.open else whole
            fate = parts["seat", seat.student] = _beyond(own.verdict, whole.verdict)
            if fate is Fate.OPEN:
                seats.append(Seat(seat.student, seat.needs, own.fit))
        missing = tuple(self._missing_means(arrangement.template))
        fate = _fate(whole.verdict) if not missing or whole.verdict.violated else Fate.UNDETERMINED
        allowed = arrangement.having(seats=tuple(seats), choices=tuple(choices))
        return Vetted(arrangement, allowed, fate, parts, missing)

    def _judged(self, outline: Outline) -> _Judged:
        judgements = self.judge.judge(*outline)
        by_id = self.book.ruleset.by_id
        preferred = (by_id[one.rule] for one in judgements if one.outcome is Outcome.SATISFIED)
        return _Judged(
            verdict(judgements, self.book, Mode.RECOMMEND, outline=True),
            sum(rule.weight for rule in preferred if isinstance(rule, Prefer)),
        )

    def _option_fate(self, chosen: Outline, own: _Judged, whole: _Judged) -> Fate:
        fate = _beyond(own.verdict, whole.verdict)
        unknown = fate is Fate.OPEN and any(True for _ in self._missing_means(chosen.offering))
        return Fate.UNDETERMINED if unknown else fate

    def _missing_means(self, offering: Offering) -> Iterable[MissingFact]:
        """Time, prices and budgets that are not told, but that the offering takes."""
        plan = schedule(offering, self.judge.viewer.year)
        for use in uses(offering, plan, self.book):
            kind, name = use.resource.told_in
            if kind == "staff" and use.resource.available(self.case) is None:
                yield MissingFact(kind, (use.resource.id,), name)
        priced = offering.model_copy(update={"pupils_planned": offering.pupils_planned or 1})
        for line in cost(priced, self.case, self.book):
            yield from line.missing
        if not any(binds(b, offering, BudgetLine.GENERAL) for b in self.case.budgets):
            yield MissingFact("budget", (offering.school_id,), "amount_dkk")


def _fate(own: Verdict) -> Fate:
    if own.violated:
        return Fate.REFUSED
    return Fate.UNDETERMINED if own.missing else Fate.OPEN


def _beyond(own: Verdict, outline: Verdict) -> Fate:
    """The fate of a part by what it adds to the outline."""
    if {j.rule for j in own.violated} - {j.rule for j in outline.violated}:
        return Fate.REFUSED
    unknown = {j.rule for j in own.missing} - {j.rule for j in outline.missing}
    return Fate.UNDETERMINED if unknown else Fate.OPEN
