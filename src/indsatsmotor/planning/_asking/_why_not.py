"""Why an intervention is not offered to a pupil or a class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from indsatsmotor.explaining import Nearest
from indsatsmotor.offering import Need, Shortfall
from indsatsmotor.plan import FactItem, Remark, ShortfallItem, Status
from indsatsmotor.planning._asking._competing import Referee
from indsatsmotor.planning._asking._hindering import Hindrances
from indsatsmotor.planning._asking._inquiry import Ground, Voice
from indsatsmotor.planning._listing import NEAREST_FIRST
from indsatsmotor.planning._scarcity import fewest, nearest, shortfall_item
from indsatsmotor.planning._vetting import Fate, Vetted
from indsatsmotor.reasons import Competition, FailedCondition, Standing, VariantStanding, WhyNot

_RANK = {standing: rank for rank, standing in enumerate(Standing)}


@dataclass(frozen=True)
class _Answer:
    """Where one variant stands."""

    variant: str
    standing: Standing
    failed: tuple[FailedCondition, ...] = ()
    missing: tuple[FactItem, ...] = ()
    shortfalls: tuple[ShortfallItem, ...] = ()
    competition: Competition | None = None
    release: tuple[Remark, ...] = ()
    offered: tuple[str, ...] = ()

    @property
    def distance(self) -> tuple[int, int]:
        """The nearer the lower: by where it stands, then by how much is lacking."""
        return _RANK[self.standing], len(self.failed) + len(self.missing)


@dataclass
class Asking:
    """Asks for one pupil or class."""

    ground: Ground
    referee: Referee
    owner: str

    def why_not(self, asked: str) -> WhyNot:
        """Where the variant asked for stands, or the nearest variant of the intervention."""
        catalogue = self.ground.book.catalogue
        variants = [asked] if asked in catalogue.variants else [*catalogue.interventions[asked].variants]
        answers = [self._answer(variant) for variant in variants]
        best = min(answers, key=lambda one: one.distance)
        failed = sorted(best.failed, key=lambda one: one.sort == "derive", reverse=True)
        return WhyNot(
            owner=self.owner,
            asked=asked,
            intervention=catalogue.variants[best.variant].intervention,
            variant=best.variant,
            standing=best.standing,
            variants=tuple(VariantStanding(variant=one.variant, standing=one.standing) for one in answers),
            nearest=failed[0].rule if failed else None,
            failed=tuple(failed),
            missing=best.missing,
            shortfalls=best.shortfalls,
            competition=best.competition,
            release=best.release,
            offered=best.offered,
            text=self.ground.desk.explainer.speaker.words.phrases[f"standing-{best.standing}"],
            ruleset=self.ground.plan.ruleset,
            facts_sha256=self.ground.plan.proof.facts_sha256,
        )

    # --- where a variant stands ---

    def _answer(self, variant: str) -> _Answer:
        if offered := self._offered(variant):
            return _Answer(variant, Standing.OFFERED, offered=offered)
        ways = self.ground.lister.ways(self.owner, variant)
        if not ways:
            return self._needless(variant)
        fate = min((way.fate_for(self.owner) for way in ways), key=lambda one: one.rank)
        same = [way for way in ways if way.fate_for(self.owner) is fate]
        if fate is not Fate.OPEN:
            return self._hindered(variant, same, fate)
        if self.ground.lister.individual(variant):
            return self._supplement(variant, same)
        return self._communal(variant, same)

    def _offered(self, variant: str) -> tuple[str, ...]:
        plan = self.ground.plan
        return tuple(
            one.id
            for one in (*plan.recommended(), *plan.running)
            if one.variant == variant and (one.class_ == self.owner or self.owner in one.students)
        )

    def _needless(self, variant: str) -> _Answer:
        """No need names it: what the nearest rule lacks that would."""
        pupil = self.owner in {student.id for student in self.ground.case.students}
        kind, key = ("candidate", "student_id") if pupil else ("class_candidate", "class_id")
        intervention = self.ground.book.catalogue.variants[variant].intervention
        search = Nearest(self.ground.desk.derivation, self.ground.book)
        gaps = search.gaps(kind, {key: self.owner, "intervention": intervention})
        return _Answer(variant, Standing.NEEDLESS, self._hindrances.of_gaps(gaps))

    def _hindered(self, variant: str, ways: Sequence[Vetted], fate: Fate) -> _Answer:
        """The conditions of the way in which least fails."""
        ranked = [self._hindrances.of_way(way, self.owner) for way in ways]
        way, failed = min(zip(ways, ranked, strict=True), key=lambda one: len(one[1]))
        refused = fate is Fate.REFUSED
        standing = Standing.INELIGIBLE if refused else Standing.UNKNOWN
        listed = self.ground.lister.reported(way, self.owner)
        spoken = {one.rule for one in failed}
        more = [self._hindrances.of_remark(r) for r in listed.violations if r.rule not in spoken]
        return _Answer(variant, standing, (*failed, *more), missing=self._voice.known(listed.missing))

    def _supplement(self, variant: str, ways: Sequence[Vetted]) -> _Answer:
        """Something individual that nothing stands against: its company, then the means."""
        communal = [one for one in self.ground.plan.recommendations if not one.individual]
        chaperone = self.ground.desk.chaperone(communal)
        settled = [chaperone.settled(self.ground.lister.reported(way, self.owner)) for way in ways]
        best = min(settled, key=lambda one: NEAREST_FIRST.index(one.status))
        if best.status is Status.WITHHELD:
            return _Answer(variant, Standing.LONELY, release=best.release)
        if not best.status.recommended:
            return _Answer(
                variant, Standing.UNKNOWN, release=best.release, missing=self._voice.known(best.missing)
            )
        helped = [
            one.id for one in self.ground.plan.recommended() if one.individual and self.owner in one.students
        ]
        if helped:
            return _Answer(variant, Standing.COVERED, offered=tuple(helped))
        return self._short(variant, ways)

    def _communal(self, variant: str, ways: Sequence[Vetted]) -> _Answer:
        """Something that nothing stands against: met otherwise, or beaten."""
        needs = self._needs(ways)
        meeting = {need.id: self.ground.meeting(need) for need in needs}
        if all(meeting.values()):
            names = sorted({name for several in meeting.values() for name in several})
            return _Answer(variant, Standing.COVERED, offered=tuple(names))
        return self._short(variant, ways)

    def _short(self, variant: str, ways: Sequence[Vetted]) -> _Answer:
        """What the means lack, where people leave anything at all."""
        left = {part.id: part for way in ways for part in way.left_for(self.owner)}
        needs = self._needs(ways)
        if not left or self._withdrawn(needs):
            return _Answer(variant, Standing.BARRED)
        ledger = self.ground.lister.ledger
        short = fewest({name: nearest(part, self.owner, ledger) for name, part in left.items()})
        # What would fit by itself now was kept out by something else that was chosen.
        items = short or tuple(Shortfall("competition", need.id, "") for need in needs[:1])
        shortfalls = tuple(map(shortfall_item, items))
        competition = self.referee.of_shortfalls(shortfalls, needs)
        return _Answer(variant, Standing.LOST, shortfalls=shortfalls, competition=competition)

    # --- what it takes to say so ---

    def _withdrawn(self, needs: Sequence[Need]) -> bool:
        """Whether people took out what met the needs."""
        named = {need.id for need in needs}
        return any(u.status == "withdrawn" and u.need.id in named for u in self.ground.plan.unmet)

    def _needs(self, ways: Iterable[Vetted]) -> list[Need]:
        """The owner's needs that it would meet or support."""
        named = {
            name
            for way in ways
            for seat in way.arrangement.seats
            if self.owner in {seat.student, way.arrangement.template.class_id}
            for name in seat.needs
        }
        return [self.ground.desk.by_need[name] for name in sorted(named)]

    @cached_property
    def _voice(self) -> Voice:
        members = self.ground.case.members.get(self.owner, ())
        return self.ground.voice(members or (self.owner,))

    @cached_property
    def _hindrances(self) -> Hindrances:
        return Hindrances(self.ground, self._voice)
