"""durable_rules, used only where it was measured to be right. The only importer of the backend.

Its documented interface gives wrong answers and kills the interpreter in ordinary use, so this module drives
its C functions, under rules that each have a reason:

- It sees small whole numbers only. Text is interned, decimals are scaled, an unknown field is left out. So
  no quoting, locale, float or type of the backend ever matters.
- Facts are asserted one at a time, each with an explicit running number as its id; identity by content is a
  32-bit hash there. The id is never joined or tested.
- A pattern is the kind, then equal fields, then constant bounds. The last equal field is written twice: when
  it is false once, the backend reads past the end of its array.
- No negation, no alternatives, no retraction, no batches. Absences and comparisons between facts other than
  equality are decided by the caller when a match is reported.
- One state, deleted after each run; one warm-up fact first, because deleting an unused state reads freed
  memory. One run at a time, under a lock.

What lies beyond the backend's limits is refused with :class:`Unsupported`; the caller then uses the reference
engine. Nothing here is believed: every answer is certified by matching that does not use this module.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from threading import Lock
from typing import Any
from weakref import finalize

from indsatsmotor.facts import Atom, FieldType, Value
from indsatsmotor.matching import FieldTest, PatternPlan, Premises, RulePlan, holds
from indsatsmotor.rules import Comparison

Conclude = Callable[[RulePlan, Premises], Atom | None]

_MOST_FACTS = 900_000
_MOST_ANTECEDENTS = 16
_MOST_JOINS = 28
_MOST_PATTERNS_OF_A_KIND = 60
_MOST_KINDS = 250
_MOST_RULES = 250
_LARGEST = 2**53
_SCALE = 10**7
_MOST_DECIMALS = 100
_NUMBERS = {FieldType.INTEGER, FieldType.DECIMAL, FieldType.DATE, FieldType.BOOLEAN}
_BOUNDS = {
    Comparison.IS: None,
    Comparison.IS_NOT: "$neq",
    Comparison.AT_LEAST: "$gte",
    Comparison.AT_MOST: "$lte",
    Comparison.ABOVE: "$gt",
    Comparison.BELOW: "$lt",
}
_names = count()


class Unsupported(Exception):
    """The rules or facts lie beyond what the backend does right; ``args[0]`` says where."""


def available() -> bool:
    """Whether the backend is installed here and can be imported."""
    with suppress(ImportError):
        _backend()
        return True
    return False


def _backend() -> Any:
    import durable_rules_engine  # noqa: PLC0415 - loaded when first used, and only if it is there

    return durable_rules_engine


class Program:
    """The rules of one stratum, compiled once and run as often as needed.

    Raises:
        Unsupported: the rules lie beyond the backend's limits.
    """

    def __init__(self, rules: Sequence[RulePlan]) -> None:
        self._rules = tuple(rules)
        self._properties = _Properties(self._rules)
        definition = _definition(self._rules, self._properties)
        self._lock = Lock()
        self._engine = _backend()
        name = f"stratum-{next(_names)}"
        self._handle = self._engine.create_ruleset(name, json.dumps(definition))
        finalize(self, self._engine.delete_ruleset, self._handle)
        self._run([({"t": 0}, None)], lambda _rule, _atoms: None)  # the warm-up

    def chain(self, facts: Iterable[Atom], conclude: Conclude) -> None:
        """Report every match in *facts* and in what they lead to.

        Raises:
            Unsupported: there are more facts, or larger numbers, than the backend takes.
        """
        codes = _Codes(self._properties)
        queue = deque(facts)
        seen = set(queue)

        def report(rule: int, premises: Premises) -> None:
            conclusion = conclude(self._rules[rule], premises)
            if conclusion is not None and conclusion not in seen:
                seen.add(conclusion)
                queue.append(conclusion)

        def encoded() -> Iterable[tuple[dict[str, int], Atom | None]]:
            while queue:
                atom = queue.popleft()
                message = codes.message(atom)
                if message is not None:
                    yield message, atom

        self._run(encoded(), report)

    def _run(
        self,
        messages: Iterable[tuple[dict[str, int], Atom | None]],
        report: Callable[[int, Premises], None],
    ) -> None:
        engine, handle = self._engine, self._handle
        atoms: list[Atom | None] = []
        asserted = False
        with self._lock:
            try:
                for message, atom in messages:
                    number = len(atoms)
                    if number >= _MOST_FACTS:
                        raise Unsupported(f"more than {_MOST_FACTS} facts in one stratum")
                    atoms.append(atom)
                    code, state = engine.assert_fact(handle, json.dumps({**message, "id": f"{number:06d}"}))
                    if code == 1:
                        continue  # no rule wants it
                    asserted = True
                    answer = engine.start_action_for_state(handle, state)
                    activation = answer and answer[1]
                    while activation:
                        _read(activation, atoms, report)
                        activation = engine.complete_and_start_action(handle, state)
            finally:
                if asserted:
                    engine.delete_state(handle, "0")


def _read(activation: str, atoms: list[Atom | None], report: Callable[[int, Premises], None]) -> None:
    ((name, bound),) = json.loads(activation).items()
    if name != "w":
        premises = tuple(atoms[int(bound[f"m{i}"]["id"])] for i in range(len(bound)))
        report(int(name[1:]), premises)  # type: ignore[arg-type]  # only the warm-up has no atom


@dataclass
class _Properties:
    """Short names for what rules read of facts: a field, or a test that is decided before asserting."""

    rules: tuple[RulePlan, ...]
    kinds: dict[str, int] = field(default_factory=dict)
    fields: dict[tuple[str, int], tuple[str, FieldType]] = field(default_factory=dict)
    flags: dict[tuple[str, int, Comparison, Any], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for rule in self.rules:
            for pattern in rule.when:
                self._pattern(pattern, rule)
        if len(self.fields) + len(self.flags) > 250:
            raise Unsupported("more than 250 properties in one stratum")

    def _pattern(self, pattern: PatternPlan, rule: RulePlan) -> None:
        self.kinds.setdefault(pattern.kind, len(self.kinds) + 1)
        for test in pattern.tests:
            if _as_bound(test):
                self._field(pattern.kind, test.position, test.field_type)
            else:
                key = (pattern.kind, test.position, test.comparison, test.value)
                self.flags.setdefault(key, f"f{len(self.flags)}")
        for link in pattern.links:
            if link.joins:
                self._field(pattern.kind, link.position, link.field_type)
                self._field(rule.when[link.other].kind, link.other_position, link.field_type)

    def _field(self, kind: str, position: int, field_type: FieldType) -> None:
        self.fields.setdefault((kind, position), (f"p{len(self.fields)}", field_type))

    def bound(self, kind: str, test: FieldTest) -> dict[str, Any]:
        """The condition that *test* becomes."""
        if not _as_bound(test):
            return {self.flags[kind, test.position, test.comparison, test.value]: 1}
        name = self.fields[kind, test.position][0]
        operator = _BOUNDS[test.comparison]
        constant = {name: _number(test.value, test.field_type)}  # type: ignore[arg-type]  # one value
        return {operator: constant} if operator else constant


def _as_bound(test: FieldTest) -> bool:
    """Whether the backend compares the field itself; otherwise it sees a flag. Text is never a constant."""
    return test.comparison in _BOUNDS and test.field_type in _NUMBERS


@dataclass
class _Codes:
    """Facts as whole numbers, for one run."""

    properties: _Properties
    words: dict[Value, int] = field(default_factory=dict)
    by_kind: dict[str, tuple[list[Any], list[Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind in self.properties.kinds:
            fields = [(p, *name) for (k, p), name in self.properties.fields.items() if k == kind]
            flags = [(p, c, v, name) for (k, p, c, v), name in self.properties.flags.items() if k == kind]
            self.by_kind[kind] = (fields, flags)

    def message(self, atom: Atom) -> dict[str, int] | None:
        """What is asserted for *atom*; nothing when no rule reads its kind."""
        if atom.kind not in self.by_kind:
            return None
        fields, flags = self.by_kind[atom.kind]
        message = {"t": self.properties.kinds[atom.kind]}
        for position, name, field_type in fields:
            value = atom.values[position]
            if value is not None:
                message[name] = self._code(value, field_type)
        for position, comparison, constant, name in flags:
            if holds(comparison, atom.values[position], constant):
                message[name] = 1
        return message

    def _code(self, value: Value, field_type: FieldType) -> int:
        if field_type in _NUMBERS:
            return _number(value, field_type)
        return self.words.setdefault(value, len(self.words))


def _number(value: Value, field_type: FieldType) -> int:
    """The whole number that stands for *value*, reckoned without rounding or writing out endless digits."""
    if field_type is FieldType.DATE:
        return value.toordinal()  # type: ignore[union-attr]
    exact = Decimal(value)  # type: ignore[arg-type]  # a number
    if not exact.is_finite() or exact.copy_abs() >= _LARGEST:
        raise Unsupported("a number too large for the backend")
    _, _, exponent = exact.as_tuple()
    if isinstance(exponent, int) and exponent < -_MOST_DECIMALS:
        raise Unsupported("a number with more than seven decimals")
    numerator, denominator = exact.as_integer_ratio()
    number, left = divmod(numerator * (_SCALE if field_type is FieldType.DECIMAL else 1), denominator)
    if left:
        raise Unsupported("a number with more than seven decimals")
    if abs(number) >= _LARGEST:
        raise Unsupported("a number too large for the backend")
    return number


def _definition(rules: tuple[RulePlan, ...], properties: _Properties) -> dict[str, Any]:
    """The rules in the backend's own form. Pure: a plan in, a dictionary out."""
    _within_limits(rules)
    compiled: dict[str, Any] = {"w": {"all": [{"m0": {"$and": [{"t": 0}]}}]}}
    for number, rule in enumerate(rules):
        patterns = [
            {f"m{i}": {"$and": _conditions(rule, pattern, properties)}} for i, pattern in enumerate(rule.when)
        ]
        compiled[f"r{number}"] = {"all": patterns}
    return compiled


