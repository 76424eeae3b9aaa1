"""What a ruleset is made of, as written and not yet checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Self, TypeAlias

from indsatsmotor.facts import Kind
from indsatsmotor.rules._model import Rule, Status
from indsatsmotor.rules._problems import Path
from indsatsmotor.rules._types import ParameterValue
from indsatsmotor.rules._vocabulary import built_in_kinds
from indsatsmotor.sources import Citation, Source, Text


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named bound with its unit and citation; policy may set another value.

    ``alternatives`` give the value under certain switches; the first that fits counts.
    """

    id: str
    value: ParameterValue
    unit: str
    title: Text
    citations: tuple[Citation, ...]
    alternatives: tuple[tuple[Mapping[str, str], ParameterValue], ...] = ()

    def under(self, switches: Mapping[str, str]) -> ParameterValue:
        """The value when the switches stand as given."""
        for condition, value in self.alternatives:
            if all(switches.get(switch) == option for switch, option in condition.items()):
                return value
        return self.value

    def values(self) -> Iterator[ParameterValue]:
        """Every value the sources give."""
        yield self.value
        for _, value in self.alternatives:
            yield value


@dataclass(frozen=True, slots=True)
class Switch:
    """A choice between readings of the sources, where they disagree."""

    id: str
    title: Text
    options: Mapping[str, Text]
    default: str
    citations: tuple[Citation, ...]

    @property
    def chooses_reading(self) -> bool:
        """Whether it chooses how a text is read; what is on or off is another sort of choice."""
        return set(self.options) != {"on", "off"}


class AmendedSort(StrEnum):
    """What a layer can change of those below it, as the ways to them begin."""

    PARAMETER = "parameter"
    SWITCH = "switch"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Layer:
    """One ruleset of those stacked on each other: its id, version and the hash of its files."""

    id: str
    version: str
    sha256: str


Amendable: TypeAlias = Parameter | Switch | Rule


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a layer changes of those below it, and why.

    A parameter gets another value, a switch another default; a rule is withdrawn.
    """

    layer: str
    part: Amendable
    """What is changed, as it stands below the layer."""
    value: ParameterValue
    """The other value or default; ``None`` for a rule."""
    reason: Text
    citations: tuple[Citation, ...]

    @property
    def sort(self) -> AmendedSort:
        """What sort of thing is changed."""
        match self.part:
            case Parameter():
                return AmendedSort.PARAMETER
            case Switch():
                return AmendedSort.SWITCH
            case _:
                return AmendedSort.RULE


@dataclass(frozen=True)
class Parts:
    """The parts of a ruleset. Only :class:`Ruleset` promises that they fit together."""

    rules: tuple[Rule, ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """The derived kinds the rules introduce."""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    switches: Mapping[str, Switch] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    layers: tuple[Layer, ...] = ()
    """From the lowest to the highest."""
    amendments: tuple[Amendment, ...] = ()
    """What the layers change, in their order; the parts above are as they leave them."""

    def amended(self, by: Amendment) -> Self:
        """These parts with one more change of a layer."""
        changed: dict[str, Any] = {"amendments": (*self.amendments, by)}
        match by.part:
            case Parameter(name):
                other = replace(self.parameters[name], value=by.value, alternatives=())
                changed["parameters"] = {**self.parameters, name: other}
            case Switch(name):
                changed["switches"] = {
                    **self.switches,
                    name: replace(self.switches[name], default=str(by.value)),
                }
            case Rule(id=name):
                changed["rules"] = tuple(
                    replace(rule, status=Status.WITHDRAWN) if rule.id == name else rule for rule in self.rules
                )
        return replace(self, **changed)

    @cached_property
    def last_amended(self) -> Mapping[tuple[str, str], int]:
        """Where among the amendments the last one stands of each part, by its sort and its id."""
        return {(one.sort, one.part.id): position for position, one in enumerate(self.amendments)}

    @cached_property
    def all_kinds(self) -> Mapping[str, Kind]:
        """Every kind a rule may speak of: built in or introduced here."""
        return {**built_in_kinds(), **self.kinds}

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.rules}

    def place_of(self, sort: AmendedSort, name: str) -> Path:
        """The way to a parameter, a switch or a rule: ``("rule", 3)``."""
        if sort is not AmendedSort.RULE:
            return sort, name
        return sort, next(position for position, rule in enumerate(self.rules) if rule.id == name)

    def rule_id(self, path: Path) -> str | None:
        """The id of the rule that *path* leads into, if it leads into one."""
        match path:
            case ("rule", int(position), *_):
                return self.rules[position].id
        return None
