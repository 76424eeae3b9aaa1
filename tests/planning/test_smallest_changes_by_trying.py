"""On schools so small that everything can be tried: each smallest change is enough, and nothing less is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings

from indsatsmotor import recommend, what_it_would_take
from indsatsmotor.plan import Plan, SmallestChange
from tests.allocation.schools import A, C, Told, adult, case_of, slow_is_fine
from tests.allocation.test_brute_force import (
    GROUP_LESSONS,
    PREPARATION,
    TWO_ADULTS_LESSONS,
    Choice,
    Key,
    Means,
    plans,
    tiny_schools,
)

Amounts = tuple[Decimal, Decimal, Decimal]
"""Lessons, minutes and kroner."""
NOTHING: Amounts = (Decimal(0), Decimal(0), Decimal(0))
MONEY, NEW_A, NEW_C = "puljen", "new-A", "new-C"
NEW = {NEW_A: A, NEW_C: C}


class Tried:
    """Every set of offerings of one school, and by how much each goes beyond the means."""

    def __init__(self, told: Told) -> None:
        pay = max(Decimal(one["cost_per_lesson_dkk"]) for one in told["staff"])
        none = {"lessons_available_per_week": "0", "prep_minutes_per_week": 0, "cost_per_lesson_dkk": pay}
        new = [adult(name, qualified_for=[qualified], **none) for name, qualified in NEW.items()]
        trained = [{"staff_id": name, "intervention": C, "hours": "37"} for name in NEW]
        wider = {**told, "staff": [*told["staff"], *new], "trainings": [*told["trainings"], *trained]}
        self.means = Means(wider)
        self.levers = (*(one["id"] for one in wider["staff"]), MONEY)
        self.plans = [(self._met(plan), self._beyond(plan)) for plan in plans(wider)]

    def _met(self, plan: list[Choice]) -> frozenset[Key]:
        return frozenset().union(*(one.needs for one in plan))

    def _beyond(self, plan: list[Choice]) -> dict[str, Amounts]:
        """By how much each of the means would have to be more."""
        lessons: dict[str, Decimal] = defaultdict(Decimal)
        minutes: dict[str, Decimal] = defaultdict(Decimal)
        for one in plan:
            lessons[one.adult] += TWO_ADULTS_LESSONS if one.class_teacher else GROUP_LESSONS
            for grown in (one.adult, one.class_teacher) if one.class_teacher else ():
                minutes[grown] += PREPARATION
        beyond = {}
        for name, told in self.means.staff.items():
            more = lessons[name] - Decimal(told["lessons_available_per_week"])
            longer = minutes[name] - told["prep_minutes_per_week"]
            beyond[name] = (max(Decimal(0), more), max(Decimal(0), longer), Decimal(0))
        beyond[MONEY] = (*NOTHING[:2], max(Decimal(0), self.means.cost(plan) - self.means.money))
        return {name: amounts for name, amounts in beyond.items() if amounts != NOTHING}

    def enough(self, wanted: frozenset[Key], more: dict[str, Amounts]) -> bool:
        """Whether some plan meets all that is wanted with so much more."""
        return any(
            wanted <= met
            and all(name in more and _within(amounts, more[name]) for name, amounts in beyond.items())
            for met, beyond in self.plans
        )

    def least(self, wanted: frozenset[Key], levers: frozenset[str]) -> list[Amounts] | None:
        """The least of each lever that is enough, in their order; lessons before minutes before kroner."""
        fitting = [beyond for met, beyond in self.plans if wanted <= met and beyond.keys() <= levers]
        vectors = [[beyond.get(name, NOTHING) for name in sorted(levers)] for beyond in fitting]
        return min(vectors, default=None)


def _within(amounts: Amounts, more: Amounts) -> bool:
    return all(amount <= most for amount, most in zip(amounts, more, strict=True))


def kept(plan: Plan) -> frozenset[Key]:
    """The needs that the plan meets."""
    return frozenset(key_of(need) for one in plan.recommended() for need in one.needs)


def key_of(need: str) -> Key:
    _, student, _, _, area = need.split("/")
    return student, area


def of_means(change: SmallestChange) -> dict[str, Amounts] | None:
    """The amounts of a change by lever; nothing where it tells facts."""
    more: dict[str, list[Decimal]] = defaultdict(lambda: list(NOTHING))
    for item in change.additions:
        if item.fact is not None or item.what == "training_hours":
            return None
        name = item.of or {A: NEW_A, C: NEW_C}[item.qualification]
        more[name][["lessons", "minutes", "kr."].index(item.unit)] += item.amount
    return {name: (lessons, minutes, money) for name, (lessons, minutes, money) in more.items()}


def less(more: dict[str, Amounts]) -> Iterator[dict[str, Amounts]]:
    """The same with one of the amounts lowered by the smallest unit there is."""
    for name, amounts in more.items():
        for place, unit in enumerate((Decimal("0.001"), Decimal(1), Decimal("0.01"))):
            if amounts[place]:
                lower = [*amounts]
                lower[place] -= unit
                yield {**more, name: (lower[0], lower[1], lower[2])}


seen: Counter[str] = Counter()


def assert_nothing_less_would_do(told: Told) -> None:
    case = case_of(told)
    plan = recommend(case)
    assert plan.optimality.proven
    unmet = [one for one in what_it_would_take(plan, case).unmet if one.need.aim == "subject"]
    tried = Tried(told) if unmet else None
    for one in unmet:
        wanted = kept(plan) | {key_of(one.need.id)}
        assert tried.enough(kept(plan), {})
        assert not tried.enough(wanted, {})
        listed = [more for change in one.smallest_changes if (more := of_means(change)) is not None]
        alone = {name: least[0] for name in tried.levers if (least := tried.least(wanted, frozenset({name})))}
        if alone:
            assert {name: amounts for more in listed for name, amounts in more.items()} == alone
            assert all(len(more) == 1 for more in listed)
        else:
            pairs = {frozenset(pair) for pair in combinations(tried.levers, 2)}
            assert {frozenset(more) for more in listed} == {p for p in pairs if tried.least(wanted, p)}
        for more in listed:
            assert tried.enough(wanted, more)
            assert not any(tried.enough(wanted, lower) for lower in less(more))
        seen["alone" if alone else "pairs" if listed else "nothing"] += 1


@settings(slow_is_fine, max_examples=12)
@given(tiny_schools())
def test_each_smallest_change_is_enough_and_nothing_less_is(told):
    assert_nothing_less_would_do(told)
