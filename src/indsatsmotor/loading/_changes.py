"""Changes of a case: facts to add, to correct and to take back, from a file or from a caller."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indsatsmotor.errors import FactPlace, Location
from indsatsmotor.facts import Case, Change, Fact, FactKey, fact_classes, key_of, parted_with
from indsatsmotor.loading._documents import document_of, existing
from indsatsmotor.loading._mistakes import Place, Problems, modelled, named, within
from indsatsmotor.loading._yaml import DataPath, Document
from indsatsmotor.rules import one_of

_WAYS = ("add", "correct", "retract", "retract_entirely")


def load_changes(path: str | Path, case: Case) -> tuple[Change, ...]:
    """The changes of *case* in a YAML or JSON file.

    Raises:
        FactErrors: something in it cannot be used; every problem.
        FileNotFoundError: there is no such file.
    """
    problems = Problems()
    document = document_of(existing(path), Case, problems)
    changes = [] if document is None else list(_Changes(case, document, problems).read())
    problems.refuse("the changes cannot be used")
    return tuple(changes)


def corrected(fact: Fact, fields: Mapping[str, Any]) -> Fact:
    """*fact* with some fields told otherwise.

    >>> from indsatsmotor.facts import School
    >>> corrected(School(id="s1"), {"cluster_id": "nord"}).cluster_id
    'nord'

    Raises:
        FactErrors: it cannot be told so; every problem.
    """
    problems = Problems()

    def place(where: DataPath) -> Location:
        return Location(str(FactPlace(fact.kind, key_of(fact), ".".join(map(str, where)))))

    made = modelled(type(fact), {**fact.model_dump(), **fields}, place, problems)
    problems.refuse("the case cannot be changed so")
    assert made is not None
    return made


@dataclass
class _Changes:
    case: Case
    document: Document
    problems: Problems

    def read(self) -> Iterator[Change]:
        """Every change, in the order of the file; what cannot be used is noted."""
        for way, parts in self._within(self.document.data, (), _WAYS):
            for name, items in self._within(parts, (way,), fact_classes()):
                place = within(self.document.location, way, name)
                listed = [items] if name == "calendar" else items
                if not isinstance(listed, list):
                    self.problems.note(f"'{name}' is a list.", place(()))
                    continue
                for position, item in enumerate(listed):
                    at = place if name == "calendar" else within(place, position)
                    yield from self._change(way, fact_classes()[name], item, at)

    def _within(self, data: Any, where: DataPath, names: Collection[str]) -> Iterator[tuple[str, Any]]:
        """The parts of a mapping whose keys are among *names*."""
        if not isinstance(data, dict):
            self.problems.note(
                "here stands a mapping.", self.document.location(where), f"of {_listed(names)}."
            )
            return
        for name, value in data.items():
            if name in names:
                yield name, value
            else:
                message = f"{named(name, names)} is not part of changes."
                self.problems.note(message, self.document.location((*where, name)), one_of(name, names))

    def _change(self, way: str, model: type[Fact], item: Any, place: Place) -> Iterator[Change]:
        if way == "add":
            fact = modelled(model, item, place, self.problems)
            if fact is not None:
                yield Change(None, fact)
            return
        told = item if isinstance(item, dict) else dict.fromkeys(model.keys[:1], item)
        fact = self._told(model, told, place)
        if fact is None:
            return
        if way == "retract_entirely":
            yield from parted_with(self.case, fact)
        elif way == "retract":
            yield Change(fact, None)
        else:
            after = modelled(model, {**fact.model_dump(), **told}, place, self.problems)
            if after is not None:
                yield Change(fact, after)

    def _told(self, model: type[Fact], told: Mapping[str, Any], place: Place) -> Fact | None:
        """The fact of which the keys are told."""
        known: Mapping[FactKey, Fact] = self.case.by_key.get(model.kind, {})
        key = tuple(str(told.get(name) or "") for name in model.keys)
        if key not in known:
            ids = ["/".join(one) for one in known]
            message = f"the case tells of no such {model.kind}; it is known by {_listed(model.keys)}."
            self.problems.note(message, place(()), one_of("/".join(key), ids))
        return known.get(key)


def _listed(names: Collection[str]) -> str:
    return ", ".join(names) or "nothing"
