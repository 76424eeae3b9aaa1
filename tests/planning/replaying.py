"""An explanation taken by its word: facts rebuilt from what it shows, and its rules used on them again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from indsatsmotor.facts import Atom, FieldType, Kind
from indsatsmotor.inference import run_rule
from indsatsmotor.reasons import Explanation, SupportItem
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Derive


def facts_of(one: Explanation, book: Rulebook) -> Mapping[int, Atom]:
    """Every fact of the explanation, by the number of its step; what it does not show is unknown."""
    kinds = book.ruleset.all_kinds
    return {step.number: fact(kinds[step.kind], step.fields) for step in (*one.told, *one.derived)}


def yields(support: SupportItem, premises: list[Atom], conclusion: Atom, book: Rulebook) -> bool:
    """Whether the rule of *support* concludes it from *premises* and nothing else."""
    return conclusion in _concluded(support.rule, tuple(premises), book)


@cache
def _concluded(rule_id: str, premises: tuple[Atom, ...], book: Rulebook) -> frozenset[Atom]:
    rule = book.ruleset.by_id[rule_id]
    assert isinstance(rule, Derive)
    return frozenset(firing.conclusion for firing in run_rule(rule, premises, book))


def fact(kind: Kind, fields: Mapping[str, Any]) -> Atom:
    """A fact of *kind* with some *fields* as a document holds them; the others are unknown."""
    return Atom(kind.name, tuple(_value(kind.fields[name], fields.get(name)) for name in kind.fields))


def _value(of: FieldType, value: Any) -> Any:
    match value, of:
        case None, _:
            return None
        case _, FieldType.DECIMAL:
            return Decimal(value)
        case _, FieldType.DATE:
            return date.fromisoformat(value)
        case list(), _:
            return tuple(value)
    return value
