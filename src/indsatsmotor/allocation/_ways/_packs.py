"""Packs for one pupil at home."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._ways._ground import Ground, only
from indsatsmotor.catalogue import Intervention, Variant
from indsatsmotor.offering import Need, Offering, Pack, Setting


def packs(ground: Ground, i: Intervention, v: Variant) -> Iterator[Arrangement]:
    """Packs for each pupil with a need that names them, from each start of the year."""
    by_student: dict[str, list[Need]] = defaultdict(list)
    for need in ground.named(i.id):
        by_student[need.students[0]].append(need)
    for student, needs in sorted(by_student.items()):
        for start in ground.starts():
            days = () if start is None else _days(ground, v, start)
            if days is not None:
                yield ground.arrangement(i, _template(ground, v, student, needs, start, days), needs)


def _days(ground: Ground, v: Variant, start: date) -> tuple[date, ...] | None:
    """When the packs are given: days apart, or teaching weeks apart; ``None`` when the year is too short."""
    count = ground.whole(v, "packs") or 0
    weeks = ground.whole(v, "teaching_weeks_between_packs")
    if weeks is None:
        between = timedelta(days=ground.whole(v, "days_between_packs") or 0)
        return tuple(start + n * between for n in range(count))
    year = ground.year.teaching_weeks(start, (count - 1) * weeks + 1)[::weeks]
    return tuple(map(ground.year.first_teaching_day, year)) if len(year) == count else None


def _template(
    ground: Ground,
    v: Variant,
    student: str,
    needs: Sequence[Need],
    start: date | None,
    days: tuple[date, ...],
) -> Offering:
    parents = ground.case.by_key["parents"].get((student,))
    return Offering(
        id="/".join([v.id, student, str(start)]),
        intervention=v.intervention,
        variant=v.id,
        school_id=needs[0].school_id,
        students=(student,),
        subjects=tuple(sorted({str(need.subject) for need in needs})),
        area=only({need.area for need in needs}),
        setting=Setting(v.setting),
        start=start,
        weeks=next(iter(ground.weeks(v)), None),
        packs=tuple(Pack(day=day, guide=True) for day in days) or None,
        guide_languages=parents.languages if parents else None,
    )
