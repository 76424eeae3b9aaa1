"""From a document to checked drafts: every mistake with its place, its value and advice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from indsatsmotor.errors import RulesetError, RulesetSchemaError
from indsatsmotor.loading._drafts import CitationDraft, TextDraft
from indsatsmotor.loading._yaml import DataPath, Document
from indsatsmotor.rules import one_of
from indsatsmotor.sources import Citation, Text

M = TypeVar("M", bound=BaseModel)


@dataclass
class Reading:
    """One file being read, and the problems found in it."""

    document: Document
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

    def problem(
        self, path: DataPath, message: str, maybe: str | None = None, rule_id: str | None = None
    ) -> None:
        """Note a mistake at *path*."""
        self.problems.append(RulesetSchemaError(message, self.document.location(path, rule_id), maybe))

    def citations(self, drafts: Sequence[CitationDraft]) -> tuple[Citation, ...]:
        """The citations, of the file's own source where none is named."""
        return tuple(
            Citation(draft.source or self.source, draft.section, _span(draft.lines), draft.basis)
            for draft in drafts
        )

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
            case _:
                message, maybe = f"{_lower_first(error['msg'])}: {value!r}.", None
        self.problem((*path, *place), message, maybe, rule_id)


def text(draft: TextDraft) -> Text:
    """The words in each language."""
    return {"da": draft.da, "en": draft.en}


def optional_text(draft: TextDraft | None) -> Text | None:
    """The words in each language, where there are any."""
    return None if draft is None else text(draft)


def _span(lines: str) -> tuple[int, int]:
    first, _, last = lines.partition("-")
    return int(first), int(last or first)


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
