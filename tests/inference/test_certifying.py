"""An engine that errs is never believed: whatever it drops, invents, repeats or confuses is noticed."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indsatsmotor import _durable, recommend
from indsatsmotor.errors import EngineDisagreement
from indsatsmotor.facts import Case
from indsatsmotor.inference import _certifying, _chaining, infer
from indsatsmotor.strategies import rulebooks as books
from indsatsmotor.strategies import told_facts
from tests.inference.two_strata import BOOK, CHAINED, FACTS, FOUND, MATCHES, UNLESS, book_of

pytestmark = pytest.mark.skipif(not _durable.available(), reason="durable_rules is not installed")
slow_is_fine = settings(
    deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
)


def test_the_ruleset_has_what_the_tests_take_away():
    derivation = infer(FACTS, BOOK, engine="durable")
    firings = Counter(firing.rule for firing in derivation.firings)
    assert firings == {"found": 4, "chained": 2, "unless": 1}
    assert [finding.rule for finding in derivation.findings] == ["noted"]
    assert len(derivation.strata) == 2


# --- an engine that errs ---


class Erring:
    """The backend with every match passed through *changed*, which says what is reported instead.

    What a comparison stands against is no match, and to lose it changes nothing.
    """

    def __init__(self, monkeypatch, changed):
        self.seen = 0
        honest = _durable.Program.chain

        def chain(program, facts, conclude):
            def report(rule, premises):
                if not _certifying._fits(rule, premises):
                    return conclude(rule, premises)
                number, self.seen = self.seen, self.seen + 1
                conclusion = None
                for other, atoms in changed(number, rule, premises, program):
                    made = conclude(other, atoms)
                    conclusion = conclusion if made is None else made
                return conclusion

            return honest(program, facts, report)

        monkeypatch.setattr(_durable.Program, "chain", chain)


def honest(number, rule, premises, program):
    yield rule, premises


def losing(which):
    return lambda number, rule, premises, _: [] if number == which else [(rule, premises)]


def once(which, *others):
    """The honest report, and beside or instead of the one numbered *which* what *others* make of it."""

    def changed(number, rule, premises, program):
        if number != which:
            yield rule, premises
            return
        for other in others:
            yield other(rule, premises, program)

    return changed


def as_it_is(rule, premises, program):
    return rule, premises


def untold(rule, premises, program):
    first = premises[0]
    return rule, (first._replace(values=("nobody", *first.values[1:])), *premises[1:])


def of_another(rule, premises, program):
    """Another fact that is told, in place of the last premise."""
    others = [atom for atom in FACTS if atom not in premises and atom.values[0] != premises[0].values[0]]
    return rule, (*premises[:-1], others[0])


def halved(rule, premises, program):
    return rule, premises[:1]


def doubled(rule, premises, program):
    return rule, (premises[0], premises[0])


def of_another_rule(rule, premises, program):
    (other,) = (one for one in program._rules if one.id != rule.id)
    return other, premises


def test_an_honest_engine_is_believed(monkeypatch):
    expected = infer(FACTS, BOOK, engine="reference")
    engine = Erring(monkeypatch, honest)
    assert infer(FACTS, BOOK, engine="durable") == expected
    assert engine.seen == MATCHES


@pytest.mark.parametrize("which", range(MATCHES))
def test_a_lost_match_is_noticed_also_one_that_an_absence_stands_against(monkeypatch, which):
    engine = Erring(monkeypatch, losing(which))
    with pytest.raises(EngineDisagreement, match="missed a match"):
        infer(FACTS, BOOK, engine="durable")
    assert engine.seen > which


@pytest.mark.parametrize(
    "wrong", [untold, of_another, halved, doubled, of_another_rule], ids=lambda wrong: wrong.__name__
)
@pytest.mark.parametrize("beside", [True, False], ids=["beside", "instead"])
def test_a_match_of_facts_that_do_not_match_is_noticed(monkeypatch, wrong, beside):
    """The first report is of two marks of one pupil."""
    others = (as_it_is, wrong) if beside else (wrong,)
    Erring(monkeypatch, once(0, *others))
    with pytest.raises(EngineDisagreement, match="reported what does not match"):
        infer(FACTS, BOOK, engine="durable")


@pytest.mark.parametrize("which", range(MATCHES))
def test_a_match_reported_twice_is_noticed(monkeypatch, which):
    Erring(monkeypatch, once(which, as_it_is, as_it_is))
    with pytest.raises(EngineDisagreement):
        infer(FACTS, BOOK, engine="durable")


def test_programs_run_in_the_wrong_order_of_strata_are_noticed(monkeypatch):
    """The rule that needs an absence is asked before what would refute it is concluded."""
    right = _chaining._program

    def exchanged(number, _rules, book):
        other = 1 - number
        return right(other, _chaining._strata(book)[other].chained, book)

    monkeypatch.setattr(_chaining, "_program", exchanged)
    with pytest.raises(EngineDisagreement):
        infer(FACTS, book_of(FOUND, CHAINED, UNLESS), engine="durable")


def test_the_message_is_a_reproduction_with_the_rule_and_its_facts(monkeypatch):
    Erring(monkeypatch, losing(0))
    with pytest.raises(EngineDisagreement) as raised:
        infer(FACTS, BOOK, engine="durable")
    message = str(raised.value)
    assert "found" in message
    assert message.count("\n  mark(") == 2


def test_a_note_is_never_lost_with_the_fact_it_rests_on(monkeypatch):
    """Notes are made in Python, of what the engine concludes; an engine that loses that is not believed."""
    Erring(monkeypatch, lambda _n, rule, premises, _p: [] if rule.id == "unless" else [(rule, premises)])
    with pytest.raises(EngineDisagreement):
        infer(FACTS, BOOK, engine="durable")


def test_an_engine_that_errs_gives_no_plan_and_the_next_run_is_right(monkeypatch):
    case = Case.model_validate(
        {
            "schools": [{"id": "s1"}],
            "classes": [{"id": "k1", "grade": 3, "school_id": "s1"}],
            "students": [{"id": "e1", "grade": 3, "class_id": "k1", "school_id": "s1", "exposed": True}],
        }
    )
    with monkeypatch.context() as patched:
        Erring(patched, losing(0))
        with pytest.raises(EngineDisagreement):
            recommend(case, engine="durable")
    right = recommend(case, engine="durable")
    assert right.model_copy(update={"engine": "reference"}) == recommend(case, engine="reference")


@settings(slow_is_fine, max_examples=150)
@given(books(), told_facts(), st.randoms(use_true_random=False))
def test_any_lost_or_repeated_match_of_any_ruleset_is_noticed(book, facts, chance):
    expected = infer(facts, book, engine="reference")
    with pytest.MonkeyPatch.context() as patched:
        engine = Erring(patched, honest)
        assert infer(facts, book, engine="durable") == expected
    if engine.seen:
        which = chance.randrange(engine.seen)
        for changed in (losing(which), once(which, as_it_is, as_it_is)):
            with pytest.MonkeyPatch.context() as patched:
                Erring(patched, changed)
                with pytest.raises(EngineDisagreement):
                    infer(facts, book, engine="durable")


@settings(slow_is_fine, max_examples=100)
@given(books(), told_facts(), st.integers(0, 10**6))
def test_an_engine_that_takes_the_facts_in_another_order_is_believed(book, facts, seed):
    """Order is no error: what is certified is the set of matches."""
    expected = infer(facts, book, engine="reference")
    takes = _durable.Program.chain

    def shuffled(program, told, conclude):
        told = list(told)
        random.Random(seed).shuffle(told)
        takes(program, told, conclude)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(_durable.Program, "chain", shuffled)
        assert infer(facts, book, engine="durable") == expected
