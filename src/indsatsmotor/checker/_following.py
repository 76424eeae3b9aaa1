"""What follows from what was told, found in the plainest way: every rule tried until nothing is new.

Shares nothing with the engines but the typed rules, so that it is worth something when they agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_05UP, Decimal
from typing import Any, TypeAlias

from indsatsmotor.checker._facts import Known, Names, operand_value, passing
from indsatsmotor.derivation import Absence, Derivation, Firing, canonical, firing_order
from indsatsmotor.facts import Atom
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Count, Derive, Pattern, Reckoning, Reference, Test

Match: TypeAlias = tuple[tuple[Atom, ...], Names]
"""The facts that match a rule's patterns, in their order, and under its names."""

_SEVEN_DECIMALS = Decimal("1e-7")


def follow(facts: Iterable[Atom], book: Rulebook) -> Derivation:
    """Every use of a rule of *book* that *facts* lead to; what rules only note is left out.

    >>> from indsatsmotor import load_rulebook
    >>> follow((), load_rulebook()).firings
    ()
    """
    told = tuple(sorted(set(facts), key=canonical))
    complete = Known(told)
    strata = []
    for rules in book.strata:
        firings = list(_Stratum(rules, complete, book).firings())
        strata.append(tuple(sorted(firings, key=firing_order)))
        complete = Known([*complete.atoms, *(firing.conclusion for firing in firings)])
    return Derivation(told, tuple(strata))


class _Stratum:
    """Rules that run together. Absences and groups look only at what was complete before."""

    def __init__(self, rules: Sequence[Derive], complete: Known, book: Rulebook) -> None:
        self.rules, self.complete, self.book = rules, complete, book

    def firings(self) -> Iterable[Firing]:
        """Every use of the rules, once."""
        grouped = [one for rule in self.rules if rule.groups for one in self._groups(rule)]
        chained = [rule for rule in self.rules if not rule.groups]
        found = {_use(one): one for one in grouped}
        growing = Known([*self.complete.atoms, *(one.conclusion for one in grouped)])
        while new := [one for rule in chained for one in self._uses(rule, growing) if _use(one) not in found]:
            for one in new:
                found[_use(one)] = one
                growing.add(one.conclusion)
        return found.values()

    def _uses(self, rule: Derive, known: Known) -> Iterator[Firing]:
        for premises, names in self._matches(rule.when, known):
            present = (passing(pattern, names, self.complete, self.book) for pattern in rule.unless)
            if not any(True for facts in present for _ in facts):
                absences = tuple(self._absence(pattern, names) for pattern in rule.unless)
                yield Firing(rule.id, premises, absences, self._conclusion(rule, names))

    def _matches(self, patterns: Sequence[Pattern], known: Known) -> Iterator[Match]:
        """No two patterns are matched by the same fact."""
        matches: list[Match] = [((), {})]
        for pattern in patterns:
            matches = [
                ((*premises, bound.atom), {**names, pattern.alias: bound} if pattern.alias else names)
                for premises, names in matches
                for bound in passing(pattern, names, known, self.book)
                if bound.atom not in premises
            ]
        yield from matches

    def _absence(self, pattern: Pattern, names: Names) -> Absence:
        fixed_first = sorted(pattern.tests, key=_refers)
        return Absence(
            pattern.kind,
            tuple(
                (test.field, str(test.comparison), operand_value(test.operand, names, self.book))
                for test in fixed_first
            ),
        )

    def _groups(self, rule: Derive) -> Iterator[Firing]:
        """One use for each group of facts that lead to the same conclusion but for what is reckoned."""
        groups: dict[Atom, list[Match]] = defaultdict(list)
        for match in self._matches(rule.when, self.complete):
            groups[self._conclusion(rule, match[1])].append(match)
        for shared, members in groups.items():
            premises = tuple(sorted((atom for (atom,), _ in members), key=canonical))
            yield Firing(rule.id, premises, (), self._reckoned(rule, shared, [names for _, names in members]))

    def _conclusion(self, rule: Derive, names: Names) -> Atom:
        """What *rule* concludes, without what it reckons."""
        given: dict[str, Any] = {
            field: operand_value(value, names, self.book)
            for field, value in rule.then.fields
            if not isinstance(value, Reckoning)
        }
        kind = self.book.ruleset.all_kinds[rule.then.kind]
        return Atom(kind.name, tuple(given.get(field) for field in kind.fields))

    def _reckoned(self, rule: Derive, shared: Atom, members: Sequence[Names]) -> Atom:
        kind, values = self.book.ruleset.all_kinds[shared.kind], [*shared.values]
        for field, value in rule.then.fields:
            if isinstance(value, Count):
                values[kind.position(field)] = len(members)
            elif isinstance(value, Reckoning):
                numbers: Sequence[Any] = [names[value.alias].value(value.field) for names in members]
                mean = sum(numbers, Decimal(0)) / len(numbers)
                # Never rounded onto a number with six decimals that it does not equal.
                values[kind.position(field)] = mean.quantize(_SEVEN_DECIMALS, ROUND_05UP)
        return Atom(shared.kind, tuple(values))


def _use(firing: Firing) -> tuple[str, tuple[Atom, ...]]:
    return firing.rule, firing.premises


def _refers(test: Test) -> bool:
    return isinstance(test.operand, Reference)
