"""Folders of rule files to one checked ruleset and its catalogue; every mistake in one report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from indsatsmotor.catalogue import Catalogue
from indsatsmotor.errors import Location, RulesetConflictError, RulesetError, RulesetErrors
from indsatsmotor.facts import Kind
from indsatsmotor.loading._catalogue import CatalogueReader
from indsatsmotor.loading._drafts import (
    CatalogueFileDraft,
    KindDraft,
    ParameterDraft,
    RulesFileDraft,
    SourceFileDraft,
    SwitchDraft,
)
from indsatsmotor.loading._reading import Reading, text
from indsatsmotor.loading._rules import RuleReader
from indsatsmotor.loading._yaml import DataPath, read_yaml
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    Layer,
    Parameter,
    ParameterValue,
    Parts,
    Problem,
    Rule,
    Ruleset,
    Switch,
    built_in_kinds,
    kind,
    problems_in,
)
from indsatsmotor.sources import Section, Source


def shipped_rulesets() -> Path:
    """The folder with the rulesets that come with the package, installed or in a checkout.

    >>> (shipped_rulesets() / "inspirationskatalog-2021" / "source.yaml").is_file()
    True
    """
    packaged = Path(__file__).parent.parent / "rulesets"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "rulesets"


@cache
def _shipped() -> tuple[Ruleset, Catalogue]:
    return load_ruleset(shipped_rulesets())


def load_rulebook(*, policy: Policy | None = None) -> Rulebook:
    """The shipped rules and catalogue under *policy*.

    Raises:
        FactErrors: the policy names parameters or switches that do not exist.

    >>> load_rulebook().catalogue.variants["E1"].intervention
    'bogpakker'
    """
    ruleset, catalogue = _shipped()
    return Rulebook(ruleset, catalogue, policy or Policy())


def load_ruleset(folder: str | Path) -> tuple[Ruleset, Catalogue]:
    """The rules and interventions of all sources in *folder*.

    *folder* holds a folder for each source, or is itself the folder of one.

    Raises:
        RulesetErrors: a file cannot be read or used; every problem of every file, in file order.
    """
    folder = Path(folder)
    loader = _Loader()
    folders = (
        [folder] if (folder / "source.yaml").is_file() else sorted(p for p in folder.iterdir() if p.is_dir())
    )
    for one in folders:
        loader.open(one)
    return loader.finished()


@dataclass
class _File:
    reading: Reading
    draft: RulesFileDraft | CatalogueFileDraft | SourceFileDraft


@dataclass
class _Loader:
    """Two passes: first every word that is introduced, then the rules that use them."""

    files: list[_File] = field(default_factory=list)
    problems: list[RulesetError] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    marks: dict[str, tuple[Reading, DataPath]] = field(default_factory=dict)
    """Where rules, parameters, switches and kinds stand, by id."""

    def open(self, folder: Path) -> None:
        for path in _rule_files(folder):
            name = f"{folder.name}/{path.name}"
            try:
                reading = Reading(read_yaml(path, name))
            except RulesetErrors as report:
                self.problems += report.exceptions  # type: ignore[arg-type]  # all of them are RulesetErrors
                continue
            draft = reading.draft(_draft_for(path), reading.document.data)
            self.problems += reading.problems
            reading.problems = []
            if draft is not None:
                reading.source = draft.id if isinstance(draft, SourceFileDraft) else draft.source
                self.files.append(_File(reading, draft))
        version = next((f.draft.version for f in self.files if isinstance(f.draft, SourceFileDraft)), "0")
        self.layers.append(Layer(folder.name, version, _hash(folder)))

    def finished(self) -> tuple[Ruleset, Catalogue]:
        parts = self._parts()
        catalogue = self._catalogue(parts)
        if not self.problems:
            self.problems += [problem.at(self._place(parts, problem)) for problem in problems_in(parts)]
        if self.problems:
            raise RulesetErrors("the ruleset cannot be used", self.problems)
        return Ruleset(
            parts.rules, parts.kinds, parts.parameters, parts.switches, parts.sources, parts.layers
        ), catalogue

    def _place(self, parts: Parts, problem: Problem) -> Location | None:
        owner = str(problem.path[0])
        if owner not in self.marks:
            return None
        reading, path = self.marks[owner]
        rule_id = owner if owner in parts.by_id else None
        return reading.document.location((*path, *problem.path[1:]), rule_id)

    def _parts(self) -> Parts:
        kinds = {
            name: made
            for file, name, draft in self._named("facts")
            if (made := self._kind(file, name, draft))
        }
        parameters = {
            name: self._parameter(file, name, draft) for file, name, draft in self._named("parameters")
        }
        switches = {name: _switch(file, name, draft) for file, name, draft in self._named("switches")}
        sources = {f.draft.id: _source(f.draft) for f in self.files if isinstance(f.draft, SourceFileDraft)}
        rules = tuple(self._rules({**built_in_kinds(), **kinds}))
        return Parts(rules, kinds, parameters, switches, sources, tuple(self.layers))

    def _named(self, section: str) -> Iterator[tuple[Reading, str, Any]]:
        """Every kind, parameter or switch that a file introduces; one written twice is a conflict."""
        for file in self.files:
            if isinstance(file.draft, RulesFileDraft):
                for name, draft in getattr(file.draft, section).items():
                    path: DataPath = (section, name)
                    if name in self.marks:
                        place = file.reading.document.location(path)
                        self.problems.append(RulesetConflictError(f"'{name}' is introduced twice.", place))
                    self.marks[name] = (file.reading, path)
                    yield file.reading, name, draft

    def _rules(self, kinds: dict[str, Kind]) -> Iterator[Rule]:
        for file in self.files:
            if isinstance(file.draft, RulesFileDraft):
                reader = RuleReader(file.reading, kinds)
                for position, data in enumerate(file.draft.rules):
                    path: DataPath = ("rules", position)
                    rule = reader.rule(data, path)
                    if rule is not None:
                        self.marks.setdefault(rule.id, (file.reading, path))
                        yield rule
                self.problems += file.reading.problems

    def _catalogue(self, parts: Parts) -> Catalogue:
        # Where a file could not be read, what it would have introduced is not missed a second time.
        reader = CatalogueReader(None if self.problems else parts.parameters, self.problems)
        for file in self.files:
            if isinstance(file.draft, CatalogueFileDraft):
                reader.read(file.reading, file.draft)
        return reader.catalogue()

    def _kind(self, reading: Reading, name: str, draft: KindDraft) -> Kind | None:
        try:
            return kind(name, draft.fields, tuple(draft.keys))
        except ValueError as error:
            self.problems.append(
                RulesetError(f"{error}.", reading.document.location(("facts", name, "fields")), None)
            )
            return None

    def _parameter(self, reading: Reading, name: str, draft: ParameterDraft) -> Parameter:
        alternatives = tuple((item.under, _value(item.value)) for item in draft.alternatives)
        cited = reading.citations(draft.cite)
        return Parameter(name, _value(draft.value), draft.unit, text(draft.title), cited, alternatives)


def _rule_files(folder: Path) -> Iterable[Path]:
    """The files of one source, ``source.yaml`` first; cases are not part of the ruleset."""
    paths = (
        p for p in folder.glob("*.yaml") if not p.name.endswith(".cases.yaml") and p.name != "index.yaml"
    )
    return sorted(paths, key=lambda path: (path.name != "source.yaml", path.name))


def _draft_for(path: Path) -> type[RulesFileDraft | CatalogueFileDraft | SourceFileDraft]:
    if path.name == "source.yaml":
        return SourceFileDraft
    return CatalogueFileDraft if path.name == "interventions.yaml" else RulesFileDraft


def _hash(folder: Path) -> str:
    """One hash for the files of a layer, the same whatever their line ends."""
    digest = hashlib.sha256()
    for path in _rule_files(folder):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _value(written: Any) -> ParameterValue:
    """A parameter's value: a number where it reads as one, a tuple for a list."""
    if isinstance(written, list):
        return tuple(written)
    try:
        return written if isinstance(written, bool) else Decimal(written)
    except (InvalidOperation, TypeError, ValueError):
        return str(written)


def _switch(reading: Reading, name: str, draft: SwitchDraft) -> Switch:
    options = {option: text(words) for option, words in draft.options.items()}
    return Switch(name, text(draft.title), options, draft.default, reading.citations(draft.cite))


def _source(draft: SourceFileDraft) -> Source:
    sections = {
        name: Section(name, section.title, tuple(_lines(span) for span in section.lines))
        for name, section in draft.sections.items()
    }
    return Source(
        draft.id,
        text(draft.title),
        draft.publisher,
        draft.year,
        draft.lines,
        draft.sha256,
        sections,
        draft.version,
    )


def _lines(span: str) -> tuple[int, int]:
    first, _, last = span.partition("-")
    return int(first), int(last or first)
