"""What one more lesson, or a thousand kroner more, would be worth to the plan as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from indsatsmotor.allocation import BUDGET, Level, Shared, Wanted
from indsatsmotor.facts import Staff
from indsatsmotor.plan import MarginalValue
from indsatsmotor.planning._additions._changes import AMOUNTS, Added, told_in
from indsatsmotor.planning._additions._question import Changes, Question
from indsatsmotor.planning._additions._wording import Wording
from indsatsmotor.planning._additions._workshops import Teaching, newcomers, taught


@dataclass
class Margin:
    """Solves again with a little more, and says what that changes."""

    question: Question
    wording: Wording
    _solved: dict[Changes, Shared] = field(default_factory=dict)

    def values(self) -> Iterator[MarginalValue]:
        """For each school and qualification one more lesson, and for each budget a thousand kroner."""
        for school in self.question.case.schools:
            for intervention, teaching in taught(self.question.situation, school.id).items():
                yield from self._lesson(school.id, intervention, teaching)
        for budget in self.question.case.budgets:
            more = (Added((BUDGET, budget.id), _KRONER),)
            yield self._value(more, of=budget.id)

    def _lesson(self, school: str, intervention: str, teaching: Teaching) -> Iterator[MarginalValue]:
        """One more lesson a week, in teaching weeks and in holidays alike, with whom it helps most."""
        staff = [one for one in self.question.case.staff if one.id in teaching.adults]
        ways: list[tuple[str | None, Changes]] = [
            (one.id, _lesson_more(one)) for one in staff if intervention in (one.qualified_for or ())
        ]
        if not ways:
            new = newcomers(self.question.situation, school)
            lessons = tuple((kind, _LESSON) for kind in _LESSONS)
            first = (one for one in new if one.intervention == intervention and one.number == 1)
            ways = [(None, (replace(one, amounts=lessons),)) for one in first]
        if ways:
            of, changes = max(ways, key=lambda way: self._gain(way[1])[:2])
            yield self._value(changes, of, school, intervention)

    def _value(
        self, changes: Changes, of: str | None, school: str | None = None, intervention: str | None = None
    ) -> MarginalValue:
        needs, met, proven = self._gain(changes)
        lesson = school is not None and intervention is not None
        if school is not None and intervention is not None:
            what = self.wording.lesson(school, intervention, _LESSON)
        else:
            what = self.wording.text(changes)
        return MarginalValue(
            what=_LESSONS[0] if lesson else BUDGET,
            of=of,
            school=school,
            qualification=intervention,
            unit="lessons" if lesson else "kr.",
            amount=_LESSON if lesson else _KRONER,
            needs=Decimal(needs),
            met=met,
            proven=proven,
            text=self.wording.gain(what, needs, met),
        )

    def _gain(self, changes: Changes) -> tuple[int, int, bool]:
        """By how much the weight and the number of needs met grow, and whether that is proven."""
        before, after = self._shared(()), self._shared(changes)
        low, high = _needs(before), _needs(after)
        return high.value - low.value, len(after.met) - len(before.met), low.proven and high.proven

    def _shared(self, changes: Changes) -> Shared:
        if changes not in self._solved:
            situation = self.question.changed(changes)
            self._solved[changes] = situation.shared(Wanted(until="needs"))
        return self._solved[changes]


def _lesson_more(staff: Staff) -> Changes:
    """One more lesson, where it is told how many there are."""
    told = (kind for kind in _LESSONS if getattr(staff, told_in((kind, staff.id))[1]) is not None)
    return tuple(Added((kind, staff.id), _LESSON) for kind in told)


def _needs(shared: Shared) -> Level:
    return next(level for level in shared.levels if level.name == "needs")


_LESSON, _KRONER = Decimal(1), Decimal(1000)
_LESSONS = AMOUNTS[:2]
