"""Folders of rule files to one checked ruleset and its catalogue; every mistake in one report."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path

from indsatsmotor.catalogue import Catalogue
from indsatsmotor.errors import (
    Location,
    RulesetConflictError,
    RulesetError,
    RulesetErrors,
    RulesetSchemaError,
)
from indsatsmotor.loading._accepted import ACCEPTED
from indsatsmotor.loading._amendments import AmendmentReader
from indsatsmotor.loading._catalogue import CatalogueReader
from indsatsmotor.loading._catalogue_drafts import CatalogueFileDraft
from indsatsmotor.loading._documents import existing, shipped
from indsatsmotor.loading._drafts import RulesFileDraft, SourceFileDraft
from indsatsmotor.loading._fitting import no_such_offerings, out_of_bounds
from indsatsmotor.loading._parts import D, File, PartsReader, Places
from indsatsmotor.loading._reading import Lost, Reading
from indsatsmotor.loading._yaml import DataPath, read_yaml
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
    return shipped("rulesets")


@cache
def _shipped(without: frozenset[str]) -> tuple[Ruleset, Catalogue]:
    return load_ruleset(shipped_rulesets(), without=without)


def load_rulebook(
    *, layers: Sequence[str | Path] = (), without: Collection[str] = (), policy: Policy | None = None
) -> Rulebook:
    """The shipped rules and catalogue, with *layers* over them, under *policy*.

    Args:
        layers: folders of a municipality's own rules, each over those before it.
        without: shipped sources to leave out, such as ``siden-2023``.
        policy: the municipality's choices; they count before what any layer says.

    Raises:
        RulesetErrors: a layer cannot be read or used; every problem.
        FactErrors: the policy names parameters or switches that do not exist.
        FileNotFoundError: there is no such folder.

    >>> load_rulebook().catalogue.variants["E1"].intervention
    'bogpakker'
    >>> [layer.id for layer in load_rulebook(without=["siden-2023"]).ruleset.layers]
    ['implementeringspjece-2023', 'inspirationskatalog-2021']
    """
    if layers:
        ruleset, catalogue = load_ruleset(shipped_rulesets(), *layers, without=without)
    else:
        ruleset, catalogue = _shipped(frozenset(without))
    return Rulebook(ruleset, catalogue, policy or Policy())


def load_ruleset(
    folder: str | Path, *layers: str | Path, without: Collection[str] = ()
) -> tuple[Ruleset, Catalogue]:
    """The rules and interventions of all sources in *folder*, with *layers* over them.

    *folder* and each of the *layers* hold a folder for each source, or are themselves the folder of one. A
    layer can add to those before it, override their parameters and switches, and withdraw their rules.

    Args:
        folder: where the rules stand.
        layers: folders over it.
        without: the names of folders in *folder* to leave out.

    Raises:
        RulesetErrors: a file cannot be read or used; every problem of every file, in file order.
        FileNotFoundError: there is no such folder.
    """
    written = load_written(folder, *layers, without=without)
    return written.ruleset, written.catalogue


@dataclass(frozen=True)
class Written:
    """A ruleset as it is written in files."""

    ruleset: Ruleset
    catalogue: Catalogue
    places: Mapping[DataPath, tuple[int, Location]]
    """The level and the place of each part, by the way to it: ``("rule", 3)`` or ``("switch", "DX01")``."""


def load_written(folder: str | Path, *layers: str | Path, without: Collection[str] = ()) -> Written:
    """What :func:`load_ruleset` reads, and where each part of it stands.

    Raises:
        RulesetErrors: a file cannot be read or used; every problem of every file, in file order.
        FileNotFoundError: there is no such folder.
    """
    loader = _Loader(existing(folder))
    shipped = [source.name for source in _sources(loader.folder)]
    for name in sorted(set(without).difference(shipped)):
        loader.miss(name, shipped)
    for level, one in enumerate(map(existing, (folder, *layers))):
        for source in _sources(one):
            if level or source.name not in without:
                loader.open(source.absolute(), level)
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

    def miss(self, name: str, sources: Iterable[str]) -> None:
        """Note that there is nothing called *name* to leave out."""
        message = f"there is no source '{name}' to leave out."
        self.unread.append(RulesetSchemaError(message, Location(self.folder.name), one_of(name, sources)))

    def open(self, folder: Path, level: int) -> None:
        """Read the files of one source, which stands over those of lower levels."""
        if folder.name in {layer.id for layer in self.layers}:
            message = f"a folder called '{folder.name}' is read already."
            self.unread.append(RulesetConflictError(message, Location(folder.name)))
            return
        version = "0"
        if not (folder / "source.yaml").is_file():
            self.unread.append(RulesetSchemaError("there is no source.yaml.", Location(folder.name)))
            self.lost.file(SourceFileDraft)
        for path in _rule_files(folder):
            if path.name == "source.yaml":
                source = self._file(path, SourceFileDraft, self.sources, level)
                version = version if source is None else source.draft.version
            elif path.name == "interventions.yaml":
                self._file(path, CatalogueFileDraft, self.catalogues, level)
            else:
                self._file(path, RulesFileDraft, self.rules, level)
        self.layers.append(Layer(folder.name, version, _hash(folder)))

    def _file(self, path: Path, model: type[D], files: list[File[D]], level: int) -> File[D] | None:
        name = f"{path.parent.name}/{path.name}"
        self.names.append(name)
        try:
            reading = Reading(read_yaml(path, name), self.lost, path.parent.name, level)
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

    def finished(self) -> Written:
        """The ruleset and catalogue of all files."""
        places = Places()
        parts = PartsReader(self.sources, self.rules, places).parts(self.layers)
        parts = AmendmentReader(self.rules, places).amended(parts)
        self._headers(parts.sources)
        catalogue = CatalogueReader(parts, places).catalogue(self.catalogues)
        unfit = (*no_such_offerings(parts.rules, catalogue), *out_of_bounds(parts, catalogue))
        for problem in (*problems_in(parts), *unfit):
            places.report(problem, parts.rule_id(problem.path))
        self._words(parts)
        problems = [*self.unread, *(problem for reading in self.readings for problem in reading.problems)]
        if problems:
            problems.sort(key=self._order)
            raise RulesetErrors("the ruleset cannot be used", problems)
        made = Ruleset(**{one.name: getattr(parts, one.name) for one in fields(parts)})
        return Written(made, catalogue, places.locations())

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


def _sources(folder: Path) -> Sequence[Path]:
    """The folders in *folder* that hold rule files; itself, where it describes a source or there are none."""
    within = [path for path in sorted(folder.iterdir()) if path.is_dir() and any(_rule_files(path))]
    return [folder] if (folder / "source.yaml").is_file() or not within else within


def _rule_files(folder: Path) -> list[Path]:
    """The files of one source, ``source.yaml`` first; cases and what checks accept are not part of it."""
    others = {"index.yaml", ACCEPTED}
    paths = (p for p in folder.glob("*.yaml") if not p.name.endswith(".cases.yaml") and p.name not in others)
    return sorted(paths, key=lambda path: (path.name != "source.yaml", path.name))


def _hash(folder: Path) -> str:
    """One hash for the files of a layer, the same whatever their line ends."""
    digest = hashlib.sha256()
    for path in _rule_files(folder):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()
