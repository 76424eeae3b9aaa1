"""The engine written from the page, the kit's JSON and the library agree on rulesets nobody wrote."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import HealthCheck, assume, given, settings

from indsatsmotor.facts import Atom
from indsatsmotor.inference import infer
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Constant, Count, Derive, Mean, Operand, Pattern, Reckoning, Reference
from indsatsmotor.strategies import rulebooks, told_facts
from indsatsmotor.testing.conformance import KitCase, Library, as_data, compared, kinds
from indsatsmotor.testing.conformance._documents import plain
from tests.testing.from_the_page import Engine

KINDS = kinds()
slow_is_fine = settings(deadline=None, suppress_health_check=list(HealthCheck))


def asked(book: Rulebook, facts: Iterable[Atom]) -> KitCase:
    """A case of the kit that asks what follows from *facts* by the rules of *book*."""
    rules = [rule_in_json(rule) for rule in book.rules_of(Derive)]
    known = book.ruleset.kinds.values()
    introduced = {
        kind.name: {"fields": {n: f"{t}{'?' * (n in kind.optional)}" for n, t in kind.fields.items()}}
        for kind in known
    }
    told = [as_data(atom, book.ruleset.all_kinds) for atom in facts]
    ask = {"question": "derive", "ruleset": {"facts": introduced, "rules": rules}, "facts": told}
    return KitCase(id="made/up", features=["made.up"], shows="Nobody wrote it.", ask=ask, expects={})


def rule_in_json(rule: Derive) -> dict[str, Any]:
    concluded = {name: operand_in_json(value) for name, value in rule.then.fields}
    return {
        "id": rule.id,
        "kind": "derive",
        "when": [pattern_in_json(one) for one in rule.when],
        "unless": [pattern_in_json(one) for one in rule.unless],
        "then": {rule.then.kind: concluded},
    }


def pattern_in_json(pattern: Pattern) -> dict[str, Any]:
    fields: dict[str, Any] = {} if pattern.alias is None else {"as": pattern.alias}
    for test in pattern.tests:
        comparisons = fields.setdefault(test.field, {})
        assume(str(test.comparison) not in comparisons)  # the language says each comparison of a field once
        comparisons[str(test.comparison)] = operand_in_json(test.operand)
    return {pattern.kind: fields}


def operand_in_json(operand: Operand | Reckoning) -> Any:
    match operand:
        case Constant(value):
            return plain(value)
        case Reference(alias, field):
            return f"{alias}.{field}"
        case Count(alias):
            return {"count": alias}
        case Mean(alias, field):
            return {"mean": f"{alias}.{field}"}
    raise AssertionError("generated rules have no parameters")


@settings(slow_is_fine, max_examples=100)
@given(rulebooks(), told_facts())
def test_all_three_come_to_the_same_firings(book, facts):
    case = asked(book, facts)
    by_the_library = Library("reference").answer(case)
    assert len(by_the_library["firings"]) == len(infer(facts, book, engine="reference").firings)
    case = case.model_copy(update={"answer": by_the_library})
    by_the_page = Engine(KINDS, case.model_dump(exclude_unset=True)["ask"]).answer()
    assert compared(case, by_the_page) is None
