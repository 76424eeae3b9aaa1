"""Conditions in three values: true, false, or unknown because a fact they hang on is.

A told fact that is missing is unknown; a derived fact that is missing is false; a list of the offering's that
was not told is unknown. The three are joined as Kleene joins them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from indsatsmotor.derivation import Outcome, Reading
from indsatsmotor.facts import Atom, Kind, Value
from indsatsmotor.matching import FactBase, holds
from indsatsmotor.offering import View
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    OFFERING_KINDS,
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Every,
    Exists,
    Not,
    ParameterValue,
    Pattern,
    Reference,
    Some,
    Test,
)

TRUE, FALSE, UNKNOWN = Outcome.SATISFIED, Outcome.VIOLATED, Outcome.UNDETERMINED
_NEGATED = {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}


@dataclass(frozen=True, slots=True)
class Bound:
    """A fact in sight under a name."""

    kind: Kind
    atom: Atom

    @property
    def identity(self) -> tuple[str, ...]:
        """What identifies it among those of its kind."""
        return identity(self.kind, self.atom)


Names: TypeAlias = Mapping[str, Bound]
"""The facts in sight, by name."""


class Answer(NamedTuple):
    """What a condition comes to, the readings that decided it, and the facts in sight where they did."""

    outcome: Outcome
    readings: tuple[Reading, ...] = ()
    bound: Mapping[str, Atom] = {}


@dataclass
class Evaluator:
    """Evaluates conditions about one offering over a fixed point.

    Whatever is still undecided about an outline comes to ``undecided``, turned round within a negation:
    UNKNOWN says what is certain already, TRUE what the best choice could still make of it.
    """

    book: Rulebook
    facts: FactBase
    view: View
    own: dict[str, list[Atom]] = field(init=False)

    def __post_init__(self) -> None:
        self.own = {kind: [] for kind in OFFERING_KINDS}
        for atom in self.view.atoms:
            self.own[atom.kind].append(atom)

    @property
    def offering(self) -> Bound:
        """The facts about the offering itself."""
        return Bound(OFFERING_KINDS["offering"], self.own["offering"][0])

    def applies(self, of: Iterable[Test]) -> bool:
        """Whether the offering is one that a rule speaks of."""
        return all(self._test(test, self.offering, {}, UNKNOWN).outcome is TRUE for test in of)

    def evaluate(self, condition: Condition, names: Names, undecided: Outcome = UNKNOWN) -> Answer:
        """What *condition* comes to with *names* in sight."""
        lost = self._lost(condition, names, undecided)
        if lost is not None:
            return lost
        match condition:
            case Exists(pattern):
                found = self._bound(pattern, names, undecided)
                return self._any([_named(a, pattern, b) for a, b in found], pattern, names, undecided)
            case Some(pattern, inner):
                answers = [
                    _both(a, self._within(inner, pattern, b, names, undecided))
                    for a, b in self._bound(pattern, names, undecided)
                ]
                return self._any(answers, pattern, names, undecided)
            case Every(pattern, inner):
                answers = [
                    _either([_negate(a), self._within(inner, pattern, b, names, undecided)])
                    for a, b in self._bound(pattern, names, _NEGATED[undecided])
                ]
                return self._every(answers, pattern, names, undecided)
            case AllOf(conditions):
                return _all([self.evaluate(inner, names, undecided) for inner in conditions])
            case AnyOf(conditions):
                return _either([self.evaluate(inner, names, undecided) for inner in conditions])
            case Not(inner):
                return _negate(self.evaluate(inner, names, _NEGATED[undecided]))

    def _within(
        self, inner: Condition, pattern: Pattern, bound: Bound, names: Names, undecided: Outcome
    ) -> Answer:
        if pattern.alias is None:
            return self.evaluate(inner, names, undecided)
        outcome, readings, deeper = self.evaluate(inner, {**names, pattern.alias: bound}, undecided)
        return Answer(outcome, readings, {pattern.alias: bound.atom, **deeper})

    def _any(self, answers: Sequence[Answer], pattern: Pattern, names: Names, undecided: Outcome) -> Answer:
        answers = [*answers, *self._incomplete(pattern, undecided)]
        return _either(answers) if answers else self._absent(pattern, names)

    def _every(self, answers: Sequence[Answer], pattern: Pattern, names: Names, undecided: Outcome) -> Answer:
        answers = [*answers, *self._incomplete(pattern, undecided)]
        if not answers and (absent := self._absent(pattern, names))[0] is UNKNOWN:
            return absent
        return _all(answers)

    def _incomplete(self, pattern: Pattern, undecided: Outcome) -> list[Answer]:
        """An answer for facts of the offering that may exist beyond those told or chosen."""
        if pattern.kind in self.view.undecided:
            return [Answer(undecided)]
        if pattern.kind not in self.view.unknown:
            return []
        return [Answer(UNKNOWN, (Reading("offering", (), pattern.kind, None, "known", True, UNKNOWN),))]

    def _absent(self, pattern: Pattern, names: Names) -> Answer:
        """No such fact: unknown when it would have been told under this key, false otherwise."""
        kind = self.book.ruleset.all_kinds[pattern.kind]
        pinned = self._pinned(pattern, names)
        identified = kind.told and set(kind.keys) <= set(pinned)
        outcome = UNKNOWN if identified else FALSE
        key = tuple(str(pinned[name][0]) for name in (kind.keys or pinned) if name in pinned)
        readings = tuple(
            Reading(kind.name, key, t.field, None, str(t.comparison), self._value(t, names), outcome)
            for t in pattern.tests
            if t.field not in pinned or not kind.keys or t.field not in kind.keys
        )
        return Answer(outcome, readings or (Reading(kind.name, key, "", None, "known", True, outcome),))

    def _bound(self, pattern: Pattern, names: Names, undecided: Outcome) -> list[tuple[Answer, Bound]]:
        """Each fact the pattern may mean, and how far it matches."""
        kind = self.book.ruleset.all_kinds[pattern.kind]
        found, looked_up = self._candidates(pattern, kind, names)
        left = [test for test in pattern.tests if test.field not in looked_up]
        bounds = [Bound(kind, atom) for atom in found]
        return [(self._matches(left, bound, names, undecided), bound) for bound in bounds]

    def _matches(self, tests: Sequence[Test], bound: Bound, names: Names, undecided: Outcome) -> Answer:
        if not tests:
            return Answer(TRUE, (Reading(bound.kind.name, bound.identity, "", None, "known", True, TRUE),))
        return _all([self._test(test, bound, names, undecided) for test in tests])

    def _candidates(
        self, pattern: Pattern, kind: Kind, names: Names
    ) -> tuple[Sequence[Atom], Collection[str]]:
        """The facts that may match, and the fields by which they were looked up."""
        pinned = {
            name: value
            for name, (value, _) in self._pinned(pattern, names).items()
            if value is not None and name not in kind.optional and (not kind.keys or name in kind.keys)
        }
        if pattern.kind in OFFERING_KINDS:
            return self._own(kind, pinned), ()
        if not pinned:
            return tuple(self.facts.of(pattern.kind)), ()
        values: tuple[Any, ...] = tuple(pinned.values())
        return self.facts.find(pattern.kind, tuple(map(kind.position, pinned)), values), pinned

    def _own(self, kind: Kind, pinned: Mapping[str, ParameterValue]) -> list[Atom]:
        """Facts about the offering; those with the key, where the kind has keys."""
        return [
            atom
            for atom in self.own[kind.name]
            if not kind.keys or all(atom.values[kind.position(name)] == v for name, v in pinned.items())
        ]

    def _lost(self, condition: Condition, names: Names, undecided: Outcome) -> Answer | None:
        """Unknown, when the key of the fact that is asked about is itself unknown."""
        if not isinstance(condition, Exists | Every | Some):
            return None
        pattern = condition.pattern
        kind = self.book.ruleset.all_kinds[pattern.kind]
        sources = [
            source
            for name, (value, source) in self._pinned(pattern, names).items()
            if value is None and source is not None and name in kind.keys
        ]
        if any((source.kind, source.field) in self.view.undecided for source in sources):
            return Answer(undecided)
        return Answer(UNKNOWN, tuple(sources)) if sources else None

    def _pinned(self, pattern: Pattern, names: Names) -> dict[str, tuple[ParameterValue, Reading | None]]:
        """Fields that must equal one value, and where that value was read."""
        return {
            test.field: (self._value(test, names), self._source(test, names))
            for test in pattern.tests
            if test.comparison is Comparison.IS and not test.undetermined_at
        }

    def _value(self, test: Test, names: Names) -> ParameterValue:
        if isinstance(test.operand, Reference):
            bound = names[test.operand.alias]
            return bound.atom.values[bound.kind.position(test.operand.field)]
        return self.book.value(test.operand)

    def _source(self, test: Test, names: Names) -> Reading | None:
        """The unknown field that a reference leads to."""
        if not isinstance(test.operand, Reference):
            return None
        bound = names[test.operand.alias]
        return Reading(bound.kind.name, bound.identity, test.operand.field, None, "known", True, UNKNOWN)

    def _test(self, test: Test, bound: Bound, names: Names, undecided: Outcome) -> Answer:
        if (bound.kind.name, test.field) in self.view.undecided:
            return Answer(undecided)
        value = bound.atom.values[bound.kind.position(test.field)]
        against = self._value(test, names)
        outcome = _compare(test, value, against)
        if outcome is UNKNOWN and value is not None and against is None:
            source = self._source(test, names)
            if source is not None and (source.kind, source.field) in self.view.undecided:
                return Answer(undecided)
            return Answer(UNKNOWN, (source,) if source else ())
        reading = Reading(
            bound.kind.name, bound.identity, test.field, value, str(test.comparison), against, outcome
        )
        return Answer(outcome, (reading,))


def identity(kind: Kind, atom: Atom) -> tuple[str, ...]:
    """What identifies a fact among those of its kind: its keys, or its text fields where it has none.

    The offering that is judged is the only one, so nothing needs to.
    """
    if kind.name == "offering":
        return ()
    values = (atom.values[kind.position(name)] for name in kind.identified_by)
    return tuple("" if value is None else str(value) for value in values)


def _named(answer: Answer, pattern: Pattern, bound: Bound) -> Answer:
    """*answer* with the fact it speaks of under the pattern's name."""
    if pattern.alias is None:
        return answer
    return answer._replace(bound={pattern.alias: bound.atom, **answer.bound})


