"""Other values that a field could hold: the nearest numbers, and words that rules use of the same field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from indsatsmotor.facts import Value
from indsatsmotor.rules import (
    Constant,
    Derive,
    OfOfferings,
    Operand,
    ParameterReference,
    ParameterValue,
    Reckoning,
    Ruleset,
    patterns_in,
)

STEP = Decimal("0.01")
"""The smallest step of a number that is not whole: an øre, a percent, half a minute of a lesson."""

UNHEARD_OF = "noget-helt-andet"
"""A word that no rule uses, where rules use but one of a field."""


class Values:
    """The words that the rules of a ruleset compare fields with or conclude."""

    def __init__(self, ruleset: Ruleset) -> None:
        words: dict[tuple[str, str], set[str]] = defaultdict(set)
        for kind, field, operand in _operands(ruleset):
            for value in _meant(operand, ruleset):
                several = value if isinstance(value, tuple) else (value,)
                words[kind, field] |= {word for word in several if isinstance(word, str)}
        self._words: Mapping[tuple[str, str], set[str]] = words

    def words(self, kind: str, field: str, but: Iterable[object]) -> list[str]:
        """The words of a field, those left out that are among *but*."""
        return sorted(self._words.get((kind, field), set()) - {word for word in but if isinstance(word, str)})

    def instead(self, kind: str, field: str, value: object) -> Iterator[Value]:
        """What could stand for one value: yes for no, the nearest numbers, one other word.

        One other word is enough: a case in which the right word matches notices every wrong one.
        """
        if isinstance(value, bool):
            yield not value
        elif isinstance(value, str):
            yield next(iter(self.words(kind, field, but=(value,))), UNHEARD_OF)
        else:
            yield from near(value)

    def around(self, kind: str, field: str, values: tuple[object, ...]) -> Iterator[tuple[Any, ...]]:
        """A list with one value less, or one more: a word of the field, or the next whole number."""
        for value in values if len(values) > 1 else ():
            yield tuple(other for other in values if other != value)
        numbers = {value for value in values if isinstance(value, int)}
        next_ones = {number + step for number in numbers for step in (-1, 1)} - numbers
        words = self.words(kind, field, but=values) if not numbers else []
        yield from ((*values, more) for more in (*words, *sorted(n for n in next_ones if n >= 0)))


def near(value: object, *, whole: bool = False) -> Iterator[Value]:
    """The numbers or days a smallest step from *value*, up and down; none where it is neither.

    >>> list(near(Decimal("10.5"))), list(near(Decimal(16), whole=True))
    ([Decimal('10.51'), Decimal('10.49')], [17, 15])
    """
    if isinstance(value, int) or (whole and isinstance(value, Decimal)):
        yield from (int(value) + 1, int(value) - 1)
    elif isinstance(value, Decimal):
        yield from (value + STEP, value - STEP)
    elif isinstance(value, date):
        yield from (value + timedelta(days=1), value - timedelta(days=1))


def _meant(operand: Operand | Reckoning, ruleset: Ruleset) -> Iterator[ParameterValue]:
    match operand:
        case Constant(value):
            yield value
        case ParameterReference(name):
            yield from ruleset.parameters[name].values()


def _operands(ruleset: Ruleset) -> Iterator[tuple[str, str, Operand | Reckoning]]:
    """Everything that fields of facts are compared or filled with."""
    for rule in ruleset.rules:
        for pattern in patterns_in(rule):
            for test in pattern.tests:
                yield pattern.kind, test.field, test.operand
                yield pattern.kind, test.field, Constant(test.undetermined_at)
        if isinstance(rule, OfOfferings):
            yield from (("offering", test.field, test.operand) for test in rule.of)
        if isinstance(rule, Derive):
            yield from ((rule.then.kind, field, operand) for field, operand in rule.then.fields)
