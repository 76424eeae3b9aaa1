"""A mistake in a ruleset, before it is known in which file it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from indsatsmotor.errors import Location, RulesetError, RulesetSchemaError

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a ruleset. ``path`` leads to it: a rule, parameter, switch or kind, then its fields."""

    path: Path
    message: str
    maybe: str | None = None
    error: type[RulesetError] = RulesetSchemaError

    def at(self, location: Location | None = None) -> RulesetError:
        """The error to raise, at a place in a file where that is known."""
        return self.error(self.message, location or Location(".".join(map(str, self.path))), self.maybe)


def one_of(word: str, words: Iterable[str]) -> str | None:
    """Advice that names the word that was probably meant.

    >>> one_of("atleast", ["at_least", "at_most"])
    "you meant 'at_least'."
    """
    close = get_close_matches(word, list(words), n=1)
    return f"you meant '{close[0]}'." if close else None
