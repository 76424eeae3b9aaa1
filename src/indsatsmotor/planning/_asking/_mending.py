"""How a fact would have to be told for a condition to hold, where that is for people to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from indsatsmotor.explaining import unheld
from indsatsmotor.facts import Case, Change, Fact, fact_classes, retold
from indsatsmotor.reasons import FactStep, ReadItem

NEVER = frozenset(
    {("student", "id"), ("student", "grade"), ("student", "class_id"), ("student", "school_id"),
     ("parents", "languages"), ("class", "grade")}
)  # fmt: skip
"""Age, origin and ids: nothing that a person could change."""

BROUGHT_ABOUT: Mapping[str, frozenset[str]] = {
    "student": frozenset({"volunteers"}),
    "parents": frozenset({"involved_in_nomination", "backing"}),
    "parents_informed": frozenset({"informed"}),
    "preparation": frozenset({"arranged"}),
    "collaboration": frozenset({"close", "recognition"}),
    "training": frozenset({"hours"}),
    "supplier": frozenset({"agreement", "contact_named"}),
    "room": frozenset({"capacity", "undisturbed", "familiar", "homelike", "overnight_possible"}),
    "school": frozenset({"joint_planning_minutes_per_week", "evaluation_frequency"}),
    "class": frozenset({"teacher_prep_minutes_per_week"}),
    "staff": frozenset(
        {"qualified_for", "prep_minutes_per_week", "lessons_available_per_week", "motivation",
         "holiday_lessons_available_per_week", "cover_arranged", "competence_course"}
    ),
}  # fmt: skip
"""What is told and people can change; whatever else is told is as it is. What nobody has told can be told."""


@dataclass(frozen=True)
class Mender:
    """Says of one case how facts would have to be told."""

    case: Case

    def for_holding(self, item: ReadItem, school: str) -> FactStep | None:
        """The least change after which what was read passes its test; ``None`` where people cannot make it.

        Args:
            item: what was read and fails.
            school: where a prerequisite would be arranged.
        """
        return self._step(item, school, _passing(item))

    def for_failing(self, item: ReadItem, school: str) -> FactStep | None:
        """The least change after which what was read no longer passes its test."""
        return self._step(item, school, _failing(item))

    def changes(self, steps: frozenset[FactStep]) -> list[Change]:
        """*steps* as changes of the case: several fields of one fact are one change.

        Raises:
            ValidationError: a fact cannot be told so.
        """
        fields: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
        for step in sorted(steps, key=str):
            fields.setdefault((step.kind, step.key), {})[step.field] = step.after
        return [retold(self.case, kind, key, told) for (kind, key), told in fields.items()]

    def _step(self, item: ReadItem, school: str, after: Any) -> FactStep | None:
        kind, key = item.kind, item.key
        if kind == "prepared":
            kind, key = "preparation", self._preparation(school, key[0])
        model = _MODELS.get(kind)
        known = model is not None and len(model.keys) == len(key)
        if after is None or not known or not item.field or not self._may(kind, item):
            return None
        step = FactStep(kind=kind, key=key, field=item.field, before=item.value, after=after)
        try:
            self.changes(frozenset({step}))
        except ValidationError:  # such a fact cannot be told alone
            return None
        return step

    def _may(self, kind: str, item: ReadItem) -> bool:
        if (kind, item.field) in NEVER or item.field in _MODELS[kind].keys:
            return False
        return not item.recorded or item.field in BROUGHT_ABOUT.get(kind, ())

    def _preparation(self, school: str, prerequisite: str) -> tuple[str, ...]:
        """The key of what is told of a prerequisite; of the whole school where nothing is."""
        told = self.case.by_key["preparation"]
        mine = (key for key in told if key[0] == school and key[-1] == prerequisite)
        return next(mine, (school, "", prerequisite))


_MODELS: Mapping[str, type[Fact]] = {model.kind: model for model in fact_classes().values()}


def _passing(item: ReadItem) -> Any:
    """The nearest value that passes the test of *item*; ``None`` where there is none to name."""
    match item.comparison:
        case "is" | "at_least" | "at_most":
            return item.bound
        case "is_not":
            return not item.bound if isinstance(item.bound, bool) else None
        case "above":
            return _beside(item.bound, 1)
        case "below":
            return _beside(item.bound, -1)
        case "contains":
            held = item.value if isinstance(item.value, tuple) else ()
            return tuple(sorted({*held, str(item.bound)}))
    return None


def _failing(item: ReadItem) -> Any:
    """The nearest value that does not pass the test of *item*; ``None`` where there is none to name."""
    match item.comparison:
        case "is":
            return not item.bound if isinstance(item.bound, bool) else None
        case "is_not" | "above" | "below":
            return item.bound
        case "at_least":
            return _beside(item.bound, -1)
        case "at_most":
            return _beside(item.bound, 1)
        case "contains":
            held = item.value if isinstance(item.value, tuple) else ()
            return tuple(one for one in held if one != item.bound)
    return None


def _beside(bound: Any, by: int) -> Any:
    """One more or one less than a bound, where it is a number."""
    number = unheld(bound)
    if isinstance(number, bool) or not isinstance(number, int | Decimal) or number + by < 0:
        return None
    return str(number + by) if isinstance(number, Decimal) else number + by
