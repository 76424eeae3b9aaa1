"""What an offering costs, by the catalogue's formula, to the øre."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from indsatsmotor.catalogue import CostItem, Per, Price
from indsatsmotor.facts import Budget, Case
from indsatsmotor.offering._model import Adult, AdultRole, MissingFact, Offering
from indsatsmotor.offering._training import missing_hours
from indsatsmotor.rulebook import Rulebook

ORE = Decimal("0.01")
LOCAL_PRICE = "lokal-pris"
"""The one item of a cost that people have told as a whole."""


@dataclass(frozen=True, slots=True)
class CostLine:
    """One amount of an offering's cost. With ``once`` it falls once however many offerings carry it."""

    item: str
    line: str
    school_id: str
    """The school that pays: the offering's own, but for what falls once for an adult the adult's."""
    amount: Decimal | None
    """``None`` when a price or a quantity is not known; ``missing`` then says which."""
    per: Per = Per.OFFERING
    whose: str = ""
    """The adult, language or school that carries it."""
    once: str | None = None
    missing: tuple[MissingFact, ...] = ()
    estimated: bool = False
    """The price is the catalogue's own estimate, not a local one."""


def binds(budget: Budget, school_id: str, intervention: str, line: str) -> bool:
    """Whether what a school pays for an intervention, on a budget line, is paid from *budget*."""
    return (
        budget.line == line
        and budget.school_id in {None, school_id}
        and budget.intervention in {None, intervention}
    )


class _Unknown(Exception):
    """A quantity or a price that is not told."""


def cost(offering: Offering, case: Case, book: Rulebook) -> tuple[CostLine, ...]:
    """Every amount *offering* costs; the local price alone where one is told."""
    if offering.cost_dkk is not None:
        return (CostLine(LOCAL_PRICE, "general", offering.school_id, offering.cost_dkk),)
    variant = book.catalogue.variants[offering.variant]
    reckoner = _Reckoner(offering, case, book)
    return tuple(
        line
        for item in variant.cost
        if item.operator in {None, offering.operator or "own_school"}
        for line in reckoner.lines(item)
    )


def total(lines: tuple[CostLine, ...], line: str | None = None) -> Decimal | None:
    """The sum of *lines* (of one budget line, when given); ``None`` when an amount is unknown."""
    amounts = [one.amount for one in lines if line in {None, one.line}]
    return None if None in amounts else sum((a for a in amounts if a is not None), Decimal(0))


@dataclass
class _Reckoner:
    offering: Offering
    case: Case
    book: Rulebook

    def lines(self, item: CostItem) -> Iterator[CostLine]:
        for whose, adult in self._carriers(item.per):
            payer = self._payer(item, whose)
            once = f"{self.offering.intervention}:{item.id}:{payer}:{whose}" if item.once else None
            try:
                amount, estimated = Decimal(1), False
                for name in item.quantities:
                    amount *= self._quantity(name, adult)
                if amount:  # what is not needed has no price
                    price, estimated = self._price(item.price, adult)
                    amount *= price
            except _Unknown as unknown:
                yield CostLine(item.id, item.line, payer, None, item.per, whose, once, (unknown.args[0],))
            else:
                rounded = amount.quantize(ORE, ROUND_HALF_UP)
                yield CostLine(item.id, item.line, payer, rounded, item.per, whose, once, estimated=estimated)

    def _payer(self, item: CostItem, whose: str) -> str:
        """An adult's training stays with the school that employs the adult; all else is the offering's."""
        own = self.offering.school_id
        if not (item.once and item.per.of_an_adult):
            return own
        employer: str = getattr(self.case.by_key["staff"].get((whose,)), "school_id", own)
        return employer

    def _carriers(self, per: Per) -> Iterator[tuple[str, Adult | None]]:
        offering = self.offering
        match per:
            case Per.OFFERING | Per.PUPIL:
                yield offering.school_id, None
            case Per.LANGUAGE:
                own = self.book.parameters.get("skolens-sprog", ())
                for language in sorted(offering.guide_languages or ()):
                    if language not in own:  # type: ignore[operator]  # a parameter that lists words
                        yield language, None
            case _:
                for adult in offering.adults or ():
                    if _concerns(per, adult):
                        yield adult.staff_id, adult

    def _price(self, name: str, adult: Adult | None) -> tuple[Decimal, bool]:
        """The price of one unit, and whether it is the catalogue's estimate."""
        if name == Price.STAFF:
            assert adult is not None
            return self._told("staff", adult.staff_id, "cost_per_lesson_dkk"), False
        if name == Price.SUBSTITUTE:
            return self._told("school", self.offering.school_id, "substitute_cost_per_lesson_dkk"), False
        if name == Price.SUPPLIER:
            supplier = self.offering.supplier_id
            return (Decimal(0) if supplier is None else self._told("supplier", supplier, "price_dkk")), False
        local = self.case.by_key["unit_price"].get((name,))
        if local is not None:
            return local.amount_dkk, False
        default = self.book.catalogue.prices[name].default_dkk
        if default is None:
            raise _Unknown(MissingFact("unit_price", (name,), "amount_dkk"))
        return default, default > 0

    def _told(self, kind: str, key: str, field: str) -> Decimal:
        value: Decimal | None = getattr(self.case.by_key[kind].get((key,)), field, None)
        if value is None:
            raise _Unknown(MissingFact(kind, (key,), field))
        return value

    def _quantity(self, name: str, adult: Adult | None) -> Decimal:
        offering, follow_up = self.offering, self.offering.follow_up
        counted: Mapping[str, Decimal | int | None] = {
            "lessons_per_week": (adult.lessons_per_week if adult else None) or offering.lessons_per_week,
            "weeks": offering.weeks,
            "pupils": len(offering.students) or offering.pupils_planned,
            "packs": None if offering.packs is None else len(offering.packs),
            "follow_up_weeks": follow_up.weeks if follow_up else None,
            "follow_up_lessons_per_week": follow_up.lessons_per_week if follow_up else None,
        }
        if name == "missing_training_hours":
            return self._missing_training(adult)
        if name == "covered_lessons":
            weeks = "follow_up_weeks" if adult and adult.role is AdultRole.MENTOR else "weeks"
            return ((adult and adult.covered_lessons_per_week) or Decimal(0)) * self._quantity(weeks, adult)
        if name == "preparation_lessons_per_week":
            return self._quantity("preparation_minutes_per_week", adult) / self.book.number(
                "lektion-minutter"
            )
        if name in counted:
            value = counted[name]
        else:
            value = self.book.measure(self.book.catalogue.variants[offering.variant], name)
        if value is None:
            raise _Unknown(MissingFact("offering", (offering.id,), name))
        return Decimal(value)

    def _missing_training(self, adult: Adult | None) -> Decimal:
        """Hours of the recommended training that the adult lacks."""
        assert adult is not None
        variant = self.book.catalogue.variants[self.offering.variant]
        hours = missing_hours(adult.staff_id, variant, self.case, self.book)
        if hours is None:
            raise _Unknown(MissingFact("training", (adult.staff_id, variant.intervention), "hours"))
        return hours


def _concerns(per: Per, adult: Adult) -> bool:
    match per:
        case Per.ADULT:
            return adult.role is not AdultRole.MENTOR
        case Per.EXTRA_ADULT:
            return adult.role not in {AdultRole.OWN_TEACHER, AdultRole.MENTOR}
        case Per.COVERED_ADULT:
            return bool(adult.covered_lessons_per_week)
        case _:
            return adult.role is AdultRole.MENTOR
