"""Rules and facts beyond what the backend does right run in plain Python, with a finding that says so.

Each limit is tried on both sides, so that the backend itself is used up to the last thing it is trusted with.
"""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest

from indsatsmotor import _durable, recommend
from indsatsmotor.catalogue import Catalogue
from indsatsmotor.errors import EngineUnavailable
from indsatsmotor.facts import Atom, Case, FieldType, told_kinds
from indsatsmotor.inference import default_engine, infer
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    Comparison,
    Conclusion,
    Constant,
    Derive,
    Pattern,
    Reference,
    Ruleset,
    Test,
    kind,
)
from indsatsmotor.strategies._rulesets import DERIVED, WORDS
from tests.allocation.schools import a_group_school, case_of

needs_durable = pytest.mark.skipif(not _durable.available(), reason="durable_rules is not installed")

FINDING = "motorens-graense"
THEN = Conclusion("d0", (("a", Constant("x")),))
STUDENT = {"mark": 0, "test": 0, "training": 0, "learning_need": 0, "parents": 0}


def rule(number: int, *when: Pattern) -> Derive:
    return Derive(
        id=f"r{number}", code=(), title=WORDS, citations=(), because=WORDS, when=when, unless=(), then=THEN
    )


def book(*rules: Derive) -> Rulebook:
    return Rulebook(Ruleset(rules=rules, kinds={k.name: k for k in DERIVED}), Catalogue({}, {}), Policy())


def is_(name: str, value: object) -> Test:
    return Test(name, Comparison.IS, Constant(value))


def same(name: str, alias: str, other: str) -> Test:
    return Test(name, Comparison.IS, Reference(alias, other))


def mark(student: str, subject: str = "dansk") -> Atom:
    return Atom("mark", (student, subject, 8, 4))


def many_rules(count: int) -> tuple[Rulebook, list[Atom]]:
    """Rules that read five kinds, so that no kind is read too often; one fact of each kind."""
    kinds = [told_kinds()[name] for name in STUDENT]
    facts = [
        Atom(k.name, tuple(None if n in k.optional else _some(t) for n, t in k.fields.items())) for k in kinds
    ]
    return book(*(rule(n, Pattern(kinds[n % 5].name, (), "f")) for n in range(count))), facts


def _some(field_type: FieldType) -> object:
    return {FieldType.INTEGER: 8, FieldType.DECIMAL: Decimal(1)}.get(field_type, "x")


def many_premises(count: int) -> tuple[Rulebook, list[Atom]]:
    """One rule in which each premise is a mark in a subject of its own."""
    when = [Pattern("mark", (is_("subject", f"s{n}"),), f"m{n}") for n in range(count)]
    return book(rule(0, *when)), [mark("e1", f"s{n}") for n in range(count)]


def many_joins(count: int) -> tuple[Rulebook, list[Atom]]:
    """One rule whose last premise is joined to those before it by many fields."""
    first = [Pattern("mark", (is_("grade_year", n),), f"m{n}") for n in range(15)]
    fields = [(name, f"m{n}") for name in ("student_id", "subject") for n in range(15)][:count]
    last = Pattern("mark", (*(same(name, alias, name) for name, alias in fields), is_("grade_year", 99)), "z")
    years = [*range(15), 99]
    return book(rule(0, *first, last)), [Atom("mark", ("e1", "dansk", year, 4)) for year in years]


def many_patterns_of_a_kind(count: int) -> tuple[Rulebook, list[Atom]]:
    return book(*(rule(n, Pattern("mark", (), "f")) for n in range(count))), [mark("e1"), mark("e2")]


