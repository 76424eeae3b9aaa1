"""What the rulesets cite, and the index of the publications that it is held against.

``index.json`` says which lines the publications have, where their sections stand and which figures each line
has. ``tools/index_sources.py`` makes it from the texts, which are not part of the project.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from indsatsmotor.loading import load_rulebook
from indsatsmotor.sources import Basis, Citation

INDEX = Path(__file__).with_name("index.json")
CONTENT = json.loads(INDEX.read_text("utf-8"))
WORDS = {word: Decimal(number) for word, number in CONTENT["words"].items()}
BOOK = load_rulebook()


class Cited(NamedTuple):
    """A part of the rulesets that cites something."""

    owner: str
    part: Any
    citations: tuple[Citation, ...]


def cited(part: Any, owner: str) -> Iterator[Cited]:
    """Every part of *part* that cites something, however deep."""
    if isinstance(part, Mapping):
        for name, inner in part.items():
            yield from cited(inner, f"{owner}/{name}")
    elif isinstance(part, tuple):
        for inner in part:
            yield from cited(inner, f"{owner}/{getattr(inner, 'id', '')}")
    elif is_dataclass(part):
        if getattr(part, "citations", ()):
            yield Cited(owner, part, part.citations)
        for one in fields(part):
            yield from cited(getattr(part, one.name), f"{owner}/{one.name}")


EVERYTHING = [*cited(BOOK.ruleset, "ruleset"), *cited(BOOK.catalogue, "catalogue")]
CITATIONS = [(one.owner, citation) for one in EVERYTHING for citation in one.citations]


def lines_in(spans: str) -> set[int]:
    """The line numbers in spans such as ``3 7-9``."""
    ends = [span.partition("-") for span in spans.split()]
    return {line for first, _, last in ends for line in range(int(first), int(last or first) + 1)}


HOLDING_TEXT = {name: lines_in(source["text"]) for name, source in CONTENT["sources"].items()}


def value(figure: str) -> Decimal:
    """What a figure of the index says."""
    if figure in WORDS:
        return WORDS[figure]
    number = Decimal(figure.rstrip("%").replace(".", "").replace(",", "."))
    return number / 100 if figure.endswith("%") else number


def figures_of(citation: Citation) -> set[Decimal]:
    """The figures in the lines that are cited."""
    found = CONTENT["sources"][citation.source]["figures"]
    first, last = citation.lines
    return {value(figure) for line in range(first, last + 1) for figure in found.get(str(line), "").split()}


def numbers(values: Any) -> Iterator[Decimal]:
    """Every number among *values*, however deep."""
    for one in values if isinstance(values, tuple) else (values,):
        if isinstance(one, tuple):
            yield from numbers(one)
        elif isinstance(one, int | Decimal) and not isinstance(one, bool):
            yield Decimal(one)


def standing_in(citations: tuple[Citation, ...]) -> set[Decimal]:
    """The figures in the lines of all *citations*."""
    return set().union(*map(figures_of, citations))


def as_text(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """Those of *citations* that say the text itself has it."""
    return tuple(citation for citation in citations if citation.basis is Basis.TEXT)
