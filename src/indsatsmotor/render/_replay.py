"""What came of making the plans of a log again, as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indsatsmotor.decisions import Replayed
from indsatsmotor.loading import load_words
from indsatsmotor.render._page import Page


def as_replay(replayed: Iterable[Replayed], *, language: str = "da") -> str:
    """*replayed* for people to read, in ``da`` or ``en``."""
    return "\n".join(_ReplayPage(language, load_words(), tuple(replayed)).lines()) + "\n"


@dataclass(frozen=True)
class _ReplayPage(Page):
    replayed: tuple[Replayed, ...]

    def lines(self) -> Iterator[str]:
        yield from self.title(self.say("replay", count=len(self.replayed)))
        for one in self.replayed:
            yield from self.item(" ".join(self._said(one)))

    def _said(self, one: Replayed) -> Iterator[str]:
        if one.same is None:
            yield self.say("replay-gone", number=one.number)
            return
        yield self.say("replay-same" if one.same else "replay-other", number=one.number)
        if one.version_then != one.version_now:
            yield self.say("replay-version", then=one.version_then, now=one.version_now)
        if not one.same_rules:
            yield self.say("replay-rules")
        if one.comparison is not None:
            results, needs = len(one.comparison.results), len(one.comparison.needs)
            yield self.say("replay-differs", results=results, needs=needs)
