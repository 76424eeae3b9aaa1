"""Changing a plan by hand: what loses its company is withheld with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal

from indsatsmotor.facts import Case, atoms
from indsatsmotor.inference import infer
from indsatsmotor.offering import cost
from indsatsmotor.plan import (
    CostItem,
    Optimality,
    Plan,
    Recommendation,
    RunningItem,
    ShortfallItem,
    Status,
    Unmet,
    UnmetKind,
    offering_of,
)
from indsatsmotor.planning._companions import Chaperone
from indsatsmotor.planning._desk import Desk, rules_of
from indsatsmotor.planning._needs import met_by_running
from indsatsmotor.planning._results import sum_of
from indsatsmotor.planning._scarcity import Ledger
from indsatsmotor.planning._unmet import unmet_of
from indsatsmotor.planning._verdicts import Mode
from indsatsmotor.rulebook import Rulebook


def withdraw(plan: Plan, ids: Collection[str], case: Case, *, book: Rulebook | None = None) -> Plan:
    """*plan* without the recommendations or running interventions in *ids*.

    An individual recommendation that loses its company is withheld in the new plan, which says why. What was
    taken out no longer uses any means, and the needs that only it met are unmet again; nothing is planned in
    its place.

    Args:
        plan: a plan.
        ids: ids of recommendations or running interventions to take out.
        case: what the plan was made for.
        book: the rules in force; when not given the shipped ones that the plan was made by, under its policy.

    Raises:
        KeyError: the plan has nothing of that id.
        PlanError: the plan was made for another case, or by rules that were not handed over.
    """
    for name in ids:
        if name not in {one.id for one in (*plan.recommendations, *plan.running)}:
            raise KeyError(name)
    book = book or rules_of(plan, plan.policy)
    desk = Desk(case, book, infer(atoms(case), book), Mode.RECOMMEND)
    desk.require_made_for(plan)
    left = [one for one in plan.recommendations if one.id not in ids]
    running = tuple(one for one in plan.running if one.id not in ids)
    chaperone = Chaperone([one for one in left if not one.individual], running, desk.explainer, book.policy)
    settled = recosted([_settled(one, set(ids), chaperone) for one in left], desk)
    return plan.unasked().model_copy(
        update={
            "recommendations": settled,
            "choices": plan.choices.model_copy(
                update={"fixed": plan.choices.fixed_among([one.id for one in left])}
            ),
            "running": running,
            "unmet": (*plan.unasked().unmet, *_unmet_again(plan, settled, running, desk)),
            "ledger": ledger_of(settled, desk).lines(),
            "optimality": Optimality(proven=False, gap=Decimal(0)),
        }
    )


def recosted(results: Iterable[Recommendation], desk: Desk) -> tuple[Recommendation, ...]:
    """*results* with what each costs now; an amount that falls once falls on the first that needs it."""
    paid: set[str] = set()
    return tuple(_recosted(one, paid, desk) if one.status.recommended else one for one in results)


def _recosted(one: Recommendation, paid: set[str], desk: Desk) -> Recommendation:
    lines = [line for line in cost(offering_of(one), desk.case, desk.book) if line.once not in paid]
    paid |= {line.once for line in lines if line.once is not None}
    amounts = tuple(CostItem.of(line, one.school) for line in lines)
    return one.model_copy(update={"cost_dkk": sum_of(lines), "cost": amounts})


def ledger_of(results: Iterable[Recommendation], desk: Desk) -> Ledger:
    """The means as the recommended of *results* leave them."""
    ledger = Ledger(desk.case, desk.book)
    for one in results:
        if one.status.recommended:
            ledger.take(offering_of(one))
    return ledger


def _unmet_again(
    plan: Plan, left: Sequence[Recommendation], running: Sequence[RunningItem], desk: Desk
) -> Iterator[Unmet]:
    """The needs that only met what was taken out."""
    known = {unmet.need.id for unmet in plan.unmet if unmet.kind is UnmetKind.NEED}
    met = {need for one in left if one.status.recommended and not one.individual for need in one.needs}
    met |= met_by_running(desk.needs, running, desk.judge.viewer.year.first_day)
    for need in desk.needs:
        if need.id not in met | known:
            remark = desk.explainer.invariant("valgt-fra", holds=True)
            shortfall = ShortfallItem(what="choice", of=need.id, unit="")
            yield unmet_of(UnmetKind.NEED, need, "withdrawn", remark, (shortfall,))


def _settled(one: Recommendation, gone: Collection[str], chaperone: Chaperone) -> Recommendation:
    """*one* with the company that is left; where there is none, it says which was lost."""
    lost = [name for name in one.companions if name in gone]
    after = chaperone.settled(one)
    if not lost or after.status is not Status.WITHHELD:
        return after
    remark = chaperone.explainer.invariant(
        "ledsager-mistet", holds=True, student=one.students[0], companion=lost[0]
    )
    justification = chaperone.explainer.also(after.justification, [remark])
    return after.model_copy(update={"release": (remark, *after.release), "justification": justification})
