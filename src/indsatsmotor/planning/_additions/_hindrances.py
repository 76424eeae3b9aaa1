"""Facts that stand in the way of what could be offered: not told, or told as a no that people can change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from indsatsmotor.allocation import Outline
from indsatsmotor.derivation import Judgement, Reading
from indsatsmotor.facts import Case, FactKey
from indsatsmotor.offering import ORE, Aim, MissingFact, Offering
from indsatsmotor.plan import FactItem, Relation
from indsatsmotor.planning._additions._changes import Told, unused_id
from indsatsmotor.planning._additions._situation import Situation
from indsatsmotor.planning._verdicts import Mode, verdict
from indsatsmotor.planning._vetting import SEAT, Fate, Vetted, missing_means
from indsatsmotor.rules import Require

Hindrances = frozenset[Told]

_TOLD_YES = {
    "student": {"volunteers"},
    "parents": {"involved_in_nomination", "backing"},
    "parents_informed": {"informed"},
    "staff": {"teacher_trained"},
    "collaboration": {"recognition"},
    "preparation": {"arranged"},
    "room": {"undisturbed"},
    "supplier": {"agreement"},
}
"""What is not told, and would be of use if it were a yes: judgements, consents and arrangements."""

_CHANGED_TO_YES = {
    "student": {"volunteers"},
    "parents": {"involved_in_nomination", "backing"},
    "parents_informed": {"informed"},
    "collaboration": {"recognition"},
    "preparation": {"arranged"},
    "supplier": {"agreement"},
}
"""A no that people can turn into a yes: consents and arrangements, never anything about who a pupil is."""

_RAISED = {
    "school": {"joint_planning_minutes_per_week"},
    "class": {"teacher_prep_minutes_per_week"},
    "training": {"hours"},
}
"""Numbers that a school can raise to what a rule asks."""

_PRICES = {"staff": "cost_per_lesson_dkk", "unit_price": "amount_dkk", "supplier": "price_dkk"}
"""The most that a price may be is sought, where none is told."""


@dataclass(frozen=True)
class Obstacles:
    """Says of one situation what stands in the way, and how it would have to be told instead."""

    situation: Situation
    aim: Aim

    def before(self, way: Vetted, owner: str) -> Hindrances | None:
        """What would have to be told so that *way* is open for *owner*; ``None`` where telling is no use."""
        a = way.arrangement
        outlines = [a.outline()]
        if a.open and any(seat.student == owner for seat in a.seats):
            outlines.append(a.with_seat(owner))
        found = [self._against(outline) for outline in outlines]
        for role, _, count in way.to_fill():
            names = [s.student for s in a.seats] if role == SEAT else [o.id for o in a.options(role)]
            found += self._least([self._choosing(way, role, name) for name in names], count)
        return None if any(one is None for one in found) else frozenset().union(*(one or () for one in found))

    def _choosing(self, way: Vetted, role: str, name: str) -> Hindrances | None:
        if way.parts[role, name].fate is Fate.OPEN:
            return frozenset()
        a = way.arrangement
        return self._against(a.with_seat(name) if role == SEAT else a.with_option(role, name))

    def _least(self, found: list[Hindrances | None], count: int) -> list[Hindrances | None]:
        """The *count* of them with least to tell."""
        possible = sorted((one for one in found if one is not None), key=_size)
        return [*possible[:count], *[None] * (count - len(possible))]

    def _against(self, outline: Outline) -> Hindrances | None:
        """What would have to be told so that no requirement stops *outline*."""
        desk, offering = self.situation.desk, outline.offering
        judged = verdict(desk.judge.judge(*outline, kinds=(Require,)), desk.book, Mode.RECOMMEND)
        means = missing_means(offering, desk.judge, desk.case, desk.book)
        # Where several facts are read, one of them may do; what is too many is taken out later.
        answers = [
            *([*self._changed(one, offering)] for one in judged.violated),
            *([t for fact in _missing(one) for t in self._told(fact, offering)] for one in judged.missing),
            *([*self._told(fact, offering)] for fact in means),
        ]
        return frozenset(chain.from_iterable(answers)) if all(answers) else None

    # --- what is not told ---

    def _told(self, fact: MissingFact, offering: Offering) -> Iterator[Told]:
        """What people could tell instead of *fact*, as would help most."""
        if fact.kind == "target_status":
            yield from self.judged(fact.key[0])
            return
        for item in self.situation.desk.explainer.told_behind(fact):
            told = self._favourable(item, offering)
            if told is not None:
                yield told

    def judged(self, student: str) -> Hindrances:
        """That professionals judge the pupil exposed, and to lag in what the need is about."""
        told = self._case.by_key["student"][student,]
        lags = ["academic_lag", "wellbeing_lag"]
        names = ["exposed"]
        if not any(getattr(told, lag) for lag in lags):
            names.append(lags[self.aim is Aim.WELLBEING])
        return frozenset(
            Told("student", (student,), n, value=True) for n in names if getattr(told, n) is None
        )

    def _favourable(self, item: FactItem, offering: Offering) -> Told | None:
        """*item* told as would help most; nothing where people cannot tell it, or it is no use to ask."""
        kind, key, name = item.kind, item.key, item.field
        if name in _TOLD_YES.get(kind, ()):
            return Told(kind, key, name, value=True)
        if _PRICES.get(kind) == name:
            most = max((b.amount_dkk for b in self._case.budgets), default=Decimal(1_000_000))
            return Told(kind, key, name, Decimal(0), Relation.AT_MOST, limit=most)
        match kind, name:
            case "staff", "qualified_for":
                return Told(kind, key, name, frozenset({offering.intervention}))
            case "training", "hours":
                return self.trained(key, offering.variant)
            case "room", "capacity":
                return Told(kind, key, name, Decimal(_ALL), Relation.AT_LEAST, limit=Decimal(1))
            case "budget", "amount_dkk":
                also = (("school_id", key[0]),)
                id_ = unused_id(self._case, "budget")
                return Told(kind, (id_,), name, _AMPLE, Relation.AT_LEAST, step=ORE, also=also)
            case "class", "class_teacher_id":
                own = [staff.id for staff in self._case.staff if staff.school_id == offering.school_id]
                return Told(kind, key, name, own[0]) if own else None
            case _:
                return None

    def trained(self, key: FactKey, variant: str) -> Told | None:
        """All the training that is recommended."""
        book = self.situation.desk.book
        hours = book.measure(book.catalogue.variants[variant], "training_hours")
        told = self._case.by_key["training"].get(key)
        had = Decimal(0) if told is None else told.hours
        if hours is None or had >= hours:
            return None
        return Told("training", key, "hours", hours, Relation.AT_LEAST, limit=had)

    # --- what is told as a no, or as too little ---

    def _changed(self, judged: Judgement, offering: Offering) -> Iterator[Told]:
        """What a requirement read that people can change."""
        for reading in judged.readings:
            kind, key, name = reading.kind, reading.key, reading.field
            if kind == "prepared":
                kind, key = "preparation", self._preparation(reading, offering)
            if reading.value is False and name in _CHANGED_TO_YES.get(kind, ()):
                yield Told(kind, key, name, value=True)
            elif reading.distance is not None and name in _RAISED.get(kind, ()):
                told = self.trained(key, offering.variant) if kind == "training" else None
                yield told or Told(kind, key, name, reading.bound)

    def _preparation(self, reading: Reading, offering: Offering) -> FactKey:
        """The fact that says whether something is arranged: the class's own where there is one."""
        (prerequisite,) = reading.key
        of_class = (offering.school_id, offering.class_id or "", prerequisite)
        return (
            of_class
            if of_class in self._case.by_key["preparation"]
            else (offering.school_id, "", prerequisite)
        )

    @property
    def _case(self) -> Case:
        return self.situation.desk.case


_ALL, _AMPLE = 2000, Decimal(10) ** 9
"""Pupils and kroner enough for anything."""


def _size(facts: Hindrances) -> tuple[int, list[str]]:
    return len(facts), sorted(map(str, facts))


def _missing(judged: Judgement) -> Iterator[MissingFact]:
    return (MissingFact(one.kind, one.key, one.field) for one in judged.missing)
