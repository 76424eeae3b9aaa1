"""Judged offerings as recommendations: status, conditions, cost and the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from indsatsmotor.catalogue import Category
from indsatsmotor.derivation import Derivation, Judgement, Outcome
from indsatsmotor.explaining import Explainer
from indsatsmotor.facts import Case
from indsatsmotor.implementation import Implementer
from indsatsmotor.inference import Judge
from indsatsmotor.offering import CostLine, MissingFact, Need, Offering, Setting, cost, schedule, settled
from indsatsmotor.plan import (
    WHOLE_CLASS,
    AdultItem,
    CostItem,
    FactItem,
    Period,
    Recommendation,
    Remark,
    RequirementItem,
    Status,
)
from indsatsmotor.planning._needs import atoms_of
from indsatsmotor.planning._readings import Readings
from indsatsmotor.planning._verdicts import Mode, verdict
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Attach, Prefer, Require, Rule, Task, Warn

T = TypeVar("T")

_SAID = (Require, Prefer, Warn, Attach)
"""The kinds of rule that say something of every offering."""


@dataclass
class Reporter:
    """Makes recommendations of the offerings of one case."""

    case: Case
    book: Rulebook
    derivation: Derivation
    judge: Judge
    explainer: Explainer
    implementer: Implementer
    mode: Mode

    def __post_init__(self) -> None:
        self.readings = Readings(self.case, self.judge, self.mode)

    def report(
        self,
        offering: Offering,
        needs: Sequence[Need],
        *,
        violations: Sequence[Remark] = (),
        missing: Sequence[MissingFact] = (),
        paid: frozenset[str] = frozenset(),
        undecided: frozenset[str] = frozenset(),
    ) -> Recommendation:
        """*offering* judged, with what else stands against it.

        Args:
            offering: the whole offering.
            needs: the needs it is for.
            violations: what the engine itself has against it.
            missing: means that are not told.
            paid: amounts that fall once and have fallen already.
            undecided: the choices still to be made, where the offering is not whole.
        """
        view = self.judge.viewer.view(offering, undecided)
        judgements = self.judge.of_view(view, _SAID)
        own = verdict(judgements, self.book, self.mode)
        against = (*(self.explainer.violation(one) for one in own.violated), *violations)
        facts = (*own.unknown, *missing)
        unknown = once(f for fact in facts for f in self.explainer.told_behind(fact))
        still_open = (
            *(self.explainer.condition(one, offering) for one in own.open),
            *self._timetable(offering),
        )
        plan = schedule(offering, self.judge.viewer.year)
        lines = tuple(one for one in cost(offering, self.case, self.book) if one.once not in paid)
        status = _status(against, (*own.missing, *missing), still_open)
        warnings = once((*self._said(judgements, Warn), *self._estimates(lines)))
        tasks = self.judge.of_view(view, (Task,)) if status.recommended else ()
        needed = [atom for need in settled(needs) for atom in atoms_of(need, self.derivation)]
        # Wellbeing measures strengthen an academic offering and never stand alone.
        attachments = once(self._said(judgements, Attach)) if status.recommended else ()
        period = Period(start=plan.start, end=plan.end) if plan.start and plan.end else None
        return Recommendation(
            **self._what(offering),
            status=status,
            needs=tuple(need.id for need in needs),
            staff=tuple(
                AdultItem(id=a.staff_id, **a.model_dump(exclude={"staff_id"})) for a in offering.adults or ()
            ),
            room=offering.room_id,
            period=period,
            weeks=offering.weeks,
            lessons_per_week=offering.lessons_per_week,
            minutes_per_lesson=offering.minutes_per_lesson,
            slots=None if offering.slots is None else tuple(sorted(map(str, offering.slots))),
            details=_details(offering, period),
            cost_dkk=sum_of(lines),
            cost=tuple(CostItem.of(line, offering.school_id) for line in lines),
            conditions=once(still_open),
            warnings=warnings,
            violations=once(against),
            missing=unknown,
            attachments=attachments,
            tasks=self.implementer.tasks(offering, tasks),
            evidence=self.explainer.evidence(offering, self._grades(offering)),
            readings=self.explainer.readings(
                self.readings.of(
                    offering,
                    view,
                    [*judgements, *tasks],
                    [atom for atom in needed if atom.kind != "acuteness"],
                    _SAID if not status.recommended else (*_SAID, Task),
                )
            ),
            requirements=() if undecided else tuple(map(RequirementItem.of, own.judgements)),
            justification=self.explainer.justification(
                [*own.judgements, *self._holding(judgements, (Prefer,))],
                needed,
                (*violations, *self._untold(unknown)),
                cited=(*still_open, *warnings, *attachments),
            ),
        )

    def _what(self, offering: Offering) -> dict[str, Any]:
        intervention = self.book.intervention(offering.intervention)
        subjects = offering.subjects
        return {
            "id": offering.id,
            "intervention": intervention.id,
            "code": intervention.code,
            "variant": offering.variant,
            "category": intervention.category,
            "school": offering.school_id,
            "students": self.judge.viewer.participants(offering),
            "class_": offering.class_id,
            "subject": subjects[0] if len(subjects) == 1 else None,
            "subjects": subjects,
            "area": offering.area,
        }

    def _untold(self, unknown: Iterable[FactItem]) -> Iterable[Remark]:
        """That nothing can be said before facts are told."""
        labels = self.explainer.speaker.words.label
        facts = list({label["da"]: label for f in unknown for label in [labels(f.kind, f.field)]}.values())
        if facts:
            yield self.explainer.invariant("oplysninger-kendt", facts=facts)

    def _timetable(self, offering: Offering) -> Iterable[Remark]:
        """Weekly lessons whose times are not told are placed by capacity only."""
        weekly = offering.lessons_per_week is not None and offering.setting is not Setting.HOLIDAY
        follow_up = offering.follow_up
        followed = follow_up is not None and follow_up.lessons_per_week is not None
        category = self.book.intervention(offering.intervention).category
        untold = (weekly and offering.slots is None) or (
            followed and follow_up is not None and follow_up.slots is None
        )
        if untold and category is not Category.INDIVIDUAL:
            yield self.explainer.invariant("tid-i-skemaet").model_copy(update={"due": offering.start})

    def _said(self, judgements: Iterable[Judgement], kind: type[Warn | Attach]) -> Iterable[Remark]:
        for one in self._holding(judgements, (kind,)):
            remark = self.explainer.consideration(one)
            assert remark is not None
            yield remark

    def _holding(self, judgements: Iterable[Judgement], kinds: tuple[type[Rule], ...]) -> Iterable[Judgement]:
        by_id = self.book.ruleset.by_id
        return (j for j in judgements if isinstance(by_id[j.rule], kinds) and j.outcome is Outcome.SATISFIED)

    def _estimates(self, lines: Iterable[CostLine]) -> Iterable[Remark]:
        """A price that is the catalogue's estimate is said to be one (DX52)."""
        variant_items = {i.id: i for v in self.book.catalogue.variants.values() for i in v.cost}
        for line in lines:
            if line.estimated:
                price = self.book.catalogue.prices[variant_items[line.item].price]
                yield self.explainer.invariant("pris-er-et-skoen", holds=True, price=price.title)

    def _grades(self, offering: Offering) -> list[int]:
        students = self.judge.viewer.participants(offering)
        return [self.case.by_key["student"][student,].grade for student in students]


