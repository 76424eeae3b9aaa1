"""Offerings judged by rules over the fixed point of a derivation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from indsatsmotor.derivation import Derivation, Judgement
from indsatsmotor.facts import Atom
from indsatsmotor.inference._conditions import Evaluator
from indsatsmotor.matching import FactBase
from indsatsmotor.offering import Offering, View, Viewer
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import OfOfferings, Require


@dataclass
class Judge:
    """Judges any number of offerings against one derivation."""

    book: Rulebook
    derivation: Derivation
    viewer: Viewer
    facts: FactBase = field(init=False)

    def __post_init__(self) -> None:
        self.facts = FactBase(atom for atoms in self.derivation.facts.values() for atom in atoms)

    def requirements(
        self, offering: Offering, undecided: frozenset[str] = frozenset()
    ) -> tuple[Judgement, ...]:
        """What each requirement says that speaks of *offering*, in order of rule id."""
        return tuple(self.judgements(offering, self.book.rules_of(Require), undecided))

    def judgements(
        self, offering: Offering, rules: Iterable[OfOfferings], undecided: frozenset[str] = frozenset()
    ) -> Iterator[Judgement]:
        """What each of *rules* says that speaks of *offering*, in which some kinds may be *undecided*."""
        return judged(Evaluator(self.book, self.facts, self.viewer.view(offering, undecided)), rules)

    @cached_property
    def by_id(self) -> dict[str, OfOfferings]:
        """The rules that speak of offerings, by id."""
        return {rule.id: rule for rule in self.book.rules_of(OfOfferings)}


def judge_view(
    view: View, facts: Iterable[Atom], rules: Iterable[OfOfferings], book: Rulebook
) -> Iterator[Judgement]:
    """What each of *rules* says that speaks of an offering seen as *view*, with *facts* and no others."""
    return judged(Evaluator(book, FactBase(facts), view), rules)


def judged(evaluator: Evaluator, rules: Iterable[OfOfferings]) -> Iterator[Judgement]:
    """What each of *rules* says that speaks of the offering *evaluator* sees."""
    names = {"offering": evaluator.offering}
    for rule in rules:
        if evaluator.applies(rule.of):
            outcome, readings, bound = evaluator.evaluate(rule.that, names)
            sight = {"offering": evaluator.offering.atom, **bound}
            yield Judgement(rule.id, outcome, tuple(dict.fromkeys(readings)), tuple(sight.items()))
