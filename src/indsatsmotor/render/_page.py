"""What every view for people is made of: a voice in one language, and lines 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from indsatsmotor.explaining import written
from indsatsmotor.loading import Words

WIDTH = 80


@dataclass(frozen=True)
class Voice:
    """Says things in one language."""

    language: str
    words: Words

    def say(self, name: str, **given: object) -> str:
        """A phrase with what is given filled in."""
        return self.words.phrase(name, self.language, **given)

    def value(self, value: object, style: str | None = None) -> str:
        """A value as the language writes it."""
        return written(value, self.language, style, self.words)


class Page(Voice):
    """Breaks what is said into lines."""

    def title(self, text: str) -> Iterator[str]:
        """What the page is."""
        yield from (text, "=" * len(text))

    def heading(self, text: str) -> Iterator[str]:
        """What the next part of the page is."""
        yield from ("", text, "-" * len(text))

    def paragraph(self, text: str) -> Iterator[str]:
        """Running text."""
        yield from wrap(text, WIDTH)

    def item(self, text: str) -> Iterator[str]:
        """One of a list."""
        yield from self.hanging(f"- {text}", "  ")

    def hanging(self, text: str, indent: str) -> Iterator[str]:
        """*text* from *indent* on, its later lines further in."""
        later = indent + "  "
        yield from wrap(text, WIDTH, initial_indent=indent, subsequent_indent=later, break_long_words=False)
