"""Whom an explanation may name: the pupils it is about, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indsatsmotor.explaining._sentences import Speaker
from indsatsmotor.facts import POINTS_AT, Atom, Kind, Student, Value

SOMEBODY = "…"
"""What stands in the place of a pupil who is not named."""


@dataclass(frozen=True)
class Veil:
    """Hides some pupils wherever a field points at them."""

    hidden: frozenset[str]

    def hides(self, kind: Kind, atom: Atom) -> bool:
        """Whether a fact is about somebody hidden."""
        return any(
            value in self.hidden
            for name, value in zip(kind.fields, atom.values, strict=True)
            if isinstance(value, str) and _names_a_pupil(kind.name, name)
        )

    def key(self, kind: Kind, key: tuple[str, ...]) -> tuple[str, ...]:
        """The key of a fact without those hidden."""
        return tuple(
            SOMEBODY if part in self.hidden and _names_a_pupil(kind.name, name) else part
            for name, part in zip(kind.identified_by, key, strict=False)
        )

    def value(self, kind: str, field: str, value: Any) -> Any:
        """What a field holds without those hidden."""
        if not _names_a_pupil(kind, field):
            return value
        if isinstance(value, tuple):
            return tuple(one for one in value if one not in self.hidden)
        return SOMEBODY if value in self.hidden else value


def _names_a_pupil(kind: str, field: str) -> bool:
    return POINTS_AT.get(field) == Student.kind or (kind, field) == (Student.kind, "id")


@dataclass(frozen=True)
class VeiledSpeaker(Speaker):
    """Fills in sentences without naming those hidden."""

    veil: Veil = Veil(frozenset())

    def _named(self, name: str, facts: Mapping[str, Atom], given: Mapping[str, Any]) -> Any:
        value: Value = super()._named(name, facts, given)
        alias, _, field = name.partition(".")
        return value if alias not in facts else self.veil.value(facts[alias].kind, field, value)