def _status(against: Sequence[object], unknown: Sequence[object], still_open: Sequence[object]) -> Status:
    if against:
        return Status.REFUSED
    if unknown:
        return Status.UNDETERMINED
    return Status.RECOMMENDED_WITH_CONDITIONS if still_open else Status.RECOMMENDED


def _details(offering: Offering, period: Period | None) -> dict[str, Any]:
    """What only this shape of intervention has."""
    names = ("focus", "pairs", "turn_minutes", "packs", "guide_languages", "follow_up", "setting", "operator",
             "programme", "supplier_id", "overnight", "wellbeing_aim", "preparations",
             "pupils_planned")  # fmt: skip
    told = offering.model_dump(mode="json", include=set(names), exclude_none=True, exclude_defaults=True)
    details = {name: told[name] for name in names if name in told}
    if offering.adults == ():
        details["adults"] = ()  # told that there is nobody, which is not unknown
    if offering.class_id is not None and not offering.students:
        details[WHOLE_CLASS] = True
    if offering.start is not None and period is None:
        details["start"] = offering.start.isoformat()
    return details


def sum_of(lines: Sequence[CostLine]) -> Decimal | None:
    """Their sum; ``None`` when one is unknown."""
    amounts = [line.amount for line in lines]
    return None if None in amounts else sum((a for a in amounts if a is not None), Decimal(0))


def once(items: Iterable[T]) -> tuple[T, ...]:
    """*items* without repetition, in the order they first stand."""
    seen: list[T] = []
    for item in items:
        if item not in seen:
            seen.append(item)
    return tuple(seen)
