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
        first, last = self.lines
        return str(first) if first == last else f"{first}-{last}"


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a source, with its heading and its first and last line."""

    id: str
    title: str
    lines: tuple[tuple[int, int], ...]

    def holds(self, lines: tuple[int, int]) -> bool:
        """Whether *lines* touch the section."""
        return any(first <= lines[1] and lines[0] <= last for first, last in self.lines)


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
