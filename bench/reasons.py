"""What reasons cost: planning without them, planning with every one of them, and one of them alone.

    python bench/reasons.py
    python bench/reasons.py --quick

Reasons are built when they are asked for. So planning takes no longer than without them, and who asks pays:
once for what all answers about a plan share, then for each answer.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from clock import clock
from sizes import school

from indsatsmotor import Case, Inquiry, Plan, Rulebook, load_rulebook, recommend
from indsatsmotor.render import as_explanation, as_why_not


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What planning costs without reasons and with them.")
    parser.add_argument("--quick", action="store_true", help="With one class of the school.")
    given = parser.parse_args()
    case, book = school(smallest=given.quick), load_rulebook()
    recommend(case, book=book)  # what is compiled and loaded once is not counted
    begun = clock()
    plan = recommend(case, book=book)
    planning = clock() - begun
    figures = dict(asked(plan, case, book))
    answers = sum(len(several) for several in figures.values())
    print(f"{len(case.students)} pupils, {answers - 1} answers; seconds of processor time.\n")
    print(f"{'':38}{'median':>9}{'longest':>9}{'share of planning':>20}")
    print(_line("planning, no reasons asked for", [planning], planning))
    for name, seconds in figures.items():
        print(_line(name, seconds, planning))
    with_all = planning + sum(sum(several) for several in figures.values())
    print(_line("planning, every reason asked", [with_all], planning))


def asked(plan: Plan, case: Case, book: Rulebook) -> Iterator[tuple[str, list[float]]]:
    """The seconds that each question takes, by its sort."""
    made: list[Inquiry] = []
    yield "what the answers share", [_timed(lambda: made.append(Inquiry(plan, case, book=book)))]
    inquiry = made[0]
    results = [one.id for one in plan.recommendations]
    needs = [one.id for one in inquiry.needs]
    owners = sorted({(one.variant, one.class_ or one.students[0]) for one in plan.recommendations})
    explained = inquiry.explain(results[0])
    yield "explaining a result", [_timed(lambda of=of: inquiry.explain(of)) for of in results]
    yield "explaining a need", [_timed(lambda of=of: inquiry.explain(of)) for of in needs]
    answer = inquiry.why_not(*owners[0])  # judges what could be offered, once for all
    yield "why not", [_timed(lambda one=one: inquiry.why_not(*one)) for one in owners]
    yield "an explanation as text", [_timed(lambda: as_explanation(explained, book))]
    yield "why not as text", [_timed(lambda: as_why_not(answer, book))]


def _timed(call: Callable[[], Any]) -> float:
    begun = clock()
    call()
    return clock() - begun


def _line(name: str, seconds: list[float], planning: float) -> str:
    middle = median(seconds)
    return f"{name:38}{middle:>9.4f}{max(seconds):>9.4f}{middle / planning:>20.2%}"


if __name__ == "__main__":
    main()
