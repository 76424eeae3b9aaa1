"""What the strategies make is what they say: valid facts and cases, and rulesets with one flaw."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indsatsmotor import Case, assess, check, load_rulebook, recommend
from indsatsmotor.errors import RulesetErrors
from indsatsmotor.facts import Fact, Student, fact_classes
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Derive, Ruleset
from indsatsmotor.strategies import broken_rulesets, cases, facts, offerings, policies, rulebooks, schools
from indsatsmotor.strategies._rulesets import FLAWS
from tests.allocation.schools import slow_is_fine

BOOK = load_rulebook()


@pytest.mark.parametrize("model", fact_classes().values(), ids=lambda model: model.kind)
def test_facts_of_every_kind_are_made_and_read_back_as_they_were(model: type[Fact]):
    @settings(slow_is_fine, max_examples=20)
    @given(facts(model))
    def read_back(fact):
        assert model.model_validate_json(fact.model_dump_json()) == fact

    read_back()


def test_what_is_given_stands_and_what_does_not_exist_is_refused():
    @settings(slow_is_fine, max_examples=10)
    @given(facts(Student, id="e1", grade=st.integers(7, 9)))
    def stands(pupil):
        assert pupil.id == "e1"
        assert pupil.grade in {7, 8, 9}

    stands()
    with pytest.raises(TypeError, match="Student has no name"):
        facts(Student, name="e1")


def test_types_are_known_to_hypothesis_without_an_import():
    code = """
from hypothesis import Phase, find, settings, strategies as st
from indsatsmotor.facts import Case, Student
from indsatsmotor import Policy
the_first = settings(phases=[Phase.generate])
print(find(st.from_type(Student), lambda pupil: pupil.exposed, settings=the_first).exposed)
print(find(st.from_type(Case), lambda case: True, settings=the_first) == Case())
print(find(st.from_type(Policy), lambda policy: True, settings=the_first) == Policy())
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["True", "True", "True"]


@settings(slow_is_fine, max_examples=15)
@given(cases(), policies())
def test_any_case_can_be_planned_under_any_choices_and_the_plan_holds(case, policy):
    book = Rulebook(BOOK.ruleset, BOOK.catalogue, policy)
    assert check(recommend(case, book=book), case, book=book) == ()


@settings(slow_is_fine, max_examples=25)
@given(st.data())
def test_whatever_people_propose_is_judged_and_the_judgement_holds(data):
    case = Case.model_validate(data.draw(schools()))
    plan = assess([data.draw(offerings(case))], case, book=BOOK)
    assert check(plan, case, book=BOOK) == ()


@settings(slow_is_fine, max_examples=30)
@given(rulebooks())
def test_well_formed_rulesets_have_strata(book):
    assert sum(map(len, book.strata)) == len(book.rules_of(Derive))


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_ruleset_with_one_flaw_is_refused(flaw):
    @settings(slow_is_fine, max_examples=5)
    @given(broken_rulesets().filter(lambda broken: broken[0] == flaw))
    def refused(broken):
        with pytest.raises(RulesetErrors):
            Ruleset(**broken[1])

    refused()
