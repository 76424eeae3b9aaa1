"""What tests say of a field: whether one follows from another, and whether any value passes several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any, TypeAlias

from indsatsmotor.facts import FieldType, Kind
from indsatsmotor.matching import holds
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    Comparison,
    Constant,
    Operand,
    ParameterReference,
    ParameterValue,
    Pattern,
    Reference,
    Test,
)

_LOWER = {Comparison.AT_LEAST: False, Comparison.ABOVE: True}
_UPPER = {Comparison.AT_MOST: False, Comparison.BELOW: True}
"""The comparisons that bound a field, and whether the bound itself is left out."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A test whose value is at hand, unless it is a field of another fact."""

    field: str
    comparison: Comparison
    against: ParameterValue | Reference
    undetermined_at: tuple[Any, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether the value is at hand."""
        return not isinstance(self.against, Reference)

    def passes(self, value: Any) -> bool:
        """Whether *value* passes."""
        assert not isinstance(self.against, Reference)
        return holds(self.comparison, value, self.against)

    def __str__(self) -> str:
        against = self.against
        shown = f"{against.alias}.{against.field}" if isinstance(against, Reference) else _shown(against)
        return f"'{self.field}' {self.comparison} {shown}"


@dataclass(frozen=True)
class Values:
    """The values of parameters under the switches that some rules are under, elsewhere as they stand."""

    book: Rulebook
    under: Mapping[str, str]

    def of(self, operand: Operand) -> ParameterValue | Reference:
        """What *operand* stands for."""
        match operand:
            case Constant(value):
                return value
            case ParameterReference(name):
                chosen = self.book.policy.parameters
                switches = {**self.book.switches, **self.under}
                if name in chosen:
                    return self.book.parameters[name]
                return self.book.ruleset.parameters[name].under(switches)
            case Reference():
                return operand

    def claim(self, test: Test) -> Claim:
        """*test* with its value at hand."""
        return Claim(test.field, test.comparison, self.of(test.operand), test.undetermined_at)

    def claims(self, pattern: Pattern) -> list[Claim]:
        """Everything that *pattern* says of a fact."""
        return [self.claim(test) for test in pattern.tests]


Names: TypeAlias = Mapping[str, str]
"""For the names of facts in one rule those in another."""


def follows(one: Claim, given: Claim, names: Names) -> bool:
    """Whether what passes *given* passes *one* too; *names* are those of *one* in the words of *given*."""
    if one.field != given.field or not set(one.undetermined_at) <= set(given.undetermined_at):
        return False
    if isinstance(one.against, Reference) or isinstance(given.against, Reference):
        return one.comparison is given.comparison and _renamed(one.against, names) == given.against
    if one.comparison is given.comparison and one.against == given.against:
        return True
    if one.comparison is Comparison.KNOWN:
        return one.against is True and given.comparison is not Comparison.KNOWN
    # Where something is not known, nothing else is said of it.
    return not _unknown(given) and _within(given, one)


def _unknown(claim: Claim) -> bool:
    """Whether the claim is that nobody has told."""
    return claim.comparison is Comparison.KNOWN and claim.against is False


def _renamed(against: ParameterValue | Reference, names: Names) -> ParameterValue | Reference:
    if isinstance(against, Reference) and against.alias in names:
        return Reference(names[against.alias], against.field)
    return against


def _within(given: Claim, one: Claim) -> bool:
    """Whether the values that pass *given* are among those that pass *one*."""
    if (finite := _finite(given)) is not None:
        return all(one.passes(value) for value in finite)
    if (left_out := _left_out(one)) is not None:
        return not any(given.passes(value) for value in left_out)
    for bounds, lower in ((_LOWER, True), (_UPPER, False)):
        if one.comparison in bounds and given.comparison in bounds:
            inner, outer = given.against, one.against
            if inner == outer:
                return bounds[given.comparison] or not bounds[one.comparison]
            return (inner > outer) is lower  # type: ignore[operator]  # the checks compared the types
    return _of_lists(given, one)


def _of_lists(given: Claim, one: Claim) -> bool:
    inner, outer = _several(given.against), _several(one.against)
    match given.comparison, one.comparison:
        case Comparison.CONTAINS | Comparison.CONTAINS_ANY, Comparison.CONTAINS_ANY:
            return inner <= outer
        case Comparison.WITHIN, Comparison.WITHIN:
            return inner <= outer
    return False


def _finite(claim: Claim) -> Sequence[Any] | None:
    """The values that pass, where they can be counted."""
    match claim.comparison:
        case Comparison.IS:
            return [claim.against]
        case Comparison.ONE_OF:
            return sorted(_several(claim.against), key=str)
    return None


def _left_out(claim: Claim) -> Sequence[Any] | None:
    """The known values that do not pass, where they can be counted."""
    match claim.comparison:
        case Comparison.IS_NOT:
            return [claim.against]
        case Comparison.NOT_ONE_OF:
            return sorted(_several(claim.against), key=str)
    return None


def _several(value: Any) -> frozenset[Any]:
    return frozenset(value if isinstance(value, tuple) else (value,))


def clash(claims: Iterable[Claim], kind: Kind) -> list[Claim]:
    """The claims about one field that no value passes together; none where every field can pass its own."""
    by_field: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.settled:
            by_field[claim.field].append(claim)
    for field, said in by_field.items():
        if not _passable(said, kind.fields[field]):
            return said
    return []


def _passable(claims: Sequence[Claim], field_type: FieldType) -> bool:
    """Whether some value passes them all."""
    if any(map(_unknown, claims)):
        return all(map(_unknown, claims))
    if field_type is FieldType.TEXTS:
        return _listable(claims)
    finite = [values for claim in claims if (values := _finite(claim)) is not None]
    if field_type is FieldType.BOOLEAN:
        finite.append([True, False])
    if not finite:
        low, high = _tightest(claims, _LOWER, max), _tightest(claims, _UPPER, min)
        if low is None or high is None or not _few(low, high, field_type):
            return True
        finite.append(_from_to(low, high, field_type))
    return any(all(claim.passes(value) for claim in claims) for value in finite[0])


def _tightest(
    claims: Sequence[Claim], bounds: Mapping[Comparison, bool], pick: Callable[[Iterable[Any]], Any]
) -> Any:
    """The bound that leaves least; ``None`` where there is none."""
    found = [claim.against for claim in claims if claim.comparison in bounds]
    return pick(found) if found else None


def _few(low: Any, high: Any, field_type: FieldType) -> bool:
    """Whether the values from *low* to *high* can be counted."""
    return bool(low >= high or (field_type is FieldType.INTEGER and high - low <= _COUNTABLE))


def _from_to(low: Any, high: Any, field_type: FieldType) -> Sequence[Any]:
    if field_type is FieldType.INTEGER:
        return range(ceil(low), floor(high) + 1)
    return [low] if low == high else []


_COUNTABLE = 1000
"""So many whole numbers are tried one by one; between bounds further apart there is one that fits."""


def _listable(claims: Sequence[Claim]) -> bool:
    allowed = [_several(c.against) for c in claims if c.comparison is Comparison.WITHIN]
    wanted = [
        _several(c.against) for c in claims if c.comparison in {Comparison.CONTAINS, Comparison.CONTAINS_ANY}
    ]
    return all(words & within for words in wanted for within in allowed)


def told(claims: Iterable[Claim]) -> str:
    """*claims* in words."""
    return " and ".join(map(str, claims))


def _shown(value: ParameterValue) -> str:
    return "[" + ", ".join(map(str, value)) + "]" if isinstance(value, tuple) else str(value)
