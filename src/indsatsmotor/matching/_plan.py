"""A rule made ready for matching: positions instead of names, values instead of parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_05UP, Decimal, DecimalException
from typing import Any, NamedTuple

from indsatsmotor.derivation import Absence, Bound
from indsatsmotor.errors import InferenceError
from indsatsmotor.facts import Atom, FieldType, Kind, Value
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    Comparison,
    Derive,
    Mean,
    Note,
    ParameterValue,
    Pattern,
    Reckoning,
    Reference,
)

_SEVEN_DECIMALS = Decimal("1e-7")


@dataclass(frozen=True, slots=True)
class FieldTest:
    """A field compared with a value."""

    position: int
    field: str
    field_type: FieldType
    comparison: Comparison
    value: ParameterValue


@dataclass(frozen=True, slots=True)
class Link:
    """A field compared with a field of another pattern of the same rule."""

    position: int
    field: str
    field_type: FieldType
    comparison: Comparison
    other: int
    other_position: int

    @property
    def joins(self) -> bool:
        """Whether the two fields must be equal."""
        return self.comparison is Comparison.IS


@dataclass(frozen=True, slots=True)
class PatternPlan:
    """One pattern: what a fact must be by itself, and how it must fit the patterns before it."""

    kind: str
    tests: tuple[FieldTest, ...]
    links: tuple[Link, ...]

    def accepts(self, atom: Atom) -> bool:
        """Whether *atom* passes the tests that concern it alone."""
        return all(holds(test.comparison, atom.values[test.position], test.value) for test in self.tests)

    def fits(self, atom: Atom, others: tuple[Atom, ...] | Mapping[int, Atom]) -> bool:
        """Whether *atom* fits the facts that match the patterns it is linked to."""
        return all(_holds(link, atom, others) for link in self.links)

    def joins(self, atom: Atom, others: tuple[Atom, ...] | Mapping[int, Atom]) -> bool:
        """Whether the fields that must be equal are."""
        return all(_holds(link, atom, others) for link in self.links if link.joins)


def _holds(link: Link, atom: Atom, others: tuple[Atom, ...] | Mapping[int, Atom]) -> bool:
    other = others[link.other].values[link.other_position]
    return holds(link.comparison, atom.values[link.position], other)


class Place(NamedTuple):
    """A field of a fact that matched: which pattern, which position."""

    pattern: int
    position: int


@dataclass(frozen=True, slots=True)
class ConclusionPlan:
    """The fact to conclude: for each field where its value stands, or the value itself."""

    kind: str
    fields: tuple[Place | Value, ...]
    """Empty where the value is reckoned."""
    reckoned: Mapping[int, int | None]
    """The fields that hold a mean, each with the field it is the mean of; none for a count."""


@dataclass(frozen=True)
class RulePlan:
    """A rule that derives or notes, ready for matching."""

    id: str
    when: tuple[PatternPlan, ...]
    unless: tuple[PatternPlan, ...]
    then: ConclusionPlan | None

    def conclude(self, premises: tuple[Atom, ...]) -> Atom:
        """The fact concluded from *premises*; a rule that groups, from the facts of one group."""
        assert self.then is not None
        values = [*self.shared(premises)]
        for field, averaged in self.then.reckoned.items():
            values[field] = len(premises) if averaged is None else _mean(premises, averaged)
        return Atom(self.then.kind, tuple(values))

    def shared(self, premises: tuple[Atom, ...]) -> tuple[Value, ...]:
        """The conclusion without what is reckoned: the same for all facts of one group."""
        assert self.then is not None
        return tuple(
            premises[field.pattern].values[field.position] if isinstance(field, Place) else field
            for field in self.then.fields
        )

    def absence(self, pattern: PatternPlan, premises: tuple[Atom, ...]) -> Absence:
        """What *pattern* says is absent, given the facts that matched."""
        tests: list[Bound] = [(t.field, str(t.comparison), t.value) for t in pattern.tests]
        tests += [
            (link.field, str(link.comparison), premises[link.other].values[link.other_position])
            for link in pattern.links
        ]
        return Absence(pattern.kind, tuple(tests))


def plan(rule: Derive | Note, book: Rulebook) -> RulePlan:
    """*rule* made ready under *book*."""
    kinds = book.ruleset.all_kinds
    places: dict[str, tuple[int, Kind]] = {}
    when = []
    for position, pattern in enumerate(rule.when):
        when.append(_pattern(pattern, book, places))
        if pattern.alias:
            places[pattern.alias] = (position, kinds[pattern.kind])
    unless = tuple(_pattern(pattern, book, places) for pattern in rule.unless)
    then = _conclusion(rule, book, places) if isinstance(rule, Derive) else None
    return RulePlan(rule.id, tuple(when), unless, then)


def holds(comparison: Comparison, left: Value, right: ParameterValue) -> bool:  # noqa: C901, PLR0912 - one case each
    """Whether *left* compares with *right*; nothing compares with what is unknown.

    >>> holds(Comparison.AT_LEAST, 10, 10), holds(Comparison.IS_NOT, None, 10)
    (True, False)
    """
    if comparison is Comparison.KNOWN:
        return (left is not None) is right
    if left is None or right is None:
        return False
    match comparison:
        case Comparison.IS:
            return left == right
        case Comparison.IS_NOT:
            return left != right
        case Comparison.AT_LEAST:
            return left >= right  # type: ignore[operator]  # the checks have compared the types
        case Comparison.AT_MOST:
            return left <= right  # type: ignore[operator]
        case Comparison.ABOVE:
            return left > right  # type: ignore[operator]
        case Comparison.BELOW:
            return left < right  # type: ignore[operator]
        case Comparison.ONE_OF:
            return left in right  # type: ignore[operator]
        case Comparison.NOT_ONE_OF:
            return left not in right  # type: ignore[operator]
        case Comparison.CONTAINS:
            return right in left  # type: ignore[operator]
        case Comparison.CONTAINS_ANY:
            return any(item in left for item in right)  # type: ignore[operator, union-attr]
        case _:  # WITHIN, the only one left
            return set(left) <= set(right)  # type: ignore[arg-type]


def _mean(atoms: Sequence[Atom], position: int) -> Decimal:
    """The mean of a field, to seven decimals.

    Where it does not end there, the last decimal is never 0 or 5. So it lies on the same side of every number
    with up to six decimals as the exact mean does, and comparing it is exact.

    Raises:
        InferenceError: there are more digits than are reckoned with; facts have none such, rules may.
    """
    values: Sequence[Any] = [atom.values[position] for atom in atoms]  # numbers, as the checks have seen
    try:
        return (sum(values, Decimal(0)) / len(values)).quantize(_SEVEN_DECIMALS, ROUND_05UP)
    except DecimalException as error:
        raise InferenceError("the rules take the mean of numbers too large to count with") from error


def _pattern(pattern: Pattern, book: Rulebook, places: Mapping[str, tuple[int, Kind]]) -> PatternPlan:
    kind = book.ruleset.all_kinds[pattern.kind]
    tests, links = [], []
    for test in pattern.tests:
        own = kind.position(test.field), test.field, kind.fields[test.field], test.comparison
        if isinstance(test.operand, Reference):
            other, other_kind = places[test.operand.alias]
            links.append(Link(*own, other, other_kind.position(test.operand.field)))
        else:
            tests.append(FieldTest(*own, book.value(test.operand)))
    return PatternPlan(pattern.kind, tuple(tests), tuple(links))


def _conclusion(rule: Derive, book: Rulebook, places: Mapping[str, tuple[int, Kind]]) -> ConclusionPlan:
    kind = book.ruleset.all_kinds[rule.then.kind]
    given = dict(rule.then.fields)
    fields: list[Place | Value] = []
    for name in kind.fields:
        operand = given.get(name)
        if isinstance(operand, Reference):
            position, bound = places[operand.alias]
            fields.append(Place(position, bound.position(operand.field)))
        elif operand is None or isinstance(operand, Reckoning):
            fields.append(None)
        else:
            fields.append(_scalar(book.value(operand)))
    reckoned = {
        kind.position(name): _averaged(operand, places)
        for name, operand in given.items()
        if isinstance(operand, Reckoning)
    }
    return ConclusionPlan(kind.name, tuple(fields), reckoned)


def _averaged(reckoning: Reckoning, places: Mapping[str, tuple[int, Kind]]) -> int | None:
    if not isinstance(reckoning, Mean):
        return None
    _, bound = places[reckoning.alias]
    return bound.position(reckoning.field)


def _scalar(value: ParameterValue) -> Value:
    return value  # type: ignore[return-value]  # a conclusion holds one value, as the checks have seen
