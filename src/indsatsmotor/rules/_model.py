"""Rules as typed data. Nothing here runs: engines fire `derive` rules, one evaluator judges the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from indsatsmotor.facts import Value
from indsatsmotor.sources import Citation, Text


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
class Conclusion:
    """The fact a rule concludes; fields left out are unknown."""

    kind: str
    fields: tuple[tuple[str, Operand | Count], ...]

    @property
    def counted(self) -> str | None:
        """The field that holds a count, if one does."""
        return next((name for name, value in self.fields if isinstance(value, Count)), None)


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


class Status(StrEnum):
    """A rule's life."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    WITHDRAWN = "withdrawn"


class Force(StrEnum):
    """How binding a requirement is."""

    DEFINITION = "definition"
    """Violated: what is offered is not this intervention at all."""
    HARD = "hard"
    """Violated: refused."""
    SHOULD = "should"
    """Violated: an open condition; it refuses only under ``policy.should_blocks``."""

    @property
    def refuses(self) -> bool:
        """Whether a violation refuses, whatever the policy says."""
        return self is not Force.SHOULD


class WhenUnknown(StrEnum):
    """What a requirement becomes when a fact it reads is unknown (semantics 6, 17, 19)."""

    UNDETERMINED = "undetermined"
    """A fact about people or things that exist: nothing can be said before it is known."""
    ARRANGE = "arrange"
    """Something the school can still bring about: an open condition when recommending."""
    CONDITION = "condition"
    """An open condition, also when assessing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What all rules have."""

    id: str
    code: tuple[str, ...]
    """Ids of the domain inventory, for traceability."""
    title: Text
    citations: tuple[Citation, ...]
    because: Text
    """Why, with the fields of bound facts in braces."""
    reading: str | None = None
    """How the text is read where it leaves a choice."""
    status: Status = Status.REVIEWED
    under: Mapping[str, str] = field(default_factory=dict)
    """The rule is active only under these switches of the policy."""
    requirement: str | None = None
    """What the rule is one reading of; exactly one reading is active at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derive(Rule):
    """Premises to a derived fact; chained forward by an engine."""

    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()
    then: Conclusion

    @property
    def counts(self) -> bool:
        """Whether the rule counts the facts its pattern matches."""
        return self.then.counted is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfOfferings(Rule):
    of: tuple[Test, ...]
    """Which offerings the rule speaks of; fields that are always known."""
    that: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Require(OfOfferings):
    """A condition on an offering: satisfied, violated or undetermined."""

    force: Force
    otherwise: Text
    """What is said when it is violated."""
    when_unknown: WhenUnknown = WhenUnknown.UNDETERMINED
    todo: Text | None = None
    """What meets it, said as something to do; every requirement that can become an open condition has one."""

    @property
    def can_stay_open(self) -> bool:
        """Whether it can end as an open condition instead of a refusal."""
        return self.force is Force.SHOULD or self.when_unknown is not WhenUnknown.UNDETERMINED


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefer(OfOfferings):
    """Ranks offerings; never blocks. The weight counts once for each need the offering meets."""

    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Warn(OfOfferings):
    """Attaches a warning to an offering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach(OfOfferings):
    """Attaches a wellbeing measure to an offering."""

    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Rule):
    """A finding about told facts: nothing is refused, but people should know."""

    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()
    todo: Text | None = None
    """What people may do about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant(Rule):
    """Wording and citation of what the engine itself enforces; no ruleset can change what it does."""

    otherwise: Text | None = None
    """What is said when it stands against something."""
    todo: Text | None = None
    """What people may do about it."""


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


def parameters_of(rule: Rule) -> Iterator[str]:
    """The id of every parameter that *rule* compares with, in the order written."""
    match rule:
        case Derive(when=when, unless=unless) | Note(when=when, unless=unless):
            patterns: Iterable[Pattern] = (*when, *unless)
        case OfOfferings(that=that):
            patterns = patterns_of(that)
        case _:
            patterns = ()
    for pattern in patterns:
        for test in pattern.tests:
            if isinstance(test.operand, ParameterReference):
                yield test.operand.id
