"""Folders of rule files to one checked ruleset and its catalogue; every mistake in one report."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from indsatsmotor.catalogue import Catalogue
from indsatsmotor.errors import Location, RulesetError, RulesetErrors, RulesetSchemaError
from indsatsmotor.loading._catalogue import CatalogueReader
from indsatsmotor.loading._catalogue_drafts import CatalogueFileDraft
from indsatsmotor.loading._drafts import RulesFileDraft, SourceFileDraft
from indsatsmotor.loading._fitting import no_such_offerings
from indsatsmotor.loading._parts import D, File, PartsReader, Places
from indsatsmotor.loading._reading import Lost, Reading
from indsatsmotor.loading._yaml import read_yaml
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    INVARIANTS,
    Layer,
    Parts,
    Ruleset,
    no_section,
    no_source,
    one_of,
    problems_in,
)
from indsatsmotor.sources import Source


def shipped_rulesets() -> Path:
    """The folder with the rulesets that come with the package, installed or in a checkout.

    >>> (shipped_rulesets() / "inspirationskatalog-2021" / "source.yaml").is_file()
    True
    """
    packaged = Path(__file__).parent.parent / "rulesets"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "rulesets"


@cache
def _shipped(without: frozenset[str]) -> tuple[Ruleset, Catalogue]:
    return load_ruleset(shipped_rulesets(), without=without)


def load_rulebook(*, policy: Policy | None = None, without: Collection[str] = ()) -> Rulebook:
    """The shipped rules and catalogue under *policy*.

    Args:
        policy: the municipality's choices; the sources' defaults when not given.
        without: shipped sources to leave out, such as ``siden-2023``.

    Raises:
        FactErrors: the policy names parameters or switches that do not exist.
        RulesetErrors: there is no such source to leave out, or others rest on it.

    >>> load_rulebook().catalogue.variants["E1"].intervention
    'bogpakker'
    >>> [layer.id for layer in load_rulebook(without=["siden-2023"]).ruleset.layers]
    ['implementeringspjece-2023', 'inspirationskatalog-2021']
    """
    ruleset, catalogue = _shipped(frozenset(without))
    return Rulebook(ruleset, catalogue, policy or Policy())


def load_ruleset(folder: str | Path, *, without: Collection[str] = ()) -> tuple[Ruleset, Catalogue]:
    """The rules and interventions of all sources in *folder*.

    *folder* holds a folder for each source, or is itself the folder of one.

    Args:
        folder: where the rules stand.
        without: the names of folders in it to leave out.

    Raises:
        RulesetErrors: a file cannot be read or used; every problem of every file, in file order.
    """
    loader = _Loader(Path(folder))
    layers = {one.name: one for one in _layers(Path(folder))}
    for name in sorted(set(without) - layers.keys()):
        loader.miss(name, layers)
    for name, one in layers.items():
        if name not in without:
            loader.open(one)
    return loader.finished()


@dataclass
class _Loader:
    """Opens every file, then makes one ruleset of them all.

    What cannot be read is left out and remembered as lost, so that nothing else is said to miss it.
    """

    folder: Path
    readings: list[Reading] = field(default_factory=list)
    sources: list[File[SourceFileDraft]] = field(default_factory=list)
    rules: list[File[RulesFileDraft]] = field(default_factory=list)
    catalogues: list[File[CatalogueFileDraft]] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    unread: list[RulesetError] = field(default_factory=list)
    """What is wrong with files that are not there or no YAML, or with all of them together."""
    names: list[str] = field(default_factory=list)
    """The files in order, as messages call them."""
    lost: Lost = field(default_factory=Lost)

    def miss(self, name: str, layers: Iterable[str]) -> None:
        """Note that there is nothing called *name* to leave out."""
        message = f"there is no source '{name}' to leave out."
        self.unread.append(RulesetSchemaError(message, Location(self.folder.name), one_of(name, layers)))

    def open(self, folder: Path) -> None:
        """Read the files of one source."""
        version = "0"
        if not (folder / "source.yaml").is_file():
            self.unread.append(RulesetSchemaError("there is no source.yaml.", Location(folder.name)))
            self.lost.file(SourceFileDraft)
        for path in _rule_files(folder):
            if path.name == "source.yaml":
                source = self._file(path, SourceFileDraft, self.sources)
                version = version if source is None else source.draft.version
            elif path.name == "interventions.yaml":
                self._file(path, CatalogueFileDraft, self.catalogues)
            else:
                self._file(path, RulesFileDraft, self.rules)
        self.layers.append(Layer(folder.name, version, _hash(folder)))

    def _file(self, path: Path, model: type[D], files: list[File[D]]) -> File[D] | None:
        name = f"{path.parent.name}/{path.name}"
        self.names.append(name)
        try:
            reading = Reading(read_yaml(path, name), self.lost)
        except RulesetErrors as report:
            self.unread += report.exceptions  # type: ignore[arg-type]  # all of them are RulesetErrors
            self.lost.file(model)
            return None
        self.readings.append(reading)
        draft = reading.file(model)
        if draft is None:
            return None
        reading.source = getattr(draft, "source", "")
        file = File(reading, draft)
        files.append(file)
        return file

    def finished(self) -> tuple[Ruleset, Catalogue]:
        """The ruleset and catalogue of all files."""
        places = Places()
        parts = PartsReader(self.sources, self.rules, places).parts(self.layers)
        self._headers(parts.sources)
        catalogue = CatalogueReader(parts, places).catalogue(self.catalogues)
        for problem in (*problems_in(parts), *no_such_offerings(parts.rules, catalogue)):
            places.report(problem, parts.rule_id(problem.path))
        self._words(parts)
        problems = [*self.unread, *(problem for reading in self.readings for problem in reading.problems)]
        if problems:
            problems.sort(key=self._order)
            raise RulesetErrors("the ruleset cannot be used", problems)
        return Ruleset(
            parts.rules, parts.kinds, parts.parameters, parts.switches, parts.sources, parts.layers
        ), catalogue

    def _headers(self, sources: Mapping[str, Source]) -> None:
        """Every file is of a source that is described, and of a section that it has."""
        files = [(file.reading, file.draft.source, file.draft.section) for file in self.rules]
        files += [(file.reading, file.draft.source, "") for file in self.catalogues]
        for reading, name, section in files:
            source = sources.get(name)
            if source is None:
                reading.report(no_source(("source",), name, sources), ("source",))
            elif section and not source.speaks_of(section):
                reading.report(no_section(("section",), section, source), ("section",))
        # Said of a file, it need not be said of everything that the file cites.
        self.lost.words |= {("source", name) for _, name, _ in files}

    def _words(self, parts: Parts) -> None:
        """What the engine itself enforces has its words and citations in some file."""
        lacking = [
            name for name in INVARIANTS if name not in parts.by_id and not self.lost.holds(("rule", name))
        ]
        if lacking:
            message = f"nothing words what the engine enforces: {', '.join(lacking)}."
            place = Location(self.folder.name)
            self.unread.append(RulesetSchemaError(message, place, "a file is missing."))

    def _order(self, problem: RulesetError) -> tuple[int, int, int]:
        """Where a problem stands in the report; those of no one file come last."""
        place = problem.place
        assert isinstance(place, Location), "every problem of a ruleset has one"
        number = self.names.index(place.path) if place.path in self.names else len(self.names)
        return number, place.line or 0, place.column or 0


def _layers(folder: Path) -> Sequence[Path]:
    """The folders in *folder* that hold rule files; itself, where it describes a source or there are none."""
    within = [path for path in sorted(folder.iterdir()) if path.is_dir() and any(_rule_files(path))]
    return [folder] if (folder / "source.yaml").is_file() or not within else within


def _rule_files(folder: Path) -> list[Path]:
    """The files of one source, ``source.yaml`` first; cases are not part of the ruleset."""
    paths = (
        p for p in folder.glob("*.yaml") if not p.name.endswith(".cases.yaml") and p.name != "index.yaml"
    )
    return sorted(paths, key=lambda path: (path.name != "source.yaml", path.name))


def _hash(folder: Path) -> str:
    """One hash for the files of a layer, the same whatever their line ends."""
    digest = hashlib.sha256()
    for path in _rule_files(folder):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()
