"""Finding the facts that match a rule together. Shared by the reference engine and by certification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from indsatsmotor.derivation import Absence
from indsatsmotor.facts import Atom
from indsatsmotor.matching._base import FactBase
from indsatsmotor.matching._plan import PatternPlan, RulePlan, holds
from indsatsmotor.rules import Comparison

Premises = tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """Match one more pattern: look facts up by what is bound, then compare the rest."""

    pattern: int
    positions: tuple[int, ...]
    sources: tuple[tuple[int, int], ...]
    """For each looked-up position, the (pattern, position) that holds its value."""
    guards: tuple[tuple[int, int, Comparison, int, int], ...]
    """(pattern, position) compared with (pattern, position), all bound by now."""


@dataclass(frozen=True)
class Joiner:
    """The matches of one rule."""

    rule: RulePlan

    def matches(self, base: FactBase) -> Iterator[Premises]:
        """Every match in *base*, two patterns never matched by the same fact."""
        first = self.rule.when[0]
        for atom in base.of(first.kind):
            if first.accepts(atom):
                yield from self.matches_with(0, atom, base)

    def matches_with(self, pattern: int, atom: Atom, base: FactBase) -> Iterator[Premises]:
        """Every match in *base* in which *atom*, which the pattern accepts, matches that pattern."""
        yield from self._extend({pattern: atom}, self._steps[pattern], 0, base)

    def _extend(
        self, bound: dict[int, Atom], steps: tuple[_Step, ...], at: int, base: FactBase
    ) -> Iterator[Premises]:
        if at == len(steps):
            yield tuple(bound[i] for i in range(len(bound)))
            return
        step, plan = steps[at], self.rule.when[steps[at].pattern]
        values = tuple(bound[pattern].values[position] for pattern, position in step.sources)
        if None in values:
            return  # what is unknown equals nothing
        candidates = base.find(plan.kind, step.positions, values) if values else list(base.of(plan.kind))
        for atom in candidates:
            if atom in bound.values() or not plan.accepts(atom):
                continue
            wider = {**bound, step.pattern: atom}
            if _pass(step.guards, wider):
                yield from self._extend(wider, steps, at + 1, base)

    @cached_property
    def _steps(self) -> Mapping[int, tuple[_Step, ...]]:
        """For each pattern to start from, the order in which to match the others."""
        return {start: _order(self.rule.when, start) for start in range(len(self.rule.when))}


def absences(rule: RulePlan, premises: Premises, base: FactBase) -> tuple[Absence, ...] | None:
    """What is absent so that *rule* fires on *premises*; ``None`` when something of it is there."""
    found = []
    for pattern in rule.unless:
        if any(True for _ in present(pattern, premises, base)):
            return None
        found.append(rule.absence(pattern, premises))
    return tuple(found)


def present(pattern: PatternPlan, premises: Premises, base: FactBase) -> Iterator[Atom]:
    """The facts that match *pattern*, which is linked to *premises*."""
    joins = [link for link in pattern.links if link.joins]
    values = tuple(premises[link.other].values[link.other_position] for link in joins)
    if None in values:
        return
    positions = tuple(link.position for link in joins)
    for atom in base.find(pattern.kind, positions, values) if joins else list(base.of(pattern.kind)):
        if pattern.accepts(atom) and pattern.fits(atom, premises):
            yield atom


def _pass(guards: tuple[tuple[int, int, Comparison, int, int], ...], bound: Mapping[int, Atom]) -> bool:
    return all(
        holds(comparison, bound[own].values[position], bound[other].values[other_position])
        for own, position, comparison, other, other_position in guards
    )


def _order(patterns: tuple[PatternPlan, ...], start: int) -> tuple[_Step, ...]:
    """Match next whatever shares most equal fields with what is bound; ties in written order."""
    equal = [
        (own, link.position, link.other, link.other_position)
        for own, pattern in enumerate(patterns)
        for link in pattern.links
        if link.joins
    ]
    equal += [(other, other_position, own, position) for own, position, other, other_position in equal]
    guards = [
        (own, link.position, link.comparison, link.other, link.other_position)
        for own, pattern in enumerate(patterns)
        for link in pattern.links
        if not link.joins
    ]
    bound, steps = {start}, []
    while len(bound) < len(patterns):
        left = [i for i in range(len(patterns)) if i not in bound]
        chosen = max(left, key=lambda i: (sum(own == i and other in bound for own, _, other, _ in equal), -i))
        usable = [(p, (q, r)) for own, p, q, r in equal if own == chosen and q in bound]
        bound.add(chosen)
        now = tuple(g for g in guards if chosen in (g[0], g[3]) and {g[0], g[3]} <= bound)
        steps.append(_Step(chosen, tuple(p for p, _ in usable), tuple(s for _, s in usable), now))
    return tuple(steps)
