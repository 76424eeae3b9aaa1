"""Random rulesets and facts for the engines, small enough to collide often."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from indsatsmotor.catalogue import Catalogue
from indsatsmotor.facts import Atom, FieldType, Kind, told_kinds
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    Comparison,
    Conclusion,
    Constant,
    Count,
    Derive,
    Mean,
    Pattern,
    Reference,
    Ruleset,
    Test,
    kind,
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
)
GROUPED = {"d5": "n", "d6": "m"}
"""The kinds concluded from groups, and the field that holds a count or a mean."""
NUMBERS = {FieldType.INTEGER, FieldType.DECIMAL}

TEXTS = ("x", "æøå", 'a"b\\')
VALUES = {
    FieldType.TEXT: TEXTS,
    FieldType.INTEGER: (-1, 0, 2),
    FieldType.DECIMAL: tuple(map(Decimal, ("0", "0.1", "0.10", "37.5"))),
    FieldType.BOOLEAN: (True, False),
    FieldType.DATE: (date(1, 1, 1), date(2027, 8, 9)),
    FieldType.TEXTS: ((), ("x",), ("x", "y")),
}
WORDS = {"da": "x", "en": "x"}


def values(field_type: FieldType) -> st.SearchStrategy:
    return st.sampled_from(VALUES[field_type])


@st.composite
def atoms(draw: st.DrawFn, kinds: tuple[Kind, ...]) -> Atom:
    """One fact of one of *kinds*; optional fields are often unknown."""
    k = draw(st.sampled_from(kinds))
    drawn = [
        None if name in k.optional and draw(st.booleans()) else draw(values(field_type))
        for name, field_type in k.fields.items()
    ]
    return Atom(k.name, tuple(drawn))


def told_facts(max_size: int = 15) -> st.SearchStrategy[list[Atom]]:
    """Told facts of several kinds, in any order, some of them told twice."""
    return st.lists(atoms(tuple(told_kinds()[name] for name in TOLD)), min_size=3, max_size=max_size)


def comparable(k: Kind) -> dict[str, FieldType]:
    """The fields of *k* that are not kept to a scale of their own, with their types."""
    return {name: field_type for name, field_type in k.fields.items() if name not in k.scales}


@st.composite
def comparisons(draw: st.DrawFn, field_type: FieldType) -> tuple[Comparison, Constant]:
    """A comparison that suits *field_type*, with a constant."""
    if field_type is FieldType.TEXTS:
        name = draw(st.sampled_from([Comparison.CONTAINS, Comparison.CONTAINS_ANY, Comparison.WITHIN]))
        if name is Comparison.CONTAINS:
            return name, Constant(draw(values(FieldType.TEXT)))
        return name, Constant(draw(values(FieldType.TEXTS)))
    names = [Comparison.IS, Comparison.IS_NOT]
    if field_type in {FieldType.INTEGER, FieldType.DECIMAL, FieldType.DATE}:
        names += [Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.ABOVE, Comparison.BELOW]
    if field_type in {FieldType.TEXT, FieldType.INTEGER}:
        names.append(Comparison.ONE_OF)
    name = draw(st.sampled_from(names))
    if name is Comparison.ONE_OF:
        return name, Constant(tuple(draw(st.lists(values(field_type), min_size=1, max_size=3))))
    return name, Constant(draw(values(field_type)))


@st.composite
def patterns(draw: st.DrawFn, kinds: list[Kind], bound: dict[str, Kind], *, absent: bool = False) -> Pattern:
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
    tests = []
    if links and (absent or draw(st.integers(0, 9))):
        for name, alias, other in draw(st.lists(st.sampled_from(links), min_size=1, max_size=2)):
            ordered = k.fields[name] in {FieldType.INTEGER, FieldType.DECIMAL, FieldType.DATE}
            extra = [Comparison.ABOVE] if ordered and tests else [Comparison.IS_NOT] if tests else []
            comparison = draw(st.sampled_from([Comparison.IS, *extra]))
            tests.append(Test(name, comparison, Reference(alias, other)))
    most = 0 if draw(st.booleans()) else 2
    tested = draw(st.lists(st.sampled_from(fields), max_size=most, unique=True))
    tests += [Test(name, *draw(comparisons(k.fields[name]))) for name in tested]
    return Pattern(k.name, tuple(tests), f"f{len(bound)}" if not absent else None)


@st.composite
def rules(
    draw: st.DrawFn, number: int, readable: list[Kind], complete: list[Kind], concluded: Kind
) -> Derive:
    """A rule that concludes *concluded*; absences look at *complete* only."""
    grouped = concluded.name in GROUPED
    bound: dict[str, Kind] = {}
    when = []
    for _ in range(1 if grouped else draw(st.integers(1, 3))):
        pattern = draw(patterns(_to_group(concluded, complete) if grouped else readable, bound))
        when.append(pattern)
        bound[pattern.alias] = {k.name: k for k in readable}[pattern.kind]
    unless = [] if grouped else draw(st.lists(patterns(complete, bound, absent=True), max_size=2))
    fields = tuple((name, draw(operands(concluded, name, bound, when))) for name in concluded.fields)
    return Derive(
        id=f"r{number}",
        code=(),
        title=WORDS,
        citations=(),
        because=WORDS,
        when=tuple(when),
        unless=tuple(unless),
        then=Conclusion(concluded.name, fields),
    )


def _to_group(concluded: Kind, kinds: list[Kind]) -> list[Kind]:
    """The kinds of which a rule that concludes *concluded* can put facts into groups."""
    return kinds if concluded.name == "d5" else [k for k in kinds if numbers_in(k)]


def numbers_in(k: Kind) -> list[Mean]:
    """The means that can be taken of facts of one kind."""
    return [Mean("f0", name) for name, t in k.fields.items() if t in NUMBERS and name not in k.optional]


@st.composite
def operands(draw: st.DrawFn, k: Kind, name: str, bound: dict[str, Kind], when: list[Pattern]) -> object:
    if GROUPED.get(k.name) == name:
        return draw(st.sampled_from(numbers_in(bound["f0"]))) if k.name == "d6" else Count("f0")
    field_type = k.fields[name]
    places = [
        (pattern.alias, other)
        for pattern in when
        for other, other_type in comparable(bound[pattern.alias]).items()
        if other_type is field_type and (name in k.optional or other not in bound[pattern.alias].optional)
    ]
    if places and draw(st.booleans()):
        return Reference(*draw(st.sampled_from(places)))
    return Constant(draw(values(field_type)))


@st.composite
def rulesets(draw: st.DrawFn, max_rules: int = 8) -> Ruleset:
    """A stratified ruleset: each derived kind reads told kinds, itself and those before it."""
    told = [told_kinds()[name] for name in TOLD]
    made = []
    for number in range(draw(st.integers(1, max_rules))):
        level = draw(st.integers(0, len(DERIVED) - 1))
        below = list(DERIVED[:level])
        own = [] if DERIVED[level].name in GROUPED else [DERIVED[level]]
        made.append(draw(rules(number, [*told, *below, *own], [*told, *below], DERIVED[level])))
    return Ruleset(rules=tuple(made), kinds={k.name: k for k in DERIVED})


def books(max_rules: int = 8) -> st.SearchStrategy[Rulebook]:
    """Random rulesets in force, without a catalogue."""
    return rulesets(max_rules).map(lambda ruleset: Rulebook(ruleset, Catalogue({}, {}), Policy()))
