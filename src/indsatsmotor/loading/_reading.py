"""From a document to checked drafts: every mistake with its place, its value and advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from indsatsmotor.errors import RulesetError
from indsatsmotor.loading._drafts import CitationDraft, TextDraft
from indsatsmotor.loading._yaml import DataPath, Document
from indsatsmotor.rules import Problem, one_of
from indsatsmotor.sources import Citation, Text

M = TypeVar("M", bound=BaseModel)


INTRODUCES: Mapping[str, tuple[str, ...]] = {
    "facts": ("kind",),
    "parameters": ("parameter",),
    "switches": ("switch",),
    "rules": ("rule", "requirement"),
    "prices": ("price",),
    "interventions": ("intervention", "variant"),
    "variants": ("variant",),
    "id": ("source",),
    "sections": ("section",),
}
"""The sorts of word that the parts of a file introduce; the names in a part are of the first sort."""


@dataclass
class Lost:
    """What files introduce that cannot be read, so that nobody misses it a second time."""

    words: set[tuple[str, str]] = field(default_factory=set)
    sorts: set[str] = field(default_factory=set)

    def part(self, part: str, name: str | None = None) -> None:
        """A part of a file is lost, or what it introduces under one name."""
        sorts = INTRODUCES.get(part, ())
        if name is None:
            self.sorts.update(sorts)
        else:
            self.words.update((sort, name) for sort in sorts[:1])
            self.sorts.update(sorts[1:])

    def file(self, model: type[BaseModel]) -> None:
        """Nothing of a file that looks like *model* can be read."""
        for part in model.model_fields:
            self.part(part)

    def holds(self, named: tuple[str, str]) -> bool:
        """Whether a word of a sort may be one of those that could not be read."""
        return named in self.words or named[0] in self.sorts


@dataclass
class Reading:
    """One file being read, and the problems found in it."""

    document: Document
    lost: Lost = field(default_factory=Lost)
    layer: str = ""
    level: int = 0
    """How high the layer stands; of two that are read from one folder neither stands above the other."""
    source: str = ""
    problems: list[RulesetError] = field(default_factory=list)

    def draft(self, model: type[M], data: Any, path: DataPath = (), rule_id: str | None = None) -> M | None:
        """*data* as *model*, or ``None`` and every reason why not."""
        try:
            return model.model_validate(data)
        except ValidationError as report:
            for error in report.errors(include_url=False):
                self._mistake(model, error, path, rule_id)
            return None

    def file(self, model: type[M]) -> M | None:
        """The whole file as *model*, without the parts of it that cannot be read."""
        data = self.document.data
        try:
            return model.model_validate(data)
        except ValidationError as report:
            errors = report.errors(include_url=False)
        for error in errors:
            self._mistake(model, error, (), None)
            self._lose(error["loc"], model)
        try:
            return model.model_validate(_without(data, [error["loc"] for error in errors]))
        except ValidationError:
            self.lost.file(model)
            return None

    def each(self, model: type[M], items: Mapping[str, Any], path: DataPath) -> Iterator[tuple[str, M]]:
        """Every item that can be read, by its name."""
        for name, data in items.items():
            draft = self.draft(model, data, (*path, name))
            if draft is not None:
                yield name, draft
            else:
                self.lost.part(str(path[-1]), name)

    def problem(
        self, path: DataPath, message: str, maybe: str | None = None, rule_id: str | None = None
    ) -> None:
        """Note a mistake at *path*."""
        self.report(Problem(path, message, maybe), path, rule_id)

    def report(self, problem: Problem, path: DataPath, rule_id: str | None = None) -> None:
        """Note *problem* at *path*, unless it misses what could not be read."""
        if problem.missing is None or not self.lost.holds(problem.missing):
            self.problems.append(problem.at(self.document.location(path, rule_id)))

    def citations(self, drafts: Sequence[CitationDraft]) -> tuple[Citation, ...]:
        """The citations, of the file's own source where none is named."""
        return tuple(
            Citation(draft.source or self.source, draft.section, lines_of(draft.lines), draft.basis)
            for draft in drafts
        )

    def _lose(self, place: DataPath, model: type[BaseModel]) -> None:
        """What stands at *place* is not read; a part that nobody knows may be one whose name is misspelt."""
        part, *within = map(str, place or ("",))
        if within[1:] == ["[key]"]:
            self.lost.part(part, within[0])
        else:
            for known in get_close_matches(part, model.model_fields, n=1):
                self.lost.part(known)

    def _mistake(
        self, model: type[BaseModel], error: Mapping[str, Any], path: DataPath, rule_id: str | None
    ) -> None:
        place = tuple(part for part in error["loc"] if isinstance(part, str | int))
        name, value = (place[-1] if place else ""), error.get("input")
        match error["type"]:
            case "extra_forbidden":
                owner = _model_at(model, place[:-1])
                message = f"'{name}' is not a field here."
                maybe = one_of(str(name), owner.model_fields) if owner else None
            case "missing":
                message, maybe, place = f"'{name}' is missing.", None, place[:-1]
            case "literal_error" | "enum":
                expected = [
                    word.strip("' ") for word in error["ctx"]["expected"].replace(" or ", ", ").split(",")
                ]
                message, maybe = f"{value!r} is none of {', '.join(expected)}.", one_of(str(value), expected)
            case "value_error":
                message, maybe = f"{error['ctx']['error']}: {value!r}.", None
            case _:
                message, maybe = f"{_lower_first(error['msg'])}: {value!r}.", None
        self.problem((*path, *place), message, maybe, rule_id)


def text(draft: TextDraft) -> Text:
    """The words in each language."""
    return {"da": draft.da, "en": draft.en}


def optional_text(draft: TextDraft | None) -> Text | None:
    """The words in each language, where there are any."""
    return None if draft is None else text(draft)


def lines_of(written: str) -> tuple[int, int]:
    """The first and last of lines as they are written in a file."""
    first, _, last = written.partition("-")
    return int(first), int(last or first)


def _without(data: Any, places: Iterable[DataPath]) -> Any:
    """*data* without the parts at *places*, or without the one entry of a part whose name is no name."""
    if not isinstance(data, dict):
        return data
    rest = dict(data)
    for part, *within in places:
        if within[1:] == ["[key]"]:
            rest[str(part)] = {name: one for name, one in rest[str(part)].items() if name != within[0]}
        else:
            rest.pop(str(part), None)
    return rest


def _lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _model_at(model: type[BaseModel] | None, place: DataPath) -> type[BaseModel] | None:
    """The draft that stands at *place* within *model*."""
    for part in place:
        if model is None:
            return None
        if isinstance(part, str) and part in model.model_fields:
            model = _first_model(model.model_fields[part].annotation)
    return model


def _first_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _first_model(arg))), None)
