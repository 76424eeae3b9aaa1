"""A better plan to begin with where several schools share money: each alone, at a price of money.

But for the shared budgets the schools are problems of their own, and small ones. With a price on every krone
of them, each school gives up what is worth least for the money. The price is raised until the budgets hold;
what is left goes to whoever gains most by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from indsatsmotor._solver import Limits, Model, Stop, Terms, maximise
from indsatsmotor.allocation._model._formulation import Formulation
from indsatsmotor.facts import Budget

_ROUNDS = 10
"""Rounds of the solver for a school at a price: what is found by then is good enough to begin with."""
_PRICES = (Fraction(0), *(Fraction(2) ** power for power in range(-3, 4)))
"""In shares of what a krone is worth on average: from nothing to eight times."""


@dataclass(frozen=True)
class _Way:
    """What a part of the model can be, what it is worth, and what it takes of each shared budget."""

    values: Mapping[int, int]
    worth: int
    spent: Mapping[int, int]


@dataclass(frozen=True)
class _Part:
    """Schools that share nothing but money with others, as a model of their own."""

    variables: tuple[int, ...]
    model: Model


def by_school(form: Formulation, goal: Terms, nodes: int, stop: Stop | None = None) -> tuple[int, ...] | None:
    """Values that keep every limit of *form* and reach much of *goal*.

    ``None`` where no schools share money and nothing else, or where people have fixed something.
    """
    if len({a.template.school_id for a in form.arrangements}) < 2 or any(a.fixed for a in form.arrangements):
        return None
    parts, budgets = _taken_apart(form)
    if len(parts) < 2 or not budgets:
        return None
    limits, worth = Limits(nodes, _ROUNDS, None, stop), _worth_of_money(goal, budgets)
    ways: list[list[_Way]] = [[_Way({}, 0, {})] for _ in parts]
    chosen = [own[0] for own in ways]
    for price in _PRICES:
        for part, own in zip(parts, ways, strict=True):
            own.append(_at_price(part, goal, budgets, price * worth, limits))
        if _hold([own[-1] for own in ways], budgets):
            chosen = [own[-1] for own in ways]
            break
    values = [0] * len(form.model.upper)
    for way in _improved(chosen, ways, budgets):
        for variable, value in way.values.items():
            values[variable] = value
    return tuple(values)


def _taken_apart(form: Formulation) -> tuple[list[_Part], Mapping[int, tuple[Terms, float]]]:
    """The parts of the model, and the budgets that bind several of them, by the number of their limit."""
    rows, joined = form.model.rows, _Joined(len(form.model.upper))
    money = {number for number, means in form.scarce.items() if isinstance(means, Budget)}
    schools: dict[str, list[int]] = defaultdict(list)
    for a in form.arrangements:
        schools[a.template.school_id].append(form.unit[a.id])
    for together in (*schools.values(), *(rows[n][0] for n in range(len(rows)) if n not in money)):
        joined.join([*together])
    shared = {n for n in money if len({joined.root(variable) for variable in rows[n][0]}) > 1}
    own: dict[int, list[int]] = defaultdict(list)
    for number, (terms, _, _) in enumerate(rows):
        if terms and number not in shared:
            own[joined.root(next(iter(terms)))].append(number)
    members: dict[int, list[int]] = defaultdict(list)
    for variable in range(len(form.model.upper)):
        members[joined.root(variable)].append(variable)
    none = [0] * len(form.model.upper)
    parts = []
    for root, variables in sorted(members.items()):
        parts.append(_Part(tuple(variables), form.model.part(variables, none, own[root])))
    return parts, {n: (rows[n][0], rows[n][2]) for n in sorted(shared)}


def _at_price(
    part: _Part, goal: Terms, budgets: Mapping[int, tuple[Terms, float]], price: Fraction, limits: Limits
) -> _Way:
    """The best of a part where it pays *price* for each øre of a shared budget."""
    paid: dict[int, Fraction] = defaultdict(Fraction)
    for position, variable in enumerate(part.variables):
        taken = sum(terms.get(variable, 0) for terms, _ in budgets.values())
        if worth := goal.get(variable, 0) - price * taken:
            paid[position] = Fraction(worth)
    whole = max((worth.denominator for worth in paid.values()), default=1)
    priced = {position: int(worth * whole) for position, worth in paid.items()}
    start = [0] * len(part.variables)
    answer = maximise(part.model, priced, limits=limits, start=start)
    found = start if part.model.broken_by(answer.values) else answer.values
    values = {v: value for v, value in zip(part.variables, found, strict=True) if value}
    spent = {n: sum(w * values.get(v, 0) for v, w in terms.items()) for n, (terms, _) in budgets.items()}
    return _Way(values, sum(weight * values.get(v, 0) for v, weight in goal.items()), spent)


def _worth_of_money(goal: Terms, budgets: Mapping[int, tuple[Terms, float]]) -> Fraction:
    """What an øre would be worth if the shared budgets paid for all there is to gain."""
    return Fraction(sum(goal.values()), max(1, int(sum(most for _, most in budgets.values()))))


def _improved(
    chosen: Sequence[_Way], ways: Sequence[Sequence[_Way]], budgets: Mapping[int, tuple[Terms, float]]
) -> list[_Way]:
    """*chosen* with better ways for the parts that gain most, as far as the budgets go."""
    now = [*chosen]
    while True:
        better = [
            (number, way)
            for number, own in enumerate(ways)
            for way in own
            if way.worth > now[number].worth and _hold([*now[:number], way, *now[number + 1 :]], budgets)
        ]
        if not better:
            return now
        number, way = max(better, key=lambda one: one[1].worth - now[one[0]].worth)
        now[number] = way


def _hold(chosen: Sequence[_Way], budgets: Mapping[int, tuple[Terms, float]]) -> bool:
    """Whether no shared budget is overspent."""
    return all(sum(way.spent.get(n, 0) for way in chosen) <= most for n, (_, most) in budgets.items())


class _Joined:
    """Which variables hang together."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def root(self, variable: int) -> int:
        """The one that stands for all that hang together with *variable*."""
        while self._above[variable] != variable:
            self._above[variable] = self._above[self._above[variable]]
            variable = self._above[variable]
        return variable

    def join(self, variables: Sequence[int]) -> None:
        """Note that *variables* hang together."""
        for variable in variables[1:]:
            first, other = sorted((self.root(variables[0]), self.root(variable)))
            self._above[other] = first
