"""The derivation behind results as steps: each rule once, for all pupils it was used for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, repeat

from indsatsmotor.derivation import Absence, Firing
from indsatsmotor.explaining import Explainer, could_conclude
from indsatsmotor.facts import Atom
from indsatsmotor.render._plan_voice import PlanVoice
from indsatsmotor.rules import Derive, Pattern


class Sort(StrEnum):
    """What a step is."""

    TOLD = "told"
    ABSENT = "absent"
    DERIVED = "derived"
    NEED = "need"
    BESIDE = "beside"
    """Not derived, but decisive: company, a violated requirement, a fact that is not told."""
    RESULT = "result"


@dataclass
class Step:
    """One box of the picture, and one item of the list that says the same."""

    sort: Sort
    title: str
    rule: str | None = None
    said: dict[str, dict[str, None]] = field(default_factory=dict)
    """What it says, with ``…`` for whom or what it speaks of, and of whom or what it says that."""
    rests_on: dict[str, None] = field(default_factory=dict)
    """Keys of the steps it follows from."""
    depth: int = 0
    number: int = 0

    @property
    def of(self) -> list[str]:
        """Whom or what it speaks of."""
        return list(dict.fromkeys(one for several in self.said.values() for one in several))

    def says(self, alone: bool) -> bool:
        """Whether there is more to it than its title; *alone*, whom it speaks of is nothing more."""
        return any(text or (several and not alone) for text, several in self.said.items())

    def say(self, text: str, of: Iterable[str]) -> None:
        """Take in that it says *text* of somebody."""
        self.said.setdefault(text, {}).update(dict.fromkeys(of))


class Steps:
    """The steps to one result, or to several alike, by key."""

    def __init__(self, explainer: Explainer, voice: PlanVoice) -> None:
        self._explainer, self._voice = explainer, voice
        self._kinds = explainer.speaker.book.ruleset.all_kinds
        self._rules = explainer.speaker.book.ruleset.by_id
        self.by_key: dict[str, Step] = {}

    def lead_to(self, needs: Iterable[Atom], *, whole: bool = True) -> None:
        """Take in the derived facts in *needs*, with the *whole* of what they rest on."""
        needs, derivation = tuple(needs), self._explainer.derivation
        last = [firing for firing in map(derivation.first_support, needs) if firing is not None]
        for firing in chain.from_iterable(map(derivation.ancestry, needs)) if whole else last:
            self._take(firing, whole=whole)
        for firing in last:
            self.by_key[firing.rule].sort = Sort.NEED

    def beside(self, title: str, of: Iterable[str] = (), rule: str | None = None) -> None:
        """Take in something decisive that is not derived."""
        self._step(f"beside {title}", Sort.BESIDE, title, rule).say("", of)

    def end(self, title: str, said: str) -> None:
        """Close with the result, which rests on every need and on what stands beside."""
        last = {key for step in self.by_key.values() for key in step.rests_on}
        ends = {key: None for key in self.by_key if key not in last}
        result = self._step("result", Sort.RESULT, title)
        result.say(said, ())
        result.rests_on = ends
        self._number()

    def _take(self, firing: Firing, *, whole: bool) -> None:
        """The firing as a step, beside the others of its rule."""
        rule = self._rules[firing.rule]
        assert isinstance(rule, Derive)
        step = self._step(rule.id, Sort.DERIVED, rule.title[self._voice.language], rule.id)
        of = _first(firing.conclusion)
        step.say(_without(of, self._explainer.derived(firing).text[self._voice.language]), [of])
        if not whole:
            return
        for pattern, premise in zip(chain(rule.when, repeat(rule.when[-1])), firing.premises, strict=False):
            for key in self._premise(pattern, premise):
                if key != rule.id:
                    step.rests_on[key] = None
        for absence in firing.absences:
            for key in self._absent(absence, of):
                step.rests_on[key] = None

    def _premise(self, pattern: Pattern, premise: Atom) -> Iterator[str]:
        """The keys of what a premise rests on: the rule that concluded it, or the fields told."""
        support = self._explainer.derivation.first_support(premise)
        if support is not None:
            yield support.rule
            return
        kind = self._kinds[premise.kind]
        tested = [test.field for test in pattern.tests if test.field not in kind.keys]
        for name in dict.fromkeys(tested):
            yield self._told(premise, name, premise.values[kind.position(name)])
        if not tested:
            others = [premise.values[kind.position(name)] for name in kind.keys[1:]]
            yield self._told(premise, "", tuple(one for one in others if one is not None))

    def _told(self, atom: Atom, name: str, value: object) -> str:
        label = self._voice.words.field(atom.kind, name, self._voice.language)
        key = f"told {atom.kind} {name}"
        written = self._voice.value(value) if value != () else ""
        self._step(key, Sort.TOLD, label[:1].upper() + label[1:]).say(written, [_first(atom)])
        return key

    def _absent(self, absence: Absence, of: str) -> Iterator[str]:
        """The keys of the rules that could have concluded what had to be absent."""
        for rule in self._explainer.speaker.book.rules_of(Derive):
            if could_conclude(rule, absence):
                key = f"absent {rule.id}"
                title = self._voice.say("report-absent", what=rule.title[self._voice.language])
                self._step(key, Sort.ABSENT, title, rule.id).say("", [of])
                yield key

    def _step(self, key: str, sort: Sort, title: str, rule: str | None = None) -> Step:
        return self.by_key.setdefault(key, Step(sort, title, rule))

    def _number(self) -> None:
        """Number the steps, each after those it rests on."""
        depths: dict[str, int] = {}
        for key, step in self.by_key.items():
            step.depth = self._depth(key, depths, frozenset())
        order = sorted(self.by_key.values(), key=lambda step: (step.depth, step.sort is not Sort.TOLD))
        for number, step in enumerate(order, start=1):
            step.number = number

    def _depth(self, key: str, depths: dict[str, int], on_the_way: frozenset[str]) -> int:
        """How many steps the longest way to a step has; rules that rest on each other are cut apart."""
        if key not in depths:
            before = self.by_key[key].rests_on.keys() - on_the_way - {key}
            ways = (self._depth(one, depths, on_the_way | {key}) + 1 for one in sorted(before))
            depths[key] = max(ways, default=0)
        return depths[key]


def _first(atom: Atom) -> str:
    """Whom or what a fact is about."""
    return str(atom.values[0])


def _without(of: str, text: str) -> str:
    """*text* with a mark where *of* stands by itself, so that what is said of several is said once."""
    return re.sub(rf"(?<![\w-]){re.escape(of)}(?![\w-])", "…", text)
