"""What rule files introduce: drafts to the typed parts of a ruleset, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

from indsatsmotor.errors import Location, RulesetConflictError
from indsatsmotor.facts import FieldType, Kind
from indsatsmotor.loading._drafts import (
    Draft,
    KindDraft,
    ParameterDraft,
    RulesFileDraft,
    SectionDraft,
    SourceFileDraft,
    SwitchDraft,
)
from indsatsmotor.loading._reading import Reading, lines_of, text
from indsatsmotor.loading._rules import RuleReader, typed
from indsatsmotor.loading._yaml import DataPath
from indsatsmotor.rules import (
    Layer,
    Parameter,
    ParameterValue,
    Parts,
    Problem,
    Rule,
    Switch,
    built_in_kinds,
    kind,
)
from indsatsmotor.sources import Section, Source

_BELOW = "'overrides' was meant."

D = TypeVar("D", bound=Draft)
P = TypeVar("P", bound=Draft)


@dataclass(frozen=True)
class File(Generic[D]):
    """A file whose outline could be read."""

    reading: Reading
    draft: D


@dataclass
class Places:
    """Where each part stands."""

    places: dict[DataPath, tuple[Reading, DataPath]] = field(default_factory=dict)

    def take(self, part: DataPath, reading: Reading, path: DataPath) -> bool:
        """Note that *part* stands at *path*; ``False``, and a problem, when it stands somewhere already."""
        if part not in self.places:
            self.places[part] = reading, path
            return True
        first, there = self.places[part]
        message = f"'{part[1]}' is introduced already, at {first.document.location(there)}."
        maybe = _BELOW if first.level < reading.level and part[0] in {"parameter", "switch"} else None
        reading.report(Problem(part, message, maybe, RulesetConflictError), path)
        return False

    def of(self, part: DataPath) -> tuple[Reading, Location]:
        """The file that *part* stands in, and where in it."""
        reading, path = self.places[part]
        return reading, reading.document.location(path)

    def locations(self) -> dict[DataPath, tuple[int, Location]]:
        """The level of each part, and where it stands."""
        return {part: (owner.level, place) for part in self.places for owner, place in [self.of(part)]}

    def report(self, problem: Problem, rule_id: str | None) -> None:
        """Note *problem* where the part stands that it leads into."""
        reading, path = self.places[problem.path[:2]]
        reading.report(problem, (*path, *problem.path[2:]), rule_id)


@dataclass
class PartsReader:
    """Reads the sources first, then every word that the rules may use, then the rules."""

    sources: Sequence[File[SourceFileDraft]]
    rules: Sequence[File[RulesFileDraft]]
    places: Places = field(default_factory=Places)

    def parts(self, layers: Sequence[Layer]) -> Parts:
        """Everything that could be read."""
        sources = {file.draft.id: _source(file) for file in self.sources if self._is_new(file)}
        facts = self._each("kind", "facts", KindDraft)
        kinds = {name: made for reading, name, draft in facts if (made := _kind(reading, name, draft))}
        parameters = self._each("parameter", "parameters", ParameterDraft)
        switches = self._each("switch", "switches", SwitchDraft)
        return Parts(
            rules=tuple(self._rules(kinds)),
            kinds=kinds,
            parameters={name: _parameter(reading, name, draft) for reading, name, draft in parameters},
            switches={name: _switch(reading, name, draft) for reading, name, draft in switches},
            sources=sources,
            layers=tuple(layers),
        )

    def _is_new(self, file: File[SourceFileDraft]) -> bool:
        return self.places.take(("source", file.draft.id), file.reading, ())

    def _each(self, sort: str, part: str, model: type[P]) -> Iterator[tuple[Reading, str, P]]:
        """Every kind, parameter or switch that a file introduces for the first time."""
        for file in self.rules:
            for name, draft in file.reading.each(model, getattr(file.draft, part), (part,)):
                if self.places.take((sort, name), file.reading, (part, name)):
                    yield file.reading, name, draft

    def _rules(self, kinds: dict[str, Kind]) -> Iterator[Rule]:
        position = 0
        for file in self.rules:
            reader = RuleReader(file.reading, {**built_in_kinds(), **kinds})
            for number, data in enumerate(file.draft.rules):
                rule = reader.rule(data, ("rules", number))
                if rule is not None:
                    self.places.take(("rule", position), file.reading, ("rules", number))
                    position += 1
                    yield rule


def _kind(reading: Reading, name: str, draft: KindDraft) -> Kind | None:
    try:
        return kind(name, draft.fields, tuple(draft.keys))
    except ValueError as error:
        reading.problem(("facts", name, "fields"), f"{error}.")
        reading.lost.part("facts", name)
        return None


def _parameter(reading: Reading, name: str, draft: ParameterDraft) -> Parameter:
    alternatives = tuple((item.under, value_of(item.value)) for item in draft.alternatives)
    cited = reading.citations(draft.cite)
    return Parameter(name, value_of(draft.value), draft.unit, text(draft.title), cited, alternatives)


def value_of(written: Any) -> ParameterValue:
    """A parameter's value: a number or a date where it reads as one, a tuple for a list."""
    if isinstance(written, list):
        return tuple(written)
    if isinstance(written, bool):
        return written
    try:
        number = Decimal(written)
    except InvalidOperation:
        return typed(str(written), FieldType.DATE)
    return number if number.is_finite() else str(written)


def _switch(reading: Reading, name: str, draft: SwitchDraft) -> Switch:
    options = {option: text(words) for option, words in draft.options.items()}
    return Switch(name, text(draft.title), options, draft.default, reading.citations(draft.cite))


def _source(file: File[SourceFileDraft]) -> Source:
    draft = file.draft
    return Source(
        draft.id,
        text(draft.title),
        draft.publisher,
        draft.year,
        draft.lines,
        draft.sha256,
        {
            name: Section(name, section.title, tuple(map(lines_of, section.lines)))
            for name, section in file.reading.each(SectionDraft, draft.sections, ("sections",))
        },
        draft.version,
    )
