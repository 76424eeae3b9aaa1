"""Small groups: scenarios AS14, AS15 and AS16."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.planning.schools import (
    AUTUMN,
    LESSONS,
    C,
    added,
    changed,
    nobody_qualified_but,
    packs,
    prepared,
    school,
    small_group,
    without,
)
from tests.planning.sound import (
    assessed,
    cited,
    fate,
    judged,
    missing,
    planned,
    recommended,
    result,
    results,
    rules,
    shown,
)

OK, REFUSED, UNDETERMINED = "recommended", "refused", "undetermined"
HALF_A_YEAR = {"start": AUTUMN, "end": "2027-12-17"}


# --- AS14: size ---


@pytest.mark.parametrize(
    ("pupils", "violated"),
    [
        (1, {"c-gruppe-mindst", "en-til-en-er-individuel"}),
        (2, set()),
        (3, set()),
        (4, set()),
        (5, {"c-gruppe-hoejst"}),
        (6, {"c-gruppe-hoejst"}),
        (9, {"c-gruppe-hoejst"}),
    ],
)
def test_as14_a_group_has_two_to_four_pupils(pupils, violated):
    one = judged(small_group(pupils), school(pupils=9))
    assert (fate(one), rules(one.violations)) == (REFUSED if violated else OK, violated)
    assert {"c-gruppe-mindst", "c-gruppe-hoejst"} <= cited(one)
    assert shown(one, "offering", "pupils") == {"gruppen": pupils}
    short = {v.shortfall.missing for v in one.violations if v.shortfall}
    assert short == ({1 if pupils == 1 else pupils - 4} if violated else set())


def test_as14_one_pupil_alone_is_named_an_individual_intervention_and_accompanies_nothing():
    plan = assessed([small_group(1), packs("e1")], school())
    for violation in result(plan, "gruppen").violations:
        assert "individual intervention" in violation.text["en"]
        assert "individuel indsats" in violation.text["da"]
    assert result(plan, "pakkerne").status == "withheld"


@pytest.mark.parametrize("pupils", [5, 6, 7])
def test_as14_a_group_that_is_too_large_is_told_to_be_split(pupils):
    (violation,) = judged(small_group(pupils), school(pupils=9)).violations
    assert "split into several groups" in violation.text["en"]
    assert "deles i flere grupper" in violation.text["da"]


@pytest.mark.parametrize("pupils", [2, 3, 4, 5, 6, 7, 8, 9])
def test_as14_a_plan_splits_the_pupils_into_groups_of_two_to_four(pupils):
    plan = planned(nobody_qualified_but(school(pupils=pupils), "tutor", without_pairs=True))
    groups = [one.students for one in recommended(plan, "C")]
    assert all(2 <= len(group) <= 4 for group in groups)
    assert sorted(pupil for group in groups for pupil in group) == [f"e{n}" for n in range(1, pupils + 1)]


@pytest.mark.parametrize(
    ("pupils", "groups"), [(2, 1), (3, 1), (4, 1), (5, 2), (6, 2), (7, 2), (8, 2), (9, 3)]
)
def test_as14_a_plan_pays_for_no_more_groups_than_the_pupils_fill(pupils, groups):
    plan = planned(nobody_qualified_but(school(pupils=pupils), "tutor", without_pairs=True))
    assert len(recommended(plan, "C")) == groups


def test_as14_a_plan_makes_no_group_of_one():
    plan = planned(nobody_qualified_but(school(pupils=1), "tutor", without_pairs=True))
    assert not recommended(plan)
    (one,) = results(plan, "C")
    assert (one.status, rules(one.violations)) == (REFUSED, {"for-faa-med-samme-behov"})
    assert [unmet.need.id for unmet in plan.unmet] == ["need/e1/subject/dansk/laesning"]


# --- AS15: outside the pupils' lessons ---


@pytest.mark.parametrize(
    ("slot", "clashes"),
    [
        ("mon 12:10-12:55", True),
        ("mon 12:54-13:34", True),
        ("mon 12:55-13:35", False),
        ("mon 13:30-14:10", False),
        ("mon 07:21-08:01", True),
        ("mon 07:20-08:00", False),
        ("sat 12:10-12:50", False),
    ],
)
@pytest.mark.parametrize("pupil", ["e1", "e3"])
def test_as15_no_session_takes_the_place_of_a_lesson_of_any_pupil(slot, clashes, pupil):
    case = changed(changed(school(), "students", lesson_slots=[]), "students", pupil, lesson_slots=LESSONS)
    slots = [slot, *(f"{day} 13:30-14:10" for day in ("tue", "wed", "thu"))]
    one = judged(small_group(slots=slots), case)
    assert fate(one) == (REFUSED if clashes else OK)
    assert rules(one.violations) == ({"c-ingen-lektion-erstattes"} if clashes else set())
    for violation in one.violations:
        for text in violation.text.values():
            assert pupil in text
            assert slot in text
        assert "would replace ordinary teaching" in violation.text["en"]


@pytest.mark.parametrize(
    ("setting", "violated"), [("school_time", {"c-uden-for-undervisningen"}), ("outside_school_time", set())]
)
def test_as15_a_group_in_school_time_is_refused_before_its_times_are_told(setting, violated):
    one = judged(small_group(setting=setting, slots=None), school())
    assert (fate(one), rules(one.violations)) == (REFUSED if violated else OK, violated)


def test_as15_times_that_are_not_told_leave_a_condition():
    one = judged(small_group(slots=None), school())
    assert fate(one) == OK
    assert {"c-ingen-lektion-erstattes", "tid-i-skemaet"} <= rules(one.conditions)


TIMETABLE = {
    "dansk": ["mon 08:00-09:35"],
    "historie": ["mon 09:40-10:25", "tue 08:00-08:45"],
    "engelsk": ["thu 08:00-08:20"],
}
"""A double lesson in Danish, single ones in history, and something of a lesson in English.

