"""The engines reach the same fixed point with the same firings, on facts and rulesets nobody wrote."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indsatsmotor import _durable
from indsatsmotor.inference import infer
from indsatsmotor.strategies import rulebooks as books
from indsatsmotor.strategies import told_facts
from tests.allocation.schools import slow_is_fine

needs_durable = pytest.mark.skipif(not _durable.available(), reason="durable_rules is not installed")


def agree(book, facts):
    assert infer(facts, book, engine="durable") == infer(facts, book, engine="reference")


@needs_durable
@settings(slow_is_fine, max_examples=200)
@given(books(), told_facts())
def test_the_engines_agree_on_every_firing(book, facts):
    agree(book, facts)


@settings(slow_is_fine, max_examples=80)
@given(books(), told_facts(), st.randoms(use_true_random=False))
def test_order_and_repetition_of_facts_do_not_matter(book, facts, random):
    other = [*facts, *facts[: len(facts) // 2]]
    random.shuffle(other)
    assert infer(other, book) == infer(facts, book)
