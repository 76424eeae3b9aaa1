"""Needs that nothing meets, and supplements that the means do not reach: what each was short of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from indsatsmotor.offering import Need, Shortfall
from indsatsmotor.plan import FactItem, Remark, ShortfallItem, Unmet, UnmetKind
from indsatsmotor.planning._desk import Desk
from indsatsmotor.planning._listing import Lister
from indsatsmotor.planning._needs import need_item
from indsatsmotor.planning._scarcity import Ledger, fewest, nearest, shortfall_item
from indsatsmotor.planning._vetting import Fate, Vetted

Shortfalls = tuple[ShortfallItem, ...]
FORBIDDEN = "forbidden"
"""What would meet the need may not be planned, because people say so."""


@dataclass
class Unmeeter:
    """Says why needs stay open."""

    desk: Desk
    lister: Lister
    ledger: Ledger

    def needs(self, met: Collection[str]) -> Iterator[Unmet]:
        """Each need that is not in *met*."""
        for need in self.desk.needs:
            if need.id not in met:
                yield unmet_of(UnmetKind.NEED, need, *self._why(need))

    def supplements(self, lost: Sequence[tuple[str, Sequence[Vetted]]]) -> Iterator[Unmet]:
        """Each supplement that has company, but that the means did not reach."""
        for student, ways in lost:
            arrangement = ways[0].arrangement
            need = self.lister.needs_of(arrangement, arrangement.template)[0]
            yield unmet_of(UnmetKind.SUPPLEMENT, need, *self._scarce(need, student, ways))

    def _ways(self, need: Need) -> Iterator[Vetted]:
        """The community-oriented arrangements that would meet *need*."""
        for one in self.lister.vetted:
            if not self.lister.individual(one.arrangement.template.variant) and any(
                need.id in seat.needs for seat in one.arrangement.seats
            ):
                yield one

    def _why(self, need: Need) -> tuple[str, Remark, Shortfalls]:
        owner = need.class_id or need.students[0]
        ways = list(self._ways(need))
        fates = {one.fate_for(owner) for one in ways}
        say = self.desk.explainer.invariant
        if not need.confirmed and fates - {Fate.REFUSED}:
            status = FactItem(kind="target_status", key=need.students, field="status")
            remark = say("behov-ikke-bekraeftet", holds=True, student=owner)
            return Fate.UNDETERMINED, remark, (_untold(status),)
        if Fate.OPEN in fates:
            return self._scarce(need, owner, [one for one in ways if one.fate_for(owner) is Fate.OPEN])
        if Fate.UNDETERMINED in fates:
            remark = say("behov-uafklaret", holds=True, student=owner)
            nearest_way = self.lister.nearest(ways, owner, Fate.UNDETERMINED)
            facts = self.lister.reported(nearest_way, owner).missing
            return Fate.UNDETERMINED, remark, tuple(map(_untold, facts))
        remark = say("intet-faellesskab-muligt", holds=True, student=owner)
        if not ways:
            return "no_candidate", remark, (shortfall_item(Shortfall("candidate", need.id, "")),)
        violations = self.lister.reported(self.lister.nearest(ways, owner, Fate.REFUSED), owner).violations
        short = (v.shortfall or shortfall_item(Shortfall(v.rule, owner, "")) for v in violations)
        return Fate.REFUSED, remark, tuple(short)

    def _scarce(self, need: Need, owner: str, ways: Sequence[Vetted]) -> tuple[str, Remark, Shortfalls]:
        left = {part.id: part for one in ways for part in one.left_for(owner)}
        if not left:
            remark = self.desk.explainer.invariant("udelukket-af-mennesker", holds=True)
            return FORBIDDEN, remark, (shortfall_item(Shortfall("choice", need.id, "")),)
        student = None if need.of_class else owner
        short = fewest({name: nearest(part, student, self.ledger) for name, part in left.items()})
        # What would fit by itself now was kept out by something else that was chosen.
        items = short or (Shortfall("competition", need.id, ""),)
        remark = self.desk.explainer.invariant("tabt-i-fordelingen", holds=True)
        return "scarce", remark, tuple(map(shortfall_item, items))


def unmet_of(kind: UnmetKind, need: Need, status: str, remark: Remark, shortfalls: Shortfalls) -> Unmet:
    """*need* as it stands in a plan when it is open."""
    return Unmet(
        kind=kind,
        students=need.students,
        need=need_item(need),
        status=str(status),
        text=remark.text,
        shortfalls=shortfalls,
    )


def _untold(fact: FactItem) -> ShortfallItem:
    return ShortfallItem(what="fact", of="/".join((*fact.key, fact.field)), unit="", fact=fact)
