"""The semantics in plain Python: one stratum of rules chained forward to its fixed point.

Facts are taken in one at a time. Each match is found when the last of its facts comes in, so exactly once.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from indsatsmotor.facts import Atom
from indsatsmotor.matching import FactBase, Joiner, Premises, RulePlan

Conclude = Callable[[RulePlan, Premises], Atom | None]
"""What a match leads to: a fact, or nothing when an absence or a comparison stands against it."""


def chain(rules: Sequence[RulePlan], facts: Iterable[Atom], conclude: Conclude) -> None:
    """Report every match of *rules* in *facts* and in what they lead to.

    Args:
        rules: the rules of one stratum.
        facts: everything told and everything derived by lower strata.
        conclude: called once for each match.
    """
    waiting = _by_kind(rules)
    base, queue = FactBase(), deque(facts)
    while queue:
        fact = queue.popleft()
        if base.add(fact):
            for match in list(_matches(waiting[fact.kind], fact, base)):
                conclusion = conclude(*match)
                if conclusion is not None and conclusion not in base:
                    queue.append(conclusion)


def _by_kind(rules: Sequence[RulePlan]) -> dict[str, list[tuple[Joiner, int]]]:
    """Which patterns of which rules wait for facts of a kind."""
    waiting: dict[str, list[tuple[Joiner, int]]] = defaultdict(list)
    for rule in rules:
        joiner = Joiner(rule)
        for position, pattern in enumerate(rule.when):
            waiting[pattern.kind].append((joiner, position))
    return waiting


def _matches(
    waiting: Sequence[tuple[Joiner, int]], fact: Atom, base: FactBase
) -> Iterator[tuple[RulePlan, Premises]]:
    for joiner, position in waiting:
        if joiner.rule.when[position].accepts(fact):
            for premises in joiner.matches_with(position, fact, base):
                yield joiner.rule, premises
