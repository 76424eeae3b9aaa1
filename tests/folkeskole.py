"""The example school of 501 pupils. It takes long to plan, so each run of the tests plans it once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from indsatsmotor import Case, Plan, load_case, recommend

FOLDER = Path(__file__).parent.parent / "examples" / "folkeskole"


@cache
def case() -> Case:
    """Everything told of it."""
    return load_case(FOLDER)


@cache
def plan() -> Plan:
    """Its plan by the shipped rules."""
    return recommend(case())
