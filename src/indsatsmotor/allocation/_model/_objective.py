"""What counts: needs met, how well they are met, supplements, cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from indsatsmotor.allocation._model._formulation import Formulation
from indsatsmotor.catalogue import Shape

_BEFORE_FIT = 1000
"""The acuteness of a pupil counts so much more than the fit of a supplement."""


def objective(
    form: Formulation, wanted: dict[int, int] | None = None
) -> Iterator[tuple[str, dict[int, int]]]:
    """The levels of the objective, each to be made as large as possible before the next."""
    weights = form.book.policy.acuteness_weights
    acuteness = {need.id: weights[need.acuteness] for need in form.needs}
    if by_hand := {form.unit[a.id]: 1 for a in form.arrangements if a.fixed}:
        yield "choices", by_hand
    if wanted is not None:
        yield "wanted", wanted
    yield "needs", {variable: acuteness[need] for need, variable in form.met.items()}
    yield "fit", _fit(form)
    yield "supplements", _supplements(form, acuteness)
    yield "cost", {variable: -amount for variable, amount in form.costs.items()}


def _fit(form: Formulation) -> dict[int, int]:
    goal: dict[int, int] = defaultdict(int)
    for a in form.arrangements:
        if a.shape is Shape.PACKS:
            continue
        for seat in a.seats:
            for need in seat.needs:
                if (need, a.id) in form.meets:  # a need of a class counts once, however many pupils
                    goal[form.meets[need, a.id]] = seat.fit
        for choice in a.choices:
            for option in choice.options:
                goal[form.option[a.id, choice.role, option.id]] += option.fit
        for role, adult, student, more in a.acquainted():
            goal[form.acquainted[a.id, role, adult, student]] = more
    return {variable: weight for variable, weight in goal.items() if weight}


def _supplements(form: Formulation, acuteness: Mapping[str, int]) -> dict[int, int]:
    """The pupils' acuteness first; between two supplements for one pupil the better fit."""
    return {
        form.unit[a.id]: max((acuteness[n] for n in seat.needs), default=0) * _BEFORE_FIT + seat.fit
        for a in form.arrangements
        if a.shape is Shape.PACKS
        for seat in a.seats
    }
