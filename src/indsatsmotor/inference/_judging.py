"""Offerings judged by rules over the fixed point of a derivation."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any

from indsatsmotor.derivation import Derivation, Judgement
from indsatsmotor.facts import Atom
from indsatsmotor.inference._conditions import TRUE, UNKNOWN, Answer, Evaluator
from indsatsmotor.matching import FactBase
from indsatsmotor.offering import Offering, View, Viewer
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import OFFERING_KINDS, OfOfferings, Reference, Require, patterns_of

OFFERING = OFFERING_KINDS["offering"]


@dataclass
class Judge:
    """Judges any number of offerings against one derivation.

    Most offerings of a school are alike in what a single rule looks at, so its answers are kept.
    """

    book: Rulebook
    derivation: Derivation
    viewer: Viewer
    named: frozenset[str] | None = None
    """Ids of the rules that are asked; every rule in force when not given."""
    _answers: dict[Hashable, Answer] = field(init=False, default_factory=dict)
    _speaking: dict[Hashable, tuple[tuple[OfOfferings, _Sight], ...]] = field(
        init=False, default_factory=dict
    )

    @cached_property
    def facts(self) -> FactBase:
        """Every fact of the derivation."""
        return FactBase(atom for atoms in self.derivation.facts.values() for atom in atoms)

    def asking(self, book: Rulebook, named: frozenset[str], derivation: Derivation) -> Judge:
        """One who asks only some rules, those of *book*, over *derivation*."""
        other = Judge(book, derivation, self.viewer, named)
        if derivation is self.derivation:
            other.facts = self.facts
        return other

    def judge(
        self,
        offering: Offering,
        undecided: frozenset[str] = frozenset(),
        kinds: tuple[type[OfOfferings], ...] = (OfOfferings,),
    ) -> tuple[Judgement, ...]:
        """What each rule says that speaks of *offering*, in order of rule id.

        Of an outline a requirement says what the best choices could still make of it: it is violated, or
        undetermined for want of a fact, only where no choice can mend that. Other rules say what is certain.

        Args:
            offering: a whole offering, or the outline of one.
            undecided: of an outline, the choices still to be made: ``participant``, ``adult`` and ``room``.
            kinds: which kinds of rule are asked; all when not given.
        """
        return self.of_view(self.viewer.view(offering, undecided), kinds)

    def of_view(self, view: View, kinds: tuple[type[OfOfferings], ...]) -> tuple[Judgement, ...]:
        """What each rule says that speaks of an offering seen as *view*."""
        evaluator = Evaluator(self.book, self.facts, view)
        atom = evaluator.offering.atom
        return tuple(
            _judgement(rule, self._answer(rule, sight, evaluator), atom)
            for rule, sight in self._rules_for(evaluator, kinds)
        )

    def _rules_for(
        self, evaluator: Evaluator, kinds: tuple[type[OfOfferings], ...]
    ) -> tuple[tuple[OfOfferings, _Sight], ...]:
        rules = self._asked
        key = (kinds, rules.addressing(evaluator.offering.atom.values))
        if key not in self._speaking:
            speaking = (r for r in rules.rules if isinstance(r, kinds) and evaluator.applies(r.of))
            self._speaking[key] = tuple((rule, rules.sights[rule.id]) for rule in speaking)
        return self._speaking[key]

    @cached_property
    def _asked(self) -> _Rules:
        if self.named is None:
            return _rules_with_sights(self.book)
        return _with_sights([rule for rule in self.book.rules_of(OfOfferings) if rule.id in self.named])

    def _answer(self, rule: OfOfferings, sight: _Sight, evaluator: Evaluator) -> Answer:
        key = (rule.id, sight.of(evaluator))
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = _evaluated(rule, evaluator)
        return answer


@dataclass(frozen=True, slots=True)
class _Sight:
    """What one rule looks at in an offering: where two look alike, it says the same of both."""

    fields: tuple[int, ...]
    """Positions of the offering's own fields."""
    kinds: frozenset[str]
    """Kinds of the other facts about it."""

    def of(self, evaluator: Evaluator) -> Hashable:
        own = evaluator.offering.atom.values
        return (
            tuple(own[position] for position in self.fields),
            tuple(tuple(evaluator.own[kind]) for kind in self.kinds),
            evaluator.view.unknown & self.kinds,
            evaluator.view.undecided,
        )


@dataclass(frozen=True)
class _Rules:
    rules: tuple[OfOfferings, ...]
    addressing: Any
    """The values of the fields by which rules say which offerings they speak of."""
    sights: dict[str, _Sight]


def _rules_with_sights(book: Rulebook) -> _Rules:
    if "judging" not in book.compiled:
        book.compiled["judging"] = _with_sights(book.rules_of(OfOfferings))
    made: _Rules = book.compiled["judging"]
    return made


def _with_sights(rules: Sequence[OfOfferings]) -> _Rules:
    addressed = {OFFERING.position(test.field) for rule in rules for test in rule.of}
    # One position more than needed, so that there is always a tuple.
    addressing = itemgetter(OFFERING.position("variant"), *sorted(addressed))
    return _Rules(tuple(rules), addressing, {rule.id: _sight(rule) for rule in rules})


def _sight(rule: OfOfferings) -> _Sight:
    kinds, fields = set(), set()
    for pattern in patterns_of(rule.that):
        if pattern.kind == "offering":
            fields |= {test.field for test in pattern.tests}
            if pattern.alias is not None:
                fields |= set(OFFERING.fields)
        elif pattern.kind in OFFERING_KINDS:
            kinds.add(pattern.kind)
        operands = (test.operand for test in pattern.tests)
        fields |= {o.field for o in operands if isinstance(o, Reference) and o.alias == "offering"}
    return _Sight(tuple(sorted(map(OFFERING.position, fields))), frozenset(kinds))


def judge_view(
    view: View, facts: Iterable[Atom], rules: Iterable[OfOfferings], book: Rulebook
) -> tuple[Judgement, ...]:
    """What each of *rules* says that speaks of an offering seen as *view*, with *facts* and no others."""
    evaluator = Evaluator(book, FactBase(facts), view)
    atom = evaluator.offering.atom
    return tuple(
        _judgement(rule, _evaluated(rule, evaluator), atom) for rule in rules if evaluator.applies(rule.of)
    )


def _evaluated(rule: OfOfferings, evaluator: Evaluator) -> Answer:
    best = TRUE if isinstance(rule, Require) else UNKNOWN
    return evaluator.evaluate(rule.that, {"offering": evaluator.offering}, best)


def _judgement(rule: OfOfferings, answer: Answer, offering: Atom) -> Judgement:
    return Judgement(rule.id, answer.outcome, offering, answer.readings, answer.bound)
