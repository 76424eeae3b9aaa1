"""What every requirement comes to for a whole offering, judged once more in three values.

Unknown is not no. A told fact that is missing is unknown, a derived one that is missing is false, and a list
that was not told may hold anything. Kleene's tables join the three.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from indsatsmotor.checker._facts import Bound, Known, Names, compared, operand_value
from indsatsmotor.derivation import Judgement, Outcome, Reading
from indsatsmotor.facts import Atom, Kind
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
    Require,
    Some,
    Test,
)

YES, NO, UNKNOWN = Outcome.SATISFIED, Outcome.VIOLATED, Outcome.UNDETERMINED
_OUTCOMES = {True: YES, False: NO, None: UNKNOWN}
_TURNED = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}


class Answer(NamedTuple):
    """What a condition comes to, and the readings that decide it."""

    outcome: Outcome
    readings: tuple[Reading, ...] = ()

    @property
    def turned(self) -> Answer:
        """The answer to the opposite."""
        return Answer(_TURNED[self.outcome], self.readings)


def requirements(view: View, known: Known, book: Rulebook) -> Iterator[Judgement]:
    """What each requirement that speaks of the offering seen as *view* says of it, in order of rule."""
    judge = _Judge(view, known, book)
    for rule in book.rules_of(Require):
        if all(judge.test(test, judge.offering, {}).outcome is YES for test in rule.of):
            answer = judge.answer(rule.that, {"offering": judge.offering})
            yield Judgement(rule.id, answer.outcome, judge.offering.atom, answer.readings)


@dataclass
class _Judge:
    view: View
    known: Known
    book: Rulebook
    own: Mapping[str, list[Atom]] = field(init=False)
    """The facts about the offering itself, by kind."""

    def __post_init__(self) -> None:
        self.own = {kind: [] for kind in OFFERING_KINDS}
        for atom in self.view.atoms:
            self.own[atom.kind].append(atom)

    @property
    def offering(self) -> Bound:
        return Bound(OFFERING_KINDS["offering"], self.own["offering"][0])

    def answer(self, condition: Condition, names: Names) -> Answer:
        """What *condition* comes to where *names* are in sight."""
        match condition:
            case AllOf(conditions):
                return _all([self.answer(inner, names) for inner in conditions])
            case AnyOf(conditions):
                return _any([self.answer(inner, names) for inner in conditions])
            case Not(inner):
                return self.answer(inner, names).turned
            case Exists(pattern):
                return self._lost(pattern, names) or self._some(pattern, None, names)
            case Some(pattern, inner):
                return self._lost(pattern, names) or self._some(pattern, inner, names)
            case Every(pattern, inner):
                return self._lost(pattern, names) or self._every(pattern, inner, names)

    def test(self, test: Test, bound: Bound, names: Names) -> Answer:
        """What one test of a fact comes to."""
        value, against = bound.value(test.field), self._against(test, names)
        outcome = (
            UNKNOWN if value in test.undetermined_at else _OUTCOMES[compared(test.comparison, value, against)]
        )
        if outcome is UNKNOWN and value is not None and against is None:
            return Answer(UNKNOWN, tuple(_sources([test], names)))
        reading = Reading(
            bound.kind.name, _key(bound), test.field, value, str(test.comparison), against, outcome
        )
        return Answer(outcome, (reading,))

    def _some(self, pattern: Pattern, inner: Condition | None, names: Names) -> Answer:
        answers = [
            matched if inner is None else _all([matched, self.answer(inner, _with(names, pattern, bound))])
            for matched, bound in self._meant(pattern, names)
        ]
        answers += self._untold(pattern)
        return _any(answers) if answers else self._missing(pattern, names)

    def _every(self, pattern: Pattern, inner: Condition, names: Names) -> Answer:
        answers = [
            _any([matched.turned, self.answer(inner, _with(names, pattern, bound))])
            for matched, bound in self._meant(pattern, names)
        ]
        answers += self._untold(pattern)
        if not answers and (missing := self._missing(pattern, names)).outcome is UNKNOWN:
            return missing
        return _all(answers)

    def _meant(self, pattern: Pattern, names: Names) -> Iterator[tuple[Answer, Bound]]:
        """Each fact that *pattern* may mean, and how far it matches.

        Facts are told apart by their keys, or, having none, by what is always known of them; the other tests
        are what is asked of them.
        """
        kind, own = self._kind(pattern), pattern.kind in OFFERING_KINDS
        apart = {
            name: value
            for name, value in self._pinned(pattern, names).items()
            if value is not None
            and name not in kind.optional
            and (name in kind.keys or not (kind.keys or own))
        }
        values = {kind.position(name): value for name, value in apart.items()}
        asked = [test for test in pattern.tests if own or test.field not in apart]
        for atom in self.own[pattern.kind] if own else self.known.candidates(pattern.kind, values):
            if all(atom.values[position] == value for position, value in values.items()):
                bound = Bound(kind, atom)
                there = Answer(YES, (Reading(kind.name, _key(bound), "", None, "known", True, YES),))
                yield _all([self.test(test, bound, names) for test in asked] or [there]), bound

    def _untold(self, pattern: Pattern) -> list[Answer]:
        """There may be more such facts of the offering than were told."""
        if pattern.kind not in self.view.unknown:
            return []
        return [Answer(UNKNOWN, (Reading("offering", (), pattern.kind, None, "known", True, UNKNOWN),))]

    def _missing(self, pattern: Pattern, names: Names) -> Answer:
        """No such fact: unknown where it would have been told under this key, no otherwise."""
        kind, values = self._kind(pattern), self._pinned(pattern, names)
        outcome = UNKNOWN if kind.told and values.keys() >= set(kind.keys) else NO
        key = tuple(str(values[name]) for name in (kind.keys or values) if name in values)
        readings = [
            Reading(kind.name, key, t.field, None, str(t.comparison), self._against(t, names), outcome)
            for t in pattern.tests
            if not (t.field in values and t.field in kind.keys)
        ]
        there = Reading(kind.name, key, "", None, "known", True, outcome)
        return Answer(outcome, tuple(readings) or (there,))

    def _lost(self, pattern: Pattern, names: Names) -> Answer | None:
        """Unknown, where the key of the fact that is asked about is itself unknown."""
        kind, values = self._kind(pattern), self._pinned(pattern, names)
        lost = [t for t in _pinning(pattern) if t.field in kind.keys and values[t.field] is None]
        sources = tuple(_sources(lost, names))
        return Answer(UNKNOWN, sources) if sources else None

    def _pinned(self, pattern: Pattern, names: Names) -> Mapping[str, Any]:
        return {t.field: self._against(t, names) for t in _pinning(pattern)}

    def _against(self, test: Test, names: Names) -> ParameterValue:
        return operand_value(test.operand, names, self.book)

    def _kind(self, pattern: Pattern) -> Kind:
        return self.book.ruleset.all_kinds[pattern.kind]


def _pinning(pattern: Pattern) -> list[Test]:
    """The tests that say what a field must be."""
    return [t for t in pattern.tests if t.comparison is Comparison.IS and not t.undetermined_at]


def _sources(tests: Iterable[Test], names: Names) -> Iterator[Reading]:
    """The unknown fields that *tests* refer to."""
    for test in tests:
        if isinstance(test.operand, Reference):
            bound = names[test.operand.alias]
            yield Reading(bound.kind.name, _key(bound), test.operand.field, None, "known", True, UNKNOWN)


def _key(bound: Bound) -> tuple[str, ...]:
    """What tells a fact from others of its kind: its keys, else its texts; the offering needs none."""
    kind = bound.kind
    if kind.name == "offering":
        return ()
    texts = [name for name, sort in kind.fields.items() if sort == "text" and name not in kind.optional]
    values = map(bound.value, kind.keys or texts)
    return tuple("" if value is None else str(value) for value in values)


def _with(names: Names, pattern: Pattern, bound: Bound) -> Names:
    return names if pattern.alias is None else {**names, pattern.alias: bound}


def _all(answers: Sequence[Answer]) -> Answer:
    """No where one is no, unknown where one is unknown, otherwise yes."""
    return _joined(answers, (NO, UNKNOWN), YES)


def _any(answers: Sequence[Answer]) -> Answer:
    """Yes where one is yes, unknown where one is unknown, otherwise no."""
    first = next((answer for answer in answers if answer.outcome is YES), None)
    return first or _joined(answers, (UNKNOWN,), NO)


def _joined(answers: Sequence[Answer], deciding: Sequence[Outcome], otherwise: Outcome) -> Answer:
    for outcome in deciding:
        if own := [answer for answer in answers if answer.outcome is outcome]:
            return Answer(outcome, tuple(reading for answer in own for reading in answer.readings))
    return Answer(otherwise, tuple(reading for answer in answers for reading in answer.readings))
