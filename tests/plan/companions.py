"""A real plan in which packs are recommended beside other offerings, and every way to leave them alone."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

from indsatsmotor import Case, Plan, recommend
from tests.allocation.schools import CALENDARS, E, Told, a_group_school, case_of, need, pupil, room

Document = dict[str, Any]
Forgery = Callable[[Document, Document, list[Document]], None]
"""Changes a plan document; given the packs and their companions in it."""

LONELY = "e1"
"""The pupil whose packs lose their company."""


def school(**more: Any) -> Told:
    """Four pupils who get a seat and a fifth who does not; packs for those whose parents are known."""
    told = a_group_school(4, calendar=CALENDARS[2], rooms=[room("r1")], **more)
    told["students"].append(pupil("e5", told["classes"][0]))
    told["learning_needs"].append(need("e5", area="stavning"))
    told["parents"] = [{"student_id": f"e{n}", "languages": ["dansk"]} for n in (1, 2, 3, 5)]
    return told


@cache
def case() -> Case:
    return case_of(school())


@cache
def plan() -> Plan:
    """The plan of the school: packs for three, undetermined packs for one, withheld packs for the fifth."""
    return recommend(case())


RUNNING = [
    {"id": "loeber", "school_id": "s1", "intervention": "tolaererordning", "variant": "A1",
     "class_id": "s1-k1", "subjects": ["engelsk"], "start": "2027-01-11", "end": "2027-10-01"}
]  # fmt: skip


@cache
def running_beside() -> tuple[Case, Plan]:
    """The same school where two adults have taught the class together until October."""
    told = case_of(school(running=RUNNING))
    return told, recommend(told)


def group_id() -> str:
    """The id of the small group in which four pupils have a seat."""
    (group,) = (one for one in plan().recommended() if one.code == "C")
    return group.id


def document() -> Document:
    """The plan as it stands in a file."""
    return plan().model_dump(mode="json")


def packs_of(doc: Document, student: str = LONELY) -> Document:
    """The recommended packs of one pupil."""
    return next(
        one
        for one in doc["recommendations"]
        if one["code"] == "E" and one["students"] == [student] and one["status"].startswith("recommended")
    )


def companions_of(doc: Document, one: Document) -> list[Document]:
    return [other for other in (*doc["recommendations"], *doc["running"]) if other["id"] in one["companions"]]


def forged(forgery: Forgery) -> Document:
    """A plan with packs for one pupil only, after *forgery*; so nothing but these can stand alone."""
    doc = document()
    one = packs_of(doc)
    others = [packs_of(doc, name) for name in ("e2", "e3")]
    doc["recommendations"] = [other for other in doc["recommendations"] if other not in others]
    forgery(doc, one, companions_of(doc, one))
    return doc


# --- ways to leave the packs alone; every one is tried by every way in ---


def names_no_companion(doc, packs, others):
    packs["companions"] = []


def names_itself(doc, packs, others):
    packs["companions"] = [packs["id"]]


def names_nothing_there_is(doc, packs, others):
    packs["companions"] = ["C-99"]


def names_the_packs_of_another(doc, packs, others):
    second = packs_of(document(), "e2")
    doc["recommendations"].append(second)
    packs["companions"] = [second["id"]]


def names_other_packs_of_the_same_pupil(doc, packs, others):
    """Two that lean on each other stand as alone as one."""
    second = {**copy.deepcopy(packs), "id": "E1-99", "variant": "E1", "companions": [packs["id"]]}
    doc["recommendations"].append(second)
    packs["companions"] = ["E1-99"]


def names_a_need_or_something_unmet(doc, packs, others):
    packs["companions"] = [packs["needs"][0], *(one["need"]["id"] for one in doc["unmet"])]


def companions_are_gone(doc, packs, others):
    doc["recommendations"] = [one for one in doc["recommendations"] if one not in others]


def companions_are_withheld(doc, packs, others):
    for other in others:
        other["status"] = "withheld"


def companions_are_refused(doc, packs, others):
    for other in others:
        other["status"] = "refused"


def companions_are_undetermined(doc, packs, others):
    for other in others:
        other["status"] = "undetermined"


def companions_are_called_individual(doc, packs, others):
    for other in others:
        other["category"] = "individual"


def companions_are_packs_by_another_code(doc, packs, others):
    for other in others:
        other |= {"intervention": E, "category": "individual"}


def companions_are_packs_called_a_group(doc, packs, others):
    for other in others:
        other |= {"intervention": E, "variant": "E1", "code": "E", "category": "small_group"}


def companions_lose_the_pupil(doc, packs, others):
    for other in others:
        other["students"] = [name for name in other["students"] if name != LONELY]


def companions_have_somebody_of_nearly_that_name(doc, packs, others):
    for other in others:
        other["students"] = [f"{name} " if name == LONELY else name for name in other["students"]]


def companions_have_the_pupil_alone(doc, packs, others):
    """One pupil alone with an adult is an individual intervention itself."""
    for other in others:
        other["students"] = [LONELY]


def companions_have_the_pupil_twice_and_nobody_else(doc, packs, others):
    for other in others:
        other["students"] = [LONELY, LONELY]


def companions_end_the_day_before(doc, packs, others):
    for other in others:
        end = date.fromisoformat(packs["period"]["start"]) - timedelta(days=1)
        other["period"] = {"start": str(end - timedelta(days=90)), "end": str(end)}


def companions_begin_the_day_after(doc, packs, others):
    for other in others:
        start = date.fromisoformat(packs["period"]["end"]) + timedelta(days=1)
        other["period"] = {"start": str(start), "end": str(start + timedelta(days=90))}


def companions_are_not_dated(doc, packs, others):
    for other in others:
        other["period"] = None


def packs_are_not_dated(doc, packs, others):
    packs["period"] = None


def packs_come_a_year_later(doc, packs, others):
    packs["period"] = {day: f"2029{value[4:]}" for day, value in packs["period"].items()}


def packs_are_for_a_pupil_without_a_seat(doc, packs, others):
    packs["students"] = ["e5"]


def packs_are_for_a_second_pupil_too(doc, packs, others):
    packs["students"] = [LONELY, "e5"]


def packs_are_for_nobody(doc, packs, others):
    packs["students"] = []


def packs_are_called_in_class(doc, packs, others):
    packs |= {"category": "in_class", "companions": []}


def packs_are_called_a_group(doc, packs, others):
    packs |= {"category": "small_group", "companions": []}


def packs_have_the_code_and_variant_of_a_group(doc, packs, others):
    packs |= {"code": "C", "variant": "C", "companions": []}


def packs_have_the_name_of_pairs(doc, packs, others):
    packs |= {"intervention": "makkerlaering", "code": "B", "variant": "B1", "companions": []}


def withheld_packs_are_recommended(doc, packs, others):
    for one in doc["recommendations"]:
        if one["students"] == ["e5"] and one["status"] == "withheld":
            one["status"] = "recommended_with_conditions"


def undetermined_packs_are_recommended(doc, packs, others):
    for one in doc["recommendations"]:
        if one["students"] == ["e4"] and one["status"] == "undetermined":
            one["status"] = "recommended"


FORGERIES: list[Forgery] = [
    names_no_companion,
    names_itself,
    names_nothing_there_is,
    names_the_packs_of_another,
    names_other_packs_of_the_same_pupil,
    names_a_need_or_something_unmet,
    companions_are_gone,
    companions_are_withheld,
    companions_are_refused,
    companions_are_undetermined,
    companions_are_called_individual,
    companions_are_packs_by_another_code,
    companions_are_packs_called_a_group,
    companions_lose_the_pupil,
    companions_have_somebody_of_nearly_that_name,
    companions_have_the_pupil_alone,
    companions_have_the_pupil_twice_and_nobody_else,
    companions_end_the_day_before,
    companions_begin_the_day_after,
    companions_are_not_dated,
    packs_are_not_dated,
    packs_come_a_year_later,
    packs_are_for_a_pupil_without_a_seat,
    packs_are_for_a_second_pupil_too,
    packs_are_for_nobody,
    packs_are_called_in_class,
    packs_are_called_a_group,
    packs_have_the_code_and_variant_of_a_group,
    packs_have_the_name_of_pairs,
    withheld_packs_are_recommended,
    undetermined_packs_are_recommended,
]
