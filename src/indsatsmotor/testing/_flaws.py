"""What can be wrong with rules that can be read, and those that a check looks at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from indsatsmotor.errors import Location
from indsatsmotor.loading import Written
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import AmendedSort, Invariant, Rule, Status, parameters_of


class Check(StrEnum):
    """What is looked for in rules that can be read."""

    CASE_FAILS = "case-fails"
    """A case beside the rules does not hold."""
    NEVER_FIRES = "never-fires"
    """No case in which the rule fires."""
    NEVER_SILENT = "never-silent"
    """No case in which it does not."""
    UNKNOWN_UNTRIED = "unknown-untried"
    """A requirement without a case in which a fact it reads is unknown."""
    UNTRIED_ABOVE = "untried-above"
    """A bound that can be raised by the smallest step, and no case notices."""
    UNTRIED_BELOW = "untried-below"
    """A bound that can be lowered by the smallest step, and no case notices."""
    UNREACHABLE = "unreachable"
    """A rule that no facts and no offering can make fire."""
    SHADOWED = "shadowed"
    """A rule that says nothing another does not say already."""
    CONTRADICTION = "contradiction"
    """Requirements that no offering meets together."""
    UNUSED_PARAMETER = "unused-parameter"
    UNUSED_SWITCH = "unused-switch"
    ACCEPTED_FOR_NOTHING = "accepted-for-nothing"
    """Something is accepted that no check finds."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something a rule author should mend, or say why it is as it should be."""

    check: Check
    of: str
    """The id of the rule, the parameter or the switch."""
    message: str
    place: Location
    maybe: str | None = None

    def __str__(self) -> str:
        first = f"{self.place}: {self.check}: {self.message}"
        return f"{first}\nMaybe {self.maybe}" if self.maybe else first


@dataclass(frozen=True)
class Sheet:
    """Rules in force, and which of them are looked at: those of the highest layer, or all."""

    written: Written
    book: Rulebook
    level: int
    """Parts of this level and of higher ones are looked at."""

    @cached_property
    def all_rules(self) -> tuple[Rule, ...]:
        """Every rule that can fire, of whatever layer, in file order."""
        return tuple(rule for _, rule in self._live)

    @cached_property
    def rules(self) -> tuple[tuple[Rule, Location], ...]:
        """Those of the layers that are looked at, each with its place."""
        return tuple(
            (rule, self._place("rule", position))
            for position, rule in self._live
            if self._looked_at("rule", position)
        )

    @cached_property
    def touched(self) -> tuple[tuple[Rule, Location], ...]:
        """Those of the layers below that compare with a number set here, each with where that is set."""
        here = dict(self.parameters())
        below = (rule for position, rule in self._live if not self._looked_at("rule", position))
        return tuple(
            (rule, place)
            for rule in below
            if (place := next((here[n] for n in parameters_of(rule) if n in here), None)) is not None
        )

    @cached_property
    def _live(self) -> tuple[tuple[int, Rule], ...]:
        """The rules that can fire, each with its position."""
        return tuple(
            (position, rule)
            for position, rule in enumerate(self.book.ruleset.rules)
            if rule.status is not Status.WITHDRAWN and not isinstance(rule, Invariant)
        )

    def withdrawn(self) -> Iterator[tuple[Rule, Location]]:
        """The rules of layers below that are withdrawn here, as they were, each with the place."""
        for position, one in enumerate(self.book.ruleset.amendments):
            if isinstance(one.part, Rule) and self._looked_at("amendment", position):
                yield one.part, self._place("amendment", position)

    def parameters(self) -> Iterator[tuple[str, Location]]:
        """The parameters that are introduced or set where it is looked."""
        for name in self.book.ruleset.parameters:
            yield from self._set("parameter", name, AmendedSort.PARAMETER)

    def switches(self) -> Iterator[tuple[str, Location]]:
        """The switches that are introduced or set where it is looked."""
        for name in self.book.ruleset.switches:
            yield from self._set("switch", name, AmendedSort.SWITCH)

    def _set(self, part: str, name: str, sort: AmendedSort) -> Iterator[tuple[str, Location]]:
        amended = self.book.ruleset.last_amended.get((sort, name))
        if self._looked_at(part, name):
            yield name, self._place(part, name)
        elif amended is not None and self._looked_at("amendment", amended):
            yield name, self._place("amendment", amended)

    def _place(self, *part: str | int) -> Location:
        return self.written.places[part][1]

    def _looked_at(self, *part: str | int) -> bool:
        return self.written.places[part][0] >= self.level
