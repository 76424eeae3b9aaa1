"""What is needed, and what already meets some of it, read off the derivation and the case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from indsatsmotor.allocation import Company
from indsatsmotor.catalogue import Category
from indsatsmotor.derivation import Derivation
from indsatsmotor.facts import Atom, Case, RunningIntervention
from indsatsmotor.offering import Aim, Need, Schedule
from indsatsmotor.plan import NeedItem, Period, RunningItem
from indsatsmotor.rulebook import Rulebook

ORDINARY = "ordinary"


def needs_in(derivation: Derivation, case: Case) -> tuple[Need, ...]:
    """Every need that was concluded, in order of id."""
    acuteness = {str(a.values[0]): str(a.values[1]) for a in derivation.of("acuteness")}
    needs = [*_of_pupils(derivation, case, acuteness), *_of_classes(derivation, case)]
    return tuple(sorted(needs, key=lambda need: need.id))


def _of_pupils(derivation: Derivation, case: Case, acuteness: dict[str, str]) -> Iterator[Need]:
    for atom in derivation.of("need"):
        student, aim, subject, area, confirmed = atom.values
        yield Need(
            id="/".join(["need", *map(_part, (student, aim, subject, area))]),
            students=(str(student),),
            school_id=case.by_key["student"][str(student),].school_id,
            aim=Aim(str(aim)),
            subject=_word(subject),
            area=_word(area),
            class_id=None,
            acuteness=acuteness.get(str(student), ORDINARY),
            confirmed=bool(confirmed),
        )


def _of_classes(derivation: Derivation, case: Case) -> Iterator[Need]:
    """A class need is the same for its pupils: one need, met by an offering to the class."""
    for atom in derivation.of("class_need"):
        class_id, subject, area = atom.values
        yield Need(
            id="/".join(["class-need", *map(_part, (class_id, subject, area))]),
            students=case.members[str(class_id)],
            school_id=case.by_key["class"][str(class_id),].school_id,
            aim=Aim.SUBJECT,
            subject=_word(subject),
            area=_word(area),
            class_id=str(class_id),
            acuteness=ORDINARY,
        )


def atoms_of(need: Need, derivation: Derivation) -> list[Atom]:
    """The derived facts that *need* was read from: the need, and how acute it is."""
    if need.of_class:
        wanted: tuple[object, ...] = (need.class_id, need.subject, need.area)
        return [a for a in derivation.of("class_need") if a.values == wanted]
    wanted = (need.students[0], str(need.aim), need.subject, need.area)
    acute = [a for a in derivation.of("acuteness") if a.values == (need.students[0], need.acuteness)]
    return [a for a in derivation.of("need") if a.values[:4] == wanted] + acute


def need_item(need: Need) -> NeedItem:
    """*need* as it stands in a plan."""
    return NeedItem(
        id=need.id,
        aim=need.aim,
        subject=need.subject,
        area=need.area,
        class_=need.class_id,
        acuteness=need.acuteness,
    )


def running_items(case: Case, book: Rulebook) -> tuple[RunningItem, ...]:
    """What already runs, as witnesses of the plan."""
    return tuple(
        RunningItem(
            id=one.id,
            intervention=one.intervention,
            code=book.intervention(one.intervention).code,
            variant=one.variant,
            category=book.intervention(one.intervention).category,
            school=one.school_id,
            students=participants(one, case),
            class_=one.class_id,
            subject=next(iter(one.subjects)) if one.subjects and len(one.subjects) == 1 else None,
            subjects=tuple(sorted(one.subjects or ())),
            area=one.area,
            period=Period(start=one.start, end=one.end),
        )
        for one in case.running
        if one.intervention in book.catalogue.interventions
    )


def participants(running: RunningIntervention, case: Case) -> tuple[str, ...]:
    """The pupils who take part: those told, or the told pupils of the class."""
    if running.students or running.class_id is None:
        return tuple(sorted(running.students))
    return case.members[running.class_id]


def met_by_running(
    needs: Sequence[Need], items: Sequence[RunningItem], first_day: date | None
) -> frozenset[str]:
    """Ids of the needs that a running community-oriented intervention covers."""
    active = [i for i in items if not i.individual and (first_day is None or _lasts(i, first_day))]
    return frozenset(need.id for need in needs if any(_covers(item, need) for item in active))


def company_of(items: Sequence[RunningItem]) -> tuple[Company, ...]:
    """The running interventions that can be companions."""
    return tuple(
        Company(
            frozenset(i.students),
            Schedule((), False, (), i.period.start, i.period.end),
            frozenset(i.subjects),
        )
        for i in items
        if not i.individual and i.period is not None
    )


def _covers(item: RunningItem, need: Need) -> bool:
    if need.of_class:
        return (
            item.class_ == need.class_id and item.category is Category.IN_CLASS and _same_subject(item, need)
        )
    if not set(need.students) <= set(item.students):
        return False
    if need.aim is Aim.WELLBEING:
        return item.category is Category.IN_CLASS
    return _same_subject(item, need)


def _same_subject(item: RunningItem, need: Need) -> bool:
    """What is not told of a running intervention is not held against it."""
    subject = need.subject is None or not item.subjects or need.subject in item.subjects
    return subject and (item.area is None or need.area is None or item.area == need.area)


def _lasts(item: RunningItem, first_day: date) -> bool:
    return item.period is None or item.period.end >= first_day


def _part(value: object) -> str:
    return "-" if value is None else str(value)


def _word(value: object) -> str | None:
    return None if value is None else str(value)
