"""One case planned under two rulebooks: what differs, and which change of the rules explains it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from indsatsmotor.comparing import (
    CauseItem,
    Diff,
    NeedChange,
    PlanComparison,
    ResultChange,
    RuleChange,
    RuleSort,
    between,
    compare,
    rule_changes,
)
from indsatsmotor.errors import FactErrors, RulesetErrors
from indsatsmotor.facts import Case
from indsatsmotor.inference import Engine
from indsatsmotor.plan import Plan, Recommendation
from indsatsmotor.planning._recommending import Progress, recommend
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Rule, parameters_of

TRIES = 8
"""How many changes of the rules are at most tried one by one, where nobody says otherwise."""


Tried: TypeAlias = Sequence[tuple[RuleChange, frozenset[Hashable]]]
"""Changes of the rules, each with what came out otherwise when it was tried."""


def diff(
    case: Case,
    before: Rulebook,
    after: Rulebook,
    *,
    engine: Engine | None = None,
    tries: int = TRIES,
    progress: Progress | None = None,
) -> Diff:
    """What *after* changes for *case* compared with *before*, and which change of the rules explains it.

    The case is planned under both. Where the rules differ in no more than *tries* places, it is also planned
    without each of these changes: one explains a result that comes out otherwise without it. What nothing
    explains so is tried with each change alone. In all other cases a change is named where it takes part in
    the reasons.

    Args:
        case: everything told.
        before: the rules to compare with.
        after: the rules that are asked about.
        engine: which engine chains the rules; the result is the same.
        tries: how many changes are at most tried one by one; 0 tries none.
        progress: told what is being done.
    """
    changes = rule_changes(before, after)

    def planned(book: Rulebook) -> Plan:
        return recommend(case, book=book, engine=engine, progress=progress)

    old, new = planned(before), planned(after)
    comparison = compare(old, new)
    if comparison.same or not changes:
        return Diff(rules=changes, comparison=comparison)
    sides = _Side(old, before), _Side(new, after)
    trial = _Trial(changes, sides, planned) if len(changes) <= tries else None
    return Diff(rules=changes, comparison=_Explainer(changes, sides, trial).explained(comparison))


@dataclass(frozen=True)
class _Side:
    plan: Plan
    book: Rulebook

    @cached_property
    def by_id(self) -> Mapping[str, Recommendation]:
        """The results by id."""
        return {one.id: one for one in self.plan.recommendations}


@dataclass(frozen=True)
class _Trial:
    """The case planned without each change of the rules, and with each of them alone."""

    changes: Sequence[RuleChange]
    sides: tuple[_Side, _Side]
    planned: Callable[[Rulebook], Plan]

    @cached_property
    def without(self) -> Tried:
        """What comes out otherwise without each change."""
        _, new = self.sides
        return [
            (one, _keys(compare(plan, new.plan)))
            for one in self.changes
            if (plan := self._plan([other.key for other in self.changes if other is not one])) is not None
        ]

    @cached_property
    def alone(self) -> Tried:
        """What comes out otherwise with each change alone."""
        old, _ = self.sides
        return [
            (one, _keys(compare(old.plan, plan)))
            for one in self.changes
            if (plan := self._plan([one.key])) is not None
        ]

    def _plan(self, taken: Sequence[tuple[RuleSort, str]]) -> Plan | None:
        """The plan with some of the changes; ``None`` where these do not stand without the others."""
        old, new = self.sides
        if len(taken) in {0, len(self.changes)}:
            return (new if taken else old).plan
        try:
            return self.planned(between(old.book, new.book, taken))
        except (RulesetErrors, FactErrors):
            return None


def _keys(comparison: PlanComparison) -> frozenset[Hashable]:
    keys = [key for one in comparison.results for key in one.keys]
    return frozenset([*keys, *(key for one in comparison.needs for key in one.keys)])


@dataclass(frozen=True)
class _Explainer:
    changes: Sequence[RuleChange]
    sides: tuple[_Side, _Side]
    trial: _Trial | None

    def explained(self, comparison: PlanComparison) -> PlanComparison:
        """*comparison* with what explains each difference."""
        results = (one.model_copy(update={"causes": self._of_result(one)}) for one in comparison.results)
        needs = (one.model_copy(update={"causes": self._shown(one)}) for one in comparison.needs)
        return comparison.model_copy(update={"results": tuple(results), "needs": tuple(needs)})

    def _of_result(self, one: ResultChange) -> tuple[CauseItem, ...]:
        taking_part = (change for change in self.changes if self._takes_part(change, one))
        return self._shown(one) or tuple(_cause(change, verified=False) for change in taking_part)

    def _shown(self, one: ResultChange | NeedChange) -> tuple[CauseItem, ...]:
        """What trying showed to be behind it."""
        if self.trial is None:
            return ()
        return _touching(one, self.trial.without) or _touching(one, self.trial.alone)

    def _takes_part(self, change: RuleChange, one: ResultChange) -> bool:
        """Whether the changed part of the rules is read where the result was judged, before or after."""
        then, now = self.sides
        results = [(then, one.before), (now, one.after)]
        return any(
            _reads(side.by_id[item.id], change, side.book) for side, item in results if item is not None
        )


def _touching(one: ResultChange | NeedChange, tried: Tried) -> tuple[CauseItem, ...]:
    return tuple(_cause(change, verified=True) for change, keys in tried if keys & one.keys)


def _cause(change: RuleChange, *, verified: bool) -> CauseItem:
    return CauseItem(sort=change.sort, id=change.id, verified=verified)


def _reads(result: Recommendation, change: RuleChange, book: Rulebook) -> bool:
    """Whether *result* was judged by what *change* changes."""
    match change.sort:
        case RuleSort.RULE:
            return any(rule.id == change.id for rule in _rules_of(result, book))
        case RuleSort.PARAMETER:
            variant = book.catalogue.variants[result.variant]
            numbers = {*variant.measures.values(), *variant.durations}
            return change.id in numbers.union(*map(parameters_of, _rules_of(result, book)))
        case RuleSort.SWITCH:
            under = any(change.id in rule.under for rule in _rules_of(result, book))
            return under or any(reading.switch == change.id for reading in result.readings)
        case RuleSort.INTERVENTION:
            return result.intervention == change.id
        case RuleSort.PRICE:
            return any(item.price == change.id for item in book.catalogue.variants[result.variant].cost)
        case RuleSort.POLICY:
            return False


def _rules_of(result: Recommendation, book: Rulebook) -> Iterator[Rule]:
    """The rules that say something of *result*."""
    named = [rule.id for rule in result.justification.rules]
    named += [r.rule for r in (*result.conditions, *result.warnings, *result.violations, *result.attachments)]
    named += [task.rule for task in result.tasks]
    yield from (book.ruleset.by_id[name] for name in dict.fromkeys(named))
