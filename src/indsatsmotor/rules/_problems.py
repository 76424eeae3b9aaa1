"""A mistake in a ruleset, before it is known in which file it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

from indsatsmotor.errors import Location, RulesetError, RulesetSchemaError

Path: TypeAlias = tuple[str | int, ...]

Named: TypeAlias = tuple[str, str]
"""What sort of thing a word names, and the word: ``("parameter", "fravaersgraense")``."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a ruleset."""

    path: Path
    """Leads to it: ``("rule", 3, "when")``, or another part of a ruleset, its id, and then its fields."""
    message: str
    maybe: str | None = None
    error: type[RulesetError] = RulesetSchemaError
    missing: Named | None = None
    """The word that nothing introduces, if that is the mistake."""

    def at(self, location: Location) -> RulesetError:
        """The error to raise, at a place in a file."""
        return self.error(self.message, location, self.maybe)


def one_of(word: str, words: Iterable[str]) -> str | None:
    """Advice that names the word that was probably meant.

    >>> one_of("atleast", ["at_least", "at_most"])
    "you meant 'at_least'."
    """
    close = get_close_matches(word, list(words), n=1)
    return f"you meant '{close[0]}'." if close else None


def no_such(path: Path, sort: str, word: str, words: Iterable[str]) -> Problem:
    """The mistake of a word that nothing introduces.

    >>> no_such(("rule", 0), "kind", "studnt", ["student"]).message
    "there is no kind 'studnt'."
    """
    return Problem(path, f"there is no {sort} '{word}'.", one_of(word, words), missing=(sort, word))
