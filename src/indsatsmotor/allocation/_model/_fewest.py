"""How many groups so many pupils need at least: a limit that no plan breaks, but fractions of groups would.

Seven pupils in groups of four are one group and three quarters to the solver, until it is told that the
second group can add no more than three. Without it most of the search is spent on finding that out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from indsatsmotor.allocation._arrangements import Arrangement, by_family

Limit = tuple[dict[int, int], int]
"""Terms, and what they come to at most."""


def enough_groups(
    arrangements: Iterable[Arrangement],
    unit: Mapping[str, int],
    seat: Mapping[tuple[str, str], int],
    meets: Mapping[tuple[str, str], int],
) -> Iterator[Limit]:
    """For each family, how many seats some number of its groups can have.

    There are no more seats than needs to meet, for nobody sits there for nothing, and no more than the groups
    hold. Where the last group cannot be full, the line through the two corners of that is the closest limit.
    """
    for own in by_family(a for a in arrangements if not a.fixed).values():
        most = max(a.most for a in own)
        needs = {n for a in own for one in a.seats for n in one.needs if (n, a.id) in meets}
        full, last = divmod(len(needs), most)
        if last:
            seats = {seat[a.id, one.student]: 1 for a in own for one in a.seats}
            yield {**seats, **{unit[a.id]: -last for a in own}}, full * (most - last)
