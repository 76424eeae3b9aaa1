"""Which needs are met, each by one arrangement at most; nobody takes part in anything for nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._by_hand import nothing_twice
from indsatsmotor.allocation._model._formulation import Formulation
from indsatsmotor.catalogue import Shape
from indsatsmotor.offering import Need


def meet_needs(form: Formulation) -> None:
    """Let each confirmed need that nothing meets yet be met by something its pupil takes part in."""
    by_need: dict[str, list[tuple[Arrangement, str]]] = defaultdict(list)
    for a in form.arrangements:
        if a.shape is not Shape.PACKS:
            for seat in a.seats:
                for need_id in seat.needs:
                    by_need[need_id].append((a, seat.student))
    for need in form.needs:
        if need.id not in form.met_already and need.confirmed:
            _meet(form, need, by_need[need.id])
    _nobody_takes_part_for_nothing(form)


def _meet(form: Formulation, need: Need, ways: Sequence[tuple[Arrangement, str]]) -> None:
    met = form.met[need.id] = form.model.variable()
    meeting = {}
    for a, student in ways:
        key = (need.id, a.id)
        if key not in form.meets:  # every pupil of a class need leads to the same arrangement
            variable = form.meets[key] = form.model.variable()
            form.model.limit({variable: 1, form.taking_part(a, student): -1}, most=0)
            meeting[variable] = 1
    form.model.limit({**meeting, met: -1}, least=0, most=0)


def _nobody_takes_part_for_nothing(form: Formulation) -> None:
    for terms in nothing_twice(form.arrangements, form.unit, form.meets):
        form.model.limit(terms, most=0)
    for a in form.arrangements:
        if a.shape is Shape.PACKS or a.fixed:
            continue
        for seat in a.seats if a.open else ():
            useful = {form.meets[n, a.id]: -1 for n in seat.needs if (n, a.id) in form.meets}
            form.model.limit({form.seat[a.id, seat.student]: 1, **useful}, most=0)
        if not a.open:
            met = {form.meets[n, a.id]: -1 for s in a.seats for n in s.needs if (n, a.id) in form.meets}
            form.model.limit({form.unit[a.id]: 1, **met}, most=0)
