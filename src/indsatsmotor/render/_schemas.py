"""JSON Schemas of what goes in and what comes out."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from indsatsmotor.comparing import Diff, Difference
from indsatsmotor.facts import Case
from indsatsmotor.offering import Offering
from indsatsmotor.plan import Plan
from indsatsmotor.policy import Policy
from indsatsmotor.reasons import Explanation, WhatWouldChange, WhyNot

_MODELS: dict[str, type[BaseModel]] = {
    "plan": Plan,
    "diff": Diff,
    "difference": Difference,
    "explanation": Explanation,
    "why-not": WhyNot,
    "what-would-change": WhatWouldChange,
    "case": Case,
    "offering": Offering,
    "policy": Policy,
}
_WRITTEN = {"plan", "diff", "difference", "explanation", "why-not", "what-would-change"}
"""What the library writes; the others it reads."""


SCHEMAS = tuple(_MODELS)
"""The names there is a schema of."""


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of what is written, such as ``plan``, or of what is read, such as ``case``.

    >>> schema_of("policy")["title"]
    'Policy'
    """
    schema = _MODELS[name].model_json_schema(mode="serialization" if name in _WRITTEN else "validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
