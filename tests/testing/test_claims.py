"""What follows from a test, and what no value passes, held against trying values one by one."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indsatsmotor.rules import Comparison, Reference, kind
from indsatsmotor.testing._claims import Claim, clash, follows

C = Comparison
NUMBERS = [Decimal(n) / 2 for n in range(-2, 11)]
"""Whole and half numbers beyond every bound that is drawn."""

number = st.integers(0, 4).map(Decimal)
numeric = st.one_of(
    st.builds(
        Claim,
        st.just("f"),
        st.sampled_from([C.AT_LEAST, C.AT_MOST, C.ABOVE, C.BELOW, C.IS, C.IS_NOT]),
        number,
    ),
    st.builds(
        Claim,
        st.just("f"),
        st.sampled_from([C.ONE_OF, C.NOT_ONE_OF]),
        st.lists(number, max_size=3).map(tuple),
    ),
    st.builds(Claim, st.just("f"), st.just(C.KNOWN), st.booleans()),
)
LISTS = [tuple(sorted(words)) for size in range(4) for words in combinations("abc", size)]
lists = st.one_of(
    st.builds(Claim, st.just("f"), st.just(C.CONTAINS), st.sampled_from("abc")),
    st.builds(Claim, st.just("f"), st.sampled_from([C.CONTAINS_ANY, C.WITHIN]), st.sampled_from(LISTS[1:])),
)
yes_no = st.builds(Claim, st.just("f"), st.sampled_from([C.IS, C.IS_NOT]), st.booleans())


def passing(claim, values):
    return [value for value in (None, *values) if claim.passes(value)]


@given(numeric, numeric)
def test_a_claim_about_a_number_follows_when_no_number_passes_only_the_other(one, other):
    wanted = all(one.passes(value) for value in passing(other, NUMBERS))
    followed = follows(one, other, {})
    assert wanted or not followed
    # From what nothing passes everything follows, and nobody needs to be told.
    if passing(other, NUMBERS) and C.KNOWN not in {one.comparison, other.comparison}:
        assert followed == wanted


@given(lists, lists)
def test_a_claim_about_a_list_that_follows_is_passed_by_whatever_passes_the_other(one, other):
    assert not follows(one, other, {}) or all(one.passes(value) for value in passing(other, LISTS))


@given(st.lists(numeric, min_size=1, max_size=4))
def test_claims_about_a_number_clash_when_no_number_passes_them_all(claims):
    among = {"decimal?": NUMBERS, "integer?": [n for n in NUMBERS if n == int(n)]}
    for field_type, values in among.items():
        possible = [value for value in (None, *values) if all(claim.passes(value) for claim in claims)]
        assert bool(clash(claims, kind("k", {"f": field_type}))) is not bool(possible)


@given(st.lists(yes_no, min_size=1, max_size=3))
def test_claims_about_a_yes_or_no_clash_when_neither_passes(claims):
    possible = [value for value in (True, False) if all(claim.passes(value) for claim in claims)]
    assert bool(clash(claims, kind("k", {"f": "boolean"}))) is not bool(possible)


@given(st.lists(lists, min_size=1, max_size=3))
def test_claims_about_a_list_that_clash_are_passed_by_no_list(claims):
    possible = [value for value in LISTS if all(claim.passes(value) for claim in claims)]
    assert not (clash(claims, kind("k", {"f": "texts"})) and possible)


def test_claims_about_different_fields_never_clash():
    claims = [Claim("f", C.IS, 1), Claim("g", C.IS, 2)]
    assert clash(claims, kind("k", {"f": "integer", "g": "integer"})) == []


@pytest.mark.parametrize(("names", "follow"), [({"b": "a"}, True), ({}, False), ({"b": "c"}, False)])
def test_a_field_of_another_fact_is_the_same_under_the_name_it_has_there(names, follow):
    one, other = (Claim("f", C.IS, Reference(alias, "id")) for alias in "ba")
    assert follows(one, other, names) is follow


def test_a_claim_that_leaves_more_open_does_not_follow():
    one, other = Claim("f", C.IS, "x", ("y",)), Claim("f", C.IS, "x")
    assert not follows(one, other, {})
    assert follows(other, one, {})
