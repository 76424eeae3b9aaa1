"""What stands in the way: each condition that fails, with what was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from indsatsmotor.allocation import Outline
from indsatsmotor.derivation import Judgement, Outcome, Reading
from indsatsmotor.explaining import Gap
from indsatsmotor.offering import ROOM, MissingFact
from indsatsmotor.plan import CitationItem, Remark
from indsatsmotor.planning._asking._inquiry import Ground, Voice
from indsatsmotor.planning._verdicts import Mode, verdict
from indsatsmotor.planning._vetting import SEAT, Fate, Vetted, missing_means
from indsatsmotor.reasons import FailedCondition
from indsatsmotor.rules import Require, Rule

_UNTOLD = "oplysninger-kendt"
_TOO_FEW = "for-faa-at-vaelge"


@dataclass(frozen=True)
class Hindrances:
    """Says what fails, naming only those whom a voice may name."""

    ground: Ground
    voice: Voice

    def of_way(self, way: Vetted, owner: str) -> tuple[FailedCondition, ...]:
        """What stands against *way* for *owner*: the whole, the pupil's seat, or what is to be chosen."""
        found = [*self._against(way.arrangement.outline())]
        if way.arrangement.open and way.seats(owner):
            found += self._against(way.arrangement.with_seat(owner), SEAT)
        for choice in way.arrangement.choices:
            found += self._of_choice(way, choice.role, choice.count)
        first: dict[tuple[object, ...], FailedCondition] = {}
        for one in found:
            first.setdefault((one.rule, one.read, one.shortfall), one)
        return tuple(first.values())

    def of_gaps(self, gaps: Sequence[Gap]) -> tuple[FailedCondition, ...]:
        """What rules lack that would conclude a fact, the last of them first."""
        return tuple(
            self._of_rule(self._rule(gap.rule), gap.readings, sort="derive") for gap in reversed(gaps)
        )

    def of_remark(self, remark: Remark, role: str | None = None) -> FailedCondition:
        """What is said without anything that was read: by the engine itself, or of the nearest offering."""
        rule = self._rule(remark.rule)
        return FailedCondition(
            **self._head(rule),
            sort=rule.kind,
            force=str(rule.force) if isinstance(rule, Require) else None,
            role=role,
            recorded=True,
            text=remark.text,
            todo=remark.todo,
            shortfall=remark.shortfall,
        )

    def _of_choice(self, way: Vetted, role: str, count: int) -> Iterator[FailedCondition]:
        """Of the people or rooms that would have to be chosen, what the nearest ones lack."""

        def far(name: str) -> tuple[int, int, str]:
            part = way.parts[role, name]
            return part.fate.rank, len(part.violated) + len(part.unknown), name

        ranked = sorted((option.id for option in way.arrangement.options(role)), key=far)
        for name in ranked[:count]:
            if way.parts[role, name].fate is not Fate.OPEN:
                yield from self._against(way.arrangement.with_option(role, name), role, name or None)
        if len(ranked) < count:
            yield self._too_few(way, role, len(ranked), count)

    def _too_few(self, way: Vetted, role: str, had: int, needed: int) -> FailedCondition:
        """That there are too few to choose among; of adults, who is known not to be qualified."""
        explainer, template = self.voice.explainer, way.arrangement.template
        words = explainer.speaker.words.phrases[f"role-{role}"]
        remark = explainer.invariant(_TOO_FEW, role=words, had=had, needed=needed)
        taken = {adult.staff_id for adult in template.adults or ()}
        unqualified = (
            one
            for one in self.ground.case.staff
            if one.school_id == template.school_id
            and one.id not in taken
            and one.qualified_for is not None
            and template.intervention not in one.qualified_for
        )
        readings = [
            Reading(
                one.kind, (one.id,), "qualified_for", tuple(sorted(one.qualified_for or ())), "contains",
                template.intervention, Outcome.VIOLATED,
            )
            for one in islice(unqualified if role != ROOM else (), needed - had)
        ]  # fmt: skip
        read = self.voice.reader.of_judgement(self._rule(_TOO_FEW), readings)
        return self.of_remark(remark, role).model_copy(update={"read": read})

    def _against(
        self, outline: Outline, role: str | None = None, chosen: str | None = None
    ) -> Iterator[FailedCondition]:
        """The requirements that an outline violates, then those that hang on facts nobody has told."""
        desk = self.ground.desk
        judged = verdict(desk.judge.judge(*outline, kinds=(Require,)), desk.book, Mode.RECOMMEND)
        named = {"role": role, "chosen": chosen}
        for one in (*judged.violated, *judged.missing):
            yield self._of_judgement(one).model_copy(update=named)
        for fact in missing_means(outline.offering, desk.judge, desk.case, desk.book):
            yield self._of_missing(fact).model_copy(update=named)

    def _of_judgement(self, judgement: Judgement) -> FailedCondition:
        rule, explainer = self._rule(judgement.rule), self.voice.explainer
        assert isinstance(rule, Require)
        readings = [one for one in judgement.readings if one.outcome is judgement.outcome]
        condition = self._of_rule(rule, readings or judgement.readings, sort="require")
        violated = judgement.outcome is Outcome.VIOLATED
        remark = explainer.violation(judgement) if violated else None
        todo = None if rule.todo is None else explainer.speaker.say(rule.todo, judgement.sight)
        return condition.model_copy(
            update={
                "force": str(rule.force),
                "text": remark.text if remark else explainer.speaker.say(rule.title, judgement.sight),
                "todo": todo,
                "shortfall": remark.shortfall if remark else None,
                "recorded": violated,
            }
        )

    def _of_missing(self, fact: MissingFact) -> FailedCondition:
        explainer = self.voice.explainer
        label = explainer.speaker.words.label(fact.kind, fact.field)
        reading = Reading(fact.kind, fact.key, fact.field, None, "known", True, Outcome.UNDETERMINED)
        condition = self.of_remark(explainer.invariant(_UNTOLD, facts=[label]))
        read = self.voice.reader.of_judgement(self._rule(_UNTOLD), [reading])
        return condition.model_copy(update={"read": read, "recorded": False})

    def _of_rule(self, rule: Rule, readings: Iterable[Reading], *, sort: str) -> FailedCondition:
        items = self.voice.reader.of_judgement(rule, readings)
        return FailedCondition(
            **self._head(rule),
            sort=sort,
            recorded=all(item.recorded for item in items),
            text=rule.title,
            read=items,
        )

    def _head(self, rule: Rule) -> dict[str, object]:
        return {
            "rule": rule.id,
            "title": rule.title,
            "citations": tuple(map(CitationItem.of, rule.citations)),
        }

    def _rule(self, rule_id: str) -> Rule:
        return self.ground.book.ruleset.by_id[rule_id]
