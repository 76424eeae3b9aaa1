"""What rule files look like, before their words are understood: fields, their types, which are required."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from indsatsmotor.sources import Basis

KebabId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""A stable id: ASCII kebab-case, Danish where a school sees it."""

SnakeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


def as_list(value: Any) -> Any:
    """*value*, in a list if it is none."""
    return value if isinstance(value, list) else [value]


class Draft(BaseModel):
    """Part of a file; unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TextDraft(Draft):
    """The same words in Danish and English."""

    da: str
    en: str


Lines = Annotated[str, BeforeValidator(str), StringConstraints(pattern=r"^[0-9]{1,6}(-[0-9]{1,6})?$")]
"""Lines of a source, as in ``263`` or ``263-267``."""


class CitationDraft(Draft):
    """Where in a source: ``{ section: K2.A.praksis, lines: 263-267 }``."""

    section: str
    lines: Lines
    basis: Basis = Basis.TEXT
    source: str | None = None
    """The file's own source when left out."""


Citations = Annotated[list[CitationDraft], BeforeValidator(as_list), Field(min_length=1)]
Codes = Annotated[list[str], BeforeValidator(as_list)]
Facts = Annotated[list[dict[str, Any]], BeforeValidator(as_list)]
Under = dict[str, str]


class KindDraft(Draft):
    """A derived kind: its fields and their types."""

    fields: dict[SnakeName, str]
    keys: list[SnakeName] = []
    label: TextDraft


def _a_value(value: Any) -> Any:
    several = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str | int | Decimal) for one in several):
        raise ValueError("a parameter is a number, a date, a word, or a list of them")
    return value


ValueDraft = Annotated[Any, AfterValidator(_a_value)]


class AlternativeDraft(Draft):
    """Another value of a parameter under certain switches."""

    under: Under
    value: ValueDraft


class ParameterDraft(Draft):
    """A named bound."""

    value: ValueDraft
    unit: str
    title: TextDraft
    cite: Citations
    alternatives: list[AlternativeDraft] = []


class SwitchDraft(Draft):
    """A choice between readings."""

    title: TextDraft
    options: dict[str, TextDraft]
    default: str
    cite: Citations


class RuleDraft(Draft):
    """What every rule has."""

    id: KebabId
    kind: str
    code: Codes = []
    title: TextDraft
    cite: Citations
    reading: str | None = None
    status: Literal["draft", "reviewed", "withdrawn"] = "reviewed"
    under: Under = {}
    requirement: KebabId | None = None
    because: TextDraft


class DeriveDraft(RuleDraft):
    """Premises to a derived fact."""

    when: Facts
    unless: Facts = []
    then: dict[str, Any]


class NoteDraft(RuleDraft):
    """A finding about told facts."""

    when: Facts
    unless: Facts = []
    todo: TextDraft | None = None


class OfferingRuleDraft(RuleDraft):
    """A rule about offerings."""

    of: dict[str, Any]
    that: dict[str, Any]


class RequireDraft(OfferingRuleDraft):
    """A condition on an offering."""

    force: Literal["definition", "hard", "should"]
    otherwise: TextDraft
    when_unknown: Literal["undetermined", "arrange", "condition"] = "undetermined"
    todo: TextDraft | None = None


class PreferDraft(OfferingRuleDraft):
    """Ranks offerings."""

    weight: Annotated[int, Field(strict=True, ge=-1000, le=1000)]


class AttachDraft(OfferingRuleDraft):
    """Attaches a wellbeing measure."""

    measure: KebabId


class WorkDraft(Draft):
    """What a task says beside its words."""

    phase: Literal["survey", "choice", "preparation", "start", "running", "anchoring"]
    roles: Annotated[list[str], BeforeValidator(as_list), Field(min_length=1)]
    asks: Literal["task", "question", "measurement"] = "task"
    must: bool = False
    why: TextDraft | None = None


class TaskDraft(OfferingRuleDraft):
    """Attaches an implementation task."""

    of: dict[str, Any] = {}
    that: dict[str, Any] | None = None  # type: ignore[assignment]  # a task without a condition always stands
    work: WorkDraft
    timing: Literal[
        "before_start",
        "before_first_pack",
        "before_each_pack",
        "each_pack",
        "at_start",
        "during",
        "monthly",
        "after_months",
        "months_after_start",
        "before_end",
        "at_end",
    ]
    months: str | None = None


class SchoolTaskDraft(NoteDraft):
    """A task before anything is chosen."""

    work: WorkDraft


class InvariantDraft(RuleDraft):
    """Wording of what the engine itself enforces."""

    otherwise: TextDraft | None = None
    todo: TextDraft | None = None


class WithdrawalDraft(Draft):
    """Why a rule of a layer below no longer counts."""

    reason: TextDraft
    cite: Citations


class ValueOverrideDraft(WithdrawalDraft):
    """Another value of a parameter, and why."""

    value: ValueDraft


class DefaultOverrideDraft(WithdrawalDraft):
    """Another default of a switch, and why."""

    default: Annotated[str, BeforeValidator(str)]


class OverridesDraft(Draft):
    """What a layer sets otherwise than those below it, read one by one."""

    parameters: dict[str, Any] = {}
    switches: dict[str, Any] = {}


class RulesFileDraft(Draft):
    """One ``*.rules.yaml`` file; its parts are read one by one, so that none hides a mistake of another."""

    source: str
    section: Annotated[str, BeforeValidator(str)]
    overrides: OverridesDraft = OverridesDraft()
    withdraws: dict[str, Any] = {}
    facts: dict[SnakeName, Any] = {}
    parameters: dict[KebabId, Any] = {}
    switches: dict[str, Any] = {}
    rules: list[Any] = []


RULE_DRAFTS: dict[str, type[RuleDraft]] = {
    "derive": DeriveDraft,
    "require": RequireDraft,
    "prefer": PreferDraft,
    "warn": OfferingRuleDraft,
    "attach": AttachDraft,
    "task": TaskDraft,
    "note": NoteDraft,
    "school_task": SchoolTaskDraft,
    "invariant": InvariantDraft,
}
"""The kinds of rule and what each is written with."""


class SectionDraft(Draft):
    """A section of a source."""

    title: str
    lines: Annotated[list[Lines], BeforeValidator(as_list), Field(min_length=1)]


class SourceFileDraft(Draft):
    """``source.yaml``: a publication and where its sections stand, which are read one by one."""

    id: KebabId
    version: Annotated[str, BeforeValidator(str)]
    title: TextDraft
    publisher: str
    year: int
    year_basis: Basis = Basis.TEXT
    lines: int
    sha256: str
    sections: dict[str, Any]


class RuleCaseDraft(Draft):
    """One case beside a rule."""

    case: str
    rule: str
    given: Facts = []
    offering: dict[str, Any] | None = None
    unknown: list[str] = []
    derives: Facts = []
    derives_not: Facts = []
    outcome: Literal["satisfied", "violated", "undetermined", "not_concerned"] | None = None
    notes: bool | None = None
    not_for: Annotated[list[str], BeforeValidator(as_list)] = []
    says: dict[str, Any] = {}
    policy: dict[str, Any] = {}
