"""Offerings that people propose, judged in their order against the case or an existing plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indsatsmotor.errors import FactError, FactErrors, FactPlace
from indsatsmotor.facts import Case, atoms
from indsatsmotor.inference import Engine, default_engine, infer
from indsatsmotor.loading import load_rulebook
from indsatsmotor.offering import Choices, Offering
from indsatsmotor.plan import Optimality, Plan, Recommendation, Unmet, UnmetKind, offering_of
from indsatsmotor.planning._desk import Desk, rules_of
from indsatsmotor.planning._editing import ledger_of, recosted
from indsatsmotor.planning._proposed import is_individual, report_on, unknown_in
from indsatsmotor.planning._scarcity import Ledger
from indsatsmotor.planning._verdicts import Mode
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook


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
        PlanError: the plan was made by rules that were not handed over.
    """
    if book is None:
        book = load_rulebook(policy=policy) if plan is None else rules_of(plan, policy or Policy())
    kept = [] if plan is None else [*plan.recommendations]
    _check(offerings, kept, case, book)
    desk = Desk(case, book, infer(atoms(case), book, engine=engine), Mode.ASSESS)
    results = _Assessor(desk, kept).results(offerings)
    return Plan.model_validate(
        {
            **desk.header(engine or default_engine()),
            "optimality": Optimality(proven=False, gap=Decimal(0)),
            "recommendations": results,
            "choices": Choices(fixed=plan.choices.fixed_among([one.id for one in results]) if plan else ()),
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
        unmet
        for unmet in (() if plan is None else plan.unasked().unmet)
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
        individual = {o.id: is_individual(o, self.desk.book) for o in offerings}
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

    def _judged(self, offering: Offering, *, take: bool = True) -> Recommendation:
        if offering.replaces is not None and not is_individual(offering, self.desk.book):
            self._give_up(offering.replaces)
        result = report_on(offering, self.desk, self.ledger)
        if take and result.status.recommended:
            self.ledger.take(offering)
        return result

    def _give_up(self, replaced: str) -> None:
        """A community-oriented offering may stand in for what it names."""
        self.kept = [one for one in self.kept if one.id != replaced]
        self.ledger = ledger_of(self.kept, self.desk)


def _check(offerings: Sequence[Offering], kept: Sequence[Recommendation], case: Case, book: Rulebook) -> None:
    standing = [offering_of(one) for one in kept if one.status.recommended]
    problems = [problem for one in standing for problem in unknown_in(one, case, book, of="plan")]
    problems += [problem for one in offerings for problem in unknown_in(one, case, book, of="offering")]
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
