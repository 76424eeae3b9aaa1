"""Sharing out: the best plan there is, level by level of the objective, or the gap that is left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from math import floor, inf
from time import monotonic

from indsatsmotor._solver import Answer, Limits, Model, maximise
from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._composing import compose
from indsatsmotor.allocation._formulation import Company, Formulation
from indsatsmotor.allocation._greedy import greedy
from indsatsmotor.allocation._lots import lot
from indsatsmotor.allocation._placing import Gathering, Place, never_together, placed
from indsatsmotor.facts import Case
from indsatsmotor.offering import Need, Offering
from indsatsmotor.rulebook import Rulebook

Progress = Callable[[str], None]
Stop = Callable[[], bool]

_MOST_REPAIRS = 20
_MOST_PLACINGS = 3
_HAIR = 1e-6
LOTTERY = "lottery"
"""The level that only decides between equals."""


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
        progress: told the name of each level when its search begins.
        stop: asked now and then; the search ends with the best found so far when it says yes.

    Raises:
        AllocationError: the solver failed.
    """
    form = Formulation(arrangements, needs, frozenset(met_already), company, case, book)
    levels, values, time_limited, places = _solved(form, book, progress or (lambda _: None), stop)
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
    form: Formulation, book: Rulebook, progress: Progress, stop: Stop | None
) -> tuple[tuple[Level, ...], Sequence[int], bool, dict[Gathering, Place]]:
    """The best values, and times for what they choose; what has no times together is not chosen together.

    Where times are not found again and again, what is left without keeps the open condition to find some.
    """
    began, limits = monotonic(), len(form.model.rows)
    for last in (*[False] * _MOST_PLACINGS, True):
        levels, values, time_limited = _solve(form, book, progress, stop, began)
        del form.model.rows[limits:]
        places, homeless = placed(form, values)
        if not homeless:
            return levels, values, time_limited, places
        if last or time_limited:
            break
        never_together(form, [*places, *homeless], values)
        limits += 1
    return tuple(replace(one, proven=False) for one in levels), values, time_limited, places


def _solve(
    form: Formulation, book: Rulebook, progress: Progress, stop: Stop | None, began: float
) -> tuple[tuple[Level, ...], Sequence[int], bool]:
    policy = book.policy
    values: Sequence[int] = greedy(form)
    assert not form.model.broken_by(values), "the greedy plan keeps every limit"
    time_limited = False
    levels = []
    for name, goal in [*form.goals(), (LOTTERY, _lottery(form, policy.lottery_seed))]:
        progress(name)
        seconds = policy.time_limit_seconds
        left = None if seconds is None else max(0.1, seconds - (monotonic() - began))
        limits = Limits(policy.node_limit, policy.round_limit, left, stop)
        answer = _repaired(form.model, goal, values, limits)
        values, time_limited = answer.values, time_limited or answer.interrupted
        levels.append(Level(name, answer.value, answer.bound, answer.proven))
        form.model.limit(goal, least=answer.value)
    return tuple(levels), values, time_limited


def _repaired(model: Model, goal: dict[int, int], start: Sequence[int], limits: Limits) -> Answer:
    """The solver's answer, reckoned again in whole numbers; a limit broken by a hair is drawn tighter.

    What is drawn tighter may cut off a plan that was allowed: the bound is that of the limits as they were.
    """
    rows = list(model.rows)
    reached = sum(weight * start[variable] for variable, weight in goal.items())
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
    total = sum(weight * values[variable] for variable, weight in terms.items())
    return (terms, least + 1, most) if total < least else (terms, least, most - 1)


def _lottery(form: Formulation, seed: int) -> dict[int, int]:
    """A lot for each thing that can be chosen, drawn by its id and the seed; the least sum wins."""
    lots = {variable: lot(name, seed) for name, variable in form.unit.items()}
    lots |= {variable: lot("/".join(key), seed) for key, variable in form.seat.items()}
    lots |= {variable: lot("/".join(key), seed) for key, variable in form.option.items()}
    lots |= {variable: lot("/".join((*key, "cover")), seed) for key, variable in form.cover.items()}
    return {variable: -lot for variable, lot in lots.items()}
