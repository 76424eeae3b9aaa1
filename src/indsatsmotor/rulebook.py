"""The rules in force: a ruleset and a catalogue under one policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, TypeVar

from indsatsmotor.canonical import sha256
from indsatsmotor.catalogue import DURATION, MEASURES, Catalogue, Intervention, Variant
from indsatsmotor.errors import FactError, FactErrors, RulesetError, RulesetErrors
from indsatsmotor.facts import Value
from indsatsmotor.policy import Policy
from indsatsmotor.rules import (
    INVARIANTS,
    AmendedSort,
    Constant,
    Derive,
    Invariant,
    Operand,
    Parameter,
    ParameterReference,
    ParameterValue,
    Reference,
    Rule,
    Ruleset,
    Status,
    one_of,
    sort_of,
    strata,
)

R = TypeVar("R", bound=Rule)

POLICY = "policy"
"""Who has set what the municipality's own choices say."""


@dataclass(frozen=True, eq=False)
class Rulebook:
    """What a plan is made by: the active rules with every parameter and switch decided.

    Raises:
        FactErrors: the policy names parameters or switches the ruleset does not have, or no plan can be made
            with a number.
    """

    ruleset: Ruleset
    catalogue: Catalogue
    policy: Policy = field(default_factory=Policy)
    compiled: dict[str, Any] = field(default_factory=dict, repr=False)
    """What an engine has made of the rules, kept for its next run. Not pickled."""

    def __post_init__(self) -> None:
        if problems := list(self._misfits()) or list(self._out_of_bounds()):
            raise FactErrors("the policy does not fit the ruleset", problems)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.ruleset, self.catalogue, self.policy)

    @cached_property
    def switches(self) -> Mapping[str, str]:
        """Every switch and the option it stands at."""
        defaults = {switch.id: switch.default for switch in self.ruleset.switches.values()}
        return defaults | dict(self.policy.switches)

    @cached_property
    def parameters(self) -> Mapping[str, ParameterValue]:
        """Every parameter's value, after switches and policy."""
        values = {p.id: p.under(self.switches) for p in self.ruleset.parameters.values()}
        return values | {k: _exact(v, values.get(k)) for k, v in self.policy.parameters.items()}

    @cached_property
    def set_by(self) -> Mapping[tuple[AmendedSort, str], str]:
        """Who has set a parameter or switch otherwise than its source: ``policy``, else the highest layer."""
        layers = {(one.sort, one.part.id): one.layer for one in self.ruleset.amendments}
        chosen = [(AmendedSort.PARAMETER, name) for name in self.policy.parameters]
        chosen += [(AmendedSort.SWITCH, name) for name in self.policy.switches]
        return layers | dict.fromkeys(chosen, POLICY)

    def published(self, parameter: str) -> ParameterValue:
        """The value in the source that introduced a parameter, under the switches as they stand."""
        below = (one.part for one in self.ruleset.amendments if one.part.id == parameter)
        first = next((part for part in below if isinstance(part, Parameter)), None)
        return (first or self.ruleset.parameters[parameter]).under(self.switches)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The active rules, in order of id."""
        active = (
            rule
            for rule in self.ruleset.rules
            if rule.status is not Status.WITHDRAWN
            and all(self.switches.get(switch) == option for switch, option in rule.under.items())
        )
        return tuple(sorted(active, key=lambda rule: rule.id))

    def rules_of(self, kind: type[R]) -> tuple[R, ...]:
        """The active rules of one kind, in order of id."""
        return tuple(rule for rule in self.rules if isinstance(rule, kind))

    @cached_property
    def strata(self) -> tuple[tuple[Derive, ...], ...]:
        """The rules to chain, stratum by stratum."""
        return strata(self.rules_of(Derive))

    @cached_property
    def sha256(self) -> str:
        """The hash of all layers, the catalogue and the policy."""
        return sha256([self.ruleset.layers, self.ruleset.rules, self.parameters, self.catalogue, self.policy])

    def at(self, switch: str, option: str) -> Rulebook:
        """The same rules with *switch* at another option; made once."""
        key = f"at {switch}: {option}"
        if key not in self.compiled:
            policy = self.policy.model_copy(update={"switches": {**self.policy.switches, switch: option}})
            self.compiled[key] = Rulebook(self.ruleset, self.catalogue, policy)
        other: Rulebook = self.compiled[key]
        return other

    def value(self, operand: Operand) -> ParameterValue:
        """What *operand* stands for, unless it refers to a fact."""
        match operand:
            case Constant(value):
                return value
            case ParameterReference(name):
                return self.parameters[name]
            case Reference():
                raise TypeError("a reference has a value only where a fact is bound")

    def number(self, parameter: str) -> Decimal:
        """The value of a parameter that is a number."""
        return Decimal(str(self.parameters[parameter]))

    def measure(self, variant: Variant, name: str) -> Decimal | None:
        """A number of *variant*, such as ``lessons_per_week``; ``None`` when it has none."""
        parameter = variant.measures.get(name)
        return None if parameter is None else self.number(parameter)

    def intervention(self, id_: str) -> Intervention:
        """The intervention with this id."""
        return self.catalogue.interventions[id_]

    def wording(self, invariant: str) -> Invariant:
        """The words and citation of what the engine itself enforces."""
        rule = self.ruleset.by_id[invariant]
        assert isinstance(rule, Invariant)
        return rule

    def require_words(self) -> None:
        """Refuse rules that do not word and cite everything the engine itself enforces.

        Raises:
            RulesetErrors: every invariant without words.
        """
        lacking = [name for name in INVARIANTS if name not in self.ruleset.by_id]
        if lacking:
            problems = [RulesetError(f"the invariant '{name}' has no words.") for name in lacking]
            raise RulesetErrors("no plan can be worded by these rules", problems)

    def _misfits(self) -> Iterator[FactError]:
        for name in self.policy.parameters:
            if name not in self.ruleset.parameters:
                maybe = one_of(name, self.ruleset.parameters)
                yield FactError(f"the ruleset has no parameter '{name}'.", "policy, parameters", maybe)
            elif (wanted := sort_of(self.ruleset.parameters[name].value)) != sort_of(self.parameters[name]):
                yield FactError(f"the parameter '{name}' is {wanted}.", f"policy, parameters, {name}")
        for name, option in self.policy.switches.items():
            switch = self.ruleset.switches.get(name)
            if switch is None:
                maybe = one_of(name, self.ruleset.switches)
                yield FactError(f"the ruleset has no switch '{name}'.", "policy, switches", maybe)
            elif option not in switch.options:
                maybe = one_of(option, switch.options)
                yield FactError(f"'{name}' has no option '{option}'.", "policy, switches", maybe)

    def _out_of_bounds(self) -> Iterator[FactError]:
        for name, message in unusable(self.parameters, self.catalogue):
            yield FactError(message, f"parameters, {name}")


def fitting(policy: Policy, ruleset: Ruleset) -> Policy:
    """*policy* without what it says of parameters and switches that *ruleset* does not have."""
    return policy.model_copy(
        update={
            "parameters": {n: v for n, v in policy.parameters.items() if n in ruleset.parameters},
            "switches": {n: option for n, option in policy.switches.items() if n in ruleset.switches},
        }
    )


def unusable(parameters: Mapping[str, ParameterValue], catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """The ids of the *parameters* with which no offering can be made, and why."""
    for name, (least, most) in sorted(_reckoned_with(catalogue)):
        value = parameters.get(name)
        if value is not None and not _usable(value, Decimal(least), Decimal(most)):
            yield name, f"'{name}' must be a number from {least} to {most}, with at most three decimals."


def _usable(value: ParameterValue, least: Decimal, most: Decimal) -> bool:
    """Means are counted in thousandths: of anything finer, a hair too much could be used."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        return False
    exact = Decimal(value)
    return least <= exact <= most and exact * 1000 % 1 == 0


