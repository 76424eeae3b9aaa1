"""Never alone: an individual intervention settled by the company it has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from indsatsmotor.catalogue import Category
from indsatsmotor.explaining import Explainer
from indsatsmotor.plan import Arranged, FactItem, Period, Recommendation, Remark, RunningItem, Status
from indsatsmotor.planning._results import once
from indsatsmotor.policy import CompanionWindow, Policy, SubjectMatch

_INHERITED = "ledsager-med-betingelser"
_WITNESSES = ("ledsager-for-samme-elev", "ledsager-i-samme-periode")
_OF_COMPANY = frozenset({_INHERITED, *_WITNESSES, "ledsager-i-samme-fag", "ledsager-daekker-pakkedage"})


@dataclass(frozen=True)
class Chaperone:
    """Settles individual offerings among what is recommended and what already runs."""

    communal: Sequence[Recommendation]
    running: Sequence[RunningItem]
    explainer: Explainer
    policy: Policy

    def firm(self, one: Recommendation, student: str) -> list[Arranged]:
        """What certainly accompanies *one* for *student*, those without conditions first."""
        held = [r for r in self.communal if r.status.recommended]
        return sorted(
            (c for c in (*held, *self.running) if self._accompanies(c, one, student)),
            key=lambda c: (isinstance(c, Recommendation) and bool(c.conditions), c.id),
        )

    def settled(self, one: Recommendation) -> Recommendation:
        """*one* with its companions, or withheld, or undetermined with its companion."""
        if not one.status.recommended or not one.individual:
            return one
        one = self._unsettled(one)
        firm = {student: self.firm(one, student) for student in one.students}
        if all(firm.values()) and firm:
            return self._with_company(one, firm)
        lonely = next((student for student, company in firm.items() if not company), "")
        unsure = [r for r in self.communal if _might_accompany(r, one, lonely)]
        return self._unsure(one, lonely, unsure[0]) if unsure else self._withheld(one, lonely)

    def _unsettled(self, one: Recommendation) -> Recommendation:
        """*one* without what it had from earlier company."""
        inherits = [remark.rule for remark in one.conditions]
        own = inherits.index(_INHERITED) if _INHERITED in inherits else len(inherits)
        conditions = one.conditions[:own]
        return one.model_copy(
            update={
                "status": Status.RECOMMENDED_WITH_CONDITIONS if conditions else Status.RECOMMENDED,
                "companions": (),
                "conditions": conditions,
                "warnings": tuple(w for w in one.warnings if w.rule not in _OF_COMPANY),
                "justification": self.explainer.without(one.justification, _OF_COMPANY),
            }
        )

    def _accompanies(self, other: Arranged, one: Recommendation, student: str) -> bool:
        if other.id == one.id or not other.accompanies(student, one.period):
            return False
        if self.policy.companion_window is CompanionWindow.COVERS and self._uncovered(one, [other]):
            return False
        require = self.policy.subject_match_companion is SubjectMatch.REQUIRE
        return not require or _share_subject(other, one)

    def _with_company(self, one: Recommendation, firm: dict[str, list[Arranged]]) -> Recommendation:
        companions = {c.id: c for company in firm.values() for c in company}
        inherited = [r for company in firm.values() for r in self._inherited(company)]
        conditions = once((*one.conditions, *inherited))
        warnings = once((*one.warnings, *self._warnings(one, firm)))
        status = Status.RECOMMENDED_WITH_CONDITIONS if conditions else Status.RECOMMENDED
        return one.model_copy(
            update={
                "status": status,
                "companions": tuple(sorted(companions)),
                "conditions": conditions,
                "warnings": warnings,
                "justification": self.explainer.also(
                    one.justification, [*self._witnessed(firm)], cited=(*conditions, *warnings)
                ),
            }
        )

    def _witnessed(self, firm: dict[str, list[Arranged]]) -> Iterable[Remark]:
        """That the same pupil takes part in something that runs at the same time."""
        for student, company in firm.items():
            name = company[0].id
            for rule in _WITNESSES:
                yield self.explainer.invariant(rule, holds=True, student=student, companion=name)

    def _inherited(self, company: Sequence[Arranged]) -> Iterable[Remark]:
        """The conditions of the least conditional companion; none when one has none."""
        first = company[0]
        if isinstance(first, Recommendation) and first.conditions:
            yield self.explainer.invariant(_INHERITED, holds=True, companion=first.id)
            yield from first.conditions

    def _warnings(self, one: Recommendation, firm: dict[str, list[Arranged]]) -> Iterable[Remark]:
        for student, company in firm.items():
            if self.policy.subject_match_companion is SubjectMatch.PREFER and not any(
                _share_subject(c, one) for c in company
            ):
                yield self.explainer.invariant(
                    "ledsager-i-samme-fag", student=student, companion=company[0].id
                )
            dates = self._uncovered(one, company)
            if dates:
                yield self.explainer.invariant("ledsager-daekker-pakkedage", dates=dates)

    def _uncovered(self, one: Recommendation, company: Sequence[Arranged]) -> list[date]:
        """Dates of packs on which nobody of *company* runs."""
        periods: list[Period] = [c.period for c in company if c.period is not None]
        days = [date.fromisoformat(pack["day"]) for pack in one.details.get("packs", ())]
        return [day for day in days if not any(period.holds(day) for period in periods)]

    def _withheld(self, one: Recommendation, student: str) -> Recommendation:
        alone = self.explainer.invariant("individuel-aldrig-alene", student=student)
        held = (r for r in (*self.communal, *self.running) if student in r.students and not r.individual)
        apart = (self.explainer.invariant("ledsager-i-samme-periode", student=student, companion=r.id)
                 for r in held if _certain(r) and not r.accompanies(student, one.period))  # fmt: skip
        barred = (v for r in self.communal if student in r.students for v in r.violations)
        missing = (r for r in self.communal if student in r.students and r.status is Status.UNDETERMINED)
        unsure = (self.explainer.invariant("ledsager-uafklaret", holds=True, student=student, companion=r.id)
                  for r in missing)  # fmt: skip
        return one.model_copy(
            update={
                "status": Status.WITHHELD,
                "tasks": (),
                "attachments": (),
                "release": once((alone, *apart, *unsure, *barred)),
                "justification": self.explainer.also(one.justification, [alone]),
            }
        )

    def _unsure(self, one: Recommendation, student: str, companion: Recommendation) -> Recommendation:
        remark = self.explainer.invariant(
            "ledsager-uafklaret", holds=True, student=student, companion=companion.id
        )
        missing: tuple[FactItem, ...] = companion.missing
        return one.model_copy(
            update={
                "status": Status.UNDETERMINED,
                "tasks": (),
                "attachments": (),
                "missing": missing,
                "release": (remark,),
                "justification": self.explainer.also(one.justification, [remark]),
            }
        )


def _might_accompany(other: Recommendation, one: Recommendation, student: str) -> bool:
    """Whether *other*, listed for the pupil alone, would be company if it were determined."""
    if other.category is Category.INDIVIDUAL or other.status is not Status.UNDETERMINED:
        return False
    apart = other.period is not None and one.period is not None and not other.period.overlaps(one.period)
    return student in other.students and not apart


def _certain(other: Arranged) -> bool:
    """Whether *other* runs, or is recommended to."""
    return not isinstance(other, Recommendation) or other.status.recommended


def _share_subject(other: Arranged, one: Arranged) -> bool:
    """Whether the two have a subject in common; one that names no subject concerns them all."""
    return not other.subjects or bool(set(other.subjects) & set(one.subjects))
