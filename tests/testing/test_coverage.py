"""How often a collection of cases puts each rule to use, held against plans and derivations."""

from __future__ import annotations

from collections import Counter

from indsatsmotor import Case, load_rulebook, recommend
from indsatsmotor.facts import atoms
from indsatsmotor.inference import infer
from indsatsmotor.rules import Invariant
from indsatsmotor.testing import RuleUse, check_rules, coverage
from tests.loading.files import write
from tests.loading.layers import layer, withdrawn
from tests.plan.companions import case, plan

BOOK = load_rulebook()


def uses(*cases: Case) -> dict[str, RuleUse]:
    return {one.rule: one for one in coverage(cases, BOOK)}


def test_every_active_rule_is_counted_but_for_what_the_engine_enforces():
    assert set(uses()) == {rule.id for rule in BOOK.rules if not isinstance(rule, Invariant)}
    assert not any(one.used for one in uses().values())


def test_rules_that_chain_are_counted_by_what_they_conclude_and_note():
    derivation = infer(atoms(case()), BOOK)
    wanted = Counter(firing.rule for firing in derivation.firings)
    wanted.update(finding.rule for finding in derivation.findings)
    chained = {n: one for n, one in uses(case()).items() if one.kind in {"derive", "note", "school_task"}}
    assert {name: one.fired for name, one in chained.items() if one.fired} == dict(wanted)


def test_a_requirement_is_counted_by_what_it_says_of_each_result():
    counted = uses(case())
    groups = [one for one in plan().recommendations if one.code == "C"]
    size = counted["c-gruppe-hoejst"]
    assert size.fired + size.violated + size.undetermined == len(groups)
    violated = {remark.rule for one in plan().recommendations for remark in one.violations}
    assert {name for name, one in counted.items() if one.violated} >= violated & set(counted)


def test_a_rule_about_what_the_plan_does_not_list_is_never_put_to_use():
    listed = {one.variant for one in recommend(case(), book=BOOK).recommendations}
    assert "D1" not in listed
    assert not uses(case())["d-fuld-tid-lektioner"].used


def test_two_cases_count_as_much_as_each_of_them_together():
    once, twice = uses(case()), uses(case(), case())
    assert {name: 2 * one.fired for name, one in once.items()} == {n: one.fired for n, one in twice.items()}


def test_the_report_of_a_check_says_which_rules_of_all_were_never_used(tmp_path):
    folder = write(tmp_path / "nordby", layer("nordby", withdrawn("c-varighed")))
    report = check_rules(folder, covering=[case()])
    assert "never: d-fuld-tid-lektioner" in str(report)
    assert "c-varighed" not in {one.rule for one in report.coverage}
    assert '"coverage": [' in report.to_json()
