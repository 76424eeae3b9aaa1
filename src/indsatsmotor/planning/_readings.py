"""The readings of the sources that a result rests on: those without which it would say something else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from indsatsmotor.derivation import Judgement, Outcome
from indsatsmotor.errors import FactErrors, NoFixedPointError
from indsatsmotor.facts import Atom, Case
from indsatsmotor.inference import Judge, infer, run_rule
from indsatsmotor.offering import Offering, View, cost
from indsatsmotor.planning._verdicts import Mode, verdict
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Attach, Derive, OfOfferings, Switch, Task, Warn, patterns_of


@dataclass(frozen=True)
class Otherwise:
    """The rules with one switch at another option."""

    book: Rulebook
    named: frozenset[str]
    """Ids of those for which it makes a difference."""
    judge: Judge
    """Asks only these."""


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
        switches = sorted(self.judge.book.ruleset.switches.values(), key=lambda one: one.id)
        return {one.id: tuple(self._options(one)) for one in switches if one.chooses_reading}

    def _options(self, switch: Switch) -> Iterator[Otherwise]:
        book = self.judge.book
        for option in switch.options:
            if option != book.switches[switch.id]:
                # An option with which no plan can be made is nothing to choose.
                with suppress(FactErrors, NoFixedPointError):
                    yield self._other(book.at(switch.id, option), book.ruleset.concerned_by[switch.id])

    def _other(self, book: Rulebook, concerned: frozenset[str]) -> Otherwise:
        today = self.judge.derivation
        if self._concluded(book, concerned) == self._concluded(self.judge.book, concerned):
            return Otherwise(book, concerned, self.judge.asking(book, concerned, today))
        derivation = infer(today.told, book, engine="reference")
        kinds = {*derivation.facts, *today.facts}
        changed = {kind for kind in kinds if derivation.of(kind) != today.of(kind)}
        reading = (rule.id for rule in book.rules_of(OfOfferings) if _reads(rule, changed))
        named = concerned.union(reading)
        return Otherwise(book, named, self.judge.asking(book, named, derivation))

    def _concluded(self, book: Rulebook, concerned: frozenset[str]) -> set[Atom]:
        """What the rules concerned conclude of what follows today."""
        rules = (rule for rule in book.rules_of(Derive) if rule.id in concerned)
        return {firing.conclusion for rule in rules for firing in run_rule(rule, self.judge.facts, book)}


def _reads(rule: OfOfferings, kinds: Collection[str]) -> bool:
    return any(pattern.kind in kinds for pattern in patterns_of(rule.that))
