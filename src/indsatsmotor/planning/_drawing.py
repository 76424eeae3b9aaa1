"""The plan drawn up: what was chosen, what was not and why, what was short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indsatsmotor.allocation import Shared
from indsatsmotor.plan import LevelItem, Optimality, Plan, Recommendation
from indsatsmotor.planning._choosing import Hand
from indsatsmotor.planning._companions import Chaperone
from indsatsmotor.planning._desk import Desk
from indsatsmotor.planning._listing import Lister, Owner
from indsatsmotor.planning._scarcity import Ledger
from indsatsmotor.planning._unmet import Unmeeter
from indsatsmotor.planning._vetting import Vetted


@dataclass
class Drawer:
    """Draws the plan up from what was shared out."""

    desk: Desk
    vetted: Sequence[Vetted]
    shared: Shared
    hand: Hand
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.desk.case, self.desk.book)
        taken = {one.id for one in self.desk.case.running} | self.hand.ids
        self.lister = Lister(self.desk, self.vetted, self.ledger, taken)

    def plan(self, engine: str) -> Plan:
        """The whole plan; it cannot be made if something individual stands alone in it."""
        nobody = self.desk.chaperone(())
        communal = [
            *self._chosen(nobody, individual=False),
            *self.hand.left_out(self.shared, nobody, individual=False),
        ]
        listed = [*self.lister.communal(_owners(communal))]
        chaperone = self.desk.chaperone([*communal, *listed])
        supplements = [*self._chosen(chaperone, individual=True)]
        helped = {student for one in supplements for student in one.students}
        left_out = [*self.hand.left_out(self.shared, chaperone, individual=True)]
        held_back, lost = self.lister.supplements(helped, chaperone, _owners(left_out))
        unmeeter = Unmeeter(self.desk, self.lister, self.ledger)
        met = {need for one in communal if one.status.recommended for need in one.needs}
        results = (*communal, *listed, *supplements, *left_out, *held_back)
        return Plan.model_validate(
            {
                **self.desk.header(engine),
                "optimality": _optimality(self.shared),
                "recommendations": results,
                "choices": self.hand.choices,
                "task_texts": self.desk.task_texts(results),
                "unmet": (*unmeeter.needs(met | self.desk.met_already), *unmeeter.supplements(lost)),
                "ledger": self.ledger.lines(),
            }
        )

    def _chosen(self, chaperone: Chaperone, *, individual: bool) -> Iterator[Recommendation]:
        """What was chosen, judged once more as a whole; only what is recommended takes of the means."""
        for arrangement, offering in self.shared.offerings:
            if self.lister.individual(offering.variant) is individual:
                needs = self.lister.needs_of(arrangement, offering)
                paid = frozenset(self.ledger.paid)
                result = chaperone.settled(self.desk.reporter.report(offering, needs, paid=paid))
                if result.status.recommended:
                    self.ledger.take(offering)
                yield self.hand.marked(result)


def _owners(results: Sequence[Recommendation]) -> set[Owner]:
    return {(owner, r.variant) for r in results for owner in ([r.class_] if r.class_ else r.students)}


def _optimality(shared: Shared) -> Optimality:
    return Optimality(
        proven=shared.proven,
        gap=Decimal(repr(round(shared.gap, 6))),
        levels=tuple(
            LevelItem(
                name=one.name, value=Decimal(one.value), bound=Decimal(repr(one.bound)), proven=one.proven
            )
            for one in shared.levels
        ),
        time_limited=shared.time_limited,
    )
