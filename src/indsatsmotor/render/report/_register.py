"""The rules a report speaks of: each has a number, and stands once with the places it is cited from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indsatsmotor.plan import CitationItem
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.sources import Citation, Source, Text


@dataclass(frozen=True)
class Place:
    """Where in a source something stands; the heading of the section is in the source's own language."""

    source: str
    section: str
    heading: str
    lines: str
    basis: str


@dataclass(frozen=True)
class Entry:
    """A rule under its number."""

    number: int
    title: Text
    codes: tuple[str, ...]
    places: tuple[Place, ...]


class Register:
    """Numbers rules in the order in which they are first spoken of."""

    def __init__(self, book: Rulebook) -> None:
        self._ruleset = book.ruleset
        self._numbers: dict[str, int] = {}

    def number(self, rule: str) -> int:
        """The number of a rule."""
        return self._numbers.setdefault(rule, len(self._numbers) + 1)

    def entries(self) -> Iterator[Entry]:
        """Every rule that was spoken of so far, by number."""
        for name, number in self._numbers.items():
            rule = self._ruleset.by_id[name]
            yield Entry(number, rule.title, rule.code, self.places(rule.citations))

    def sources(self) -> Iterator[Source]:
        """The sources that the rules spoken of come from."""
        named = {place.source for entry in self.entries() for place in entry.places}
        return (self._ruleset.sources[name] for name in sorted(named))

    def places(self, citations: Iterable[Citation | CitationItem]) -> tuple[Place, ...]:
        """Where citations lead."""
        return tuple(self._place(one) for one in citations)

    def _place(self, one: Citation | CitationItem) -> Place:
        source: Source = self._ruleset.sources[one.source]
        section = source.sections.get(one.section)
        lines = one.span if isinstance(one, Citation) else one.lines
        return Place(source.id, one.section, section.title if section else "", lines, str(one.basis))
