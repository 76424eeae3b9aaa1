"""Sharing out: the best plan there is, level by level of the objective, or the gap that is left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from math import floor, inf
from time import monotonic

from indsatsmotor._solver import Answer, Limits, Model, Stop, maximise, total
from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._composing import compose
from indsatsmotor.allocation._lots import lot
from indsatsmotor.allocation._model import formulate
from indsatsmotor.allocation._model._formulation import Company, Formulation
from indsatsmotor.allocation._model._objective import objective
from indsatsmotor.allocation._placing import Gathering, Place, never_together, placed
from indsatsmotor.allocation._start import greedy, start
from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Case
from indsatsmotor.offering import Need, Offering
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook

Progress = Callable[[str], None]

_MOST_REPAIRS = 20
_MOST_PLACINGS = 3
_HAIR = 1e-6
LOTTERY = "lottery"
"""The level that only decides between equals."""


@dataclass(frozen=True)
class Wanted:
    """Needs to meet, and pupils to give something individual, whatever else would be better."""

    needs: frozenset[str] = frozenset()
    students: frozenset[str] = frozenset()
    until: str | None = None
    """The last level of the objective that is sought after it; all of them when not given."""

    @property
    def size(self) -> int:
        """What the level ``wanted`` reaches when all of it can be had."""
        return len(self.needs) + len(self.students)

    def goal(self, form: Formulation) -> dict[int, int]:
        """One for each need that is met, and for each pupil with something individual."""
        packs = (a for a in form.arrangements if a.shape is Shape.PACKS)
        given = (form.unit[a.id] for a in packs if a.template.students[0] in self.students)
        met = (form.met[need] for need in sorted(self.needs) if need in form.met)
        return dict.fromkeys((*met, *given), 1)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the objective: what was reached and what could at most have been."""

    name: str
    value: int
    bound: float
    proven: bool

    @property
    def gap(self) -> float:
        """How far the value may be from the best, as a share of the larger of the two; 0 when proven."""
        return abs(self.bound - self.value) / max(1.0, abs(self.value), abs(self.bound))


@dataclass(frozen=True)
class Shared:
    """What sharing out came to."""

    offerings: tuple[tuple[Arrangement, Offering], ...]
    met: frozenset[str]
    """Ids of the needs that some offering meets."""
    meets: dict[str, tuple[str, ...]]
    """For each offering, the needs it was chosen to meet."""
    levels: tuple[Level, ...]
    time_limited: bool

    @property
    def proven(self) -> bool:
        """Whether no better plan exists."""
        return all(level.proven for level in self.levels)

    @property
    def gap(self) -> float:
        """The largest share by which a level may fall short of the best; one lot is as good as another."""
        return max((level.gap for level in self.levels if level.name != LOTTERY), default=0.0)


