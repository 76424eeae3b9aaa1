"""Pairs are made as far as levels are told, whatever anybody is called; who is left is for the teachers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indsatsmotor import check, recommend
from indsatsmotor.allocation import arrangements
from indsatsmotor.facts import atoms
from indsatsmotor.inference import infer
from indsatsmotor.planning._needs import needs_in
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from tests.allocation.reckoning import mispaired, overdrawn, recommended
from tests.allocation.schools import BOOK, B, Told, adult, base, case_of, need, pupil, room, slow_is_fine

OUTSIDE_THE_TARGET_GROUP = {"exposed": False, "academic_lag": False}


def a_class(*levels: str | None, helped: int | None = None, size: int | None = None, **more: Any) -> Told:
    """A class of pupils with these levels in reading, in which only pairs can be offered.

    The first so many need help, all where no number is given; the class has as many pupils as are told of.
    """
    told = base()
    (class_,) = told["classes"]
    class_["size"] = size or len(levels)
    names = [f"e{n:02}" for n in range(1, len(levels) + 1)]
    in_need = names[:helped]
    return {
        **told,
        "students": [pupil(n, class_, **({} if n in in_need else OUTSIDE_THE_TARGET_GROUP)) for n in names],
        "learning_needs": [
            need(name, level=level)
            for name, level in zip(names, levels, strict=True)
            if level or name in in_need
        ],
        "staff": [adult("s1-l1", qualified_for=[B])],
        **more,
    }


def pairings(told: Told, variant: str, seed: int = 0) -> list[list[list[str]] | None]:
    """Every way in which pairs are proposed, as pupils; a tutor last."""
    case, book = case_of(told), Rulebook(BOOK.ruleset, BOOK.catalogue, Policy(lottery_seed=seed))
    derivation = infer(atoms(case), book)
    templates = [
        one.template
        for one in arrangements(needs_in(derivation, case), derivation, case, book)
        if one.template.variant == variant and one.template.subjects
    ]
    assert all(
        (pair.tutor_id == pair.students[-1]) is (variant == "B2") for t in templates for pair in t.pairs or ()
    )
    ways = dict.fromkeys(t.pairs for t in templates)
    return [None if way is None else [[*pair.students] for pair in way] for way in ways]


def levels_in(told: Told, way: list[list[str]]) -> list[list[str]]:
    level = {fact["student_id"]: fact["level"] for fact in told["learning_needs"]}
    return sorted([level[name] for name in pair] for pair in way)


def pair_work(told: Told) -> list[Told]:
    """What the plan has of pairs; it keeps every promise."""
    case = case_of(told)
    plan = recommend(case)
    assert mispaired(plan, case) == []
    assert overdrawn(plan, case) == []
    assert check(plan, case) == ()
    return [one for one in recommended(plan) if one["code"] == "B"]


def open_in(one: Told) -> set[str]:
    return {remark["rule"] for remark in one["conditions"]}


# --- equals, tutors, the one that is left ---


@pytest.mark.parametrize(
    ("levels", "pairs"),
    [
        (("2", "2"), [["2", "2"]]),
        (("2", "3"), [["2", "3"]]),
        (("1", "4", "1", "4"), [["1", "1"], ["4", "4"]]),
        (("1", "2", "3", "4"), [["1", "2"], ["3", "4"]]),
        (("1", "1.9", "2", "2.9"), [["1", "1.9"], ["2", "2.9"]]),
        (("2", "2", "2"), [["2", "2", "2"]]),
        (("1", "2", "3"), [["1", "2"]]),
        (("1", "2", "2", "5", "5"), [["1", "2", "2"], ["5", "5"]]),
        (("1", "2.01"), None),
    ],
)
def test_equals_are_at_most_a_step_apart_and_one_left_over_joins_them(levels, pairs):
    told = a_class(*levels)
    ways = [None if way is None else levels_in(told, way) for way in pairings(told, "B1")]
    assert ways[:1] == ([pairs] if pairs else [])


@pytest.mark.parametrize(
    ("levels", "pairs"),
    [
        (("1", "2", "3", "4"), [["1", "3"], ["2", "4"]]),
        (("1", "1", "1", "4"), [["1", "4"]]),
        (("1", "5"), [["1", "5"]]),
        (("1", "3", "5"), [["3", "1", "5"]]),
        (("1", "5", "5"), [["1", "5"]]),
        (("2", "2", "2", "2"), None),
    ],
)
def test_the_weakest_get_the_strongest_as_tutors(levels, pairs):
    told = a_class(*levels)
    ways = [None if way is None else levels_in(told, way) for way in pairings(told, "B2")]
    assert ways[:1] == ([pairs] if pairs else [])


@pytest.mark.parametrize("levels", [(None, None, None), ("1", None, None), (None,) * 4])
@pytest.mark.parametrize("variant", ["B1", "B2"])
def test_where_too_little_is_known_of_levels_the_teachers_make_the_pairs(levels, variant):
    assert pairings(a_class(*levels), variant) == [None]


def test_nobody_joins_a_pair_while_the_class_has_pupils_whom_nobody_told_of():
    (way,) = pairings(a_class("2", "2", "2", size=4), "B1")
    assert [len(pair) for pair in way] == [2]


def test_levels_are_compared_within_one_area_only():
    told = a_class("1", "4", "1", "4")
    for fact in told["learning_needs"][2:]:
        fact["area"] = "stavning"
    assert pairings(told, "B1") == []
    assert pairings(told, "B2") == [[["e01", "e02"], ["e03", "e04"]]]


def test_equals_are_equal_in_every_area_that_is_told():
    told = a_class("2", "2", "3", "3")
    spelling = {"e01": "1", "e02": "4", "e03": "1", "e04": "4"}
    told["learning_needs"] += [need(name, area="stavning", level=level) for name, level in spelling.items()]
    (way,) = pairings(told, "B1")
    assert sorted(map(sorted, way)) == [["e01", "e03"], ["e02", "e04"]]


# --- those who need help ---


def test_everybody_of_a_class_is_paired_where_levels_are_told():
    told = a_class("1", "1", "2", "2", "4", "4", helped=2)
    whole, helped = pairings(told, "B1")
    assert sum(map(len, whole)) == 6
    assert helped == whole[:1]


@pytest.mark.parametrize("helped", [1, 2, 3, 4])
@pytest.mark.parametrize("variant", ["B1", "B2"])
def test_whoever_needs_help_gets_a_partner_first(helped, variant):
    """Four of six have a level; of the others nothing is known."""
    in_need = {f"e{n:02}" for n in range(1, helped + 1)}
    *_, of_need = pairings(a_class("1", "1.5", "2", "2.5", None, None, helped=helped), variant)
    assert len({name for pair in of_need for name in pair} & in_need) == helped
    assert all(in_need & set(pair) for pair in of_need)


def test_the_plan_prefers_pairs_for_everybody():
    told = a_class("1", "1", "2", "2", "4", "4", helped=2)
    (one,) = pair_work(told)
    assert sum(len(pair["students"]) for pair in one["details"]["pairs"]) == 6


# --- names ---

LEVELS = st.lists(st.sampled_from(("1", "1.5", "2", "2.5", "3", "4", None)), min_size=2, max_size=9)


@settings(slow_is_fine, max_examples=25)
@given(LEVELS, st.integers(1, 6), st.sampled_from(("B1", "B2")), st.randoms(use_true_random=False))
def test_other_names_make_pairs_of_the_same_levels(levels, helped, variant, chance):
    told = a_class(*levels, helped=helped)
    names = [one["id"] for one in told["students"]]
    other = dict(zip(names, chance.sample(names, len(names)), strict=True))
    renamed = {
        **told,
        "students": [{**one, "id": other[one["id"]]} for one in told["students"]],
        "learning_needs": [{**one, "student_id": other[one["student_id"]]} for one in told["learning_needs"]],
    }
    first, second = (
        [way and levels_in(school, way) for way in pairings(school, variant)] for school in (told, renamed)
    )
    assert first == second


def test_pupils_at_the_same_level_are_told_apart_by_lot():
    told = a_class("2", "2", "2", "2")
    assert len({str(pairings(told, "B1", seed)) for seed in range(10)}) > 1
    assert pairings(told, "B1", 3) == pairings(told, "B1", 3)


@settings(slow_is_fine, max_examples=25)
@given(LEVELS)
def test_no_pairs_of_equals_could_be_more(levels):
    """Every way to make pairs is tried."""
    most = most_pairs([Decimal(level) for level in levels if level is not None])
    for way in pairings(a_class(*levels), "B1"):
        assert most == (0 if way is None else len(way))


def most_pairs(levels: list[Decimal]) -> int:
    """The most pairs that can be made of levels no more than a step apart, by trying them all."""
    if len(levels) < 2:
        return 0
    first, *others = levels
    with_first = [
        1 + most_pairs([*others[:n], *others[n + 1 :]])
        for n, other in enumerate(others)
        if abs(other - first) <= 1
    ]
    return max([most_pairs(others), *with_first])


# --- what the plan says of them ---


@pytest.mark.parametrize(("levels", "variant"), [(("2", "2", "2", "2"), "B1"), (("1", "3", "5", "7"), "B2")])
def test_the_levels_decide_which_kind_of_pairs_there_are(levels, variant):
    (one,) = pair_work(a_class(*levels))
    assert one["variant"] == variant
    assert not {"b-makkerpar", "b-alle-har-en-makker", "b-ingen-gruppe-paa-tre"} & open_in(one)
    warned = {warning["rule"] for warning in one["warnings"]}
    assert not warned & {"b-makkere-langt-fra-hinanden", "b-tutor-ikke-foran", "b-par-uden-tutor"}


@pytest.mark.parametrize(
    ("levels", "condition"),
    [
        (("2", "2", "2"), "b-ingen-gruppe-paa-tre"),
        (("2", "2", "2", None), "b-alle-har-en-makker"),
        ((None, None), "b-makkerpar"),
    ],
)
def test_what_is_left_to_people_is_a_condition(levels, condition):
    (one,) = pair_work(a_class(*levels))
    assert condition in open_in(one)


# --- where they are ---


@pytest.mark.parametrize(("lessons", "there"), [("2", True), ("1.999", False)])
def test_pairs_have_an_undisturbed_place_where_there_is_one_and_else_stay_where_they_are(lessons, there):
    (one,) = pair_work(a_class("2", "2", rooms=[room("r1", lessons_available_per_week=lessons)]))
    assert one["room"] == ("r1" if there else None)
    assert ("b-uforstyrret-sted" in open_in(one)) is not there


def test_a_room_more_never_means_fewer_pairs():
    """Two classes in pairs at the same time, and a room for one of them."""
    told = a_class("2", "2")
    told["classes"].append({**told["classes"][0], "id": "s1-k2"})
    told["students"] += [{**one, "id": f"{one['id']}-2", "class_id": "s1-k2"} for one in told["students"]]
    told["learning_needs"] += [
        {**one, "student_id": f"{one['student_id']}-2"} for one in told["learning_needs"]
    ]
    assert len(pair_work(told)) == 2
    made = pair_work({**told, "rooms": [room("r1", lessons_available_per_week="2")]})
    assert sorted(str(one["room"]) for one in made) == ["None", "r1"]
