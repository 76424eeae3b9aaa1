"""How good the shared-out plan is, and how soon: made-up schools that compete for adults, rooms and money.

python bench/sharing.py                 # some minutes
python bench/sharing.py --municipality  # 20 schools under one budget
python bench/sharing.py --quick         # seconds
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from unittest.mock import patch

from clock import clock
from made_up import municipality

from indsatsmotor import Policy, recommend
from indsatsmotor._solver import total
from indsatsmotor.allocation import Shared, _sharing, _start
from indsatsmotor.allocation._model._formulation import Formulation
from indsatsmotor.allocation._model._objective import objective
from indsatsmotor.facts import Case
from indsatsmotor.planning import _recommending

SIZES = ((40, 8), (80, 16), (160, 30))
"""Pupils of the target group, and adults with free lessons."""


@dataclass(frozen=True)
class Result:
    """One case, shared out once within a limit of seconds."""

    seconds: float
    proven: bool
    """Whether no plan meets more."""
    gap: float
    """How much more a plan could meet at most, as a share."""
    whole: float
    """How far the plan may be from the best in any level but the lots: needs met, fit, supplements, cost."""
    greedy: float
    """What the plan that the search begins with meets, as a share of what it ends with."""
    rounds: int
    """Rounds of the solver's work for the needs met: unlike seconds, they do not depend on other programs."""


def shared_out(case: Case, limit: int) -> Result:
    """Share *case* out and look at the first level of the objective: the needs met."""
    rounds: Counter[str] = Counter()
    levels: list[str] = []
    begun: list[int] = []
    ended: list[tuple[float, Shared]] = []
    first, allocate = _start.greedy, _sharing.allocate

    def greedy(form: Formulation) -> tuple[int, ...]:
        values = first(form)
        begun.append(total(dict(objective(form))["needs"], values))
        return values

    def timed(*args: object, **more: object) -> Shared:
        start = clock()
        shared = allocate(*args, **more)  # type: ignore[arg-type]  # handed on as they are
        ended.append((clock() - start, shared))
        return shared

    def another_round() -> bool:
        rounds[levels[-1]] += 1
        return False

    with patch.object(_start, "greedy", greedy), patch.object(_recommending, "allocate", timed):
        recommend(case, policy=Policy(time_limit_seconds=limit), progress=levels.append, stop=another_round)
    seconds, shared = ended[-1]
    needs = shared.levels[0]
    greedy_share = begun[-1] / needs.value if needs.value else 1.0
    proven = needs.proven or needs.gap == 0
    return Result(seconds, proven, needs.gap, shared.gap, greedy_share, rounds["needs"])


def line(name: str, limit: int, found: Sequence[Result]) -> str:
    """One line of the table."""
    proven = sum(one.proven for one in found)
    gaps, whole = [one.gap for one in found], [one.whole for one in found]
    return (
        f"| {name} | {limit} s | {proven} of {len(found)} | {median(gaps):.1%} | {max(gaps):.1%} "
        f"| {whole.count(0)} of {len(found)} | {median(whole):.1%} | {max(whole):.1%} "
        f"| {median(one.greedy for one in found):.0%} | {median(one.rounds for one in found):.0f} "
        f"| {median(one.seconds for one in found):.1f} |"
    )


def lines(sizes: Sequence[tuple[int, int]], cases: int, limits: Sequence[int]) -> Iterator[str]:
    """The table, line by line."""
    yield (
        "| school | limit | best | gap, median | gap, worst | all levels | gap of all, median | worst "
        "| greedy | rounds | seconds |"
    )
    yield f"| --- |{' ---: |' * 10}"
    for slots in (False, True):
        for pupils, staff in sizes:
            for limit in limits:
                name = f"{pupils} pupils, {staff} adults, {'with' if slots else 'without'} times"
                made = (municipality(1, pupils, staff, seed, slots=slots) for seed in range(cases))
                yield line(name, limit, [shared_out(case, limit) for case in made])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one small school")
    parser.add_argument("--municipality", action="store_true", help="20 schools under one budget")
    parser.add_argument("--cases", type=int, default=5, help="schools of each size")
    given = parser.parse_args()
    if given.quick:
        print(*lines([(8, 3)], 1, [1]), sep="\n")
    elif given.municipality:
        print(line("20 schools of 40 pupils", 60, [shared_out(municipality(20, 40, 8, 0), 60)]))
    else:
        for text in lines(SIZES, given.cases, (1, 10)):
            print(text, flush=True)


if __name__ == "__main__":
    main()
