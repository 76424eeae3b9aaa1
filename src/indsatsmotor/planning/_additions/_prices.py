"""What additions themselves would cost, by the prices told."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from indsatsmotor.allocation import BUDGET, Shared
from indsatsmotor.facts import Case
from indsatsmotor.offering import EVERY_WEEK, ORE, Resource, SchoolYear, schedule, uses
from indsatsmotor.planning._additions._changes import Added, Change, NewAdult, Told
from indsatsmotor.rulebook import Rulebook


def price_of(changes: Iterable[Change], shared: Shared, case: Case, book: Rulebook) -> Decimal | None:
    """What *changes* to *case* would cost in the plan that was *shared* out; ``None`` where no price is told.

    Facts and consents cost nothing, kroner are kroner, and an adult's time costs the pay of as many lessons,
    for as many weeks as the longest offering that takes them lasts.
    """
    reckoner = _Reckoner(shared, case, book)
    prices = [reckoner.price(change) for change in changes]
    return None if None in prices else sum((one for one in prices if one is not None), Decimal(0))


class _Reckoner:
    def __init__(self, shared: Shared, case: Case, book: Rulebook) -> None:
        self.shared, self.case, self.book = shared, case, book
        self.year = SchoolYear(case)

    def price(self, change: Change) -> Decimal | None:
        match change:
            case Added((kind, of), amount) if kind == BUDGET:
                return amount
            case Added((kind, of), amount):
                staff = self.case.by_key["staff"].get((of,))
                return self._pay(kind, of, amount, getattr(staff, "cost_per_lesson_dkk", None))
            case NewAdult(of, price_dkk=price, amounts=amounts):
                pays = [self._pay(kind, of, amount, price) for kind, amount in amounts]
                return sum((pay for pay in pays if pay is not None), Decimal(0))
            case Told("training", key, "hours", hours):
                told = self.case.by_key["training"].get(key)
                return Decimal(0) if told is None else self._training(key[1], hours - told.hours)
            case Told():
                return Decimal(0)

    def _pay(self, kind: str, of: str, amount: Decimal, price: Decimal | None) -> Decimal | None:
        if price is None:
            return None
        lessons = amount / self.book.number("lektion-minutter") if kind == "staff_preparation" else amount
        return (lessons * self._weeks(Resource(kind, of)) * price).quantize(ORE, ROUND_HALF_UP)

    def _weeks(self, resource: Resource) -> int:
        """How long the longest offering lasts that takes of *resource*."""
        return max(
            (
                len(use.weeks) if use.weeks != EVERY_WEEK else offering.weeks or 1
                for _, offering in self.shared.offerings
                for use in uses(offering, schedule(offering, self.year), self.book)
                if use.resource == resource
            ),
            default=1,
        )

    def _training(self, intervention: str, hours: Decimal) -> Decimal | None:
        """What so many hours cost, by the price that the catalogue names for them."""
        variants = self.book.catalogue.interventions[intervention].variants.values()
        names = {
            item.price for v in variants for item in v.cost if "missing_training_hours" in item.quantities
        }
        told = [self.case.by_key["unit_price"].get((name,)) for name in sorted(names)]
        return hours * told[0].amount_dkk if told and told[0] is not None else None
