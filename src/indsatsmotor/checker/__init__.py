"""Re-validates a finished plan on its own: it imports the data rooms and nothing that made the plan.

What it checks is small enough to be read in one sitting, because trust rests on it. ``_plan`` and ``_case``
hold a plan against itself and the case; ``_following`` and ``_requirements`` go through the rules once more;
``_rules``, ``_means`` and ``_needs`` hold the plan against what these come to.
"""

from __future__ import annotations

from collections.abc import Iterator

from indsatsmotor.checker._case import problems_with
from indsatsmotor.checker._held import Held
from indsatsmotor.checker._means import costs, ledger, periods
from indsatsmotor.checker._needs import needs, objective
from indsatsmotor.checker._plan import problems_of
from indsatsmotor.checker._rules import (
    classes,
    derivation,
    judgements,
    kinds_of_the_catalogue,
    remarks,
    statuses,
)
from indsatsmotor.facts import Case
from indsatsmotor.plan import Plan
from indsatsmotor.rulebook import Rulebook


def check(plan: Plan, case: Case | None = None, *, book: Rulebook | None = None) -> tuple[str, ...]:
    """Everything that is wrong with *plan*; empty when nothing is.

    Args:
        plan: a plan, however it was made: also one that Python was made to build past its constructor.
        case: what the plan was made for; people, periods and money are then held against it too.
        book: the rules it was made by, under its policy; with the case, every conclusion is then drawn once
            more, every requirement judged again, and the objective added up.

    >>> from indsatsmotor import load_rulebook, recommend
    >>> check(recommend(Case()), Case(), book=load_rulebook())
    ()
    """
    problems = [*problems_of(plan)]
    if case is not None:
        problems += problems_with(plan, case)
        if book is not None:
            problems += _by_the_rules(Held(plan, case, book))
    return tuple(problems)


def _by_the_rules(held: Held) -> Iterator[str]:
    if held.plan.ruleset.sha256 != held.book.sha256:
        yield "made by other rules"
        return
    for problems in (kinds_of_the_catalogue, classes, derivation, judgements, remarks, statuses):
        yield from problems(held)
    for problems in (periods, costs, ledger, needs, objective):
        yield from problems(held)
