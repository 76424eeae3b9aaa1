"""Every case beside a rule is a test, every rule and every bound has its cases, and no rule is idle."""

from __future__ import annotations

import pytest

from indsatsmotor.loading import load_rule_cases, load_rulebook, shipped_rulesets
from indsatsmotor.testing import check_rules, failures

BOOK = load_rulebook()
CASES = load_rule_cases(shipped_rulesets(), BOOK)


@pytest.mark.parametrize("case", [pytest.param(case, id=str(case)) for case in CASES])
def test_the_rule_does_what_the_case_says(case):
    assert failures(case, BOOK) == [], str(case.location)


def test_the_shipped_rules_pass_their_own_checks():
    """Cases on each side of every bound, no rule out of reach or in another's shadow, nothing unread."""
    report = check_rules()
    assert [str(flaw) for flaw in report.flaws] == []
    assert report.cases == len(CASES)
    assert all(reason for _, reason in report.accepted)
