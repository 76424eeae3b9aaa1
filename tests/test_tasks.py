"""The implementation plan: every task on its day, in text and in a calendar that other programs read."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest

from indsatsmotor import Plan, load_case, load_rulebook, recommend
from indsatsmotor.cli import main
from indsatsmotor.offering import SchoolYear, schedule
from indsatsmotor.plan import Recommendation, TaskItem, offering_of
from indsatsmotor.render import as_calendar, as_task_list
from indsatsmotor.rules import Phase, Task, Timing
from tests import folkeskole

LITTLE = load_case(Path(__file__).parent / "golden" / "lille-skole.yaml")
RULES = load_rulebook().ruleset.by_id


def dated(plan: Plan | None = None) -> list[tuple[Recommendation, TaskItem, Task]]:
    """Every task of every recommendation of a plan, of the example when not given, and its rule."""
    found = []
    for one in (plan or folkeskole.plan()).recommended():
        for task in one.tasks:
            rule = RULES[task.rule]
            assert isinstance(rule, Task)
            found.append((one, task, rule))
    return found


def test_every_recommendation_has_tasks_of_every_phase_of_the_booklet_and_nothing_else_has_any():
    for one in folkeskole.plan().recommendations:
        phases = {RULES[task.rule].work.phase for task in one.tasks}
        wanted = {Phase.START, Phase.RUNNING, Phase.ANCHORING} if one.status.recommended else set()
        assert phases >= wanted
        assert bool(phases) is one.status.recommended


def test_the_words_of_every_task_stand_in_the_plan_once():
    rules = [text.rule for text in folkeskole.plan().task_texts]
    assert len(rules) == len(set(rules))
    assert {task.rule for _, task, _ in dated()} <= set(rules)


@pytest.mark.parametrize("timing", [Timing.BEFORE_START, Timing.MONTHLY, Timing.AFTER_MONTHS, Timing.AT_END])
def test_the_days_of_a_task_follow_from_those_of_the_offering(timing):
    found = [(one, task) for one, task, rule in dated() if rule.timing is timing]
    assert found
    for one, task in found:
        assert one.period is not None
        assert task.due is not None
        if timing is Timing.BEFORE_START:
            assert task.due == one.period.start - timedelta(days=1)
        elif timing is Timing.AT_END:
            assert task.due == one.period.end
        else:
            assert one.period.start < task.due <= one.period.end


def test_monthly_feedback_falls_on_days_of_teaching_for_as_long_as_it_runs():
    year = SchoolYear(folkeskole.case())
    for one, task, rule in dated():
        if rule.timing is Timing.MONTHLY and one.code != "D":
            months = (one.period.end - one.period.start).days // 31
            assert months <= len(task.dates) <= months + 1
            assert all(year.teaching_day(day) == day for day in task.dates)


def test_packs_have_their_letters_the_day_before_and_their_dispatch_on_the_day():
    for one, task, rule in dated():
        days = sorted(pack.day for pack in offering_of(one).packs or ())
        if rule.timing is Timing.EACH_PACK:
            assert list(task.dates) == days
        elif rule.timing is Timing.BEFORE_EACH_PACK:
            assert list(task.dates) == [day - timedelta(days=1) for day in days]


def test_what_follows_a_course_is_ready_before_its_main_part_ends():
    found = [
        (one, task) for one, task, rule in dated() if rule.timing is Timing.BEFORE_END and one.code == "D"
    ]
    assert found
    for one, task in found:
        when = schedule(offering_of(one), SchoolYear(folkeskole.case()))
        assert task.due < when.follow_up[0]
        assert when.main[-1] <= task.due


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_list_names_every_task_once(language):
    text = " ".join(as_task_list(folkeskole.plan(), language=language).split())
    for task in folkeskole.plan().task_texts:
        if task.rule not in {one.rule for one in folkeskole.plan().tasks}:
            assert text.count(task.text[language]) >= 1


def test_a_calendar_program_reads_every_dated_task():
    read = icalendar.Calendar.from_ical(as_calendar(folkeskole.plan()))
    events = read.walk("VEVENT")
    wanted = {
        (day, task.rule) for _, task, _ in dated() for day in task.dates or ((task.due,) if task.due else ())
    }
    assert len(events) == len(wanted)
    assert {event.decoded("dtstart") for event in events} == {day for day, _ in wanted}
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert as_calendar(folkeskole.plan()) == as_calendar(folkeskole.plan())


def test_the_command_lists_the_tasks_of_a_plan_that_was_kept(tmp_path, capsys):
    kept = tmp_path / "plan.json"
    kept.write_text(folkeskole.plan().to_json(), encoding="utf-8")
    assert main(["tasks", str(kept), "--language", "en"]) == 0
    assert capsys.readouterr().out == as_task_list(folkeskole.plan(), language="en")
    assert main(["tasks", str(kept), "--format", "calendar", "--output", str(tmp_path / "plan.ics")]) == 0
    assert icalendar.Calendar.from_ical((tmp_path / "plan.ics").read_text(encoding="utf-8"))


def test_the_command_writes_the_forms_of_the_survey(tmp_path, capsys):
    assert main(["survey", str(folkeskole.FOLDER), "--forms", str(tmp_path / "skemaer")]) == 0
    assert (tmp_path / "skemaer" / "answers.csv").is_file()
    assert "e0125" in capsys.readouterr().out
    assert main(["survey", str(folkeskole.FOLDER), "--forms", str(tmp_path / "skemaer")]) == 2


def test_what_is_told_to_be_done_is_said_to_be_and_is_asked_for_no_more():
    before = dated(recommend(LITTLE))
    one, task, _ = next(found for found in before if found[2].timing is Timing.BEFORE_START)
    told = LITTLE.model_dump() | {
        "tasks_done": [{"task": task.rule, "school_id": one.school, "answer_id": "svar-1"}]
    }
    after = recommend(type(LITTLE).model_validate(told))
    done = [t for r in after.recommended() for t in r.tasks if t.rule == task.rule]
    assert done
    assert all((t.done, t.answer_id) == (True, "svar-1") for t in done)
    assert date.min < task.due