def _reckoned_with(catalogue: Catalogue) -> set[tuple[str, tuple[str, str]]]:
    """The parameters the engine itself reckons with, and the bounds of each."""
    bounds = {(name, ("1", "600")) for name in _RECKONED_WITH}
    for variant in catalogue.variants.values():
        bounds |= {(name, DURATION) for name in variant.durations}
        bounds |= {(name, MEASURES[m]) for m, name in variant.measures.items() if m in MEASURES}
    return bounds


_RECKONED_WITH = ("skoleaar-uger", "undervisningsmaaneder", "lektion-minutter")
"""Parameters that other numbers are divided by."""

READ_BY_THE_ENGINE = frozenset(
    {*_RECKONED_WITH, "skolens-sprog", "maalgruppe-forventet-andel", "maalgruppe-afvigelse"}
)
"""Parameters that are read without a rule naming them."""


def _exact(value: Any, usual: ParameterValue | None) -> ParameterValue:
    """A policy's number as a Decimal, and its date where it is *usual*, so that it compares.

    A plan writes both as text.
    """
    if isinstance(value, tuple):
        return value
    if isinstance(usual, date):
        with suppress(TypeError, ValueError):
            return date.fromisoformat(value)
    number = isinstance(usual, Decimal | int) and not isinstance(usual, bool)
    if isinstance(value, str) and number:
        with suppress(InvalidOperation):
            return Decimal(value)
    exact: Value = Decimal(value) if isinstance(value, int) else value
    return exact
