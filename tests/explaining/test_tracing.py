"""The chain behind facts, on rules and facts that nobody wrote: enough, sound, and without a circle."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indsatsmotor.explaining import Explainer, Reader, Speaker, Trace, Veil, trace
from indsatsmotor.facts import Atom
from indsatsmotor.inference import infer, run_rule
from indsatsmotor.loading import load_words
from indsatsmotor.rules import Derive, Mean
from indsatsmotor.strategies import rulebooks as books
from indsatsmotor.strategies import told_facts

often_enough = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=35)
NOBODY = Veil(frozenset())


def traced(book, facts, veil=NOBODY) -> tuple[Trace, dict[int, Atom]]:
    """What every conclusion rests on, and the facts by their numbers."""
    derivation = infer(facts, book, engine="reference")
    goals = dict.fromkeys(firing.conclusion for firing in derivation.firings)
    explainer = Explainer(Speaker(book, load_words()), derivation)
    made = trace(goals, {}, explainer, Reader(book, veil), veil)
    return made, {number: atom for atom, number in made.numbers.items()}


def concludes(rule, premises, conclusion, book) -> bool:
    return conclusion in {firing.conclusion for firing in run_rule(rule, premises, book)}


def supports(made, facts, book):
    """Each support with its rule, its premises and its conclusion."""
    for step in made.derived:
        for support in step.supports:
            rule = book.ruleset.by_id[support.rule]
            assert isinstance(rule, Derive)
            yield rule, [facts[number] for number in support.premises], facts[step.number]


@often_enough
@given(books(), told_facts())
def test_every_support_is_enough(book, facts):
    made, by_number = traced(book, facts)
    for rule, premises, conclusion in supports(made, by_number, book):
        assert concludes(rule, premises, conclusion, book)


@often_enough
@given(books(), told_facts())
def test_no_premise_of_a_support_is_too_much(book, facts):
    """But for a mean, which a number that equals it does not change."""
    made, by_number = traced(book, facts)
    for rule, premises, conclusion in supports(made, by_number, book):
        if not any(isinstance(one, Mean) for one in rule.then.reckoned):
            for left_out in range(len(premises)):
                less = premises[:left_out] + premises[left_out + 1 :]
                assert not concludes(rule, less, conclusion, book)


@often_enough
@given(books(), told_facts())
def test_every_conclusion_can_be_had_from_what_comes_before_it(book, facts):
    made, _ = traced(book, facts)
    known = {step.number for step in made.told}
    for step in made.derived:
        assert set(step.supports[0].premises) <= known
        known.add(step.number)


@often_enough
@given(books(), told_facts())
def test_no_other_support_needs_its_own_conclusion(book, facts):
    """Each support can be had where the fact itself is taken away."""
    made, _ = traced(book, facts)
    rests_on = {step.number: [set(one.premises) for one in step.supports] for step in made.derived}
    told = {step.number for step in made.told}
    for number, several in rests_on.items():
        known = set(told)
        while more := {
            other
            for other, ways in rests_on.items()
            if other not in known and other != number and any(way <= known for way in ways)
        }:
            known |= more
        assert all(way <= known for way in several)


@often_enough
@given(books(), told_facts())
def test_every_support_there_is_is_shown_unless_it_goes_in_a_circle(book, facts):
    made, by_number = traced(book, facts)
    derivation = infer(facts, book, engine="reference")
    for step in made.derived:
        shown = {(one.rule, one.premises) for one in step.supports}
        for firing in derivation.why(by_number[step.number]):
            premises = tuple(made.numbers.get(premise) for premise in firing.premises)
            if (firing.rule, premises) not in shown:
                assert not set(firing.premises) <= set(derivation.told)


@often_enough
@given(books(), told_facts(), st.sampled_from(["x", "æøå"]))
def test_what_is_hidden_is_counted_and_not_shown(book, facts, pupil):
    made, by_number = traced(book, facts, Veil(frozenset({pupil})))
    kinds = book.ruleset.all_kinds
    pointing = [(a, n) for a in by_number.values() for n in kinds[a.kind].fields if n == "student_id"]
    assert all(atom.values[kinds[atom.kind].position(name)] != pupil for atom, name in pointing)
    for step in made.derived:
        for support in step.supports:
            rule = book.ruleset.by_id[support.rule]
            assert isinstance(rule, Derive)
            if not rule.groups:
                assert len(support.premises) + support.hidden == len(rule.when)
