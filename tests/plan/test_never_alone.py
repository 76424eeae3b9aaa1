"""An individual recommendation never stands alone, whatever is done to a plan and by whatever way in."""

from __future__ import annotations

import copy
import json
import pickle
import warnings
from datetime import date, timedelta
from functools import cache
from itertools import chain, combinations

import pytest
from pydantic import TypeAdapter

from indsatsmotor import Plan, Status, assess, check, recommend, withdraw
from indsatsmotor.catalogue import Category
from indsatsmotor.errors import PlanError, StandsAloneError
from indsatsmotor.facts import Case
from indsatsmotor.loading import load_rulebook
from indsatsmotor.offering import Offering
from indsatsmotor.plan import Recommendation, RunningItem
from tests.allocation.schools import case_of
from tests.plan.companions import (
    FORGERIES,
    LONELY,
    case,
    companions_are_gone,
    companions_of,
    document,
    forged,
    names_no_companion,
    packs_of,
    plan,
    school,
)

BOOK = load_rulebook()


def test_the_plan_that_is_forged_has_packs_of_every_standing():
    """Otherwise what follows says nothing."""
    standing = {one["status"] for one in document()["recommendations"] if one["code"] == "E"}
    assert {"withheld", "undetermined"} < standing
    assert len([one for one in plan().recommended() if one.individual]) == 3
    assert [one.students for one in plan().recommended() if one.code == "C"] == [("e1", "e2", "e3", "e4")]


def group_id() -> str:
    """The id of the small group in which four pupils have a seat."""
    (group,) = (one for one in plan().recommended() if one.code == "C")
    return group.id


# --- ways in ---


def items(doc):
    """The recommendations and running interventions of a document, each read by itself."""
    return {
        "recommendations": tuple(map(Recommendation.model_validate, doc["recommendations"])),
        "running": tuple(map(RunningItem.model_validate, doc["running"])),
    }


def by_constructor(doc):
    return Plan(**doc)


def by_constructor_of_typed_parts(doc):
    return Plan(**{**dict(plan()), **items(doc)})


def by_validation(doc):
    return Plan.model_validate(doc)


def by_json(doc):
    return Plan.model_validate_json(json.dumps(doc))


def by_type_adapter(doc):
    return TypeAdapter(list[Plan]).validate_json(json.dumps([doc]))


def by_model_copy(doc):
    return plan().model_copy(update=items(doc))


def by_deep_model_copy(doc):
    return plan().model_copy(update=items(doc), deep=True)


def by_replace(doc):
    return plan().__replace__(**items(doc))


def by_pickle(doc):
    return pickle.loads(pickle.dumps(_past_the_constructor(doc)))


def by_validating_an_instance(doc):
    return Plan.model_validate(_past_the_constructor(doc))


def by_setstate(doc):
    made = Plan.__new__(Plan)
    made.__setstate__(_past_the_constructor(doc).__getstate__())
    return made


def _past_the_constructor(doc) -> Plan:
    """What Python cannot forbid: an object with the state of an illegal plan."""
    made = Plan.model_construct(**{**dict(plan()), **items(doc)})
    assert check(made) != ()
    return made


WAYS = [
    by_constructor, by_constructor_of_typed_parts, by_validation, by_json, by_type_adapter, by_model_copy,
    by_deep_model_copy, by_replace, by_pickle, by_validating_an_instance, by_setstate,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS[:8], ids=lambda way: way.__name__)
def test_the_plan_as_it_is_comes_in_by_every_way(way):
    """Otherwise the refusals below could be of anything."""
    made = way(document())
    assert (made[0] if isinstance(made, list) else made).to_json() == plan().to_json()


def test_the_plan_as_it_is_can_be_pickled_and_copied():
    assert pickle.loads(pickle.dumps(plan())) == copy.copy(plan()) == copy.deepcopy(plan()) == plan()
    assert Plan.model_validate(plan()) == plan()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.__name__)
