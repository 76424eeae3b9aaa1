"""A good plan to begin with: what the search cannot better in its time, it keeps."""

from __future__ import annotations

from collections.abc import Sequence

from indsatsmotor._solver import Limits, Stop, Terms, total
from indsatsmotor.allocation._model._formulation import Formulation
from indsatsmotor.allocation._start._by_adults import by_adults
from indsatsmotor.allocation._start._by_school import by_school
from indsatsmotor.allocation._start._greedy import greedy
from indsatsmotor.policy import Policy

__all__ = ["greedy", "start"]


def start(
    form: Formulation, goals: Sequence[tuple[str, Terms]], policy: Policy, stop: Stop | None
) -> Sequence[int]:
    """One offering after the other, or school by school, whichever is better; then a few adults anew."""
    needs, seconds = dict(goals)["needs"], policy.time_limit_seconds
    first, own = greedy(form), by_school(form, needs, policy.node_limit, stop)
    if own is not None:
        first = max((first, own), key=lambda values: [total(goal, values) for _, goal in goals])
    half = None if seconds is None else seconds / 2
    return by_adults(form, needs, first, Limits(policy.node_limit, None, half, stop))
