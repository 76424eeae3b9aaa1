"""A better plan to begin with where many adults have told their times: some of them planned anew at a time.

A whole school with times is too large for the solver to get far in, and taking one offering after the other
leaves gaps in everybody's week. What a few adults can do beside all the others is soon found out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import count
from time import monotonic

from indsatsmotor._solver import Limits, Terms, maximise, total
from indsatsmotor.allocation._lots import lot
from indsatsmotor.allocation._model._formulation import Formulation
from indsatsmotor.allocation._times._timetable import Group
from indsatsmotor.offering import ROOM

_FEW = 8
"""As many adults with times the solver can plan all at once."""
_TURNS = ((3, 10), (4, 20))
"""How many adults at a time, and the rounds of the solver for them: first quickly, then more thoroughly."""


def by_adults(form: Formulation, goal: Terms, start: Sequence[int], limits: Limits) -> Sequence[int]:
    """Values that keep every limit of *form* and reach at least as much of *goal* as *start*.

    A few adults after the others are drawn by lot, until as many draws as there are adults were in vain, the
    seconds of *limits* are over or somebody asks to stop. Where few have told their times, nothing is done.
    """
    whose = _whose(form)
    adults = sorted(set(whose.values()))
    if len(adults) <= _FEW:
        return start
    began, values, draws = monotonic(), start, count()
    for size, rounds in _TURNS:
        in_vain = 0
        while in_vain < len(adults):
            left = None if limits.seconds is None else limits.seconds - (monotonic() - began)
            if (left is not None and left <= 0) or (limits.stop is not None and limits.stop()):
                return values
            some = _drawn(adults, size, next(draws), form.book.policy.lottery_seed)
            better = _anew(form, goal, values, some, whose, replace(limits, rounds=rounds, seconds=left))
            values, in_vain = (values, in_vain + 1) if better is None else (better, 0)
    return values


def _drawn(adults: Sequence[str], size: int, draw: int, seed: int) -> list[str]:
    """So many of the adults, others in every draw."""
    return sorted(adults, key=lambda name: lot(f"{name}/{draw}", seed))[:size]


def _anew(
    form: Formulation,
    goal: Terms,
    values: Sequence[int],
    some: Collection[str],
    whose: Mapping[int, str],
    limits: Limits,
) -> Sequence[int] | None:
    """Values that reach more of *goal* where only *some* adults do something else; ``None`` without any."""
    theirs = {None, *some}  # what is nobody's is free as well
    free = [variable for variable in range(len(values)) if whose.get(variable) in theirs]
    own = {position: goal[variable] for position, variable in enumerate(free) if variable in goal}
    start = [values[variable] for variable in free]
    answer = maximise(form.model.part(free, values), own, limits=limits, start=start)
    if answer.value <= total(own, start):
        return None
    changed = [*values]
    for variable, value in zip(free, answer.values, strict=True):
        changed[variable] = value
    return None if form.model.broken_by(changed) else changed


def _whose(form: Formulation) -> dict[int, str]:
    """The adult whose work a variable is about, where the adult has told times."""
    timetable = form.timetable
    whose = {variable: group.tutor for group, variable in timetable.made.items()}
    whose |= {variable: group.tutor for (group, _), variable in timetable.sits.items()}
    whose |= {v: who.tutor for (who, _), v in timetable.at.items() if isinstance(who, Group)}
    whose |= {variable: name for (_, role, name, _), variable in timetable.held.items() if role != ROOM}
    told = set(whose.values())
    whose |= {v: name for (_, role, name), v in form.option.items() if role != ROOM and name in told}
    whose |= {variable: name for (_, _, name), variable in form.cover.items() if name in told}
    return whose | {v: name for (_, _, name, _), v in form.acquainted.items() if name in told}
