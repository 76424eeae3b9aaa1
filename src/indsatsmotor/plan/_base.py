"""What every part of a plan is: immutable, closed, in words of each language, citing its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer

Text = Annotated[Mapping[str, str], PlainSerializer(dict, return_type=dict[str, str])]
"""The same words in each language, by language code."""


class Item(BaseModel):
    """Part of a plan: immutable, closed to unknown fields."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )


class CitationItem(Item):
    """A place in a source."""

    source: str
    section: str
    lines: str
    basis: str