def many_kinds(count: int) -> tuple[Rulebook, list[Atom]]:
    """Rules that read three kinds each, and no kind twice; one fact of each kind."""
    kinds = {name: kind(name, {"a": "text"}) for name in (*(f"k{n}" for n in range(count)), "d0")}
    names = list(kinds)[:count]
    rules = [
        rule(n, *(Pattern(name, (), name) for name in names[n * 3 : n * 3 + 3]))
        for n in range(-(-count // 3))
    ]
    ruleset = Ruleset(rules=tuple(rules), kinds=kinds)
    return Rulebook(ruleset, Catalogue({}, {}), Policy()), [Atom(name, ("x",)) for name in names]


def many_properties(count: int) -> tuple[Rulebook, list[Atom]]:
    """Rules that each compare one text with words of their own."""
    kinds = list(STUDENT)
    fields = {"mark": "student_id", "test": "student_id", "training": "staff_id",
              "learning_need": "student_id", "parents": "student_id"}  # fmt: skip
    tests = [
        (kinds[n % 5], Test(fields[kinds[n % 5]], Comparison.IS_NOT, Constant(f"w{n}"))) for n in range(count)
    ]
    rules = [
        rule(number, Pattern(kind, tuple(t for k, t in tests if k == kind), "f"))
        for number, kind in enumerate(kinds)
    ]
    return book(*rules), many_rules(1)[1]


LIMITS = [
    pytest.param(many_rules, 250, id="rules"),
    pytest.param(many_premises, 16, id="premises"),
    pytest.param(many_kinds, 250, id="kinds"),
    pytest.param(many_joins, 28, id="joins"),
    pytest.param(many_patterns_of_a_kind, 60, id="patterns of a kind"),
    pytest.param(many_properties, 250, id="properties"),
]


def noticed(derivation) -> list[str]:
    return [finding.details for finding in derivation.run_notes if finding.rule == FINDING]


@needs_durable
@pytest.mark.parametrize("below", [1, 0])
@pytest.mark.parametrize(("made", "most"), LIMITS)
def test_up_to_the_limit_the_backend_is_used_and_right(made, most, below):
    rules, facts = made(most - below)
    derivation = infer(facts, rules, engine="durable")
    assert noticed(derivation) == []
    assert derivation == infer(facts, rules, engine="reference")
    assert derivation.firings


@needs_durable
@pytest.mark.parametrize("above", [1, 2])
@pytest.mark.parametrize(("made", "most"), LIMITS)
def test_beyond_the_limit_plain_python_takes_over_and_a_finding_says_so(made, most, above):
    rules, facts = made(most + above)
    derivation = infer(facts, rules, engine="durable")
    assert len(noticed(derivation)) == 1
    assert derivation == infer(facts, rules, engine="reference")
    assert derivation.firings
    assert infer(facts, rules, engine="reference").run_notes == ()


@needs_durable
@pytest.mark.parametrize(("made", "most"), [LIMITS[1], LIMITS[3]])
def test_the_finding_names_the_rule_that_is_too_large(made, most):
    rules, facts = made(most + 1)
    (details,) = noticed(infer(facts, rules, engine="durable"))
    assert "r0" in details


# --- numbers and numbers of facts ---


def at_least(value: str) -> Rulebook:
    needed = Test("level", Comparison.AT_LEAST, Constant(Decimal(value)))
    return book(rule(0, Pattern("learning_need", (needed,), "n")))


def level(value: str, student: str = "e1") -> Atom:
    return Atom("learning_need", (student, "dansk", "laesning", Decimal(value), None, None, None))


LARGEST = Decimal(2**53 - 1) / 10**7
"""Seven decimals are kept, and whole numbers below 2 to the 53rd are exact everywhere."""


@needs_durable
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("told", "noted"),
    [(LARGEST, False), (LARGEST + Decimal("0.000001"), True), (Decimal(10**11), True)],
)
def test_a_number_too_large_for_the_backend_is_still_compared_exactly(told, noted, sign):
    facts = [level(str(sign * told)), level(str(sign * (told - Decimal("0.000001"))), "e2")]
    rules = at_least("1") if noted else at_least(str(sign * told))
    derivation = infer(facts, rules, engine="durable")
    assert bool(noticed(derivation)) is noted
    assert derivation == infer(facts, rules, engine="reference")
    assert len(derivation.firings) == ((2 if sign > 0 else 0) if noted else (1 if sign > 0 else 2))


@needs_durable
@pytest.mark.parametrize(
    ("bound", "noted", "firings"),
    [("1.0000001", False, 1), ("1.00000001", True, 1), ("1.0000000", False, 2), ("99999999999", True, 0)],
)
def test_a_bound_with_more_decimals_or_digits_than_the_backend_keeps_is_never_rounded(bound, noted, firings):
    facts = [level("1"), level("1.000001", "e2")]
    derivation = infer(facts, at_least(bound), engine="durable")
    assert bool(noticed(derivation)) is noted
    assert len(derivation.firings) == firings


@needs_durable
@pytest.mark.parametrize(("most", "noted"), [(20, False), (19, True), (1, True)])
def test_more_facts_than_the_backend_takes_run_in_plain_python(monkeypatch, most, noted):
    """Of 10 told marks come 10 conclusions; nothing found before the limit is kept or counted twice."""
    rules = book(
        Derive(
            id="r0", code=(), title=WORDS, citations=(), because=WORDS,
            when=(Pattern("mark", (), "m"),), unless=(),
            then=Conclusion("d1", (("a", Reference("m", "student_id")), ("b", Constant(1)))),
        ),
        rule(1, Pattern("d1", (), "f")),
    )  # fmt: skip
    facts = [mark(f"e{n}") for n in range(10)]
    expected = infer(facts, rules, engine="reference")
    before = infer(facts, rules, engine="durable")
    monkeypatch.setattr(_durable, "_MOST_FACTS", most)
    derivation = infer(facts, rules, engine="durable")
    assert bool(noticed(derivation)) is noted
    assert derivation == before == expected


@needs_durable
def test_after_a_run_that_was_given_up_the_backend_starts_afresh():
    """Facts of the run that broke off are gone: they match nothing of the next."""
    joined = Pattern("learning_need", (same("student_id", "n", "student_id"),), "o")
    one_level = Pattern("learning_need", (Test("level", Comparison.AT_LEAST, Constant(Decimal(1))),), "n")
    rules = book(rule(0, one_level, joined))
    too_large = [level("2"), level("3", "e2"), level("99999999999", "e9")]
    assert noticed(infer(too_large, rules, engine="durable"))
    other = Atom("learning_need", ("e2", "matematik", None, Decimal(1), None, None, None))
    for facts in ([other], [other, level("2")], [other, level("2", "e2")]):
        derivation = infer(facts, rules, engine="durable")
        assert noticed(derivation) == []
        assert derivation == infer(facts, rules, engine="reference")


@needs_durable
def test_the_plan_tells_that_the_backend_did_not_reach_and_is_otherwise_the_same(monkeypatch):
    case = case_of(a_group_school(2))
    expected = recommend(case, engine="reference")
    monkeypatch.setattr(_durable, "_MOST_FACTS", 1)
    plan = recommend(case, engine="durable")
    noted = [finding for finding in plan.findings if finding.rule == FINDING]
    assert noted
    assert all("1" in finding.text["da"] for finding in noted)  # the limit that was passed
    left = tuple(finding for finding in plan.findings if finding.rule != FINDING)
    update = {"findings": left, "engine": "reference"}
    assert plan.model_copy(update=update).to_json() == expected.to_json()


# --- which engine ---


def test_the_backend_is_used_where_it_is_installed_and_plain_python_elsewhere(monkeypatch):
    assert default_engine() == ("durable" if _durable.available() else "reference")
    monkeypatch.setattr(_durable, "available", lambda: False)
    assert default_engine() == "reference"
    assert recommend(Case()).engine == "reference"


def test_a_backend_that_cannot_be_imported_is_not_available(monkeypatch):
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    assert not _durable.available()
    with pytest.raises(EngineUnavailable, match="reference"):
        infer([], book(), engine="durable")
    assert recommend(Case()).engine == "reference"


def test_plain_python_needs_no_backend(monkeypatch):
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    rules, facts = many_premises(3)
    assert len(infer(facts, rules, engine="reference").firings) == 1


@pytest.mark.parametrize("name", ["clips", "Durable", "durable "])
def test_an_engine_nobody_knows_is_refused_and_not_replaced_in_silence(name):
    with pytest.raises((ValueError, EngineUnavailable)):
        recommend(Case(), engine=name)
