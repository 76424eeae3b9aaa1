"""Every case beside a rule is a test, and every rule and every bound has its cases."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from indsatsmotor.loading import load_rule_cases, load_rulebook, shipped_rulesets
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import AllOf, Invariant, OfOfferings, Require, Ruleset, parameters_of, patterns_of
from indsatsmotor.testing import failures

BOOK = load_rulebook()
CASES = load_rule_cases(shipped_rulesets(), BOOK)
BY_RULE = defaultdict(list)
for one in CASES:
    BY_RULE[one.rule].append(one)
RULES = [rule for rule in BOOK.ruleset.rules if not isinstance(rule, Invariant)]

UNNOTICED = {
    ("karaktergraense", 1): "no mark lies between 4 and 7, so 5 means the same as 4",
}
"""Bounds that may be moved without a case noticing, and why."""


@pytest.mark.parametrize("case", [pytest.param(case, id=str(case)) for case in CASES])
def test_the_rule_does_what_the_case_says(case):
    assert failures(case, BOOK) == [], str(case.location)


def fires(case):
    return bool(case.derives) or case.notes is True or case.outcome == "satisfied"


def stays_silent(case):
    return bool(case.derives_not) or case.notes is False or case.outcome == "violated"


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES])
def test_the_rule_has_a_case_in_which_it_fires_and_one_in_which_it_does_not(rule):
    assert any(map(fires, BY_RULE[rule.id]))
    assert any(map(stays_silent, BY_RULE[rule.id])) or always_stands(rule) or only_elsewhere(rule)


def always_stands(rule):
    """Whether no condition could keep the rule from firing: a task that every offering has."""
    return isinstance(rule, OfOfferings) and not rule.of and rule.that == AllOf(())


def only_elsewhere(rule):
    """Whether the rule stays silent only of offerings it does not speak of, and a case says so."""
    without_condition = isinstance(rule, OfOfferings) and rule.that == AllOf(())
    return without_condition and any(case.outcome == "not_concerned" for case in BY_RULE[rule.id])


@pytest.mark.parametrize("rule", [pytest.param(r, id=r.id) for r in RULES if isinstance(r, Require)])
def test_a_requirement_keeps_unknown_apart_from_no(rule):
    """Where a fact it reads can be unknown, a case says so; rules on the offering's own numbers need none."""
    outcomes = {case.outcome for case in BY_RULE[rule.id]}
    assert "undetermined" in outcomes or not _reads_told(rule)


def _reads_told(rule):
    kinds = BOOK.ruleset.all_kinds
    return any(kinds[p.kind].told and p.kind != "offering" for p in patterns_of(rule.that))


def used_bounds():
    """Each number and date that a rule compares with, and the smallest steps up and down from it."""
    for name in sorted({name for rule in RULES for name in parameters_of(rule)}):
        value = BOOK.ruleset.parameters[name].value
        if isinstance(value, Decimal):
            step = Decimal(1) if value == value.to_integral_value() and value > 1 else Decimal("0.01")
            yield name, 1, step
            yield name, -1, -step
        elif isinstance(value, date):
            yield name, 1, timedelta(days=1)
            yield name, -1, timedelta(days=-1)


@pytest.mark.parametrize(("name", "sign", "step"), list(used_bounds()))
def test_a_bound_that_is_moved_by_the_smallest_step_is_noticed(name, sign, step):
    parameters = dict(BOOK.ruleset.parameters)
    parameters[name] = replace(parameters[name], value=parameters[name].value + step, alternatives=())
    rules = BOOK.ruleset
    moved = Ruleset(rules.rules, rules.kinds, parameters, rules.switches, rules.sources, rules.layers)
    book = Rulebook(moved, BOOK.catalogue, Policy())
    concerned = [case for case in CASES if name not in case.policy.parameters]
    assert (name, sign) in UNNOTICED or any(failures(case, book) for case in concerned)
