"""YAML 1.2 to plain data, with the place of everything in it; the only importer of the library.

What is refused: keys written twice, keys that are no text, anchors, tags, directives, and endless nesting.
Files are data: nothing in them is ever run, and a file cannot grow when it is read. The events of the parser
are read one by one, so a file that nests without end is refused at once instead of filling the stack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import ScalarNode

from indsatsmotor.errors import Location, RulesetErrors, RulesetSyntaxError

DataPath = tuple[str | int, ...]

Subject: TypeAlias = Callable[[str], str]
"""How to speak of a key; a file about people may hold a name where a key belongs."""

_LARGEST = 5_000_000
_DEEPEST = 60
_MOST_DIGITS = 1000


@dataclass(frozen=True)
class Document:
    """The data of one file, and the line and column of each part, counted from 1."""

    name: str
    data: Any
    marks: Mapping[DataPath, tuple[int, int]] = field(repr=False)

    def location(self, path: DataPath, rule_id: str | None = None) -> Location:
        """Where *path* stands, or the nearest part around it that was written."""
        while path not in self.marks and path:
            path = path[:-1]
        line, column = self.marks.get(path, (None, None))
        return Location(self.name, line, column, rule_id)


def in_quotes(key: str) -> str:
    """A key as it is written."""
    return f"the key '{key}'"


def read_yaml(path: Path, name: str | None = None, subject: Subject = in_quotes) -> Document:
    """The document in *path*; messages speak of its keys as *subject* does.

    Raises:
        RulesetErrors: the file is not the YAML this project reads.
    """
    name = name or path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(
            "the file is not UTF-8.", Location(name), "it was saved as Windows-1252."
        ) from error
    return parse_yaml(text, name, subject)


def parse_yaml(text: str, name: str, subject: Subject = in_quotes) -> Document:
    r"""The document in *text*; messages speak of its keys as *subject* does.

    Raises:
        RulesetErrors: the text is not the YAML this project reads.

    >>> parse_yaml("share: 0.10\nready: no", "x.yaml").data
    {'share': Decimal('0.10'), 'ready': 'no'}
    """
    if len(text) > _LARGEST:
        raise _unreadable(f"the file has more than {_LARGEST} characters.", Location(name))
    if text.startswith("%"):
        raise _unreadable("directives are not read.", Location(name, 1, 1))
    try:
        # The parser in C is seven times as fast, but knows the syntax of YAML 1.1 only. On what it does not
        # take, the one in Python has the last word; what both take means the same to both.
        with suppress(YAMLError):
            return _read(text, name, YAML(typ="safe"), subject)
        return _read(text, name, YAML(typ="safe", pure=True), subject)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Location(name, mark.line + 1, mark.column + 1) if mark else Location(name)
        problem = error.problem or error.context
        problem = "tags are not read" if "tag handle" in problem else problem  # it would be quoted
        raise _unreadable(f"{problem}.", place) from error
    except (YAMLError, ValueError) as error:
        raise _unreadable("the file is not readable YAML.", Location(name)) from error


def _read(text: str, name: str, yaml: YAML, subject: Subject = in_quotes) -> Document:
    builder = _Builder(name, yaml, iter(yaml.parse(text)), subject)
    data = builder.document()
    if builder.problems:
        raise RulesetErrors("the file cannot be read", builder.problems)
    return Document(name, data, builder.marks)


def _unreadable(message: str, place: Location, maybe: str | None = None) -> RulesetErrors:
    return RulesetErrors("the file cannot be read", [RulesetSyntaxError(message, place, maybe)])


@dataclass
class _Builder:
    """Plain data from the parser's events; numbers with a point become Decimals."""

    name: str
    yaml: YAML
    events: Iterator[Event]
    subject: Subject
    marks: dict[DataPath, tuple[int, int]] = field(default_factory=dict)
    problems: list[RulesetSyntaxError] = field(default_factory=list)

    def document(self) -> Any:
        """The data of the one document there is."""
        starts = (event for event in self.events if isinstance(event, DocumentStartEvent))
        if next(starts, None) is None:
            return None
        data = self._build(next(self.events), ())
        if another := next(starts, None):
            self._refuse(another, "a file holds one document.")
        return data

    def _build(self, event: Event, path: DataPath) -> Any:
        self.marks.setdefault(path, _mark(event))
        if getattr(event, "anchor", None) is not None:
            self._refuse(event, "anchors are not read.")
        if isinstance(event, AliasEvent):
            return None
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if len(path) >= _DEEPEST:
            raise _unreadable("this is nested too deeply.", Location(self.name, *_mark(event)))
        if getattr(event, "tag", None) is not None:
            self._refuse(event, "tags are not read.")
        return self._mapping(path) if isinstance(event, MappingStartEvent) else self._sequence(event, path)

    def _sequence(self, event: Event, path: DataPath) -> list[Any]:
        assert isinstance(event, SequenceStartEvent)
        items: list[Any] = []
        while not isinstance(item := next(self.events), SequenceEndEvent):
            items.append(self._build(item, (*path, len(items))))
        return items

    def _mapping(self, path: DataPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while isinstance(event := next(self.events), ScalarEvent | AliasEvent | _Start):
            key = self._key(event, path)
            known = key in data
            place = (*path, f"{key}\0" if known or key is None else key)
            self.marks.setdefault(place, _mark(event))
            value = self._build(next(self.events), place)
            if key is None:
                continue
            if known:
                self._refuse(event, f"{self.subject(key)} is written twice.")
            else:
                data[key] = value
        return data

    def _key(self, event: Event, path: DataPath) -> str | None:
        """The text of a key; anything else is read past and refused."""
        key = self._build(event, (*path, "\0"))
        self.marks.pop((*path, "\0"), None)
        if isinstance(key, str):
            return key
        self._refuse(event, "a key is a text.", "quote it.")
        return None

    def _scalar(self, event: Any) -> Any:
        text = event.value
        tag = event.tag or self.yaml.resolver.resolve(ScalarNode, text, event.implicit)
        kind = str(tag).rpartition(":")[2]
        if event.tag is not None or kind not in _KINDS:
            self._refuse(event, "tags are not read.")
            return text
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        return self._number(event, text, kind) if kind in {"int", "float"} else text

    def _number(self, event: Event, text: str, kind: str) -> int | Decimal | None:
        with suppress(InvalidOperation):
            if kind == "float":
                return Decimal(text)
            if len(text) <= _MOST_DIGITS:
                return int(text.replace("_", ""), 0) if "0x" in text or "0o" in text else int(text)
        shown = text if text.lower().lstrip("+-") in {".inf", ".nan"} else "this"
        self._refuse(event, f"{shown} is not a number this project counts with.")
        return None

    def _refuse(self, event: Event, message: str, maybe: str | None = None) -> None:
        self.problems.append(RulesetSyntaxError(message, Location(self.name, *_mark(event)), maybe))


_Start = MappingStartEvent | SequenceStartEvent
_KINDS = {"str", "null", "bool", "int", "float", "timestamp"}


def _mark(event: Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
