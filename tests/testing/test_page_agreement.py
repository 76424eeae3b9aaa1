"""The engine written from the page, the kit's JSON and the library agree on rulesets nobody wrote."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indsatsmotor.facts import Atom
from indsatsmotor.inference import infer
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    Constant,
    Count,
    Derive,
    Mean,
    Note,
    Operand,
    ParameterReference,
    Pattern,
    Reckoning,
    Reference,
)
from indsatsmotor.strategies import rulebooks, told_facts
from indsatsmotor.testing.conformance import KitCase, Library, as_data, compared, kinds
from indsatsmotor.testing.conformance._documents import fields_of, plain
from tests.allocation.schools import slow_is_fine
from tests.testing.from_the_page import Engine

KINDS = kinds()


def asked(book: Rulebook, facts: Iterable[Atom]) -> KitCase:
    """A case of the kit that asks what follows from *facts* by the rules of *book*."""
    rules = [rule_in_json(rule) for rule in (*book.rules_of(Derive), *book.rules_of(Note))]
    parameters = {name: {"value": plain(one.value)} for name, one in book.ruleset.parameters.items()}
    known = book.ruleset.kinds.values()
    introduced = {kind.name: {"fields": fields_of(kind)} for kind in known}
    told = [as_data(atom, book.ruleset.all_kinds) for atom in facts]
    ruleset = {"facts": introduced, "parameters": parameters, "rules": rules}
    ask = {"question": "derive", "ruleset": ruleset, "facts": told}
    return KitCase(id="made/up", features=["made.up"], shows="Nobody wrote it.", ask=ask, expects={})


def rule_in_json(rule: Derive | Note) -> dict[str, Any]:
    written = {
        "id": rule.id,
        "when": [pattern_in_json(one) for one in rule.when],
        "unless": [pattern_in_json(one) for one in rule.unless],
    }
    if isinstance(rule, Note):
        return {**written, "kind": "note"}
    concluded = {name: operand_in_json(value) for name, value in rule.then.fields}
    return {**written, "kind": "derive", "then": {rule.then.kind: concluded}}


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
        case ParameterReference(name):
            return f"${name}"


# --- what follows ---


@settings(slow_is_fine, max_examples=100)
@given(rulebooks(), told_facts())
def test_all_three_come_to_the_same_firings(book, facts):
    case = asked(book, facts)
    by_the_library = Library("reference").answer(case)
    assert len(by_the_library["firings"]) == len(infer(facts, book, engine="reference").firings)
    case = case.model_copy(update={"answer": by_the_library})
    by_the_page = Engine(KINDS, case.model_dump(exclude_unset=True)["ask"]).answer()
    assert compared(case, by_the_page) is None


# --- what is said of an offering ---

PEOPLE = ("v1", "v2", "e1", "e2")
OFFERING = {
    "id": "o", "intervention": "undervisning-i-smaa-grupper", "variant": "C", "shape": "group",
    "category": "small_group", "school_id": "s1", "wellbeing_aim": False,
}  # fmt: skip
TESTED: dict[str, dict[str, list[Any]]] = {
    "offering": {"lessons_per_week": [{"at_least": 4}, {"is": "3.5"}], "class_id": ["k1", {"is_not": "k1"}],
                 "weeks": [{"below": 12}, {"known": False}], "guide_languages": [{"within": ["dansk"]}]},
    "adult": {"staff_id": [*PEOPLE], "role": ["tutor", {"one_of": ["mentor"]}], "co_prepares": [True]},
    "participant": {"student_id": [*PEOPLE], "known_to_adults": [True, {"is_not": True}]},
    "prepared": {"prerequisite": ["p1", "p2"], "arranged": [True]},
    "staff": {"id": [*PEOPLE], "teacher_trained": [True],
              "role": [{"is": "teacher", "undetermined_at": ["leader"]}],
              "qualified_for": [{"contains": "offering.intervention"}]},
    "class": {"id": ["k1", "offering.class_id"], "size": [{"at_most": 20}]},
    "learning_need": {"student_id": [*PEOPLE], "subject": ["dansk"], "area": ["x", "offering.area"],
                      "level": [{"at_least": "offering.lessons_per_week"}]},
    "training": {"staff_id": [*PEOPLE], "intervention": ["offering.intervention"],
                 "hours": [{"above": "36"}]},
    "found": {"student_id": [*PEOPLE], "more": ["x", {"known": True}]},
}  # fmt: skip
"""What conditions ask of each kind."""
BINDING = {"adult": "staff_id", "participant": "student_id", "staff": "id", "found": "student_id"}
"""The kinds of which the facts get a name, and the field by which others refer to them."""
ABOUT_PEOPLE = {"staff": "id", "learning_need": "student_id", "training": "staff_id", "found": "student_id"}


@st.composite
def patterns(draw: st.DrawFn, bound: tuple[str, ...], kind: str | None = None) -> dict[str, Any]:
    """A pattern, perhaps of somebody that is bound."""
    kind = kind or draw(st.sampled_from(sorted(TESTED)))
    names = draw(st.lists(st.sampled_from(sorted(TESTED[kind])), max_size=3, unique=True))
    fields = {name: draw(st.sampled_from(TESTED[kind][name])) for name in names}
    if bound and kind in ABOUT_PEOPLE and draw(st.booleans()):
        fields[ABOUT_PEOPLE[kind]] = draw(st.sampled_from(bound))
    return {kind: fields}


SORTS = ("pattern", "none", "every", "some", "all", "any", "not")


@st.composite
def conditions(draw: st.DrawFn, depth: int = 3, bound: tuple[str, ...] = ()) -> dict[str, Any]:
    """A condition on an offering."""
    sort = draw(st.sampled_from(SORTS)) if depth else "pattern"
    if sort in {"every", "some"}:
        kind, name = draw(st.sampled_from(sorted(BINDING))), f"n{depth}"
        ((_, fields),) = draw(patterns(bound, kind)).items()
        inner = draw(conditions(depth - 1, (*bound, f"{name}.{BINDING[kind]}")))
        return {sort: {kind: {"as": name, **fields}}, "has": inner}
    if sort in {"all", "any"}:
        return {sort: draw(st.lists(conditions(depth - 1, bound), min_size=1, max_size=3))}
    if sort == "not":
        return {sort: draw(conditions(depth - 1, bound))}
    pattern = draw(patterns(bound))
    return {"none": pattern} if sort == "none" else pattern


def maybe(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from((None, *values))


def told(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    known = st.fixed_dictionaries(fields).map(lambda one: {k: v for k, v in one.items() if v is not None})
    return known.map(lambda fields: {kind: fields})


people = st.sampled_from(PEOPLE)
yes_no = maybe(True, False)
ABOUT = (
    told("staff", id=people, school_id=st.just("s1"), role=maybe("teacher", "leader"),
         teacher_trained=yes_no, qualified_for=maybe([], [OFFERING["intervention"]])),
    told("class", id=st.sampled_from(("k1", "k2")), grade=st.just(3), school_id=st.just("s1"),
         size=maybe(20, 21)),
    told("learning_need", student_id=people, subject=st.sampled_from(("dansk", "matematik")),
         area=maybe("x", "y"), level=maybe("3.5", "4")),
    told("training", staff_id=people, intervention=st.just(OFFERING["intervention"]),
         hours=st.sampled_from(("36", "37"))),
    told("parents", student_id=people, backing=yes_no),
)  # fmt: skip
OWN = (
    told("adult", staff_id=people, role=st.sampled_from(("tutor", "mentor")), co_prepares=yes_no),
    told("participant", student_id=people, known_to_adults=yes_no),
    told("prepared", prerequisite=st.sampled_from(("p1", "p2")), arranged=st.booleans()),
)
OF_THE_OFFERING = told(
    "offering",
    lessons_per_week=maybe("3.5", "4"),
    weeks=maybe(11, 12),
    class_id=maybe("k1", "k3"),
    area=maybe("x"),
    guide_languages=maybe([], ["dansk"], ["arabisk"]),
)
FINDING = {
    "id": "finding", "kind": "derive", "when": [{"parents": {"as": "p", "backing": {"known": True}}}],
    "then": {"found": {"student_id": "p.student_id"}},
}  # fmt: skip


def once(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The facts of which no other has the same key."""
    keyed = {}
    for fact in facts:
        ((kind, fields),) = fact.items()
        keyed[kind, *(fields.get(key) for key in KINDS[kind]["keys"])] = fact
    return [*keyed.values()]


