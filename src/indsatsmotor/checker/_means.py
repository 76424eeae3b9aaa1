"""A plan held against its means: how long it lasts, what it costs, what it takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from indsatsmotor.checker._held import Held
from indsatsmotor.offering import Resource, Week, cost, schedule, uses
from indsatsmotor.plan import CostItem


def periods(held: Held) -> Iterator[str]:
    """What was planned lasts as long as its weeks, its packs and what follows it."""
    for one, offering in held.recommended:
        if not one.fixed and one.period is not None:
            reckoned = schedule(offering.model_copy(update={"end": None}), held.viewer.year)
            if (reckoned.start, reckoned.end) != (one.period.start, one.period.end):
                yield f"{one.id}: lasts from {reckoned.start} to {reckoned.end}"


def costs(held: Held) -> Iterator[str]:
    """Each amount is what the formula says; what falls once, falls on the first that needs it."""
    paid: set[str | None] = set()
    for one, offering in held.recommended:
        lines = [line for line in cost(offering, held.case, held.book) if line.once not in paid]
        paid |= {line.once for line in lines} - {None}
        if one.cost != tuple(CostItem.of(line, one.school) for line in lines):
            yield f"{one.id}: the amounts are not those of the formula"


def ledger(held: Held) -> Iterator[str]:
    """The ledger has what is taken in the fullest week, of everything that is taken."""
    taken: dict[Resource, dict[Week, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for _, offering in held.recommended:
        for use in uses(offering, schedule(offering, held.viewer.year), held.book):
            for week in use.weeks:
                taken[use.resource][week] += use.amount
    lines = (line for line in held.plan.ledger if line.kind != "budget")
    entered = {Resource(line.kind, line.of): line.used for line in lines}
    for resource in sorted({*taken, *entered}):
        undated = taken[resource].pop(None, Decimal(0))
        used = max(taken[resource].values(), default=Decimal(0)) + undated
        if (said := entered.get(resource, Decimal(0))) != used:
            yield f"{resource.kind} {resource.id}: {used} is used, but the ledger says {said}"
