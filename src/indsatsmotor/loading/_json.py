"""JSON to plain data, with the place of everything in it."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, TypeAlias

from indsatsmotor.errors import Location
from indsatsmotor.loading._mistakes import Problems
from indsatsmotor.loading._yaml import DataPath, Document, Subject

Mark: TypeAlias = tuple[int, int]
"""Line and column, counted from 1."""

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s\[\]{},:"]+')


def read_json(text: str, name: str, subject: Subject, problems: Problems) -> Document | None:
    """The data in *text*; numbers with a point are exact, and messages speak of keys as *subject* does."""
    twice = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        data = dict(pairs)
        if len(data) < len(pairs):
            twice.append(data)
        return data

    try:
        data = json.loads(text, parse_float=Decimal, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        problems.note(f"{error.msg}.", Location(name, error.lineno, error.colno))
    except (ValueError, InvalidOperation):
        problems.note("a number in this is none that this project counts with.", Location(name))
    except RecursionError:
        problems.note("this is nested too deeply.", Location(name))
    else:
        if not twice:
            return Document(name, data, _Marks(text))
        for key, mark in _marks(text)[1]:
            problems.note(f"{subject(key)} is written twice.", Location(name, *mark))
    return None


class _Marks(Mapping[DataPath, Mark]):
    """Line and column of each part of a JSON text, looked for when first asked for: most have no mistakes."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _found(self) -> Mapping[DataPath, Mark]:
        return _marks(self._text)[0]

    def __getitem__(self, path: DataPath) -> Mark:
        return self._found[path]

    def __iter__(self) -> Iterator[DataPath]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _marks(text: str) -> tuple[dict[DataPath, Mark], list[tuple[str, Mark]]]:
    """Line and column of each part of *text*, and the keys that are written twice with theirs."""
    lines = [0, *(end.end() for end in re.finditer("\n", text))]
    marks: dict[DataPath, Mark] = {}
    twice = []
    path: list[Any] = []  # ends with None where a key comes next
    for token in _TOKEN.finditer(text):
        written = token[0]
        if written == ",":
            path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
        elif written in {"]", "}"}:
            path.pop()
        elif written != ":":
            line = bisect_right(lines, token.start())
            mark = line, token.start() - lines[line - 1] + 1
            if path and path[-1] is None:
                path[-1] = key = json.loads(written)
                if tuple(path) in marks:
                    twice.append((key, mark))
                    path[-1] = f"{key}\0"
            marks.setdefault(tuple(path), mark)
            if written in {"[", "{"}:
                path.append(0 if written == "[" else None)
    return marks, twice
