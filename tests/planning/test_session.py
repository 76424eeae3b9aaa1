"""A case that lives: after any steps the plan is the one that the facts as they are give, to the byte."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from indsatsmotor import Choices, Forbidden, Session, Status, recommend
from indsatsmotor.comparing import ReasonSort
from indsatsmotor.errors import FactErrors
from indsatsmotor.facts import Case, Change, School, Staff
from indsatsmotor.planning import _session
from indsatsmotor.strategies import session_machine
from tests.planning.schools import AUTUMN, BOOK, changed, nobody_qualified_but, school, small_group
from tests.planning.sound import recommended


def small() -> Case:
    """A school in which a group of three and packs beside it can be had, and nothing else."""
    case = school(pupils=3, calendar={"start": AUTUMN, "end": "2027-12-17"})
    return nobody_qualified_but(case, "tutor", without_pairs=True)


# --- any sequence of steps ---

FEW = settings(
    max_examples=4,
    stateful_step_count=6,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
machine = session_machine(st.builds(small), book=BOOK)
machine.TestCase.settings = FEW
test_after_any_steps_the_plan_is_that_of_the_facts_as_they_are = machine.TestCase


def of_the_beginning(session: Session, *_: Any, **__: Any) -> Any:
    """A step that is reported and not made."""
    return session.choose(session.choices)


@pytest.mark.parametrize("broken", ["stale", "forgetful"])
def test_the_machine_notices_a_session_that_errs(broken, monkeypatch):
    if broken == "stale":
        first = []
        right = _session.recommend

        def stale(*given: Any, **named: Any) -> Any:
            first.append(right(*given, **named))
            return first[0]

        monkeypatch.setattr(_session, "recommend", stale)
    else:
        monkeypatch.setattr(Session, "undo", of_the_beginning)
    found = settings(FEW, phases=[Phase.generate])  # the first steps that do, and not the fewest
    with pytest.raises(AssertionError):
        run_state_machine_as_test(session_machine(st.builds(small), book=BOOK), settings=found)


# --- single steps ---


@pytest.fixture
def session() -> Session:
    return Session(small(), book=BOOK)


def status(session: Session, student: str = "e1") -> Status:
    """What is said of the packs of a pupil."""
    return next(
        one.status for one in session.plan.recommendations if (one.code, one.students) == ("E", (student,))
    )


def test_packs_are_withdrawn_because_the_tutor_left_and_come_back_when_that_is_undone(session):
    assert status(session).recommended
    step = session.retract("staff", "tutor", entirely=True)
    assert status(session) is Status.WITHHELD
    lost = [because for because in step.difference.because if because.before == "E1-e1-1"]
    assert {reason.sort for because in lost for reason in because.reasons} == {ReasonSort.COMPANION_LOST}
    session.undo()
    assert status(session).recommended


def test_a_session_begins_with_the_plan_of_its_case(session):
    assert session.plan == recommend(small(), book=BOOK)
    assert (session.case, session.choices) == (small(), Choices())
    with pytest.raises(IndexError):
        session.undo()


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (lambda s: s.correct("staff", "tutro", role="leader"), "tutro"),
        (lambda s: s.correct("staf", "tutor", role="leader"), "staf"),
        (lambda s: s.correct("staff", "tutor", role="ledende"), "Maybe you meant 'leader'"),
        (lambda s: s.correct("staff", "tutor", rolle="leader"), "Maybe you meant 'role'"),
        (lambda s: s.retract("staff", "tutor"), "training tutor"),
        (lambda s: s.add(School(id="skolen")), "2 different facts"),
        (lambda s: s.add(Staff(id="ny", school_id="ukendt"), Staff(id="to", school_id="ukendt")), "(2)"),
        (lambda s: s.choose(Choices(forbidden=[Forbidden(variant="Q")])), "'Q'"),
        (lambda s: s.change(Change(School(id="x"), None)), "school x"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_and_changes_nothing(session, bad, said):
    before = session.case, session.choices, session.plan
    with pytest.raises(FactErrors) as report:
        bad(session)
    assert said in str(report.value)
    assert (session.case, session.choices, session.plan) == before
    with pytest.raises(IndexError):
        session.undo()


def test_several_changes_are_one_step(session):
    case = session.case
    tutor, room = case.by_key["staff"]["tutor",], case.by_key["room"]["lokalet",]
    session.change(
        Change(tutor, tutor.model_copy(update={"lessons_available_per_week": None})), Change(room, None)
    )
    assert len(session.case.rooms) == 0
    session.undo()
    assert session.case == case


def test_what_people_fixed_stays_fixed_while_the_facts_change(session):
    step = session.choose(Choices(fixed=[small_group(2)]))
    assert [one.id for one in recommended(step.plan, "C")] == ["gruppen"]
    session.correct("staff", "tutor", motivation="low")
    assert [one.id for one in recommended(session.plan, "C")] == ["gruppen"]
    with pytest.raises(FactErrors):  # somebody who is gone cannot be in a group that is fixed
        session.retract("student", "e1", entirely=True)
    session.choose(Choices())
    assert session.retract("student", "e1", entirely=True).difference.loses == ()


def test_sessions_do_not_know_of_each_other(session):
    other = Session(small(), book=BOOK)
    session.correct("staff", "tutor", lessons_available_per_week="0")
    assert other.plan == recommend(small(), book=BOOK)
    assert changed(small(), "staff", "tutor", lessons_available_per_week="0") == session.case
