"""A picture of steps: boxes in columns from what is told to the result, with lines between them.

The way of Sugiyama, kept small: a column for each step of the way, a place kept free in every column that a
line crosses, boxes ordered by the middle of their neighbours, and moved towards it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from textwrap import wrap

from indsatsmotor.render.report._steps import Sort, Step

_WIDTH, _LINE, _PADDING = 124, 14, 7
_BETWEEN_COLUMNS, _BETWEEN_BOXES, _HEADING = 25, 11, 24
_LETTERS, _MOST_LINES, _MOST_OF = 17, 5, 1
_CROSSING = 10
"""How much room a line takes in a column that it crosses."""


@dataclass
class Box:
    """A step in its place, or the place of a line that crosses a column."""

    column: int
    height: int
    step: Step | None = None
    lines: Sequence[str] = ()
    """The title, broken into lines."""
    of: str = ""
    """Whom it speaks of, in short."""
    y: float = 0
    before: list[Box] = field(default_factory=list, repr=False)
    after: list[Box] = field(default_factory=list, repr=False)

    @property
    def x(self) -> int:
        """Its left side."""
        return self.column * (_WIDTH + _BETWEEN_COLUMNS)

    @property
    def top(self) -> int:
        """Its upper side, as it is drawn."""
        return round(self.y)

    @property
    def middle(self) -> float:
        """The height at which lines meet it."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Picture:
    """What is to be drawn, in pixels."""

    width: int
    height: int
    boxes: Sequence[Box]
    paths: Sequence[str]
    """The lines between boxes, as the ``d`` of an SVG path."""
    headings: Mapping[int, Sort]
    """What stands in the columns, by their left side."""
    box_width: int = _WIDTH


def picture(steps: Mapping[str, Step], person: Callable[[str], str] | None) -> Picture:
    """The boxes and lines of *steps*, by key; *person* writes whom each speaks of, if that is to be said."""
    columns = _columns(steps)
    boxes = {key: _box(step, columns[key], person) for key, step in steps.items()}
    ways = [
        _way(boxes[start], boxes[key])
        for key, step in steps.items()
        for start in step.rests_on
        if columns[start] < columns[key]
    ]
    crossings = [box for way in ways for box in way[1:-1]]
    table = _table([*boxes.values(), *crossings])
    _order(table)
    _place(table)
    last = max(columns.values())
    return Picture(
        width=last * (_WIDTH + _BETWEEN_COLUMNS) + _WIDTH,
        height=round(max(box.y + box.height for box in boxes.values())) + 2,
        boxes=list(boxes.values()),
        paths=[_path(way) for way in ways],
        headings=_headings(boxes.values(), last),
    )


def _columns(steps: Mapping[str, Step]) -> dict[str, int]:
    """Told facts in the first column, the result in the last, what it rests on in the one before."""
    columns = {key: step.depth for key, step in steps.items()}
    for step in steps.values():
        if step.sort is Sort.RESULT:
            columns |= dict.fromkeys(step.rests_on, step.depth - 1)
    for key, step in steps.items():
        if step.sort is Sort.ABSENT:
            columns[key] = min(columns[name] for name, one in steps.items() if key in one.rests_on) - 1
    return columns


def _box(step: Step, column: int, person: Callable[[str], str] | None) -> Box:
    lines = wrap(f"{step.number}. {step.title}", _LETTERS)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1][: _LETTERS - 2]} …"]
    named = [person(one) for one in step.of] if person else []
    more = f" + {len(named) - _MOST_OF}" if len(named) > _MOST_OF else ""
    of = ", ".join(named[:_MOST_OF])
    room = _LETTERS + 2 - len(more)
    of = (of if len(of) <= room else f"{of[: room - 1]}…") + more
    height = _LINE * (len(lines) + bool(of)) + 2 * _PADDING
    return Box(column, height, step, lines, of)


def _way(start: Box, end: Box) -> list[Box]:
    """From one box to another, with a place in every column between them."""
    way = [start, *(Box(column, _CROSSING) for column in range(start.column + 1, end.column)), end]
    for one, other in pairwise(way):
        one.after.append(other)
        other.before.append(one)
    return way


def _table(boxes: Sequence[Box]) -> list[list[Box]]:
    columns: list[list[Box]] = [[] for _ in range(max(box.column for box in boxes) + 1)]
    for box in boxes:
        columns[box.column].append(box)
    return columns


def _order(table: list[list[Box]]) -> None:
    """Bring boxes near those they are tied to, so that few lines cross."""
    place: dict[int, float] = {id(box): at for column in table for at, box in enumerate(column)}
    for sweep in range(6):
        forward = sweep % 2 == 0
        for column in table if forward else reversed(table):
            middles = {id(box): _middle(box, place, forward=forward) for box in column}
            column.sort(key=lambda box: middles[id(box)])
            place |= {id(box): float(at) for at, box in enumerate(column)}


def _near(box: Box, *, forward: bool) -> list[Box]:
    return (box.before or box.after) if forward else (box.after or box.before)


def _middle(box: Box, place: Mapping[int, float], *, forward: bool) -> float:
    """Where the boxes that *box* is tied to stand, on average."""
    near = _near(box, forward=forward) or [box]
    return sum(place[id(one)] for one in near) / len(near)


def _place(table: list[list[Box]]) -> None:
    """Stack each column, then move its boxes towards the middle of their neighbours."""
    for column in table:
        _stack(column, [0.0] * len(column))
    for sweep in range(8):
        forward = sweep % 2 == 0
        for column in table if forward else reversed(table):
            wanted = []
            for box in column:
                near = _near(box, forward=forward)
                middle = sum(one.middle for one in near) / len(near) if near else box.middle
                wanted.append(middle - box.height / 2)
            _stack(column, wanted)
    top = min(box.y for column in table for box in column)
    for column in table:
        for box in column:
            box.y += _HEADING - top


def _stack(column: Sequence[Box], wanted: Sequence[float]) -> None:
    """Put boxes below each other, each as near to where it is wanted as those above it leave room."""
    bottom = -1e9
    for box, y in zip(column, wanted, strict=True):
        box.y = max(y, bottom + _BETWEEN_BOXES)
        bottom = box.y + box.height
    pushed = sum(box.y - y for box, y in zip(column, wanted, strict=True)) / len(column) if column else 0
    for box in column:
        box.y -= pushed


def _path(way: Sequence[Box]) -> str:
    """A line from the right side of the first box to the left side of the last, bent between columns."""
    return " ".join(_pieces(way))


def _pieces(way: Sequence[Box]) -> Iterator[str]:
    x, y = way[0].x + _WIDTH, round(way[0].middle)
    yield f"M{x} {y}"
    for box in way[1:]:
        end, height = box.x, round(box.middle)
        half = (x + end) // 2
        yield f"C{half} {y} {half} {height} {end} {height}"
        if box.step is None:
            yield f"H{end + _WIDTH}"
        x, y = end + _WIDTH, height


def _headings(boxes: Iterable[Box], last: int) -> dict[int, Sort]:
    """What stands in the columns that begin something new."""
    headings: dict[int, Sort] = {}
    for box in sorted(boxes, key=lambda box: box.column):
        sort = Sort.NEED if box.column == last - 1 else box.step.sort if box.step else None
        if sort in HEADED and sort not in headings.values():
            headings.setdefault(box.x, sort)
    return headings


HEADED = (Sort.TOLD, Sort.DERIVED, Sort.NEED, Sort.RESULT)
