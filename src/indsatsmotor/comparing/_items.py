"""What differs between two plans, and between the rules they were made by; every part has a JSON form."""

from __future__ import annotations

from collections.abc import Hashable
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from indsatsmotor.facts import Id, Number, Word
from indsatsmotor.plan import CitationItem, Item, NeedItem, Plain, RulesetItem, Status, Text, UnmetKind


class ChangeKind(StrEnum):
    """What became of a result."""

    GAINED = "gained"
    """Recommended now, and not before."""
    LOST = "lost"
    """Recommended before, and not now."""
    STATUS = "status"
    """Another status, but recommended in both or in neither."""
    OTHERWISE = "otherwise"
    """The same status, with other conditions, warnings or means."""
    LISTED = "listed"
    """Listed now, not recommended, and not listed before."""
    UNLISTED = "unlisted"
    """No longer listed; it was not recommended before."""


class RuleChangeKind(StrEnum):
    """What became of a part of the rules."""

    ADDED = "added"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"


class RuleSort(StrEnum):
    """What sort of part of the rules it is."""

    RULE = "rule"
    PARAMETER = "parameter"
    SWITCH = "switch"
    POLICY = "policy"
    """One of the local choices that is neither a parameter nor a switch."""
    INTERVENTION = "intervention"
    PRICE = "price"


class CauseItem(Item):
    """A change of the rules that explains a difference."""

    sort: RuleSort
    id: str
    verified: bool
    """Whether planning without it, or with it alone, showed so; otherwise it takes part in the reasons."""


class RuleChange(Item):
    """A part of the rules that is there, gone or different."""

    sort: RuleSort
    id: str
    kind: RuleChangeKind
    title: Text | None = None
    before: Plain = None
    """The value or option before; ``None`` for a rule."""
    after: Plain = None
    set_by: str | None = None
    """The layer that changes it, or ``policy``; ``None`` where it is simply written there."""
    reason: Text | None = None
    citations: tuple[CitationItem, ...] = ()
    """Where the layer says so; of a rule that is added, where it stands."""

    @property
    def key(self) -> tuple[RuleSort, str]:
        """What tells it apart from the others."""
        return self.sort, self.id


class SaidChange(Item):
    """Something a rule says of a result in one of the plans only."""

    part: str
    """``conditions``, ``warnings``, ``violations``, ``release``, ``attachments``; of a plan ``findings``."""
    added: bool
    """Whether it is said now, and was not before."""
    rule: str
    text: Text


class FieldChange(Item):
    """A field of a result that holds something else."""

    field: str
    before: Plain
    after: Plain


class ResultItem(Item):
    """A result as it stands in one of the plans."""

    id: Id
    status: Status


class ResultChange(Item):
    """What became of an intervention for a class or for some pupils."""

    kind: ChangeKind
    intervention: Word
    variant: Word
    school: Id
    class_: Annotated[Id | None, Field(alias="class")] = None
    students: tuple[Id, ...] = ()
    """The pupils concerned; none by name where it concerns a class."""
    before: ResultItem | None
    after: ResultItem | None
    said: tuple[SaidChange, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    causes: tuple[CauseItem, ...] = ()
    """What explains it, where that was looked for."""

    @property
    def keys(self) -> frozenset[Hashable]:
        """Each pupil, or the class, together with the variant."""
        owners = self.students if self.class_ is None else (self.class_,)
        return frozenset((owner, self.variant) for owner in owners)


class NeedChange(Item):
    """A need, or a supplement to one, that is met or left open otherwise than before."""

    kind: UnmetKind
    need: NeedItem
    students: tuple[Id, ...]
    before: str | None
    """Why it was open; ``None`` when it was not."""
    after: str | None
    """Why it is open; ``None`` when it is not."""
    causes: tuple[CauseItem, ...] = ()

    @property
    def keys(self) -> frozenset[Hashable]:
        """The need, and for whom."""
        return frozenset({(self.kind, self.need.id, self.students)})


class MeansChange(Item):
    """One of the means that there is more or less of, or of which more or less is used."""

    kind: str
    of: str
    unit: str
    available_before: Number | None
    available_after: Number | None
    used_before: Number | None
    """``None`` where the plan has no account of it."""
    used_after: Number | None


class SideItem(Item):
    """One of two plans: by what rules and for what facts it was made, and whether it is the best there is."""

    ruleset: RulesetItem
    facts_sha256: str
    proven: bool


class PlanComparison(Item):
    """What differs between two plans: who gained, who lost, what changed."""

    before: SideItem
    after: SideItem
    results: tuple[ResultChange, ...] = ()
    needs: tuple[NeedChange, ...] = ()
    means: tuple[MeansChange, ...] = ()
    said: tuple[SaidChange, ...] = ()
    """Findings about the facts, and tasks before anything is chosen."""

    def of_kind(self, *kinds: ChangeKind) -> tuple[ResultChange, ...]:
        """The results that became what one of *kinds* says."""
        return tuple(one for one in self.results if one.kind in kinds)

    @property
    def same(self) -> bool:
        """Whether the two plans come to the same."""
        return not (self.results or self.needs or self.means or self.said)

    def to_json(self) -> str:
        """The comparison as a document, the same bytes for the same plans."""
        return self.model_dump_json(indent=2) + "\n"


class Diff(Item):
    """What other rules change for one case, and which of their changes explain it."""

    rules: tuple[RuleChange, ...]
    comparison: PlanComparison

    def idle(self) -> tuple[RuleChange, ...]:
        """The changes of the rules that explain nothing here."""
        causes = [cause for one in self.comparison.results for cause in one.causes]
        causes += [cause for one in self.comparison.needs for cause in one.causes]
        at_work = {(cause.sort, cause.id) for cause in causes}
        at_work |= {(RuleSort.RULE, said.rule) for said in self.comparison.said}
        return tuple(one for one in self.rules if one.key not in at_work)

    def to_json(self) -> str:
        """The diff as a document, the same bytes for the same case and rules."""
        return self.model_dump_json(indent=2) + "\n"
