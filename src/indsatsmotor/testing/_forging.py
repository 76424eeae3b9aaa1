"""Every small forgery of what a plan claims, and whether it is noticed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from indsatsmotor.checker import check
from indsatsmotor.errors import IndsatsmotorError
from indsatsmotor.facts import Case
from indsatsmotor.plan import Plan, Status
from indsatsmotor.rulebook import Rulebook

Way: TypeAlias = tuple[str | int, ...]
"""The keys and positions that lead to a place in a plan document."""

WORDS = frozenset(
    {"text", "title", "todo", "statement", "task_texts", "justification", "warnings", "evidence", "readings",
     "attachments", "tasks", "findings", "layers", "amendments", "engine", "shortfalls", "release", "missing",
     "due", "shortfall", "policy", "schema_version", "smallest_changes"}
)  # fmt: skip
"""What tells people more about a result, and claims nothing that the checker holds against the rules."""


RECOMMENDED = (str(Status.RECOMMENDED), str(Status.RECOMMENDED_WITH_CONDITIONS))


class Fate(StrEnum):
    """How a forgery was met."""

    NO_PLAN = "no_plan"
    """It cannot be read as a plan at all."""
    CONTENT = "content"
    """The checker says what is wrong with what it claims."""
    DIGEST = "digest"
    """Only a hash does not fit."""
    SURVIVED = "survived"
    """Nobody notices."""


@dataclass(frozen=True)
class Forgery:
    """A plan document in which one place is changed."""

    way: Way
    change: str
    value: Any
    """What stands there instead."""
    original: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def document(self) -> Any:
        """The forged document."""
        return _with(self.original, self.way, self.value)

    @property
    def place(self) -> str:
        """The way without positions, so that like places share it."""
        return ".".join(str(key) for key in self.way if isinstance(key, str))

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.way))}: {self.change}"

    def fate(self, case: Case, book: Rulebook) -> Fate:
        """What the plan type and the checker make of it."""
        try:
            plan = Plan.model_validate_json(json.dumps(self.document))
        except (ValueError, IndsatsmotorError):
            return Fate.NO_PLAN
        problems = check(plan, case, book=book)
        if not problems:
            return Fate.SURVIVED
        return Fate.DIGEST if all("sha256" in problem for problem in problems) else Fate.CONTENT


def forgeries(plan: Plan) -> Iterator[Forgery]:
    """Every small forgery of *plan*: a value changed or made unknown, a part left out, two parts swapped.

    Words are left alone (:data:`WORDS`), and results that are not recommended: they claim nothing.

    >>> from indsatsmotor import recommend
    >>> next(iter(forgeries(recommend(Case())))).place
    'ruleset.sha256'
    """
    document = json.loads(plan.to_json())
    for way, value in _places(document):
        for change, other in _others(value):
            yield Forgery(way, change, other, document)


def fates(plan: Plan, case: Case, book: Rulebook) -> tuple[Counter[Fate], tuple[Forgery, ...]]:
    """How many forgeries of *plan* met which fate, and those that nobody noticed."""
    counts: Counter[Fate] = Counter()
    survivors = []
    for forgery in forgeries(plan):
        fate = forgery.fate(case, book)
        counts[fate] += 1
        if fate is Fate.SURVIVED:
            survivors.append(forgery)
    return counts, tuple(survivors)


def _places(part: Any, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Every place in a document that claims something, with what stands there."""
    if way:
        yield way, part
    if isinstance(part, Mapping) and part.get("status", RECOMMENDED[0]) in RECOMMENDED:
        for key, value in part.items():
            if key not in WORDS:
                yield from _places(value, (*way, key))
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from _places(value, (*way, number))


def _others(value: Any) -> Iterator[tuple[str, Any]]:
    match value:
        case bool():
            yield f"{value} > {not value}", not value
        case None:
            yield "made up", "x"
        case int():
            yield f"{value} > {value + 1}", value + 1
        case str():
            yield from ((f"{value} > {other}", other) for other in _near(value))
        case list():
            if value:
                yield "the last left out", value[:-1]
                yield "the first twice", [value[0], *value]
            if len(value) > 1 and value[0] != value[1]:
                yield "two swapped", [value[1], value[0], *value[2:]]
        case Mapping():
            return
    if value not in (None, [], {}):
        yield "made unknown", None


def _near(value: str) -> Iterator[str]:
    """A number that is one more, a date that is a day on, another word."""
    digits = value.rstrip("0123456789")
    if digits != value:
        number = value[len(digits) :]
        yield digits + str(int(number) + 1).zfill(len(number))
    else:
        yield f"{value}x"
    for words in _FAMILIES:
        yield from (word for word in words if value in words and word != value)


def _with(part: Any, way: Way, value: Any) -> Any:
    """*part* with another value at the end of *way*; nothing in it is changed."""
    if not way:
        return value
    copy = part.copy()
    copy[way[0]] = _with(part[way[0]], way[1:], value)
    return copy


_FAMILIES = (
    ("satisfied", "violated", "undetermined"),
    ("recommended", "recommended_with_conditions", "undetermined", "withheld", "refused"),
    ("in_class", "small_group", "individual"),
    ("A1", "A2", "B1", "B2", "C", "D1", "D2", "D3", "E1", "E2"),
)
