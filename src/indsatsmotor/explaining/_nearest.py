"""Why a fact does not follow: the rule that is nearest to concluding it, and what each premise lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from indsatsmotor.derivation import Derivation, Outcome, Reading
from indsatsmotor.facts import Atom, Kind, Value
from indsatsmotor.inference import identity
from indsatsmotor.matching import holds
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Comparison, Constant, Derive, ParameterValue, Pattern, Reference, Test

_OPPOSITE = {
    Comparison.IS: Comparison.IS_NOT,
    Comparison.IS_NOT: Comparison.IS,
    Comparison.AT_LEAST: Comparison.BELOW,
    Comparison.AT_MOST: Comparison.ABOVE,
    Comparison.ABOVE: Comparison.AT_MOST,
    Comparison.BELOW: Comparison.AT_LEAST,
    Comparison.ONE_OF: Comparison.NOT_ONE_OF,
    Comparison.NOT_ONE_OF: Comparison.ONE_OF,
}

Fields = Mapping[str, Value]


@dataclass(frozen=True)
class Gap:
    """What keeps one rule from concluding a fact."""

    rule: str
    readings: tuple[Reading, ...]


Gaps = tuple[Gap, ...]
"""The rules on the way to a fact that do not fire: the one that concludes it last."""


@dataclass(frozen=True)
class Nearest:
    """Looks for the rule that is nearest to concluding a fact, through facts that do not follow either."""

    derivation: Derivation
    book: Rulebook

    def gaps(self, kind: str, fields: Fields) -> Gaps:
        """What is lacking for a fact of *kind* with such *fields*; nothing where no rule concludes any."""
        return self._nearest(kind, fields, frozenset()) or ()

    def _nearest(self, kind: str, fields: Fields, on_the_way: frozenset[object]) -> Gaps | None:
        """``None`` where no rule concludes it, or only by going in a circle."""
        goal = (kind, tuple(sorted(fields.items(), key=str)))
        if goal in on_the_way:
            return None
        tried = (
            self._through(rule, pins, on_the_way | {goal})
            for rule in self.book.rules_of(Derive)
            if rule.then.kind == kind and (pins := _pins(rule, fields)) is not None
        )
        return min((gaps for gaps in tried if gaps is not None), key=_size, default=None)

    def _through(
        self, rule: Derive, pins: Mapping[str, Fields], on_the_way: frozenset[object]
    ) -> Gaps | None:
        """What *rule* lacks, its patterns taken in turn with the fact that fits best."""
        bound: dict[str, Atom] = {}
        lacking: list[Reading] = []
        before: list[Gap] = []
        for pattern in rule.when:
            wanted = {**pins.get(pattern.alias or "", {}), **self._joined(pattern, bound)}
            best = self._best(pattern, wanted)
            if best is not None:
                atom, failed = best
                lacking += failed
                if pattern.alias:
                    bound[pattern.alias] = atom
            elif self._kinds[pattern.kind].told:
                lacking += self._untold(pattern, wanted)
            else:
                further = self._nearest(pattern.kind, {**wanted, **_constants(pattern)}, on_the_way)
                if further is None:
                    return None
                before += further
                lacking.append(self._reading(pattern.kind, self._key(pattern.kind, wanted), "", None, None))
        for pattern in rule.unless:
            lacking += self._present(pattern, self._joined(pattern, bound))
        own = (Gap(rule.id, tuple(lacking)),) if lacking else ()
        return (*dict.fromkeys(before), *own)

    # --- facts for a pattern ---

    def _best(self, pattern: Pattern, wanted: Fields) -> tuple[Atom, list[Reading]] | None:
        """The fact with the *wanted* fields that fails fewest of the tests, and those it fails."""
        failed = [(atom, [*self._failing(pattern, atom)]) for atom in self._with(pattern.kind, wanted)]
        passing = ((a, f) for a, f in failed if self._kinds[pattern.kind].told or not f)
        return min(passing, key=lambda one: len(one[1]), default=None)

    def _with(self, kind: str, wanted: Fields) -> Iterator[Atom]:
        places = {self._kinds[kind].position(name): value for name, value in wanted.items()}
        for atom in self.derivation.of(kind):
            if all(atom.values[place] == value for place, value in places.items()):
                yield atom

    def _failing(self, pattern: Pattern, atom: Atom) -> Iterator[Reading]:
        kind = self._kinds[pattern.kind]
        for test in pattern.tests:
            if not isinstance(test.operand, Reference):
                value, bound = atom.values[kind.position(test.field)], self.book.value(test.operand)
                if not holds(test.comparison, value, bound):
                    yield self._reading(kind.name, identity(kind, atom), test.field, value, test)

    def _untold(self, pattern: Pattern, wanted: Fields) -> Iterator[Reading]:
        """What would have been read of a fact that nobody has told."""
        key = self._key(pattern.kind, wanted)
        tests = [test for test in pattern.tests if not isinstance(test.operand, Reference)]
        for test in tests:
            yield self._reading(pattern.kind, key, test.field, None, test)
        if not tests:
            yield self._reading(pattern.kind, key, "", None, None)

    def _present(self, pattern: Pattern, wanted: Fields) -> Iterator[Reading]:
        """What is there and should not be: the told fields it rests on, the other way round."""
        for atom in self._with(pattern.kind, wanted):
            if not [*self._failing(pattern, atom)]:
                yield from self._told_behind(atom)

    def _told_behind(self, atom: Atom) -> Iterator[Reading]:
        for firing in self.derivation.ancestry(atom):
            rule = self.book.ruleset.by_id[firing.rule]
            assert isinstance(rule, Derive)
            for pattern, premise in zip(rule.when, firing.premises, strict=False):
                kind = self._kinds[premise.kind]
                for test in pattern.tests if kind.told else ():
                    opposite = _OPPOSITE.get(test.comparison)
                    if opposite is not None and not isinstance(test.operand, Reference):
                        value = premise.values[kind.position(test.field)]
                        key, bound = identity(kind, premise), self.book.value(test.operand)
                        yield Reading(
                            kind.name, key, test.field, value, str(opposite), bound, Outcome.VIOLATED
                        )

    def _reading(
        self, kind: str, key: tuple[str, ...], field: str, value: Value, test: Test | None
    ) -> Reading:
        """A reading that fails; without a *test* the fact itself is lacking."""
        bound: ParameterValue = True if test is None else self.book.value(test.operand)
        comparison = "known" if test is None else str(test.comparison)
        told = self._kinds[kind].told
        outcome = Outcome.UNDETERMINED if told and value is None else Outcome.VIOLATED
        return Reading(kind, key, field, value, comparison, bound, outcome)

    # --- what is known of a fact before it is found ---

    def _joined(self, pattern: Pattern, bound: Mapping[str, Atom]) -> dict[str, Value]:
        """The fields that must equal those of facts found already."""
        found = {}
        for test in pattern.tests:
            operand = test.operand
            if isinstance(operand, Reference) and test.comparison is Comparison.IS and operand.alias in bound:
                atom = bound[operand.alias]
                found[test.field] = atom.values[self._kinds[atom.kind].position(operand.field)]
        return found

    def _key(self, kind: str, wanted: Fields) -> tuple[str, ...]:
        names = self._kinds[kind].identified_by
        return tuple(str(wanted[name]) for name in names if wanted.get(name) is not None)

    @property
    def _kinds(self) -> Mapping[str, Kind]:
        return self.book.ruleset.all_kinds


def _pins(rule: Derive, fields: Fields) -> Mapping[str, Fields] | None:
    """What the facts of each pattern must hold for the conclusion to have *fields*; ``None`` if it cannot."""
    pins: dict[str, dict[str, Value]] = {}
    for name, operand in rule.then.fields:
        if name in fields and isinstance(operand, Constant) and operand.value != fields[name]:
            return None
        if name in fields and isinstance(operand, Reference):
            pins.setdefault(operand.alias, {})[operand.field] = fields[name]
    # What must be equal between patterns is known of both.
    for _ in rule.when:
        for pattern in rule.when:
            for test in pattern.tests:
                if isinstance(test.operand, Reference) and test.comparison is Comparison.IS:
                    own = pins.setdefault(pattern.alias or "", {}) if pattern.alias else {}
                    other = pins.setdefault(test.operand.alias, {})
                    if test.field in own:
                        other.setdefault(test.operand.field, own[test.field])
                    elif test.operand.field in other:
                        own[test.field] = other[test.operand.field]
    return pins


def _constants(pattern: Pattern) -> dict[str, Value]:
    """The fields that the pattern itself says the value of."""
    return {
        test.field: test.operand.value
        for test in pattern.tests
        if test.comparison is Comparison.IS
        and isinstance(test.operand, Constant)
        and not isinstance(test.operand.value, tuple)
    }


def _size(gaps: Sequence[Gap]) -> tuple[int, int, str]:
    """The fewer conditions, the nearer; then the fewer rules."""
    return sum(len(gap.readings) for gap in gaps), len(gaps), _names(gaps)


def _names(gaps: Iterable[Gap]) -> str:
    return " ".join(gap.rule for gap in gaps)
