"""Why a result or a need is as it is: the whole chain, built when it is asked for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from indsatsmotor.derivation import Judgement, Outcome, Reading
from indsatsmotor.explaining import Trace, grounds, trace
from indsatsmotor.facts import POINTS_AT, Atom, Kind
from indsatsmotor.offering import Need, settled
from indsatsmotor.plan import FactItem, Recommendation, Remark, RuleItem, Unmet, UnmetKind, offering_of
from indsatsmotor.planning._asking._competing import Referee, is_scarce
from indsatsmotor.planning._asking._inquiry import Ground, Voice
from indsatsmotor.planning._needs import atoms_of, need_item
from indsatsmotor.reasons import Explanation, JudgedStep, ReadItem, ResultHead, SaidStep
from indsatsmotor.rules import OFFERING_KINDS, Attach, Invariant, Prefer, Require, Rule, Warn

_OUTLINE = frozenset({"participant"})
_ASKED = (Require, Prefer, Warn, Attach)
_WORDED_BY = {
    "scarce": "tabt-i-fordelingen",
    "refused": "intet-faellesskab-muligt",
    "no_candidate": "intet-faellesskab-muligt",
    "undetermined": "behov-uafklaret",
    "forbidden": "udelukket-af-mennesker",
    "withdrawn": "valgt-fra",
}
"""The rule whose words a plan says of an open need, by why it is open."""
_UNCONFIRMED = "behov-ikke-bekraeftet"
_OF_NEEDS = ("need", "class_need")


@dataclass
class Telling:
    """Explains one result or one need to whoever may know about some pupils."""

    ground: Ground
    referee: Referee
    of: str
    students: tuple[str, ...]

    @cached_property
    def voice(self) -> Voice:
        """Names only these pupils."""
        return self.ground.voice(self.students)

    def result(self, one: Recommendation) -> Explanation:
        """Why a result is as it is."""
        needs = [self.ground.desk.by_need[name] for name in one.needs]
        needs = [need for need in needs if not {*need.students}.isdisjoint(self.students)]
        judgements = self._judgements(one)
        traced = self._traced([*self._needed(needs), *self._read(judgements)], judgements)
        spoken = {judgement.rule for judgement in judgements} | traced.rules
        return self._explanation(
            traced,
            judgements,
            {remark.rule: remark for remark in one.conditions},
            [r for r in self._of_nobody_else(_remarks(one), one) if r.rule not in spoken],
            sort="result",
            status=str(one.status),
            others=len(one.students) - len(self.students),
            result=ResultHead(**{name: getattr(one, name) for name in ResultHead.model_fields}),
            needs=tuple(map(need_item, needs)),
            missing=self.voice.known(one.missing),
            competition=self.referee.of_result(one.id, needs) if one.status.recommended else None,
            readings=one.readings,
            grounds=grounds(
                self.voice.explainer.speaker,
                one.justification.rules,
                self._decisive(one, judgements, traced),
                self._weighed((*self._material(one, judgements), *one.missing)),
                one.evidence,
            ),
        )

    def need(self, need: Need, unmet: Sequence[Unmet], met_by: Sequence[str]) -> Explanation:
        """Why a need is there, and what has become of it."""
        traced = self._traced(self._needed([need]), ())
        remarks = [self._worded(one, need) for one in unmet]
        scarce = [short for one in unmet if is_scarce(one) for short in one.shortfalls]
        missing = [short.fact for one in unmet for short in one.shortfalls if short.fact is not None]
        status = next((one.status for one in unmet if one.kind is UnmetKind.NEED), "met")
        return self._explanation(
            traced,
            (),
            {},
            remarks,
            sort="need",
            status=status,
            needs=(need_item(need),),
            unmet=tuple(unmet),
            met_by=tuple(met_by),
            missing=self.voice.known(missing),
            competition=self.referee.of_shortfalls(scarce, [need]) if scarce else None,
            grounds=grounds(
                self.voice.explainer.speaker,
                self._rules(traced, remarks),
                [*traced.concluded(*_OF_NEEDS), *remarks],
                self._weighed((*traced.facts(self._kinds), *missing)),
                None,
            ),
        )

    def _explanation(
        self,
        traced: Trace,
        judgements: Sequence[Judgement],
        still_open: Mapping[str, Remark],
        remarks: Sequence[Remark],
        **more: Any,
    ) -> Explanation:
        first = len(traced.numbers) + 1
        judged = [self._judged(n, one, traced, still_open) for n, one in enumerate(judgements, first)]
        said = enumerate(_once(remarks), first + len(judged))
        rules = traced.rules | {one.rule for one in judged} | {remark.rule for remark in remarks}
        reader = self.voice.reader
        return Explanation(
            of=self.of,
            students=self.students,
            told=traced.told,
            derived=traced.derived,
            judged=tuple(judged),
            said=tuple(SaidStep(number=number, remark=remark) for number, remark in said),
            rules=tuple(map(reader.rule, sorted(rules))),
            parameters=reader.bounds(rules),
            ruleset=self.ground.plan.ruleset,
            facts_sha256=self.ground.plan.proof.facts_sha256,
            **more,
        )

    # --- the chain ---

    def _needed(self, needs: Sequence[Need]) -> list[Atom]:
        derivation = self.ground.desk.derivation
        return [atom for need in settled(needs) for atom in atoms_of(need, derivation)]

    def _traced(self, goals: Iterable[Atom], judgements: Sequence[Judgement]) -> Trace:
        read: dict[Atom, set[str]] = defaultdict(set)
        for reading in (reading for one in judgements for reading in one.readings if reading.field):
            for atom in self._facts_of(reading):
                if self._kinds[atom.kind].told:
                    read[atom].add(reading.field)
        voice = self.voice
        return trace(goals, read, voice.explainer, voice.reader, voice.veil)

    def _rules(self, traced: Trace, remarks: Sequence[Remark]) -> tuple[RuleItem, ...]:
        names = traced.rules.union(remark.rule for remark in remarks)
        return tuple(map(self.voice.explainer.rule, sorted(names)))

    # --- what rules say of the offering ---

    def _judgements(self, one: Recommendation) -> Sequence[Judgement]:
        """What rules say of the offering as the plan judged it.

        Where the other pupils are still to be chosen, the plan judged an outline: what it holds against it
        tells so. What hangs on those pupils alone is not said then.
        """
        judge, offering = self.ground.desk.judge, offering_of(one)
        judgements = judge.judge(offering, kinds=_ASKED)
        against = {remark.rule for remark in one.violations} & {j.rule for j in judgements}
        violated = {j.rule for j in judgements if self._required(j) and j.outcome is Outcome.VIOLATED}
        if violated - {remark.rule for remark in one.conditions} != against:
            judgements = judge.judge(offering, _OUTLINE, kinds=_ASKED)
            judgements = tuple(j for j in judgements if j.readings)
        return [j for j in judgements if self._is_said(j, one)]

    def _is_said(self, judgement: Judgement, one: Recommendation) -> bool:
        """Requirements always, preferences that hold, and the warnings and measures that the plan has."""
        match self._by_id[judgement.rule]:
            case Require():
                return True
            case Prefer():
                return judgement.outcome is Outcome.SATISFIED
        return judgement.rule in {remark.rule for remark in (*one.warnings, *one.attachments)}

    def _required(self, judgement: Judgement) -> bool:
        return isinstance(self._by_id[judgement.rule], Require)

    def _judged(
        self, number: int, judgement: Judgement, traced: Trace, still_open: Mapping[str, Remark]
    ) -> JudgedStep:
        rule, explainer = self._by_id[judgement.rule], self.voice.explainer
        remark = still_open.get(rule.id)
        said = explainer.consideration(judgement)
        return JudgedStep(
            number=number,
            rule=rule.id,
            sort=rule.kind,
            force=str(rule.force) if isinstance(rule, Require) else None,
            outcome=str(judgement.outcome),
            open=remark is not None,
            text=said.text if said else explainer.speaker.say(rule.title, judgement.sight),
            todo=remark.todo if remark else None,
            read=tuple(self._items(rule, judgement, traced)),
        )

    def _items(self, rule: Rule, judgement: Judgement, traced: Trace) -> Iterator[ReadItem]:
        """The readings, each with the number of the fact it is of."""
        readings = judgement.readings
        for reading, item in zip(readings, self.voice.reader.of_judgement(rule, readings), strict=True):
            steps = [traced.numbers[atom] for atom in self._facts_of(reading) if atom in traced.numbers]
            yield item.model_copy(update={"step": steps[0]}) if steps else item

    def _read(self, judgements: Iterable[Judgement]) -> Iterator[Atom]:
        """The derived facts that were found."""
        for reading in (reading for one in judgements for reading in one.readings):
            if not self._kinds[reading.kind].told and reading.outcome is Outcome.SATISFIED:
                yield from self._facts_of(reading)

    def _facts_of(self, reading: Reading) -> Sequence[Atom]:
        """The facts a reading is of; none where there was none, or where it is of the offering itself."""
        if reading.kind in OFFERING_KINDS:
            return ()
        found = self.ground.by_identity(reading.kind).get(reading.key, ())
        if not reading.field:
            return found
        place = self._kinds[reading.kind].position(reading.field)
        return [atom for atom in found if atom.values[place] == reading.value]

    # --- what decided it ---

    def _decisive(self, one: Recommendation, judgements: Sequence[Judgement], traced: Trace) -> list[Remark]:
        """The needs first, then what stands against it or speaks for it; else whatever was considered."""
        needs = traced.concluded(*_OF_NEEDS)
        considered = self._of_nobody_else(one.justification.considerations, one)
        engine = [remark for remark in considered if isinstance(self._by_id[remark.rule], Invariant)]
        if one.status.recommended:
            preferred = (j for j in judgements if isinstance(self._by_id[j.rule], Prefer))
            said = map(self.voice.explainer.consideration, preferred)
            decisive = [*needs, *engine, *(remark for remark in said if remark is not None)]
        else:
            against = self._of_nobody_else((*one.violations, *one.release), one)
            decisive = [*needs, *against, *engine]
        return _once(decisive or considered or [self._title_of(one.justification.rules[0])])

    def _of_nobody_else(self, remarks: Iterable[Remark], one: Recommendation) -> list[Remark]:
        """What the plan says, without what names one who takes part and is not to be named."""
        others = {*one.students} - {*self.students}
        if not others:
            return [*remarks]
        named = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(others)))})(?![\w-])")
        return [remark for remark in remarks if not any(map(named.search, remark.text.values()))]

    def _title_of(self, rule: RuleItem) -> Remark:
        return Remark(rule=rule.id, text=rule.title)

    def _material(self, one: Recommendation, judgements: Sequence[Judgement]) -> Iterator[FactItem]:
        """What is told of people and means; of the offering itself only what stands against it."""
        against = (j.readings for j in judgements if j.outcome is Outcome.VIOLATED)
        read = {(r.kind, r.field) for readings in against for r in readings}
        for fact in one.justification.facts:
            own = fact.kind in OFFERING_KINDS
            if fact.field not in self._kinds[fact.kind].keys and (not own or (fact.kind, fact.field) in read):
                yield fact

    def _worded(self, unmet: Unmet, need: Need) -> Remark:
        """Why a need is open, in the words of the plan."""
        rule = (
            _UNCONFIRMED
            if not need.confirmed and unmet.status == "undetermined"
            else _WORDED_BY[unmet.status]
        )
        return Remark(rule=rule, text=unmet.text)

    def _weighed(self, facts: Iterable[FactItem]) -> Sequence[FactItem]:
        """*facts* of those who may be named; where there are none, the grade, which is always told."""
        told = self.ground.case.by_key["student"]
        grades = (
            FactItem(kind="student", key=(name,), field="grade", value=told[name,].grade)
            for name in self.students
        )
        return self.voice.known(f for f in facts if f.field not in POINTS_AT) or tuple(grades)

    @property
    def _kinds(self) -> Mapping[str, Kind]:
        return self.ground.book.ruleset.all_kinds

    @property
    def _by_id(self) -> Mapping[str, Rule]:
        return self.ground.book.ruleset.by_id


def _remarks(one: Recommendation) -> Iterator[Remark]:
    """Whatever is said of a result."""
    yield from one.justification.considerations
    yield from (*one.violations, *one.release, *one.conditions, *one.warnings)


def _once(remarks: Iterable[Remark]) -> list[Remark]:
    return list({(remark.rule, remark.text["da"]): remark for remark in remarks}.values())
