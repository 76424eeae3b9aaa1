"""Schools to report on, each with its plan."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from indsatsmotor import Case, Plan, load_case, load_rulebook, recommend

GOLDEN = Path(__file__).parent.parent / "golden"

HOSTILE = {
    "e1": "<script>alert('e1')</script>",
    "e2": "\" onmouseover=\"alert('e2')",
    "e3": "'><img src=x onerror=alert(3)>",
    "4a": "4a</title><style>*{display:none}</style>",
    "l1": "\u202e1l\u2066 شادي",
    "pulje": "{{ 7 * 7 }}{% raw %}&lt;&amp;\u2029",
    "lille": "--><!--]]>",
}
"""What stands in the place of the ids of the little school; each is an id that a case may hold."""


class School(NamedTuple):
    """A case and its plan."""

    case: Case
    plan: Plan


@cache
def little() -> School:
    """The school of the golden files."""
    case = load_case(GOLDEN / "lille-skole.yaml")
    return School(case, recommend(case, book=load_rulebook()))


@cache
def hostile() -> School:
    """The little school under ids that do harm where they are not escaped."""
    return _planned(_renamed(little().case.model_dump()))


@cache
def poor() -> School:
    """The little school with too little money for anything."""
    return _planned({**little().case.model_dump(), "budgets": [{"id": "pulje", "amount_dkk": "100"}]})


@cache
def empty() -> School:
    """Nothing at all."""
    return _planned({})


@cache
def dateless() -> School:
    """The little school, nobody having told its calendar."""
    return _planned({**little().case.model_dump(), "calendar": None, "holidays": ()})


def _planned(told: dict[str, object]) -> School:
    case = Case.model_validate(told)
    return School(case, recommend(case, book=load_rulebook()))


def _renamed(told: object) -> object:
    match told:
        case dict():
            return {key: _renamed(value) for key, value in told.items()}
        case list() | tuple() | frozenset():
            return [_renamed(value) for value in told]
        case str():
            return HOSTILE.get(told, told)
        case _:
            return told