Of the class's other lessons, and of the rest of that one, no subject is told.
"""


def with_a_timetable(case):
    taught = [
        {"class_id": "klassen", "subject": subject, "staff_id": "laerer", "lesson_slots": slots}
        for subject, slots in TIMETABLE.items()
    ]
    return added(without(case, subject_teachers="klassen"), subject_teachers=taught)


@pytest.mark.parametrize(
    ("slot", "lessons", "untold"),
    [
        ("mon 13:30-14:10", [], False),
        ("mon 08:00-08:40", ["dansk"], False),
        ("mon 08:45-08:50", [], False),
        ("mon 09:20-09:50", ["dansk", "historie"], False),
        ("mon 09:35-10:15", ["historie"], False),
        ("tue 08:44-09:20", ["historie"], True),
        ("wed 08:00-08:40", [], True),
        ("thu 08:00-08:40", [], True),
    ],
)
@pytest.mark.parametrize("setting", ["outside_lessons", "school_time"])
@pytest.mark.parametrize("advice", [False, True])
def test_as15_read_by_the_subject_only_lessons_in_it_are_replaced(slot, lessons, untold, setting, advice):
    """With a warning for a lesson in another subject; DX42 still says how binding it is."""
    slots = [slot, *(f"{day} 13:30-14:10" for day in ("tue", "wed", "thu"))]
    switches = {"DX17": "lenient", "DX42": "lenient" if advice else "strict"}
    group = small_group(slots=slots, setting=setting)
    one = judged(group, with_a_timetable(school()), switches=switches)
    replaced = "dansk" in lessons
    rule = "c-helst-ingen-lektion-i-faget-erstattes" if advice else "c-ingen-lektion-i-faget-erstattes"
    assert fate(one) == (REFUSED if replaced and not advice else OK)
    assert rules(one.violations) == ({rule} if replaced and not advice else set())
    stays_open = advice if replaced else untold
    assert rules(one.conditions) == ({rule} if stays_open else set())
    warned = [w.text["da"] for w in one.warnings if w.rule == "c-lektion-i-andet-fag"]
    assert len(warned) == ("historie" in lessons)
    assert all(slot in text and "e1" in text for text in warned)


@pytest.mark.parametrize("told", ["klassen", "e1"])
def test_as15_a_pupil_with_lessons_of_another_class_has_no_subject_told_for_them(told):
    """The subjects are those of the pupil's own class; what it does not have at that time is not told."""
    case = changed(with_a_timetable(school()), "students", "e1", lesson_slots=["fri 08:00-08:45"])
    if told == "klassen":
        case = changed(case, "students", "e1", lesson_slots=["mon 08:00-08:45"])
    slot = "mon 08:00-08:40" if told == "klassen" else "fri 08:00-08:40"
    slots = [slot, *(f"{day} 13:30-14:10" for day in ("tue", "wed", "thu"))]
    case = changed(changed(case, "students", "e2", lesson_slots=[]), "students", "e3", lesson_slots=[])
    case = changed(case, "students", "e4", lesson_slots=[])
    one = judged(small_group(slots=slots), case, switches={"DX17": "lenient"})
    assert fate(one) == (REFUSED if told == "klassen" else OK)
    assert ("c-ingen-lektion-i-faget-erstattes" in rules(one.conditions)) is (told == "e1")


