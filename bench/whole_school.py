"""Where the time goes from the files of a whole school to its plan on paper.

Each run is a process of its own, as the command line is, because much is kept once it has been made: the rule
files are read once, the rules compiled once, the solver loaded once. Only processor time counts, so that what
else the machine does matters little.

    python bench/whole_school.py
    python bench/whole_school.py --runs 9
    python bench/whole_school.py --quick
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any, TypeAlias
from unittest.mock import patch

from clock import clock

if TYPE_CHECKING:
    from indsatsmotor import Case, Plan, Rulebook
    from indsatsmotor.allocation import Shared

Spans: TypeAlias = Mapping[str, float]
"""Seconds by step, in the order of the steps."""

TOLD = {
    "inference": "inference",
    "candidates": "judging candidates",
    "plan": "drawing the plan",
}
"""What recommending says that it is doing. Whatever else it says is a level of the sharing out."""


@dataclass
class Steps:
    """Says how long each step took; one ends when the next begins."""

    spans: dict[str, float] = field(default_factory=dict)
    _step: str | None = None
    _began: float = 0.0

    def begin(self, step: str | None) -> None:
        """End the step that is running, and begin *step*, or nothing that counts."""
        now = clock()
        if self._step is not None:
            self.spans[self._step] = self.spans.get(self._step, 0.0) + now - self._began
        self._step, self._began = step, clock()


def main(argv: Sequence[str] | None = None) -> None:
    """Run in fresh processes and print the medians; with ``--once``, be one of them."""
    parser = argparse.ArgumentParser(description="Where the time goes from a school's files to its plan.")
    parser.add_argument("--quick", action="store_true", help="One run, with one class of the school.")
    parser.add_argument("--runs", type=int, default=5, help="How many fresh processes.")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if given.once:
        print(json.dumps(one_run(smallest=given.quick)))
        return
    count = 1 if given.quick else given.runs
    command = [sys.executable, __file__, "--once", *(["--quick"] if given.quick else [])]
    answers = [json.loads(subprocess.check_output(command)) for _ in range(count)]
    print(f"{answers[0]['pupils']} pupils from files to text, inference by {answers[0]['engine']}.")
    print(f"Python {platform.python_version()}, medians of {count} fresh processes.\n")
    print("\n".join(table([answer["spans"] for answer in answers])))


def one_run(*, smallest: bool) -> dict[str, Any]:
    """What one process takes, step by step."""
    steps = Steps()
    steps.begin("loading the package")
    import indsatsmotor  # noqa: PLC0415 - loading it is a step, and so is loading the solver
    from indsatsmotor.render import as_report, as_text  # noqa: PLC0415

    steps.begin("loading the solver")
    import highspy  # noqa: F401, PLC0415

    steps.begin(None)
    from sizes import FOLDER, SMALLEST, one_class  # noqa: PLC0415

    steps.begin("reading the files")
    case = indsatsmotor.load_case(FOLDER)
    steps.begin("reading the rules")
    book = indsatsmotor.load_rulebook()
    steps.begin(None)
    case = one_class(case, SMALLEST) if smallest else case
    plan = _recommended(case, book, steps)
    steps.begin("writing text")
    as_text(plan, book)
    steps.begin("writing JSON")
    plan.to_json()
    steps.begin("writing a report")
    as_report(plan, case, book)
    steps.begin(None)
    return {"pupils": len(case.students), "engine": plan.engine, "spans": steps.spans}


def _recommended(case: Case, book: Rulebook, steps: Steps) -> Plan:
    """The plan; recommending itself says when a step begins, all but one."""
    from indsatsmotor.allocation import allocate  # noqa: PLC0415
    from indsatsmotor.planning import recommend  # noqa: PLC0415

    def share_out(*args: Any, **named: Any) -> Shared:
        steps.begin("setting up the sharing out")
        return allocate(*args, **named)

    with patch("indsatsmotor.planning._recommending.allocate", share_out):
        return recommend(
            case,
            book=book,
            progress=lambda step: steps.begin(TOLD.get(step, f"sharing out: {step}")),
        )


def table(runs: Sequence[Spans]) -> Iterator[str]:
    """Each step's median seconds and its median share of the run it was part of."""
    yield f"{'':30}{'seconds':>9}{'share':>9}"
    for step in runs[0]:
        seconds = median(run[step] for run in runs)
        share = median(run[step] / sum(run.values()) for run in runs)
        yield f"{step:30}{seconds:>9.3f}{share:>9.1%}"
    yield f"{'the whole':30}{median(sum(run.values()) for run in runs):>9.3f}{1:>9.1%}"


if __name__ == "__main__":
    main()
