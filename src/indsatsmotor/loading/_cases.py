"""A case from a folder of files or from one file; every problem of every file in one report.

What was mistyped may be a name, so a value is shown only when it is a number, a date or close to a word the
field knows.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from indsatsmotor.errors import FactError, FactErrors, FactPlace, Location, RulesetErrors
from indsatsmotor.facts import Case, Fact, FactKey, FieldType, key_of, told_kinds
from indsatsmotor.loading._yaml import Document, read_yaml
from indsatsmotor.offering import Offering
from indsatsmotor.policy import Policy
from indsatsmotor.rules import one_of

M = TypeVar("M", bound=BaseModel)

_YES, _NO = {"ja", "yes", "true", "sand", "1"}, {"nej", "no", "false", "falsk", "0"}
_NONE = {"ingen", "none"}
_DATE_SEPARATORS = str.maketrans("./", "--")

_FACT_CLASSES: Mapping[str, type[Fact]] = {
    name: next(a for a in get_args(info.annotation) if isinstance(a, type) and issubclass(a, Fact))
    for name, info in Case.model_fields.items()
}


def load_case(path: str | Path) -> Case:
    """The case in *path*: a folder with ``case.yaml`` and CSV files, or one YAML or JSON file.

    Raises:
        FactErrors: something cannot be read or used; every problem of every file, with its place.
        FileNotFoundError: there is no such file or folder.
    """
    path = Path(path)
    loader = _CaseLoader()
    if path.is_dir():
        for file in sorted(path.glob("*.csv")):
            loader.take_csv(file)
        for name in ("case.yaml", "case.json"):
            if (path / name).is_file():
                loader.take_document(_document(path / name))
    else:
        loader.take_document(_document(path))
    return loader.case()


def load_policy(path: str | Path) -> Policy:
    """The policy in a YAML or JSON file.

    Raises:
        FactErrors: something in it cannot be used.
    """
    document = _document(Path(path))
    problems: list[FactError] = []
    policy = _model(Policy, document.data or {}, document.location, problems)
    if policy is None:
        raise FactErrors("the policy cannot be used", problems)
    return policy


def load_offerings(path: str | Path) -> tuple[Offering, ...]:
    """The offerings in a YAML or JSON file: a list, or a mapping with the key ``offerings``.

    Raises:
        FactErrors: something in it cannot be used; every problem.
    """
    document = _document(Path(path))
    data: Any = document.data
    root: tuple[str | int, ...] = ()
    if isinstance(data, dict) and set(data) == {"offerings"}:
        data, root = data["offerings"], ("offerings",)
    if not isinstance(data, list):
        raise FactErrors(
            "the offerings cannot be used", [FactError("offerings stand in a list.", document.location(root))]
        )
    problems: list[FactError] = []
    made = []
    for position, item in enumerate(data):
        where = (*root, position)
        offering = _model(Offering, item, lambda p, w=where: document.location((*w, *p)), problems)
        if offering is not None:
            made.append(offering)
    if problems:
        raise FactErrors("the offerings cannot be used", problems)
    return tuple(made)


@dataclass
class _CaseLoader:
    facts: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in Case.model_fields})
    places: dict[tuple[str, FactKey], Any] = field(default_factory=dict)
    """For each fact, what leads from a field to its place."""
    problems: list[FactError] = field(default_factory=list)

    def case(self) -> Case:
        """Everything taken in, as one case."""
        if self.problems:
            raise FactErrors("the case cannot be used", self.problems)
        calendars = dict.fromkeys(self.facts["calendar"])
        if len(calendars) > 1:
            raise FactErrors(
                "the case cannot be used", [FactError("the calendar is told twice.", "calendar")]
            )
        try:
            return Case(**{**self.facts, "calendar": next(iter(calendars), None)})
        except FactErrors as report:
            placed = [self._placed(error) for error in report.exceptions]
            raise FactErrors(report.message, placed) from None

    def take_document(self, document: Document) -> None:
        """Facts of a YAML or JSON file, by the names of the case's fields."""
        data = document.data or {}
        if not isinstance(data, dict):
            self._problem("a case is a mapping.", document.location(()))
            return
        for name, items in data.items():
            if name not in _FACT_CLASSES:
                self._problem(
                    f"'{name}' is not part of a case.",
                    document.location((name,)),
                    one_of(name, _FACT_CLASSES),
                )
                continue
            listed = [items] if name == "calendar" else items
            if not isinstance(listed, list):
                self._problem(f"'{name}' is a list.", document.location((name,)))
                continue
            for position, item in enumerate(listed):
                root = (name,) if name == "calendar" else (name, position)
                self._fact(name, item, lambda where, r=root: document.location((*r, *where)))

    def take_csv(self, path: Path) -> None:
        """Facts of one kind, a row each; the file is named after the case's field."""
        name = path.stem
        if name not in _FACT_CLASSES:
            self._problem(
                f"'{path.name}' is not part of a case.", Location(path.name), one_of(name, _FACT_CLASSES)
            )
            return
        rows = _rows(_text(path))
        header = next(rows, (1, []))[1]
        columns = [column.strip() for column in header]
        types = told_kinds()[_FACT_CLASSES[name].kind].fields
        for line, cells in rows:
            if len(cells) > len(columns):
                self._problem("the row has more cells than the header.", Location(path.name, line))
                continue
            data = {
                column: _cell(cell.strip(), types.get(column))
                for column, cell in zip(columns, cells, strict=False)
                if cell.strip()
            }
            self._fact(name, data, lambda where, n=line: _csv_place(path.name, n, columns, where))

    def _fact(self, name: str, data: Any, place: Any) -> None:
        fact = _model(_FACT_CLASSES[name], data, place, self.problems)
        if fact is not None:
            self.facts[name].append(fact)
            self.places.setdefault((fact.kind, key_of(fact)), place)

    def _problem(self, message: str, place: Location, maybe: str | None = None) -> None:
        self.problems.append(FactError(message, place, maybe))

    def _placed(self, error: Any) -> FactError:
        """The same error, with the file and line of the fact it speaks of."""
        place = error.place
        if isinstance(place, FactPlace) and (place.kind, place.key) in self.places:
            where = self.places[place.kind, place.key]((place.field,) if place.field else ())
            return FactError(f"{place}: {error.message}", where, error.maybe)
        return error  # type: ignore[no-any-return]


