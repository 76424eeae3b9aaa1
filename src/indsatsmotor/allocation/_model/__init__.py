"""From arrangements to the model: every variable, and every limit that a plan has to keep."""

from __future__ import annotations

from collections.abc import Sequence

from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._model._acquaintance import acquaint
from indsatsmotor.allocation._model._exclusive import one_at_a_time
from indsatsmotor.allocation._model._fewest import enough_groups
from indsatsmotor.allocation._model._formulation import Company, Formulation
from indsatsmotor.allocation._model._means import keep_within_means, take_means
from indsatsmotor.allocation._model._met import meet_needs
from indsatsmotor.allocation._model._never_alone import never_alone
from indsatsmotor.allocation._times import add_times
from indsatsmotor.facts import Case
from indsatsmotor.offering import Need
from indsatsmotor.rulebook import Rulebook


def formulate(
    arrangements: Sequence[Arrangement],
    needs: Sequence[Need],
    met_already: frozenset[str],
    company: Sequence[Company],
    case: Case,
    book: Rulebook,
) -> Formulation:
    """The model of what may be chosen."""
    form = Formulation(arrangements, needs, met_already, company, case, book)
    for a in arrangements:
        _choose(form, a)
        take_means(form, a)
    add_times(form.timetable, arrangements, form.when)
    acquaint(form)
    meet_needs(form)
    never_alone(form)
    for terms in one_at_a_time(arrangements, form.when, form.unit, form.taking_part):
        form.model.limit(terms, most=1)
    for terms, most in enough_groups(arrangements, form.unit, form.seat, form.meets):
        form.model.limit(terms, most=most)
    keep_within_means(form)
    return form


def _choose(form: Formulation, a: Arrangement) -> None:
    """Whether *a* is made, and with whom."""
    unit = form.unit[a.id] = form.model.variable(a.units)
    if a.open:
        seats = {_seat(form, a, seat.student): 1 for seat in a.seats}
        form.model.limit({**seats, unit: -a.least}, least=0)
        form.model.limit({**seats, unit: -a.most}, most=0)
    for choice in a.choices:
        if choice.options:
            chosen = {}
            for option in choice.options:
                variable = form.model.variable(a.units * choice.count)
                form.option[a.id, choice.role, option.id] = variable
                form.model.limit({variable: 1, unit: -1}, most=0)
                chosen[variable] = 1
            form.model.limit({**chosen, unit: -choice.count}, least=0, most=0)


def _seat(form: Formulation, a: Arrangement, student: str) -> int:
    variable = form.seat[a.id, student] = form.model.variable()
    form.model.limit({variable: 1, form.unit[a.id]: -1}, most=0)
    return variable
