"""A machine that changes a case step by step, as a school does in a year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from indsatsmotor.checker import check
from indsatsmotor.comparing import compare
from indsatsmotor.errors import FactErrors
from indsatsmotor.facts import Case, key_of
from indsatsmotor.loading import load_rulebook
from indsatsmotor.offering import Choices, Forbidden
from indsatsmotor.plan import offering_of
from indsatsmotor.planning import Session, Step, recommend
from indsatsmotor.rulebook import Rulebook

_LESSONS = ("3.999", "4", "8", None)
_MONEY = ("0", "30000", "1000000", "-1")
_YES_NO = (True, False, None)
_LEAVING = ("staff", "students", "rooms", "trainings")
_COMING = (*_LEAVING, "learning_needs")


def session_machine(
    cases: st.SearchStrategy[Case], *, book: Rulebook | None = None
) -> type[RuleBasedStateMachine]:
    """A state machine that takes a :class:`Session` of any of *cases* through any steps.

    People come and go, means and judgements are told otherwise, choices are made and steps undone. After each
    step the plan is the one the facts left would get afresh, to the byte, and stands up to the checker; a
    change that is refused has changed nothing; what the step says is otherwise is what is otherwise.

    Args:
        cases: where a session begins.
        book: the rules in force; the shipped ones when not given.

    >>> machine = session_machine(st.just(Case()))
    >>> issubclass(machine, RuleBasedStateMachine)
    True
    """
    rules = book or load_rulebook()

    class AnySteps(_Steps):
        begins, book = cases, rules

    return AnySteps


class _Steps(RuleBasedStateMachine):
    begins: st.SearchStrategy[Case]
    book: Rulebook

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        self.first = data.draw(self.begins)
        self.session = Session(self.first, book=self.book)
        self.past: list[tuple[Case, Choices]] = []

    def step(self, make: Callable[[], Step]) -> None:
        """Make a step, and hold what it says against what is there."""
        before = self.session.case, self.session.choices, self.session.plan
        try:
            made = make()
        except FactErrors:
            assert (self.session.case, self.session.choices, self.session.plan) == before
            return
        self.past.append(before[:2])
        assert made.plan == self.session.plan
        assert made.difference.comparison == compare(before[2], made.plan)
        assert all(because.reasons for because in made.difference.because)

    def tell(self, data: st.DataObject, name: str, **fields: Any) -> None:
        """Tell some fields of one fact otherwise."""
        if facts := getattr(self.session.case, name):
            fact = data.draw(st.sampled_from(facts))
            self.step(lambda: self.session.correct(fact.kind, key_of(fact), **fields))

    @rule(data=st.data(), lessons=st.sampled_from(_LESSONS))
    def somebody_has_other_lessons(self, data: st.DataObject, lessons: str | None) -> None:
        self.tell(data, "staff", lessons_available_per_week=lessons)

    @rule(data=st.data(), amount=st.sampled_from(_MONEY))
    def there_is_more_or_less_money(self, data: st.DataObject, amount: str) -> None:
        self.tell(data, "budgets", amount_dkk=amount)

    @rule(data=st.data(), exposed=st.sampled_from(_YES_NO))
    def a_pupil_is_judged_otherwise(self, data: st.DataObject, exposed: bool | None) -> None:
        self.tell(data, "students", exposed=exposed)

    @rule(data=st.data(), name=st.sampled_from(_LEAVING), entirely=st.booleans())
    def somebody_or_something_is_gone(self, data: st.DataObject, name: str, entirely: bool) -> None:
        if facts := getattr(self.session.case, name):
            fact = data.draw(st.sampled_from(facts))
            self.step(lambda: self.session.retract(fact.kind, key_of(fact), entirely=entirely))

    @rule(name=st.sampled_from(_COMING))
    def what_was_there_in_the_beginning_is_told_again(self, name: str) -> None:
        self.step(lambda: self.session.add(*getattr(self.first, name)))

    @rule(which=st.integers(0, 3))
    def something_of_the_plan_is_fixed(self, which: int) -> None:
        offerings = [offering_of(one) for one in self.session.plan.recommended()][which : which + 1]
        self.step(lambda: self.session.choose(Choices(fixed=tuple(offerings))))

    @rule(variant=st.sampled_from(("A1", "C", "?")))
    def something_is_forbidden(self, variant: str) -> None:
        self.step(lambda: self.session.choose(Choices(forbidden=(Forbidden(variant=variant),))))

    @precondition(lambda self: self.past)
    @rule()
    def the_last_step_is_undone(self) -> None:
        before, plan = self.past.pop(), self.session.plan
        made = self.session.undo()
        assert (self.session.case, self.session.choices) == before
        assert made.difference.comparison == compare(plan, made.plan)

    @invariant()
    def the_plan_is_that_of_the_facts_as_they_are(self) -> None:
        if hasattr(self, "session"):
            fresh = recommend(self.session.case, choices=self.session.choices, book=self.book)
            assert self.session.plan.to_json() == fresh.to_json(), "the session has another plan"
            assert check(fresh, self.session.case) == ()
