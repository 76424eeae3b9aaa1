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


def in_order(facts: Hindrances) -> tuple[Told, ...]:
    """*facts* in an order of their own."""
    return tuple(sorted(facts, key=lambda one: (one.kind, one.key, one.field, str(one.value))))


def size_of(facts: Hindrances) -> tuple[int, tuple[str, ...]]:
    """By which sets are ordered: how many facts, then which."""
    return len(facts), tuple(map(str, in_order(facts)))


_CONSENTS = {
    "student": {"volunteers"},
    "parents": {"involved_in_nomination"},
    "parents_informed": {"informed"},
    "collaboration": {"recognition"},
    "preparation": {"arranged"},
    "supplier": {"agreement"},
}
"""What people can bring about, told or not: consents and arrangements, never who a pupil is."""

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
        found = [self._against(a.outline())]
        if a.open and any(seat.student == owner for seat in a.seats):
            found.append(self._against(a.with_seat(owner)))
        for role, _, count in way.to_fill():
            possible = sorted(self._choosing(way, role), key=size_of)
            found += [*possible[:count], *[None] * (count - len(possible))]
        return None if None in found else frozenset().union(*filter(None, found))

    def within(self, way: Vetted) -> Iterator[Hindrances]:
        """What would have to be told so that one more can be chosen in *way*, which is open without."""
        for role, _, _ in way.to_fill():
            yield from (one for one in self._choosing(way, role) if one)

    def _choosing(self, way: Vetted, role: str) -> Iterator[Hindrances]:
        """For each who may be chosen, what would have to be told first."""
        a = way.arrangement
        names = [seat.student for seat in a.seats] if role == SEAT else [o.id for o in a.options(role)]
        for name in names:
            if way.parts[role, name].fate is Fate.OPEN:
                yield frozenset()
            else:
                against = self._against(a.with_seat(name) if role == SEAT else a.with_option(role, name))
                if against is not None:
                    yield against

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
        if name in _CONSENTS.get(kind, ()):
            return Told(kind, key, name, value=True)
        if _PRICES.get(kind) == name:
            most = max((b.amount_dkk for b in self._case.budgets), default=Decimal(1_000_000))
            return Told(kind, key, name, Decimal(0), Relation.AT_MOST, limit=most)
        match kind, name:
            case "staff", "teacher_trained":
                return Told(kind, key, name, value=True)
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
            if reading.value is False and name in _CONSENTS.get(kind, ()):
                yield Told(kind, key, name, value=True)
            elif reading.distance is not None and name in _RAISED.get(kind, ()):
                trained = self.trained(key, offering.variant) if kind == "training" else None
                bound = Decimal(str(reading.bound))
                yield trained or Told(kind, key, name, bound, Relation.AT_LEAST, limit=bound)

    def _preparation(self, reading: Reading, offering: Offering) -> FactKey:
        """The fact that says whether something is arranged: the class's own where there is one."""
        (prerequisite,) = reading.key
        of_class = (offering.school_id, offering.class_id or "", prerequisite)
        own = of_class in self._case.by_key["preparation"]
        return of_class if own else (offering.school_id, "", prerequisite)

    @property
    def _case(self) -> Case:
        return self.situation.desk.case


_ALL, _AMPLE = 2000, Decimal(10) ** 9
"""Pupils and kroner enough for anything."""


def _missing(judged: Judgement) -> Iterator[MissingFact]:
    return (MissingFact(one.kind, one.key, one.field) for one in judged.missing)
