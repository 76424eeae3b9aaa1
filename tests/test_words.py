"""Whatever a school may read has its words, in Danish and in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from functools import cache
from inspect import isclass
from pathlib import Path
from typing import Any

import pytest

from indsatsmotor import Case, Offering, Policy, facts, offering, plan, recommend, what_it_would_take
from indsatsmotor.allocation import BUDGET
from indsatsmotor.catalogue import Category, Shape
from indsatsmotor.comparing import ChangeKind, RuleChangeKind, _plans
from indsatsmotor.derivation import Outcome
from indsatsmotor.facts import FieldType, Purpose, fact_classes
from indsatsmotor.loading import load_rulebook, load_words
from indsatsmotor.offering import ROOM, AdultRole, Viewer, _uses
from indsatsmotor.plan import Relation, Status, UnmetKind
from indsatsmotor.planning._additions._changes import AMOUNTS, ROOM_AMOUNTS
from indsatsmotor.reasons import BoundSource, GroundsText, Standing
from indsatsmotor.rules import (
    AmendedSort,
    Comparison,
    Constant,
    Derive,
    OfOfferings,
    Operand,
    ParameterReference,
    Rule,
    built_in_kinds,
    patterns_in,
)

SOURCE = Path(facts.__file__).parent.parent
WORDS = load_words()


# --- fields ---


def untold_lists() -> frozenset[str]:
    """The lists of an offering that can be missing; a plan names them like fields of the offering."""
    bare = Offering(id="o", intervention="undervisning-i-smaa-grupper", variant="C", school_id="s1")
    return Viewer(Case(), load_rulebook()).view(bare).unknown


def untold_quantities() -> set[str]:
    """The quantities of cost formulas that an offering tells; the others are told by other facts."""
    variants = load_rulebook().catalogue.variants.values()
    named = {name for variant in variants for item in variant.cost for name in item.quantities}
    return named - {"missing_training_hours", "preparation_lessons_per_week", "priced_apart"}


@cache
def nameable() -> frozenset[str]:
    kinds = built_in_kinds()
    return frozenset(
        {
            *kinds,
            *(f"{kind.name}.{field}" for kind in kinds.values() for field in kind.fields),
            *(f"{model.kind}.{field}" for model in fact_classes().values() for field in model.model_fields),
            *(f"offering.{name}" for name in untold_lists() | untold_quantities()),
        }
    )


def test_every_kind_of_fact_and_every_field_has_a_label():
    assert sorted(nameable() - WORDS.fields.keys()) == []


def test_every_label_of_a_field_names_a_field_that_exists():
    assert sorted(WORDS.fields.keys() - nameable()) == []


def test_a_label_is_short_and_without_comma_or_full_stop_so_that_it_can_stand_in_a_list():
    labels = [words for text in (*WORDS.fields.values(), *WORDS.values.values()) for words in text.values()]
    assert [words for words in labels if not re.fullmatch(r"\w([^,;:]{0,78}[\w)])?", words)] == []


def test_a_label_of_a_field_begins_with_a_small_letter():
    labels = [words for text in WORDS.fields.values() for words in text.values()]
    assert [words for words in labels if not words[0].islower()] == []


# --- values ---


def enums() -> Iterator[type[StrEnum]]:
    """What told facts, offerings and plans are written with; types and purposes are not shown to schools."""
    for module in (facts, offering, plan):
        yield from (c for c in vars(module).values() if isclass(c) and issubclass(c, StrEnum))
    yield from (Category, Shape)


ENUMS = sorted(set(enums()) - {FieldType, Purpose}, key=lambda c: c.__name__)


@pytest.mark.parametrize("enum", ENUMS, ids=lambda c: c.__name__)
def test_every_member_of_an_enum_has_a_label(enum):
    assert sorted({str(member) for member in enum} - WORDS.values.keys()) == []


def test_every_class_of_acuteness_has_a_label():
    assert sorted(load_rulebook().policy.acuteness_weights.keys() - WORDS.values.keys()) == []


IDS = {"intervention", "variant", "prerequisite"}
"""Fields that hold ids of the catalogue, which has titles for them."""

BEHIND = {"type", "narrowing"}
"""Fields of derived facts that no sentence and no list of facts shows."""


def compared(rule: Rule) -> Iterator[tuple[str, Operand]]:
    tests = [*rule.of] if isinstance(rule, OfOfferings) else []
    for pattern in patterns_in(rule):
        tests += pattern.tests
    yield from ((test.field, test.operand) for test in tests)


def concluded(rule: Rule) -> Iterator[tuple[str, Any]]:
    yield from rule.then.fields if isinstance(rule, Derive) else ()


def words_of(rule: Rule) -> set[str]:
    book = load_rulebook()
    held = {
        book.value(operand)
        for field, operand in (*compared(rule), *concluded(rule))
        if field not in IDS | BEHIND and isinstance(operand, Constant | ParameterReference)
    }
    flat = [word for value in held for word in (value if isinstance(value, tuple) else (value,))]
    return {word for word in flat if isinstance(word, str) and word}


def test_every_word_that_the_shipped_rules_test_or_conclude_has_a_label():
    words = {word: rule.id for rule in load_rulebook().ruleset.rules for word in words_of(rule)}
    assert {word: rule for word, rule in words.items() if word not in WORDS.values} == {}


# --- phrases ---


def literals(pattern: str, *files: str) -> set[str]:
    return {name for file in files for name in re.findall(pattern, (SOURCE / file).read_text())}


def said() -> set[str]:
    """The phrases that are asked for by their whole name."""
    files = (
        "render/_page.py",
        "render/_plan_voice.py",
        "render/_text.py",
        "render/_diff.py",
        *(f"render/_reasons/{name}.py" for name in ("_page", "_explanation", "_why_not", "_change")),
        "cli/__init__.py",
        "cli/_common.py",
        "explaining/_grounds.py",
        "explaining/_sentences.py",
    )
    names = literals(r"""(?:\.say|_field|_remarks|_say|phrase|part|below)\(\s*["']([\w-]+)["']""", *files)
    return names | {"yes", "no"}


def headings() -> set[str]:
    parts = literals(r"""_section\(\s*["']([\w-]+)["']""", "render/_text.py")
    return parts | {Status.WITHHELD, Status.UNDETERMINED, Status.REFUSED}


def shortfalls() -> set[str]:
    """What can be short without being a rule's own bound."""
    files = [str(path.relative_to(SOURCE)) for path in (SOURCE / "planning").glob("*.py")]
    return literals(r"""Shortfall\(\s*["'](\w+)["']""", *files) | _uses._TOLD_IN.keys() | {"budget"}


def units() -> set[str]:
    """What is counted: by the engine itself, and in the bounds of the shipped rules."""
    parameters = load_rulebook().ruleset.parameters.values()
    counted = {p.unit for p in parameters if isinstance(p.value, Decimal | int) and p.value is not True}
    return {"pupils"} | {offering.Resource(kind, "x").unit for kind in _uses._TOLD_IN} | counted


def steps() -> set[str]:
    """What is told while a plan is made, and while it is asked what it would take."""
    told: set[str] = set()
    plan = recommend(Case(), progress=told.add)
    what_it_would_take(plan, Case(), progress=told.add)
    return told | {"changes"}


def blanks(phrase: str) -> frozenset[str]:
    return frozenset(re.findall(r"\{(\w+)\}", phrase))


def changes() -> set[str]:
    """The parts of a page on what differs."""
    return {*ChangeKind} | literals(r"""_section\(\s*["']([\w-]+)["']""", "render/_diff.py")


def judged() -> set[str]:
    return {*Outcome, "open", "prefer", "warn", "attach"}


def of_needs() -> set[str]:
    """What can have become of a need."""
    return {
        "met",
        "supplement",
        "scarce",
        "refused",
        "undetermined",
        "no_candidate",
        "forbidden",
        "withdrawn",
    }


FAMILIES = {
    "heading": headings,
    "heading-change": changes,
    "rule-change": lambda: {*RuleChangeKind},
    "amended": lambda: {*AmendedSort},
    "field": _plans._FIELDS.keys,
    "policy": lambda: Policy.model_fields.keys() - {"parameters", "switches"},
    "what": shortfalls,
    "unit": units,
    "role": lambda: {*AdultRole, ROOM},
    "progress": steps,
    "short": lambda: {*UnmetKind},
    "standing": lambda: {*Standing},
    "compare": lambda: {*Comparison},
    "judged": judged,
    "set": lambda: {*BoundSource},
    "grounds-part": GroundsText.model_fields.keys,
    "competition": lambda: {"uncontested", "won", "lost", "not-proven"},
    "need": of_needs,
    "change": lambda: {*AMOUNTS, *ROOM_AMOUNTS, BUDGET, "training_hours", "none", "price"},
    "new": lambda: {*AMOUNTS, "adult", "adult-again"},
    "if": lambda: {"told", "changed"},
    "relation": lambda: {*Relation},
    "count": lambda: {f"{unit}-{n}" for unit in ("lessons", "minutes", "hours") for n in ("one", "many")},
    "marginal": lambda: {"lesson", "gain", "none"},
}


def test_every_phrase_asked_for_by_name_exists():
    assert {"who", "conditions", "weekly", "unknown-value"} < said()
    assert sorted(said() - WORDS.phrases.keys()) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_of_a_family_of_phrases_exists(family):
    members = FAMILIES[family]()
    assert members
    assert sorted({f"{family}-{member}" for member in members} - WORDS.phrases.keys()) == []


def test_every_part_of_a_result_that_can_differ_has_its_phrase():
    assert sorted({*_plans._REMARKS, "findings", "tasks"} - WORDS.phrases.keys()) == []


def test_a_phrase_names_the_same_things_in_every_language():
    assert [name for name, text in WORDS.phrases.items() if len({*map(blanks, text.values())}) > 1] == []
