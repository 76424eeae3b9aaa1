"""Rulesets and flat facts for engines, small enough to collide often; and rulesets with one flaw."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from hypothesis import strategies as st

from indsatsmotor.catalogue import Catalogue
from indsatsmotor.facts import Atom, FieldType, Kind, Value, told_kinds
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    SUITS,
    Comparison,
    Conclusion,
    Constant,
    Count,
    Derive,
    Mean,
    Note,
    Parameter,
    ParameterReference,
    Pattern,
    Reference,
    Ruleset,
    Test,
    kind,
    operand_type,
)

TOLD = ("mark", "test", "training", "learning_need", "parents")
"""Told kinds that between them have fields of every type, required and optional."""

DERIVED = (
    kind("d0", {"a": "text"}),
    kind("d1", {"a": "text", "b": "integer"}),
    kind("d2", {"a": "text", "b": "text", "c": "decimal?"}),
    kind("d3", {"a": "text", "b": "boolean", "c": "date?"}),
    kind("d4", {"a": "integer", "b": "text?"}),
    kind("d5", {"a": "text", "n": "integer"}),
    kind("d6", {"a": "text?", "m": "decimal"}),
    kind("d7", {"a": "text", "l": "texts?"}),
)
GROUPED = {"d5": "n", "d6": "m"}
"""The kinds concluded from groups, and the field that holds a count or a mean."""
NUMBERS = {FieldType.INTEGER, FieldType.DECIMAL}
ORDERED = {*NUMBERS, FieldType.DATE}
ORDERS = (Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.ABOVE, Comparison.BELOW)

TEXTS = ("x", "æøå", 'a"b\\')
VALUES: Mapping[FieldType, tuple[Value, ...]] = {
    FieldType.TEXT: TEXTS,
    FieldType.INTEGER: (-1, 0, 2),
    FieldType.DECIMAL: tuple(map(Decimal, ("0", "0.1", "0.10", "37.5"))),
    FieldType.BOOLEAN: (True, False),
    FieldType.DATE: (date(1, 1, 1), date(2027, 8, 9)),
    FieldType.TEXTS: ((), ("x",), ("x", "y")),
}
WORDS = {"da": "x", "en": "x"}
PARAMETERS = {t: Parameter(f"p-{t}", found[-1], "", WORDS, ()) for t, found in VALUES.items()}

Parts: TypeAlias = Mapping[str, Any]
"""The arguments of a ruleset."""


def values(field_type: FieldType) -> st.SearchStrategy[Any]:
    """A value of a type."""
    return st.sampled_from(VALUES[field_type])


@st.composite
def flat_facts(draw: st.DrawFn, kinds: Sequence[Kind]) -> Atom:
    """One fact of one of *kinds*; optional fields are often unknown."""
    k = draw(st.sampled_from(kinds))
    drawn = [
        None if name in k.optional and draw(st.booleans()) else draw(values(field_type))
        for name, field_type in k.fields.items()
    ]
    return Atom(k.name, tuple(drawn))


def told_facts(max_size: int = 15, *, min_size: int = 3) -> st.SearchStrategy[list[Atom]]:
    """Told facts of several kinds as rules see them, in any order, some of them told twice.

    Shrinks towards fewer facts.
    """
    return st.lists(flat_facts([told_kinds()[name] for name in TOLD]), min_size=min_size, max_size=max_size)


def comparable(k: Kind) -> dict[str, FieldType]:
    """The fields of *k* that are not kept to a scale of their own, with their types."""
    return {name: field_type for name, field_type in k.fields.items() if name not in k.scales}


def operands_of(field_type: FieldType) -> st.SearchStrategy[Constant | ParameterReference]:
    """A value of a type, written in the rule or a parameter."""
    return values(field_type).map(Constant) | st.just(ParameterReference(PARAMETERS[field_type].id))


@st.composite
def comparisons(draw: st.DrawFn, field_type: FieldType) -> tuple[Comparison, Constant | ParameterReference]:
    """A comparison that suits *field_type*, with a value."""
    name = draw(st.sampled_from([c for c in Comparison if field_type in SUITS[c]]))
    if name is Comparison.KNOWN:
        return name, Constant(value=True)
    if name in {Comparison.ONE_OF, Comparison.NOT_ONE_OF}:
        return name, Constant(tuple(draw(st.lists(values(field_type), min_size=1, max_size=3))))
    if name is Comparison.CONTAINS_ANY:
        return name, Constant(draw(values(field_type)))
    return name, draw(operands_of(operand_type(name, field_type)))


@st.composite
def patterns(
    draw: st.DrawFn, kinds: Sequence[Kind], bound: Mapping[str, Kind], *, absent: bool = False
) -> Pattern:
    """A pattern over one of *kinds*, as a rule joined to what is bound; now and then a free product."""
    k = draw(st.sampled_from(kinds))
    fields = [name for name in comparable(k) if not (absent and name in k.optional)]
    links = [
        (name, alias, other)
        for name in fields
        for alias, other_kind in bound.items()
        for other, other_type in comparable(other_kind).items()
        if other_type is k.fields[name] and other_type is not FieldType.TEXTS
    ]
    tests: list[Test] = []
    if links and (absent or draw(st.integers(0, 9))):
        for name, alias, other in draw(st.lists(st.sampled_from(links), min_size=1, max_size=2)):
            orders = ORDERS if k.fields[name] in ORDERED else ()
            others = (Comparison.IS_NOT, *orders) if tests or orders else ()
            comparison = draw(st.sampled_from([Comparison.IS, *others]))
            tests.append(Test(name, comparison, Reference(alias, other)))
    most = 0 if draw(st.booleans()) else 2
    lists = [name for name in fields if k.fields[name] is FieldType.TEXTS]  # few, so they are tested more
    tested = draw(st.lists(st.sampled_from([*fields, *lists * 5]), max_size=most, unique=True))
    tests += [Test(name, *draw(comparisons(k.fields[name]))) for name in tested]
    return Pattern(k.name, tuple(tests), f"f{len(bound)}" if not absent else None)


@st.composite
def rules(
    draw: st.DrawFn, number: int, readable: list[Kind], complete: list[Kind], concluded: Kind
) -> Derive:
    """A rule that concludes *concluded*; absences look at *complete* only."""
    grouped = concluded.name in GROUPED
    if grouped:
        when, bound = draw(premises(_to_group(concluded, complete), most=1))
    else:
        when, bound = draw(premises(readable))
    unless = () if grouped else draw(absences(complete, bound))
    fields = tuple(
        (name, draw(operands(concluded, name, bound, when)))
        for name in concluded.fields
        if name not in concluded.optional or draw(st.booleans())
    )
    return Derive(
        id=f"r{number}",
        code=(),
        title=WORDS,
        citations=(),
        because=WORDS,
        when=when,
        unless=unless,
        then=Conclusion(concluded.name, fields),
    )


@st.composite
def notes(draw: st.DrawFn, kinds: list[Kind]) -> Note:
    """A rule that notes something about facts of *kinds*."""
    when, bound = draw(premises(kinds))
    unless = draw(absences(kinds, bound))
    return Note(id="n0", code=(), title=WORDS, citations=(), because=WORDS, when=when, unless=unless)


@st.composite
def premises(
    draw: st.DrawFn, kinds: list[Kind], most: int = 3
) -> tuple[tuple[Pattern, ...], Mapping[str, Kind]]:
    """Patterns over *kinds*, and the kinds of the facts that they name."""
    bound: dict[str, Kind] = {}
    when = []
    for _ in range(draw(st.integers(1, most))):
        when.append(draw(patterns(kinds, bound)))
        bound[str(when[-1].alias)] = {k.name: k for k in kinds}[when[-1].kind]
    return tuple(when), bound


def absences(kinds: list[Kind], bound: Mapping[str, Kind]) -> st.SearchStrategy[tuple[Pattern, ...]]:
    """What must be absent, over *kinds*, joined to what is bound where it can be."""
    return st.lists(patterns(kinds, bound, absent=True), max_size=2).map(tuple)


def _to_group(concluded: Kind, kinds: list[Kind]) -> list[Kind]:
    """The kinds of which a rule that concludes *concluded* can put facts into groups."""
    return kinds if concluded.name == "d5" else [k for k in kinds if numbers_in(k)]


def numbers_in(k: Kind) -> list[Mean]:
    """The means that can be taken of facts of one kind."""
    return [Mean("f0", name) for name, t in k.fields.items() if t in NUMBERS and name not in k.optional]


@st.composite
def operands(draw: st.DrawFn, k: Kind, name: str, bound: Mapping[str, Kind], when: Sequence[Pattern]) -> Any:
    """What one field of a conclusion holds."""
    if GROUPED.get(k.name) == name:
        return draw(st.sampled_from(numbers_in(bound["f0"]))) if k.name == "d6" else Count("f0")
    field_type = k.fields[name]
    places: list[tuple[str, str]] = [
        (alias, other)
        for alias in (str(pattern.alias) for pattern in when)
        for other, other_type in comparable(bound[alias]).items()
        if other_type is field_type and (name in k.optional or other not in bound[alias].optional)
    ]
    if len(places) > 0 and draw(st.booleans()):
        return Reference(*draw(st.sampled_from(places)))
    return Constant(draw(values(field_type)))


@st.composite
def _parts(draw: st.DrawFn, max_rules: int) -> Parts:
    told = [told_kinds()[name] for name in TOLD]
    made = []
    for number in range(draw(st.integers(1, max_rules))):
        level = draw(st.integers(0, len(DERIVED) - 1))
        below = list(DERIVED[:level])
        own = [] if DERIVED[level].name in GROUPED else [DERIVED[level]]
        made.append(draw(rules(number, [*told, *below, *own], [*told, *below], DERIVED[level])))
    noting = draw(st.lists(notes([*told, *DERIVED]), max_size=1))
    return {
        "rules": (*made, *noting),
        "kinds": {k.name: k for k in DERIVED},
        "parameters": {parameter.id: parameter for parameter in PARAMETERS.values()},
    }


def rulesets(max_rules: int = 8) -> st.SearchStrategy[Ruleset]:
    """Well-formed rulesets: a derived kind reads told kinds, itself and those before it; some note something.

    Absences and groups look at complete kinds only, so the strata always exist. Shrinks towards fewer rules
    with fewer patterns and tests.

    Args:
        max_rules: the most rules that derive.
    """
    return _parts(max_rules).map(lambda parts: Ruleset(**parts))


def rulebooks(max_rules: int = 8) -> st.SearchStrategy[Rulebook]:
    """Well-formed rulesets in force, without a catalogue.

    >>> from hypothesis import find, settings
    >>> len(find(rulebooks(max_rules=1), lambda book: True, settings=settings(max_examples=5)).rules)
    1
    """
    return rulesets(max_rules).map(lambda ruleset: Rulebook(ruleset, Catalogue({}, {}), Policy()))


def broken_rulesets(max_rules: int = 4) -> st.SearchStrategy[tuple[str, Parts]]:
    """A ruleset with one flaw, as the arguments of ``Ruleset``, and what the flaw is called.

    ``Ruleset(**parts)`` raises ``RulesetErrors``. Shrinks towards the first flaw in a ruleset of one rule.

    Args:
        max_rules: the most rules.
    """
    return _broken(max_rules)


@st.composite
def _broken(draw: st.DrawFn, max_rules: int) -> tuple[str, Parts]:
    parts = draw(_parts(max_rules))
    name = draw(st.sampled_from(sorted(FLAWS)))
    first, *others = parts["rules"]
    return name, {**parts, "rules": (*FLAWS[name](first), *others)}


def _in_pattern(**changes: Any) -> Callable[[Derive], tuple[Derive, ...]]:
    """A flaw in the first pattern of a rule."""
    return lambda rule: (replace(rule, when=(replace(rule.when[0], **changes), *rule.when[1:])),)


def _in_conclusion(kind: str, *fields: tuple[str, Any]) -> Callable[[Derive], tuple[Derive, ...]]:
    return lambda rule: (replace(rule, then=Conclusion(kind, fields)),)


def _circle(rule: Derive) -> tuple[Derive, ...]:
    """A fact where there is none: the rule needs its own conclusion to be complete first."""
    when = (Pattern("mark", (), "f0"),)
    conclusion = Conclusion("d0", (("a", Reference("f0", "student_id")),))
    absent = (Pattern("d0", (Test("a", Comparison.IS, Reference("f0", "student_id")),)),)
    return (replace(rule, when=when, unless=absent, then=conclusion),)


FLAWS: Mapping[str, Callable[[Derive], tuple[Derive, ...]]] = {
    "a kind that does not exist": _in_pattern(kind="findes-ikke", tests=()),
    "a field that does not exist": _in_pattern(
        tests=(Test("findes_ikke", Comparison.KNOWN, Constant(True)),)
    ),
    "a name that nothing has": _in_pattern(
        kind="mark", tests=(Test("student_id", Comparison.IS, Reference("ingen", "id")),)
    ),
    "a parameter that does not exist": _in_pattern(
        kind="mark", tests=(Test("mark", Comparison.AT_LEAST, ParameterReference("findes-ikke")),)
    ),
    "a number held against a text": _in_pattern(
        kind="mark", tests=(Test("mark", Comparison.AT_LEAST, Constant("ti")),)
    ),
    "a conclusion of a told kind": _in_conclusion("mark", ("mark", Constant(4))),
    "a conclusion of a kind that does not exist": _in_conclusion("findes-ikke"),
    "a conclusion without a field it must have": _in_conclusion("d1", ("a", Constant("x"))),
    "an absence in a circle": _circle,
    "two rules of one id": lambda rule: (rule, rule),
}
"""What can be wrong with a ruleset, by what it is called."""
