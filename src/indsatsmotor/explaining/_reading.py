"""What a rule read: fields with their values, what they were held against, and who has set that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from indsatsmotor.canonical import sha256
from indsatsmotor.derivation import Absence, Firing, Outcome, Reading
from indsatsmotor.explaining._ruleset import cited_for
from indsatsmotor.explaining._veil import Veil
from indsatsmotor.facts import Atom, Kind
from indsatsmotor.inference import identity
from indsatsmotor.plan import CitationItem
from indsatsmotor.reasons import AbsenceItem, AppliedRule, BoundItem, BoundSource, ReadItem
from indsatsmotor.rulebook import POLICY, Rulebook
from indsatsmotor.rules import (
    OFFERING_KINDS,
    AmendedSort,
    Constant,
    Derive,
    Mean,
    Note,
    ParameterReference,
    Reference,
    Rule,
    Test,
    parameters_of,
    patterns_in,
)


class Reader:
    """Says under one rulebook what was read, naming nobody who is hidden."""

    def __init__(self, book: Rulebook, veil: Veil) -> None:
        self._book, self._veil = book, veil
        self._kinds = book.ruleset.all_kinds

    def key(self, atom: Atom) -> tuple[str, ...]:
        """What identifies a fact among those of its kind."""
        kind = self._kinds[atom.kind]
        return self._veil.key(kind, identity(kind, atom))

    def of_judgement(self, rule: Rule, readings: Iterable[Reading]) -> tuple[ReadItem, ...]:
        """The readings of a judgement."""
        return tuple(self._of_reading(rule, reading) for reading in readings)

    def _of_reading(self, rule: Rule, reading: Reading) -> ReadItem:
        kind = self._kinds[reading.kind]
        return ReadItem(
            kind=reading.kind,
            key=self._veil.key(kind, reading.key),
            field=reading.field,
            value=self._veil.value(reading.kind, reading.field, reading.value),
            recorded=reading.value is not None or _there(reading) or not _told_by_people(kind),
            comparison=reading.comparison,
            bound=self._veil.value(reading.kind, reading.field, reading.bound),
            parameter=_parameter(rule, reading),
            outcome=str(reading.outcome),
            distance=reading.distance,
        )

    def of_firing(self, rule: Derive, firing: Firing, steps: Mapping[Atom, int]) -> tuple[ReadItem, ...]:
        """The fields that a firing tested against something other than another fact."""
        patterns = rule.when * len(firing.premises) if rule.groups else rule.when
        return tuple(
            self.tested(test, premise, steps.get(premise))
            for pattern, premise in zip(patterns, firing.premises, strict=True)
            if premise in steps
            for test in pattern.tests
            if not isinstance(test.operand, Reference)
        )

    def tested(self, test: Test, atom: Atom, step: int | None) -> ReadItem:
        """One field of a fact that passed a test."""
        kind = self._kinds[atom.kind]
        return ReadItem(
            step=step,
            kind=atom.kind,
            key=self.key(atom),
            field=test.field,
            value=self._veil.value(atom.kind, test.field, atom.values[kind.position(test.field)]),
            recorded=atom.values[kind.position(test.field)] is not None,
            comparison=str(test.comparison),
            bound=self._book.value(test.operand),
            parameter=test.operand.id if isinstance(test.operand, ParameterReference) else None,
            outcome="satisfied",
        )

    def absence(self, absence: Absence) -> AbsenceItem:
        """What had to be absent, and which rules could have concluded it."""
        kind = self._kinds[absence.kind]
        return AbsenceItem(
            kind=absence.kind,
            read=tuple(
                ReadItem(
                    kind=absence.kind,
                    field=field,
                    recorded=kind.told,
                    comparison=comparison,
                    bound=self._veil.value(absence.kind, field, bound),
                    outcome="violated",
                )
                for field, comparison, bound in absence.tests
            ),
            rules=tuple(rule.id for rule in self._book.rules_of(Derive) if could_conclude(rule, absence)),
        )

    # --- the rules themselves ---

    def rule(self, rule_id: str) -> AppliedRule:
        """A rule that an explanation refers to."""
        rule = self._book.ruleset.by_id[rule_id]
        sources = [one.source for one in rule.citations]
        return AppliedRule(
            id=rule.id,
            code=rule.code,
            title=rule.title,
            kind=rule.kind,
            layer=next((one.id for one in self._book.ruleset.layers if one.id in sources), None),
            sha256=sha256(rule),
            reading=rule.reading,
            under=rule.under,
            parameters=tuple(dict.fromkeys(parameters_of(rule))),
            citations=tuple(map(CitationItem.of, rule.citations)),
        )

    def bounds(self, rules: Iterable[str]) -> tuple[BoundItem, ...]:
        """The bounds that *rules* compare with, in order of id."""
        by_id = self._book.ruleset.by_id
        return tuple(self._bound(n) for n in sorted({n for r in rules for n in parameters_of(by_id[r])}))

    def _bound(self, name: str) -> BoundItem:
        book, parameter = self._book, self._book.ruleset.parameters[name]
        set_by = book.set_by.get((AmendedSort.PARAMETER, name))
        under = next((c for c, _ in parameter.alternatives if _stand(c, book.switches)), {})
        return BoundItem(
            id=name,
            title=parameter.title,
            unit=parameter.unit,
            value=book.parameters[name],
            source=_source(set_by, under),
            set_by=set_by,
            switches={switch: book.switches[switch] for switch in sorted(under)},
            published=book.published(name),
            citations=cited_for(name, book),
        )


def _source(set_by: str | None, under: Mapping[str, str]) -> BoundSource:
    if set_by is not None:
        return BoundSource.POLICY if set_by == POLICY else BoundSource.LAYER
    return BoundSource.SWITCH if under else BoundSource.PUBLISHED


def _stand(wanted: Mapping[str, str], switches: Mapping[str, str]) -> bool:
    return all(switches.get(switch) == option for switch, option in wanted.items())


def _there(reading: Reading) -> bool:
    """Whether what was read is that there is such a fact."""
    return not reading.field and reading.outcome is Outcome.SATISFIED


def _told_by_people(kind: Kind) -> bool:
    """Whether facts of a kind can be untold; others follow or do not."""
    return kind.told or kind.name in OFFERING_KINDS


def could_conclude(rule: Derive, absence: Absence) -> bool:
    """Whether a rule concludes such facts, as far as what it says outright tells."""
    if rule.then.kind != absence.kind:
        return False
    outright = {name: what.value for name, what in rule.then.fields if isinstance(what, Constant)}
    wanted = {name: value for name, comparison, value in absence.tests if comparison == "is"}
    return all(wanted.get(name, value) == value for name, value in outright.items())


def fields_read(rule: Derive | Note) -> Iterator[tuple[int, str]]:
    """The fields that a rule reads of the facts that match its patterns, with the place of each."""
    places = {pattern.alias: place for place, pattern in enumerate(rule.when) if pattern.alias}
    for place, pattern in enumerate(rule.when):
        yield from ((place, test.field) for test in pattern.tests)
    operands = [test.operand for pattern in patterns_in(rule) for test in pattern.tests]
    concluded = [what for _, what in rule.then.fields] if isinstance(rule, Derive) else []
    for operand in (*operands, *concluded):
        if isinstance(operand, Reference) and operand.alias in places:
            yield places[operand.alias], operand.field
        elif isinstance(operand, Mean):
            yield 0, operand.field


def _parameter(rule: Rule, reading: Reading) -> str | None:
    """The parameter that a reading was held against."""
    for pattern in patterns_in(rule):
        for test in pattern.tests if pattern.kind == reading.kind else ():
            same = test.field == reading.field and str(test.comparison) == reading.comparison
            if same and isinstance(test.operand, ParameterReference):
                return test.operand.id
    return None
