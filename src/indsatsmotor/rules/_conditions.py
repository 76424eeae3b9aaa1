"""Patterns over facts, and conditions on an offering: what rules are written with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from indsatsmotor.facts import Value


class Comparison(StrEnum):
    """How a field is compared. Every bound is inclusive unless its name says otherwise."""

    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOVE = "above"
    BELOW = "below"
    ONE_OF = "one_of"
    NOT_ONE_OF = "not_one_of"
    CONTAINS = "contains"
    CONTAINS_ANY = "contains_any"
    WITHIN = "within"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written in the rule; a tuple for the comparisons that take several."""

    value: Value | tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The field of a fact bound earlier: ``elev.id``."""

    alias: str
    field: str


@dataclass(frozen=True, slots=True)
class ParameterReference:
    """A named parameter: ``$fravaersgraense``."""

    id: str


Operand: TypeAlias = Constant | Reference | ParameterReference


@dataclass(frozen=True, slots=True)
class Test:
    """One field of a fact, compared with something.

    ``undetermined_at`` lists values at which a requirement can say neither yes nor no.
    """

    __test__ = False  # pytest takes the name for a test class

    field: str
    comparison: Comparison
    operand: Operand
    undetermined_at: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """Facts of one kind whose fields pass every test; ``alias`` names the fact that matched."""

    kind: str
    tests: tuple[Test, ...] = ()
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """In a conclusion: how many facts the rule's only pattern matches, for each group of the other fields."""

    alias: str


@dataclass(frozen=True, slots=True)
class Mean:
    """In a conclusion: the mean of a field of the facts the rule's only pattern matches, for each group."""

    alias: str
    field: str


Reckoning: TypeAlias = Count | Mean
"""What is reckoned over the facts of a group."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The fact a rule concludes; fields left out are unknown."""

    kind: str
    fields: tuple[tuple[str, Operand | Reckoning], ...]

    @property
    def reckoned(self) -> tuple[Reckoning, ...]:
        """What is reckoned over a group of facts, field by field."""
        return tuple(value for _, value in self.fields if isinstance(value, Reckoning))


@dataclass(frozen=True, slots=True)
class Exists:
    """Some fact matches."""

    pattern: Pattern


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of the conditions holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the conditions holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold; unknown stays unknown."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Every:
    """The condition holds for every fact that matches."""

    pattern: Pattern
    condition: Condition


@dataclass(frozen=True, slots=True)
class Some:
    """The condition holds for at least one fact that matches."""

    pattern: Pattern
    condition: Condition


Condition: TypeAlias = Exists | AllOf | AnyOf | Not | Every | Some


def patterns_of(condition: Condition) -> Iterator[Pattern]:
    """Every pattern in *condition*."""
    match condition:
        case Exists(pattern):
            yield pattern
        case AllOf(conditions) | AnyOf(conditions):
            for inner in conditions:
                yield from patterns_of(inner)
        case Not(inner):
            yield from patterns_of(inner)
        case Every(pattern, inner) | Some(pattern, inner):
            yield pattern
            yield from patterns_of(inner)
