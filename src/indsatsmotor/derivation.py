"""The record of a run: which rule concluded what, from what, and in the absence of what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeAlias

from indsatsmotor.facts import Atom, Value
from indsatsmotor.tables import as_html, as_text

Bound: TypeAlias = tuple[str, str, Value | tuple[Value, ...]]
"""A field, a comparison and what it is compared with."""


@dataclass(frozen=True, slots=True)
class Absence:
    """That no fact of a kind passes these tests."""

    kind: str
    tests: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Firing:
    """One use of a rule: its premises in the order of the rule's patterns, and one conclusion.

    Each firing is one support of its conclusion. For a rule that groups, the premises are the group.
    """

    rule: str
    premises: tuple[Atom, ...]
    absences: tuple[Absence, ...]
    conclusion: Atom


@dataclass(frozen=True, slots=True)
class Finding:
    """Something people should know: the rule that says it, the facts it speaks of, and details."""

    rule: str
    facts: tuple[Atom, ...] = ()
    details: str = ""


@dataclass(frozen=True, repr=False)
class Derivation:
    """Told facts and every firing, in canonical order: stratum, rule, premises.

    Which engine ran is not part of it: ``run_notes`` speaks of the run and is never compared.
    """

    told: tuple[Atom, ...]
    strata: tuple[tuple[Firing, ...], ...]
    findings: tuple[Finding, ...] = ()
    run_notes: tuple[Finding, ...] = field(default=(), compare=False)

    @cached_property
    def firings(self) -> tuple[Firing, ...]:
        """Every firing of every stratum."""
        return tuple(firing for stratum in self.strata for firing in stratum)

    @cached_property
    def facts(self) -> Mapping[str, tuple[Atom, ...]]:
        """Every fact of the fixed point, told or derived, by kind and in canonical order."""
        kinds: dict[str, set[Atom]] = defaultdict(set)
        for atom in self.told:
            kinds[atom.kind].add(atom)
        for atom in self._supports:
            kinds[atom.kind].add(atom)
        return {kind: tuple(sorted(kinds[kind], key=canonical)) for kind in sorted(kinds)}

    def of(self, kind: str) -> tuple[Atom, ...]:
        """Every fact of one kind; none when nothing was told or derived."""
        return self.facts.get(kind, ())

    def why(self, fact: Atom) -> tuple[Firing, ...]:
        """Every firing that concluded *fact*; empty if it was only told."""
        return self._supports.get(fact, ())

    def first_support(self, fact: Atom) -> Firing | None:
        """Of the firings that concluded *fact* the first, in canonical order, that could come before it.

        ``None`` if it was only told. Where facts follow from each other, none of them supports itself.
        """
        return self._first_supports.get(fact)

    def ancestry(self, fact: Atom) -> Iterator[Firing]:
        """The firings *fact* rests on, premises before conclusions, each once; the first support of each."""
        done: set[Atom] = set()
        stack = [(fact, False)]
        while stack:
            current, premises_done = stack.pop()
            support = self.first_support(current)
            if support is not None and premises_done:
                yield support
            elif support is not None and current not in done:
                done.add(current)
                stack.append((current, True))
                stack += [(premise, False) for premise in reversed(support.premises)]

    def __repr__(self) -> str:
        return as_text(*self._table())

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return as_html(*self._table())

    def _table(self) -> tuple[str, list[str], list[list[str | int]]]:
        """What was concluded in each stratum, counted."""
        rows: list[list[str | int]] = []
        for number, stratum in enumerate(self.strata):
            firings = Counter(firing.conclusion.kind for firing in stratum)
            facts = Counter(kind for kind, _ in {firing.conclusion for firing in stratum})
            rows += [[kind, number, facts[kind], firings[kind]] for kind in sorted(firings)]
        caption = f"Derivation: {len(self.told)} told facts, {len(self.firings)} firings"
        return caption, ["kind", "stratum", "facts", "firings"], rows

    @cached_property
    def _supports(self) -> Mapping[Atom, tuple[Firing, ...]]:
        supports: dict[Atom, list[Firing]] = defaultdict(list)
        for firing in self.firings:
            supports[firing.conclusion].append(firing)
        return {fact: tuple(firings) for fact, firings in supports.items()}

    @cached_property
    def _first_supports(self) -> Mapping[Atom, Firing]:
        first: dict[Atom, Firing] = {}
        known = set(self.told)
        for stratum in self.strata:
            left = stratum
            while possible := [firing for firing in left if known.issuperset(firing.premises)]:
                for firing in possible:
                    if firing.conclusion not in known:
                        first.setdefault(firing.conclusion, firing)
                known.update(firing.conclusion for firing in possible)
                left = tuple(firing for firing in left if firing.conclusion not in known)
        return first


def canonical(atom: Atom) -> tuple[Any, ...]:
    """The key by which facts are ordered: kind, then values, the unknown ones first.

    >>> told = [Atom("x", (words,)) for words in (("b",), ("a", "b"), None, ("a",))]
    >>> [atom.values[0] for atom in sorted(told, key=canonical)]
    [None, ('a',), ('a', 'b'), ('b',)]
    """
    return (atom.kind, *(_comparable(value) for value in atom.values))


def firing_order(firing: Firing) -> tuple[Any, ...]:
    """The key by which the firings of a stratum are ordered: rule, premises, conclusion."""
    return (firing.rule, tuple(map(canonical, firing.premises)), canonical(firing.conclusion))


def _comparable(value: Value) -> tuple[int, Any]:
    """Values of different types in one order; numbers by size, so that 10 comes after 9."""
    if value is None:
        return (0, "")
    if isinstance(value, bool | int | Decimal):
        return (1, Decimal(value))
    return (2, value.isoformat() if isinstance(value, date) else value)


class Outcome(StrEnum):
    """What a requirement says about an offering."""

    SATISFIED = "satisfied"
    VIOLATED = "violated"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Reading:
    """One field that a judgement read: of which fact, its value, and what it was held against.

    ``value`` is ``None`` when the field is unknown; ``field`` is empty when a derived fact was missing.
    """

    kind: str
    key: tuple[str, ...]
    field: str
    value: Value
    comparison: str
    bound: Value | tuple[Value, ...]
    outcome: Outcome

    @property
    def distance(self) -> Decimal | None:
        """How far a number is from the bound it misses; ``None`` where nothing can be counted."""
        numbers = (self.value, self.bound)
        if self.outcome is not Outcome.VIOLATED or not all(_is_number(number) for number in numbers):
            return None
        return abs(Decimal(str(self.bound)) - Decimal(str(self.value)))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one rule says about one offering, and the readings that decided it."""

    rule: str
    outcome: Outcome
    offering: Atom
    """The offering's own fact."""
    read: tuple[Reading, ...]
    """What was read. The offering's own fields have no key here, so that like offerings share it."""
    bound: Mapping[str, Atom] = field(default_factory=dict)
    """Other facts in sight where it was decided, by the names the rule gives them."""

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What was read, each once, the offering's own fields under its id."""
        key = (str(self.offering.values[0]),)
        kind = self.offering.kind
        return tuple(dict.fromkeys(replace(r, key=key) if r.kind == kind else r for r in self.read))

    @property
    def missing(self) -> tuple[Reading, ...]:
        """The unknown fields that leave it undetermined."""
        return tuple(reading for reading in self.readings if reading.outcome is Outcome.UNDETERMINED)

    @property
    def sight(self) -> Mapping[str, Atom]:
        """Every fact the rule's sentences can name."""
        return {"offering": self.offering, **self.bound}


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
