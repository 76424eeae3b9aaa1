"""Facts as a rule file writes them, ``{ mark: { student_id: e1, mark: 4 } }``, to atoms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indsatsmotor.facts import Atom, Kind, Value
from indsatsmotor.loading._reading import Reading
from indsatsmotor.loading._rules import typed
from indsatsmotor.loading._yaml import DataPath
from indsatsmotor.rules import fits, no_such, one_of


@dataclass(frozen=True)
class FactReader:
    """Reads facts of some kinds, told or derived, with only the fields that matter."""

    reading: Reading
    kinds: Mapping[str, Kind]

    def atoms(self, data: Sequence[Mapping[str, Any]], path: DataPath) -> list[Atom]:
        """The facts of a list."""
        atoms = []
        for position, item in enumerate(data):
            for name, fields in item.items():
                where = (*path, position, name)
                kind = self.kinds.get(name)
                if kind is None:
                    self.reading.report(no_such(where, "kind", name, self.kinds), where)
                elif not isinstance(fields, dict):
                    self.reading.problem(where, f"'{name}' is followed by its fields.")
                else:
                    atoms.append(self.atom(kind, fields, where))
        return atoms

    def atom(self, kind: Kind, fields: Mapping[str, Any], path: DataPath) -> Atom:
        """One fact; what is left out is unknown."""
        values = {name: self._value(kind, name, value, (*path, name)) for name, value in fields.items()}
        return Atom(kind.name, tuple(values.get(name) for name in kind.fields))

    def _value(self, kind: Kind, name: str, written: Any, path: DataPath) -> Value:
        """The value of a field; ``null`` is unknown."""
        field_type = kind.fields.get(name)
        if field_type is None:
            message = f"'{kind.name}' has no field '{name}'."
            self.reading.problem(path, message, one_of(name, kind.fields))
        elif written is not None:
            value = typed(written, field_type)
            if fits(value, field_type):
                return value
            self.reading.problem(path, f"{written!r} is not of type {field_type}.")
        return None
