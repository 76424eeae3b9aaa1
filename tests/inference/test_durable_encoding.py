"""Whatever values facts and rules hold, the backend comes to what plain Python comes to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indsatsmotor import _durable
from indsatsmotor.errors import EngineDisagreement, InferenceError
from indsatsmotor.facts import Atom, FieldType, Value
from indsatsmotor.inference import infer
from indsatsmotor.matching import _plan
from indsatsmotor.strategies import _rulesets, rulebooks, told_facts

pytestmark = pytest.mark.skipif(not _durable.available(), reason="durable_rules is not installed")

ODD: Mapping[FieldType, tuple[Value, ...]] = {
    FieldType.TEXT: (
        *("", " ", "x", "X", "0", "1", "true", "null", "None", "\x00", "\n", '"', "\\", "\\u0000", "'"),
        *("\ud800", "\u202e", "🙂", "é", "e\u0301", "x" * 70_000, "x" * 65_536 + "x", "[" * 500, "{}"),
        *("costarring", "liquid", "id", "sid", "t", "m0", "p0", "f0", "w", "r0", "$and", "000000"),
    ),
    FieldType.INTEGER: (0, 1, -1, 2**31, 2**53 - 1, 2**53, -(2**53), 2**63, 2**64, 2**70, 10**400),
    FieldType.DECIMAL: tuple(
        map(
            Decimal,
            ("0", "-0", "0E-20", "0E+20", "1", "1.0", "0.1", "1E-7", "1E-8", "9007199254740991E-7", "1E+400",
             "-1E+400", "1E-400", "900719925.4740992", "1E+9", "123456789.12345678901234567890123456789"),
        )
    ),
    FieldType.BOOLEAN: (True, False),
    FieldType.DATE: (date.min, date(2027, 8, 9), date.max),
    FieldType.TEXTS: ((), ("",), ("x",), ("x", "y"), ("\x00",)),
}  # fmt: skip
"""Values by which encodings have been broken: of numbers, of quoting, of hashes, of length."""

EXAMPLES = int(os.environ.get("INDSATSMOTOR_EXAMPLES", "5000"))
slow_is_fine = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def odd_runs(draw: st.DrawFn):
    """Facts and rules of odd values, of a few types at a time, so that they often meet."""
    odd = {
        field_type: tuple(draw(st.lists(st.sampled_from(values), min_size=1, max_size=3)))
        for field_type, values in ODD.items()
    }
    with patch.object(_rulesets, "VALUES", odd):
        return draw(told_facts(max_size=8)), draw(rulebooks(max_rules=4))


def held_against_plain_python(run) -> None:
    facts, book = run
    assert outcome(facts, book, "durable") == outcome(facts, book, "reference")


def outcome(facts, book, engine):
    """The derivation, or that no mean can be taken."""
    try:
        return infer(facts, book, engine=engine)
    except EngineDisagreement:
        raise
    except InferenceError as error:
        return str(error)


@settings(slow_is_fine, max_examples=40)
@given(odd_runs())
def test_odd_values_lead_to_what_plain_python_comes_to(run):
    held_against_plain_python(run)


@pytest.mark.long
@settings(slow_is_fine, max_examples=EXAMPLES)
@given(odd_runs())
def test_many_odd_values_lead_to_what_plain_python_comes_to(run):
    held_against_plain_python(run)


@pytest.mark.parametrize("value", ["1E+999999999", "-1E+999999999", "1E-999999999", "1E+400", "1E-400"])
def test_a_number_beyond_all_bounds_is_refused_without_being_written_out(value):
    """Written out it would have a thousand million digits."""
    with pytest.raises(_durable.Unsupported):
        _durable._number(Decimal(value), FieldType.DECIMAL)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(_durable.Unsupported):
        _durable._number(Decimal(value), FieldType.DECIMAL)


@pytest.mark.parametrize(
    ("value", "number"),
    [("0.1", 1_000_000), ("1E-7", 1), ("1.10", 11_000_000), ("0E-20", 0), ("-0", 0), ("-0.3", -3_000_000)],
)
def test_a_number_that_is_kept_is_kept_exactly(value, number):
    assert _durable._number(Decimal(value), FieldType.DECIMAL) == number


def test_a_number_with_more_digits_than_python_multiplies_by_is_not_rounded_onto_another():
    """Times ten million, rounded to 28 digits, it would be a whole number."""
    with pytest.raises(_durable.Unsupported, match="decimals"):
        _durable._number(Decimal("12345678.12345670000000000000000000001"), FieldType.DECIMAL)


@pytest.mark.parametrize("value", ["1E+400", "1E+25", 10**400])
def test_a_mean_of_numbers_too_large_to_count_with_is_an_error_of_ours(value):
    with pytest.raises(InferenceError, match="mean"):
        _plan._mean([Atom("x", (Decimal(value),)), Atom("x", (Decimal(1),))], 0)
