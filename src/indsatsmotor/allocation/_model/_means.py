"""What each choice takes of time, rooms and money, and the limits that these set."""

from __future__ import annotations

from collections.abc import Iterable

from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._model._covering import cover
from indsatsmotor.allocation._model._formulation import ORE, THOUSANDTHS, Formulation
from indsatsmotor.catalogue import Per
from indsatsmotor.offering import ROOM, CostLine, Offering, cost, uses


def take_means(form: Formulation, a: Arrangement) -> None:
    """Enter what *a* takes and costs, by itself and with each option."""
    base = a.template.model_copy(update={"pupils_planned": a.template.pupils_planned or 1})
    _use(form, a, base, form.unit[a.id])
    _pay(form, a, base, cost(base, form.case, form.book))
    for choice in a.choices:
        for option in choice.options:
            offering = a.with_option(choice.role, option.id).offering
            variable = form.option[a.id, choice.role, option.id]
            _use(form, a, offering, variable, only=option.id)
            lines = cost(offering.model_copy(update={"pupils_planned": 1}), form.case, form.book)
            own = [line for line in lines if line.whose == option.id and line.per.of_an_adult]
            form.charge(a, own, variable)
            if choice.role != ROOM:
                cover(form, a, choice.role, offering, variable)


def _use(
    form: Formulation, a: Arrangement, offering: Offering, variable: int, only: str | None = None
) -> None:
    for use in uses(offering, form.when[a.id], form.book):
        if only is None or use.resource.id == only:
            form.take(use, variable)


def _pay(form: Formulation, a: Arrangement, base: Offering, lines: Iterable[CostLine]) -> None:
    """The amounts that do not depend on a choice of adult: on the unit, or on each seat."""
    adults = {adult.staff_id for adult in base.adults or ()}
    for line in lines:
        if line.per is Per.PUPIL and a.open:
            for seat in a.seats:
                form.charge(a, [line], form.seat[a.id, seat.student])
        elif not line.per.of_an_adult or line.whose in adults:
            form.charge(a, [line], form.unit[a.id])


def keep_within_means(form: Formulation) -> None:
    """No more than there is of anyone's time, of any room and of any budget."""
    seen = set()
    for resource, weeks in sorted(form.used.items(), key=lambda item: item[0]):
        available = resource.available(form.case)
        if available is None:
            continue
        always = weeks.get(None, {})
        for terms in weeks.values():
            row = dict(always)
            for variable, amount in terms.items():
                row[variable] = row.get(variable, 0) + (0 if terms is always else amount)
            key = (resource, tuple(sorted(row.items())))
            if key not in seen:
                seen.add(key)
                form.scarce[form.model.limit(row, most=int(available * THOUSANDTHS))] = resource
    for budget in form.case.budgets:
        if terms := form.spent[budget.id]:
            form.scarce[form.model.limit(terms, most=int(budget.amount_dkk * ORE))] = budget
    _room_for_all(form)


def _room_for_all(form: Formulation) -> None:
    """No more pupils in the rooms chosen than they hold."""
    rooms = form.case.by_key["room"]
    for a in form.arrangements:
        if a.open and a.options(ROOM):
            seats = {form.seat[a.id, seat.student]: 1 for seat in a.seats}
            holds = {o.id: min(a.most, rooms[o.id,].capacity or a.most) for o in a.options(ROOM)}
            held = {form.option[a.id, ROOM, room]: -size for room, size in holds.items()}
            form.model.limit({**seats, **held}, most=0)
