"""Facts put into groups: a mean is compared as exactly as if it had been written as a fraction."""

from __future__ import annotations

import operator
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indsatsmotor import _durable
from indsatsmotor.facts import Atom
from indsatsmotor.inference import infer
from indsatsmotor.rules import Comparison, Conclusion, Constant, Count, Mean, Pattern, Reference, Test
from tests.inference.two_strata import book_of, derive, mark

ENGINES = ["durable", "reference"] if _durable.available() else ["reference"]
HELD = {
    Comparison.IS: operator.eq,
    Comparison.AT_LEAST: operator.ge,
    Comparison.AT_MOST: operator.le,
    Comparison.ABOVE: operator.gt,
    Comparison.BELOW: operator.lt,
}

OF_MARKS = derive(
    "mean-of-marks",
    [Pattern("mark", (), "m")],
    Conclusion("d6", (("a", Reference("m", "student_id")), ("m", Mean("m", "mark")))),
)
NUMBER_OF_MARKS = derive(
    "number-of-marks",
    [Pattern("mark", (), "m")],
    Conclusion("d5", (("a", Reference("m", "student_id")), ("n", Count("m")))),
)
OF_HOURS = derive(
    "mean-of-hours",
    [Pattern("training", (), "t")],
    Conclusion("d6", (("a", Reference("t", "intervention")), ("m", Mean("t", "hours")))),
)


def compared(comparison, bound):
    """A rule that holds for a mean on one side of a bound."""
    tests = (Test("m", comparison, Constant(bound)),)
    return derive("compared", [Pattern("d6", tests, "d")], Conclusion("d0", (("a", Constant("x")),)))


def marks(*given):
    return [mark("e1", f"fag-{n}", one) for n, one in enumerate(given)]


def hours(*given):
    return [Atom("training", (f"m{n}", "x", one, None)) for n, one in enumerate(given)]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("given_", "at_most_four"),
    [((4,), True), ((2, 4, 4), True), ((4, 4, 4, 4, 4, 4, 7), False), ((0, 7, 7, 2), True),
     ((-3, 12, 4, 4), False), ((-3, 12, 4, 2), True), ((2, 7, 2, 7, 2), True), ((10, -3, 4, 4, 7), False)],
)  # fmt: skip
def test_the_bound_itself_is_reached_exactly(given_, at_most_four, engine):
    book = book_of(OF_MARKS, compared(Comparison.AT_MOST, Decimal(4)))
    derivation = infer(marks(*given_), book, engine=engine)
    assert bool(derivation.of("d0")) is at_most_four
    assert derivation.run_notes == ()


DECIMALS = st.decimals(0, 500, places=6)


@pytest.mark.parametrize("engine", ENGINES)
@settings(deadline=None, max_examples=150)
@given(st.lists(DECIMALS, min_size=1, max_size=9), st.data(), st.sampled_from(sorted(HELD)))
def test_a_mean_is_on_the_same_side_of_every_number_as_the_fraction(engine, told, data, comparison):
    exact = Fraction(sum(told)) / len(told)
    near = Decimal(int(exact * 10**6)) / 10**6
    steps = st.integers(-2, 2).map(lambda n: near + n * Decimal("0.000001"))
    bound = data.draw(st.one_of(DECIMALS, steps))
    book = book_of(OF_HOURS, compared(comparison, bound))
    derivation = infer(hours(*told), book, engine=engine)
    assert bool(derivation.of("d0")) is HELD[comparison](exact, Fraction(bound))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("others", [1, 9, 50, 5000])
@pytest.mark.parametrize(
    ("hair", "comparison"), [("0.000001", Comparison.AT_MOST), ("-0.000001", Comparison.AT_LEAST)]
)
def test_a_mean_a_hair_beyond_the_bound_is_beyond_it_however_many_share_it(others, hair, comparison, engine):
    told = hours(*[Decimal(4)] * others, 4 + Decimal(hair))
    book = book_of(OF_HOURS, compared(comparison, Decimal(4)))
    assert infer(told, book, engine=engine).of("d0") == ()


def test_a_mean_rests_on_every_fact_of_its_group_and_on_no_other():
    told = [*marks(2, 4, 7), mark("e2", "dansk", 12)]
    derivation = infer(told, book_of(OF_MARKS))
    premises = {firing.conclusion.values[0]: set(firing.premises) for firing in derivation.firings}
    assert premises == {"e1": set(told[:3]), "e2": {told[3]}}


@pytest.mark.parametrize("repeated", [1, 3])
def test_facts_of_equal_value_count_each_and_a_fact_told_twice_counts_once(repeated):
    derivation = infer(marks(4, 4, 10) * repeated, book_of(OF_MARKS, NUMBER_OF_MARKS))
    assert derivation.of("d6") == (Atom("d6", ("e1", Decimal(6))),)
    assert derivation.of("d5") == (Atom("d5", ("e1", 3)),)
