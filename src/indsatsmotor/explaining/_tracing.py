"""The chain from told facts to derived ones as numbered steps, each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from indsatsmotor.derivation import Firing
from indsatsmotor.explaining._grounding import Supports, grounds_of
from indsatsmotor.explaining._justifying import Explainer
from indsatsmotor.explaining._reading import Reader, fields_read
from indsatsmotor.explaining._veil import Veil
from indsatsmotor.facts import Atom, Kind
from indsatsmotor.plan import FactItem, Remark
from indsatsmotor.reasons import DerivedStep, SupportItem, ToldStep
from indsatsmotor.rules import Derive


@dataclass(frozen=True)
class Trace:
    """The steps that some facts rest on, and the number of each fact."""

    told: tuple[ToldStep, ...]
    derived: tuple[DerivedStep, ...]
    numbers: Mapping[Atom, int]

    @property
    def rules(self) -> frozenset[str]:
        """Ids of the rules that were applied."""
        return frozenset(support.rule for step in self.derived for support in step.supports)

    def concluded(self, *kinds: str) -> tuple[Remark, ...]:
        """What the first support of each fact of *kinds* says."""
        first = (step.supports[0] for step in self.derived if step.kind in kinds)
        return tuple(Remark(rule=one.rule, text=one.text) for one in first)

    def facts(self, kinds: Mapping[str, Kind]) -> tuple[FactItem, ...]:
        """The told fields that were read, the keys left out."""
        return tuple(
            FactItem(kind=step.kind, key=step.key, field=name, value=value)
            for step in self.told
            for name, value in step.fields.items()
            if name not in kinds[step.kind].keys
        )


def trace(
    goals: Iterable[Atom],
    read: Mapping[Atom, Collection[str]],
    explainer: Explainer,
    reader: Reader,
    veil: Veil,
) -> Trace:
    """What *goals* rest on: the told facts, then what follows from them.

    Args:
        goals: facts of the derivation.
        read: told facts that are shown as well, each with the fields that were read.
        explainer: puts firings into words.
        reader: says what was read.
        veil: hides facts about others; of these only their number is told.
    """
    kinds = explainer.book.ruleset.all_kinds

    def shown(atom: Atom) -> bool:
        return not veil.hides(kinds[atom.kind], atom)

    supports = grounds_of(filter(shown, goals), explainer.derivation, shown)
    used = _fields_used(supports, explainer, shown)
    for atom in filter(shown, read):
        used[atom] |= {*kinds[atom.kind].keys, *read[atom]}
    numbers = {atom: number for number, atom in enumerate([*used, *supports], start=1)}
    told = (
        ToldStep(
            number=numbers[atom],
            kind=atom.kind,
            key=reader.key(atom),
            fields={
                name: veil.value(atom.kind, name, value)
                for name, value in zip(kinds[atom.kind].fields, atom.values, strict=True)
                if name in fields
            },
        )
        for atom, fields in used.items()
    )
    derived = (
        DerivedStep(
            number=numbers[fact],
            kind=fact.kind,
            fields=dict(zip(kinds[fact.kind].fields, fact.values, strict=True)),
            supports=tuple(_support(one, explainer, reader, numbers) for one in firings),
        )
        for fact, firings in supports.items()
    )
    return Trace(tuple(told), tuple(derived), numbers)


def _fields_used(
    supports: Supports, explainer: Explainer, shown: Callable[[Atom], bool]
) -> dict[Atom, set[str]]:
    """The told facts, in the order in which they are used, each with the fields that a rule reads."""
    used: dict[Atom, set[str]] = defaultdict(set)
    by_id, kinds = explainer.book.ruleset.by_id, explainer.book.ruleset.all_kinds
    for firings in supports.values():
        for firing in firings:
            rule = by_id[firing.rule]
            assert isinstance(rule, Derive)
            read = set(fields_read(rule))
            for place, atom in enumerate(firing.premises):
                if kinds[atom.kind].told and shown(atom):
                    pattern = 0 if rule.groups else place
                    used[atom] |= {*kinds[atom.kind].keys, *(f for p, f in read if p == pattern)}
    return used


def _support(
    firing: Firing, explainer: Explainer, reader: Reader, numbers: Mapping[Atom, int]
) -> SupportItem:
    rule = explainer.book.ruleset.by_id[firing.rule]
    assert isinstance(rule, Derive)
    shown = [numbers[premise] for premise in firing.premises if premise in numbers]
    return SupportItem(
        rule=firing.rule,
        premises=tuple(shown),
        hidden=len(firing.premises) - len(shown),
        absences=tuple(map(reader.absence, firing.absences)),
        read=reader.of_firing(rule, firing, numbers),
        text=explainer.derived(firing).text,
    )
