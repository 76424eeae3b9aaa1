"""The readings of the sources that a result rests on: those without which it would say something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from indsatsmotor.derivation import Derivation, Judgement, Outcome
from indsatsmotor.facts import Atom, Case
from indsatsmotor.inference import Judge, infer, run_rule
from indsatsmotor.offering import Offering, View, cost
from indsatsmotor.planning._verdicts import Mode, verdict
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    Attach,
    Derive,
    OfOfferings,
    Rule,
    Ruleset,
    Task,
    Warn,
    parameters_of,
    patterns_of,
)


@dataclass(frozen=True)
class Otherwise:
    """One switch at another option, and who judges by the rules for which that makes a difference."""

    book: Rulebook
    named: frozenset[str]
    judge: Judge


@dataclass
class Readings:
    """Finds what results of one case rest on, by judging them once more under every other option."""

    case: Case
    judge: Judge
    mode: Mode

    def of(
        self,
        offering: Offering,
        view: View,
        judgements: Sequence[Judgement],
        needs: Sequence[Atom],
        kinds: tuple[type[OfOfferings], ...],
    ) -> tuple[str, ...]:
        """Ids of the switches at which *offering*, as it stands, is judged, paid or needed as it is.

        Args:
            offering: the whole offering, or the outline of one.
            view: the offering as rules see it.
            judgements: what rules say of it.
            needs: the derived facts it is for.
            kinds: the kinds of rule that were asked.
        """

        def differs(other: Otherwise) -> bool:
            own = [one for one in judgements if one.rule in other.named]
            return (
                any(atom not in other.judge.facts for atom in needs)
                or self._said(own) != self._said(other.judge.of_view(view, kinds))
                or self._made_otherwise(offering, other.book)
            )

        return tuple(switch for switch, others in self._others.items() if any(map(differs, others)))

    def _said(self, judgements: Sequence[Judgement]) -> tuple[Any, ...]:
        """What a result says of *judgements*: what is violated, open, unknown or said beside it."""
        by_id = self.judge.book.ruleset.by_id
        own = verdict(judgements, self.judge.book, self.mode)
        holding = (one.rule for one in judgements if one.outcome is Outcome.SATISFIED)
        return (
            {(one.rule, one.readings) for one in own.violated},
            {one.rule for one in own.open},
            {*own.unknown},
            {rule for rule in holding if isinstance(by_id[rule], Warn | Attach | Task)},
        )

    def _made_otherwise(self, offering: Offering, book: Rulebook) -> bool:
        """Whether the library makes such offerings with other numbers, or they cost something else."""
        numbers = book.catalogue.variants[offering.variant].measures.values()
        if all(book.parameters[name] == self.judge.book.parameters[name] for name in numbers):
            return False
        costs = (cost(offering, self.case, either) for either in (self.judge.book, book))
        return self.mode is Mode.RECOMMEND or len(set(costs)) > 1

    @cached_property
    def _others(self) -> Mapping[str, tuple[Otherwise, ...]]:
        book = self.judge.book
        return {
            switch.id: tuple(
                self._other(book.at(switch.id, option), concerned_by(switch.id, book.ruleset))
                for option in switch.options
                if option != book.switches[switch.id]
            )
            for switch in sorted(book.ruleset.switches.values(), key=lambda one: one.id)
            if switch.chooses_reading
        }

    def _other(self, book: Rulebook, concerned: frozenset[str]) -> Otherwise:
        derivation = self._derived(book, concerned)
        today = self.judge.derivation
        kinds = {*derivation.facts, *today.facts} if derivation is not today else set()
        changed = {kind for kind in kinds if derivation.of(kind) != today.of(kind)}
        named = concerned | {
            rule.id
            for rule in book.ruleset.rules
            if isinstance(rule, OfOfferings) and any(p.kind in changed for p in patterns_of(rule.that))
        }
        return Otherwise(book, named, self.judge.asking(book, named, derivation))

    def _derived(self, book: Rulebook, concerned: frozenset[str]) -> Derivation:
        """What follows under *book*: the same as today, if the rules concerned conclude the same of it."""
        derivation = self.judge.derivation
        if self._concluded(book, concerned) == self._concluded(self.judge.book, concerned):
            return derivation
        return infer(derivation.told, book, engine="reference")

    def _concluded(self, book: Rulebook, concerned: frozenset[str]) -> set[Atom]:
        rules = (rule for rule in book.rules_of(Derive) if rule.id in concerned)
        return {firing.conclusion for rule in rules for firing in run_rule(rule, self.judge.facts, book)}


def concerned_by(switch: str, ruleset: Ruleset) -> frozenset[str]:
    """Ids of the rules that stand under *switch*, or compare with a number that does."""

    def concerns(rule: Rule) -> bool:
        numbers = (ruleset.parameters[name] for name in parameters_of(rule))
        alternatives = (under for number in numbers for under, _ in number.alternatives)
        return any(switch in under for under in (rule.under, *alternatives))

    return frozenset(rule.id for rule in ruleset.rules if concerns(rule))