def test_no_way_in_lets_an_individual_recommendation_stand_alone(forgery, way):
    with pytest.raises(PlanError):
        way(forged(forgery))


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy], ids=["copy", "deepcopy"])
def test_a_state_that_was_tampered_with_is_not_copied(way):
    with pytest.raises(PlanError):
        way(_past_the_constructor(forged(names_no_companion)))


def test_the_copy_method_that_pydantic_carries_along_does_not_let_it_in_either():
    """It is outdated, but a public way to a copy with changes."""
    parts = items(forged(names_no_companion))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        with pytest.raises(PlanError):
            plan().copy(update=parts)


def test_a_companion_that_ends_before_it_begins_accompanies_nobody():
    """There is no day on which the two are together (semantics 24)."""
    doc = forged(names_no_companion)
    packs = packs_of(doc)
    packs["companions"] = [group_id()]
    (group,) = companions_of(doc, packs)
    day = date.fromisoformat(packs["period"]["start"]) + timedelta(days=10)
    group["period"] = {"start": str(day), "end": str(day)}
    assert by_json(doc)
    group["period"]["end"] = str(day - timedelta(days=1))
    with pytest.raises((PlanError, ValueError)):
        by_json(doc)


def test_the_error_names_the_recommendation_and_the_pupil():
    with pytest.raises(StandsAloneError, match=rf"{packs_of(document())['id']}.*{LONELY}"):
        by_json(forged(names_no_companion))


# --- parts changed on their own ---


@pytest.mark.parametrize("category", [Category.IN_CLASS, Category.SMALL_GROUP, "in_class", "individual", "x"])
def test_a_copied_recommendation_does_not_lose_its_category_on_the_way(category):
    """What is changed on a part is held against the whole as if it had been written so."""
    (packs,) = (one for one in plan().recommended() if one.individual and one.students == (LONELY,))
    with pytest.raises((PlanError, ValueError)):
        _with(packs.model_copy(update={"category": category, "companions": ()}))


@pytest.mark.parametrize(
    "update", [{"students": [LONELY]}, {"students": (LONELY,)}, {"period": None}, {"status": Status.REFUSED},
               {"status": "refused"}, {"category": "individual"}, {"category": Category.INDIVIDUAL}]
)  # fmt: skip
def test_a_companion_that_was_copied_and_changed_is_no_companion(update):
    (group,) = (one for one in plan().recommended() if one.code == "C")
    with pytest.raises((PlanError, ValueError)):
        _with(group.model_copy(update=update))


RUNNING = [
    {"id": "loeber", "school_id": "s1", "intervention": "tolaererordning", "variant": "A1",
     "class_id": "s1-k1", "subjects": ["engelsk"], "start": "2027-01-11", "end": "2027-10-01"}
]  # fmt: skip


def _with(changed: Recommendation) -> Plan:
    parts = tuple(changed if one.id == changed.id else one for one in plan().recommendations)
    return plan().model_copy(update={"recommendations": parts})


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.__name__)
def test_what_python_cannot_forbid_the_checker_catches(forgery):
    doc = forged(forgery)
    try:
        parts = items(doc)
    except PlanError:  # what is individual by name cannot even be read as something else
        parts = {"recommendations": tuple(map(_unread, doc["recommendations"]))}
    assert check(Plan.model_construct(**{**dict(plan()), **parts}))


def _unread(one) -> Recommendation:
    read = Recommendation.model_validate({**one, "category": "individual"})
    object.__setattr__(read, "category", Category(one["category"]))
    return read


# --- taking out ---


def ids_of(made: Plan) -> list[str]:
    return [one.id for one in (*made.recommended(), *made.running)]


@cache
def running_beside() -> tuple[Case, Plan]:
    """The same school where two adults have taught the class together until October."""
    told = case_of(school(running=RUNNING))
    return told, recommend(told)


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
    """Beside what runs already they had none of its; beside the group alone they have (semantics 24)."""
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
    """A result, not a crash: with no company it is not recommended, and it is none for packs (C18)."""
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
