"""What people choose by hand: arrangements with nothing left to choose, or with less to choose from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from indsatsmotor.allocation._arrangements import OWN_ROOM, SEATED, Arrangement, Choice, Seat
from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Case
from indsatsmotor.offering import ROOM, Forbidden, Offering

_TOLD_BESIDE = ("end", "pairs", "slots")
"""What ways leave to be told, and what takes none of the means."""


def fixed(
    offering: Offering, ways: Iterable[Arrangement], shape: Shape, seats: tuple[Seat, ...]
) -> Arrangement:
    """The arrangement that can become *offering* and nothing else.

    What the library could have made itself counts as much as if it had; so choosing the best changes nothing.

    Args:
        offering: what people have chosen.
        ways: what may be offered.
        shape: the shape of its intervention.
        seats: who takes part and what that meets, where it is none of the ways.
    """
    own = next((narrow for way in ways if (narrow := _narrowed(way, offering))), None)
    id_ = f"fixed/{offering.id}"
    if own is not None:
        return replace(own, id=id_, fixed=offering)
    return Arrangement(id_, offering, shape, seats, (), fixed=offering, together=True)


def _narrowed(way: Arrangement, offering: Offering) -> Arrangement | None:
    """*way* with nothing left to choose but *offering*; ``None`` where that cannot come of it."""
    way = replace(way, template=_with_told(way.template, offering))
    named = {choice.role: _named(offering, choice.role) for choice in way.choices}
    made = way.offering(offering.id, offering.students if way.open else None, named)
    choices = tuple(_only(choice, named[choice.role]) for choice in way.choices)
    if made != _without_cover(offering, named) or any(
        len(choice.options) != choice.count for choice in choices
    ):
        return None
    if not way.open:
        return replace(way, choices=choices)
    count = len(offering.students)
    seats = tuple(seat for seat in way.seats if seat.student in offering.students)
    if not way.least <= count == len(seats) <= way.most:
        return None
    return replace(way, seats=seats, choices=choices, units=1, least=count)


def _with_told(template: Offering, offering: Offering) -> Offering:
    """*template* with what *offering* tells beside it, and the times of what follows it up."""
    beside: dict[str, object] = {name: getattr(offering, name) for name in _TOLD_BESIDE}
    if template.follow_up is not None and offering.follow_up is not None:
        beside["follow_up"] = template.follow_up.model_copy(update={"slots": offering.follow_up.slots})
    return template.model_copy(update=beside)


def _without_cover(offering: Offering, chosen: Collection[str]) -> Offering:
    """*offering* without substitutes for whole lessons of those in *chosen* roles: ways leave them open."""
    adults = tuple(
        adult.model_copy(update={"covered_lessons_per_week": None})
        if adult.role in chosen and (adult.covered_lessons_per_week or 0) % 1 == 0
        else adult
        for adult in offering.adults or ()
    )
    return offering.model_copy(update={"adults": adults or offering.adults})


def _named(offering: Offering, role: str) -> list[str]:
    """Who has a role in *offering*, or which room."""
    if role == ROOM:
        return [offering.room_id or OWN_ROOM]
    return [adult.staff_id for adult in offering.adults or () if adult.role == role]


def _only(choice: Choice, names: Sequence[str]) -> Choice:
    return replace(choice, options=tuple(option for option in choice.options if option.id in names))


def nothing_twice(
    arrangements: Iterable[Arrangement], unit: Mapping[str, int], meets: Mapping[tuple[str, str], int]
) -> Iterator[dict[int, int]]:
    """Sums that may not be above nothing: what people chose meets needs as far as it can.

    It may meet none at all. But a pupil who has a seat in it for a need is given no other seat for that.
    """
    chosen = [a for a in arrangements if a.fixed]
    for a in chosen:
        by_seat = [seat.needs for seat in a.seats]
        for needs in by_seat if a.shape in SEATED else [tuple(chain.from_iterable(by_seat))]:
            can = [need for need in needs if (need, a.id) in meets]
            meeting = {meets[n, b.id]: -1 for n in can for b in chosen if (n, b.id) in meets}
            if meeting:
                yield {unit[a.id]: 1, **meeting}


def left_by(forbidden: Sequence[Forbidden], way: Arrangement, case: Case) -> tuple[Arrangement, ...]:
    """What is left of *way*: itself, or what can still be made without some of its pupils, adults or rooms.

    Where a pupil and an adult are forbidden together, each may still take part without the other.
    """
    left = [way]
    for one in forbidden:
        left = _largest(part for larger in left for part in _without(one, larger, case))
    if len(left) < 2:
        return tuple(left)
    return tuple(replace(part, id=f"{way.id}/{number}") for number, part in enumerate(left))


def _without(forbidden: Forbidden, way: Arrangement, case: Case) -> tuple[Arrangement, ...]:
    """The parts of *way* that do not fit all that is told, because each lacks something of it."""
    if not forbidden.is_kind_of(way.template):
        return (way,)
    parts: list[Arrangement | None] = []
    if forbidden.of_pupils:
        parts.append(_without_pupils(forbidden, way, case))
    if forbidden.staff_id is not None:
        own = {adult.staff_id for adult in way.template.adults or ()}
        adults = {choice.role for choice in way.choices} - {ROOM}
        parts.append(None if forbidden.staff_id in own else _without_option(way, adults, forbidden.staff_id))
    if forbidden.room_id is not None:
        parts.append(_without_option(way, {ROOM}, forbidden.room_id))
    return (way,) if way in parts else tuple(part for part in parts if part is not None and _whole(part))


def _without_pupils(forbidden: Forbidden, way: Arrangement, case: Case) -> Arrangement | None:
    if way.open:
        seats = tuple(seat for seat in way.seats if not forbidden.is_about(seat.student, case))
        return replace(way, seats=seats)
    return None if forbidden.is_for_some(way.template, case) else way


def _without_option(way: Arrangement, roles: Collection[str], option: str) -> Arrangement:
    choices = (
        _only(choice, [o.id for o in choice.options if o.id != option]) if choice.role in roles else choice
        for choice in way.choices
    )
    return replace(way, choices=tuple(choices))


def _whole(way: Arrangement) -> bool:
    """Whether an offering can still be made of it."""
    enough = all(len(choice.options) >= choice.count for choice in way.choices)
    return enough and (not way.open or len(way.seats) >= way.least)


def _largest(ways: Iterable[Arrangement]) -> list[Arrangement]:
    """Those that hold more than every other."""
    kept: list[Arrangement] = []
    for way in ways:
        if not any(_within(way, other) for other in kept):
            kept = [*(other for other in kept if not _within(other, way)), way]
    return kept


def _within(way: Arrangement, other: Arrangement) -> bool:
    options = zip(way.choices, other.choices, strict=True)
    return {*way.seats} <= {*other.seats} and all({*a.options} <= {*b.options} for a, b in options)
