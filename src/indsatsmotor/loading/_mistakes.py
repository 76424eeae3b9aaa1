"""What is wrong in files about people, told without repeating what may be about a person.

What was mistyped may be a name, a telephone number, or a note in the wrong place. So a value is repeated only
when it is a number of at most five digits, a day that no calendar has, or close to a word that belongs there;
and what stands as the name of a field or column only when it is close to one, or is what columns of notes and
names are usually called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeAlias, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from indsatsmotor.errors import FactError, FactErrors, Location
from indsatsmotor.loading._yaml import DataPath, Subject
from indsatsmotor.rules import one_of

M = TypeVar("M", bound=BaseModel)
Place: TypeAlias = Callable[[DataPath], Location]
"""Leads from a field of what was told to where it stands."""

_FEW_DIGITS = re.compile(r"[-+]?(?:[.,]*[0-9]){1,5}[.,]*")
_DAY = re.compile(r"[0-9]{4}-(?:0[0-9]|1[0-2])-(?:[0-2][0-9]|3[01])")
_CLOSE = 0.85
_WHY = {
    "bool_type": "neither true nor false",
    "frozen_set_type": "no list",
    "model_type": "no mapping",
    "tuple_type": "no list",
}
"""Where pydantic speaks of Python's types."""
_USUAL = frozenset(
    {
        *("navn", "fornavn", "efternavn", "name", "cpr", "cprnr", "cpr-nr", "cpr-nummer", "personnummer"),
        *("note", "noter", "notes", "bemærkning", "bemærkninger", "kommentar", "kommentarer"),
        *("adresse", "telefon", "tlf", "mobil", "mail", "email", "e-mail", "køn", "alder"),
    }
)
"""What columns are called that have no place in a case."""


@dataclass(frozen=True)
class Unread:
    """What stands in a cell that cannot be read as what belongs there, and why not."""

    text: str
    why: str
    maybe: str


@dataclass
class Problems:
    """What is wrong with the files of one load, each problem once."""

    _found: dict[tuple[Location, str], FactError] = field(default_factory=dict)

    def note(self, message: str, place: Location, maybe: str | None = None) -> None:
        """Take one more."""
        self._found.setdefault((place, message), FactError(message, place, maybe))

    def refuse(self, title: str) -> None:
        """Raise all there are, in the order they were found."""
        if self._found:
            raise FactErrors(title, list(self._found.values()))


def within(place: Place, *root: str | int) -> Place:
    """Leads from a field of what stands at *root* to where it stands."""
    return lambda where: place((*root, *where))


def modelled(model: type[M], data: Any, place: Place, problems: Problems) -> M | None:
    """*data* as *model*, or ``None`` with every reason noted."""
    try:
        return model.model_validate(data)
    except ValidationError as report:
        note_mistakes(model, report, place, problems)
        return None


def note_mistakes(model: type[BaseModel], report: ValidationError, place: Place, problems: Problems) -> None:
    """Every reason why something is no *model*."""
    for error in report.errors(include_url=False):
        where = tuple(part for part in error["loc"] if isinstance(part, str | int))
        message, maybe = _told(model, error, where)
        problems.note(message, place(where), maybe)


def _told(model: type[BaseModel], error: Mapping[str, Any], where: DataPath) -> tuple[str, str | None]:
    """What is wrong at *where*, and advice."""
    known, owner = _known(model, where)
    name, value = f"'{'.'.join(known) or model.__name__.lower()}'", error["input"]
    if isinstance(value, Unread):
        return f"{name} is {shown(value.text)}: {value.why}.", value.maybe
    match error["type"]:
        case "extra_forbidden":
            fields = _fields(owner) if owner else {}
            return f"{named(str(where[-1]), fields)} is not a field here.", one_of(str(where[-1]), fields)
        case "missing":
            return f"{name} is missing.", None
        case "enum" | "literal_error":
            words = [w.strip("' ") for w in error["ctx"]["expected"].replace(" or ", ", ").split(",")]
            message = f"{name} is {shown(value, words)}, none of {', '.join(words)}."
            return message, one_of(str(value), words) if isinstance(value, str) else None
        case kind:
            why = _WHY.get(kind) or error["msg"].removeprefix("Value error, ")
            return f"{name} is {shown(value)}: {why[:1].lower()}{why[1:]}.", None


# --- what may be repeated ---


def shown(value: Any, words: Iterable[str] = ()) -> str:
    """*value* where it cannot be about a person, otherwise what kind of thing it is.

    >>> shown(11), shown("2027-02-31"), shown("not_redy", ["ready", "not_ready"])
    ('11', "'2027-02-31'", "'not_redy'")
    >>> shown(20304050), shown("Mads Hansen")
    ('a number', 'a text of 11 characters')
    """
    match value:
        case None:
            return "empty"
        case bool():
            return str(value).lower()
        case int() | Decimal() if -(10**5) < value < 10**5 and _FEW_DIGITS.fullmatch(str(value)):
            return str(value)
        case int() | Decimal() | float():
            return "a number"
        case str():
            tellable = _FEW_DIGITS.fullmatch(value) or _no_day(value) or _is_close(value, words)
            return repr(value) if tellable else f"a text of {len(value)} characters"
        case _:
            return "a mapping" if isinstance(value, dict) else f"a {type(value).__name__}"


def named(word: str, words: Iterable[str]) -> str:
    """How to speak of a field or column that is called *word* and is none of *words*.

    >>> named("exposd", ["exposed"]), named("CPR", ["exposed"]), named("Mads Hansen", ["exposed"])
    ("'exposd'", "'CPR'", 'a name of 11 characters')
    """
    tellable = word.lower() in _USUAL or _is_close(word, words)
    return repr(word) if tellable else f"a name of {len(word)} characters"


def subject_in(model: type[BaseModel]) -> Subject:
    """How to speak of keys in a file that is to hold *model*."""
    return lambda key: named(key, vocabulary(model))


def _is_close(word: str, words: Iterable[str]) -> bool:
    return bool(get_close_matches(word, list(words), n=1, cutoff=_CLOSE))


def _no_day(text: str) -> bool:
    """Whether *text* is written as a day, but none on which anybody can be born."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return True
    return False


# --- the fields of models ---


@cache
def vocabulary(model: type[BaseModel]) -> frozenset[str]:
    """The names of all fields of *model* and of its parts."""
    parts = (_model_in(info.annotation) for info in _fields(model).values())
    return frozenset(_fields(model)).union(*(vocabulary(part) for part in parts if part is not None))


def _known(model: type[BaseModel], where: DataPath) -> tuple[list[str], type[BaseModel] | None]:
    """The parts of *where* that are positions and names of fields, and the model that it leads to.

    Other parts are keys that somebody wrote, and pydantic's words for alternatives.
    """
    owner: type[BaseModel] | None = model
    known = []
    for part in where:
        fields = _fields(owner) if owner else {}
        if isinstance(part, int):
            known.append(str(part))
        elif part in fields:
            known.append(part)
            owner = _model_in(fields[part].annotation)
    return known, owner


def _fields(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    """The fields of *model* by the names they are written with."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
