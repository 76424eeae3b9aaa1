"""The names that a report is to show; they are read for it alone and never become facts."""

from __future__ import annotations

from pathlib import Path

from indsatsmotor.errors import Location
from indsatsmotor.loading._documents import existing, text_of
from indsatsmotor.loading._mistakes import Problems
from indsatsmotor.loading._tables import rows_of

_COLUMNS = ("id", "name")


def load_names(path: str | Path) -> dict[str, str]:
    """The names in a CSV file with the columns ``id`` and ``name``, by id; other columns are left alone.

    Args:
        path: the file; it may hold more people than a plan speaks of.

    Raises:
        FactErrors: it is no such table; what stands in it is not repeated.
        FileNotFoundError: there is no such file.
    """
    path, problems = existing(path), Problems()
    text = text_of(path, problems)
    names = {} if text is None else _names(text, path.name, problems)
    problems.refuse("the names cannot be used")
    return names


def _names(text: str, file: str, problems: Problems) -> dict[str, str]:
    rows, _ = rows_of(text, file, problems)
    header = rows[0].cells if rows else ()
    if not set(_COLUMNS) <= set(header):
        problems.note("this is no table of names.", Location(file, 1), "the first row has to be id;name.")
        return {}
    names: dict[str, str] = {}
    for row in rows[1:]:
        told = dict(zip(header, row.cells, strict=False))
        id_, name = (told.get(column, "") for column in _COLUMNS)
        if names.setdefault(id_, name) != name:
            problems.note("this id has another name further up.", Location(file, row.line))
    return {id_: name for id_, name in names.items() if id_ and name}
