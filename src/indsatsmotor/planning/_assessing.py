"""Offerings that people propose, judged in their order against the case or an existing plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indsatsmotor.catalogue import Category, Shape
from indsatsmotor.errors import FactError, FactErrors, FactPlace
from indsatsmotor.facts import Case, atoms
from indsatsmotor.inference import Engine, default_engine, infer
from indsatsmotor.loading import load_rulebook
from indsatsmotor.offering import Aim, Need, Offering, Shortfall
from indsatsmotor.plan import Optimality, Plan, Recommendation, Remark, Unmet, UnmetKind, offering_of
from indsatsmotor.planning._desk import Desk
from indsatsmotor.planning._editing import ledger_of, recosted
from indsatsmotor.planning._scarcity import Ledger, shortfall_item
from indsatsmotor.planning._verdicts import Mode
from indsatsmotor.planning._vetting import missing_means
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import one_of


def assess(
    offerings: Sequence[Offering],
    case: Case,
    plan: Plan | None = None,
    *,
    book: Rulebook | None = None,
    policy: Policy | None = None,
    engine: Engine | None = None,
) -> Plan:
    """Judge what people propose, in their order, against *case* or on top of an existing *plan*.

    Community-oriented offerings are judged before individual ones, because these need company. What no longer
    fits the means is refused, with the smallest amount that is missing. Nothing else is planned: the result
    holds the offerings assessed and, where a plan was given, what stood in it.

    Args:
        offerings: what is proposed, in the order in which it lays claim to the means.
        case: everything told.
        plan: a plan made for the same case; its recommendations hold their means.
        book: the rules in force; the shipped ones under *policy* when not given.
        policy: the municipality's choices, with the shipped rules.
        engine: which engine chains the rules.

    Raises:
        FactErrors: an offering, or what stands in the plan, points at something that is not known to the case
            or the catalogue; every problem.
    """
    book = book or load_rulebook(policy=policy)
    kept = [] if plan is None else [*plan.recommendations]
    _check(offerings, kept, case, book)
    desk = Desk(case, book, infer(atoms(case), book, engine=engine), Mode.ASSESS)
    results = _Assessor(desk, kept).results(offerings)
    return Plan.model_validate(
        {
            **desk.header(engine or default_engine()),
            "optimality": Optimality(proven=False, gap=Decimal(0)),
            "recommendations": results,
            "task_texts": desk.task_texts(results),
            "unmet": _still_unmet(plan, results),
            "ledger": ledger_of(results, desk).lines(),
        }
    )


def _still_unmet(plan: Plan | None, results: Sequence[Recommendation]) -> tuple[Unmet, ...]:
    """What the plan left open and nothing proposed meets."""
    met = {need for one in results if one.status.recommended and not one.individual for need in one.needs}
    helped = {s for one in results if one.status.recommended and one.individual for s in one.students}
    return tuple(
        unmet.unasked()
        for unmet in (() if plan is None else plan.unmet)
        if not (unmet.need.id in met if unmet.kind is UnmetKind.NEED else helped.issuperset(unmet.students))
    )


@dataclass
class _Assessor:
    desk: Desk
    kept: list[Recommendation]
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = ledger_of(self.kept, self.desk)

    def results(self, offerings: Sequence[Offering]) -> tuple[Recommendation, ...]:
        """What was kept, and each offering judged, in the order proposed."""
        individual = {o.id: self._individual(o) for o in offerings}
        judged = {o.id: self._judged(o) for o in offerings if not individual[o.id]}
        communal = [r for r in self.kept if not r.individual] + list(judged.values())
        chaperone = self.desk.chaperone(communal)
        for offering in offerings:
            if individual[offering.id]:
                judged[offering.id] = chaperone.settled(self._judged(offering, take=False))
                if judged[offering.id].status.recommended:
                    self.ledger.take(offering)
        kept = [chaperone.settled(one) if one.individual else one for one in self.kept]
        return recosted((*kept, *(judged[offering.id] for offering in offerings)), self.desk)

    def _individual(self, offering: Offering) -> bool:
        return self.desk.book.intervention(offering.intervention).category is Category.INDIVIDUAL

    def _judged(self, offering: Offering, *, take: bool = True) -> Recommendation:
        if offering.replaces is not None and not self._individual(offering):
            self._give_up(offering.replaces)
        violations = [*self._replacement(offering), *self._one_to_one(offering), *self._short(offering)]
        paid = frozenset(self.ledger.paid)
        needs = [need for need in self.desk.needs if self._covers(offering, need)]
        untold = tuple(missing_means(offering, self.desk.judge, self.desk.case, self.desk.book))
        result = self.desk.reporter.report(offering, needs, violations=violations, missing=untold, paid=paid)
        if take and result.status.recommended:
            self.ledger.take(offering)
        return result

    def _give_up(self, replaced: str) -> None:
        """A community-oriented offering may stand in for what it names."""
        self.kept = [one for one in self.kept if one.id != replaced]
        self.ledger = ledger_of(self.kept, self.desk)

    def _replacement(self, offering: Offering) -> Iterator[Remark]:
        if offering.replaces is not None and self._individual(offering):
            yield self.desk.explainer.invariant("individuel-erstatter-ikke", replaced=offering.replaces)

    def _one_to_one(self, offering: Offering) -> Iterator[Remark]:
        """One pupil alone with an adult is an individual intervention, whatever it is called."""
        shape = self.desk.book.intervention(offering.intervention).shape
        if shape in {Shape.GROUP, Shape.COURSE} and len(offering.students) == 1:
            yield self.desk.explainer.invariant("en-til-en-er-individuel", student=offering.students[0])

    def _short(self, offering: Offering) -> Iterator[Remark]:
        for short in self.ledger.shortfalls(offering):
            yield short_of(short, self.desk)

    def _covers(self, offering: Offering, need: Need) -> bool:
        students = set(self.desk.judge.viewer.participants(offering))
        if need.of_class and need.class_id != offering.class_id:
            return False
        if not set(need.students) <= students:
            return False
        if need.aim is Aim.WELLBEING:
            return offering.wellbeing_aim
        subject = need.subject is None or need.subject in offering.subjects
        return subject and (offering.area is None or need.area in {None, offering.area})


def short_of(short: Shortfall, desk: Desk) -> Remark:
    """What the engine says of means that do not suffice."""
    rules = {"budget": "budget-overholdt", "room": "lokaler-ikke-overbookede"}
    rule = rules.get(short.what.partition("_")[0], "voksne-ikke-overbookede")
    remark = desk.explainer.invariant(
        rule, of=short.of, had=short.had, needed=short.needed, missing=short.missing
    )
    return remark.model_copy(update={"shortfall": shortfall_item(short)})


def _check(offerings: Sequence[Offering], kept: Sequence[Recommendation], case: Case, book: Rulebook) -> None:
    standing = [offering_of(one) for one in kept if one.status.recommended]
    problems = [problem for one in standing for problem in _problems(one, case, book, of="plan")]
    problems += [problem for one in offerings for problem in _problems(one, case, book, of="offering")]
    taken = {one.id for one in kept} | {one.id for one in case.running}
    named = {*taken, *(one.id for one in offerings)}
    for offering in offerings:
        if offering.replaces is not None and offering.replaces not in named - {offering.id}:
            place = FactPlace("offering", (offering.id,), "replaces")
            problems.append(FactError(f"'{offering.replaces}' is not known.", place))
        if offering.id in taken:
            problems.append(
                FactError(f"the id '{offering.id}' is taken.", FactPlace("offering", (offering.id,)))
            )
        taken.add(offering.id)
    if problems:
        raise FactErrors("the offerings cannot be used", problems)


def _problems(offering: Offering, case: Case, book: Rulebook, *, of: str) -> Iterator[FactError]:
    place = (of, (offering.id,))
    known: dict[str, tuple[Iterable[str | None], Iterable[str]]] = {
        "intervention": ([offering.intervention], book.catalogue.interventions),
        "variant": ([offering.variant], book.catalogue.variants),
        "school_id": ([offering.school_id], [s.id for s in case.schools]),
        "class_id": ([offering.class_id], [c.id for c in case.classes]),
        "students": (offering.students, [s.id for s in case.students]),
        "adults": ([a.staff_id for a in offering.adults or ()], [s.id for s in case.staff]),
        "room_id": ([offering.room_id], [r.id for r in case.rooms]),
        "supplier_id": ([offering.supplier_id], [s.id for s in case.suppliers]),
        "preparations": (offering.preparations, book.catalogue.prerequisites),
    }
    for name, (values, choices) in known.items():
        allowed = set(choices)
        for value in values if name != "adults" or case.staff else ():
            if value is not None and value not in allowed:
                yield FactError(f"'{value}' is not known.", FactPlace(*place, name), one_of(value, allowed))
    variant = book.catalogue.variants.get(offering.variant)
    if variant is not None and variant.intervention != offering.intervention:
        message = f"'{offering.variant}' is a variant of '{variant.intervention}'."
        yield FactError(message, FactPlace(*place, "variant"))
