"""What the plan uses of the means, with bars to see it by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indsatsmotor.offering import Resource
from indsatsmotor.plan import LedgerLine
from indsatsmotor.render.report._diary import Diary

KINDS = ("staff", "substitute", "room", "budget")
"""The tables there are, by how the kind of a line begins."""

_WEEK_WIDTH, _HIGH = 4, 22


@dataclass(frozen=True)
class Line:
    """One of the means."""

    line: LedgerLine
    share: int | None
    """How much of it is used, in percent; ``None`` where it is not limited."""
    by: Sequence[str]
    """The ids of the offerings that use it."""
    weeks: str
    """Its use week by week as the ``d`` of an SVG path; empty where it has no weeks."""
    width: int


def means(diary: Diary, kind: str) -> Iterator[Line]:
    """The lines of the ledger that stand in one table."""
    for line in sorted(diary.plan.ledger, key=lambda line: line.of):
        if line.kind.split("_")[0] == kind:
            resource = Resource(line.kind, line.of)
            share = None if not line.available else round(line.used * 100 / line.available)
            yield Line(
                line,
                share,
                list(diary.users.get(resource, ())),
                _steps(resource, line, diary),
                len(diary.weeks) * _WEEK_WIDTH,
            )


def _steps(resource: Resource, line: LedgerLine, diary: Diary) -> str:
    """A flight of steps, a week wide and as high as what is used in it."""
    weeks, most = diary.used.get(resource, {}), line.available or line.used
    if not weeks or not most:
        return ""
    heights = [round(_HIGH * min(weeks.get(week, Decimal(0)) / most, Decimal(1))) for week in diary.weeks]
    pieces = [f"M0 {_HIGH}"]
    for before, height in zip([0, *heights], heights, strict=False):
        if height != before:
            pieces.append(f"V{_HIGH - height}")
        pieces.append(f"h{_WEEK_WIDTH}")
    return "".join([*pieces, f"V{_HIGH}Z"])
