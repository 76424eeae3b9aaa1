"""What is certified, piece by piece: each report, each firing, each premise, each absence."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from indsatsmotor import _durable
from indsatsmotor.derivation import Absence, Firing
from indsatsmotor.errors import EngineDisagreement
from indsatsmotor.facts import Atom
from indsatsmotor.inference import _chaining, infer
from indsatsmotor.inference._certifying import certify
from indsatsmotor.matching import FactBase, absences, plan
from indsatsmotor.rules import Comparison, Conclusion, Constant, Pattern, Test
from tests.inference.two_strata import BOOK, FACTS, book_of, derive, mark, pattern

pytestmark = pytest.mark.skipif(not _durable.available(), reason="durable_rules is not installed")


@pytest.fixture
def answers():
    """What each stratum of the ruleset is certified with: its rules, what was there, reports and firings."""
    seen = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(_chaining, "certify", lambda *given: seen.append(tuple(map(list, given))))
        infer(FACTS, BOOK, engine="durable")
    return seen


def refused(rules, lower, reports, firings):
    with pytest.raises(EngineDisagreement):
        certify(rules, lower, reports, firings)


def test_the_answers_as_they_are_can_be_certified(answers):
    for answer in answers:
        certify(*answer)


@pytest.mark.parametrize("stratum", [0, 1])
def test_a_firing_that_was_not_concluded_is_refused(answers, stratum):
    rules, lower, reports, firings = answers[stratum]
    refused(rules, lower, reports, firings[1:])


@pytest.mark.parametrize("stratum", [0, 1])
def test_a_firing_that_nobody_reported_is_refused(answers, stratum):
    rules, lower, reports, firings = answers[stratum]
    invented = replace(firings[0], premises=(mark("nobody"),) * len(firings[0].premises))
    refused(rules, lower, reports, [*firings, invented])


@pytest.mark.parametrize("stratum", [0, 1])
def test_a_conclusion_that_the_rule_does_not_draw_is_refused(answers, stratum):
    rules, lower, reports, firings = answers[stratum]
    last = firings[-1]
    invented = last.conclusion._replace(values=("nobody", *last.conclusion.values[1:]))
    refused(rules, lower, reports, [*firings[:-1], replace(last, conclusion=invented)])


def test_a_conclusion_against_an_absence_is_refused(answers):
    """As of a stratum that ran too early: e1 has two marks, so there is a fact that stands against it."""
    rules, lower, reports, firings = answers[1]
    (rule,) = rules
    premises = next(p for r, p in reports if absences(r, p, FactBase(lower)) is None)
    wrong = Firing(rule.id, premises, (), rule.conclude(premises))
    refused(rules, lower, reports, [*firings, wrong])


def test_absences_other_than_those_of_the_rule_are_refused(answers):
    """They are part of every support, and a reader takes them for what was looked at."""
    rules, lower, reports, firings = answers[1]
    other = replace(firings[0], absences=(Absence("d0", (("a", "is", "somebody else"),)),))
    refused(rules, lower, reports, [other, *firings[1:]])


def test_a_match_of_a_rule_of_a_later_stratum_is_refused(answers):
    """Nothing can be absent for it yet, because what it looks at is not complete."""
    rules, lower, reports, firings = answers[0]
    (late,) = answers[1][0]
    premises = (mark("e1"),)
    early = Firing(late.id, premises, (Absence("d0", (("a", "is", "e1"),)),), late.conclude(premises))
    refused(rules, lower, [(late, premises), *reports], [early, *firings])


def test_a_match_reported_before_its_premise_is_concluded_is_refused(answers):
    """Two facts may not hold each other up."""
    rules, lower, reports, firings = answers[0]
    last_first = sorted(reports, key=lambda report: report[0].id != "chained")
    refused(rules, lower, last_first, firings)


@pytest.mark.parametrize("change", ["other field", "unknown field", "other kind", "reversed"])
def test_premises_are_held_against_the_patterns_field_by_field(change):
    """Each changed premise is told, so that only its content can be at fault."""
    rule = derive(
        "joined",
        [pattern("mark", "m", subject="dansk"), pattern("test", "t", student_id="m.student_id")],
        Conclusion("d0", (("a", Constant("x")),)),
    )
    made = plan(rule, book_of(rule))
    first, second = mark("e1"), Atom("test", ("e1", "reading", 2, None, "fair"))
    right = (first, second)
    wrong = {
        "other field": (mark("e1", "matematik"), second),
        "unknown field": (Atom("mark", (None, "dansk", 8, 4)), second),
        "other kind": (Atom("test", ("e1", "dansk", 8, None, "fair")), second),
        "reversed": (second, first),
    }[change]
    told = [*right, *wrong]
    firings = [Firing("joined", p, (), made.conclude(p)) for p in (right, wrong)]
    certify([made], [*right], [(made, right)], firings[:1])
    refused([made], told, [(made, right), (made, wrong)], firings)


def test_numbers_are_compared_by_size_not_by_spelling():
    needed = Test("level", Comparison.AT_LEAST, Constant(Decimal("1.50")))
    rule = derive(
        "level", [Pattern("learning_need", (needed,), "n")], Conclusion("d0", (("a", Constant("x")),))
    )
    below = Atom("learning_need", ("e1", "dansk", "laesning", Decimal("1.499999"), None, None, None))
    at = below._replace(values=("e2", *below.values[1:3], Decimal("1.5"), *below.values[4:]))
    derivation = infer([below, at], book_of(rule), engine="durable")
    assert [firing.premises for firing in derivation.firings] == [(at,)]
