"""A case from a folder of files or from one file; every problem of every file in one report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indsatsmotor.errors import FactPlace, Location
from indsatsmotor.facts import Case, Fact, contradictions, fact_classes
from indsatsmotor.loading._documents import document_of, existing, readable
from indsatsmotor.loading._mistakes import Place, Problems, modelled, named, within
from indsatsmotor.loading._tables import read_table
from indsatsmotor.loading._yaml import DataPath, Document
from indsatsmotor.rules import one_of

_DOCUMENTS = ("case.yaml", "case.json")
_FACT_CLASSES = fact_classes()


def load_case(path: str | Path) -> Case:
    """The case in *path*: a folder with ``case.yaml`` and CSV files, or one YAML or JSON file.

    Raises:
        FactErrors: something cannot be read or used; every problem of every file, with its place.
        FileNotFoundError: there is no such file or folder.
    """
    path = existing(path)
    loader = _CaseLoader()
    if path.is_dir():
        loader.take_folder(path)
    else:
        loader.take_document(path)
    return loader.case()


@dataclass
class _CaseLoader:
    facts: dict[str, list[Fact]] = field(default_factory=lambda: {name: [] for name in _FACT_CLASSES})
    places: dict[Fact, Place] = field(default_factory=dict)
    """Each fact once, with what leads from its fields to where it was first told."""
    mistold: set[tuple[str, str | None]] = field(default_factory=set)
    """Kind and id of what was told but cannot be used; ``None`` for an id that cannot be read."""
    problems: Problems = field(default_factory=Problems)

    def case(self) -> Case:
        """Everything taken in, as one case."""
        for fact, error in contradictions(self.places, self.mistold):
            assert isinstance(error.place, FactPlace)
            where = (error.place.field,) if error.place.field else ()
            self.problems.note(f"{error.place}: {error.message}", self.places[fact](where), error.maybe)
        self.problems.refuse("the case cannot be used")
        return Case(**{**self.facts, "calendar": next(iter(self.facts["calendar"]), None)})

    def take_folder(self, folder: Path) -> None:
        """Facts of the tables and of the document in *folder*; other files are left alone."""
        with readable(folder, self.problems):
            files = sorted(folder.iterdir())
            for file in files:
                if file.suffix.lower() == ".csv":
                    self.take_table(file)
            documents = [file for file in files if file.name in _DOCUMENTS]
            for file in documents:
                self.take_document(file)
            if not documents:
                self._miss_the_document(folder, files)

    def _miss_the_document(self, folder: Path, files: Sequence[Path]) -> None:
        """Without it the folder may be another one than was meant."""
        meant = next((file.name for file in files if file.stem.lower() == "case"), None)
        other = "this is another folder; an empty one is enough where tables tell everything."
        maybe = f"'{meant}' has to be called case.yaml." if meant else other
        self.problems.note("there is no case.yaml.", Location(folder.name or str(folder)), maybe)
        self._miss_anything()

    def take_document(self, path: Path) -> None:
        """Facts of a YAML or JSON file, by the names of the case's fields."""
        document = document_of(path, Case, self.problems)
        if document is None:
            self._miss_anything()
        elif isinstance(document.data, dict):
            for name, items in document.data.items():
                self._take_part(name, items, document)
        elif document.data is not None:
            self.problems.note("a case is a mapping.", document.location(()))
            self._miss_anything()

    def _take_part(self, name: str, items: Any, document: Document) -> None:
        listed = [items] if name == "calendar" else items
        if name not in _FACT_CLASSES:
            message = f"{named(name, _FACT_CLASSES)} is not part of a case."
            self.problems.note(message, document.location((name,)), one_of(name, _FACT_CLASSES))
            self._miss_anything()
        elif items and not self._may_be_told(name, document.location((name,))):
            return
        elif not isinstance(listed, list):
            self.problems.note(f"'{name}' is a list.", document.location((name,)))
            self.mistold.add((_FACT_CLASSES[name].kind, None))
        else:
            for position, item in enumerate(listed):
                root: DataPath = (name,) if name == "calendar" else (name, position)
                self._take(name, item, within(document.location, *root))

    def take_table(self, path: Path) -> None:
        """Facts of one kind, a row each; the file is named after the case's field."""
        name = path.stem
        if name not in _FACT_CLASSES:
            message = "a table of this name is not part of a case."
            self.problems.note(message, Location(path.name), one_of(name, _FACT_CLASSES))
            self._miss_anything()
            return
        if not self._may_be_told(name, Location(path.name)):
            return
        table = read_table(path, _FACT_CLASSES[name], self.problems)
        if not table.whole:
            self.mistold.add((_FACT_CLASSES[name].kind, None))
        for data, place in table.facts:
            self._take(name, data, place)

    def _may_be_told(self, name: str, place: Location) -> bool:
        """Whether a case can hold such facts; what it cannot hold is not looked at."""
        model = _FACT_CLASSES[name]
        if not model.use.supports_pupils:
            self.problems.note(model.use.refusal(model.kind), place, model.use.instead)
        return model.use.supports_pupils

    def _take(self, name: str, data: Any, place: Place) -> None:
        fact = modelled(_FACT_CLASSES[name], data, place, self.problems)
        if fact is not None:
            self.facts[name].append(fact)
            self.places.setdefault(fact, place)
        else:
            id_ = data.get("id") if isinstance(data, dict) else None
            self.mistold.add((_FACT_CLASSES[name].kind, id_ if isinstance(id_, str) else None))

    def _miss_anything(self) -> None:
        """Something could not be read that may have held facts of any kind."""
        self.mistold.update((model.kind, None) for model in _FACT_CLASSES.values())
