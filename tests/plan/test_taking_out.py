"""Taking something out of a plan, or proposing something in its place, never leaves packs alone."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from indsatsmotor import Plan, Status, assess, check, withdraw
from indsatsmotor.errors import PlanError
from indsatsmotor.facts import Case
from indsatsmotor.loading import load_rulebook
from indsatsmotor.offering import Offering
from tests.plan.companions import (
    LONELY,
    case,
    companions_are_gone,
    forged,
    group_id,
    packs_of,
    plan,
    running_beside,
)

BOOK = load_rulebook()

# --- taking out ---


def ids_of(made: Plan) -> list[str]:
    return [one.id for one in (*made.recommended(), *made.running)]


def test_whatever_is_taken_out_nothing_is_left_alone():
    """Every set of what is recommended or running, and the two schools."""
    for told, made in ((case(), plan()), running_beside()):
        names = ids_of(made)
        for taken in chain.from_iterable(combinations(names, size) for size in range(len(names) + 1)):
            left = withdraw(made, taken, told, book=BOOK)
            assert check(left, told) == ()
            assert not set(taken) & set(ids_of(left))
            for one in made.recommended():
                if one.individual and one.id not in taken:
                    after = next(other for other in left.recommendations if other.id == one.id)
                    accompanied = bool(set(one.companions) - set(taken))
                    assert after.status is (one.status if accompanied else Status.WITHHELD)
                    assert set(after.companions) == set(one.companions) - set(taken)


def test_packs_that_lose_their_company_are_withheld_and_say_why():
    left = withdraw(plan(), [group_id()], case(), book=BOOK)
    lost = {one.students[0]: one for one in left.recommendations if one.code == "E"}
    for student in ("e1", "e2", "e3"):
        said = {remark.rule: remark for remark in lost[student].release}
        assert lost[student].status is Status.WITHHELD
        assert group_id() in said["ledsager-mistet"].text["da"]
        assert student in said["individuel-aldrig-alene"].text["da"]
        assert said["individuel-aldrig-alene"].todo["da"]


def test_packs_take_over_the_conditions_of_the_companion_that_is_left():
    """Beside what runs already they had none of its; beside the group alone they have."""
    told, made = running_beside()
    before = {one.id: one for one in made.recommended() if one.individual}
    shared = [one for one in before.values() if set(one.companions) > {"loeber"}]
    assert shared
    left = withdraw(made, ["loeber"], told, book=BOOK)
    groups = {one.id: one for one in left.recommended() if not one.individual}
    for one in shared:
        after = next(other for other in left.recommendations if other.id == one.id)
        conditions = {remark.rule for remark in after.conditions}
        (companion,) = (groups[name] for name in after.companions)
        assert {remark.rule for remark in companion.conditions} <= conditions


def test_an_unknown_id_or_another_case_is_refused():
    with pytest.raises(KeyError):
        withdraw(plan(), ["C-99"], case(), book=BOOK)
    with pytest.raises(PlanError):
        withdraw(plan(), [group_id()], Case(), book=BOOK)


# --- proposals on top of a plan ---


def group_of(*students: str, **more) -> Offering:
    told = {"id": "ny", "intervention": "undervisning-i-smaa-grupper", "variant": "C", "school_id": "s1",
            "students": students, "subjects": ["dansk"], "area": "laesning", "start": "2027-08-09",
            "weeks": 12, "lessons_per_week": "4", "minutes_per_lesson": 40, "setting": "outside_lessons",
            "room_id": "r1", "adults": [{"staff_id": "t1", "role": "tutor"}], **more}  # fmt: skip
    return Offering.model_validate(told)


@pytest.mark.parametrize(("students", "left"), [(("e1", "e2"), {"e1", "e2"}), (("e3", "e4"), {"e3"})])
def test_replacing_the_companion_withholds_the_packs_of_those_who_are_left_out(students, left):
    after = assess([group_of(*students, replaces=group_id())], case(), plan(), book=BOOK)
    assert check(after, case()) == ()
    packs = {one.students[0]: one for one in after.recommendations if one.code == "E"}
    assert {name for name, one in packs.items() if one.status.recommended} == left
    there = {one.id for one in after.recommendations}
    assert all(set(one.companions) <= there for one in packs.values())
    for name in {"e1", "e2", "e3"} - left:
        assert packs[name].status is Status.WITHHELD
        assert "individuel-aldrig-alene" in {remark.rule for remark in packs[name].release}


@pytest.mark.parametrize("least", [1, 2])
def test_one_pupil_alone_with_an_adult_is_held_to_be_individual_also_where_a_group_may_be_of_one(least):
    """A result, not a crash: with no company it is not recommended, and it is none for packs."""
    book = load_rulebook(policy=plan().policy.model_copy(update={"parameters": {"c-elever-mindst": least}}))
    packs = {"id": "pakker", "intervention": "bogpakker", "variant": "E2", "school_id": "s1",
             "students": [LONELY], "subjects": ["dansk"], "area": "laesning", "setting": "home",
             "guide_languages": ["dansk"], "start": "2027-08-09",
             "packs": [{"day": day, "guide": True} for day in ("2027-08-09", "2027-12-27")]}  # fmt: skip
    after = assess([group_of(LONELY), Offering.model_validate(packs)], case(), book=book)
    assert [one.status.recommended for one in after.recommendations] == [False, False]


def test_a_companion_that_is_only_proposed_and_refused_releases_nothing():
    doc = forged(companions_are_gone)
    assert packs_of(doc)["companions"] == [group_id()]
    after = assess([group_of("e1", "e2", weeks=11, id="for-kort")], case(), book=BOOK)
    assert [one.status for one in after.recommendations] == [Status.REFUSED]
