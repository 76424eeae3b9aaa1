"""What a plan carries so that anyone can go through it again: every use of a rule, every requirement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self

from indsatsmotor.canonical import sha256
from indsatsmotor.derivation import Absence, Derivation, Firing, Judgement, Outcome, Reading
from indsatsmotor.facts import Atom
from indsatsmotor.plan._base import Item, Plain


class BoundItem(Item):
    """A field compared with something."""

    field: str
    comparison: str
    value: Plain = None


class AbsenceItem(Item):
    """That no fact of a kind passes these tests."""

    kind: str
    tests: tuple[BoundItem, ...]

    @classmethod
    def of(cls, absence: Absence) -> Self:
        """An absence as a document shows it."""
        tests = (BoundItem(field=f, comparison=c, value=v) for f, c, v in absence.tests)
        return cls(kind=absence.kind, tests=tuple(tests))


class DerivedItem(Item):
    """A fact that rules concluded: its kind and its values, in the order of the kind's fields."""

    kind: str
    values: tuple[Plain, ...]

    @classmethod
    def of(cls, atom: Atom) -> Self:
        """A derived fact as a document shows it."""
        return cls(kind=atom.kind, values=atom.values)


class StepItem(Item):
    """One use of a rule. Facts go by their number."""

    rule: str
    premises: tuple[int, ...]
    absences: tuple[AbsenceItem, ...] = ()
    concludes: int


class ReadingItem(Item):
    """A field that a requirement read, and what it was held against."""

    kind: str
    key: tuple[str, ...]
    """Empty for the offering's own fields."""
    field: str
    """Empty where no such fact was derived."""
    value: Plain = None
    comparison: str
    bound: Plain = None
    outcome: Outcome

    @classmethod
    def of(cls, reading: Reading) -> Self:
        """A reading as a document shows it."""
        return cls(**{name: getattr(reading, name) for name in cls.model_fields})


class RequirementItem(Item):
    """What one requirement says of a whole offering, and what decided it."""

    rule: str
    outcome: Outcome
    read: tuple[ReadingItem, ...]

    @classmethod
    def of(cls, judgement: Judgement) -> Self:
        """A judgement as a document shows it."""
        read = tuple(map(ReadingItem.of, judgement.read))
        return cls(rule=judgement.rule, outcome=judgement.outcome, read=read)


class Proof(Item):
    """What ties the plan to its input, and every use of a rule on the way.

    Facts have numbers from 0: first those told, in canonical order (by kind, then value by value), then those
    in ``derived``. The steps stand stratum by stratum in the order of rule and premises.
    """

    facts_sha256: str
    derivation_sha256: str
    input_facts: int
    firings: int
    derived: tuple[DerivedItem, ...] = ()
    """Each fact that was concluded, in the order of the first step that concludes it."""
    steps: tuple[StepItem, ...] = ()

    @classmethod
    def of(cls, derivation: Derivation) -> Self:
        """What proves that everything in *derivation* follows from what was told.

        >>> Proof.of(Derivation((), ())).steps
        ()
        """
        numbers = {atom: number for number, atom in enumerate(derivation.told)}
        for firing in derivation.firings:
            numbers.setdefault(firing.conclusion, len(numbers))
        return cls(
            facts_sha256=sha256(derivation.told),
            derivation_sha256=sha256(derivation.strata),
            input_facts=len(derivation.told),
            firings=len(derivation.firings),
            derived=tuple(map(DerivedItem.of, list(numbers)[len(derivation.told) :])),
            steps=tuple(_steps(derivation.firings, numbers)),
        )


def _steps(firings: Iterable[Firing], numbers: Mapping[Atom, int]) -> Iterable[StepItem]:
    for firing in firings:
        yield StepItem(
            rule=firing.rule,
            premises=tuple(numbers[premise] for premise in firing.premises),
            absences=tuple(map(AbsenceItem.of, firing.absences)),
            concludes=numbers[firing.conclusion],
        )
