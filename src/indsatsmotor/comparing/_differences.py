"""What came of a change: what differs between the plans before and after it, why, and for whom."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum

from indsatsmotor.comparing._items import FieldChange, PlanComparison
from indsatsmotor.facts import Change, Fact, Id
from indsatsmotor.plan import Item, Plan, Unmet, UnmetKind


class FactChangeKind(StrEnum):
    """What became of a told fact."""

    ADDED = "added"
    CORRECTED = "corrected"
    RETRACTED = "retracted"


class FactChange(Item):
    """A told fact that is there, gone or different."""

    change: FactChangeKind
    kind: str
    key: tuple[str, ...]
    fields: tuple[FieldChange, ...] = ()
    """What is corrected."""


class ReasonSort(StrEnum):
    """What sort of reason a result has for being another than before."""

    COMPANION_LOST = "companion_lost"
    """A companion has fallen away."""
    COMPANION_FOUND = "companion_found"
    """A companion has come."""
    CHOICE = "choice"
    """People chose otherwise."""
    FACT = "fact"
    """A fact is told otherwise that it rests on, or that tells of its means."""
    INSTEAD_OF = "instead_of"
    """It meets what something else met that is gone."""
    REPLACED_BY = "replaced_by"
    """Something else has come that meets what it met."""
    WAS_MET_BY = "was_met_by"
    """What met the need before."""
    MET_BY = "met_by"
    """What meets the need now."""
    FACTS = "facts"
    """Other facts decide what can be offered at all."""
    RULES = "rules"
    """The rules or the local choices are others."""
    SHARING = "sharing"
    """Nothing of its own: the means are shared out otherwise."""


class Reason(Item):
    """Why a result or a need came out otherwise."""

    sort: ReasonSort
    fact: FactChange | None = None
    result: Id | None = None
    """The companion, or the other result."""


class Because(Item):
    """The reasons of one change in the comparison."""

    before: Id | None = None
    """The result before."""
    after: Id | None = None
    """The result after."""
    need: str | None = None
    """The need, where it is about one."""
    reasons: tuple[Reason, ...]


class Difference(Item):
    """What a change of facts, means, choices or local choices came to."""

    changes: tuple[FactChange, ...]
    comparison: PlanComparison
    because: tuple[Because, ...]
    gains: tuple[Id, ...]
    """Pupils, and classes with a need of their own, for whom something is met that was not."""
    loses: tuple[Id, ...]
    """Those for whom something is no longer met. Somebody may gain one thing and lose another."""

    def to_json(self) -> str:
        """The difference as a document, the same bytes for the same plans."""
        return self.model_dump_json(indent=2) + "\n"


def fact_change(change: Change) -> FactChange:
    """*change* as a document shows it."""
    kind, key = change.key
    if change.before is None or change.after is None:
        what = FactChangeKind.ADDED if change.before is None else FactChangeKind.RETRACTED
        return FactChange(change=what, kind=kind, key=key)
    fields = tuple(_fields(change.before, change.after))
    return FactChange(change=FactChangeKind.CORRECTED, kind=kind, key=key, fields=fields)


def _fields(before: Fact, after: Fact) -> Iterator[FieldChange]:
    then, now = (fact.model_dump(mode="json") for fact in (before, after))
    for name in then:
        if then[name] != now[name]:
            yield FieldChange(field=name, before=then[name], after=now[name])


def gains(before: Plan, after: Plan, pupils: Collection[str]) -> tuple[str, ...]:
    """Pupils and classes for whom *after* meets or supplements something that *before* did not.

    A need that is simply no longer there is no gain, and those who come or go neither gain nor lose: it is
    about *pupils*, who are told in both.
    """
    met = {need for one in after.recommended() if not one.individual for need in one.needs}
    helped = {student for one in after.recommended() if one.individual for student in one.students}
    had = {student for one in before.recommended() if one.individual for student in one.students}
    owners = [owner for open_ in before.unmet if open_.need.id in met for owner in _owners(open_)]
    return tuple(sorted({*owners, *((helped - had) & {*pupils})}))


def _owners(unmet: Unmet) -> tuple[str, ...]:
    if unmet.kind is UnmetKind.SUPPLEMENT:
        return ()
    return unmet.students if unmet.need.class_ is None else (unmet.need.class_,)
