"""What is listed beside what was chosen: for each pupil or class and variant that a need names, why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from indsatsmotor.allocation import OWN_ROOM, Arrangement
from indsatsmotor.catalogue import Category
from indsatsmotor.offering import Need, Offering
from indsatsmotor.plan import Recommendation, Remark, Status
from indsatsmotor.planning._companions import Chaperone
from indsatsmotor.planning._desk import Desk
from indsatsmotor.planning._scarcity import Ledger
from indsatsmotor.planning._vetting import SEAT, Fate, Vetted

Owner = tuple[str, str]
"""A pupil or a class, and a variant."""


@dataclass
class Lister:
    """Lists the results that are not recommended."""

    desk: Desk
    vetted: Sequence[Vetted]
    ledger: Ledger
    ids_taken: Collection[str]

    def communal(self, taken: Collection[Owner]) -> Iterator[Recommendation]:
        """What is undetermined or refused; what only lost in competition is an unmet need."""
        for owner, ways in self._owners.items():
            if owner not in taken and not self.individual(owner[1]):
                fates = {one.fate_for(owner[0]) for one in ways}
                if Fate.OPEN not in fates:
                    fate = min(fates, key=lambda fate: fate.rank)
                    yield self.reported(self.nearest(ways, owner[0], fate), owner[0])

    def supplements(
        self, helped: Collection[str], chaperone: Chaperone, taken: Collection[Owner] = ()
    ) -> tuple[list[Recommendation], list[tuple[str, list[Vetted]]]]:
        """What is withheld, undetermined or refused, and for whom only the means were short."""
        listed: list[Recommendation] = []
        lost: dict[str, list[Vetted]] = defaultdict(list)
        for (student, variant), ways in self._owners.items():
            if student not in helped and self.individual(variant) and (student, variant) not in taken:
                settled = [(chaperone.settled(self.reported(one, student)), one) for one in ways]
                best, _ = min(settled, key=lambda pair: NEAREST_FIRST.index(pair[0].status))
                if best.status.recommended:
                    lost[student] += [one for result, one in settled if result.status.recommended]
                else:
                    listed.append(best)
        return [one for one in listed if one.students[0] not in lost], sorted(lost.items())

    def individual(self, variant: str) -> bool:
        """Whether a variant is of an individual intervention."""
        return self.desk.book.catalogue.intervention_of(variant).category is Category.INDIVIDUAL

    def needs_of(self, arrangement: Arrangement, offering: Offering) -> list[Need]:
        """The needs an offering covers, whether or not another covers them too."""
        students = set(offering.students)
        named = (n for seat in arrangement.seats if seat.student in students for n in seat.needs)
        return [self.desk.by_need[name] for name in sorted(set(named))]

    def reported(self, one: Vetted, owner: str) -> Recommendation:
        """A whole offering for *owner* of the best there is, judged; who else takes part is open."""
        offering = self._representative(one, owner)
        refused = one.fate_for(owner) is Fate.REFUSED
        return self.desk.reporter.report(
            offering,
            self.needs_of(one.arrangement, offering),
            missing=() if refused else one.unknown(),
            violations=tuple(self._too_few(one)) if refused else (),
            undecided=frozenset({"participant"}) if one.arrangement.open else frozenset(),
        )

    def ways(self, owner: str, variant: str) -> list[Vetted]:
        """The arrangements of a variant in which a pupil or a class could take part."""
        return [
            one
            for one in self.vetted
            if one.arrangement.template.variant == variant
            and (one.arrangement.template.class_id == owner or one.seats(owner))
        ]

    @cached_property
    def _owners(self) -> Mapping[Owner, list[Vetted]]:
        """The arrangements there are for each pupil or class and variant."""
        owners: dict[Owner, list[Vetted]] = defaultdict(list)
        for one in self.vetted:
            template = one.arrangement.template
            names = [template.class_id] if template.class_id else [s.student for s in one.arrangement.seats]
            for name in names:
                owners[name, template.variant].append(one)
        return owners

    def nearest(self, ways: Sequence[Vetted], owner: str, fate: Fate) -> Vetted:
        """Of the ways that come to *fate*, the one with least against it."""
        same = [one for one in ways if one.fate_for(owner) is fate]
        return min(same, key=lambda one: (len(one.against(owner)), len(one.unknown())))

    def _too_few(self, one: Vetted) -> Iterator[Remark]:
        """What is lacking to make a whole offering: people or a room to choose, or pupils."""
        explainer = self.desk.explainer
        for role, parts, needed in one.to_fill():
            usable = sum(part.fate is not Fate.REFUSED for part in parts)
            if usable < needed and role == SEAT:
                yield explainer.invariant("for-faa-med-samme-behov", had=usable, needed=needed)
            elif usable < needed:
                words = explainer.speaker.words.phrases[f"role-{role}"]
                yield explainer.invariant("for-faa-at-vaelge", role=words, had=usable, needed=needed)

    def _representative(self, one: Vetted, owner: str) -> Offering:
        """First what nothing stands against, then what most is left of: it takes nothing from others."""
        arrangement = one.with_training
        chosen = {
            choice.role: [
                option.id
                for option in sorted(
                    choice.options,
                    key=lambda o: (
                        one.parts[choice.role, o.id].fate.rank,
                        self.ledger.lack(arrangement, choice.role, o.id),
                        o.id == OWN_ROOM,
                        o.id,
                    ),
                )
            ][: choice.count]
            for choice in arrangement.choices
        }
        # What is chosen is numbered from 1 on, so these ids stay apart.
        id_ = f"{arrangement.template.variant}-{owner}-0"
        while id_ in self.ids_taken:
            id_ += "-0"
        return arrangement.offering(id_, [owner] if arrangement.open else None, chosen)


NEAREST_FIRST = (
    Status.RECOMMENDED,
    Status.RECOMMENDED_WITH_CONDITIONS,
    Status.UNDETERMINED,
    Status.WITHHELD,
    Status.REFUSED,
)
"""The statuses, what is nearest to being recommended first."""
