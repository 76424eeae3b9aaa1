"""A case that changes: facts that are added, corrected or taken back, all at once or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from indsatsmotor.errors import FactError, FactErrors, FactPlace
from indsatsmotor.facts._case import POINTS_AT, Case, FactKey, fact_classes, key_of
from indsatsmotor.facts._means import Budget
from indsatsmotor.facts._types import Fact


@dataclass(frozen=True)
class Change:
    """One fact as it was told and as it is told now; ``None`` where it is not told."""

    before: Fact | None
    after: Fact | None

    @property
    def fact(self) -> Fact:
        """The fact as it is told now, or else as it was."""
        fact = self.after or self.before
        assert fact is not None, "one of the two is told"
        return fact

    @property
    def key(self) -> tuple[str, FactKey]:
        """Kind and key of the fact."""
        return self.fact.kind, key_of(self.fact)


def changed(case: Case, changes: Iterable[Change]) -> Case:
    """*case* after all of *changes*.

    >>> from indsatsmotor.facts import School
    >>> changed(Case(), [Change(None, School(id="s1"))]).schools[0].id
    's1'

    Raises:
        FactErrors: what is changed is not told, or the facts cannot stand together; every problem.
    """
    facts = list(case.facts())
    problems = []
    for change in changes:
        if change.before is not None and change.before not in facts:
            problems.append(FactError("this is not told.", FactPlace(*change.key)))
        elif change.before is not None:
            facts.remove(change.before)
        if change.after is not None:
            facts.append(change.after)
    if problems:
        raise FactErrors("the case cannot be changed so", problems)
    parts: dict[str, Any] = {
        name: [fact for fact in facts if isinstance(fact, kind)] for name, kind in fact_classes().items()
    }
    return Case.model_validate({**parts, "calendar": next(iter(parts["calendar"]), None)})


def retold(case: Case, kind: str, key: FactKey, fields: Mapping[str, Any]) -> Change:
    """What is told under *key* with other values in some *fields*; a new fact where nothing is told.

    >>> retold(Case(), "school", ("s1",), {"cluster_id": "nord"}).fact.cluster_id
    'nord'

    Raises:
        ValidationError: the fact cannot be told so.
    """
    model = next(one for one in fact_classes().values() if one.kind == kind)
    before: Fact | None = case.by_key[kind].get(key)
    names = dict(zip(model.keys, (part or None for part in key), strict=True))
    own = names if before is None else before.model_dump()
    return Change(before, model.model_validate({**own, **fields}))


def changes_between(before: Case, after: Case) -> tuple[Change, ...]:
    """Every fact that the two cases do not tell alike, in the order of the parts of a case."""
    then, now = ({(f.kind, key_of(f)): f for f in case.facts()} for case in (before, after))
    order = [kind.kind for kind in fact_classes().values()]
    keys = sorted({*then, *now}, key=lambda key: (order.index(key[0]), key[1]))
    return tuple(Change(then.get(key), now.get(key)) for key in keys if then.get(key) != now.get(key))


def parted_with(case: Case, fact: Fact) -> Iterator[Change]:
    """What it takes that nothing in *case* speaks of *fact* any more.

    What is told of it alone is taken back with it. Where another fact points at it, that is unknown again, or
    it is left out of the list.
    """
    gone: set[tuple[str, str]] = set()
    going = {_id(fact)}
    while going:
        gone |= going
        going = {_id(other) for other in case.facts() if _left(other, gone) is None} - gone
    for other in case.facts():
        left = None if _id(other) in gone else _left(other, gone)
        if left != other:
            yield Change(other, left)


def _id(fact: Fact) -> tuple[str, str]:
    return fact.kind, "/".join(key_of(fact))


def _left(other: Fact, gone: Collection[tuple[str, str]]) -> Fact | None:
    """*other* without what it says of those *gone*; ``None`` where nothing is left to say."""
    told: dict[str, Any] = {}
    for field, kind in POINTS_AT.items():
        value = getattr(other, field, None)
        named = value if isinstance(value, frozenset) else {value}
        left = frozenset(id_ for id_ in named if (kind, id_) not in gone)
        if left != named:
            needed = field in other.keys or type(other).model_fields[field].is_required()
            if needed or isinstance(other, Budget):  # money of no school would be money for all of them
                return None
            told[field] = left if isinstance(value, frozenset) else None
    try:
        return type(other).model_validate({**other.model_dump(), **told}) if told else other
    except ValidationError:  # nobody takes part any more
        return None
