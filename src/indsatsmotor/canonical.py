"""One spelling for whatever is hashed, so that equal things have equal bytes on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel


def sha256(thing: Any) -> str:
    """The hash of *thing*, whatever the order of its mappings and sets.

    >>> sha256({"b": {2, 1}, "a": Decimal("0.50")}) == sha256({"a": Decimal("0.50"), "b": {1, 2}})
    True
    """
    return hashlib.sha256(spelled(thing).encode()).hexdigest()


def spelled(thing: Any) -> str:
    """*thing* as JSON with sorted keys and no needless space."""
    return json.dumps(_plain(thing), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(thing: Any) -> Any:
    match thing:
        case BaseModel():
            return _plain(thing.model_dump())
        case Mapping():
            return {str(key): _plain(value) for key, value in thing.items()}
        case set() | frozenset():
            return sorted((_plain(item) for item in thing), key=json.dumps)
        case tuple() | list():
            return [_plain(item) for item in thing]
        case Decimal() | date():
            return str(thing)
        case _ if is_dataclass(thing):
            return {field.name: _plain(getattr(thing, field.name)) for field in fields(thing)}
        case _:
            return thing