def _conditions(rule: RulePlan, pattern: PatternPlan, properties: _Properties) -> list[dict[str, Any]]:
    joins = []
    for link in pattern.links:
        if link.joins:
            own = properties.fields[pattern.kind, link.position][0]
            other = properties.fields[rule.when[link.other].kind, link.other_position][0]
            joins.append({own: {f"m{link.other}": other}})
    return [
        {"t": properties.kinds[pattern.kind]},
        *joins,
        *joins[-1:],
        *(properties.bound(pattern.kind, test) for test in pattern.tests),
    ]


def _within_limits(rules: tuple[RulePlan, ...]) -> None:
    if len(rules) > _MOST_RULES:
        raise Unsupported(f"more than {_MOST_RULES} rules in one stratum")
    kinds: Mapping[str, int] = _count_patterns(rules)
    if len(kinds) > _MOST_KINDS:  # from 511 on it fails, from 512 on it never ends
        raise Unsupported(f"more than {_MOST_KINDS} kinds of facts are read in one stratum")
    for rule in rules:
        if len(rule.when) > _MOST_ANTECEDENTS:
            raise Unsupported(f"the rule {rule.id} has more than {_MOST_ANTECEDENTS} premises")
        for pattern in rule.when:
            if sum(link.joins for link in pattern.links) > _MOST_JOINS:
                raise Unsupported(f"the rule {rule.id} joins one fact by more than {_MOST_JOINS} fields")
            if kinds[pattern.kind] > _MOST_PATTERNS_OF_A_KIND:
                raise Unsupported(
                    f"more than {_MOST_PATTERNS_OF_A_KIND} patterns read facts of {pattern.kind}"
                )


def _count_patterns(rules: tuple[RulePlan, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for rule in rules:
        for pattern in rule.when:
            counts[pattern.kind] = counts.get(pattern.kind, 0) + 1
    return counts
