"""How results follow from what was told: as steps in words and as a picture of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indsatsmotor.explaining import Explainer
from indsatsmotor.offering import Need
from indsatsmotor.plan import Recommendation, Status, Unmet
from indsatsmotor.planning import atoms_of
from indsatsmotor.render._plan_voice import Alike, PlanVoice
from indsatsmotor.render.report._overview import Overview
from indsatsmotor.render.report._people import People
from indsatsmotor.render.report._picture import Picture, picture
from indsatsmotor.render.report._steps import Step, Steps


@dataclass(frozen=True)
class Shown:
    """A derivation: as a list, and as a picture of the same."""

    by_key: Mapping[str, Step]
    picture: Picture
    alone: bool
    """Whether all of it is about one pupil or class, so that it need not be said whom."""

    @property
    def steps(self) -> Sequence[Step]:
        """The steps in the order in which they follow from each other."""
        return sorted(self.by_key.values(), key=lambda step: step.number)

    def numbers(self, step: Step) -> str:
        """The numbers of the steps that *step* follows from."""
        numbers = sorted(self.by_key[key].number for key in step.rests_on)
        return ", ".join(map(str, numbers))


class Derivations:
    """The derivations of one plan."""

    def __init__(self, explainer: Explainer, voice: PlanVoice, overview: Overview, people: People) -> None:
        self._explainer, self._voice = explainer, voice
        self._overview, self._people = overview, people

    def of(self, one: Recommendation) -> Shown | None:
        """How a recommendation follows from what was told."""
        steps = self._steps(self._overview.needs_of(one))
        for companion in one.companions:
            steps.beside(self._voice.say("report-companion", id=companion), one.students)
        return self._shown(steps, self._voice.say(one.status), self._voice.what(one))

    def of_alike(self, alike: Alike, status: Status) -> Shown | None:
        """How results that are not recommended follow from the needs, of one alone from what was told."""
        needs = {need.id: need for one in alike.results for need in self._overview.needs_of(one)}
        steps = self._steps(needs.values(), whole=len(alike.results) == 1)
        for one in alike.results:
            for remark in one.violations:
                title = self._voice.say("report-violated", what=self._voice.rule_title(remark.rule))
                steps.beside(title, [self._voice.owner(one)], remark.rule)
            for remark in one.release:
                steps.beside(self._voice.rule_title(remark.rule), one.students, remark.rule)
            for fact in one.missing:
                label = self._voice.words.field(fact.kind, fact.field, self._voice.language)
                steps.beside(self._voice.say("report-missing", what=label), fact.key[:1])
        return self._shown(steps, self._voice.say(status), self._voice.intervention(alike.variant))

    def of_unmet(self, unmet: Unmet) -> Shown | None:
        """How a need that is not met follows from what was told."""
        need = self._overview.by_need.get(unmet.need.id)
        steps = self._steps([need] if need else [])
        return self._shown(steps, self._voice.say("report-open"), self._voice.need(unmet.need))

    def _steps(self, needs: Iterable[Need], *, whole: bool = True) -> Steps:
        steps = Steps(self._explainer, self._voice)
        atoms = (atom for need in needs for atom in atoms_of(need, self._explainer.derivation))
        steps.lead_to(atoms, whole=whole)
        return steps

    def _shown(self, steps: Steps, title: str, said: str) -> Shown | None:
        if not steps.by_key:
            return None
        steps.end(title, said)
        alone = len({one for step in steps.by_key.values() for one in step.of}) <= 1
        return Shown(steps.by_key, picture(steps.by_key, None if alone else self._people.person), alone)
