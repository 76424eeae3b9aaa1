"""A third engine: the same rules and facts through CLIPS, and what it did read back as a derivation.

It shares with the others the typed rules and the form of the record, and nothing that matches or chains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indsatsmotor.derivation import Absence, Derivation, Finding, Firing, canonical, firing_order
from indsatsmotor.facts import Atom, FieldType, Kind, Value
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Derive, Note, Pattern, Reference
from tests.inference import clips_rules

clips = pytest.importorskip("clips", reason="clipspy is not installed")


def infer(facts: Iterable[Atom], book: Rulebook) -> Derivation:
    """What CLIPS makes of *facts* by the rules of *book*.

    Raises:
        ValueError: a number cannot be written in CLIPS.
        RuntimeError: CLIPS complained, or stopped before the last stratum was done.
    """
    facts, kinds = tuple(facts), book.ruleset.all_kinds
    environment, complaints = _environment(), Complaints()
    for construct in clips_rules.constructs(book, {atom.kind for atom in facts}):
        environment.build(construct)
    environment.add_router(complaints)
    for atom in facts:
        template = environment.find_template(f"a-{atom.kind}")
        template.assert_fact(**_slots(atom, kinds[atom.kind]))
    told = _atoms(_facts(environment), kinds).values()
    environment.assert_string("(stratum (number 0))")
    environment.run()
    left = _facts(environment)
    if complaints.heard or any(template == "stratum" for _, template, _ in left):
        raise RuntimeError(f"CLIPS did not finish: {''.join(complaints.heard)}")
    return _derivation(book, told, _Record(book, left))


def _environment() -> clips.Environment:
    """An environment that asks no Python for each character of what it builds."""
    environment = clips.Environment()
    for router in environment.routers():
        if router.name == "python-error-router":
            router.deactivate()
    return environment


class Complaints(clips.Router):
    """Hears what CLIPS writes about its errors: while rules run, it raises none of them."""

    def __init__(self) -> None:
        super().__init__("complaints", 50)
        self.heard: list[str] = []

    def query(self, name: str) -> bool:
        return name in {"stderr", "stdwrn"}

    def write(self, name: str, message: str) -> None:
        self.heard.append(message)


Found = tuple[int, str, Mapping[str, Any]]
"""A fact of CLIPS: its index, its template and its slots."""


def _facts(environment: clips.Environment) -> list[Found]:
    """Every fact, copied: one of CLIPS's own may not outlive its environment."""
    return [(fact.index, fact.template.name, dict(fact)) for fact in environment.facts()]


def _slots(atom: Atom, kind: Kind) -> Mapping[str, Any]:
    """What a fact holds; an unknown list is the list of ``nil``, for none would be empty."""
    return {
        name: (None,) if value is None and field_type is FieldType.TEXTS else clips_rules.encoded(value)
        for (name, field_type), value in zip(kind.fields.items(), atom.values, strict=True)
    }


def _atoms(found: Iterable[Found], kinds: Mapping[str, Kind]) -> Mapping[int, Atom]:
    """The facts that rules speak of, by their index in CLIPS."""
    atoms = {}
    for index, template, slots in found:
        if template.startswith("a-"):
            kind = kinds[template.removeprefix("a-")]
            values = (_value(slots[name], field_type) for name, field_type in kind.fields.items())
            atoms[index] = Atom(kind.name, tuple(values))
    return atoms


def _value(held: Any, field_type: FieldType) -> Value:
    """What a slot holds, as the engine says it."""
    first = held[0] if isinstance(held, tuple) and held else held
    if isinstance(first, clips.Symbol) and first == "nil":
        return None
    match field_type:
        case FieldType.INTEGER:
            return int(held) // clips_rules.SCALE
        case FieldType.DECIMAL:
            return Decimal(held) / clips_rules.SCALE
        case FieldType.BOOLEAN:
            return bool(held == "TRUE")
        case FieldType.DATE:
            return date.fromordinal(held)
    value: Value = held
    return value


class _Record:
    """What fired, in the words of the engine's own record."""

    def __init__(self, book: Rulebook, left: Sequence[Found]) -> None:
        self.book = book
        self.atoms = _atoms(left, book.ruleset.all_kinds)
        self.fired = defaultdict(list)
        for _, template, slots in left:
            if template == "firing":
                self.fired[slots["rule"]].append(slots)

    def firings(self, rule: Derive) -> Iterator[Firing]:
        for slots in self.fired[rule.id]:
            premises = self.premises(slots)
            if rule.groups:
                premises = tuple(sorted(premises, key=canonical))
            absent = tuple(self.absence(rule, pattern, premises) for pattern in rule.unless)
            yield Firing(rule.id, premises, absent, self.atoms[slots["conclusion"]])

    def findings(self, rule: Note) -> Iterator[Finding]:
        for slots in self.fired[rule.id]:
            yield Finding(rule.id, self.premises(slots))

    def premises(self, slots: Mapping[str, Any]) -> tuple[Atom, ...]:
        return tuple(self.atoms[index] for index in slots["premises"])

    def absence(self, rule: Derive, pattern: Pattern, premises: Sequence[Atom]) -> Absence:
        """What *pattern* says is absent: what it is held against by itself, then what by the premises."""
        by_itself, by_premises = [], []
        for test in pattern.tests:
            if isinstance(test.operand, Reference):
                position = [one.alias for one in rule.when].index(test.operand.alias)
                kind = self.book.ruleset.all_kinds[rule.when[position].kind]
                against = premises[position].values[kind.position(test.operand.field)]
                by_premises.append((test.field, str(test.comparison), against))
            else:
                against = self.book.value(test.operand)
                by_itself.append((test.field, str(test.comparison), against))
        return Absence(pattern.kind, (*by_itself, *by_premises))


def _derivation(book: Rulebook, told: Iterable[Atom], record: _Record) -> Derivation:
    layers = clips_rules.strata(book.rules_of(Derive))
    strata = [
        sorted((firing for rule in layer for firing in record.firings(rule)), key=firing_order)
        for layer in layers
    ]
    notes = [finding for note in book.rules_of(Note) for finding in record.findings(note)]
    notes.sort(key=lambda finding: (finding.rule, tuple(map(canonical, finding.facts))))
    return Derivation(tuple(sorted(told, key=canonical)), tuple(map(tuple, strata)), tuple(notes))
