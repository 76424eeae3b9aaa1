"""What every view for people is made of: a voice in one language, and lines 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from indsatsmotor.catalogue import Catalogue
from indsatsmotor.explaining import unheld, written
from indsatsmotor.loading import Words
from indsatsmotor.offering import Aim
from indsatsmotor.plan import NeedItem

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

    def held(self, value: object, style: str | None = None) -> str:
        """A value that a document holds, in which numbers are written as text."""
        return self.value(unheld(value), style)

    def variant(self, variant: str, catalogue: Catalogue) -> str:
        """What a variant is called, after the intervention it is one of."""
        title = catalogue.intervention_of(variant).title[self.language]
        own = catalogue.variants[variant].title[self.language]
        return title if title == own else f"{title}, {own[:1].lower()}{own[1:]}"

    def need(self, need: NeedItem) -> str:
        """What a need is about."""
        if need.aim is Aim.WELLBEING:
            return self.say("need-wellbeing")
        subject = self.value(need.subject) if need.subject else self.say("any-subject")
        if need.class_:
            return f"{self.say('need-class', class_id=need.class_)}, {subject}"
        area = self.value(need.area) if need.area else self.say("any-area")
        return self.say("need-subject", subject=subject, area=area)


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
