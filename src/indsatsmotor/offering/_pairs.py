"""Pairs of an offering as rules see them."""

from __future__ import annotations

from collections.abc import Iterable

from indsatsmotor.facts import Case, Value
from indsatsmotor.offering._levels import Levels
from indsatsmotor.offering._model import Offering, Pair


def pair_facts(offering: Offering, case: Case) -> list[dict[str, Value]] | None:
    """Each pair, and what is told of how far its pupils are; ``None`` while nobody has made the pairs."""
    if offering.pairs is None:
        return None
    levels = Levels(case, offering.subjects, offering.area)
    return [
        {
            "number": i,
            "size": len(pair.students),
            "topic_known": pair.topic_known,
            "tutored": pair.tutor_id is not None,
            "level_spread": levels.spread(pair.students),
            "tutor_ahead": None if pair.tutor_id is None else _ahead(pair, pair.tutor_id, levels),
        }
        for i, pair in enumerate(offering.pairs, start=1)
    ]


def unpaired(offering: Offering, taking_part: Iterable[str]) -> int | None:
    """How many of the pupils told of take part, but are in none of the pairs."""
    if offering.pairs is None:
        return None
    paired = {student for pair in offering.pairs for student in pair.students}
    return sum(pupil not in paired for pupil in taking_part)


def _ahead(pair: Pair, tutor: str, levels: Levels) -> bool | None:
    """Whether the tutor is in a higher grade than the others, or else stronger."""
    students = levels.case.by_key["student"]
    others = [pupil for pupil in pair.students if pupil != tutor]
    older = all(students[tutor,].grade > students[pupil,].grade for pupil in others)
    return older or levels.ahead(tutor, others)
