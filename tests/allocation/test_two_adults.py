"""Two adults in a class: who they can be, and so which variant it is."""

from __future__ import annotations

import pytest

from indsatsmotor import check, recommend
from tests.allocation.reckoning import misshapen, overdrawn, recommended
from tests.allocation.schools import A, Told, adult, base, case_of, need, pupil, without_pairs


def made(told: Told) -> list[Told]:
    case = case_of(told)
    plan = recommend(case)
    assert overdrawn(plan, case) == []
    assert misshapen(plan, case) == []
    assert check(plan, case) == ()
    return recommended(plan)


def a_class_for_two(*co_teachers: Told, schools: tuple[str, ...] = ("s1",)) -> Told:
    """A class whose pupils need help, and in which only a second adult can be offered."""
    told = without_pairs(base(schools))
    (class_, *_) = told["classes"]
    told["students"] = [pupil(name, class_) for name in ("e1", "e2")]
    told["students"].append(pupil("e3", class_, exposed=False, academic_lag=False))
    told["learning_needs"] = [need(name) for name in ("e1", "e2")]
    told["staff"] += [adult(f"v{n}", **{"qualified_for": [A], **own}) for n, own in enumerate(co_teachers)]
    return told


TRAINED = {"teacher_trained": True, "role": "teacher"}
RESOURCE_PERSON = {"teacher_trained": False, "role": "resource_person"}


@pytest.mark.parametrize(
    ("who", "lessons", "variant"),
    [
        (TRAINED, "10.5", "A1"),
        (TRAINED, "10.499", None),
        (RESOURCE_PERSON, "14.5", "A2"),
        (RESOURCE_PERSON, "14.499", None),
    ],
)
def test_who_is_there_decides_the_variant(who, lessons, variant):
    made_of = made(a_class_for_two({**who, "lessons_available_per_week": lessons}))
    assert [one["variant"] for one in made_of] == ([] if variant is None else [variant])


@pytest.mark.parametrize("which", [0, 1])
def test_of_two_who_could_do_it_the_cheaper_is_chosen_in_the_variant_that_fits_them(which):
    """A trained teacher takes fewer lessons; a resource person may still cost less."""
    price = {"cost_per_lesson_dkk": "100"}
    people = [
        {**TRAINED, **(price if which == 0 else {})},
        {**RESOURCE_PERSON, **(price if which == 1 else {})},
    ]
    (one,) = made(a_class_for_two(*people))
    assert (one["variant"], one["staff"][1]["id"]) == (("A1", "v0"), ("A2", "v1"))[which]


def test_it_is_above_all_for_those_who_need_help():
    (one,) = made(a_class_for_two(TRAINED))
    assert one["students"] == ["e1", "e2", "e3"]
    assert one["details"]["focus"] == ["e1", "e2"]


@pytest.mark.parametrize(("own", "other", "prepared"), [(45, 45, True), (44, 45, False), (45, 44, False)])
def test_both_adults_have_time_to_prepare_together(own, other, prepared):
    told = a_class_for_two({**TRAINED, "prep_minutes_per_week": other})
    told["staff"][0]["prep_minutes_per_week"] = own
    assert bool(made(told)) is prepared


@pytest.mark.parametrize(("shared", "found"), [(True, True), (False, False), (None, False)])
def test_an_adult_of_another_school_joins_only_where_the_schools_share_people(shared, found):
    told = a_class_for_two(schools=("s1", "s2"))
    told["schools"] = [{**one, "cluster_id": "k"} for one in told["schools"]]
    told["staff"].append(adult("v1", "s2", qualified_for=[A], shareable_across_schools=shared))
    assert [one["staff"][1]["id"] for one in made(told)] == ["v1"] * found
