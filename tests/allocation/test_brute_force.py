"""On schools so small that everything can be tried, the plan meets as much as can be met."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_CEILING, Decimal
from itertools import combinations, product
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indsatsmotor import Choices, Forbidden, Offering, recommend
from indsatsmotor.facts import atoms
from indsatsmotor.inference import infer
from tests.allocation.reckoning import overdrawn
from tests.allocation.schools import (
    ANSWERS,
    BOOK,
    A,
    C,
    Told,
    adult,
    base,
    case_of,
    need,
    pupil,
    slow_is_fine,
    usually,
    with_substitutes,
    without_pairs,
)

WEIGHTS = {"most-acute": 9, "acute": 3, "ordinary": 1}
TWO_ADULTS_LESSONS, TWO_ADULTS_WEEKS, PREPARATION = Decimal("10.5"), 20, 45
GROUP_LESSONS, GROUP_WEEKS, TRAINING, TRAINING_PRICE = 4, 12, 37, 300
Key = tuple[str, str]
"""A pupil and the area of the need."""
Bar = Callable[["Choice"], bool]


class Choice(NamedTuple):
    """One thing to offer: whose needs it meets and who does it."""

    needs: frozenset[Key]
    adult: str
    class_teacher: str | None = None


# --- the schools ---


@st.composite
def tiny_schools(draw: st.DrawFn) -> Told:
    """Up to five pupils, one or two classes, one to three adults; nothing can be offered but A and C."""
    told = without_pairs(base())
    (first,) = told["classes"]
    second = {**first, "id": "s1-k2", "class_teacher_id": draw(st.sampled_from(("s1-l1", "s1-l2")))}
    told["classes"].append(second)
    told["students"], told["learning_needs"], told["answers"] = [], [], []
    for number in range(draw(st.integers(2, 5))):
        name = f"e{number}"
        told["students"].append(pupil(name, draw(usually(first, second))))
        for subject, area in draw(
            usually((("dansk", "laesning"),), (("dansk", "laesning"), ("matematik", "broeker")), ())
        ):
            level = draw(st.sampled_from((None, "1", "2", "3")))
            told["learning_needs"].append(need(name, subject, area, level))
        yes = draw(st.sets(st.sampled_from(ANSWERS), max_size=4))
        told["answers"].append({"student_id": name, **dict.fromkeys(sorted(yes), True)})
    told["staff"] = [adult(name, prep_minutes_per_week=draw(_minutes)) for name in ("s1-l1", "s1-l2")]
    for number, qualified in enumerate(draw(st.sampled_from(([[C]], [[C], [C]], [[A], [C]], [[A, C]])))):
        told["staff"].append(
            adult(
                f"v{number}",
                qualified_for=qualified,
                lessons_available_per_week=draw(
                    st.sampled_from(("3.999", "4", "8", "10.499", "10.5", "14.5"))
                ),
                prep_minutes_per_week=draw(_minutes),
                cost_per_lesson_dkk=draw(st.sampled_from(("100", "400", "400.25"))),
            )
        )
    told["trainings"] = [
        {"staff_id": one["id"], "intervention": C, "hours": draw(st.sampled_from(("37", "27", "0")))}
        for one in told["staff"]
    ]
    if draw(st.booleans()):
        lessons = draw(st.sampled_from(("1", "3.5", "8")))
        told = with_substitutes(told, lessons, "100", taught=draw(st.sampled_from(("0.5", "4", "10"))))
    money = draw(st.sampled_from(("23999.99", "24000", "27000", "47999.99", "48000", "100000", "1000000")))
    told["budgets"] = [{"id": "puljen", "amount_dkk": money}]
    return told


_minutes = usually(90, 44, 45, 89)


# --- everything that can be tried ---


def choices(told: Told) -> tuple[list[Choice], dict[str, list[Choice]]]:
    """Every whole-class offering, by class, and every group that can be put together."""
    home = {one["id"]: one["class_id"] for one in told["students"]}
    keys = [(one["student_id"], one["area"]) for one in told["learning_needs"]]
    classes: dict[str, list[Choice]] = defaultdict(list)
    for class_, grown in product(told["classes"], told["staff"]):
        in_class = frozenset(key for key in keys if home[key[0]] == class_["id"])
        if in_class and A in grown["qualified_for"]:
            classes[class_["id"]].append(Choice(in_class, grown["id"], class_["class_teacher_id"]))
    groups = [
        Choice(frozenset((one["student_id"], one["area"]) for one in members), grown["id"])
        for grown in told["staff"]
        if C in grown["qualified_for"]
        for size in (2, 3, 4)
        for members in combinations(told["learning_needs"], size)
        if len({one["area"] for one in members}) == 1 and _near(members)
    ]
    return groups, classes


def _near(members: tuple[Told, ...]) -> bool:
    """Whether the levels lie within one step; a level that is not told is no hindrance."""
    known = [Decimal(one["level"]) for one in members if one["level"] is not None]
    return not known or max(known) - min(known) <= 1


def plans(told: Told, fixed: Sequence[Choice] = (), barred: Bar = lambda _: False) -> Iterator[list[Choice]]:
    """Every set of offerings in which nobody has two seats for one need and no class two schemes.

    What is *fixed* is in each of them; beside it there is nothing that is *barred*.
    """
    groups, classes = choices(told)
    taken = frozenset().union(*(one.needs for one in fixed))
    for schemes in product(*([None, *ways] for ways in classes.values())):
        chosen = [one for one in schemes if one is not None and not barred(one)]
        for more in _disjoint([one for one in groups if not barred(one)], taken):
            yield [*fixed, *chosen, *more]


def _disjoint(groups: list[Choice], taken: frozenset[Key]) -> Iterator[list[Choice]]:
    yield []
    for number, group in enumerate(groups):
        if not group.needs & taken:
            for more in _disjoint(groups[number + 1 :], taken | group.needs):
                yield [group, *more]


class Means:
    """What there is, and whether a set of offerings keeps within it."""

    def __init__(self, told: Told) -> None:
        self.staff = {one["id"]: one for one in told["staff"]}
        self.hours = {one["staff_id"]: Decimal(one["hours"]) for one in told["trainings"]}
        self.money = Decimal(told["budgets"][0]["amount_dkk"])
        (school,) = told["schools"]
        self.substitutes = Decimal(school.get("substitute_lessons_per_week") or 0)
        self.substitute_price = Decimal(school.get("substitute_cost_per_lesson_dkk") or 0)
        self.taught: dict[str, Decimal] = defaultdict(Decimal)
        for one in told.get("subject_teachers", []):
            self.taught[one["staff_id"]] += Decimal(one["lessons_per_week"])

    def suffice(self, plan: list[Choice]) -> bool:
        minutes: dict[str, int] = defaultdict(int)
        for one in plan:
            for grown in (one.adult, one.class_teacher) if one.class_teacher else ():
                minutes[grown] += PREPARATION
        covers = [self._cover(name, plan) for name in {one.adult for one in plan}]
        taken_over = [lessons for lessons, _ in (cover for cover in covers if cover is not None)]
        substitutes = sum((cost for _, cost in (cover for cover in covers if cover is not None)), Decimal(0))
        return (
            None not in covers
            and sum(taken_over) <= self.substitutes
            and all(n <= self.staff[name]["prep_minutes_per_week"] for name, n in minutes.items())
            and self._cost(plan) + substitutes <= self.money
        )

    def _cover(self, name: str, plan: list[Choice]) -> tuple[int, Decimal] | None:
        """The lessons a week that substitutes have to take over for an adult, and the least they cost.

        Where nothing is dated, every week is the same; each offering can be freed of whole lessons only.
        """
        groups = sum(one.adult == name and one.class_teacher is None for one in plan)
        classes = sum(one.adult == name and one.class_teacher is not None for one in plan)
        free = Decimal(self.staff[name]["lessons_available_per_week"])
        lacking = max(Decimal(0), GROUP_LESSONS * groups + TWO_ADULTS_LESSONS * classes - free)
        lessons = int(lacking.to_integral_value(ROUND_CEILING))
        most = min(self.taught[name], self.substitutes)
        in_groups, in_classes = (n * int(min(of, most)) for n, of in ((groups, 4), (classes, 10)))
        if lessons > min(self.taught[name], Decimal(in_groups + in_classes)):
            return None
        of_groups = min(lessons, in_groups)  # for twelve weeks instead of twenty
        weeks = of_groups * GROUP_WEEKS + (lessons - of_groups) * TWO_ADULTS_WEEKS
        return lessons, weeks * self.substitute_price

    def _cost(self, plan: list[Choice]) -> Decimal:
        cost = Decimal(0)
        for one in plan:
            price = Decimal(self.staff[one.adult]["cost_per_lesson_dkk"])
            if one.class_teacher is None:
                cost += (GROUP_LESSONS + 1) * GROUP_WEEKS * price  # a lesson a week to prepare and evaluate
            else:
                own = Decimal(self.staff[one.class_teacher]["cost_per_lesson_dkk"])
                cost += TWO_ADULTS_WEEKS * ((TWO_ADULTS_LESSONS + 1) * price + own)
        tutors = {one.adult for one in plan if one.class_teacher is None}
        return cost + sum((TRAINING - self.hours[name]) * TRAINING_PRICE for name in tutors)


def most_met(told: Told, weight: dict[str, int], **by_hand: Any) -> int:
    """The largest weight of needs that any set of offerings within the means can meet."""
    means, best = Means(told), 0
    for plan in plans(told, **by_hand):
        met = frozenset().union(*(one.needs for one in plan))
        value = sum(weight.get(pupil_, 1) for pupil_, _ in met)
        if value > best and means.suffice(plan):
            best = value
    return best


def weights(told: Told) -> dict[str, int]:
    """What one need of each pupil counts."""
    acute = infer(atoms(case_of(told)), BOOK).of("acuteness")
    return {str(atom.values[0]): WEIGHTS[str(atom.values[1])] for atom in acute}


@settings(slow_is_fine, max_examples=20)
@given(tiny_schools())
def test_the_plan_meets_as_much_as_any_plan_could(told):
    case = case_of(told)
    plan = recommend(case)
    (needs, *_) = plan.optimality.levels
    assert needs.name == "needs"
    assert needs.proven
    assert needs.value == most_met(told, weights(told))
    assert overdrawn(plan, case) == []


# --- around what people chose ---


def offering(group: Choice, told: Told) -> Offering:
    """The small group as people would write it down, with the training that the tutor lacks."""
    ((area, subject),) = {(area, {"laesning": "dansk"}.get(area, "matematik")) for _, area in group.needs}
    lacking = Means(told).hours[group.adult] < TRAINING
    return Offering.model_validate(
        {"id": "valgt", "intervention": C, "variant": "C", "school_id": "s1", "subjects": [subject],
         "area": area, "students": sorted(student for student, _ in group.needs), "weeks": GROUP_WEEKS,
         "lessons_per_week": GROUP_LESSONS, "minutes_per_lesson": 40, "setting": "outside_lessons",
         "adults": [{"staff_id": group.adult, "role": "tutor", "training_bought": lacking or None}]}
    )  # fmt: skip


@settings(slow_is_fine, max_examples=15)
@given(tiny_schools(), st.randoms(use_true_random=False))
def test_around_a_group_that_people_chose_the_plan_meets_as_much_as_any_plan_could(told, chance):
    groups, _ = choices(told)
    if not groups:
        return
    for school in told["schools"]:  # where there are substitutes, people say whom they free
        school.pop("substitute_lessons_per_week", None)
    group, case = chance.choice(groups), case_of(told)
    plan = recommend(case, choices=Choices(fixed=[offering(group, told)]))
    chosen = next(one for one in plan.recommendations if one.id == "valgt")
    fits = Means(told).suffice([group])
    assert chosen.status.recommended is fits
    needs = next(level for level in plan.optimality.levels if level.name == "needs")
    assert needs.proven
    assert needs.value == most_met(told, weights(told), fixed=[group] if fits else [])
    assert overdrawn(plan, case) == []


@settings(slow_is_fine, max_examples=15)
@given(tiny_schools(), st.sampled_from(("e0", "e1")), st.sampled_from((None, "v0")))
def test_around_what_people_forbid_the_plan_meets_as_much_as_any_plan_could(told, student, grown):
    """No pupil in a small group, or none in one that a certain adult takes."""
    forbidden = Forbidden(variant="C", students=[student], staff_id=grown)

    def barred(one: Choice) -> bool:
        with_pupil = any(name == student for name, _ in one.needs)
        return one.class_teacher is None and with_pupil and grown in {None, one.adult}

    plan = recommend(case_of(told), choices=Choices(forbidden=[forbidden]))
    (needs, *_) = plan.optimality.levels
    assert needs.proven
    assert needs.value == most_met(told, weights(told), barred=barred)


# --- the trying itself ---


@pytest.mark.parametrize(
    ("pupils", "lessons", "money", "best"),
    [(1, "40", "1000000", 0), (2, "4", "24000", 2), (5, "4", "1000000", 4), (5, "8", "48000", 5),
     (5, "8", "47999", 4), (4, "3.5", "1000000", 0)],
)  # fmt: skip
def test_trying_everything_finds_what_can_be_reckoned_by_hand(pupils, lessons, money, best):
    told: dict[str, Any] = base()
    told["students"] = [pupil(f"e{n}", told["classes"][0]) for n in range(pupils)]
    told["learning_needs"] = [need(one["id"]) for one in told["students"]]
    told["staff"].append(adult("v", qualified_for=[C], lessons_available_per_week=lessons))
    told["trainings"] = [{"staff_id": "v", "hours": "37"}]
    told["budgets"] = [{"id": "puljen", "amount_dkk": money}]
    assert most_met(told, {}) == best


def test_the_schools_tried_differ_in_what_they_can_meet():
    """Otherwise equality above would say little."""
    seen: Counter[int] = Counter()

    @settings(slow_is_fine, max_examples=40)
    @given(tiny_schools())
    def look(told):
        weight = weights(told)
        wanted = sum(weight.get(one["student_id"], 1) for one in told["learning_needs"])
        best = most_met(told, weight)
        seen[0 if not best else 1 if best < wanted else 2] += 1

    look()
    assert min(seen[n] for n in (0, 1, 2)) >= 4
