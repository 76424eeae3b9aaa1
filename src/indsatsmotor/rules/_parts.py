"""What a ruleset is made of, as written and not yet checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from indsatsmotor.facts import Kind, Value
from indsatsmotor.rules._model import Rule
from indsatsmotor.rules._problems import Path
from indsatsmotor.rules._vocabulary import built_in_kinds
from indsatsmotor.sources import Citation, Source, Text

ParameterValue: TypeAlias = Value | tuple[Value, ...]


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


@dataclass(frozen=True, slots=True)
class Layer:
    """One ruleset of those stacked on each other: its id, version and the hash of its files."""

    id: str
    version: str
    sha256: str


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

    @cached_property
    def all_kinds(self) -> Mapping[str, Kind]:
        """Every kind a rule may speak of: built in or introduced here."""
        return {**built_in_kinds(), **self.kinds}

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.rules}

    def rule_id(self, path: Path) -> str | None:
        """The id of the rule that *path* leads into, if it leads into one."""
        match path:
            case ("rule", int(position), *_):
                return self.rules[position].id
        return None
