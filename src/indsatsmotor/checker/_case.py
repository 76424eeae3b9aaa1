"""A plan held against the case it was made for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from itertools import combinations

from indsatsmotor.canonical import sha256
from indsatsmotor.derivation import canonical
from indsatsmotor.facts import Atom, Budget, Case, Kind, atoms, told_kinds
from indsatsmotor.offering import (
    RESOURCES,
    Offering,
    Presence,
    Resource,
    SchoolYear,
    lessons_used,
    presences,
    schedule,
)
from indsatsmotor.plan import (
    CostItem,
    FactItem,
    Plan,
    Recommendation,
    offering_of,
)


def problems_with(plan: Plan, case: Case) -> Iterator[str]:
    """What is wrong with *plan* held against *case*."""
    for held in (_facts, _people, _pairs, _running, _choices, _money, _means, _time, _timetable):
        yield from held(plan, case)


def _facts(plan: Plan, case: Case) -> Iterator[str]:
    """The plan was made from these facts, and shows them as they were told."""
    told = tuple(sorted(set(atoms(case)), key=canonical))
    if (plan.proof.input_facts, plan.proof.facts_sha256) != (len(told), sha256(told)):
        yield "made from other facts"
    kinds = told_kinds()
    values = {(atom.kind, _key(atom, kinds[atom.kind])): atom.values for atom in told}
    for one in plan.recommendations:
        for fact in one.justification.facts:
            own = values.get((fact.kind, fact.key))
            if own is not None and fact.field not in kinds[fact.kind].fields:
                yield f"{one.id}: {fact.kind} has no {fact.field}"
            elif own is not None:
                value = own[kinds[fact.kind].position(fact.field)]
                if fact != FactItem(kind=fact.kind, key=fact.key, field=fact.field, value=value):
                    yield f"{one.id}: {fact.kind} {'/'.join(fact.key)}, {fact.field} is not as it was told"


def _key(atom: Atom, kind: Kind) -> tuple[str, ...]:
    return tuple(str(atom.values[kind.position(name)] or "") for name in kind.keys)


def _people(plan: Plan, case: Case) -> Iterator[str]:
    students = {student.id: student for student in case.students}
    staff = {adult.id for adult in case.staff}
    rooms = {room.id for room in case.rooms}
    schools, classes = {told.id for told in case.schools}, {None, *(told.id for told in case.classes)}
    suppliers = {None, *(supplier.id for supplier in case.suppliers)}
    for one in plan.recommendations:
        if one.school not in schools or one.class_ not in classes:
            yield f"{one.id}: there is no school {one.school} or no class {one.class_}"
        for student in one.students:
            if student not in students:
                yield f"{one.id}: there is no pupil {student}"
            elif one.status.recommended and one.class_ not in {None, students[student].class_id}:
                yield f"{one.id}: {student} is not in {one.class_}"
        yield from (f"{one.id}: there is no adult {a.id}" for a in one.staff if a.id not in staff)
        if one.room is not None and one.room not in rooms:
            yield f"{one.id}: there is no room {one.room}"
        if one.details.get("supplier_id") not in suppliers:
            yield f"{one.id}: there is no supplier {one.details['supplier_id']}"


def _pairs(plan: Plan, case: Case) -> Iterator[str]:
    """Nobody has two partners, or three, except in a single group of three; a tutor is one of the pair."""
    students = {student.id for student in case.students}
    for one in plan.recommended():
        pairs = one.details.get("pairs", ())
        paired = Counter(student for pair in pairs for student in pair["students"])
        yield from (f"{one.id}: there is no pupil {student}" for student in paired.keys() - students)
        yield from (
            f"{one.id}: {student} is in {count} pairs" for student, count in paired.items() if count > 1
        )
        sizes = Counter(len(pair["students"]) for pair in pairs)
        if sizes.keys() - {2, 3} or sizes[3] > 1:
            yield f"{one.id}: pairs of {', '.join(map(str, sorted(sizes)))}"
        for pair in pairs:
            if pair.get("tutor_id", pair["students"][0]) not in pair["students"]:
                yield f"{one.id}: {pair['tutor_id']} is tutor of a pair of others"


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
        own = (item.intervention, item.variant, item.school, item.class_, item.area, sorted(item.subjects))
        as_told = (fact.intervention, fact.variant, fact.school_id, fact.class_id, fact.area)
        if sorted(item.students) != sorted(pupils) or own != (*as_told, sorted(fact.subjects or ())):
            yield f"{item.id}: not as it was told"
        if item.period is None or (item.period.start, item.period.end) != (fact.start, fact.end):
            yield f"{item.id}: not in the period told"


def _choices(plan: Plan, case: Case) -> Iterator[str]:
    """What people fixed is marked, and nothing is recommended that they do not want planned."""
    fixed, marked = (
        {one.id for one in plan.choices.fixed},
        {one.id for one in plan.recommendations if one.fixed},
    )
    yield from (f"{name}: chosen, but not marked so" for name in sorted(fixed - marked))
    yield from (f"{name}: marked as chosen, but it is not" for name in sorted(marked - fixed))
    for one, offering in _offerings(plan):
        if any(choice.forbids(offering, case) for choice in plan.choices.forbidden):
            yield f"{one.id}: recommended, although people have forbidden it"


def _money(plan: Plan, case: Case) -> Iterator[str]:
    """No budget is overspent by what the recommendations say they cost, and the ledger agrees."""
    spent = _spent(plan, case)
    lines = {budget.line for budget in case.budgets}
    employer = {adult.id: adult.school_id for adult in case.staff}
    trained = {c.once.rpartition(":")[2] for one in plan.recommended() for c in one.cost if c.once}
    for one in plan.recommended():
        if one.cost_dkk is not None and sum(c.amount_dkk or 0 for c in one.cost) != one.cost_dkk:
            yield f"{one.id}: the cost is not the sum of its amounts"
        yield from (
            f"{one.id}: no budget has a line '{c.line}'" for c in one.cost if c.line not in _LINES | lines
        )
        employers = {None, *(employer.get(adult.id) for adult in one.staff)}
        yield from (f"{one.id}: {c.school} pays for it" for c in one.cost if c.school not in employers)
        bought = [adult.id for adult in one.staff if adult.training_bought]
        yield from (f"{one.id}: nobody pays the training of {name}" for name in bought if name not in trained)
    entered = {line.of: line.used for line in plan.ledger if line.kind == "budget"}
    for budget in case.budgets:
        if spent[budget.id] > budget.amount_dkk:
            yield f"budget {budget.id}: {spent[budget.id]} spent of {budget.amount_dkk}"
        if entered.get(budget.id) != spent[budget.id]:
            yield f"budget {budget.id}: the ledger says {entered.get(budget.id)}, not {spent[budget.id]}"


def _spent(plan: Plan, case: Case) -> dict[str, Decimal]:
    """What each budget pays; an amount that falls once, for the first offering that needs it."""
    spent: dict[str, Decimal] = defaultdict(Decimal)
    paid: set[str | None] = set()
    for one in plan.recommended():
        for amount in one.cost:
            if amount.once is None or amount.once not in paid:
                for budget in case.budgets:
                    if _pays(budget, one, amount):
                        spent[budget.id] += amount.amount_dkk or Decimal(0)
            paid.add(amount.once)
    return spent


def _pays(budget: Budget, one: Recommendation, amount: CostItem) -> bool:
    return (
        budget.line == amount.line
        and budget.intervention in {None, one.intervention}
        and budget.school_id in {None, amount.school or one.school}
    )


def _means(plan: Plan, case: Case) -> Iterator[str]:
    """The ledger starts from the means that were told."""
    for line in plan.ledger:
        if line.kind == "budget":
            told, unit = getattr(case.by_key["budget"].get((line.of,)), "amount_dkk", None), "kr."
        elif line.kind in RESOURCES:
            resource = Resource(line.kind, line.of)
            told, unit = resource.available(case), resource.unit
        else:
            yield f"{line.kind} {line.of}: there are no such means"
            continue
        if unit != line.unit:
            yield f"{line.kind} {line.of}: counted in {unit}, not {line.unit}"
        if told != line.available:
            yield f"{line.kind} {line.of}: {line.available} in the ledger, but {told} is told"


def _time(plan: Plan, case: Case) -> Iterator[str]:
    """No adult has more lessons, and no room more use, than there is time for in any week."""
    year = SchoolYear(case)
    taken: dict[Resource, dict[object, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in plan.recommended():
        try:
            offering = offering_of(one)
        except ValueError:
            yield f"{one.id}: nothing that could be offered"
            continue
        for use in lessons_used(offering, schedule(offering, year)):
            for week in use.weeks:
                taken[use.resource][week] += use.amount
    for resource, weeks in taken.items():
        available, most = resource.available(case), max(weeks.values()) + weeks.get(None, Decimal(0))
        used = most if None not in weeks or len(weeks) > 1 else weeks[None]
        if available is None and resource.kind == "substitute_lessons" and used:
            yield f"substitutes of {resource.id}: {used} used, but nobody has told of any"
        if available is not None and used > available:
            yield f"{resource.kind} {resource.id}: {used} used of {available}"


def _offerings(plan: Plan) -> Iterator[tuple[Recommendation, Offering]]:
    """What is recommended, as far as it could be offered; of the rest it is said elsewhere."""
    for one in plan.recommended():
        with suppress(ValueError):
            yield one, offering_of(one)


def _timetable(plan: Plan, case: Case) -> Iterator[str]:
    """Nobody and no room is in two places at once, and nobody where they are not free."""
    year = SchoolYear(case)
    taken: dict[tuple[str, str], list[tuple[str, Presence]]] = defaultdict(list)
    for one, offering in _offerings(plan):
        for there in presences(offering, one.students, schedule(offering, year)):
            if not there.may_be(case):
                yield f"{one.id}: {there.kind} {there.id} is not free {there.slot}"
            taken[there.kind, there.id].append((one.id, there))
    for (kind, name), own in taken.items():
        for (first, there), (second, other) in combinations(own, 2):
            if there.clashes(other):
                yield f"{first}, {second}: both take {kind} {name} {there.slot}"


_LINES = {"general", "translation"}
