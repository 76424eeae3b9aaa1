"""What it would take: the smallest changes for unmet needs, and what a little more of the means is worth.

In the order to read them: ``_changes`` is what can be added or told; ``_situation`` a case ready to be shared
out, as it is or as it would be; ``_question`` the plan asked about. ``_workshops`` seeks means, by letting
limits out; ``_hindrances`` and ``_telling`` seek facts; ``_searching`` joins both and verifies. ``_marginal``
tries a little more of each of the means. ``_prices`` and ``_wording`` say what it costs, and what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from indsatsmotor.errors import FactError, FactErrors
from indsatsmotor.facts import Case
from indsatsmotor.inference import Engine
from indsatsmotor.plan import Plan, SmallestChange, Sought, Unmet
from indsatsmotor.planning._additions._marginal import Margin
from indsatsmotor.planning._additions._prices import price_of
from indsatsmotor.planning._additions._question import Question
from indsatsmotor.planning._additions._searching import Search
from indsatsmotor.planning._additions._situation import Situation
from indsatsmotor.planning._additions._wording import Wording
from indsatsmotor.planning._desk import rules_of
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import one_of


def what_it_would_take(
    plan: Plan,
    case: Case,
    needs: Collection[str] | None = None,
    *,
    book: Rulebook | None = None,
    engine: Engine | None = None,
    progress: Callable[[str], None] | None = None,
) -> Plan:
    """*plan* with the smallest changes that would meet what it left open, nobody losing what it gives.

    Each change is verified by solving the changed case again. It is enough, no part of it is, and no amount
    in it can be lowered while the others stay. Without *needs*, the plan also says what one more lesson of
    each qualification and a thousand kroner more in each budget would be worth to it as a whole.

    Args:
        plan: a plan.
        case: what the plan was made for.
        needs: ids of the unmet needs to look at; all of them, and the plan as a whole, when not given.
        book: the rules in force; when not given the shipped ones that the plan was made by, under its policy.
        engine: which engine chains the rules; the result is the same.
        progress: told what is being done, for work that takes minutes.

    Raises:
        FactErrors: the plan leaves no need of such an id open; every one.
        PlanError: the plan was made for another case, or by rules that were not handed over.
        AllocationError: the solver failed.
    """
    _check(plan, needs or ())
    tell = progress or (lambda _: None)
    tell("inference")
    situation = Situation.of(case, book or rules_of(plan, plan.policy), plan.choices, engine)
    situation.desk.require_made_for(plan)
    question = Question(plan, situation)
    wording = Wording(case, situation.desk.explainer.speaker)
    unmet = []
    for one in plan.unmet:
        if needs is None or one.need.id in needs:
            tell("changes")
            unmet.append(_with_changes(one, question, wording))
        else:
            unmet.append(one)
    if needs is not None:
        return plan.model_copy(update={"unmet": unmet})
    tell("margin")
    values = tuple(Margin(question, wording).values())
    return plan.model_copy(update={"unmet": unmet, "marginal_values": values})


def _with_changes(unmet: Unmet, question: Question, wording: Wording) -> Unmet:
    """*unmet* with what would be enough, the cheapest first."""
    desk = question.situation.desk
    search = Search(question, unmet)
    changes = [
        SmallestChange(
            additions=wording.items(one.changes),
            cost_dkk=price_of(one.changes, one.shared, desk.case, desk.book),
            first_in_line=one.first_in_line,
            proven=one.proven,
            text=wording.text(one.changes),
        )
        for one in search.found()
    ]
    changes.sort(key=_cheapest_first)
    question.forget()
    sought = Sought.ALL if search.finished else Sought.SOME
    return unmet.model_copy(update={"smallest_changes": tuple(changes), "changes_sought": sought})


def _cheapest_first(change: SmallestChange) -> tuple[object, ...]:
    """What costs nothing first, what has no price told last; then the fewest additions, then the words."""
    cost = change.cost_dkk
    return (cost is None, cost or 0, len(change.additions), sorted(change.text.items()))


def _check(plan: Plan, needs: Collection[str]) -> None:
    known = {one.need.id for one in plan.unmet}
    problems = [
        FactError(f"no need '{name}' is open in the plan.", "needs", one_of(name, known))
        for name in needs
        if name not in known
    ]
    if problems:
        raise FactErrors("the needs cannot be looked at", problems)
