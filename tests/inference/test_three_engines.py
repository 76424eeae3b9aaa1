"""CLIPS fires the same rules on the same facts as the engines, on rulesets nobody wrote and on ours."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from indsatsmotor import _durable, load_case, load_rulebook
from indsatsmotor.derivation import Derivation
from indsatsmotor.facts import Atom, atoms
from indsatsmotor.inference import infer
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Comparison, Conclusion, Constant, Mean, Pattern, Reference, Test
from indsatsmotor.strategies import rulebooks, told_facts
from tests import folkeskole
from tests.allocation.schools import slow_is_fine
from tests.inference import clips_engine, clips_rules
from tests.inference.features import Tally
from tests.inference.two_strata import BOOK, FACTS, NOTE, book_of, derive, mark, pattern

ENGINES = ("reference", "durable") if _durable.available() else ("reference",)
LONG = int(os.environ.get("INDSATSMOTOR_EXAMPLES", "50000"))
BATCH = 2500
"""Pairs for which Hypothesis remembers what it has tried; for all of them that would fill the memory."""

SMALL_SCHOOL = Path(__file__).parent.parent / "golden" / "lille-skole.yaml"


def agreed(book: Rulebook, facts: Sequence[Atom]) -> Derivation:
    """What every engine makes of *facts*."""
    by_clips = clips_engine.infer(facts, book)
    for engine in ENGINES:
        derivation = infer(facts, book, engine=engine)
        assert derivation.run_notes == (), "the backend left the work to the reference engine"
        assert derivation == by_clips
    return by_clips


def test_clips_makes_of_two_strata_what_can_be_counted_by_hand():
    assert [len(stratum) for stratum in agreed(BOOK, FACTS).strata] == [6, 1]


@settings(slow_is_fine, max_examples=150)
@given(rulebooks(), told_facts(min_size=10, max_size=20))
def test_three_engines_agree_on_every_firing(book, facts):
    agreed(book, facts)


@pytest.mark.long
def test_three_engines_agree_on_every_firing_for_a_long_time_and_on_every_feature(capsys):
    tally = Tally()

    def compare(book, facts):
        tally.add(facts, book, agreed(book, facts))

    pairs = given(rulebooks(), told_facts(min_size=10, max_size=20))
    try:
        for number, first in enumerate(range(0, LONG, BATCH)):
            most = settings(slow_is_fine, max_examples=min(BATCH, LONG - first))
            seed(number)(most(pairs(compare)))()
    finally:
        with capsys.disabled():
            sys.stdout.write(f"\n{tally}\n")
    assert tally.never == []


def test_three_engines_agree_on_the_small_example_by_the_shipped_rules():
    derivation = agreed(load_rulebook(), [*atoms(load_case(SMALL_SCHOOL))])
    assert derivation.firings
    assert derivation.findings


def test_three_engines_agree_on_the_example_school_by_the_shipped_rules():
    assert len(agreed(load_rulebook(), [*atoms(folkeskole.case())]).firings) > 10_000


def test_a_note_may_ask_for_what_is_not_known():
    unknown = Pattern("learning_need", (Test("level", Comparison.KNOWN, Constant(value=False)),), "n")
    needs = [
        Atom("learning_need", ("e1", "dansk", None, level, None, None, None)) for level in (None, Decimal(2))
    ]
    assert [finding.facts for finding in agreed(book_of(replace(NOTE, when=(unknown,))), needs).findings] == [
        (needs[0],)
    ]


ODD = [
    "nil",
    "TRUE",
    "",
    "?x",
    "$?x",
    "4",
    "a b",
    ")",
    ";",
    "~x",
    "\n",
    "\t",
    '"',
    "\\",
    '\\"',
    "æ",
    "x" * 5000,
]
NAMED = derive("named", [Pattern("mark", (), "m")], Conclusion("d0", (("a", Reference("m", "student_id")),)))


@pytest.mark.parametrize("text", ODD)
def test_a_text_stays_what_it_is_and_equals_no_other(text):
    joined = derive(
        "joined",
        [pattern("mark", "m"), pattern("d0", "d", a="m.student_id")],
        Conclusion("d1", (("a", Reference("d", "a")), ("b", Constant(0)))),
    )
    derivation = agreed(book_of(NAMED, joined), [mark(other) for other in {*ODD, text}])
    assert derivation.of("d1").count(Atom("d1", (text, 0))) == 1
    assert len(derivation.of("d1")) == len(ODD)


def hours(*told: Decimal) -> list[Atom]:
    return [Atom("training", (f"m{n}", "x", one, None)) for n, one in enumerate(told)]


MEAN = derive(
    "mean",
    [Pattern("training", (), "t")],
    Conclusion("d6", (("a", Reference("t", "intervention")), ("m", Mean("t", "hours")))),
)


@settings(slow_is_fine, max_examples=100)
@given(st.lists(st.decimals(-500, 500, places=7), min_size=1, max_size=9))
def test_clips_takes_the_same_mean_to_the_last_decimal(told):
    agreed(book_of(MEAN), hours(*told))


@pytest.mark.parametrize("number", ["0.00000001", "1E+15"])
def test_a_number_that_clips_cannot_hold_exactly_is_refused(number):
    with pytest.raises(ValueError, match="cannot be written"):
        clips_engine.infer(hours(Decimal(number)), book_of(NAMED))


def test_an_error_while_rules_run_is_no_answer(monkeypatch):
    monkeypatch.setitem(clips_rules.COMPARED, Comparison.AT_LEAST, "(>= {own} (nth$ 1 (create$ nil)))")
    at_least = Pattern("mark", (Test("mark", Comparison.AT_LEAST, Constant(2)),), "m")
    book = book_of(derive("at-least", [at_least], Conclusion("d0", (("a", Constant("x")),))))
    with pytest.raises(RuntimeError, match="expected argument"):
        clips_engine.infer(FACTS, book)
