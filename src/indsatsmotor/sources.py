"""The publications that rules cite: their sections and lines, and what a citation is.

A source keeps no sentence of the publication, only where its sections stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Text: TypeAlias = Mapping[str, str]
"""The same words in each language, by language code: ``{"da": …, "en": …}``."""

LANGUAGES = ("da", "en")
"""Danish first: schools read it; English is its twin."""


class Basis(StrEnum):
    """What a citation rests on."""

    TEXT = "text"
    INTERPRETATION = "interpretation"
    EXTERNAL = "external"
    """Something outside the publications, such as a law."""
    UNVERIFIED = "unverified"
    """Something outside the publications that nobody has verified yet."""
    ARITHMETIC = "arithmetic"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source: a section and the lines, first and last.

    >>> str(Citation("inspirationskatalog-2021", "K2.A.praksis", (263, 267)))
    'inspirationskatalog-2021 K2.A.praksis, 263-267'
    """

    source: str
    section: str
    lines: tuple[int, int]
    basis: Basis = Basis.TEXT

    def __str__(self) -> str:
        return f"{self.source} {self.section}, {self.span}"

    @property
    def span(self) -> str:
        """The lines as they are written in a rule file: ``263`` or ``263-267``."""
        return written(self.lines)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a source, with its heading and its first and last line."""

    id: str
    title: str
    lines: tuple[tuple[int, int], ...]

    def holds(self, lines: tuple[int, int]) -> bool:
        """Whether the section holds every one of *lines*, first and last.

        >>> section = Section("S1", "Et", ((1, 20), (21, 30), (40, 50)))
        >>> section.holds((15, 25)), section.holds((25, 40)), section.holds((25, 15))
        (True, False, False)
        """
        left, last = lines
        if left > last:
            return False
        for start, end in sorted(self.lines):
            if start <= left:
                left = max(left, end + 1)
        return left > last


@dataclass(frozen=True)
class Source:
    """A publication: what it is, and where its sections stand.

    ``id`` is the short public name. ``sha256`` identifies the text that the line numbers count in.
    """

    id: str
    title: Text
    publisher: str
    year: int
    lines: int
    sha256: str
    sections: Mapping[str, Section]
    version: str = "1"

    def has(self, lines: tuple[int, int]) -> bool:
        """Whether the text has *lines*, first and last, in this order."""
        first, last = lines
        return 1 <= first <= last <= self.lines

    def speaks_of(self, section: str) -> bool:
        """Whether there is a section of this id, or one within it: ``S1`` where there is ``S1.a``."""
        return any(name == section or name.startswith(f"{section}.") for name in self.sections)


def written(lines: tuple[int, int]) -> str:
    """Lines as they are written in a rule file.

    >>> written((263, 267)), written((263, 263))
    ('263-267', '263')
    """
    first, last = lines
    return str(first) if first == last else f"{first}-{last}"
