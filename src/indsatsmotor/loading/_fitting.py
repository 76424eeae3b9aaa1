"""What the files say of each other: rules of the catalogue, files of their source, the engine's own words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from indsatsmotor.catalogue import Catalogue, Category, Shape
from indsatsmotor.rulebook import unusable
from indsatsmotor.rules import (
    SPOKEN_KINDS,
    AmendedSort,
    Constant,
    Derive,
    OfOfferings,
    Operand,
    Parts,
    Problem,
    Reckoning,
    Rule,
    no_such,
)


def no_such_offerings(rules: Sequence[Rule], catalogue: Catalogue) -> Iterator[Problem]:
    """Every intervention, variant, shape and category that rules speak of and no offering can have."""
    words: Mapping[str, Collection[str]] = {
        "intervention": catalogue.interventions.keys(),
        "variant": catalogue.variants.keys(),
        "shape": [str(shape) for shape in Shape],
        "category": [str(category) for category in Category],
    }
    for position, rule in enumerate(rules):
        for part, field, operand in _said(rule):
            for word in _written(operand) if field in words else ():
                if word not in words[field]:
                    yield no_such(("rule", position, *part, field), field, word, words[field])


def out_of_bounds(parts: Parts, catalogue: Catalogue) -> Iterator[Problem]:
    """Every number that a layer sets and with which no offering can be made."""
    for (sort, name), position in parts.last_amended.items():
        if sort == AmendedSort.PARAMETER:
            value = {name: parts.parameters[name].value}
            for _, message in unusable(value, catalogue):
                yield Problem(("amendment", position, "value"), message)


def _said(rule: Rule) -> Iterator[tuple[tuple[str, ...], str, Operand | Reckoning]]:
    """The fields by which a rule says which offerings it means, or which ones a need may lead to."""
    if isinstance(rule, OfOfferings):
        yield from ((("of",), test.field, test.operand) for test in rule.of)
    elif isinstance(rule, Derive) and rule.then.kind in SPOKEN_KINDS:
        yield from ((("then", rule.then.kind), field, operand) for field, operand in rule.then.fields)


def _written(operand: Operand | Reckoning) -> Iterator[str]:
    """The words written in a rule, none where they come from elsewhere."""
    if isinstance(operand, Constant):
        values = operand.value if isinstance(operand.value, tuple) else (operand.value,)
        yield from (value for value in values if isinstance(value, str))
