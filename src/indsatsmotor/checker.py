"""Re-validates a finished plan on its own: it imports the data rooms and nothing that made the plan.

What it checks is small enough to be read in one sitting, because trust rests on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from indsatsmotor.catalogue import ALWAYS_INDIVIDUAL, Category
from indsatsmotor.facts import Case
from indsatsmotor.plan import Arranged, Plan, Recommendation


def check(plan: Plan, case: Case | None = None) -> tuple[str, ...]:
    """Everything that is wrong with *plan*; empty when nothing is.

    Args:
        plan: a plan, however it was made: also one that Python was made to build past its constructor.
        case: what the plan was made for; people, periods and money are then held against it too.

    >>> from indsatsmotor import recommend
    >>> check(recommend(Case()), Case())
    ()
    """
    problems = [*_categories(plan), *_never_alone(plan), *_ledger(plan)]
    if case is not None:
        problems += [*_people(plan, case), *_running(plan, case), *_money(plan, case)]
    return tuple(problems)


def _categories(plan: Plan) -> Iterator[str]:
    for one in (*plan.recommendations, *plan.running):
        individual = one.category is Category.INDIVIDUAL
        if (one.intervention in ALWAYS_INDIVIDUAL) and not individual:
            yield f"{one.id}: '{one.intervention}' is individual, but is called {one.category}"


def _never_alone(plan: Plan) -> Iterator[str]:
    company: dict[str, Arranged] = {one.id: one for one in plan.running}
    company |= {one.id: one for one in plan.recommendations if one.status.recommended}
    for one in plan.recommendations:
        if one.status.recommended and _alone_by_kind(one):
            if not one.students:
                yield f"{one.id}: an individual intervention for nobody"
            for student in one.students:
                named = [company[name] for name in one.companions if name in company]
                if not any(_accompanies(companion, one, student) for companion in named):
                    yield f"{one.id}: stands alone for {student}"


def _alone_by_kind(one: Arranged) -> bool:
    """Individual by its category, by its intervention, or by having one pupil alone with an adult."""
    one_to_one = one.category is Category.SMALL_GROUP and len(set(one.students)) == 1
    return one.category is Category.INDIVIDUAL or one.intervention in ALWAYS_INDIVIDUAL or one_to_one


def _accompanies(companion: Arranged, one: Recommendation, student: str) -> bool:
    if _alone_by_kind(companion) or student not in companion.students:
        return False
    if companion.period is None or one.period is None:
        return False
    return companion.period.start <= one.period.end and one.period.start <= companion.period.end


def _ledger(plan: Plan) -> Iterator[str]:
    for line in plan.ledger:
        if line.available is not None:
            if line.used > line.available:
                yield f"{line.kind} {line.of}: {line.used} used of {line.available}"
            if line.left != line.available - line.used:
                yield f"{line.kind} {line.of}: {line.left} is not what is left"


def _people(plan: Plan, case: Case) -> Iterator[str]:
    students = {student.id: student for student in case.students}
    staff = {adult.id for adult in case.staff}
    rooms = {room.id for room in case.rooms}
    for one in plan.recommendations:
        for student in one.students:
            if student not in students:
                yield f"{one.id}: there is no pupil {student}"
            elif one.class_ is not None and students[student].class_id != one.class_:
                yield f"{one.id}: {student} is not in {one.class_}"
        for adult in one.staff:
            if adult.id not in staff:
                yield f"{one.id}: there is no adult {adult.id}"
        if one.room is not None and one.room not in rooms:
            yield f"{one.id}: there is no room {one.room}"


def _running(plan: Plan, case: Case) -> Iterator[str]:
    """A witness that already runs is as it was told."""
    told = {one.id: one for one in case.running}
    members: dict[str, set[str]] = defaultdict(set)
    for student in case.students:
        members[student.class_id].add(student.id)
    for item in plan.running:
        fact = told.get(item.id)
        if fact is None:
            yield f"{item.id}: nothing of this id is told to be running"
            continue
        pupils = set(fact.students) or members[fact.class_id or ""]
        if set(item.students) != pupils or item.intervention != fact.intervention:
            yield f"{item.id}: not as it was told"
        if item.period is None or (item.period.start, item.period.end) != (fact.start, fact.end):
            yield f"{item.id}: not in the period told"


def _money(plan: Plan, case: Case) -> Iterator[str]:
    """No budget is overspent by what the recommendations themselves say they cost."""
    spent: dict[str, Decimal] = defaultdict(Decimal)
    paid: set[str] = set()
    for one in plan.recommendations:
        if not one.status.recommended:
            continue
        if one.cost_dkk is not None and sum(c.amount_dkk or 0 for c in one.cost) != one.cost_dkk:
            yield f"{one.id}: the cost is not the sum of its amounts"
        due = [amount for amount in one.cost if amount.once is None or amount.once not in paid]
        paid |= {amount.once for amount in one.cost if amount.once is not None}
        for budget in case.budgets:
            if budget.school_id in {None, one.school} and budget.intervention in {None, one.intervention}:
                amounts = (a.amount_dkk for a in due if a.line == budget.line)
                spent[budget.id] += sum((a for a in amounts if a is not None), Decimal(0))
    for budget in case.budgets:
        if spent[budget.id] > budget.amount_dkk:
            yield f"budget {budget.id}: {spent[budget.id]} spent of {budget.amount_dkk}"
