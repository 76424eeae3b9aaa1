"""Where a rule is withdrawn, what it would have settled is unknown, and nothing is recommended on it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indsatsmotor import Rulebook, assess, check, load_rulebook, recommend
from indsatsmotor.errors import RulesetErrors
from indsatsmotor.rules import Derive, Status
from tests.planning.schools import added, changed, co_teaching, course, packs, pair_work, school, small_group

BOOK = load_rulebook()
TARGET_GROUP = {
    "exposed", "not_exposed", "proposed_exposed", "confirmed_lag", "denied_lag", "proposed_lag",
    "target_status", "proposed_target", "not_target", "need",
}  # fmt: skip
"""Kinds from which it follows who is in the target group."""
ON_THE_WAY = [rule.id for rule in BOOK.rules_of(Derive) if rule.then.kind in TARGET_GROUP]


def book_without(name: str) -> Rulebook:
    kept = [replace(r, status=Status.WITHDRAWN) if r.id == name else r for r in BOOK.ruleset.rules]
    return Rulebook(replace(BOOK.ruleset, rules=tuple(kept)), BOOK.catalogue, BOOK.policy)


def judged_in_every_way():
    """Of the four pupils the last three are judged otherwise, with signs that point to the target group."""
    case = changed(school(), "students", "e2", exposed=False)
    case = changed(case, "students", "e3", exposed=None)
    case = changed(case, "students", "e4", academic_lag=False)
    names = ("lacked_home_support", "below_expected_level", "hard_to_concentrate_or_take_part")
    signs = dict.fromkeys(names, True)
    return added(case, answers=[{"student_id": f"e{n}", **signs} for n in range(1, 5)])


CASE = judged_in_every_way()
PROPOSED = [
    co_teaching(),
    pair_work(),
    small_group(),
    course(4),
    *(packs(f"e{n}", id=f"pakker-{n}") for n in range(1, 5)),
]


@pytest.mark.parametrize("name", ON_THE_WAY)
def test_without_any_one_rule_on_the_way_to_the_target_group_plans_stand_up_to_their_proof(name):
    try:
        book = book_without(name)
    except RulesetErrors:
        pytest.skip("other rules cannot do without it")
    plan = recommend(CASE, book=book)
    assert check(plan, CASE, book=book) == ()
    assert check(assess(PROPOSED, CASE, plan, book=book), CASE, book=book) == ()


def test_a_pupil_who_is_judged_not_exposed_is_left_open_where_the_rule_that_says_so_is_withdrawn():
    book = book_without("ikke-udsat-vurderet")
    (group,) = assess([small_group(3)], CASE, book=book).recommendations
    assert group.status == "undetermined"
    assert ("target_status", ("e2",), "status") in {(one.kind, one.key, one.field) for one in group.missing}
