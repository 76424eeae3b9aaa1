"""The kinds of fact that rules speak of: told, spoken between rules and Python, and those of an offering."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from indsatsmotor.facts import FieldType, Kind, told_kinds


def kind(name: str, fields: Mapping[str, str], keys: tuple[str, ...] = (), *, told: bool = False) -> Kind:
    """A kind from field types as rule files write them: ``text``, or ``text?`` where it may be unknown.

    Raises:
        ValueError: a type that does not exist.

    >>> kind("indicator", {"student_id": "text", "subject": "text?"}).optional
    frozenset({'subject'})
    """
    types = {field: FieldType(spec.removesuffix("?")) for field, spec in fields.items()}
    optional = frozenset(field for field, spec in fields.items() if spec.endswith("?"))
    return Kind(name, types, keys, optional, told)


def _described(name: str, spec: str, keys: tuple[str, ...] = (), *, told: bool = False) -> Kind:
    pairs = (word.split(":") for word in spec.split())
    return kind(name, {field: field_type for field, field_type in pairs}, keys, told=told)  # noqa: C416


SPOKEN_KINDS: Mapping[str, Kind] = {
    k.name: k
    for k in (
        # One of target, proposed, not_target and unknown for every pupil.
        _described("target_status", "student_id:text status:text", ("student_id",)),
        # aim is subject or wellbeing; confirmed is no while a judgement is only proposed.
        _described(
            "need", "student_id:text aim:text subject:text? area:text? confirmed:boolean", ("student_id",)
        ),
        _described("class_need", "class_id:text subject:text? area:text?", ("class_id",)),
        # An intervention that a need names, for the pupil or for the class.
        _described(
            "candidate",
            "student_id:text intervention:text aim:text subject:text? area:text?",
            ("student_id", "intervention"),
        ),
        _described(
            "class_candidate",
            "class_id:text intervention:text subject:text? area:text?",
            ("class_id", "intervention"),
        ),
        # A key of policy.acuteness_weights.
        _described("acuteness", "student_id:text acuteness:text", ("student_id",)),
        # Pupils of different bands are never put in one group.
        _described("grade_band", "student_id:text band:text", ("student_id",)),
    )
}
"""Derived kinds that Python reads: a ruleset concludes them, allocation and plans are made from them."""

TOLD_BEHIND: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "target_status": ("student", ("exposed", "academic_lag", "wellbeing_lag")),
}
"""The judgements that people tell and a spoken kind rests on, where it is unknown: kind and fields."""

OFFERING_KINDS: Mapping[str, Kind] = {
    k.name: k
    for k in (
        _described(
            "offering",
            "id:text intervention:text variant:text shape:text category:text school_id:text "
            "class_id:text? area:text? wellbeing_aim:boolean programme:text? operator:text? "
            "setting:text? supplier_id:text? room_id:text? lessons_per_week:decimal? "
            "minutes_per_lesson:integer? minutes_per_week:decimal? weeks:integer? "
            "total_lessons:decimal? months:decimal? start:date? end:date? pupils:integer? "
            "even_number:boolean? class_pupils:integer? adults:integer? subjects:integer? "
            "level_spread:decimal? turn_minutes:integer? packs:integer? guide_languages:texts? "
            "unpaired:integer? own_teacher_lessons:decimal? holiday_workdays:integer? "
            "workdays_needed:integer? in_longer_holiday:boolean? in_ordinary_lessons:boolean? "
            "overnight:boolean?",
        ),
        _described("taught_subject", "subject:text"),
        _described(
            "participant", "student_id:text known_to_adults:boolean? earmarked_hours_per_week:decimal?"
        ),
        _described(
            "adult",
            "staff_id:text role:text co_prepares:boolean? covered_lessons_per_week:decimal? "
            "training_bought:boolean? missing_hours:decimal? trained_in_time:boolean?",
        ),
        _described(
            "pair",
            "number:integer size:integer topic_known:boolean? tutored:boolean level_spread:decimal? "
            "tutor_ahead:boolean?",
        ),
        _described("pair_member", "number:integer student_id:text"),
        _described("pack", "number:integer date:date theme:text? letter:boolean? guide:boolean?"),
        _described("pack_interval", "number:integer days:integer"),
        _described(
            "follow_up", "form:text weeks:integer? lessons_per_week:decimal? minutes_per_lesson:integer?"
        ),
        _described("prepared", "prerequisite:text arranged:boolean", ("prerequisite",), told=True),
        _described("lesson_clash", "student_id:text slot:text subject:text?"),
        _described("activity_clash", "student_id:text slot:text"),
    )
}
"""What requirements can ask about the offering they judge. A list that was not told is unknown, not empty."""


@cache
def built_in_kinds() -> Mapping[str, Kind]:
    """Every kind that exists without a ruleset: told, spoken and of an offering.

    >>> built_in_kinds()["need"].told
    False
    """
    return {**told_kinds(), **SPOKEN_KINDS, **OFFERING_KINDS}
