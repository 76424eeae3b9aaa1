"""Small tables in which data show themselves: as HTML in a notebook, as text in a terminal of 80 columns.

They hold counts and the words of the data, no sentences and nobody's id.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

Cell = str | int


def as_html(caption: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """The table as HTML; what stands in it is escaped.

    >>> as_html("Two", ["a", "b"], [["<i>", 2]])
    '<table><caption>Two</caption><tr><th>a</th><th>b</th></tr><tr><td>&lt;i&gt;</td><td>2</td></tr></table>'
    """
    lines = [_line("th", header), *(_line("td", row) for row in rows)]
    return f"<table><caption>{escape(caption)}</caption>{''.join(lines)}</table>"


def as_text(caption: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """The table as lines, the first column to the left and the others to the right.

    >>> print(as_text("Two", ["kind", "facts"], [["need", 12]]))
    Two
    kind facts
    need    12
    """
    table = [[str(cell) for cell in row] for row in (header, *rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [
        " ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in table
    ]
    return "\n".join([caption, *lines])


def _line(tag: str, cells: Sequence[Cell]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(str(cell))}</{tag}>' for cell in cells)}</tr>"
