"""A plan held against itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from indsatsmotor.catalogue import ALWAYS_INDIVIDUAL, Category
from indsatsmotor.plan import (
    Arranged,
    LevelItem,
    Plan,
    Recommendation,
    Status,
    UnmetKind,
)


def problems_of(plan: Plan) -> Iterator[str]:
    """What is wrong with *plan* in itself."""
    for held in (_categories, _never_alone, _statuses, _repeated, _account, _optimality, _ledger):
        yield from held(plan)


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


def _statuses(plan: Plan) -> Iterator[str]:
    """What a status says is what stands beside it, and what is named is there."""
    ids = Counter(one.id for one in (*plan.recommendations, *plan.running))
    yield from (f"{name}: {count} parts have this id" for name, count in ids.items() if count > 1)
    for one in plan.recommendations:
        yield from (
            f"{one.id}: there is no {name} to accompany it" for name in one.companions if not ids[name]
        )
        if one.status.recommended:
            if one.violations or one.missing or one.release:
                yield f"{one.id}: recommended, although something stands against it"
            if bool(one.conditions) is not (one.status is Status.RECOMMENDED_WITH_CONDITIONS):
                yield f"{one.id}: '{one.status}' with {len(one.conditions)} conditions"
            if one.cost_dkk is None:
                yield f"{one.id}: recommended at an unknown cost"
        else:
            if one.tasks or one.attachments:
                yield f"{one.id}: has tasks or measures, but is not recommended"
            if not getattr(one, _GROUNDS[one.status]):
                yield f"{one.id}: '{one.status}' without a reason"


def _account(plan: Plan) -> Iterator[str]:
    """No need is both met and unmet."""
    met = {need for one in plan.recommended() if not one.individual for need in one.needs}
    for unmet in plan.unmet:
        if unmet.kind is UnmetKind.NEED and unmet.need.id in met:
            yield f"{unmet.need.id}: both met and unmet"


def _repeated(plan: Plan) -> Iterator[str]:
    """Nobody and nothing is named twice."""
    for one in plan.recommendations:
        for names in (one.students, one.companions, one.needs, one.details.get("focus", ())):
            yield from (f"{one.id}: {name} twice" for name, count in Counter(names).items() if count > 1)


def _optimality(plan: Plan) -> Iterator[str]:
    """What is claimed of the levels of the objective fits together."""
    optimality, levels = plan.optimality, plan.optimality.levels
    names = [one.name for one in levels]
    if names and names != [name for name in LEVELS if name in {*names, *LEVELS[1:]}]:
        yield f"objective: the levels are {', '.join(names)}"
    for one in levels:
        if one.value > one.bound:
            yield f"objective, {one.name}: {one.value} is above the bound {one.bound}"
        if one.proven and one.value != one.bound:
            yield f"objective, {one.name}: called proven, but {one.bound} is possible"
    if optimality.proven is not (levels != () and all(one.proven for one in levels)):
        yield "objective: it is not the levels that say whether the plan is the best"
    if optimality.proven and optimality.time_limited:
        yield "objective: stopped by the clock, but called the best"
    gap = max((_gap(one) for one in levels if one.name != LEVELS[-1]), default=Decimal(0))
    if abs(gap - optimality.gap) > Decimal("1e-6"):
        yield f"objective: the gap is {gap:f}, not {optimality.gap}"


def _gap(level: LevelItem) -> Decimal:
    return abs(level.bound - level.value) / max(Decimal(1), abs(level.value), abs(level.bound))


def _ledger(plan: Plan) -> Iterator[str]:
    lines = Counter((line.kind, line.of) for line in plan.ledger)
    yield from (f"{kind} {of}: {count} lines" for (kind, of), count in lines.items() if count > 1)
    for line in plan.ledger:
        if line.available is not None:
            if line.used > line.available:
                yield f"{line.kind} {line.of}: {line.used} used of {line.available}"
            if line.left != line.available - line.used:
                yield f"{line.kind} {line.of}: {line.left} is not what is left"


LEVELS = ("choices", "needs", "fit", "supplements", "cost", "lottery")
"""The levels of the objective: the first where people have fixed something, the last between equals only."""
_GROUNDS = {Status.REFUSED: "violations", Status.UNDETERMINED: "missing", Status.WITHHELD: "release"}
"""What says why something is not recommended."""