@pytest.mark.parametrize(
    ("busy", "clashes"),
    [
        ("mon 14:09-15:00", True),
        ("mon 14:10-15:00", False),
        ("tue 13:00-13:31", True),
        ("fri 13:30-14:10", False),
    ],
)
def test_as15_nor_of_another_activity(busy, clashes):
    one = judged(small_group(), changed(school(), "students", "e2", busy_slots=[busy]))
    assert rules(one.violations) == ({"c-elevernes-andre-aktiviteter"} if clashes else set())


# --- AS16: training ---


@pytest.mark.parametrize(
    ("hours", "status", "warned"),
    [
        ("0", REFUSED, False),
        ("0.001", OK, True),
        ("1", OK, True),
        ("36", OK, True),
        ("36.999", OK, True),
        ("37", OK, False),
        ("37.001", OK, False),
        ("40", OK, False),
    ],
)
def test_as16_the_tutor_is_trained_before_the_start(hours, status, warned):
    one = judged(small_group(), changed(school(), "trainings", hours=hours))
    assert fate(one) == status
    assert rules(one.violations) == ({"c-tutor-oplaert"} if status == REFUSED else set())
    warnings = {w.rule: w.text for w in one.warnings}
    assert ("c-oplaering-under-anbefalet" in warnings) is warned
    if warned:
        assert f"{hours} hours" in warnings["c-oplaering-under-anbefalet"]["en"]
        assert "37" in warnings["c-oplaering-under-anbefalet"]["en"]
    assert shown(one, "training", "hours") == {"tutor": str(Decimal(hours))}
    rests_on = {"lenient"} if Decimal(hours) < 37 else set()
    assert {r.option for r in one.readings if r.switch == "DX19"} == rests_on


@pytest.mark.parametrize(
    ("hours", "cost"), [("36", "300"), ("36.5", "150"), ("37", "0"), ("38", "0"), ("2", "10500")]
)
def test_as16_the_missing_hours_are_part_of_the_cost(hours, cost):
    one = judged(small_group(), changed(school(), "trainings", hours=hours))
    assert {c.item: c.amount_dkk for c in one.cost}["oplaering"] == Decimal(cost)


def test_as16_training_that_is_not_told_is_a_missing_fact():
    one = judged(small_group(), without(school(), trainings="tutor"))
    assert (one.status, missing(one)) == (UNDETERMINED, {("training", "tutor", C, "hours")})


@pytest.mark.parametrize(
    ("hours", "status"), [("0", REFUSED), ("36", REFUSED), ("36.999", REFUSED), ("37", OK), ("38", OK)]
)
def test_as16_a_municipality_may_demand_the_whole_training(hours, status):
    one = judged(small_group(), changed(school(), "trainings", hours=hours), switches={"DX19": "strict"})
    assert fate(one) == status


