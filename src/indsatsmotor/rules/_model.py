"""Rules as typed data. Nothing here runs: engines fire `derive` rules, one evaluator judges the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from indsatsmotor.rules._conditions import (
    Conclusion,
    Condition,
    ParameterReference,
    Pattern,
    Test,
    patterns_of,
)
from indsatsmotor.sources import Citation, Text


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
    """What a requirement becomes when a fact it reads is unknown."""

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

    @property
    def kind(self) -> str:
        """The kind of rule, as a rule file writes it: ``school_task``."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(self).__name__).lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Derive(Rule):
    """Premises to a derived fact; chained forward by an engine."""

    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()
    then: Conclusion

    @property
    def groups(self) -> bool:
        """Whether the rule puts the facts that match into groups, and reckons over each."""
        return bool(self.then.reckoned)


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


class Phase(StrEnum):
    """When something is done: in the catalogue's three steps or in the booklet's three phases."""

    SURVEY = "survey"
    CHOICE = "choice"
    PREPARATION = "preparation"
    START = "start"
    RUNNING = "running"
    ANCHORING = "anchoring"


class TaskRole(StrEnum):
    """Who is responsible for a task, or takes part in it."""

    ADMINISTRATION = "administration"
    LEADERSHIP = "leadership"
    STAFF = "staff"
    RESOURCE_PERSON = "resource_person"
    TEAM = "team"
    TUTOR = "tutor"
    PARENTS = "parents"
    PUPILS = "pupils"
    SUPPLIER = "supplier"


class Timing(StrEnum):
    """How the dates of a task follow from those of the offering."""

    BEFORE_START = "before_start"
    """Done on the day before the first lesson or pack at the latest."""
    BEFORE_FIRST_PACK = "before_first_pack"
    BEFORE_EACH_PACK = "before_each_pack"
    EACH_PACK = "each_pack"
    """On the day of each pack."""
    AT_START = "at_start"
    DURING = "during"
    """From the first day to the last."""
    MONTHLY = "monthly"
    """A month after the start and every month from then on, at least once."""
    AFTER_MONTHS = "after_months"
    """So many months after the start, or at the end where that comes first."""
    MONTHS_AFTER_START = "months_after_start"
    """So many months after the start, whether or not it still runs."""
    BEFORE_END = "before_end"
    """Before the end of the main part: what follows a course is ready by then."""
    AT_END = "at_end"


COUNTING_MONTHS = (Timing.AFTER_MONTHS, Timing.MONTHS_AFTER_START)
"""The timings for which a parameter says how many months."""


class TaskKind(StrEnum):
    """What is asked."""

    TASK = "task"
    QUESTION = "question"
    """A working question, which can be answered."""
    MEASUREMENT = "measurement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a task says beside its words."""

    phase: Phase
    roles: tuple[TaskRole, ...]
    asks: TaskKind = TaskKind.TASK
    must: bool = False
    """Whether the source says that it shall be done; otherwise it is advice."""
    why: Text | None = None
    """A figure or an experience that speaks for it, as the source tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(OfOfferings):
    """Attaches an implementation task to an offering, with dates that follow from the offering's own."""

    work: Work
    timing: Timing
    months: str | None = None
    """The parameter that says how many, with a timing of :data:`COUNTING_MONTHS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolTask(Note):
    """A task of a school or municipality before anything is chosen."""

    work: Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant(Rule):
    """Wording and citation of what the engine itself enforces; no ruleset can change what it does."""

    otherwise: Text | None = None
    """What is said when it stands against something."""
    todo: Text | None = None
    """What people may do about it."""


def patterns_in(rule: Rule) -> Iterator[Pattern]:
    """Every pattern of *rule*, in the order written."""
    match rule:
        case Derive(when=when, unless=unless) | Note(when=when, unless=unless):
            yield from (*when, *unless)
        case OfOfferings(that=that):
            yield from patterns_of(that)


def parameters_of(rule: Rule) -> Iterator[str]:
    """The id of every parameter that *rule* compares with, in the order written."""
    for pattern in patterns_in(rule):
        for test in pattern.tests:
            if isinstance(test.operand, ParameterReference):
                yield test.operand.id
    if isinstance(rule, Task) and rule.months is not None:
        yield rule.months
