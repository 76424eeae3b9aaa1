"""Weekly times: nobody in two places at once, nothing in the place of a lesson, and no better plan."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indsatsmotor import Choices, Offering, Plan, Status, recommend
from indsatsmotor.checker import check
from indsatsmotor.facts import Slot
from indsatsmotor.plan import offering_of
from tests.allocation.schools import C, Told, a_group_school, adult, case_of, need, pupil, room, slow_is_fine

HOURS = ("08:00-08:45", "09:00-09:45", "09:30-10:15", "13:00-13:45", "14:00-14:45", "15:00-15:30")
WEEK = [f"{day} {hour}" for day in ("mon", "wed") for hour in HOURS]
"""Twelve times of a week, some of which overlap, and one too short for a session."""
SESSIONS = 4

times = st.lists(st.sampled_from(WEEK), unique=True, max_size=9)


@st.composite
def group_schools(draw: st.DrawFn) -> Told:
    """One or two tutors, and pupils with one or two needs, whose weeks are told."""
    told = a_group_school(draw(st.integers(2, 5)), tutor={"free_slots": draw(times)})
    (class_,) = told["classes"]
    told["classes"].append({**class_, "id": "s1-k2"})
    for one in told["classes"]:
        one["lesson_slots"] = draw(times)
    for one in told["students"]:
        one["class_id"] = draw(st.sampled_from(("s1-k1", "s1-k2")))
        if draw(st.integers(0, 4)) == 0:
            one["busy_slots"] = draw(times)
        if draw(st.integers(0, 3)) == 0:
            told["learning_needs"].append(need(one["id"], "matematik", "broeker"))
    if draw(st.booleans()):
        told["staff"].append(adult("t2", qualified_for=[C], free_slots=draw(times)))
        told["trainings"].append({"staff_id": "t2", "intervention": C, "hours": "37"})
    return told


def slots(texts: Any) -> list[Slot]:
    return [Slot.model_validate(text) for text in texts or ()]


def overlap(one: str, other: str) -> bool:
    """Reckoned from how the two are written."""
    (day, hours), (other_day, other_hours) = one.split(), other.split()
    (start, end), (other_start, other_end) = hours.split("-"), other_hours.split("-")
    return day == other_day and start < other_end and other_start < end


def lasts(slot: str) -> int:
    start, end = (int(t[:2]) * 60 + int(t[3:]) for t in slot.split()[1].split("-"))
    return end - start


def kept_from(told: Told, student: str) -> list[str]:
    one = next(one for one in told["students"] if one["id"] == student)
    class_ = next(c for c in told["classes"] if c["id"] == one["class_id"])
    return [*class_.get("lesson_slots", ()), *one.get("busy_slots", ())]


def most_helped(told: Told, *chosen: Any) -> int:
    """The most needs that any set of groups could meet beside those *chosen*, found by trying them all."""
    return sum(len(members) for members, _, _ in chosen) + _best(possible(told), chosen)


def possible(told: Told) -> list[Any]:
    """Every group that could be made: the needs, the tutor and the times."""
    tutors = {one["id"]: one["free_slots"] for one in told["staff"] if C in one["qualified_for"]}
    needs = [(n["student_id"], n["subject"]) for n in told["learning_needs"]]
    groups = []
    for size in range(2, 5):
        for members in combinations(needs, size):
            if len({subject for _, subject in members}) == 1:
                barred = [slot for student, _ in members for slot in kept_from(told, student)]
                for tutor, free in tutors.items():
                    fit = [s for s in free if lasts(s) >= 40 and not any(overlap(s, b) for b in barred)]
                    groups += [
                        (frozenset(members), tutor, chosen)
                        for chosen in combinations(fit, SESSIONS)
                        if not any(overlap(a, b) for a, b in combinations(chosen, 2))
                    ]
    return groups


def _best(groups: list[Any], taken: tuple[Any, ...]) -> int:
    best = 0
    for number, (members, tutor, chosen) in enumerate(groups):
        if all(_apart((members, tutor, chosen), other) for other in taken):
            rest = [g for g in groups[number + 1 :] if _apart((members, tutor, chosen), g)]
            best = max(best, len(members) + _best(rest, (*taken, (members, tutor, chosen))))
    return best


def _apart(one: Any, other: Any) -> bool:
    (members, tutor, chosen), (others, another, their) = one, other
    if members & others:
        return False
    shared = tutor == another or bool({s for s, _ in members} & {s for s, _ in others})
    return not (shared and any(overlap(a, b) for a in chosen for b in their))


def groups_of(plan: Any) -> list[Any]:
    return [one for one in plan.recommended() if one.code == "C"]


@settings(slow_is_fine, max_examples=12)
@given(group_schools())
def test_nobody_is_in_two_places_and_no_session_takes_the_place_of_a_lesson(told):
    case = case_of(told)
    plan = recommend(case)
    tutors = {one["id"]: one["free_slots"] for one in told["staff"] if C in one["qualified_for"]}
    for one in groups_of(plan):
        assert len(one.slots) == SESSIONS
        assert set(one.slots) <= set(tutors[one.staff[0].id])
        for student in one.students:
            assert not any(overlap(s, busy) for s in one.slots for busy in kept_from(told, student))
    for one, other in combinations(groups_of(plan), 2):
        if one.staff == other.staff or set(one.students) & set(other.students):
            assert not any(overlap(a, b) for a in one.slots for b in other.slots)
    assert check(plan, case) == ()


@settings(slow_is_fine, max_examples=12)
@given(group_schools())
def test_no_groups_at_other_times_would_help_more(told):
    plan = recommend(case_of(told))
    assert plan.optimality.proven
    assert sum(len(one.students) for one in groups_of(plan)) == most_helped(told)


def a_school_with_times(free: list[str], lessons: list[str], pupils: int = 3, **more: Any) -> Told:
    told = a_group_school(pupils, tutor={"free_slots": free}, **more)
    told["classes"][0]["lesson_slots"] = lessons
    return told


AFTERNOON = [f"{day} 14:00-14:45" for day in ("mon", "tue", "wed", "thu")]


def test_a_group_meets_where_tutor_and_pupils_can_and_has_no_condition_to_find_times():
    told = a_school_with_times([*AFTERNOON, "fri 08:00-08:45"], ["fri 08:00-08:45"])
    (one,) = groups_of(recommend(case_of(told)))
    assert sorted(one.slots) == sorted(AFTERNOON)
    assert "tid-i-skemaet" not in {condition.rule for condition in one.conditions}


def test_where_no_times_of_the_tutor_are_told_the_times_are_an_open_condition():
    told = a_group_school(3)
    told["classes"][0]["lesson_slots"] = ["fri 08:00-08:45"]
    (one,) = groups_of(recommend(case_of(told)))
    assert one.slots is None
    assert "tid-i-skemaet" in {condition.rule for condition in one.conditions}


@pytest.mark.parametrize("suits", range(4, 0, -1))
def test_with_fewer_times_than_sessions_the_need_is_unmet_and_says_how_many_there_are(suits):
    told = a_school_with_times(AFTERNOON, AFTERNOON[suits:])
    plan = recommend(case_of(told))
    if suits == SESSIONS:
        assert groups_of(plan)
        assert not plan.unmet
    else:
        (short,) = {(s.what, s.had, s.needed) for unmet in plan.unmet for s in unmet.shortfalls}
        assert short == ("times", suits, SESSIONS)


def test_a_room_is_chosen_that_is_free_at_the_times_and_two_groups_never_share_it():
    told = a_school_with_times(AFTERNOON, [], pupils=4)
    told["students"] += [pupil(f"f{n}", told["classes"][0]) for n in range(4)]
    told["learning_needs"] += [need(f"f{n}", "matematik", "broeker") for n in range(4)]
    told["staff"].append(adult("t2", qualified_for=[C], free_slots=AFTERNOON))
    told["trainings"].append({"staff_id": "t2", "intervention": C, "hours": "37"})
    told["rooms"] = [room("r1", free_slots=AFTERNOON[:3]), room("r2", free_slots=AFTERNOON),
                     room("r3", free_slots=[slot.replace("14:", "13:") for slot in AFTERNOON]),
                     room("r4", free_slots=AFTERNOON)]  # fmt: skip
    chosen = {one.room for one in groups_of(recommend(case_of(told)))}
    assert chosen == {"r2", "r4"}


def test_a_pupil_in_two_groups_is_in_one_at_a_time():
    """Both tutors have only the afternoons, so one of the groups has to do without those who are in both."""
    told = a_school_with_times([*AFTERNOON, "fri 14:00-14:45"], [], pupils=3)
    told["learning_needs"] += [need(f"e{n}", "matematik", "broeker") for n in (1, 2, 3)]
    told["staff"].append(adult("t2", qualified_for=[C], free_slots=[*AFTERNOON, "fri 14:00-14:45"]))
    told["trainings"].append({"staff_id": "t2", "intervention": C, "hours": "37"})
    assert len(groups_of(recommend(case_of(told)))) == 1
    mornings = [slot.replace("14:", "08:") for slot in AFTERNOON]
    told["staff"][-1]["free_slots"] = mornings
    assert len(groups_of(recommend(case_of(told)))) == 2


def test_the_checker_sees_a_session_moved_to_where_somebody_is_taken():
    told = a_school_with_times([*AFTERNOON, "fri 08:00-08:45"], [])
    case = case_of(told)
    plan = recommend(case)
    (one,) = groups_of(plan)
    moved = one.model_copy(update={"slots": (*one.slots[1:], "sat 08:00-08:45")})
    others = [other for other in plan.recommendations if other is not one]
    forged = plan.model_copy(update={"recommendations": (*others, moved)})
    assert any("is not free sat 08:00-08:45" in problem for problem in check(forged, case))


# --- beside what people chose ---


def chosen_group(students: Any, times: Any, tutor: str = "t1", need: str = "dansk", **more: Any) -> Offering:
    """A group as people tell of it, which could be planned as well."""
    (one,) = groups_of(recommend(case_of(a_group_school(2, tutor={"free_slots": AFTERNOON}))))
    area = {"dansk": "laesning", "matematik": "broeker"}[need]
    return Offering.model_validate(
        {
            **offering_of(one).model_dump(),
            "id": "gruppen",
            "students": [*students],
            "subjects": [need],
            "area": area,
            "adults": [{"staff_id": tutor, "role": "tutor"}],
            "slots": times,
            **more,
        }
    )


def around(told: Told, *chosen: Offering) -> Plan:
    """The plan around what people chose, held against the facts."""
    case = case_of(told)
    plan = recommend(case, choices=Choices(fixed=chosen))
    assert check(plan, case) == ()
    return plan


def levels(plan: Plan) -> dict[str, int]:
    return {one.name: one.value for one in plan.optimality.levels if one.name not in {"choices", "lottery"}}


@settings(slow_is_fine, max_examples=6)
@given(group_schools(), st.data())
def test_the_best_is_planned_around_the_times_that_people_chose(told, data):
    groups = possible(told)
    assume(groups)
    members, tutor, times = chosen = data.draw(st.sampled_from(groups))
    (subject,) = {subject for _, subject in members}
    mine = chosen_group(sorted(student for student, _ in members), times, tutor, subject)
    plan = around(told, mine)
    (kept,) = (one for one in groups_of(plan) if one.fixed)
    assert sorted(kept.slots) == sorted(times)
    assert plan.optimality.proven
    assert sum(len(one.students) for one in groups_of(plan)) == most_helped(told, chosen)


@settings(slow_is_fine, max_examples=6)
@given(group_schools(), st.data())
def test_fixing_groups_of_the_best_plan_with_their_times_gives_the_same_objective(told, data):
    told["rooms"] = [room("r1", free_slots=data.draw(times)), room("r2", free_slots=WEEK)]
    case = case_of(told)
    best = recommend(case)
    groups = groups_of(best)
    some = data.draw(st.lists(st.sampled_from(groups), unique_by=lambda one: one.id)) if groups else []
    for kept in (groups, some):
        plan = around(told, *map(offering_of, kept))
        assert levels(plan) == levels(best)
        by_id = {one.id: one for one in plan.recommendations}
        assert [by_id[one.id].slots for one in kept] == [one.slots for one in kept]


def two_tutors(rooms: list[Told], free: list[str]) -> Told:
    """Two tutors with the same times; two pupils with one need, and more than can be tried with another."""
    told = a_school_with_times(free, [], pupils=2, rooms=rooms)
    others = [f"f{number}" for number in range(1, 5)]
    told["students"] += [pupil(name, told["classes"][0]) for name in others]
    told["learning_needs"] += [need(name, "matematik", "broeker") for name in others]
    told["staff"].append(adult("t2", qualified_for=[C], free_slots=free))
    told["trainings"].append({"staff_id": "t2", "intervention": C, "hours": "37"})
    return told


EVENING = [slot.replace("14:", "16:") for slot in AFTERNOON]


@pytest.mark.parametrize(
    ("rooms", "free", "where"),
    [
        ([room("r1", free_slots=[*AFTERNOON, *EVENING])], AFTERNOON, None),
        ([room("r1", free_slots=[*AFTERNOON, *EVENING])], [*AFTERNOON, *EVENING], ("r1", EVENING)),
        ([room(name, free_slots=AFTERNOON) for name in ("r1", "r2")], AFTERNOON, ("r2", AFTERNOON)),
        (
            [room("r1", free_slots=AFTERNOON), room("r2", free_slots=EVENING)],
            [*AFTERNOON, *EVENING],
            ("r2", EVENING),
        ),
    ],
)
def test_a_room_that_people_chose_is_taken_at_its_times_and_only_then(rooms, free, where):
    plan = around(two_tutors(rooms, free), chosen_group(["e1", "e2"], AFTERNOON, room_id="r1"))
    found = [(one.room, sorted(one.slots)) for one in groups_of(plan) if not one.fixed]
    assert found == ([] if where is None else [(where[0], sorted(where[1]))])
    assert plan.optimality.proven


def test_pupils_whom_people_chose_for_one_group_are_in_another_only_at_other_times():
    told = two_tutors([], AFTERNOON)
    told["learning_needs"] += [need(f"f{number}") for number in range(1, 5)]
    mine = chosen_group([f"f{number}" for number in range(1, 5)], AFTERNOON)
    plan = around(told, mine)
    assert [one.students for one in groups_of(plan) if not one.fixed] == [("e1", "e2")]
    assert plan.optimality.proven
    told["staff"][-1]["free_slots"] = EVENING
    told["learning_needs"] = [one for one in told["learning_needs"] if one["student_id"] not in {"e1", "e2"}]
    (other,) = (one for one in groups_of(around(told, mine)) if not one.fixed)
    assert sorted(other.slots) == sorted(EVENING)


def test_of_two_choices_at_one_time_for_one_pupil_one_stands_and_the_other_says_why():
    told = two_tutors([], [*AFTERNOON, *EVENING])
    told["learning_needs"].append(need("e1", "matematik", "broeker"))
    later = [*EVENING[1:], AFTERNOON[0]]
    both = [
        chosen_group(["e1", "e2"], AFTERNOON),
        chosen_group(["e1", "f1"], later, "t2", "matematik", id="den-anden"),
    ]
    chosen = [one for one in around(told, *both).recommendations if one.fixed]
    (refused,) = (one for one in chosen if one.status is Status.REFUSED)
    (short,) = (violation.shortfall for violation in refused.violations if violation.shortfall)
    assert (short.what, short.of, short.had, short.needed) == ("times", "e1", SESSIONS - 1, SESSIONS)
    both[1] = both[1].model_copy(update={"slots": frozenset(slots(EVENING))})
    assert all(one.status.recommended for one in around(told, *both).recommendations if one.fixed)


def test_a_choice_at_a_time_when_the_tutor_is_not_free_is_refused_and_takes_no_time():
    told = two_tutors([], AFTERNOON)
    plan = around(told, chosen_group(["e1", "e2"], EVENING))
    (refused,) = (one for one in plan.recommendations if one.fixed)
    assert refused.status is Status.REFUSED
    assert levels(plan) == levels(around(told))


@pytest.mark.parametrize(("more", "groups"), [(3, 1), (4, 2)])
def test_a_choice_without_times_takes_as_many_of_the_tutors_times_as_it_has_lessons(more, groups):
    free = [*AFTERNOON, *EVENING[:more]]
    told = a_school_with_times(free, [], pupils=4)
    plan = around(told, chosen_group(["e1", "e2"], None))
    assert len(groups_of(plan)) == groups
    (kept,) = (one for one in groups_of(plan) if one.fixed)
    assert kept.slots is None
    assert "tid-i-skemaet" in {condition.rule for condition in kept.conditions}
