"""The steps of an explanation: what was told, what follows from it, what rules say; each once, by number."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from indsatsmotor.facts import Number
from indsatsmotor.plan import CitationItem, Item, Plain, Remark, Text

Step = Annotated[int, Field(ge=1, description="The number of a step.")]


class ReadItem(Item):
    """One field that a rule read, and what it was held against."""

    step: Step | None = None
    """The fact it is a field of, where that is a step of its own."""
    kind: str
    key: tuple[str, ...] = ()
    field: str
    """Empty where a derived fact itself was looked for."""
    value: Plain = None
    recorded: bool
    """Whether the value is told or worked out; if not, nobody has said yes or no."""
    comparison: str
    bound: Plain = None
    parameter: str | None = None
    """The parameter that gives the bound."""
    outcome: str
    """``satisfied``, ``violated`` or ``undetermined``."""
    distance: Number | None = None
    """How far a number is from the bound it misses."""


class ToldStep(Item):
    """A told fact, with those of its fields that a shown rule reads."""

    number: Step
    kind: str
    key: tuple[str, ...]
    fields: Mapping[str, Plain]


class AbsenceItem(Item):
    """That no fact of a kind passes these tests."""

    kind: str
    read: tuple[ReadItem, ...]
    """The fields and what they are held against; there is no value."""
    rules: tuple[str, ...] = ()
    """The rules that could have concluded such a fact."""


class SupportItem(Item):
    """One use of a rule: by itself enough for the conclusion, and not without any one of its premises."""

    rule: str
    premises: tuple[Step, ...]
    """In the order of the rule's patterns; for a rule that groups, the group."""
    hidden: int = 0
    """How many premises are about others, and are not shown."""
    absences: tuple[AbsenceItem, ...] = ()
    read: tuple[ReadItem, ...] = ()
    text: Text


class DerivedStep(Item):
    """A fact that follows from others."""

    number: Step
    kind: str
    fields: Mapping[str, Plain]
    supports: Annotated[tuple[SupportItem, ...], Field(min_length=1)]
    """The first rests on steps with lower numbers only; each of the others is enough as well."""


class JudgedStep(Item):
    """What a rule says of the offering."""

    number: Step
    rule: str
    sort: str
    """The kind of rule: ``require``, ``prefer``, ``warn`` or ``attach``."""
    force: str | None = None
    """How binding a requirement is."""
    outcome: str
    """``satisfied``, ``violated`` or ``undetermined``."""
    open: bool = False
    """Whether it stays as a condition that people have to see to."""
    text: Text
    todo: Text | None = None
    """What people may do about it."""
    read: tuple[ReadItem, ...] = ()


class SaidStep(Item):
    """What is said beside: of company and its conditions, of means, of people's choices."""

    number: Step
    remark: Remark


class BoundSource(StrEnum):
    """Who has set a bound."""

    PUBLISHED = "published"
    SWITCH = "switch"
    """The source gives another value for the reading that is chosen."""
    LAYER = "layer"
    POLICY = "policy"


class BoundItem(Item):
    """A bound that a shown rule compares with, and who has set it."""

    id: str
    title: Text
    unit: str
    value: Plain
    source: BoundSource
    set_by: str | None = None
    """``policy`` or the id of a layer; none where the sources' own counts."""
    switches: Mapping[str, str] = Field(default_factory=dict)
    """The switches that its value hangs on, as they stand."""
    published: Plain
    """The value in the source that introduced it."""
    citations: tuple[CitationItem, ...] = ()


class AppliedRule(Item):
    """A rule that the explanation refers to."""

    id: str
    code: tuple[str, ...]
    title: Text
    kind: str
    layer: str | None
    """The ruleset it belongs to, whose version stands with the rules of the plan."""
    sha256: str
    """What tells it apart from every other wording of it."""
    reading: str | None = None
    """How the text is read where it leaves a choice; notes of those who wrote the rule, in English."""
    under: Mapping[str, str] = Field(default_factory=dict)
    """The switches it is in force under."""
    parameters: tuple[str, ...] = ()
    citations: tuple[CitationItem, ...]
