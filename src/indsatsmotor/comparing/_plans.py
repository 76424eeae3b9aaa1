"""Two plans held against each other, pupil by pupil and class by class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TypeAlias

from indsatsmotor.canonical import spelled
from indsatsmotor.comparing._items import (
    ChangeKind,
    FieldChange,
    MeansChange,
    NeedChange,
    PlanComparison,
    ResultChange,
    ResultItem,
    SaidChange,
    SideItem,
)
from indsatsmotor.plan import (
    FindingItem,
    LedgerLine,
    Plain,
    Plan,
    Recommendation,
    Remark,
    SchoolTaskItem,
    Unmet,
)

Owner: TypeAlias = tuple[str, str]
"""A pupil or a class, and a variant."""
Pair: TypeAlias = tuple[Recommendation | None, Recommendation | None]


def compare(before: Plan, after: Plan) -> PlanComparison:
    """What differs between two plans: who gained, who lost, what changed.

    A result is known again by the class or the pupil and the variant, not by its id; a result whose reasons
    alone are worded otherwise has not changed.

    >>> from indsatsmotor import Case, recommend
    >>> compare(recommend(Case()), recommend(Case())).same
    True
    """
    return PlanComparison(
        before=_side(before),
        after=_side(after),
        results=tuple(_results(before, after)),
        needs=tuple(_needs(before.unmet, after.unmet)),
        means=tuple(_means(before.ledger, after.ledger)),
        said=(
            *_said("findings", before.findings, after.findings),
            *_said("tasks", before.tasks, after.tasks),
        ),
    )


def _side(plan: Plan) -> SideItem:
    return SideItem(ruleset=plan.ruleset, facts_sha256=plan.proof.facts_sha256, proven=plan.optimality.proven)


# --- results ---


def _results(before: Plan, after: Plan) -> Iterator[ResultChange]:
    """Every result that is not the same, the kinds of change in their order."""
    pairs: dict[tuple[str, str], list[str]] = defaultdict(list)
    by_id = {}
    then, now = _owned(before), _owned(after)
    for owner, variant in sorted({*then, *now}):
        for pair in _paired(then.get((owner, variant), []), now.get((owner, variant), [])):
            key = (pair[0].id if pair[0] else "", pair[1].id if pair[1] else "")
            by_id[key] = pair
            pairs[key].append(owner)
    changes = [change for key, owners in pairs.items() if (change := _change(by_id[key], owners))]
    yield from sorted(changes, key=_place)


def _place(one: ResultChange) -> tuple[object, ...]:
    kind = list(ChangeKind).index(one.kind)
    return kind, one.school, one.variant, one.class_ or "", one.students


def _owned(plan: Plan) -> Mapping[Owner, list[Recommendation]]:
    """The results of each class or pupil, by variant."""
    owned: dict[Owner, list[Recommendation]] = defaultdict(list)
    for one in plan.recommendations:
        for owner in one.students if one.class_ is None else (one.class_,):
            owned[owner, one.variant].append(one)
    return owned


def _paired(then: Sequence[Recommendation], now: Sequence[Recommendation]) -> Iterator[Pair]:
    """What an owner had and has of one variant, the same subject and area together first."""
    left = list(now)
    alone = []
    for one in then:
        same = next((other for other in left if _about(other) == _about(one)), None)
        if same is None:
            alone.append(one)
        else:
            left.remove(same)
            yield one, same
    yield from zip_longest(alone, left)


def _about(one: Recommendation) -> tuple[object, ...]:
    return one.subjects, one.area


def _change(pair: Pair, owners: Sequence[str]) -> ResultChange | None:
    then, now = pair
    one = now or then
    assert one is not None, "a pair has at least one result"
    said: tuple[SaidChange, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    if then is not None and now is not None:
        said, fields = tuple(_remarks(then, now)), tuple(_fields(then, now))
        if then.status is now.status and not said and not fields:
            return None
    return ResultChange(
        kind=_kind(then, now),
        intervention=one.intervention,
        variant=one.variant,
        school=one.school,
        class_=one.class_,
        students=() if one.class_ else tuple(sorted(owners)),
        before=_item(then),
        after=_item(now),
        said=said,
        fields=fields,
    )


def _kind(then: Recommendation | None, now: Recommendation | None) -> ChangeKind:
    had = then is not None and then.status.recommended
    has = now is not None and now.status.recommended
    if had != has:
        return ChangeKind.GAINED if has else ChangeKind.LOST
    if then is None:
        return ChangeKind.LISTED
    if now is None:
        return ChangeKind.UNLISTED
    return ChangeKind.OTHERWISE if then.status is now.status else ChangeKind.STATUS


def _item(one: Recommendation | None) -> ResultItem | None:
    return None if one is None else ResultItem(id=one.id, status=one.status)


_REMARKS: Mapping[str, Callable[[Recommendation], Sequence[Remark]]] = {
    "conditions": lambda one: one.conditions,
    "warnings": lambda one: one.warnings,
    "violations": lambda one: one.violations,
    "release": lambda one: one.release,
    "attachments": lambda one: one.attachments,
}

_FIELDS: Mapping[str, Callable[[Recommendation], Plain]] = {
    "students": lambda one: one.students,
    "subjects": lambda one: one.subjects,
    "area": lambda one: one.area,
    "period": lambda one: None if one.period is None else (str(one.period.start), str(one.period.end)),
    "weeks": lambda one: one.weeks,
    "lessons_per_week": lambda one: _number(one.lessons_per_week),
    "minutes_per_lesson": lambda one: one.minutes_per_lesson,
    "slots": lambda one: one.slots,
    "staff": lambda one: tuple(adult.id for adult in one.staff),
    "room": lambda one: one.room,
    "cost_dkk": lambda one: _number(one.cost_dkk),
    "companions": lambda one: one.companions,
    "missing": lambda one: tuple("/".join((f.kind, *f.key, f.field)) for f in one.missing),
    "tasks": lambda one: tuple(dict.fromkeys(task.rule for task in one.tasks)),
    "details": lambda one: tuple(f"{name}: {spelled(value)}" for name, value in sorted(one.details.items())),
}
"""What of a result is held against what it was."""


def _number(value: object) -> str | None:
    return None if value is None else str(value)


def _remarks(then: Recommendation, now: Recommendation) -> Iterator[SaidChange]:
    for part, of in _REMARKS.items():
        yield from _said(part, of(then), of(now))


def _fields(then: Recommendation, now: Recommendation) -> Iterator[FieldChange]:
    for field, of in _FIELDS.items():
        if of(then) != of(now):
            yield FieldChange(field=field, before=of(then), after=of(now))


def _said(
    part: str,
    then: Iterable[Remark | FindingItem | SchoolTaskItem],
    now: Iterable[Remark | FindingItem | SchoolTaskItem],
) -> Iterator[SaidChange]:
    """What is said in one of the plans only."""
    was = {(one.rule, one.text["da"]): one for one in then}
    is_ = {(one.rule, one.text["da"]): one for one in now}
    for added, here, there in ((False, was, is_), (True, is_, was)):
        for key, one in here.items():
            if key not in there:
                yield SaidChange(part=part, added=added, rule=one.rule, text=one.text)


# --- needs and means ---


def _needs(before: Iterable[Unmet], after: Iterable[Unmet]) -> Iterator[NeedChange]:
    then, now = ({(u.kind, u.need.id, u.students): u for u in unmet} for unmet in (before, after))
    for key in sorted({*then, *now}):
        was, is_ = then.get(key), now.get(key)
        one = is_ or was
        assert one is not None
        if was is None or is_ is None or was.status != is_.status:
            yield NeedChange(
                kind=one.kind,
                need=one.need,
                students=one.students,
                before=None if was is None else was.status,
                after=None if is_ is None else is_.status,
            )


def _means(before: Iterable[LedgerLine], after: Iterable[LedgerLine]) -> Iterator[MeansChange]:
    then, now = ({(line.kind, line.of): line for line in lines} for lines in (before, after))
    for key in sorted({*then, *now}):
        was, is_ = then.get(key), now.get(key)
        one = is_ or was
        assert one is not None
        change = MeansChange(
            kind=one.kind,
            of=one.of,
            unit=one.unit,
            available_before=None if was is None else was.available,
            available_after=None if is_ is None else is_.available,
            used_before=None if was is None else was.used,
            used_after=None if is_ is None else is_.used,
        )
        if (change.available_before, change.used_before) != (change.available_after, change.used_after):
            yield change
