"""An individual recommendation never stands alone, whatever is done to a plan and by whatever way in."""

from __future__ import annotations

import copy
import json
import pickle
import warnings
from datetime import date, timedelta

import pytest
from pydantic import TypeAdapter

from indsatsmotor import Plan, Status, check
from indsatsmotor.catalogue import Category
from indsatsmotor.errors import PlanError, StandsAloneError
from indsatsmotor.plan import Recommendation, RunningItem
from tests.plan.companions import (
    FORGERIES,
    LONELY,
    companions_of,
    document,
    forged,
    group_id,
    names_no_companion,
    packs_of,
    plan,
)


def test_the_plan_that_is_forged_has_packs_of_every_standing():
    """Otherwise what follows says nothing."""
    standing = {one["status"] for one in document()["recommendations"] if one["code"] == "E"}
    assert {"withheld", "undetermined"} < standing
    assert len([one for one in plan().recommended() if one.individual]) == 3
    assert [one.students for one in plan().recommended() if one.code == "C"] == [("e1", "e2", "e3", "e4")]


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


@pytest.mark.parametrize("gap", [-30, 0, 1, 30])
@pytest.mark.parametrize("side", ["before", "after"])
def test_a_day_together_is_company_and_none_is_not(side, gap):
    """*gap* is how many days lie between the two, and none where they share one."""
    doc = forged(names_no_companion)
    packs = packs_of(doc)
    packs["companions"] = [group_id()]
    (group,) = companions_of(doc, packs)
    if side == "before":
        end = date.fromisoformat(packs["period"]["start"]) - timedelta(days=gap)
        start = end - timedelta(days=5)
    else:
        start = date.fromisoformat(packs["period"]["end"]) + timedelta(days=gap)
        end = start + timedelta(days=5)
    group["period"] = {"start": str(start), "end": str(end)}
    if gap > 0:
        with pytest.raises(StandsAloneError):
            by_json(doc)
    else:
        assert check(by_json(doc)) == ()


@pytest.mark.parametrize("days", [0, 1, 30])
def test_a_companion_that_ends_before_it_begins_accompanies_nobody(days):
    """There is no day on which the two are together."""
    doc = forged(names_no_companion)
    packs = packs_of(doc)
    packs["companions"] = [group_id()]
    (group,) = companions_of(doc, packs)
    start = date.fromisoformat(packs["period"]["start"]) + timedelta(days=40)
    group["period"] = {"start": str(start), "end": str(start - timedelta(days=days))}
    if days:
        with pytest.raises((PlanError, ValueError)):
            by_json(doc)
    else:
        assert check(by_json(doc)) == ()


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
