"""Why: the rules applied, the main considerations and the facts given weight, in that order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from indsatsmotor.catalogue import Evidence
from indsatsmotor.derivation import Derivation, Firing, Judgement, Outcome, Reading
from indsatsmotor.explaining._ruleset import set_otherwise
from indsatsmotor.explaining._sentences import Speaker, sentence
from indsatsmotor.facts import Atom
from indsatsmotor.offering import MissingFact, Offering
from indsatsmotor.plan import (
    CitationItem,
    EvidenceItem,
    FactItem,
    Justification,
    Remark,
    RuleItem,
    ShortfallItem,
    SwitchItem,
    TaskText,
)
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    OFFERING_KINDS,
    TOLD_BEHIND,
    AmendedSort,
    Derive,
    Invariant,
    Mean,
    Note,
    Require,
    Rule,
    SchoolTask,
    Task,
    parameters_of,
)
from indsatsmotor.sources import LANGUAGES, Text

T = TypeVar("T")


@dataclass(frozen=True)
class Explainer:
    """Puts judgements and firings into words under one rulebook."""

    speaker: Speaker
    derivation: Derivation

    def justification(
        self,
        judgements: Sequence[Judgement],
        needs: Iterable[Atom],
        invariants: Sequence[Remark] = (),
        cited: Sequence[Remark] = (),
    ) -> Justification:
        """Why an offering is judged as it is: what it is needed for, and what each rule says of it.

        Args:
            judgements: what rules say of the offering.
            needs: the derived facts it is for.
            invariants: what the engine itself says.
            cited: what stands elsewhere in the result, and whose rules are named here.
        """
        firings = self._chain(needs)
        rules = {firing.rule: self.rule(firing.rule) for firing in firings}
        rules |= {one.rule: self.rule(one.rule) for one in judgements}
        rules |= {one.rule: self.rule(one.rule) for one in (*invariants, *cited)}
        considerations = (
            *(self.derived(firing) for firing in firings if firing.conclusion.kind == "need"),
            *(remark for one in judgements if (remark := self.consideration(one)) is not None),
            *invariants,
        )
        facts = (*self._told(firings), *(f for one in judgements for f in self.facts(one.readings)))
        return Justification(
            rules=tuple(rules[name] for name in sorted(rules)),
            parameters=set_otherwise(rules, self.book),
            considerations=_once(considerations, _said),
            facts=_once(facts, lambda one: (one.kind, one.key, one.field)),
            text=_text(considerations),
        )

    def also(
        self, why: Justification, remarks: Sequence[Remark], cited: Sequence[Remark] = ()
    ) -> Justification:
        """*why*, and what else decided it; the rules of what is *cited* are named too."""
        rules = {rule.id: rule for rule in why.rules}
        rules |= {one.rule: self.rule(one.rule) for one in (*remarks, *cited)}
        considerations = _once((*why.considerations, *remarks), _said)
        return Justification(
            rules=tuple(rules[name] for name in sorted(rules)),
            parameters=set_otherwise(rules, self.book),
            considerations=considerations,
            facts=why.facts,
            text=_text(considerations),
        )

    def without(self, why: Justification, rules: Collection[str]) -> Justification:
        """*why* without what *rules* said."""
        considerations = tuple(one for one in why.considerations if one.rule not in rules)
        left = tuple(rule for rule in why.rules if rule.id not in rules)
        return why.model_copy(
            update={
                "rules": left,
                "parameters": set_otherwise((rule.id for rule in left), self.book),
                "considerations": considerations,
                "text": _text(considerations),
            }
        )

    def derived(self, firing: Firing) -> Remark:
        """What a firing says."""
        rule = self.book.ruleset.by_id[firing.rule]
        return Remark(rule=rule.id, text=self.speaker.say(rule.because, self._bound(rule, firing.premises)))

    def consideration(self, judgement: Judgement) -> Remark | None:
        """What a judgement says: why it holds, or why not; nothing while it is unknown."""
        rule = self.book.ruleset.by_id[judgement.rule]
        if judgement.outcome is Outcome.SATISFIED:
            return Remark(rule=rule.id, text=self.speaker.say(rule.because, judgement.sight))
        if judgement.outcome is Outcome.VIOLATED and isinstance(rule, Require):
            return self.violation(judgement)
        return None

    def violation(self, judgement: Judgement) -> Remark:
        """What a violated requirement says, and how far it was missed."""
        rule = self._require(judgement)
        text = self.speaker.say(rule.otherwise, judgement.sight)
        shortfalls = [self.shortfall(r, rule.id) for r in judgement.readings if r.distance is not None]
        return Remark(rule=rule.id, text=text, shortfall=shortfalls[0] if shortfalls else None)

    def condition(self, judgement: Judgement, offering: Offering) -> Remark:
        """What an open requirement asks people to do, and by when."""
        rule = self._require(judgement)
        assert rule.todo is not None, "whatever can stay open says what to do"
        words = rule.otherwise if judgement.outcome is Outcome.VIOLATED else rule.title
        return Remark(
            rule=rule.id,
            text=self.speaker.say(words, judgement.sight),
            todo=self.speaker.say(rule.todo, judgement.sight),
            due=offering.start,
        )

    def shortfall(self, reading: Reading, rule_id: str) -> ShortfallItem:
        """How far a number was from its bound."""
        return ShortfallItem(
            what=rule_id,
            of="/".join([*reading.key, reading.field]),
            unit=self._unit(rule_id),
            had=reading.value,
            needed=reading.bound,
            missing=reading.distance,
        )

    def invariant(self, rule_id: str, *, holds: bool = False, **given: Any) -> Remark:
        """What the engine itself says, in the ruleset's words."""
        rule: Invariant = self.book.wording(rule_id)
        words = rule.because if holds or rule.otherwise is None else rule.otherwise
        todo = None if rule.todo is None else self.speaker.say(rule.todo, **given)
        return Remark(rule=rule.id, text=self.speaker.say(words, **given), todo=todo)

    def note(self, rule_id: str, facts: Sequence[Atom], details: str = "") -> tuple[Text, Text | None]:
        """What a note says of *facts*, and what people may do about it."""
        rule = self.book.ruleset.by_id[rule_id]
        bound = self._bound(rule, facts) if facts else {}
        todo = getattr(rule, "todo", None)
        text = self.speaker.say(rule.because, bound, details=details)
        return text, None if todo is None else self.speaker.say(todo, bound)

    def task(self, rule: Task | SchoolTask) -> TaskText:
        """A task in words."""
        return TaskText(
            rule=rule.id,
            code=rule.code,
            phase=rule.work.phase,
            asks=rule.work.asks,
            roles=rule.work.roles,
            must=rule.work.must,
            text=self.speaker.say(rule.because if isinstance(rule, Task) else rule.title),
            why=None if rule.work.why is None else self.speaker.say(rule.work.why),
            citations=tuple(map(CitationItem.of, rule.citations)),
        )

    def told_behind(self, missing: MissingFact) -> list[FactItem]:
        """The facts a school can tell behind one that is derived.

        The fact itself where it is told, and where all behind it is told already: then rules that are lacking
        leave it open, and nothing is known because of that.
        """
        name, fields = TOLD_BEHIND.get(missing.kind, (missing.kind, (missing.field,)))
        kind = self.book.ruleset.all_kinds.get(name)
        told = self.derivation.of(name) if kind is not None and name != missing.kind else ()
        atom = next((a for a in told if a.values[: len(missing.key)] == missing.key), None)
        if kind is not None and atom is not None:
            fields = tuple(field for field in fields if atom.values[kind.position(field)] is None)
        if not fields:
            name, fields = missing.kind, (missing.field,)
        return [FactItem(kind=name, key=missing.key, field=field) for field in fields]

    def facts(self, readings: Iterable[Reading]) -> Iterator[FactItem]:
        """The told facts that were read, and the unknown ones that would have been."""
        kinds = self.book.ruleset.all_kinds
        for reading in readings:
            if reading.field and (kinds[reading.kind].told or reading.kind in OFFERING_KINDS):
                yield FactItem(kind=reading.kind, key=reading.key, field=reading.field, value=reading.value)

    def evidence(self, offering: Offering, grades: Iterable[int]) -> tuple[EvidenceItem, ...]:
        """What has been found about the intervention, graded by how close it is to this offering."""
        found = self.book.intervention(offering.intervention).evidence
        return tuple(
            EvidenceItem(
                id=one.id,
                grade=_grade(one, offering, set(grades)),
                statement=one.statement,
                citations=tuple(map(CitationItem.of, one.citations)),
            )
            for one in found
            if not one.variants or offering.variant in one.variants
        )

    def readings(self, switches: Iterable[str]) -> tuple[SwitchItem, ...]:
        """Where *switches* stand, in words."""
        return tuple(
            SwitchItem(
                switch=name,
                option=self.book.switches[name],
                text=self.book.ruleset.switches[name].options[self.book.switches[name]],
                set_by=self.book.set_by.get((AmendedSort.SWITCH, name)),
            )
            for name in switches
        )

    @property
    def book(self) -> Rulebook:
        """The rules in force."""
        return self.speaker.book

    def _require(self, judgement: Judgement) -> Require:
        rule = self.book.ruleset.by_id[judgement.rule]
        assert isinstance(rule, Require)
        return rule

    def _unit(self, rule_id: str) -> str:
        """The unit of the bound a requirement compares with."""
        rule = self.book.ruleset.by_id[rule_id]
        names = parameters_of(rule)
        return next((self.book.ruleset.parameters[name].unit for name in names), "")

    def rule(self, rule_id: str) -> RuleItem:
        """A rule that was applied, with its citations."""
        rule: Rule = self.book.ruleset.by_id[rule_id]
        return RuleItem(
            id=rule.id,
            code=rule.code,
            title=rule.title,
            citations=tuple(map(CitationItem.of, rule.citations)),
        )

    def _bound(self, rule: Rule, premises: Sequence[Atom]) -> Mapping[str, Atom]:
        """The premises by the names the rule gives them; a group by the first of its facts."""
        assert isinstance(rule, Derive | Note)
        return {p.alias: atom for p, atom in zip(rule.when, premises, strict=False) if p.alias}

    def _chain(self, needs: Iterable[Atom]) -> list[Firing]:
        """The firings that the needs rest on, premises first, each once."""
        chain: dict[Firing, None] = {}
        for need in needs:
            chain.update(dict.fromkeys(self.derivation.ancestry(need)))
        return list(chain)

    def _told(self, firings: Iterable[Firing]) -> Iterator[FactItem]:
        """The told fields that the firings tested, or took the mean of."""
        kinds = self.book.ruleset.all_kinds
        for firing in firings:
            rule = self.book.ruleset.by_id[firing.rule]
            assert isinstance(rule, Derive)
            averaged = [one.field for one in rule.then.reckoned if isinstance(one, Mean)]
            patterns = rule.when * len(firing.premises) if rule.groups else rule.when
            for pattern, atom in zip(patterns, firing.premises, strict=True):
                kind = kinds[atom.kind]
                key = tuple(str(atom.values[kind.position(name)] or "") for name in kind.keys)
                for field in [*(test.field for test in pattern.tests), *averaged] if kind.told else ():
                    if field not in kind.keys:
                        value = atom.values[kind.position(field)]
                        yield FactItem(kind=kind.name, key=key, field=field, value=value)


def _grade(evidence: Evidence, offering: Offering, grades: set[int]) -> str:
    """A documented effect counts as such only for grades and subjects it was documented in."""
    if evidence.grade != "documented":
        return evidence.grade
    same_grade = not evidence.grades or bool(evidence.grades & grades)
    same_subject = not evidence.subjects or bool(evidence.subjects & set(offering.subjects))
    return "documented" if same_grade and same_subject else "elsewhere"


def _once(items: Iterable[T], key: Callable[[T], Hashable]) -> tuple[T, ...]:
    """*items* without repetition of their key, in the order they first stand."""
    first: dict[Hashable, T] = {}
    for item in items:
        first.setdefault(key(item), item)
    return tuple(first.values())


def _said(remark: Remark) -> tuple[str, str]:
    return remark.rule, remark.text[LANGUAGES[0]]


def _text(considerations: Iterable[Remark]) -> Text:
    return {
        language: " ".join(sentence(text) for text in dict.fromkeys(r.text[language] for r in considerations))
        for language in LANGUAGES
    }
