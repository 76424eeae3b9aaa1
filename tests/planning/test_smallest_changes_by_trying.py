"""On schools so small that everything can be tried: each smallest change is enough, and nothing less is."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings

from indsatsmotor import recommend, what_it_would_take
from indsatsmotor.plan import Plan, SmallestChange, Sought
from tests.allocation.schools import BOOK, A, C, Told, adult, case_of, slow_is_fine
from tests.allocation.test_brute_force import Choice, Key, Means, plans, tiny_schools
from tests.planning.additions import id_of_new, one_less, parts, with_change

MONEY = "puljen"
PLENTY = {"lessons_available_per_week": "60", "prep_minutes_per_week": 3600, "amount_dkk": "100000000"}
NEW = {A: id_of_new(A), C: id_of_new(C)}


def with_new_people(told: Told) -> Told:
    """The school with those who could be new, who have no time yet."""
    pay = max(Decimal(one["cost_per_lesson_dkk"]) for one in told["staff"])
    none = {"lessons_available_per_week": "0", "prep_minutes_per_week": 0, "cost_per_lesson_dkk": str(pay)}
    new = [adult(name, qualified_for=[qualified], **none) for qualified, name in NEW.items()]
    trained = [{"staff_id": name, "intervention": C, "hours": "37"} for name in NEW.values()]
    return {**told, "staff": [*told["staff"], *new], "trainings": [*told["trainings"], *trained]}


def with_plenty(told: Told, *levers: str) -> Told:
    """The school where some people have all the time, or the fund all the money, that anybody could want."""
    told = deepcopy(told)
    for one in (*told["staff"], *told["budgets"]):
        if one["id"] in levers:
            one.update({name: plenty for name, plenty in PLENTY.items() if name in one})
    return told


def possible(told: Told, ways: list[list[Choice]]) -> bool:
    """Whether the means suffice for one of the sets of offerings."""
    means = Means(told)
    return any(means.suffice(way) for way in ways)


def met(way: list[Choice]) -> frozenset[Key]:
    return frozenset().union(*(one.needs for one in way))


def kept(plan: Plan) -> frozenset[Key]:
    """The needs that the plan meets."""
    return frozenset(key_of(need) for one in plan.recommended() for need in one.needs)


def key_of(need: str) -> Key:
    _, student, _, _, area = need.split("/")
    return student, area


def levers_of(change: SmallestChange) -> frozenset[str] | None:
    """Whose means are more; nothing where facts are told or somebody is trained."""
    if any(item.fact is not None or item.what == "training_hours" for item in change.additions):
        return None
    return frozenset(item.of or NEW[item.qualification] for item in change.additions)


def assert_nothing_less_would_do(told: Told) -> None:
    case = case_of(told)
    plan = recommend(case, book=BOOK)
    assert plan.optimality.proven
    told = with_new_people(told)
    every_way = [(met(way), way) for way in plans(told)] if plan.unmet else []
    for one in what_it_would_take(plan, case, book=BOOK).unmet if plan.unmet else ():
        if one.need.aim == "subject":
            assert one.changes_sought is Sought.ALL
            wanted = kept(plan) | {key_of(one.need.id)}
            assert_right_for(one.smallest_changes, told, [way for keys, way in every_way if wanted <= keys])


def assert_right_for(changes: tuple[SmallestChange, ...], told: Told, ways: list[list[Choice]]) -> None:
    """Every set of levers that is enough is listed; of each no part is enough and no amount can be lower."""
    assert not possible(told, ways)
    listed = {levers: change for change in changes if (levers := levers_of(change)) is not None}
    levers = (*(one["id"] for one in told["staff"]), MONEY)
    alone = {frozenset({name}) for name in levers if possible(with_plenty(told, name), ways)}
    pairs = {frozenset(pair) for pair in combinations(levers, 2) if possible(with_plenty(told, *pair), ways)}
    assert listed.keys() == (alone or pairs)
    for change in listed.values():
        assert possible(with_change(told, change), ways)
        for less in (*one_less(change), *parts(change)):
            assert not possible(with_change(told, less), ways)


@settings(slow_is_fine, max_examples=2)
@given(tiny_schools())
def test_each_smallest_change_is_enough_and_nothing_less_is(told):
    assert_nothing_less_would_do(told)


@pytest.mark.long
@settings(slow_is_fine, max_examples=100)
@given(tiny_schools())
def test_each_smallest_change_is_enough_and_nothing_less_is_on_many_schools(told):
    assert_nothing_less_would_do(told)
