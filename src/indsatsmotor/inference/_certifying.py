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
    own = {rule.id for rule in rules}
    concluded = {(firing.rule, firing.premises): firing for firing in firings}
    seen: set[tuple[str, Premises]] = set()
    for rule, premises in reports:
        key = (rule.id, premises)
        if rule.id not in own or key in seen or not _grounded(rule, premises, base):
            raise _disagreement("reported what does not match", rule, premises)
        seen.add(key)
        absent = absences(rule, premises, told) if _fits(rule, premises) else None
        firing = concluded.pop(key, None)
        if (absent is not None) != (firing is not None):
            raise _disagreement("concluded against an absence", rule, premises)
        if firing is not None:
            if (firing.conclusion, firing.absences) != (rule.conclude(premises), absent):
                raise _disagreement("concluded something else", rule, premises)
            base.add(firing.conclusion)
    for firing in concluded.values():
        raise EngineDisagreement(f"the engine concluded what it did not report: the rule {firing.rule}")
    for rule in rules:
        for premises in Joiner(rule).matches(base):
            if (rule.id, premises) not in seen:
                raise _disagreement("missed a match", rule, premises)


def _grounded(rule: RulePlan, premises: Premises, base: FactBase) -> bool:
    """Whether the premises were there already, are different, and match by themselves and by equal fields."""
    if not len(set(premises)) == len(premises) == len(rule.when):
        return False
    return (
        all(atom in base for atom in premises)
        and all(pattern.kind == atom.kind for pattern, atom in zip(rule.when, premises, strict=True))
        and all(pattern.accepts(atom) for pattern, atom in zip(rule.when, premises, strict=True))
        and all(pattern.joins(atom, premises) for pattern, atom in zip(rule.when, premises, strict=True))
    )


def _fits(rule: RulePlan, premises: Premises) -> bool:
    return all(pattern.fits(atom, premises) for pattern, atom in zip(rule.when, premises, strict=True))


def _disagreement(what: str, rule: RulePlan, premises: Premises) -> EngineDisagreement:
    facts = "\n".join(f"  {atom.kind}{atom.values!r}" for atom in premises)
    return EngineDisagreement(f"the engine {what}: the rule {rule.id} with these facts:\n{facts}")