@settings(slow_is_fine, max_examples=200)
@given(
    st.lists(conditions(), min_size=1, max_size=6),
    st.lists(st.one_of(*ABOUT), max_size=8).map(once),
    OF_THE_OFFERING,
    st.lists(st.one_of(*OWN), max_size=4, unique_by=repr),
    st.sets(st.sampled_from(("adult", "participant", "prepared"))),
)
def test_the_page_and_the_library_judge_alike(conditions, facts, offering, own, untold):
    rules = [
        {"id": f"r{number}", "kind": "require", "force": "hard", "of": {}, "that": one}
        for number, one in enumerate(conditions)
    ]
    ask = {
        "question": "derive",
        "ruleset": {
            "facts": {"found": {"fields": {"student_id": "text", "more": "text?"}}},
            "rules": [FINDING, *rules],
        },
        "facts": facts,
        "offering": {
            "facts": [{"offering": OFFERING | offering["offering"]}, *own],
            "untold": sorted(untold),
        },
    }
    case = KitCase(id="made/up", features=["made.up"], shows="Nobody wrote it.", ask=ask, expects={})
    by_the_library = Library("reference").answer(case)
    assert by_the_library["outcome"] == "derived"
    assert Engine(KINDS, ask).answer()["verdicts"] == by_the_library["verdicts"]
