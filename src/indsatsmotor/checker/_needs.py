"""A plan held against what is needed: no need is lost, and the objective adds up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from indsatsmotor.checker._held import Held
from indsatsmotor.plan import UnmetKind


def needs(held: Held) -> Iterator[str]:
    """No need is lost: each that was concluded is met or told as unmet; and none is made up."""
    concluded = held.needs
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
        settled = held.met | {u.need.id for u in held.plan.unmet if u.kind is UnmetKind.NEED}
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


def _weight(held: Held) -> tuple[Decimal, Decimal]:
    """What the needs met weigh, without and with those that something running may meet already."""
    weights, needs = held.book.policy.acuteness_weights, held.needs
    met = [needs[name] for name in held.met & needs.keys() if needs[name].confirmed]
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
