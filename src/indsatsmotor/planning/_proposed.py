"""Offerings that come from people: whether they point at what there is, and what is said of each alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from indsatsmotor.catalogue import Category, Shape
from indsatsmotor.errors import FactError, FactPlace
from indsatsmotor.facts import Case
from indsatsmotor.offering import Aim, Need, Offering, Shortfall
from indsatsmotor.plan import Recommendation, Remark
from indsatsmotor.planning._desk import Desk
from indsatsmotor.planning._scarcity import Ledger, shortfall_item
from indsatsmotor.planning._vetting import missing_means
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import one_of

Known: TypeAlias = dict[str, tuple[Iterable[str | None], Iterable[str]]]
"""For each field the ids it holds, and the ids there are."""


def report_on(offering: Offering, desk: Desk, ledger: Ledger, *against: Remark) -> Recommendation:
    """*offering* judged with what is left of the means, and with what else stands *against* it.

    The company of what is individual is settled later.
    """
    return desk.reporter.report(
        offering,
        [need for need in desk.needs if _covers(offering, need, desk)],
        violations=(*_against(offering, desk, ledger), *against),
        missing=tuple(missing_means(offering, desk.judge, desk.case, desk.book)),
        paid=frozenset(ledger.paid),
    )


def is_individual(offering: Offering, book: Rulebook) -> bool:
    """Whether it is of an individual intervention."""
    return book.intervention(offering.intervention).category is Category.INDIVIDUAL


def _against(offering: Offering, desk: Desk, ledger: Ledger) -> Iterator[Remark]:
    """What the engine itself has against it."""
    say = desk.explainer.invariant
    if offering.replaces is not None and is_individual(offering, desk.book):
        yield say("individuel-erstatter-ikke", replaced=offering.replaces)
    shape = desk.book.intervention(offering.intervention).shape
    if shape in {Shape.GROUP, Shape.COURSE} and len(offering.students) == 1:
        # One pupil alone with an adult is an individual intervention, whatever it is called.
        yield say("en-til-en-er-individuel", student=offering.students[0])
    for short in ledger.shortfalls(offering):
        yield short_of(short, desk)


def short_of(short: Shortfall, desk: Desk) -> Remark:
    """What the engine says of means that do not suffice."""
    rules = {"budget": "budget-overholdt", "room": "lokaler-ikke-overbookede"}
    rule = rules.get(short.what.partition("_")[0], "voksne-ikke-overbookede")
    remark = desk.explainer.invariant(
        rule, of=short.of, had=short.had, needed=short.needed, missing=short.missing
    )
    return remark.model_copy(update={"shortfall": shortfall_item(short)})


def _covers(offering: Offering, need: Need, desk: Desk) -> bool:
    students = set(desk.judge.viewer.participants(offering))
    if need.of_class and need.class_id != offering.class_id:
        return False
    if not set(need.students) <= students:
        return False
    if need.aim is Aim.WELLBEING:
        return offering.wellbeing_aim
    subject = need.subject is None or need.subject in offering.subjects
    return subject and (offering.area is None or need.area in {None, offering.area})


# --- whether it can be spoken of ---


def unknown_in(offering: Offering, case: Case, book: Rulebook, *, of: str) -> Iterator[FactError]:
    """What *offering* points at that neither the case nor the catalogue knows."""
    place = FactPlace(of, (offering.id,))
    known: Known = {
        "intervention": ([offering.intervention], book.catalogue.interventions),
        "variant": ([offering.variant], book.catalogue.variants),
        "school_id": ([offering.school_id], [s.id for s in case.schools]),
        "class_id": ([offering.class_id], [c.id for c in case.classes]),
        "students": (offering.students, [s.id for s in case.students]),
        "pairs": ([s for pair in offering.pairs or () for s in pair.students], [s.id for s in case.students]),
        "adults": ([a.staff_id for a in offering.adults or ()], [s.id for s in case.staff]),
        "room_id": ([offering.room_id], [r.id for r in case.rooms]),
        "supplier_id": ([offering.supplier_id], [s.id for s in case.suppliers]),
        "preparations": (offering.preparations, book.catalogue.prerequisites),
    }
    if not case.staff:  # who works at the school may be left out
        del known["adults"]
    yield from not_known(known, place)
    variant = book.catalogue.variants.get(offering.variant)
    if variant is not None and variant.intervention != offering.intervention:
        message = f"'{offering.variant}' is a variant of '{variant.intervention}'."
        yield FactError(message, FactPlace(of, (offering.id,), "variant"))


def not_known(known: Known, place: FactPlace) -> Iterator[FactError]:
    """Each id that is held at *place* and is none of those there are."""
    for name, (values, choices) in known.items():
        allowed = set(choices)
        for value in values:
            if value is not None and value not in allowed:
                where = FactPlace(place.kind, place.key, name)
                yield FactError(f"'{value}' is not known.", where, one_of(value, allowed))
