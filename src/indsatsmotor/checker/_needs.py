"""A plan held against what is needed: no need is lost, and the objective adds up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indsatsmotor.checker._held import Held
from indsatsmotor.plan import Recommendation, UnmetKind

ORDINARY = "ordinary"
"""How acute a need is of which no rule says more."""


@dataclass(frozen=True)
class _Need:
    """Something that was concluded to be needed."""

    students: tuple[str, ...]
    subject: str | None
    """None of a need of wellbeing, and where only the pupil is known."""
    acuteness: str
    confirmed: bool
    may_be_running: bool
    """All its pupils take part in something that runs already."""

    def of(self, one: Recommendation) -> bool:
        """Whether *one* can be for it."""
        return set(one.students) >= set(self.students) and self.subject in {None, *one.subjects}


def needs(held: Held) -> Iterator[str]:
    """No need is lost: each that was concluded is met or told as unmet; and none is made up."""
    concluded = _needs(held)
    met = {need for one in held.plan.recommendations for need in one.needs}
    unmet = {one.need.id for one in held.plan.unmet}
    yield from (
        f"{need}: nothing says that it is needed" for need in sorted((met | unmet) - concluded.keys())
    )
    for one in held.plan.recommended():
        for name in concluded.keys() & one.needs:
            if not concluded[name].of(one):
                yield f"{one.id}: not for {name}"
    if held.plan.optimality.levels:
        settled = _met(held) | {u.need.id for u in held.plan.unmet if u.kind is UnmetKind.NEED}
        for name, need in concluded.items():
            if name not in settled and not need.may_be_running:
                yield f"{name}: neither met nor unmet"


def objective(held: Held) -> Iterator[str]:
    """What the levels claim is what the plan reaches."""
    reached = {"choices": _choices(held), "needs": _weight(held), "cost": _cost(held)}
    for level in held.plan.optimality.levels:
        least, most = reached.get(level.name, (level.value, level.value))
        if not least <= level.value <= most:
            yield f"objective, {level.name}: {level.value} is claimed, but {most} is reached"


def _needs(held: Held) -> Mapping[str, _Need]:
    """Every need that was concluded, by id."""
    acuteness = {atom.values[0]: str(atom.values[1]) for atom in held.derivation.of("acuteness")}
    running = {student for one in held.plan.running if not one.individual for student in one.students}
    needs = {}
    for student, aim, subject, area, confirmed in (atom.values for atom in held.derivation.of("need")):
        pupil, how = str(student), acuteness.get(student, ORDINARY)
        name = _name("need", student, aim, subject, area)
        needs[name] = _Need((pupil,), _word(subject), how, bool(confirmed), student in running)
    for class_id, subject, area in (atom.values for atom in held.derivation.of("class_need")):
        pupils = held.case.members[str(class_id)]
        name = _name("class-need", class_id, subject, area)
        needs[name] = _Need(pupils, _word(subject), ORDINARY, True, running.issuperset(pupils))
    return needs


def _met(held: Held) -> set[str]:
    return {need for one in held.plan.recommended() if not one.individual for need in one.needs}


def _weight(held: Held) -> tuple[Decimal, Decimal]:
    """What the needs met weigh, without and with those that something running may meet already."""
    weights, needs = held.book.policy.acuteness_weights, _needs(held)
    met = [needs[name] for name in _met(held) & needs.keys() if needs[name].confirmed]
    surely = sum(weights[need.acuteness] for need in met if not need.may_be_running)
    return Decimal(surely), Decimal(sum(weights[need.acuteness] for need in met))


def _cost(held: Held) -> tuple[Decimal, Decimal]:
    """What is recommended costs so much, in øre below zero."""
    spent = sum((one.cost_dkk or Decimal(0) for one in held.plan.recommended()), Decimal(0))
    return -100 * spent, -100 * spent


def _choices(held: Held) -> tuple[Decimal, Decimal]:
    """How much of what people fixed stands."""
    stand = Decimal(sum(one.fixed for one in held.plan.recommended()))
    return stand, stand


def _name(*parts: object) -> str:
    return "/".join("-" if part is None else str(part) for part in parts)


def _word(value: object) -> str | None:
    return None if value is None else str(value)
