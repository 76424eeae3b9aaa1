"""The example school in other sizes: one class of it, or several copies side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from indsatsmotor import Case, load_case
from indsatsmotor.facts import Class, Fact

FOLDER = Path(__file__).parents[1] / "examples" / "folkeskole"

SMALLEST = "4b"
"""The class with most pupils in the target group, so that every step has something to do."""

_SHARED = frozenset({"holiday", "supplier", "unit_price"})
"""What schools have in common; the id of a price is a word of the catalogue."""
_NAMES = (
    "id",
    "school_id",
    "cluster_id",
    "class_id",
    "student_id",
    "staff_id",
    "partner_id",
    "class_teacher_id",
)
_SETS_OF_NAMES = ("students", "knows_students")


def school(*, smallest: bool = False) -> Case:
    """The example school, or the smallest part of it that is still a school."""
    whole = load_case(FOLDER)
    return one_class(whole, SMALLEST) if smallest else whole


def one_class(case: Case, name: str) -> Case:
    """*case* with the pupils of one class and all the means."""
    pupils = frozenset(case.members[name])

    def kept(fact: Fact) -> Iterable[Fact]:
        in_class = fact.id if isinstance(fact, Class) else getattr(fact, "class_id", None)
        student = getattr(fact, "student_id", None)
        taking_part: frozenset[str] = getattr(fact, "students", frozenset())
        if in_class not in {None, name} or not {student} - {None} <= pupils or not taking_part <= pupils:
            return
        known = getattr(fact, "knows_students", None)
        yield fact if known is None else fact.model_copy(update={"knows_students": known & pupils})

    return _changed(case, kept)


def copies(case: Case, count: int) -> Case:
    """*count* schools like *case* that share no pupil, class or adult; the first keeps its own ids."""

    def repeated(fact: Fact) -> Iterable[Fact]:
        yield fact
        for number in range(2, count + 1) if fact.kind not in _SHARED else ():
            yield _renamed(fact, f"-{number}")

    return _changed(case, repeated)


def _changed(case: Case, change: Callable[[Fact], Iterable[Fact]]) -> Case:
    """A case with what *change* makes of each fact; the calendar stays."""
    parts: dict[str, Any] = {}
    for name in type(case).model_fields:
        told = getattr(case, name)
        parts[name] = [new for fact in told for new in change(fact)] if isinstance(told, tuple) else told
    return Case(**parts)


def _renamed(fact: Fact, suffix: str) -> Fact:
    changes: dict[str, Any] = {}
    for name in _NAMES:
        if (value := getattr(fact, name, None)) is not None:
            changes[name] = f"{value}{suffix}"
    for name in _SETS_OF_NAMES:
        if (values := getattr(fact, name, None)) is not None:
            changes[name] = frozenset(f"{value}{suffix}" for value in values)
    return fact.model_copy(update=changes)