def allocate(  # noqa: PLR0913 - everything that decides, by name
    arrangements: Sequence[Arrangement],
    needs: Sequence[Need],
    case: Case,
    book: Rulebook,
    *,
    met_already: Collection[str] = (),
    company: Sequence[Company] = (),
    taken: Collection[str] = (),
    wanted: Wanted | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Shared:
    """Decide all needs together under the limits of staff, rooms and money.

    Args:
        arrangements: what may be offered; nothing in them is refused or undetermined. As much of what people
            have fixed as the means allow comes before everything else.
        needs: what is needed.
        case: the means.
        book: policy and parameters.
        met_already: ids of needs that running interventions meet.
        company: running community-oriented interventions, as companions.
        taken: ids that what is made may not have.
        wanted: what comes right after what people have fixed; the level ``wanted`` says how much is reached.
        progress: told the name of each level when its search begins.
        stop: asked now and then; the search ends with the best found so far when it says yes.

    Raises:
        AllocationError: the solver failed.
    """
    form = formulate(arrangements, needs, frozenset(met_already), company, case, book)
    levels, values, time_limited, places = _solved(form, wanted, progress or (lambda _: None), stop)
    offerings = compose(form, values, places, taken)
    met = {need for need, variable in form.met.items() if values[variable]}
    meets = {
        offering.id: tuple(
            sorted(need for (need, a), v in form.meets.items() if a == arrangement.id and values[v])
        )
        for arrangement, offering in offerings
    }
    return Shared(offerings, frozenset(met) | frozenset(met_already), meets, levels, time_limited)


def _solved(
    form: Formulation, wanted: Wanted | None, progress: Progress, stop: Stop | None
) -> tuple[tuple[Level, ...], Sequence[int], bool, dict[Gathering, Place]]:
    """The best values, and times for what they choose; what has no times together is not chosen together.

    Where times are not found again and again, what is left without keeps the open condition to find some.
    """
    began, policy = monotonic(), form.book.policy
    goals = _goals(form, wanted, policy.lottery_seed)
    for last in (*[False] * _MOST_PLACINGS, True):
        first = start(form, goals, policy, stop) if wanted is None else greedy(form)
        levels, values, time_limited = climb(form.model, goals, first, policy, progress, stop, began)
        places, homeless = placed(form, values)
        if not homeless:
            return levels, values, time_limited, places
        if last or time_limited:
            break
        never_together(form, [*places, *homeless], values)
    return tuple(replace(one, proven=False) for one in levels), values, time_limited, places


def _goals(form: Formulation, wanted: Wanted | None, seed: int) -> list[tuple[str, dict[int, int]]]:
    if wanted is None:
        return [*objective(form), (LOTTERY, _lottery(form, seed))]
    goals = [*objective(form, wanted.goal(form)), (LOTTERY, _lottery(form, seed))]
    names = [name for name, _ in goals]
    return goals if wanted.until is None else goals[: names.index(wanted.until) + 1]


def climb(
    model: Model,
    goals: Iterable[tuple[str, dict[int, int]]],
    start: Sequence[int],
    policy: Policy,
    progress: Progress = lambda _: None,
    stop: Stop | None = None,
    began: float | None = None,
) -> tuple[tuple[Level, ...], Sequence[int], bool]:
    """Each goal made as large as possible before the next: the levels, the values, whether time ran out.

    The model is left with the limits that it had.
    """
    assert not model.broken_by(start), "the plan to start from keeps every limit"
    values, time_limited, limits_before = start, False, len(model.rows)
    began = monotonic() if began is None else began
    levels = []
    for name, goal in goals:
        progress(name)
        seconds = policy.time_limit_seconds
        left = None if seconds is None else max(0.1, seconds - (monotonic() - began))
        limits = Limits(policy.node_limit, policy.round_limit, left, stop)
        answer = _repaired(model, goal, values, limits)
        values, time_limited = answer.values, time_limited or answer.interrupted
        levels.append(Level(name, answer.value, answer.bound, answer.proven))
        model.limit(goal, least=answer.value)
    del model.rows[limits_before:]
    return tuple(levels), values, time_limited


def _repaired(model: Model, goal: dict[int, int], start: Sequence[int], limits: Limits) -> Answer:
    """The solver's answer, reckoned again in whole numbers; a limit broken by a hair is drawn tighter.

    What is drawn tighter may cut off a plan that was allowed: the bound is that of the limits as they were.
    """
    rows = list(model.rows)
    reached = total(goal, start)
    bound: float = inf
    interrupted = False
    for _ in range(_MOST_REPAIRS):
        answer = maximise(model, goal, limits=limits, start=start)
        # Every goal is a whole number, so nothing lies between the bound and the whole number below it.
        bound = floor(answer.bound + _HAIR) if bound == inf else bound
        interrupted = interrupted or answer.interrupted
        broken = model.broken_by(answer.values)
        if not broken:
            best = answer if answer.value >= reached else replace(answer, values=tuple(start), value=reached)
            return replace(best, bound=bound, proven=bound <= best.value, interrupted=interrupted)
        for number in broken:
            model.rows[number] = _tighter(*model.rows[number], answer.values)
        if model.broken_by(start):
            break
    model.rows[:] = rows
    return Answer(tuple(start), reached, bound, proven=False, interrupted=interrupted)


def _tighter(
    terms: dict[int, int], least: float, most: float, values: Sequence[int]
) -> tuple[dict[int, int], float, float]:
    """A limit that *values* break, one closer on the side where they do."""
    return (terms, least + 1, most) if total(terms, values) < least else (terms, least, most - 1)


def _lottery(form: Formulation, seed: int) -> dict[int, int]:
    """A lot for each thing that can be chosen, drawn by its id and the seed; the least sum wins."""
    lots = {variable: lot(name, seed) for name, variable in form.unit.items()}
    lots |= {variable: lot("/".join(key), seed) for key, variable in form.seat.items()}
    lots |= {variable: lot("/".join(key), seed) for key, variable in form.option.items()}
    lots |= {variable: lot("/".join((*key, "cover")), seed) for key, variable in form.cover.items()}
    return {variable: -lot for variable, lot in lots.items()}
