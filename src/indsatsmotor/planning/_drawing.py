"""The plan drawn up: what was chosen, what was not and why, what was short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indsatsmotor.allocation import ROOM, Arrangement, Shared
from indsatsmotor.catalogue import Category
from indsatsmotor.offering import Need, Offering, Shortfall
from indsatsmotor.plan import (
    LevelItem,
    NeedItem,
    Optimality,
    Plan,
    Recommendation,
    Remark,
    ShortfallItem,
    Unmet,
    UnmetKind,
)
from indsatsmotor.planning._companions import Chaperone
from indsatsmotor.planning._desk import Desk
from indsatsmotor.planning._scarcity import Ledger, fewest, nearest
from indsatsmotor.planning._vetting import Fate, Vetted

Owner = tuple[str, str]
"""A pupil or a class, and a variant."""
Ways = Sequence[tuple[Vetted, Fate]]


@dataclass
class Drawer:
    """Draws the plan up from what was shared out."""

    desk: Desk
    vetted: Sequence[Vetted]
    shared: Shared
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.desk.case, self.desk.book)

    def plan(self, engine: str) -> Plan:
        """The whole plan; it cannot be made if something individual stands alone in it."""
        communal = [*self._chosen(individual=False)]
        communal += self._listed(communal, individual=False)
        chaperone = self.desk.chaperone(communal)
        supplements = [chaperone.settled(one) for one in self._chosen(individual=True)]
        others = [chaperone.settled(one) for one in self._listed(supplements, individual=True)]
        held_back = [one for one in others if not one.status.recommended]
        return Plan.model_validate(
            {
                **self.desk.header(engine),
                "optimality": _optimality(self.shared),
                "recommendations": (*communal, *supplements, *held_back),
                "unmet": (*self._unmet_needs(), *self._unmet_supplements(supplements, chaperone)),
                "ledger": self.ledger.lines(),
            }
        )

    def _chosen(self, *, individual: bool) -> Iterator[Recommendation]:
        for arrangement, offering in self.shared.offerings:
            if self._individual(offering.variant) is individual:
                needs = self._needs_of(arrangement, offering)
                yield self.desk.reporter.report(offering, needs, paid=frozenset(self.ledger.paid))
                self.ledger.take(offering)

    def _individual(self, variant: str) -> bool:
        return self.desk.book.catalogue.intervention_of(variant).category is Category.INDIVIDUAL

    def _needs_of(self, arrangement: Arrangement, offering: Offering) -> list[Need]:
        """The needs an offering covers, whether or not another covers them too."""
        students = set(offering.students)
        named = (n for seat in arrangement.seats if seat.student in students for n in seat.needs)
        return [self.desk.by_need[name] for name in sorted(set(named))]

    def _listed(self, chosen: Sequence[Recommendation], *, individual: bool) -> Iterator[Recommendation]:
        """One result for each pupil or class and variant that a need names and that was not chosen."""
        taken = {(owner, r.variant) for r in chosen for owner in ([r.class_] if r.class_ else r.students)}
        helped = {student for r in chosen for student in r.students} if individual else set()
        for (owner, variant), ways in self._by_owner().items():
            if (
                self._individual(variant) is individual
                and (owner, variant) not in taken
                and owner not in helped
            ):
                result = self._result(owner, variant, ways)
                if result is not None:
                    yield result

    def _by_owner(self) -> Mapping[Owner, Ways]:
        """The arrangements for each pupil or class and variant, with what becomes of them there."""
        owners: dict[Owner, list[tuple[Vetted, Fate]]] = defaultdict(list)
        for one in self.vetted:
            template = one.arrangement.template
            for owner in (
                [template.class_id] if template.class_id else [s.student for s in one.arrangement.seats]
            ):
                fate = _worst(one.fate, one.seat_fate(owner)) if one.arrangement.open else one.fate
                owners[str(owner), template.variant].append((one, fate))
        return owners

    def _result(self, owner: str, variant: str, ways: Ways) -> Recommendation | None:
        """What is listed when nothing of this kind was chosen; nothing while it could have been."""
        fates = [fate for _, fate in ways]
        if Fate.OPEN in fates and not self._individual(variant):
            return None
        wanted = next(fate for fate in (Fate.OPEN, Fate.UNDETERMINED, Fate.REFUSED) if fate in fates)
        one = next(vetted for vetted, fate in ways if fate is wanted)
        offering = self._representative(one, owner, f"{variant}-{owner}")
        needs = self._needs_of(one.arrangement, offering)
        violations = tuple(self._too_few(one)) if wanted is Fate.REFUSED else ()
        return self._reported(one, offering, needs, violations)

    def _reported(
        self, one: Vetted, offering: Offering, needs: Sequence[Need], violations: Sequence[Remark] = ()
    ) -> Recommendation:
        """A representative judged; who else would take part is left undecided."""
        undecided = frozenset({"participant"}) if one.arrangement.open else frozenset()
        return self.desk.reporter.report(
            offering, needs, missing=one.missing, violations=violations, undecided=undecided
        )

    def _too_few(self, one: Vetted) -> Iterator[Remark]:
        """What is lacking to make a whole offering: people or a room to choose, or pupils."""
        for choice in one.arrangement.choices:
            usable = sum(one.parts[choice.role, o.id] is not Fate.REFUSED for o in choice.options)
            if usable < choice.count and (choice.options or choice.role != ROOM):
                role = self.desk.explainer.speaker.words.phrases[f"role-{choice.role}"]
                yield self.desk.explainer.invariant(
                    "for-faa-at-vaelge", role=role, had=usable, needed=choice.count
                )
        if one.arrangement.open:
            usable = sum(one.seat_fate(s.student) is not Fate.REFUSED for s in one.arrangement.seats)
            if usable < one.arrangement.least:
                yield self.desk.explainer.invariant(
                    "for-faa-med-samme-behov", had=usable, needed=one.arrangement.least
                )

    def _representative(self, one: Vetted, owner: str, id_: str) -> Offering:
        """A whole offering made of the best that there is, to say what stands against it."""
        arrangement = one.arrangement
        chosen = {
            choice.role: [
                option.id
                for option in sorted(
                    choice.options, key=lambda o: (_rank(one.parts[choice.role, o.id]), o.id)
                )
            ][: choice.count]
            for choice in arrangement.choices
        }
        return arrangement.offering(id_, [owner] if arrangement.open else None, chosen)

    # --- what was not met ---

    def _unmet_needs(self) -> Iterator[Unmet]:
        for need in self.desk.needs:
            if need.id not in self.shared.met:
                ways = [one for one in self.vetted if self._serves(one, need)]
                yield self._unmet(UnmetKind.NEED, need, ways)

    def _serves(self, one: Vetted, need: Need) -> bool:
        communal = not self._individual(one.arrangement.template.variant)
        return communal and any(need.id in seat.needs for seat in one.arrangement.seats)

    def _unmet(self, kind: UnmetKind, need: Need, ways: Sequence[Vetted]) -> Unmet:
        explain = self.desk.explainer
        possible = [one for one in ways if one.fate is Fate.OPEN]
        if possible and need.confirmed:
            student = None if need.of_class else need.students[0]
            short = fewest({o.allowed.id: nearest(o.allowed, student, self.ledger) for o in possible})
            status, remark = "scarce", explain.invariant("tabt-i-fordelingen", holds=True)
            items = tuple(map(_shortfall, short)) or (_shortfall(Shortfall("competition", need.id, "")),)
        else:
            status, items = self._barred(need, ways)
            student = need.class_id or need.students[0]
            remark = explain.invariant("intet-faellesskab-muligt", holds=True, student=student)
        return Unmet(
            kind=kind,
            students=need.students,
            need=_need(need),
            status=status,
            text=remark.text,
            shortfalls=items,
        )

    def _barred(self, need: Need, ways: Sequence[Vetted]) -> tuple[str, tuple[ShortfallItem, ...]]:
        """Why no way was open: facts that are unknown, rules that are violated, or no way at all."""
        if not ways:
            return "no_candidate", (_shortfall(Shortfall("candidate", need.id, "")),)
        fate = Fate.UNDETERMINED if any(one.fate is not Fate.REFUSED for one in ways) else Fate.REFUSED
        one = next(o for o in ways if (o.fate is not Fate.REFUSED) is (fate is Fate.UNDETERMINED))
        owner = need.class_id or need.students[0]
        offering = self._representative(one, owner, f"{one.arrangement.template.variant}-{owner}")
        report = self._reported(one, offering, [need])
        if fate is Fate.REFUSED and report.violations:
            items = [r.shortfall or _shortfall(Shortfall(r.rule, owner, "")) for r in report.violations]
        else:
            items = [
                _shortfall(Shortfall("fact", "/".join([f.kind, *f.key, f.field]), "")) for f in report.missing
            ]
        return str(fate), tuple(items) or (_shortfall(Shortfall("fact", need.id, "")),)

    def _unmet_supplements(
        self, supplements: Sequence[Recommendation], chaperone: Chaperone
    ) -> Iterator[Unmet]:
        """Supplements that would have company, but that the means do not reach."""
        helped = {student for one in supplements for student in one.students}
        lonely: dict[str, list[Vetted]] = defaultdict(list)
        for (owner, variant), ways in self._by_owner().items():
            if self._individual(variant) and owner not in helped:
                lonely[owner] += [one for one, fate in ways if fate is Fate.OPEN]
        for student, possible in lonely.items():
            accompanied = [
                one
                for one in possible
                if chaperone.firm(self.desk.reporter.report(one.arrangement.template, ()), student)
            ]
            if accompanied:
                need = self._needs_of(accompanied[0].arrangement, accompanied[0].arrangement.template)[0]
                yield self._unmet(UnmetKind.SUPPLEMENT, need, accompanied)


def _worst(*fates: Fate) -> Fate:
    return max(fates, key=_rank)


def _rank(fate: Fate) -> int:
    return (Fate.OPEN, Fate.UNDETERMINED, Fate.REFUSED).index(fate)


def _shortfall(short: Shortfall) -> ShortfallItem:
    return ShortfallItem(
        what=short.what,
        of=short.of,
        unit=short.unit,
        had=short.had,
        needed=short.needed,
        missing=short.missing,
    )


def _need(need: Need) -> NeedItem:
    return NeedItem(
        id=need.id,
        aim=need.aim,
        subject=need.subject,
        area=need.area,
        class_=need.class_id,
        acuteness=need.acuteness,
    )


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
