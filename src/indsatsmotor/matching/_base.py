"""Facts at hand, found by kind or by the values of some of their fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from indsatsmotor.facts import Atom, Value

Positions = tuple[int, ...]


class FactBase:
    """A growing set of facts with indexes that are made when first asked for.

    >>> base = FactBase([Atom("mark", ("e1", 4)), Atom("mark", ("e2", 7))])
    >>> base.find("mark", (0,), ("e2",))
    [Atom(kind='mark', values=('e2', 7))]
    """

    def __init__(self, atoms: Iterable[Atom] = ()) -> None:
        self._kinds: dict[str, dict[Atom, None]] = defaultdict(dict)
        self._indexes: dict[str, dict[Positions, dict[tuple[Value, ...], list[Atom]]]] = defaultdict(dict)
        for atom in atoms:
            self.add(atom)

    def add(self, atom: Atom) -> bool:
        """Take *atom* in; whether it is new."""
        known = self._kinds[atom.kind]
        if atom in known:
            return False
        known[atom] = None
        for positions, index in self._indexes[atom.kind].items():
            index[tuple(atom.values[p] for p in positions)].append(atom)
        return True

    def __contains__(self, atom: Atom) -> bool:
        return atom in self._kinds.get(atom.kind, ())

    def __iter__(self) -> Iterator[Atom]:
        for atoms in self._kinds.values():
            yield from atoms

    def of(self, kind: str) -> Iterable[Atom]:
        """Every fact of *kind*, in the order they were added."""
        return self._kinds.get(kind, ())

    def find(self, kind: str, positions: Positions, values: tuple[Value, ...]) -> Sequence[Atom]:
        """The facts of *kind* that hold *values* at *positions*."""
        index = self._indexes[kind].get(positions)
        if index is None:
            index = defaultdict(list)
            for atom in self._kinds[kind]:
                index[tuple(atom.values[p] for p in positions)].append(atom)
            self._indexes[kind][positions] = index
        return index.get(values, ())