def _model(model: type[M], data: Any, place: Any, problems: list[FactError]) -> M | None:
    """*data* as *model*, or ``None`` with every reason noted."""
    try:
        return model.model_validate(data)
    except ValidationError as report:
        for error in report.errors(include_url=False):
            where = tuple(part for part in error["loc"] if isinstance(part, str | int))
            problems.append(_mistake(model, error, where, place(where)))
        return None


def _mistake(
    model: type[BaseModel], error: Mapping[str, Any], where: tuple[str | int, ...], place: Location
) -> FactError:
    name = ".".join(map(str, where)) or model.__name__.lower()
    match error["type"]:
        case "extra_forbidden":
            return FactError(
                f"'{name}' is not a field here.", place, one_of(str(where[-1]), model.model_fields)
            )
        case "missing":
            return FactError(f"'{name}' is missing.", place)
        case "enum" | "literal_error":
            words = [w.strip("' ") for w in error["ctx"]["expected"].replace(" or ", ", ").split(",")]
            value = _shown(error["input"], words)
            return FactError(
                f"'{name}' is {value}, none of {', '.join(words)}.", place, one_of(str(error["input"]), words)
            )
        case _:
            message = error["msg"].removeprefix("Value error, ")
            return FactError(
                f"'{name}' is {_shown(error['input'], ())}: {message[:1].lower()}{message[1:]}.", place
            )


def _shown(value: Any, words: Iterable[str]) -> str:
    """*value* where it cannot be a person's name or number; otherwise what kind of thing it is."""
    if isinstance(value, str):
        number = value.replace(",", "").replace(".", "").replace("-", "").isdigit()
        close = get_close_matches(value, list(words), n=1)
        return f"'{value}'" if close or (number and len(value) < 10) else f"a text of {len(value)} characters"
    if isinstance(value, int | Decimal | float) and abs(float(value)) < 10**7:
        return str(value)
    return f"a {type(value).__name__}"


def _document(path: Path) -> Document:
    if path.suffix == ".json":
        try:
            data = json.loads(_text(path), parse_float=Decimal)
        except json.JSONDecodeError as error:
            place = Location(path.name, error.lineno, error.colno)
            raise FactErrors("the file cannot be read", [FactError(f"{error.msg}.", place)]) from None
        except RecursionError:
            raise FactErrors("the file cannot be read", [_too_deep(path)]) from None
        return Document(path.name, data, {})
    try:
        return read_yaml(path)
    except RulesetErrors as report:
        problems = [FactError(*error.args) for error in report.exceptions]
        raise FactErrors("the file cannot be read", problems) from None


def _too_deep(path: Path) -> FactError:
    return FactError("the file is nested too deeply to be a case.", Location(path.name))


def _text(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows that hold something, with their line numbers; the separator is read off the header."""
    header = text.partition("\n")[0]
    reader = csv.reader(StringIO(text), delimiter=";" if header.count(";") >= header.count(",") else ",")
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells


def _csv_place(name: str, line: int, columns: Sequence[str], where: tuple[str | int, ...]) -> Location:
    column = columns.index(str(where[0])) + 1 if where and where[0] in columns else None
    return Location(name, line, column)


def _cell(text: str, field_type: FieldType | None) -> Any:
    """A cell as its field's type where it reads as one; otherwise as it stands, for the report."""
    match field_type:
        case FieldType.BOOLEAN:
            return True if text.lower() in _YES else False if text.lower() in _NO else text
        case FieldType.DECIMAL:
            return (
                text.replace(".", "").replace(",", ".")
                if "," in text and "." in text
                else text.replace(",", ".")
            )
        case FieldType.DATE:
            return _iso(text)
        case FieldType.TEXTS | None:
            return [] if text.lower() in _NONE else [part.strip() for part in text.split("|")]
        case _:
            return text


def _iso(text: str) -> str:
    """A Danish date, ``09-08-2027``, as an ISO one; anything else as it stands."""
    parts = text.translate(_DATE_SEPARATORS).split("-")
    day_first = len(parts) == 3 and len(parts[2]) == 4
    return "-".join([parts[2], parts[1].zfill(2), parts[0].zfill(2)]) if day_first else text
