"""What if some of it were otherwise: two plans of one case, and what the change comes to."""

from __future__ import annotations

from collections.abc import Iterable

from indsatsmotor.comparing import Difference
from indsatsmotor.facts import Case, Change, changed
from indsatsmotor.inference import Engine
from indsatsmotor.loading import load_rulebook
from indsatsmotor.offering import Choices
from indsatsmotor.planning._differing import Planned, difference
from indsatsmotor.planning._recommending import Progress, recommend
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook


def what_if(
    case: Case,
    changes: Iterable[Change] = (),
    *,
    policy: Policy | None = None,
    choices: Choices | None = None,
    book: Rulebook | None = None,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> Difference:
    """What other facts, means, local choices or choices by hand would come to.

    >>> from indsatsmotor.facts import School
    >>> what_if(Case(), [Change(None, School(id="s1"))]).gains
    ()

    Args:
        case: everything told as it is.
        changes: what is told otherwise.
        policy: other local choices.
        choices: what people fix or forbid.
        book: the rules in force as it is; the shipped ones when not given.
        engine: which engine chains the rules; the result is the same.
        progress: told what is being done; two plans are made.

    Raises:
        FactErrors: the case cannot be changed so, or a policy or choices cannot be used; every problem.
    """
    book = book or load_rulebook()
    other = book if policy is None else Rulebook(book.ruleset, book.catalogue, policy)

    def planned(told: Case, rules: Rulebook, chosen: Choices | None = None) -> Planned:
        plan = recommend(told, choices=chosen, book=rules, engine=engine, progress=progress)
        return Planned(told, rules, plan)

    after = changed(case, changes)
    return difference(planned(case, book), planned(after, other, choices))
