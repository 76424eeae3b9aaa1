"""Whole-number optimisation with HiGHS. The only importer of the optimiser, and only when it is used.

One thread, a fixed seed and no tolerance on the gap, so that the same model always has the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor, gcd, isinf
from threading import Event
from typing import Any

from indsatsmotor.errors import AllocationError

INFINITY = float("inf")
Terms = Mapping[int, int]
"""Coefficients by variable."""
Stop = Callable[[], bool]
"""Asked now and then whether to end with the best found so far."""


def total(terms: Terms, values: Sequence[int]) -> int:
    """What *terms* come to, reckoned exactly.

    >>> total({0: 2, 2: -1}, (3, 9, 1))
    5
    """
    return sum(weight * values[variable] for variable, weight in terms.items())


@dataclass
class Model:
    """Whole-number variables and linear limits; every coefficient is a whole number."""

    upper: list[int] = field(default_factory=list)
    rows: list[tuple[dict[int, int], float, float]] = field(default_factory=list)

    def variable(self, upper: int = 1) -> int:
        """A new variable from 0 to *upper*."""
        self.upper.append(upper)
        return len(self.upper) - 1

    def broken_by(self, values: Sequence[int]) -> list[int]:
        """The limits that *values* break, reckoned exactly."""
        return [
            number
            for number, (terms, least, most) in enumerate(self.rows)
            if not least <= total(terms, values) <= most
        ]

    def utmost(self, terms: Terms) -> int:
        """More than this *terms* cannot come to, whatever the limits are."""
        return sum(weight * self.upper[variable] for variable, weight in terms.items() if weight > 0)

    def part(
        self, variables: Sequence[int], values: Sequence[int], rows: Iterable[int] | None = None
    ) -> Model:
        """The model of some of the variables, where all others are as *values* say.

        Args:
            variables: those that are still variable, in the order they get.
            values: of every variable.
            rows: the only limits to keep, by number; every one when not given.
        """
        position = {variable: number for number, variable in enumerate(variables)}
        own = Model([self.upper[variable] for variable in variables])
        for number in range(len(self.rows)) if rows is None else rows:
            terms, least, most = self.rows[number]
            inside = {position[v]: weight for v, weight in terms.items() if v in position}
            if inside:
                rest = sum(weight * values[v] for v, weight in terms.items() if v not in position)
                own.limit(inside, least=least - rest, most=most - rest)
        return own

    def limit(self, terms: Terms, *, least: float = -INFINITY, most: float = INFINITY) -> int:
        """A new limit on the sum of *terms*; its number."""
        self.rows.append((dict(terms), least, most))
        return len(self.rows) - 1


@dataclass(frozen=True)
class Answer:
    """What the solver found: values, and the best that can be hoped for."""

    values: tuple[int, ...]
    value: int
    bound: float
    proven: bool
    interrupted: bool
    """Stopped by the clock, or by whoever asked for it."""


@dataclass(frozen=True)
class Limits:
    """When a search ends without a proof. Nodes and rounds are deterministic; the others are not.

    A round is the stretch of work between two points at which the solver can be stopped.
    """

    nodes: int
    rounds: int | None = None
    seconds: float | None = None
    stop: Stop | None = None


def maximise(
    model: Model,
    goal: Terms,
    *,
    limits: Limits,
    start: Sequence[int],
) -> Answer:
    """The values that make the sum of *goal* as large as possible.

    Args:
        model: variables and limits.
        goal: what to make as large as possible.
        limits: when to stop.
        start: values that keep every limit, to begin with; kept when nothing better is found.

    Raises:
        AllocationError: the solver failed.
    """
    utmost = model.utmost(goal)
    if utmost == total(goal, start):
        return Answer(tuple(start), utmost, float(utmost), proven=True, interrupted=False)
    import highspy  # noqa: PLC0415 - heavy, so loaded when first used

    unit = gcd(*goal.values()) or 1
    solver = _loaded(highspy, model, {variable: weight // unit for variable, weight in goal.items()})
    _options(solver, limits)
    asked = _stops(solver, limits)
    solution = highspy.HighsSolution()
    solution.col_value = [float(value) for value in start]
    solver.setSolution(solution)
    solver.run()
    status = solver.getModelStatus()
    info = solver.getInfo()
    stopped = {
        highspy.HighsModelStatus.kTimeLimit,
        highspy.HighsModelStatus.kSolutionLimit,
        highspy.HighsModelStatus.kIterationLimit,
        highspy.HighsModelStatus.kInterrupt,
    }
    if status != highspy.HighsModelStatus.kOptimal and status not in stopped:
        raise AllocationError(f"the solver ended with {solver.modelStatusToString(status)}")
    values = tuple(round(value) for value in solver.getSolution().col_value)
    if len(values) != len(model.upper):  # stopped before it looked at what it was given
        values = tuple(start)
    reached = total(goal, values)
    proven = status == highspy.HighsModelStatus.kOptimal
    bound = float(reached) if proven else min(utmost, -unit * float(info.mip_dual_bound))
    by_clock = status == highspy.HighsModelStatus.kTimeLimit or asked.is_set()
    return Answer(values, reached, bound, proven, by_clock)


def _stops(solver: Any, limits: Limits) -> Event:
    """Count the rounds and ask whether to go on; set when somebody asked to stop."""
    asked, rounds = Event(), 0

    def before_a_round(event: Any) -> None:
        nonlocal rounds
        rounds += 1
        if limits.stop is not None and limits.stop():
            asked.set()
        if asked.is_set() or (limits.rounds is not None and rounds > limits.rounds):
            event.interrupt()

    if limits.rounds is not None or limits.stop is not None:
        solver.cbMipInterrupt.subscribe(before_a_round)
    return asked


def _loaded(highspy: Any, model: Model, goal: Terms) -> Any:
    """A solver with the model, which it is told as a minimisation."""
    import numpy as np  # noqa: PLC0415 - comes with the optimiser

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.upper), len(model.rows)
    cost = np.zeros(len(model.upper))
    for variable, weight in goal.items():
        cost[variable] = -weight
    lp.col_cost_ = cost
    lp.col_lower_ = np.zeros(len(model.upper))
    lp.col_upper_ = np.array(model.upper, dtype=float)
    rows = [_smallest(*row) for row in model.rows]
    lp.row_lower_ = np.array([least for _, least, _ in rows], dtype=float)
    lp.row_upper_ = np.array([most for _, _, most in rows], dtype=float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(model.upper)
    starts, index, value = [0], [], []
    for terms, _, _ in rows:
        for variable in sorted(terms):
            index.append(variable)
            value.append(float(terms[variable]))
        starts.append(len(index))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(starts)
    lp.a_matrix_.index_ = np.array(index)
    lp.a_matrix_.value_ = np.array(value)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(lp)
    return solver


def _smallest(terms: Terms, least: float, most: float) -> tuple[Terms, float, float]:
    """The same limit in the smallest whole numbers: what lies between two multiples is never reached."""
    unit = gcd(*terms.values()) or 1
    least = least if isinf(least) else ceil(Fraction(least) / unit)
    most = most if isinf(most) else floor(Fraction(most) / unit)
    return {variable: weight // unit for variable, weight in terms.items()}, least, most


def _options(solver: Any, limits: Limits) -> None:
    options: dict[str, Any] = {
        "threads": 1,
        "parallel": "off",
        "random_seed": 0,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.5,  # every objective is a whole number
        "mip_max_nodes": limits.nodes,
        "mip_feasibility_tolerance": 1e-7,
        "primal_feasibility_tolerance": 1e-7,
    }
    if limits.seconds is not None:
        options["time_limit"] = float(limits.seconds)
    for name, value in options.items():
        solver.setOptionValue(name, value)
