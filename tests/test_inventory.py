"""Nothing that the publications say was lost on the way, and nothing was made up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indsatsmotor.loading import load_rulebook
from indsatsmotor.loading._yaml import read_yaml

INVENTORY = read_yaml(Path(__file__).parent.parent / "docs" / "reference" / "inventory.yaml").data
SECTIONS = ("constraints", "implementation", "rules", "discrepancies", "since")
IDS = [name for section in SECTIONS for name in INVENTORY[section]]
RULESET = load_rulebook().ruleset
CARRIED = {code for rule in RULESET.rules for code in rule.code} | set(RULESET.switches)


@pytest.mark.parametrize("name", IDS)
def test_the_item_is_carried_by_a_rule_or_a_switch_or_said_to_be_done_elsewhere(name):
    assert name in CARRIED or INVENTORY["elsewhere"].get(name)


def test_nothing_is_said_to_be_done_elsewhere_that_a_rule_does():
    assert not set(INVENTORY["elsewhere"]) & CARRIED
    assert set(INVENTORY["elsewhere"]) <= set(IDS)


def test_no_item_is_listed_twice():
    assert len(IDS) == len(set(IDS))


def test_the_discrepancies_are_all_there():
    assert sorted(INVENTORY["discrepancies"]) == [f"DX{n:02}" for n in range(1, 57)]


@pytest.mark.parametrize("name", INVENTORY["discrepancies"])
def test_a_discrepancy_is_a_switch_or_says_why_nobody_chooses(name):
    answers = [name in RULESET.switches, name in INVENTORY["no_switch"], name in INVENTORY["elsewhere"]]
    assert answers.count(True) == 1


def test_a_reason_for_no_switch_is_given_of_discrepancies_only():
    assert set(INVENTORY["no_switch"]) <= set(INVENTORY["discrepancies"])


def test_rules_carry_no_item_that_was_never_listed():
    """Beside the items of the survey, the evidence and the figures, which have lists of their own."""
    others = re.compile(r"[A-E]-[op]\d|S\d|S\d\.\d|QN\d|QL\d+|ST\d|NF\d|PS\d+|EV-.+|W\d[a-c]?|[A-E]|T\d+")
    unknown = {code for code in CARRIED if code not in IDS and not others.fullmatch(code)}
    assert not unknown


def test_every_rule_carries_an_item():
    assert not [rule.id for rule in RULESET.rules if not rule.code and rule.id != "motorens-graense"]
