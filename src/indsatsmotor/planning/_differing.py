"""A case before and after it changed: what differs between its plans, and what each difference rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from indsatsmotor.comparing import (
    Because,
    ChangeKind,
    Difference,
    FactChange,
    NeedChange,
    PlanComparison,
    Reason,
    ReasonSort,
    ResultChange,
    compare,
    fact_change,
    gains,
)
from indsatsmotor.facts import Case, changes_between
from indsatsmotor.offering import binds
from indsatsmotor.plan import Plan, Recommendation, UnmetKind, offering_of
from indsatsmotor.rulebook import Rulebook


@dataclass(frozen=True)
class Planned:
    """A case, the rules in force, and the plan that came of it."""

    case: Case
    book: Rulebook
    plan: Plan

    @cached_property
    def by_id(self) -> Mapping[str, Recommendation]:
        """The results by id."""
        return {one.id: one for one in self.plan.recommendations}


Sided: TypeAlias = Sequence[tuple[Planned, Recommendation]]
"""A result in the plan before, in the one after, or in both."""


def difference(before: Planned, after: Planned) -> Difference:
    """What came of the change from *before* to *after*, why, and for whom.

    A changed fact is a reason for a result that rests on it: whose justification shows it, or which uses what
    it tells of. Company and people's choices are reasons too. Where a result has nothing of its own, the
    rules are others, or the means are shared out otherwise.
    """
    return _Differ(before, after).difference()


@dataclass(frozen=True)
class _Differ:
    before: Planned
    after: Planned

    def difference(self) -> Difference:
        comparison = self._comparison
        then, now = ({student.id for student in side.case.students} for side in (self.before, self.after))
        return Difference(
            changes=self._changes,
            comparison=comparison,
            because=(
                *(self._of_result(one) for one in comparison.results),
                *(self._of_need(one) for one in comparison.needs),
            ),
            gains=gains(self.before.plan, self.after.plan, then & now),
            loses=gains(self.after.plan, self.before.plan, then & now),
        )

    @cached_property
    def _comparison(self) -> PlanComparison:
        return compare(self.before.plan, self.after.plan)

    @cached_property
    def _changes(self) -> tuple[FactChange, ...]:
        return tuple(map(fact_change, changes_between(self.before.case, self.after.case)))

    # --- results ---

    def _of_result(self, one: ResultChange) -> Because:
        then = None if one.before is None else self.before.by_id[one.before.id]
        now = None if one.after is None else self.after.by_id[one.after.id]
        results = [(side, r) for side, r in ((self.before, then), (self.after, now)) if r is not None]
        own = [
            *self._company(then, now),
            *self._choice(results),
            *(_fact(c) for c in self._changes if any(_rests_on(c, r, side) for side, r in results)),
        ]
        about = (_fact(c) for c in self._changes if any(_is_about(c, r) for _, r in results))
        shared_out = one.kind in _SHARED_OUT
        reasons = own or [*self._exchange(one)] or [*about] or [self._of_nothing_own(shared_out=shared_out)]
        return Because(before=then and then.id, after=now and now.id, reasons=tuple(reasons))

    def _company(self, then: Recommendation | None, now: Recommendation | None) -> Iterator[Reason]:
        """The companions that fell away from a result, and those that came to it."""
        if then is not None and then.status.recommended:
            for name in _companions_missing(then, self.before, self.after):
                yield Reason(sort=ReasonSort.COMPANION_LOST, result=name)
        if now is not None and now.status.recommended:
            for name in _companions_missing(now, self.after, self.before):
                yield Reason(sort=ReasonSort.COMPANION_FOUND, result=name)

    def _exchange(self, one: ResultChange) -> Iterator[Reason]:
        """What was lost or gained the other way round, and is for the same needs."""
        if one.kind is ChangeKind.GAINED and one.after is not None:
            result, sort = self.after.by_id[one.after.id], ReasonSort.INSTEAD_OF
            lost = (r.before for r in self._comparison.of_kind(ChangeKind.LOST))
            others = [self.before.by_id[item.id] for item in lost if item is not None]
        elif one.kind is ChangeKind.LOST and one.before is not None:
            result, sort = self.before.by_id[one.before.id], ReasonSort.REPLACED_BY
            come = (r.after for r in self._comparison.of_kind(ChangeKind.GAINED))
            others = [self.after.by_id[item.id] for item in come if item is not None]
        else:
            return
        alike = (o for o in others if o.individual is result.individual and {*o.needs} & {*result.needs})
        for name in dict.fromkeys(other.id for other in alike):
            yield Reason(sort=sort, result=name)

    def _choice(self, results: Sided) -> Iterator[Reason]:
        """Whether it was fixed, or may be planned, in one of the two only."""
        fixed = sum(one.fixed for _, one in results)
        forbidden = {*self.before.plan.choices.forbidden} ^ {*self.after.plan.choices.forbidden}
        barred = any(ban.forbids(offering_of(one), side.case) for side, one in results for ban in forbidden)
        if fixed == 1 or barred:
            yield Reason(sort=ReasonSort.CHOICE)

    def _of_nothing_own(self, *, shared_out: bool) -> Reason:
        """The rules, or the means; what is not recommended either way takes none of these."""
        if self.before.book.sha256 != self.after.book.sha256:
            return Reason(sort=ReasonSort.RULES)
        return Reason(sort=ReasonSort.SHARING if shared_out else ReasonSort.FACTS)

    # --- needs ---

    def _of_need(self, one: NeedChange) -> Because:
        owners = {*one.students, one.need.class_}
        about = (_fact(change) for change in self._changes if owners & {*change.key})
        reasons = [*self._met(one)] or [*about] or [self._of_nothing_own(shared_out=True)]
        return Because(need=one.need.id, reasons=tuple(reasons))

    def _met(self, one: NeedChange) -> Iterator[Reason]:
        """What met the need that is open now, or meets the one that was."""
        if one.before is None:
            yield from _meeting(one, self.before.plan, ReasonSort.WAS_MET_BY)
        if one.after is None:
            yield from _meeting(one, self.after.plan, ReasonSort.MET_BY)


_SHARED_OUT = frozenset({ChangeKind.GAINED, ChangeKind.LOST, ChangeKind.OTHERWISE})
"""What can become of a result when the means are shared out."""


def _meeting(one: NeedChange, plan: Plan, sort: ReasonSort) -> Iterator[Reason]:
    for result in plan.recommended():
        supplement = result.individual and {*one.students} <= {*result.students}
        meets = not result.individual and one.need.id in result.needs
        if supplement if one.kind is UnmetKind.SUPPLEMENT else meets:
            yield Reason(sort=sort, result=result.id)


def _fact(change: FactChange) -> Reason:
    return Reason(sort=ReasonSort.FACT, fact=change)


def _companions_missing(one: Recommendation, here: Planned, there: Planned) -> Iterator[str]:
    """The companions of *one* in the plan *here* that its pupils do not have *there*."""
    running = {item.id for item in there.plan.running}
    for name in one.companions:
        companion = here.by_id.get(name)
        stays = name in running if companion is None else _is_there(companion, one.students, there)
        if not stays:
            yield name


def _is_there(companion: Recommendation, students: Collection[str], there: Planned) -> bool:
    return any(
        (other.variant, other.subjects) == (companion.variant, companion.subjects)
        and {*students} <= {*other.students}
        for other in there.plan.recommended()
    )


# --- what a result rests on ---


def _rests_on(change: FactChange, one: Recommendation, side: Planned) -> bool:
    """Whether the justification shows the fact as far as it changed, or the result uses what it tells of."""
    fields = {field.field for field in change.fields}
    for shown in (*one.justification.facts, *one.missing):
        if (shown.kind, shown.key) == (change.kind, change.key) and (not fields or shown.field in fields):
            return True
    return _uses(change, one, side) and (not fields or not fields.isdisjoint(_MEANS.get(change.kind, fields)))


_MEANS: Mapping[str, frozenset[str]] = {
    "staff": frozenset(
        {"lessons_available_per_week", "holiday_lessons_available_per_week", "prep_minutes_per_week",
         "free_slots", "cost_per_lesson_dkk", "available_from", "available_to", "qualified_for"}
    ),
    "room": frozenset(
        {"lessons_available_per_week", "holiday_lessons_available_per_week", "free_slots", "capacity"}
    ),
}  # fmt: skip
"""The fields that tell how much there is of what an offering takes; of other kinds all of them."""


def _uses(change: FactChange, one: Recommendation, side: Planned) -> bool:
    """Whether *one* takes of the means that the fact tells of."""
    adults = {adult.id for adult in one.staff}
    match change.kind:
        case "staff" | "training" | "collaboration" | "subject_teacher":
            return not adults.isdisjoint(change.key)
        case "room":
            return one.room in change.key
        case "running":
            return not {*one.companions}.isdisjoint(change.key)
        case "budget":
            budget = side.case.by_key["budget"].get(change.key)
            paid = (amount for amount in one.cost if amount.amount_dkk)
            return budget is not None and any(
                binds(budget, amount.school or one.school, one.intervention, amount.line) for amount in paid
            )
        case "unit_price":
            prices = {item.price for item in side.book.catalogue.variants[one.variant].cost}
            return not prices.isdisjoint(change.key)
        case "calendar" | "holiday":
            return one.period is not None
        case "preparation":
            shown = (fact for fact in one.justification.facts if fact.kind == "prepared")
            return any(change.key[-1] in fact.key for fact in shown)
        case _:
            return False


def _is_about(change: FactChange, one: Recommendation) -> bool:
    """Whether the fact is about somebody or something that takes part."""
    parts = {*one.students, *(adult.id for adult in one.staff), one.room, one.class_, one.school}
    return not parts.isdisjoint(change.key)
