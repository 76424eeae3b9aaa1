"""Facts at hand, and what it means that a field compares with something."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from indsatsmotor.facts import Atom, Kind, Value
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Comparison, Operand, ParameterValue, Pattern, Reference, Test


class Bound(NamedTuple):
    """A fact in sight, and what such facts look like."""

    kind: Kind
    atom: Atom

    def value(self, field: str) -> Value:
        """What it holds in *field*."""
        return self.atom.values[self.kind.position(field)]


Names: TypeAlias = Mapping[str, Bound]
"""The facts in sight, by the names a rule gives them."""


class Known:
    """A growing set of facts, found by kind or by one of their values."""

    def __init__(self, atoms: Iterable[Atom] = ()) -> None:
        self.atoms: dict[Atom, None] = {}
        self._of: dict[str, list[Atom]] = defaultdict(list)
        self._with: dict[tuple[str, int, Value], list[Atom]] = defaultdict(list)
        for atom in atoms:
            self.add(atom)

    def add(self, atom: Atom) -> None:
        """Take *atom* in, once."""
        if atom not in self.atoms:
            self.atoms[atom] = None
            self._of[atom.kind].append(atom)
            for position, value in enumerate(atom.values):
                self._with[atom.kind, position, value].append(atom)

    def candidates(self, kind: str, values: Mapping[int, Value] = {}) -> Sequence[Atom]:
        """The facts of *kind*; of those with one of *values*, where that leaves fewest."""
        narrowed = [self._with.get((kind, position, value), ()) for position, value in values.items()]
        return min(narrowed, key=len, default=self._of.get(kind, ()))


def compared(comparison: Comparison, left: Any, right: Any) -> bool | None:
    """Whether *left* compares with *right*; ``None`` where one of them is unknown.

    >>> compared(Comparison.AT_MOST, 4, 4), compared(Comparison.IS, None, 4)
    (True, None)
    """
    if comparison is Comparison.KNOWN:
        return (left is not None) is right
    if left is None or right is None:
        return None
    return _COMPARED[comparison](left, right)


def operand_value(operand: Operand, names: Names, book: Rulebook) -> ParameterValue:
    """What *operand* stands for where these facts are in sight."""
    if isinstance(operand, Reference):
        return names[operand.alias].value(operand.field)
    return book.value(operand)


def pinned(tests: Iterable[Test], kind: Kind, names: Names, book: Rulebook) -> dict[int, Any]:
    """The values that a fact must have to pass *tests*, by position."""
    return {
        kind.position(test.field): operand_value(test.operand, names, book)
        for test in tests
        if test.comparison is Comparison.IS
    }


def passing(pattern: Pattern, names: Names, known: Known, book: Rulebook) -> Iterable[Bound]:
    """The facts that *pattern* means where *names* are in sight."""
    kind = book.ruleset.all_kinds[pattern.kind]
    for atom in known.candidates(kind.name, pinned(pattern.tests, kind, names, book)):
        bound = Bound(kind, atom)
        if all(
            compared(test.comparison, bound.value(test.field), operand_value(test.operand, names, book))
            for test in pattern.tests
        ):
            yield bound


_COMPARED: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.IS: operator.eq,
    Comparison.IS_NOT: operator.ne,
    Comparison.AT_LEAST: operator.ge,
    Comparison.AT_MOST: operator.le,
    Comparison.ABOVE: operator.gt,
    Comparison.BELOW: operator.lt,
    Comparison.ONE_OF: lambda left, right: left in right,
    Comparison.NOT_ONE_OF: lambda left, right: left not in right,
    Comparison.CONTAINS: lambda left, right: right in left,
    Comparison.CONTAINS_ANY: lambda left, right: not set(left).isdisjoint(right),
    Comparison.WITHIN: lambda left, right: set(left) <= set(right),
}