@pytest.mark.parametrize(
    ("hours", "listed"), [("0", REFUSED), ("0.001", OK), ("36", OK), ("37", OK), (None, UNDETERMINED)]
)
def test_as16_a_plan_says_the_same_where_there_is_no_time_to_train_anybody(hours, listed):
    """The half-year ends before a group could begin in the next."""
    case = nobody_qualified_but(school(calendar=HALF_A_YEAR), "tutor", without_pairs=True)
    told = without(case, trainings="tutor") if hours is None else changed(case, "trainings", hours=hours)
    plan = planned(told)
    assert {fate(one) for one in results(plan, "C")} == {listed}
    if listed == UNDETERMINED:
        assert all(("training", "tutor", C, "hours") in missing(one) for one in results(plan, "C"))


@pytest.mark.parametrize(("hours", "bought"), [("0", True), ("0.001", False), ("37", False)])
def test_as16_a_plan_buys_training_for_a_tutor_who_has_none(hours, bought):
    """Half a year later there is time for it; who has some training needs no more to begin."""
    case = nobody_qualified_but(school(), "tutor", without_pairs=True)
    (one,) = recommended(planned(changed(case, "trainings", hours=hours)), "C")
    assert bool(one.staff[0].training_bought) is bought
    assert ("c-oplaering-koebes" in rules(one.conditions)) is bought
    assert ("c-oplaering-under-anbefalet" in rules(one.warnings)) is (hours == "0.001")
    if bought:
        assert {c.item: c.amount_dkk for c in one.cost}["oplaering"] == 37 * 300
        assert "37 hours" in {c.rule: c.text for c in one.conditions}["c-oplaering-koebes"]["en"]
        assert one.period.start > AUTUMN


@pytest.mark.parametrize(("qualified", "status"), [([C], OK), ([], REFUSED), (None, UNDETERMINED)])
def test_as16_the_tutor_is_qualified(qualified, status):
    one = judged(small_group(), changed(school(), "staff", "tutor", qualified_for=qualified))
    assert fate(one) == status
    assert rules(one.violations) == ({"c-tutor-kvalificeret"} if status == REFUSED else set())
    assert missing(one) == ({("staff", "tutor", "qualified_for")} if qualified is None else set())


# --- the intensity these scenarios presuppose ---


@pytest.mark.parametrize(
    ("sessions", "weeks", "minutes", "violated"),
    [
        ("4", 12, 25, set()),
        ("4", 12, 24, {"c-korteste-session"}),
        ("3.999", 12, 30, {"c-ugentlige-sessioner"}),
        ("4", 11, 30, {"c-varighed"}),
        ("5", 13, 45, set()),
        ("3", 11, 24, {"c-korteste-session", "c-ugentlige-sessioner", "c-varighed"}),
    ],
)
def test_a_group_meets_four_times_a_week_for_twelve_weeks(sessions, weeks, minutes, violated):
    one = judged(small_group(lessons_per_week=sessions, weeks=weeks, minutes_per_lesson=minutes), school())
    assert (fate(one), rules(one.violations)) == (REFUSED if violated else OK, violated)


@pytest.mark.parametrize(
    ("minutes", "warned", "open_"),
    [(40, False, False), (41, True, False), (45, True, False), (46, False, True)],
)
def test_a_session_above_forty_minutes_is_said_and_one_above_a_lesson_stays_open(minutes, warned, open_):
    one = judged(small_group(minutes_per_lesson=minutes), school())
    assert fate(one) == OK
    assert ("c-lang-session" in rules(one.warnings)) is warned
    assert ("c-hoejst-en-lektion" in rules(one.conditions)) is open_


def test_a_group_is_for_the_target_group_and_one_area():
    case = changed(school(), "students", "e2", exposed=False)
    assert rules(judged(small_group(), case).violations) == {"c-elever-i-maalgruppen"}
    one = judged(small_group(), changed(school(), "students", "e2", exposed=None))
    assert (one.status, missing(one)) == (UNDETERMINED, {("student", "e2", "exposed")})
    two_subjects = small_group(subjects=["dansk", "matematik"])
    assert "c-et-kompetenceomraade" in rules(judged(two_subjects, school()).violations)


def test_what_the_school_still_has_to_arrange_is_not_refused():
    one = judged(small_group(), prepared(school(), **{"sparring-med-gruppen": None}))
    assert (fate(one), rules(one.conditions)) == (OK, {"c-sparring-med-gruppen"})
