"""Which facts, told otherwise, would give another result."""

from __future__ import annotations

from collections.abc import Iterator

from indsatsmotor.explaining import sentence
from indsatsmotor.loading import load_words
from indsatsmotor.plan import Status
from indsatsmotor.reasons import Standing, WhatWouldChange
from indsatsmotor.render._reasons._page import ReasonsPage
from indsatsmotor.rulebook import Rulebook


def as_what_would_change(answer: WhatWouldChange, book: Rulebook, *, language: str = "da") -> str:
    """*answer* for people to read, in ``da`` or ``en``.

    Args:
        answer: what to show.
        book: the rules it was made by.
        language: ``da`` or ``en``.
    """
    return "\n".join(_ChangePage(language, load_words(), book).lines(answer)) + "\n"


class _ChangePage(ReasonsPage):
    def lines(self, one: WhatWouldChange) -> Iterator[str]:
        yield from self.title(self.say("would-change", of=one.of))
        yield from self.paragraph(sentence(self.say("would-change-now", status=self._status(one.status))))
        options = (
            self.say("would-change-then", text=option.text[self.language], status=self._status(option.status))
            for option in one.options
        )
        yield from self.part(
            "would-change-options", (x for text in options for x in self.item(sentence(text)))
        )
        if not one.options and one.complete:
            yield from self.paragraph(self.say("would-change-none"))
        if not one.complete:
            yield from self.paragraph(self.say("would-change-incomplete", count=one.plans))

    def _status(self, status: str) -> str:
        """The status of a result, where it stands, or what has become of a need."""
        if status in {*Status}:
            return self.say(status)
        family = "standing" if status in {*Standing} else "need"
        return self.say(f"{family}-{status}").rstrip(".")
