"""Every small change of a test, a pattern or a condition, each with the words that tell it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias, TypeVar

from indsatsmotor.facts import FieldType, Kind, Value
from indsatsmotor.rules import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Constant,
    Count,
    Every,
    Exists,
    Mean,
    Not,
    Operand,
    ParameterReference,
    Pattern,
    Reckoning,
    Reference,
    Ruleset,
    Some,
    Test,
)
from indsatsmotor.testing._values import Values, near


class Change(StrEnum):
    """What sort of thing is changed."""

    PART = "part"
    """A premise, an absence, a part of a condition or a test is dropped, or parts are joined otherwise."""
    COMPARISON = "comparison"
    BOUND = "bound"
    """A number is moved by the smallest step."""
    VALUE = "value"
    """A word, a yes or a no is another, or a list has one more or one less."""
    REFERENCE = "reference"
    """Another field of a fact in sight, or another parameter, is meant."""
    UNDETERMINED = "undetermined"
    """At which values a requirement says neither yes nor no."""
    CONCLUSION = "conclusion"
    EFFECT = "effect"
    """What the rule does when it holds: its force, weight, measure, or the work and the time of a task."""
    READING = "reading"
    """Which reading is active, or that the rule is."""


T = TypeVar("T")
Changed: TypeAlias = Iterator[tuple[Change, str, T]]
"""Each change of a part: its sort, the words that tell it, and the part as it would be."""

_NEXT: Mapping[Comparison, tuple[Comparison, ...]] = {
    Comparison.IS: (Comparison.IS_NOT, Comparison.AT_LEAST, Comparison.AT_MOST),
    Comparison.IS_NOT: (Comparison.IS,),
    Comparison.AT_LEAST: (Comparison.ABOVE, Comparison.AT_MOST),
    Comparison.AT_MOST: (Comparison.BELOW, Comparison.AT_LEAST),
    Comparison.ABOVE: (Comparison.AT_LEAST, Comparison.BELOW),
    Comparison.BELOW: (Comparison.AT_MOST, Comparison.ABOVE),
    Comparison.ONE_OF: (Comparison.NOT_ONE_OF,),
    Comparison.NOT_ONE_OF: (Comparison.ONE_OF,),
    Comparison.CONTAINS_ANY: (Comparison.WITHIN,),
    Comparison.WITHIN: (Comparison.CONTAINS_ANY,),
}
"""What each comparison is mistaken for; those that are missing have no neighbour of the same operand."""

_ALWAYS = AllOf(())


@dataclass(frozen=True)
class Changes:
    """The changes of the parts of one rule."""

    ruleset: Ruleset
    values: Values
    names: Mapping[str, Kind]
    """The kinds of the facts that the rule gives a name. Where one of them is not in sight, the change that
    names it is no rule, and nobody has to notice it."""
    same: Collection[frozenset[Reference]] = ()
    """Fields that are equal wherever the rule matches, so that one may stand for the other."""

    def of_condition(self, condition: Condition, path: str) -> Changed[Condition]:
        """The changes of what an offering has to be."""
        if condition != _ALWAYS:
            yield Change.PART, f"{path}: dropped", _ALWAYS
        match condition:
            case AllOf(conditions) | AnyOf(conditions) if conditions:
                yield from self._of_several(type(condition), conditions, path)
            case Not(inner):
                yield Change.PART, f"{path}: not dropped", inner
                for sort, text, made in self.of_condition(inner, path):
                    if made != _ALWAYS:
                        yield sort, text, Not(made)
            case Exists(pattern):
                for sort, text, changed in self.of_pattern(pattern, path):
                    yield sort, text, Exists(changed)
            case Every(pattern, inner) | Some(pattern, inner):
                yield from self._of_quantified(condition, pattern, inner, path)

    def _of_several(
        self, joined: type[AllOf | AnyOf], conditions: tuple[Condition, ...], path: str
    ) -> Changed[Condition]:
        name, other = ("all", AnyOf) if joined is AllOf else ("any", AllOf)
        if len(conditions) > 1:
            yield Change.PART, f"{path}: all ↔ any", other(conditions)
        for position, inner in enumerate(conditions):
            before, after = conditions[:position], conditions[position + 1 :]
            place = f"{path}, {name} {position + 1}"
            if before or after:
                yield Change.PART, f"{place}: dropped", joined((*before, *after))
            for sort, text, made in self.of_condition(inner, place):
                if made != _ALWAYS:
                    yield sort, text, joined((*before, made, *after))

    def _of_quantified(
        self, condition: Every | Some, pattern: Pattern, inner: Condition, path: str
    ) -> Changed[Condition]:
        made, other = (Every, Some) if isinstance(condition, Every) else (Some, Every)
        if not self._identifies(pattern):
            yield Change.PART, f"{path}: every ↔ some", other(pattern, inner)
        for sort, text, changed in self.of_pattern(pattern, path):
            yield sort, text, made(changed, inner)
        for sort, text, within in self.of_condition(inner, f"{path}, has"):
            yield sort, text, made(pattern, within)

    def _identifies(self, pattern: Pattern) -> bool:
        """Whether there is one fact at most that matches, so that every one is some one."""
        kind = self.ruleset.all_kinds[pattern.kind]
        keys = {test.field for test in pattern.tests if test.comparison is Comparison.IS}
        return kind.told and bool(kind.keys) and keys == set(kind.keys) and len(pattern.tests) == len(keys)

    def of_pattern(self, pattern: Pattern, path: str) -> Changed[Pattern]:
        """The changes of which facts match."""
        for sort, text, tests in self.of_tests(pattern.tests, pattern.kind, f"{path}, {pattern.kind}"):
            yield sort, text, replace(pattern, tests=tests)

    def of_tests(self, tests: tuple[Test, ...], kind: str, path: str) -> Changed[tuple[Test, ...]]:
        """The changes of what a fact has to be."""
        for position, test in enumerate(tests):
            before, after = tests[:position], tests[position + 1 :]
            told = f"{path}: {_test(test)}"
            yield Change.PART, f"{told} → dropped", (*before, *after)
            for sort, made in self._of_test(test, kind):
                yield sort, f"{told} → {_test(made)}", (*before, made, *after)

    def _of_test(self, test: Test, kind: str) -> Iterator[tuple[Change, Test]]:
        for comparison in _NEXT.get(test.comparison, ()):
            yield Change.COMPARISON, replace(test, comparison=comparison)
        for sort, operand in self.of_operand(test.operand, kind, test.field):
            yield sort, replace(test, operand=operand)
        for values in self._of_undetermined(test, kind):
            yield Change.UNDETERMINED, replace(test, undetermined_at=values)

    def _of_undetermined(self, test: Test, kind: str) -> Iterator[tuple[Value, ...]]:
        listed = test.undetermined_at
        for value in listed:
            yield tuple(other for other in listed if other != value)
        if listed and isinstance(test.operand, Constant):
            for word in self.values.words(kind, test.field, but=(*listed, test.operand.value)):
                yield (*listed, word)

    def of_operand(self, operand: Operand, kind: str, field: str) -> Iterator[tuple[Change, Operand]]:
        """What a field could be compared or filled with instead."""
        field_type = self.ruleset.all_kinds[kind].fields[field]
        match operand:
            case Constant((str() as word,)):
                for other in self.values.instead(kind, field, word):
                    yield Change.VALUE, Constant((other,))
            case Constant(tuple() as values):
                yield from (
                    (Change.VALUE, Constant(other)) for other in self.values.around(kind, field, values)
                )
            case Constant(value):
                number = not isinstance(value, bool | str)
                for other in self.values.instead(kind, field, value):
                    yield Change.BOUND if number else Change.VALUE, Constant(other)
            case ParameterReference(name):
                yield from self._of_parameter(name, field_type)
            case Reference():
                for reference in self._references(field_type):
                    if not any({reference, operand} <= fields for fields in ({operand}, *self.same)):
                        yield Change.REFERENCE, reference

    def _of_parameter(self, name: str, field_type: FieldType) -> Iterator[tuple[Change, Operand]]:
        value = self.ruleset.parameters[name].value
        bounds = list(near(value, whole=field_type is FieldType.INTEGER))
        for bound in bounds:
            yield Change.BOUND, Constant(bound)
        if not bounds:
            others = sorted(self.ruleset.parameters.values(), key=lambda p: (p.id <= name, p.id))
            alike = (p.id for p in others if _sort(p.value) == _sort(value) and p.value != value)
            yield from ((Change.REFERENCE, ParameterReference(other)) for other in list(alike)[:1])

    def _references(self, field_type: FieldType) -> Iterator[Reference]:
        for name, kind in self.names.items():
            yield from (Reference(name, f) for f, made in kind.fields.items() if made is field_type)


def _sort(value: object) -> tuple[type, ...]:
    """Of which types a value and the values in it are."""
    return (type(value), *map(type, value[:1])) if isinstance(value, tuple) else (type(value),)


def _test(test: Test) -> str:
    """A test as a rule file would write it, in one line."""
    open_at = f", undetermined at {shown(test.undetermined_at)}" if test.undetermined_at else ""
    return f"{test.field} {test.comparison} {written(test.operand)}{open_at}"


def written(operand: Operand | Reckoning) -> str:
    """An operand as a rule file would write it."""
    match operand:
        case Constant(value):
            return shown(value)
        case ParameterReference(name):
            return f"${name}"
        case Reference(alias, field):
            return f"{alias}.{field}"
        case Count(alias):
            return f"count {alias}"
        case Mean(alias, field):
            return f"mean {alias}.{field}"


def shown(value: object) -> str:
    """A value as a rule file would write it."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(shown, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
