"""A table of a case: a CSV file named after what it holds, a fact in each row."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from indsatsmotor.errors import Location
from indsatsmotor.facts import Fact, told_kinds
from indsatsmotor.loading._cells import read_cell
from indsatsmotor.loading._documents import text_of
from indsatsmotor.loading._mistakes import Place, Problems, named
from indsatsmotor.loading._yaml import DataPath
from indsatsmotor.rules import one_of


@dataclass(frozen=True)
class Table:
    """What the rows of a file tell."""

    facts: Sequence[tuple[Mapping[str, Any], Place]] = ()
    """The fields of each fact, and what leads from them to their cells."""
    whole: bool = False
    """Whether every row could be read."""


def read_table(path: Path, model: type[Fact], problems: Problems) -> Table:
    """The facts in a CSV file; what cannot be read is noted."""
    text = text_of(path, problems)
    return Table() if text is None else _Reader(path.name, model, problems).read(text)


@dataclass(frozen=True)
class Row:
    """One row of a table."""

    line: int
    """Where it begins."""
    cells: Sequence[str]


def rows_of(text: str, name: str, problems: Problems) -> tuple[list[Row], bool]:
    """The rows of the file *name* that hold something, and whether all of them could be read.

    The separator is read off the first row.
    """
    first = text.lstrip().partition("\n")[0]
    separator = ";" if first.count(";") >= first.count(",") else ","
    reader = csv.reader(StringIO(text), delimiter=separator, strict=True)
    rows: list[Row] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return rows, True
        except csv.Error:
            message = "this cannot be read as the cells of a row."
            problems.note(message, Location(name, line), "a quotation mark is missing.")
            return rows, False
        if any(cells):
            rows.append(Row(line, cells))


@dataclass
class _Reader:
    name: str
    model: type[Fact]
    problems: Problems
    whole: bool = True

    def read(self, text: str) -> Table:
        """The facts in *text*."""
        rows, self.whole = rows_of(text, self.name, self.problems)
        if not rows:
            return Table((), self.whole)
        header, *told = rows
        columns = self._columns(header, told)
        facts = [self._fact(row, header, columns) for row in told if columns and self._fits(row, header)]
        return Table(facts, self.whole)

    def _columns(self, header: Row, rows: Sequence[Row]) -> dict[str, int]:
        """Where each field stands that is told."""
        fields = self.model.model_fields
        columns: dict[str, int] = {}
        if not set(header.cells) & set(fields):
            required = ";".join(name for name, info in fields.items() if info.is_required())
            maybe = f"the first row has to name the columns, such as {required}."
            self._note("this is no header of such a table.", header.line, maybe)
            self.whole = False
            return columns
        for position, name in enumerate(header.cells):
            place = Location(self.name, header.line, position + 1)
            if name in columns:
                self.problems.note(f"the column '{name}' is written twice.", place)
            elif name in fields:
                columns[name] = position
            elif name:
                self.problems.note(f"{named(name, fields)} is not a field here.", place, one_of(name, fields))
            elif any(position < len(row.cells) and row.cells[position] for row in rows):
                self.problems.note("this column has no name.", place)
        return columns

    def _fits(self, row: Row, header: Row) -> bool:
        if len(row.cells) <= len(header.cells):
            return True
        self._note("the row has more cells than the header.", row.line)
        self.whole = False
        return False

    def _fact(self, row: Row, header: Row, columns: Mapping[str, int]) -> tuple[dict[str, Any], Place]:
        types = told_kinds()[self.model.kind].fields
        told = {name: row.cells[at] for name, at in columns.items() if at < len(row.cells) and row.cells[at]}

        def place(where: DataPath) -> Location:
            """The cell, the whole row, or the header where the column is missing."""
            if not where:
                return Location(self.name, row.line)
            at = columns.get(str(where[0]))
            return Location(self.name, header.line) if at is None else Location(self.name, row.line, at + 1)

        return {name: read_cell(text, types.get(name)) for name, text in told.items()}, place

    def _note(self, message: str, line: int, maybe: str | None = None) -> None:
        self.problems.note(message, Location(self.name, line), maybe)
