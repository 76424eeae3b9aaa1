"""What was decided in competition for means: by kind, never by another pupil's data."""

from __future__ import annotations

from collections.abc import Mapping

from indsatsmotor.facts import Number, Word
from indsatsmotor.offering import Aim
from indsatsmotor.plan import Item, LevelItem, Text


class Holder(Item):
    """Offerings of one kind that have taken of the means."""

    variant: Word
    subjects: tuple[Word, ...] = ()
    offerings: int
    students: int
    """How many pupils take part in them."""


class Wish(Item):
    """Needs of one kind that the same means did not reach."""

    aim: Aim
    subject: Word | None = None
    needs: int


class Contest(Item):
    """One of the means that there was too little of."""

    what: str
    of: str
    unit: str
    available: Number | None
    used: Number | None
    """In the week in which most is used."""
    held_by: tuple[Holder, ...] = ()
    """Who else has taken of it."""
    wished_by: tuple[Wish, ...] = ()
    """What else it was not enough for."""


class Competition(Item):
    """How the means were shared out, as far as it concerns this."""

    contests: tuple[Contest, ...]
    acuteness: tuple[Word, ...]
    """How acute the needs are that this is about."""
    weights: Mapping[str, int]
    """What one met need counts, by how acute it is."""
    levels: tuple[LevelItem, ...]
    """What is aimed at, the first before anything else."""
    proven: bool
    """Whether no better sharing out exists."""
    text: Text
