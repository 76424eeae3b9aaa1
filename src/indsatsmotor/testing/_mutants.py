"""Every small change of a rule, a parameter or a switch, as a ruleset in which nothing else is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from indsatsmotor.errors import RulesetErrors
from indsatsmotor.facts import FieldType
from indsatsmotor.rules import (
    Invariant,
    Note,
    Parameter,
    ParameterReference,
    ParameterValue,
    Require,
    Rule,
    Ruleset,
    SchoolTask,
    Switch,
    Task,
    integral,
    parameters_of,
    patterns_in,
)
from indsatsmotor.sources import LANGUAGES, Citation, Text
from indsatsmotor.testing._changes import Change, shown
from indsatsmotor.testing._rules import of_rule, other_options
from indsatsmotor.testing._values import Values, near


@dataclass(frozen=True)
class Mutant:
    """A ruleset with one small mistake in it."""

    part: str
    """The id of the rule, parameter or switch that is changed."""
    sort: Change
    change: str
    ruleset: Ruleset = field(repr=False, compare=False)
    """The rules that the change concerns, without words and citations, and everything they speak of."""

    def __str__(self) -> str:
        return f"{self.part}: {self.change}"


def mutants(ruleset: Ruleset, source: str | None = None) -> Iterator[Mutant]:
    """Every small mistake that somebody could make in the rules, parameters and switches of *ruleset*.

    Left out is what can do no harm, or cannot be overlooked:

    - a rule that the checks on load refuse, its words apart;
    - words, citations and ids, which no rule looks at, and rules that the engine itself enforces;
    - the opposite of a whole premise or condition: whoever notices that it is missing notices that too;
    - more than one wrong word in place of a right one: a case in which the right one matches notices all.

    Args:
        ruleset: the rules.
        source: only what cites this source first, such as the rules of one layer.

    >>> most = Parameter("elever-hoejst", 4, "elever", {"da": "flest elever", "en": "most pupils"}, ())
    >>> [str(mutant) for mutant in mutants(Ruleset(parameters={"elever-hoejst": most}))]
    ['elever-hoejst: 4 → 5', 'elever-hoejst: 4 → 3']
    """
    return _Mutants(ruleset, source).all()


@dataclass
class _Mutants:
    ruleset: Ruleset
    source: str | None

    def __post_init__(self) -> None:
        self.values = Values(self.ruleset)
        self.rules = [_bare(rule) for rule in self.ruleset.rules if not isinstance(rule, Invariant)]
        self.parts: dict[str, Any] = {
            "kinds": self.ruleset.kinds,
            "parameters": {p.id: replace(p, citations=()) for p in self.ruleset.parameters.values()},
            "switches": {s.id: replace(s, citations=()) for s in self.ruleset.switches.values()},
        }

    def all(self) -> Iterator[Mutant]:
        for rule in self.rules:
            if self._wanted(self.ruleset.by_id[rule.id].citations):
                yield from self._of_rule(rule)
        for parameter in self.ruleset.parameters.values():
            if self._wanted(parameter.citations):
                yield from self._of_parameter(parameter)
        for switch in self.ruleset.switches.values():
            if self._wanted(switch.citations):
                yield from self._of_switch(switch)

    def _wanted(self, citations: Sequence[Citation]) -> bool:
        return self.source is None or self.source in {first.source for first in citations[:1]}

    def _of_rule(self, rule: Rule) -> Iterator[Mutant]:
        for sort, change, changed in of_rule(rule, self.ruleset, self.values):
            yield from self._mutant(rule.id, sort, change, [changed])
        for other in self._other_readings([rule]):
            if other.id > rule.id:
                swapped = [replace(rule, under=other.under), replace(other, under=rule.under)]
                yield from self._mutant(rule.id, Change.READING, f"exchanged with {other.id}", swapped)

    def _of_parameter(self, parameter: Parameter) -> Iterator[Mutant]:
        rules = [rule for rule in self.rules if parameter.id in parameters_of(rule)]
        for sort, change, changed in self._changed(replace(parameter, citations=())):
            parameters = {**self.parts["parameters"], parameter.id: changed}
            yield from self._mutant(parameter.id, sort, change, rules, parameters=parameters)

    def _changed(self, parameter: Parameter) -> Iterator[tuple[Change, str, Parameter]]:
        for sort, value in self._other_values(parameter.id, parameter.value):
            change = f"{shown(parameter.value)} → {shown(value)}"
            yield sort, change, replace(parameter, value=value)
        for position, (under, value) in enumerate(parameter.alternatives):
            before, after = parameter.alternatives[:position], parameter.alternatives[position + 1 :]
            told = f"under {', '.join(f'{name} {option}' for name, option in under.items())}: {shown(value)}"
            yield Change.READING, f"{told} → dropped", replace(parameter, alternatives=(*before, *after))
            for sort, other in self._other_values(parameter.id, value):
                alternatives = (*before, (under, other), *after)
                yield sort, f"{told} → {shown(other)}", replace(parameter, alternatives=alternatives)
            for chosen, text in other_options(under, self.ruleset):
                alternatives = (*before, (chosen, value), *after)
                yield Change.READING, f"{told} → under {text}", replace(parameter, alternatives=alternatives)

    def _other_values(self, name: str, value: ParameterValue) -> Iterator[tuple[Change, ParameterValue]]:
        places = [
            (pattern.kind, test.field)
            for rule in self.rules
            for pattern in patterns_in(rule)
            for test in pattern.tests
            if test.operand == ParameterReference(name)
        ]
        types = [self.ruleset.all_kinds[kind].fields[field] for kind, field in places]
        whole = set(types) == {FieldType.INTEGER} if places else integral(value)
        place = places[0] if places else ("", "")
        if isinstance(value, tuple):
            yield from ((Change.VALUE, other) for other in self.values.around(*place, value))
        elif isinstance(value, str | bool):
            yield from ((Change.VALUE, other) for other in self.values.instead(*place, value))
        else:
            yield from ((Change.BOUND, other) for other in near(value, whole=whole))

    def _of_switch(self, switch: Switch) -> Iterator[Mutant]:
        depending = {
            parameter.id
            for parameter in self.ruleset.parameters.values()
            if any(switch.id in under for under, _ in parameter.alternatives)
        }
        rules = [rule for rule in self.rules if switch.id in rule.under or depending & {*parameters_of(rule)}]
        for option in switch.options:
            if option != switch.default:
                changed = replace(switch, default=option, citations=())
                switches = {**self.parts["switches"], switch.id: changed}
                change = f"default {switch.default} → {option}"
                yield from self._mutant(switch.id, Change.READING, change, rules, switches=switches)

    def _mutant(
        self, part: str, sort: Change, change: str, rules: Sequence[Rule], **changed: Any
    ) -> Iterator[Mutant]:
        """The mutant in which *rules* are as given; none where the checks on load would refuse it."""
        with suppress(RulesetErrors):
            ruleset = Ruleset((*rules, *self._other_readings(rules)), **{**self.parts, **changed})
            yield Mutant(part, sort, change, ruleset)

    def _other_readings(self, rules: Sequence[Rule]) -> list[Rule]:
        """The rules without which *rules* cannot be loaded: one reading of a requirement needs the others."""
        ids, requirements = {rule.id for rule in rules}, {rule.requirement for rule in rules} - {None}
        return [rule for rule in self.rules if rule.requirement in requirements and rule.id not in ids]


def _bare(rule: Rule) -> Rule:
    """*rule* without citations, and with words that fit it whatever becomes of it."""
    rule = replace(rule, citations=(), because=_WORDS)
    match rule:
        case Require():
            return replace(rule, otherwise=_WORDS, todo=_WORDS)
        case SchoolTask():
            return replace(rule, todo=_WORDS, work=replace(rule.work, why=None))
        case Note():
            return replace(rule, todo=_WORDS)
        case Task():
            return replace(rule, work=replace(rule.work, why=None))
        case _:
            return rule


_WORDS: Text = dict.fromkeys(LANGUAGES, "-")
