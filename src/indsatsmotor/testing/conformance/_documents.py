"""The documents of the kit: cases, features and kinds of fact."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from indsatsmotor.facts import Atom, Kind, Value
from indsatsmotor.loading import shipped
from indsatsmotor.rules import built_in_kinds

Data: TypeAlias = dict[str, Any]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class OfferingFacts(_Part):
    """An offering as rules see it."""

    facts: list[Data]
    """Its own facts, the one of kind ``offering`` first."""
    untold: list[str] = []
    """Kinds of which there may be more facts than these, because nobody has told."""


class Derive(_Part):
    """What follows from the facts, and what do the rules say of the offering?"""

    question: Literal["derive"]
    ruleset: Data | Literal["shipped"]
    """``facts``, ``parameters``, ``switches`` and ``rules`` in the rule language, without words; or the
    shipped ones."""
    policy: Data = {}
    facts: list[Data] = []
    """Told facts: each is its kind and its fields; a field that is left out is unknown."""
    offering: OfferingFacts | None = None


class Recommend(_Part):
    """Which plan do the shipped rules come to?"""

    question: Literal["recommend"]
    policy: Data = {}
    case: Data
    """A case, as a case file holds it."""


class Assess(_Part):
    """What do the shipped rules say of these offerings?"""

    question: Literal["assess"]
    policy: Data = {}
    case: Data
    offerings: list[Data]


Ask: TypeAlias = Annotated[Derive | Recommend | Assess, Field(discriminator="question")]


class KitCase(_Part):
    """One case: what is asked, what people say of the answer, and the whole answer."""

    id: str
    """Folder and name of the file."""
    features: Annotated[list[str], Field(min_length=1)]
    """What it tries; every one stands in ``features.json``."""
    shows: str
    """What an engine that answers rightly has understood, in a sentence."""
    ask: Ask
    parts: list[str] = []
    """The parts of the answer that are compared; all when empty. Where several plans are equally good, only
    what they have in common."""
    expects: Data
    """What must be true of the answer, written by hand before there was one."""
    answer: Data = {}
    """The whole answer, written by ``tools/make_conformance.py``."""

    @property
    def line(self) -> str:
        """What another implementation is asked: one line of JSON."""
        asked = {"id": self.id, "ask": self.ask.model_dump(exclude_unset=True)}
        return json.dumps(asked, ensure_ascii=False)


def kit() -> Path:
    """The folder of the kit, installed or in a checkout."""
    return shipped("conformance")


def load_kit(folder: Path | None = None) -> tuple[KitCase, ...]:
    """Every case of the kit, in order of id; of another folder of cases, if one is given.

    >>> load_kit()[0].id
    'absence/absent'
    """
    return tuple(
        KitCase.model_validate_json(path.read_text("utf-8"))
        for path in sorted((folder or kit() / "cases").rglob("*.json"))
    )


def features() -> Mapping[str, str]:
    """Every feature that the cases try, and what it is.

    >>> features()["derive.absence"]
    'unless: a rule fires only where no fact matches'
    """
    found: Mapping[str, str] = json.loads((kit() / "features.json").read_text("utf-8"))
    return found


def kinds() -> Data:
    """Every kind of fact that exists without a ruleset, as ``kinds.json`` holds it."""
    return {
        name: _described(kind) for name, kind in sorted(built_in_kinds().items()) if kind.use.supports_pupils
    }


def _described(kind: Kind) -> Data:
    return {"told": kind.told, "keys": list(kind.keys), "fields": fields_of(kind)}


def fields_of(kind: Kind) -> Mapping[str, str]:
    """The type of each field, as a ruleset writes it: with a question mark where it may be unknown."""
    return {
        name: f"{field_type}?" if name in kind.optional else str(field_type)
        for name, field_type in kind.fields.items()
    }


def as_data(atom: Atom, known: Mapping[str, Kind]) -> Data:
    """*atom* as the kit writes a fact: its kind, and its fields without those that are unknown.

    >>> as_data(Atom("taught_subject", ("dansk",)), built_in_kinds())
    {'taught_subject': {'subject': 'dansk'}}
    """
    told = zip(known[atom.kind].fields, atom.values, strict=True)
    return {atom.kind: {name: plain(value) for name, value in told if value is not None}}


def plain(value: Value | tuple[Value, ...]) -> Any:
    """A value in JSON: numbers with decimals and dates as texts, lists of words in order.

    >>> plain(Decimal("0.10")), plain(("x", "y")), plain(True)
    ('0.10', ['x', 'y'], True)
    """
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, Decimal | date) else value
