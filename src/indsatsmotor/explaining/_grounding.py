"""The part of a derivation that some facts rest on, with every support that does not go in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from indsatsmotor.derivation import Derivation, Firing
from indsatsmotor.facts import Atom

Supports = Mapping[Atom, tuple[Firing, ...]]
"""The supports of each derived fact; the first rests on facts that come before it."""


def grounds_of(goals: Iterable[Atom], derivation: Derivation, follow: Callable[[Atom], bool]) -> Supports:
    """What *goals* rest on, each fact after those of its first support.

    A support that needs its own conclusion is left out: it would be no reason. Facts that *follow* says no
    of are taken for granted.
    """
    goals = tuple(goals)
    told = frozenset(derivation.told)

    def own(fact: Atom) -> tuple[Firing, ...]:
        return () if fact in told or not follow(fact) else derivation.why(fact)

    everything = _reachable(goals, own)
    ranks = _ranks(everything)
    sound = {fact: _sound(fact, everything, ranks) for fact in everything if everything[fact]}
    needed = _reachable(goals, lambda fact: sound.get(fact, ()))
    ordered = sorted((fact for fact in needed if needed[fact]), key=lambda fact: ranks[fact])
    return {fact: needed[fact] for fact in ordered}


def _reachable(goals: Sequence[Atom], supports: Callable[[Atom], tuple[Firing, ...]]) -> Supports:
    """*goals* and all that their supports lead to, in the order in which they are come upon."""
    found: dict[Atom, tuple[Firing, ...]] = {}
    stack = [*reversed(goals)]
    while stack:
        fact = stack.pop()
        if fact not in found:
            found[fact] = supports(fact)
            stack += [p for firing in reversed(found[fact]) for p in reversed(firing.premises)]
    return found


def _ranks(supports: Supports, without: Atom | None = None) -> Mapping[Atom, int]:
    """After how many steps each fact can be had, *without* one of them; those that can be had."""
    ranks = {fact: 0 for fact, firings in supports.items() if not firings and fact != without}
    for step in range(1, len(supports) + 1):
        new = [
            fact
            for fact, firings in supports.items()
            if fact not in ranks
            and fact != without
            and any(all(p in ranks for p in firing.premises) for firing in firings)
        ]
        if not new:
            break
        ranks.update(dict.fromkeys(new, step))
    return ranks


def _sound(fact: Atom, supports: Supports, ranks: Mapping[Atom, int]) -> tuple[Firing, ...]:
    """The supports of *fact* that can be had without it, one that comes before it first."""
    firings = supports[fact]
    if len(firings) > 1:
        apart = _ranks(supports, without=fact)
        firings = tuple(one for one in firings if all(p in apart for p in one.premises))
    first = next(one for one in firings if all(ranks[p] < ranks[fact] for p in one.premises))
    return (first, *(one for one in firings if one is not first))
