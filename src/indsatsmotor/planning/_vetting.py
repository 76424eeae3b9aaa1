"""Arrangements judged before anything is shared out: what is refused or undetermined takes no part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

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


@dataclass
class Vetter:
    """Judges arrangements of one case."""

    judge: Judge
    case: Case
    book: Rulebook

    def vet(self, arrangement: Arrangement) -> Vetted:
        """*arrangement* with the fate of its outline, its options and its seats."""
        outline = self._verdict(arrangement.outline())
        parts: dict[tuple[str, str], Fate] = {}
        for choice in arrangement.choices:
            for option in choice.options:
                parts[choice.role, option.id] = self._option(arrangement, choice.role, option.id, outline)
        if arrangement.open:
            for seat in arrangement.seats:
                own = self._verdict(arrangement.with_seat(seat.student))
                parts["seat", seat.student] = _beyond(own, outline)
        missing = tuple(self._missing_means(arrangement.template))
        fate = _fate(outline) if not missing or outline.violated else Fate.UNDETERMINED
        allowed = self._allowed(arrangement, parts)
        return Vetted(arrangement, allowed, fate, parts, missing)

    def _verdict(self, outline: Outline) -> Verdict:
        return verdict(self.judge.requirements(*outline), self.book, Mode.RECOMMEND, outline=True)

    def _option(self, arrangement: Arrangement, role: str, option: str, outline: Verdict) -> Fate:
        chosen = arrangement.with_option(role, option)
        fate = _beyond(self._verdict(chosen), outline)
        unknown = fate is Fate.OPEN and any(True for _ in self._missing_means(chosen.offering))
        return Fate.UNDETERMINED if unknown else fate

    def _allowed(self, arrangement: Arrangement, parts: dict[tuple[str, str], Fate]) -> Arrangement:
        """Only what is open, with the weights of the preferences that speak of it."""
        base = self._weights(arrangement.outline())
        seats = tuple(
            Seat(seat.student, seat.needs, self._fit(arrangement.with_seat(seat.student), base, whole=True))
            if arrangement.open
            else Seat(seat.student, seat.needs, sum(base.values()))
            for seat in arrangement.seats
            if parts.get(("seat", seat.student), Fate.OPEN) is Fate.OPEN
        )
        choices = tuple(
            Choice(
                choice.role,
                choice.count,
                tuple(
                    Option(o.id, self._fit(arrangement.with_option(choice.role, o.id), base))
                    for o in choice.options
                    if parts[choice.role, o.id] is Fate.OPEN
                ),
            )
            for choice in arrangement.choices
        )
        return arrangement.having(seats=seats, choices=choices)

    def _weights(self, outline: Outline) -> dict[str, int]:
        """The preferences that hold for *outline*, and their weights."""
        rules = self.book.rules_of(Prefer)
        weights = {rule.id: rule.weight for rule in rules}
        return {
            one.rule: weights[one.rule]
            for one in self.judge.judgements(outline.offering, rules, outline.undecided)
            if one.outcome is Outcome.SATISFIED
        }

    def _fit(self, outline: Outline, base: dict[str, int], *, whole: bool = False) -> int:
        """What a part adds to the preferences that hold; for a seat, all of them."""
        weights = self._weights(outline)
        return sum(weight for rule, weight in weights.items() if whole or rule not in base)

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
