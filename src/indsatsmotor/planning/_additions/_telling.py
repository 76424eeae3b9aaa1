"""Facts that would open a way to what is unmet, if they were told or changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from indsatsmotor.facts import key_of
from indsatsmotor.offering import Need
from indsatsmotor.planning._additions._hindrances import Hindrances, Obstacles, in_order, size_of
from indsatsmotor.planning._additions._question import Question
from indsatsmotor.planning._additions._situation import Situation
from indsatsmotor.planning._vetting import Fate, Vetted

MOST_TOLD = 6
"""Sets of facts that are tried for one need, at each step."""
MOST_STEPS = 3
"""How often facts are put on top of facts that open no way yet."""


@dataclass
class Telling:
    """Seeks facts for one need, or for the supplements to it."""

    question: Question
    need: Need
    supplement: bool
    stopped: Callable[[], None]
    """Called when there are more facts than are tried."""

    def sets(self) -> tuple[Hindrances, ...]:
        """Sets of facts that open a way, and of which no part does; small ones first."""
        ground: list[Hindrances] = [frozenset()]
        found: dict[Hindrances, None] = {}
        for _ in range(MOST_STEPS):
            wider = {facts | more for facts in ground for more in self._lacking(facts)}
            if len(wider) > MOST_TOLD:
                self.stopped()
            ground = sorted(wider, key=size_of)[:MOST_TOLD]
            opening = [facts for facts in ground if self._opens(facts)]
            found |= dict.fromkeys(least for facts in opening for least in self._parts_that_open(facts))
            ground = [facts for facts in ground if facts not in opening]
        if ground:
            self.stopped()
        return tuple(sorted(found, key=size_of))

    def trainings(self) -> Iterator[Hindrances]:
        """For each adult of the school who lacks some training, that it is complete, and so costs nothing."""
        desk, obstacles = self.question.situation.desk, self._obstacles(self.question.situation)
        for training in desk.case.trainings:
            staff = desk.case.by_key["staff"].get((training.staff_id,))
            intervention = desk.book.catalogue.interventions.get(training.intervention)
            if staff is None or intervention is None or staff.school_id != self.need.school_id:
                continue
            for variant in intervention.variants if intervention.id in (staff.qualified_for or ()) else ():
                told = obstacles.trained(key_of(training), variant)
                if told is not None:
                    yield frozenset({told})

    def _lacking(self, facts: Hindrances) -> Iterator[Hindrances]:
        """What ways still lack when *facts* are told; before all else, that the need is one."""
        situation = self.question.roomy(facts)
        obstacles = self._obstacles(situation)
        need = situation.desk.by_need.get(self.need.id)
        confirmed = need is None or need.confirmed or self.supplement
        judged = frozenset() if confirmed else obstacles.judged(self.need.students[0])
        for way in self._ways(situation):
            if way.fate_for(self._owner) is Fate.OPEN:
                lacking = [*obstacles.within(way), *([judged] if judged else [])]
            else:
                lacking = [one | judged for one in [obstacles.before(way, self._owner)] if one is not None]
            yield from filter(None, lacking)

    def _obstacles(self, situation: Situation) -> Obstacles:
        return Obstacles(situation, self.need.aim)

    def _parts_that_open(self, facts: Hindrances) -> Iterator[Hindrances]:
        """*facts* without what is not needed to open a way, which may depend on where one begins."""
        for order in (in_order(facts), in_order(facts)[::-1]):
            left = facts
            for fact in order if len(order) > 1 else ():
                if self._opens(left - {fact}):
                    left -= {fact}
            yield left

    def _opens(self, facts: Hindrances) -> bool:
        """Whether *facts* open more, to a need that counts, than there is without."""
        return self._open(facts) > self._open_already

    @cached_property
    def _open_already(self) -> int:
        return self._open(frozenset())

    def _open(self, facts: Hindrances) -> int:
        """How many ways are open, and how many people and rooms within them."""
        situation = self.question.roomy(facts)
        need = situation.desk.by_need.get(self.need.id)
        if need is None or not (need.confirmed or self.supplement):
            return 0
        ways = (one for one in self._ways(situation) if one.fate_for(self._owner) is Fate.OPEN)
        left = (part for one in ways for part in one.left)
        return sum(1 + len(part.seats) + sum(len(c.options) for c in part.choices) for part in left)

    def _ways(self, situation: Situation) -> Sequence[Vetted]:
        if self.supplement:
            return situation.packs_for(self.need.students[0])
        return situation.ways_to(self.need.id)

    @property
    def _owner(self) -> str:
        return self.need.class_id or self.need.students[0]
