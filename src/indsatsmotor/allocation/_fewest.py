"""How many groups so many pupils need at least: a limit that no plan breaks, but fractions of groups would.

Seven pupils in groups of four are one group and three quarters to the solver, until it is told that the
second group can add no more than three. Without it most of the search is spent on finding that out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from indsatsmotor.allocation._arrangements import Arrangement, Family

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
    families: dict[Family, list[Arrangement]] = defaultdict(list)
    for a in arrangements:
        if a.open and a.family is not None and not a.fixed:
            families[a.family].append(a)
    for own in families.values():
        most = max(a.most for a in own)
        needs = {n for a in own for one in a.seats for n in one.needs if (n, a.id) in meets}
        full, last = divmod(len(needs), most)
        if last:
            seats = {seat[a.id, one.student]: 1 for a in own for one in a.seats}
            yield {**seats, **{unit[a.id]: -last for a in own}}, full * (most - last)
