"""A plan held against its rules: what it calls things, every conclusion, every requirement, every status."""

from __future__ import annotations

from collections.abc import Iterator

from indsatsmotor.checker._facts import Known
from indsatsmotor.checker._held import OF_A_CLASS, Held
from indsatsmotor.checker._requirements import requirements
from indsatsmotor.derivation import Outcome
from indsatsmotor.plan import Proof, RequirementItem
from indsatsmotor.rules import Require, WhenUnknown


def kinds_of_the_catalogue(held: Held) -> Iterator[str]:
    """Everything is of a variant that there is, and called what the catalogue calls it."""
    for one in (*held.plan.recommendations, *held.plan.running):
        intervention = held.book.catalogue.interventions.get(one.intervention)
        if intervention is None or one.variant not in intervention.variants:
            yield f"{one.id}: there is no {one.intervention} {one.variant}"
        elif (one.code, one.category) != (intervention.code, intervention.category):
            yield f"{one.id}: {one.intervention} is not called {one.code} and {one.category}"
        if one.subject != (one.subjects[0] if len(one.subjects) == 1 else None):
            yield f"{one.id}: {one.subject} is not its subject"


def classes(held: Held) -> Iterator[str]:
    """What is recommended for a class names it, and nothing else does."""
    for one, _ in held.recommended:
        if (held.book.intervention(one.intervention).shape in OF_A_CLASS) is (one.class_ is None):
            yield f"{one.id}: for a class that is not named, or in a class where it is for none"


def remarks(held: Held) -> Iterator[str]:
    """Every condition and violation is said by a rule that there is, once."""
    for result in held.plan.recommendations:
        remarks = (*result.conditions, *result.violations)
        for name in {remark.rule for remark in remarks} - held.book.ruleset.by_id.keys():
            yield f"{result.id}: there is no rule {name}"
        if len(remarks) != len(set(map(repr, remarks))):
            yield f"{result.id}: a remark stands there twice"


def derivation(held: Held) -> Iterator[str]:
    """The steps are those that the rules allow, and all of them."""
    given, own = held.plan.proof, Proof.of(held.derivation)
    for name in type(own).model_fields:
        if name not in {"steps", "derived"} and getattr(given, name) != getattr(own, name):
            yield f"proof: {name} is not what follows from the facts told"
    for name, of, mine in (("step", given.steps, own.steps), ("fact", given.derived, own.derived)):
        if len(of) != len(mine):
            yield f"proof: {len(of)} {name}s, but {len(mine)} follow"
        for number, (one, other) in enumerate(zip(of, mine, strict=False)):
            if one != other:
                yield f"proof: {name} {number} is not what follows"
                break


def judgements(held: Held) -> Iterator[str]:
    """Each requirement says of each whole offering what stands there, for the reasons given."""
    known = Known(atom for kind in held.derivation.facts.values() for atom in kind)
    for one, offering in held.whole:
        own = tuple(map(RequirementItem.of, requirements(held.viewer.view(offering), known, held.book)))
        if own != one.requirements:
            mine, given = (tuple(item.rule for item in items) for items in (own, one.requirements))
            wrong = [a.rule for a, b in zip(own, one.requirements, strict=False) if a != b]
            said = f"{wrong[0]} comes to something else" if mine == given else "other rules speak of it"
            yield f"{one.id}: {said}"


def statuses(held: Held) -> Iterator[str]:
    """What is recommended violates nothing and hangs on nothing unknown; what is open stands there."""
    conditions = {one.id: {c.rule for c in one.conditions} for one in held.plan.recommendations}
    for one, _ in held.whole:
        handed_on = {rule for name in one.companions for rule in conditions.get(name, ())}
        said = {remark.rule for remark in (*one.conditions, *one.violations)}
        missed = {r.rule: r.outcome for r in one.requirements if r.outcome is not Outcome.SATISFIED}
        if one.status.recommended:
            for rule, outcome in missed.items():
                if _stops(held, rule, outcome):
                    yield f"{one.id}: recommended, although {rule} is {outcome}"
            yield from (f"{one.id}: {rule} is not among its conditions" for rule in missed.keys() - said)
        for rule in sorted(said - missed.keys() - handed_on):
            if isinstance(held.book.ruleset.by_id.get(rule), Require):
                yield f"{one.id}: nothing of {rule} stands against it"


def _stops(held: Held, rule: str, outcome: Outcome) -> bool:
    """Whether what *rule* comes to keeps an offering from being recommended."""
    required = held.book.ruleset.by_id.get(rule)
    if not isinstance(required, Require):
        return False  # said elsewhere
    if outcome is Outcome.VIOLATED:
        return required.force.refuses or held.book.policy.should_blocks
    return required.force.refuses and required.when_unknown is WhenUnknown.UNDETERMINED
