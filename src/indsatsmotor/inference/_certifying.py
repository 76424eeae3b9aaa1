"""An engine's answer is believed only when matching that does not use the engine agrees with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indsatsmotor.derivation import Firing
from indsatsmotor.errors import EngineDisagreement
from indsatsmotor.facts import Atom
from indsatsmotor.matching import FactBase, Joiner, Premises, RulePlan, absences

Report = tuple[RulePlan, Premises]


def certify(
    rules: Sequence[RulePlan], lower: Iterable[Atom], reports: Sequence[Report], firings: Sequence[Firing]
) -> None:
    """Check that the matches reported for one stratum are grounded, right and complete.

    Args:
        rules: the rules of the stratum.
        lower: everything told and derived before it.
        reports: every match the engine reported, in its order.
        firings: what was concluded from those that no absence stood against.

    Raises:
        EngineDisagreement: some match is invented, repeated or missing.
    """
    base = FactBase(lower)
    told = FactBase(base)
    concluded = {(firing.rule, firing.premises): firing for firing in firings}
    seen: set[tuple[str, Premises]] = set()
    for rule, premises in reports:
        key = (rule.id, premises)
        if key in seen or not _grounded(rule, premises, base):
            raise _disagreement("reported what does not match", rule, premises)
        seen.add(key)
        fires = _fits(rule, premises) and absences(rule, premises, told) is not None
        if fires != (key in concluded):
            raise _disagreement("concluded against an absence", rule, premises)
        if fires:
            base.add(concluded[key].conclusion)
    for rule in rules:
        for premises in Joiner(rule).matches(base):
            if (rule.id, premises) not in seen:
                raise _disagreement("missed a match", rule, premises)


def _grounded(rule: RulePlan, premises: Premises, base: FactBase) -> bool:
    """Whether the premises were there already, are different, and match by themselves and by equal fields."""
    return (
        len(set(premises)) == len(premises) == len(rule.when)
        and all(atom in base for atom in premises)
        and all(pattern.kind == atom.kind for pattern, atom in zip(rule.when, premises, strict=True))
        and all(pattern.accepts(atom) for pattern, atom in zip(rule.when, premises, strict=True))
        and all(pattern.joins(atom, premises) for pattern, atom in zip(rule.when, premises, strict=True))
    )


def _fits(rule: RulePlan, premises: Premises) -> bool:
    return all(pattern.fits(atom, premises) for pattern, atom in zip(rule.when, premises, strict=True))


def _disagreement(what: str, rule: RulePlan, premises: Premises) -> EngineDisagreement:
    facts = "\n".join(f"  {atom.kind}{atom.values!r}" for atom in premises)
    return EngineDisagreement(f"the engine {what}: the rule {rule.id} with these facts:\n{facts}")
