"""What was decided in competition for means, and against whom: by kind only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from indsatsmotor.offering import Need, Offering, cost, schedule, uses
from indsatsmotor.offering import binds as pays
from indsatsmotor.plan import ShortfallItem, Unmet
from indsatsmotor.planning._asking._inquiry import Ground
from indsatsmotor.reasons import Competition, Contest, Holder, Wish
from indsatsmotor.sources import LANGUAGES, Text

Means = tuple[str, str]
"""What sort of means, and whose."""
BUDGET = "budget"


class Referee:
    """Says of some means who has them and who does not."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._taken: dict[str, frozenset[Means]] = {}

    def of_result(self, name: str, needs: Sequence[Need]) -> Competition:
        """What a recommended result holds that was not enough for others."""
        means = self._means_of(name)
        short = {means for one in self._ground.plan.unmet for means in _short_of(one.shortfalls)}
        contests = [self._contest(one, without=name) for one in sorted(means & short)]
        return self._competition(contests, needs, "won" if contests else "uncontested")

    def of_shortfalls(self, shortfalls: Iterable[ShortfallItem], needs: Sequence[Need]) -> Competition:
        """Who has what something was short of."""
        own = {need.id for need in needs}
        contests = [self._contest(one, needs=own) for one in sorted(set(_short_of(shortfalls)))]
        return self._competition(contests, needs, "lost")

    def _competition(self, contests: Sequence[Contest], needs: Sequence[Need], how: str) -> Competition:
        plan = self._ground.plan
        phrases = self._ground.desk.explainer.speaker.words.phrases
        parts: list[Text] = [phrases[f"competition-{how}"]]
        if contests:
            parts.append(phrases["proven" if plan.optimality.proven else "competition-not-proven"])
        return Competition(
            contests=tuple(contests),
            acuteness=tuple(sorted({need.acuteness for need in needs})),
            weights=plan.policy.acuteness_weights,
            levels=plan.optimality.levels,
            proven=plan.optimality.proven,
            text={language: " ".join(part[language] for part in parts) for language in LANGUAGES},
        )

    def _contest(self, means: Means, *, without: str = "", needs: Iterable[str] = ()) -> Contest:
        line = next((one for one in self._ground.plan.ledger if (one.kind, one.of) == means), None)
        held: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
        for name, offering in self._ground.offerings.items():
            if name != without and means in self._means_of(name):
                held[offering.variant, offering.subjects].append(name)
        others = [
            one
            for one in self._ground.plan.unmet
            if one.need.id not in set(needs) and means in set(_short_of(one.shortfalls))
        ]
        wished = Counter((one.need.aim, one.need.subject) for one in others)
        return Contest(
            what=means[0],
            of=means[1],
            unit=line.unit if line else "",
            available=line.available if line else None,
            used=line.used if line else None,
            held_by=tuple(
                Holder(variant=kind, subjects=subjects, offerings=len(names), students=self._pupils(names))
                for (kind, subjects), names in sorted(held.items())
            ),
            wished_by=tuple(
                Wish(aim=aim, subject=subject, needs=count)
                for (aim, subject), count in sorted(
                    wished.items(), key=lambda one: (one[0][0], one[0][1] or "")
                )
            ),
        )

    def _pupils(self, names: Iterable[str]) -> int:
        return len({student for name in names for student in self._ground.by_id[name].students})

    def _means_of(self, name: str) -> frozenset[Means]:
        if name not in self._taken:
            self._taken[name] = frozenset(self._taken_by(self._ground.offerings[name]))
        return self._taken[name]

    def _taken_by(self, offering: Offering) -> Iterator[Means]:
        ground = self._ground
        for use in uses(offering, schedule(offering, ground.desk.judge.viewer.year), ground.book):
            yield use.resource.kind, use.resource.id
        for line in cost(offering, ground.case, ground.book):
            for budget in ground.case.budgets if line.amount else ():
                if pays(budget, line.school_id, offering.intervention, line.line):
                    yield BUDGET, budget.id


def _short_of(shortfalls: Iterable[ShortfallItem]) -> Iterator[Means]:
    """The lessons, rooms and money among *shortfalls*."""
    for short in shortfalls:
        if short.what == BUDGET or short.what.endswith(("_lessons", "_preparation")):
            yield short.what, short.of


def is_scarce(unmet: Unmet) -> bool:
    """Whether only the means were short."""
    return unmet.status == "scarce"