def _compare(test: Test, value: Value, against: ParameterValue) -> Outcome:
    if test.comparison is Comparison.KNOWN:
        return TRUE if holds(test.comparison, value, against) else FALSE
    if value is None or against is None or value in test.undetermined_at:
        return UNKNOWN
    return TRUE if holds(test.comparison, value, against) else FALSE


def _negate(answer: Answer) -> Answer:
    return answer._replace(outcome=_NEGATED[answer.outcome])


def _both(left: Answer, right: Answer) -> Answer:
    return _all([left, right])


def _all(answers: Sequence[Answer]) -> Answer:
    """True when all are; false when one is; the readings are those that decide."""
    return _decide(answers, FALSE, TRUE)


def _either(answers: Sequence[Answer]) -> Answer:
    """True when one is; false when all are; the readings are those that decide."""
    return _decide(answers, TRUE, FALSE)


def _decide(answers: Sequence[Answer], decisive: Outcome, otherwise: Outcome) -> Answer:
    for outcome in (decisive, UNKNOWN):
        deciding = [answer for answer in answers if answer.outcome is outcome]
        if deciding:
            one_is_enough = outcome is TRUE
            return _joined(outcome, deciding[:1] if one_is_enough else deciding)
    return _joined(otherwise, answers)


def _joined(outcome: Outcome, answers: Sequence[Answer]) -> Answer:
    """The readings of all; where names are bound more than once, the first binding."""
    bound: dict[str, Atom] = {}
    for answer in answers:
        for name, atom in answer.bound.items():
            bound.setdefault(name, atom)
    return Answer(outcome, tuple(r for answer in answers for r in answer.readings), bound)
