"""A case that lives: after any steps the plan is the one that the facts as they are give, to the byte."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from indsatsmotor import Choices, Forbidden, Session, Status, check, compare, recommend
from indsatsmotor.comparing import ReasonSort
from indsatsmotor.errors import FactErrors
from indsatsmotor.facts import Case, Change, School, Staff
from indsatsmotor.plan import offering_of
from tests.planning.schools import AUTUMN, BOOK, C, changed, nobody_qualified_but, school, small_group
from tests.planning.sound import recommended


def small() -> Case:
    """A school in which a group of three and packs beside it can be had, and nothing else."""
    case = school(pupils=3, calendar={"start": AUTUMN, "end": "2027-12-17"})
    return nobody_qualified_but(case, "tutor", without_pairs=True)


# --- any sequence of steps ---


LEAVING = (("staff", "tutor"), ("student", "e2"), ("room", "lokalet"), ("training", ("tutor", C)))


class AnySteps(RuleBasedStateMachine):
    """What a school does in a year: people come and go, facts are corrected, choices are made and undone."""

    @initialize()
    def begin(self) -> None:
        self.session = Session(small(), book=BOOK)
        self.past: list[tuple[Case, Choices]] = []

    def steps(self, step: Any) -> None:
        """Make a step, and hold what it says against what is there."""
        before = self.session.case, self.session.choices, self.session.plan
        try:
            made = step()
        except FactErrors:
            assert (self.session.case, self.session.choices, self.session.plan) == before
            return
        self.past.append(before[:2])
        assert made.plan == self.session.plan
        assert made.difference.comparison == compare(before[2], made.plan)
        assert all(because.reasons for because in made.difference.because)

    @rule(lessons=st.sampled_from(("3.999", "4", "8", None)))
    def the_tutor_has_other_lessons(self, lessons):
        self.steps(lambda: self.session.correct("staff", "tutor", lessons_available_per_week=lessons))

    @rule(amount=st.sampled_from(("0", "30000", "1000000", "-1")))
    def there_is_more_or_less_money(self, amount):
        self.steps(lambda: self.session.correct("budget", "puljen", amount_dkk=amount))

    @rule(student=st.sampled_from(("e1", "e2", "e3")), exposed=st.sampled_from((True, False, None)))
    def a_pupil_is_judged_otherwise(self, student, exposed):
        self.steps(lambda: self.session.correct("student", student, exposed=exposed))

    @rule(kind=st.sampled_from(LEAVING), entirely=st.booleans())
    def somebody_or_something_is_gone(self, kind, entirely):
        self.steps(lambda: self.session.retract(*kind, entirely=entirely))

    @rule(facts=st.sampled_from(("staff", "rooms", "trainings", "students", "learning_needs")))
    def what_was_there_in_the_beginning_is_told_again(self, facts):
        self.steps(lambda: self.session.add(*getattr(small(), facts)))

    @rule(which=st.integers(0, 3))
    def something_of_the_plan_is_fixed(self, which):
        offerings = [offering_of(one) for one in self.session.plan.recommended()][which : which + 1]
        self.steps(lambda: self.session.choose(Choices(fixed=tuple(offerings))))

    @rule(student=st.sampled_from(("e1", "e9")))
    def something_is_forbidden(self, student):
        bans = Choices(forbidden=[Forbidden(variant="C", students=[student])])
        self.steps(lambda: self.session.choose(bans))

    @precondition(lambda self: self.past)
    @rule()
    def the_last_step_is_undone(self):
        before, plan = self.past.pop(), self.session.plan
        step = self.session.undo()
        assert (self.session.case, self.session.choices) == before
        assert step.difference.comparison == compare(plan, step.plan)

    @invariant()
    def the_plan_is_that_of_the_facts_as_they_are(self):
        if hasattr(self, "session"):
            fresh = recommend(self.session.case, choices=self.session.choices, book=BOOK)
            assert self.session.plan.to_json() == fresh.to_json()
            assert check(fresh, self.session.case) == ()


AnySteps.TestCase.settings = settings(
    max_examples=4,
    stateful_step_count=6,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
test_after_any_steps_the_plan_is_that_of_the_facts_as_they_are = AnySteps.TestCase


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
