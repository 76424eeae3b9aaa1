"""Which facts, told otherwise, would give another result: sought in the conditions, verified by planning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from indsatsmotor.errors import FactErrors
from indsatsmotor.facts import changed
from indsatsmotor.offering import Need
from indsatsmotor.plan import Recommendation, Status, UnmetKind
from indsatsmotor.planning._asking._competing import Referee
from indsatsmotor.planning._asking._inquiry import Ground
from indsatsmotor.planning._asking._mending import Mender
from indsatsmotor.planning._asking._why_not import Asking
from indsatsmotor.planning._listing import NEAREST_FIRST
from indsatsmotor.planning._recommending import recommend
from indsatsmotor.reasons import ChangeOption, Explanation, FactStep, ReadItem, Standing, WhatWouldChange
from indsatsmotor.sources import LANGUAGES, Text

Steps = frozenset[FactStep]
_MOST_TOGETHER = 3
"""How many facts are changed together at most."""
_RECOMMENDED = frozenset({Status.RECOMMENDED, Status.RECOMMENDED_WITH_CONDITIONS})
_ELIGIBLE = frozenset({Standing.OFFERED, Standing.COVERED, Standing.LOST, Standing.BARRED})
_MET = "met"


class _Enough(Exception):
    """As many plans were made as may be."""


@dataclass
class Changing:
    """Seeks changes that give one result or need another status."""

    ground: Ground
    of: str
    most: int
    _plans: dict[Steps, Ground | None] = field(default_factory=dict)

    def result(self, one: Recommendation, why: Explanation) -> WhatWouldChange:
        """For what is recommended, what would take it away; for the rest, what would bring it.

        Where nothing stands against it any longer, facts have done what they can.
        """
        owner, variant = one.class_ or one.students[0], one.variant

        def status(ground: Ground) -> str:
            held = [r for r in ground.plan.recommendations if r.variant == variant and _is_for(r, owner)]
            best = min((r.status for r in held), key=NEAREST_FIRST.index, default=None)
            return str(best or Asking(ground, Referee(ground), owner).why_not(variant).standing)

        if one.status.recommended:
            return self._sought(
                str(one.status),
                lambda now: now not in _RECOMMENDED,
                status,
                lambda _: self._leaning(why, one.school),
            )
        company = self._communal if one.individual else ()
        return self._sought(
            str(one.status),
            lambda now: now in {*_RECOMMENDED, *_ELIGIBLE},
            status,
            lambda ground: _lacking(ground, [variant, *company], owner),
        )

    def need(self, need: Need, status: str) -> WhatWouldChange:
        """The facts with which the need would be met."""
        owner = need.class_id or need.students[0]

        def after(ground: Ground) -> str:
            still = (u for u in ground.plan.unmet if u.kind is UnmetKind.NEED and u.need.id == need.id)
            return next((one.status for one in still), _MET)

        if status == _MET:
            return self._answer(status, [], complete=True)
        return self._sought(
            status, lambda now: now == _MET, after, lambda ground: _lacking(ground, self._communal, owner)
        )

    @property
    def _communal(self) -> list[str]:
        """The variants that can meet a need, or be company."""
        individual = self.ground.lister.individual
        return [variant for variant in self.ground.book.catalogue.variants if not individual(variant)]

    # --- the search ---

    def _sought(
        self,
        status: str,
        wanted: Callable[[str], bool],
        after: Callable[[Ground], str],
        candidates: Callable[[Ground], Iterable[FactStep]],
    ) -> WhatWouldChange:
        """Sets of changes, the smaller first; to what is not enough, what stands in the way then is added."""
        found: list[tuple[Steps, str]] = []
        complete = True
        try:
            waiting = [frozenset({step}) for step in candidates(self.ground)]
            while waiting:
                steps = waiting.pop(0)
                if steps in self._plans or any(less <= steps for less, _ in found):
                    continue
                there = self._planned(steps)
                if there is None:
                    continue
                now = after(there)
                if wanted(now):
                    found.append(self._least(steps, now, wanted, after))
                elif len(steps) < _MOST_TOGETHER:
                    waiting += [steps | {step} for step in candidates(there) if _apart(step, steps)]
        except _Enough:
            complete = False
        return self._answer(status, found, complete=complete)

    def _least(
        self, steps: Steps, now: str, wanted: Callable[[str], bool], after: Callable[[Ground], str]
    ) -> tuple[Steps, str]:
        """*steps*, or a part of them that is enough as well, and what it comes to."""
        for size in range(1, len(steps)):
            for part in map(frozenset, combinations(sorted(steps, key=str), size)):
                there = self._planned(part)
                if there is not None and wanted(less := after(there)):
                    return part, less
        return steps, now

    def _planned(self, steps: Steps) -> Ground | None:
        """The plan after *steps*; ``None`` where the facts cannot stand together."""
        if steps not in self._plans:
            if len(self._plans) >= self.most:
                raise _Enough
            ground = self.ground
            try:
                case = changed(ground.case, Mender(ground.case).changes(steps))
            except FactErrors:
                self._plans[steps] = None
            else:
                plan = recommend(case, choices=ground.plan.choices, book=ground.book)
                self._plans[steps] = Ground(plan, case, ground.book)
        return self._plans[steps]

    def _leaning(self, why: Explanation, school: str) -> Iterator[FactStep]:
        """What a recommended result leans on and people could undo."""
        mender = Mender(self.ground.case)
        read = (item for step in why.judged if step.sort == "require" for item in step.read)
        items = (item for item in read if item.outcome == "satisfied")
        found = (mender.for_failing(item, school) for item in items)
        return iter(dict.fromkeys(step for step in found if step is not None))

    # --- the answer ---

    def _answer(self, status: str, found: Sequence[tuple[Steps, str]], *, complete: bool) -> WhatWouldChange:
        ordered = sorted(found, key=lambda one: (len(one[0]), sorted(map(str, one[0]))))
        return WhatWouldChange(
            of=self.of,
            status=status,
            options=tuple(
                ChangeOption(steps=tuple(sorted(steps, key=str)), status=after, text=self._text(steps))
                for steps, after in ordered
            ),
            plans=len(self._plans),
            complete=complete,
            ruleset=self.ground.plan.ruleset,
            facts_sha256=self.ground.plan.proof.facts_sha256,
        )

    def _text(self, steps: Steps) -> Text:
        speaker = self.ground.desk.explainer.speaker

        def said(step: FactStep, language: str) -> str:
            whose = " ".join(speaker.held(part, language) for part in step.key if part)
            before, after = (
                speaker.words.phrase("none-at-all", language)
                if value == ()
                else speaker.held(value, language)
                for value in (step.before, step.after)
            )
            what = speaker.words.field(step.kind, step.field, language)
            return speaker.words.phrase(
                "would-change-step", language, what=what, whose=whose, before=before, after=after
            )

        ordered = sorted(steps, key=str)
        return {language: "; ".join(said(step, language) for step in ordered) for language in LANGUAGES}


def _lacking(ground: Ground, variants: Iterable[str], owner: str) -> Iterator[FactStep]:
    """What people could tell or bring about so that a condition holds that fails now; each once."""
    mender = Mender(ground.case)
    school = _school_of(ground, owner)
    asking = Asking(ground, Referee(ground), owner)
    failed = (one for variant in variants for one in asking.why_not(variant).failed)
    items: Iterator[ReadItem] = (item for one in failed for item in one.read)
    found = (mender.for_holding(item, school) for item in items)
    return iter(dict.fromkeys(step for step in found if step is not None))


def _school_of(ground: Ground, owner: str) -> str:
    by_key = ground.case.by_key
    told = by_key["student"].get((owner,)) or by_key["class"][owner,]
    return str(told.school_id)


def _is_for(one: Recommendation, owner: str) -> bool:
    return one.class_ == owner or owner in one.students


def _apart(step: FactStep, steps: Steps) -> bool:
    """Whether *step* changes something that *steps* do not."""
    return all((step.kind, step.key, step.field) != (one.kind, one.key, one.field) for one in steps)
