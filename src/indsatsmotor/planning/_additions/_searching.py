"""What would be enough for one unmet need: as little of it as may be, verified by solving again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from indsatsmotor.allocation import BUDGET, Shared, Wanted
from indsatsmotor.offering import Need
from indsatsmotor.plan import Unmet, UnmetKind
from indsatsmotor.planning._additions._changes import Added, Told
from indsatsmotor.planning._additions._hindrances import Hindrances, in_order
from indsatsmotor.planning._additions._question import Changes, Question
from indsatsmotor.planning._additions._telling import Telling


@dataclass(frozen=True)
class Found:
    """Changes that are enough, and the plan that shows it."""

    changes: Changes
    shared: Shared
    first_in_line: bool
    proven: bool


@dataclass
class Search:
    """Seeks for one unmet need, or one supplement."""

    question: Question
    unmet: Unmet
    finished: bool = True
    """Whether everything was tried that could be."""

    def found(self) -> tuple[Found, ...]:
        """Facts alone and one of the means alone; where that is not enough, two of the means, or both."""
        one = [*self._verified(self._told_and_more((), 1))]
        if any(not found.changes for found in one):
            return tuple(one)
        means = one or [*self._verified(self._told_and_more((), 2))]
        telling = Telling(self.question, self._need, self._supplement, self._stopped)
        facts = [*telling.sets(), *(telling.trainings() if _money_among(means) else ())]
        told = [*self._verified(self._with_told(facts, 0))]
        both = [] if one or told else [*self._verified(self._with_told(facts, 1))]
        return (*told, *means, *both)

    # --- what could be enough ---

    def _with_told(self, sets: Iterable[Hindrances], most: int) -> Iterator[tuple[Changes, bool]]:
        """Each set of facts, with at most so many of the means."""
        for facts in sets:
            yield from self._told_and_more(facts, most)

    def _told_and_more(self, facts: Iterable[Told], most: int) -> Iterator[tuple[Changes, bool]]:
        """*facts* with at most so many of the means."""
        workshop = self.question.workshop(frozenset(facts), self._need.school_id)
        sets = workshop.enough(self._more, most, self._stopped)
        yield from (((*in_order(frozenset(facts)), *more), proven) for more, proven in sets)

    # --- no more than that ---

    def _least(self, changes: Changes) -> Changes | None:
        """*changes* with each number as near to what is told as may be; ``None`` where a part would do."""
        facts = [one for one in changes if isinstance(one, Told)]
        for fact in facts if len(facts) > 1 else ():
            if self._enough(tuple(one for one in changes if one != fact)):
                return None
        return self._settled(changes)

    def _settled(self, changes: Changes) -> Changes:
        for place, one in enumerate(changes):
            if isinstance(one, Told) and one.steps:
                before, after = changes[:place], changes[place + 1 :]
                steps = _furthest(one.steps, lambda n: self._enough((*before, one.after(n), *after)))  # noqa: B023
                changes = (*before, one.after(steps), *after)
        return changes

    def _enough(self, changes: Changes) -> bool:
        situation = self.question.changed(changes)
        elastic = situation.within(situation.desk.case, self.question.kept)
        return next(elastic.enough(self._more, self._stopped), None) is not None

    # --- solved again ---

    def _verified(self, sets: Iterable[tuple[Changes, bool]]) -> Iterator[Found]:
        for changes, proven in sets:
            least = self._least(changes)
            if least is not None:
                yield from self._solved(least, proven=proven)

    def _solved(self, changes: Changes, *, proven: bool) -> Iterator[Found]:
        """The changed case solved again: with what is wanted before all else, and as it would be without."""
        situation = self.question.changed(changes, weighed=self._supplement)
        kept, more = self.question.kept, self._more
        until = "supplements" if self._supplement else "needs"
        wanted = Wanted(kept.needs | more.needs, kept.students | more.students, until)
        shared = situation.shared(wanted)
        reached, *worth = _from_wanted(shared)
        if reached == wanted.size:
            _, *best = _from_wanted(situation.shared(Wanted(until=until)))
            yield Found(changes, shared, worth == best, proven)
        else:
            self._stopped()

    def _stopped(self) -> None:
        self.finished = False

    # --- what is unmet ---

    @property
    def _more(self) -> Wanted:
        """What a plan would have to do besides what is kept."""
        if self._supplement:
            return Wanted(students=frozenset(self.unmet.students))
        return Wanted(needs=frozenset({self._need.id}))

    @property
    def _supplement(self) -> bool:
        return self.unmet.kind is UnmetKind.SUPPLEMENT

    @cached_property
    def _need(self) -> Need:
        return self.question.situation.desk.by_need[self.unmet.need.id]


def _from_wanted(shared: Shared) -> list[int]:
    """How much of what is wanted is reached, and the objective down to where what is unmet belongs."""
    names = [level.name for level in shared.levels]
    return [level.value for level in shared.levels[names.index("wanted") :]]


def _money_among(found: Iterable[Found]) -> bool:
    """Whether more money is part of what would be enough."""
    added = (change for one in found for change in one.changes if isinstance(change, Added))
    return any(change.means[0] == BUDGET for change in added)


def _furthest(steps: int, holds: Callable[[int], bool]) -> int:
    """The largest number up to *steps* for which *holds*: it holds up to some number, and not beyond."""
    low, high = 0, steps + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low
