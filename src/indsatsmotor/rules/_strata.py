"""Which rules may run together: absence and grouping look only at what is already complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from indsatsmotor.rules._model import Derive


class CircleError(Exception):
    """Rules that would need their own conclusions to be complete first; ``args[0]`` are their ids."""


def strata(rules: Sequence[Derive]) -> tuple[tuple[Derive, ...], ...]:
    """*rules* in the order they run: each stratum reads absences and groups of earlier ones only.

    Raises:
        CircleError: negation or grouping runs in a circle.
    """
    levels = levels_of(rules)
    highest = max(levels.values(), default=-1)
    return tuple(
        tuple(rule for rule in rules if levels[rule.then.kind] == level) for level in range(highest + 1)
    )


def levels_of(rules: Sequence[Derive]) -> Mapping[str, int]:
    """The stratum in which each derived kind is completed."""
    levels = {rule.then.kind: 0 for rule in rules}
    for _ in range(len(levels) + 1):
        changed = False
        for rule in rules:
            for kind, complete in _reads(rule):
                needed = levels.get(kind, -1) + complete if kind in levels else 0
                if levels[rule.then.kind] < needed:
                    levels[rule.then.kind] = needed
                    changed = True
        if not changed:
            return levels
    raise CircleError(next(circles(rules)))


def _reads(rule: Derive) -> Iterator[tuple[str, bool]]:
    """Each kind the rule reads, and whether it must be complete first."""
    for pattern in rule.when:
        yield pattern.kind, rule.groups
    for pattern in rule.unless:
        yield pattern.kind, True


def circles(rules: Sequence[Derive]) -> Iterator[tuple[str, ...]]:
    """The ids of the rules on each circle through a negation or a group; none twice."""
    seen: set[frozenset[str]] = set()
    for rule in rules:
        for kind, complete in _reads(rule):
            path = _path(rules, rule.then.kind, kind) if complete else None
            circle = None if path is None else tuple(dict.fromkeys((rule.id, *path)))
            if circle is not None and frozenset(circle) not in seen:
                seen.add(frozenset(circle))
                yield circle


def _path(rules: Iterable[Derive], start: str, goal: str) -> tuple[str, ...] | None:
    """Ids of rules that lead from facts of *start* to facts of *goal*; empty when they are the same."""
    routes: dict[str, tuple[str, ...]] = {start: ()}
    frontier = [start]
    while frontier:
        reached = frontier.pop(0)
        if reached == goal:
            return routes[goal]
        for rule in rules:
            if rule.then.kind not in routes and any(kind == reached for kind, _ in _reads(rule)):
                routes[rule.then.kind] = (*routes[reached], rule.id)
                frontier.append(rule.then.kind)
    return None
