"""What can be wrong with rules that can be read, and those that a check looks at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from indsatsmotor.errors import Location
from indsatsmotor.loading import Written
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import AmendedSort, Invariant, Rule, Status


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
    """The id of the rule, parameter or switch, or the name of the case."""
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
    def rules(self) -> tuple[tuple[Rule, Location], ...]:
        """The rules that are looked at, as far as somebody can make them fire, in file order."""
        live = enumerate(self.book.ruleset.rules)
        return tuple(
            (rule, self.written.places["rule", position][1])
            for position, rule in live
            if rule.status is not Status.WITHDRAWN
            and not isinstance(rule, Invariant)
            and self._looked_at("rule", position)
        )

    @cached_property
    def all_rules(self) -> tuple[Rule, ...]:
        """Every rule that can fire, of whatever layer."""
        rules = self.book.ruleset.rules
        return tuple(r for r in rules if r.status is not Status.WITHDRAWN and not isinstance(r, Invariant))

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
            yield name, self.written.places[part, name][1]
        elif amended is not None and self._looked_at("amendment", amended):
            yield name, self.written.places["amendment", amended][1]

    def _looked_at(self, *part: str | int) -> bool:
        return self.written.places[part][0] >= self.level
