"""Sentences of rules, with the facts they name filled in as each language writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.dates import format_date, format_time, get_day_names
from babel.numbers import format_decimal, format_percent

from indsatsmotor.facts import Atom, Kind, Slot
from indsatsmotor.loading import Words
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.sources import LANGUAGES, Text

_PLACEHOLDER = re.compile(r"\{([^{}:]+)(?::(\w+))?\}")
_NARROW = "\u00a0"


@dataclass(frozen=True)
class Speaker:
    """Fills in sentences under one rulebook."""

    book: Rulebook
    words: Words

    def say(self, text: Text, facts: Mapping[str, Atom] | None = None, **given: Any) -> Text:
        """*text* in each language, with fields of *facts*, parameters and what is *given* filled in."""
        return {language: self._fill(text[language], language, facts or {}, given) for language in LANGUAGES}

    def value(self, value: Any, language: str, style: str | None = None) -> str:
        """One value as *language* writes it."""
        return written(value, language, style, self.words)

    def held(self, value: Any, language: str) -> str:
        """A value that a document holds, as *language* writes it; interventions by their titles."""
        if isinstance(value, tuple):
            return ", ".join(self.held(one, language) for one in value)
        intervention = self.book.catalogue.interventions.get(value) if isinstance(value, str) else None
        return self.value(unheld(value), language) if intervention is None else intervention.title[language]

    def _fill(self, sentence: str, language: str, facts: Mapping[str, Atom], given: Mapping[str, Any]) -> str:
        def fill(match: re.Match[str]) -> str:
            return self.value(self._named(match[1], facts, given), language, match[2])

        # Before anything is filled in: an id at the beginning keeps its own letters.
        return _PLACEHOLDER.sub(fill, sentence[:1].upper() + sentence[1:])

    def _named(self, name: str, facts: Mapping[str, Atom], given: Mapping[str, Any]) -> Any:
        if name.startswith("$"):
            return self.book.parameters[name[1:]]
        alias, _, field = name.partition(".")
        if not field:
            return given.get(name)
        atom = facts.get(alias)
        if atom is None:
            return None
        kind: Kind = self.book.ruleset.all_kinds[atom.kind]
        return atom.values[kind.position(field)]


def written(value: Any, language: str, style: str | None, words: Words) -> str:
    """*value* as *language* writes it: numbers, dates and lists; known words by their label."""
    match value:
        case None:
            return words.phrase("unknown-value", language)
        case Mapping():
            return str(value[language])
        case bool():
            return words.phrase("yes" if value else "no", language)
        case int() | Decimal():
            return _number(Decimal(value), language, style)
        case date():
            return format_date(value, "long", locale=language)
        case Slot():
            return _time_of_week(value, language)
        case tuple() | frozenset() | list():
            items = value if isinstance(value, tuple | list) else sorted(value)
            return ", ".join(written(item, language, style, words) for item in items)
        case _:
            return words.value(value, language) or str(value)


def unheld(value: Any) -> Any:
    """A number that a document holds as text is a number again.

    >>> unheld("2.50"), unheld("dansk")
    (Decimal('2.50'), 'dansk')
    """
    with suppress(InvalidOperation):
        return Decimal(value) if isinstance(value, str) else value
    return value


def sentence(text: str) -> str:
    """*text* with a mark at its end.

    >>> sentence("Klassen har 24 elever")
    'Klassen har 24 elever.'
    """
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def _time_of_week(slot: Slot, language: str) -> str:
    day = get_day_names("abbreviated", locale=language)[slot.weekday - 1]
    start, end = (format_time(at, "HH:mm", locale=language) for at in (slot.start, slot.end))
    return f"{day} {start}-{end}"


def _number(value: Decimal, language: str, style: str | None) -> str:
    if style == "percent":
        return format_percent(value, "#,##0.##%" if language == "en" else "#,##0.## %", locale=language)
    if style == "kr":
        pattern = "#,##0.00" if value % 1 else "#,##0"
        amount = format_decimal(value, pattern, locale=language)
        return f"{amount}{_NARROW}kr." if language == "da" else f"DKK{_NARROW}{amount}"
    return format_decimal(value, "#,##0.######", locale=language)
