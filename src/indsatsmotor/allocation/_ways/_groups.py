"""Small groups: pupils of one school and grade band with the same need, their levels near each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from indsatsmotor.allocation._arrangements import Arrangement, Choice, Family
from indsatsmotor.allocation._ways._ground import Ground, Time
from indsatsmotor.catalogue import Intervention, Variant
from indsatsmotor.offering import AdultRole, Need, Offering, Setting


def groups(ground: Ground, i: Intervention, v: Variant) -> Iterator[Arrangement]:
    """One arrangement for each shared need, span of levels and time; several groups may be made of it."""
    shared: dict[tuple[str, str, str, str], list[Need]] = defaultdict(list)
    for need in ground.named(i.id):
        band = ground.bands.get(need.students[0], "")
        shared[need.school_id, band, str(need.subject), need.area or ""].append(need)
    for key, needs in sorted(shared.items()):
        windows = list(_windows(ground, v, needs))
        family = Family("/".join((v.id, *key)), len(windows))
        for number, window in enumerate(windows):
            for time in ground.times(v):
                template = _template(ground, v, (*key, str(number)), window[0], time)
                tutor = Choice(AdultRole.TUTOR, 1, ground.staff(template))
                yield ground.arrangement(i, template, window, tutor, ground.rooms(template), family=family)


def _template(ground: Ground, v: Variant, key: tuple[str, ...], need: Need, time: Time) -> Offering:
    start, weeks = time
    return Offering(
        id="/".join([v.id, *key, str(start), str(weeks)]),
        intervention=v.intervention,
        variant=v.id,
        school_id=need.school_id,
        subjects=(str(need.subject),),
        area=need.area,
        setting=Setting(v.setting),
        start=start,
        weeks=weeks,
        lessons_per_week=ground.number(v, "lessons_per_week"),
        minutes_per_lesson=ground.whole(v, "minutes_per_lesson"),
    )


def _windows(ground: Ground, v: Variant, needs: Sequence[Need]) -> Iterator[list[Need]]:
    """Needs of pupils whose levels lie within the tolerance; those of unknown level fit everywhere."""
    tolerance = ground.number(v, "level_spread")
    levels = {need.id: _level(ground, need) for need in needs}
    known = sorted({level for level in levels.values() if level is not None})
    found: list[list[Need]] = []
    for lowest in known if tolerance is not None else ():
        highest = lowest + (tolerance or 0)
        window = [n for n in needs if (level := levels[n.id]) is None or lowest <= level <= highest]
        if not any({n.id for n in window} <= {n.id for n in other} for other in found):
            found.append(window)
    yield from found or [list(needs)]


def _level(ground: Ground, need: Need) -> Decimal | None:
    key = (need.students[0], str(need.subject), need.area or "")
    told = ground.case.by_key["learning_need"].get(key)
    return None if told is None else told.level
