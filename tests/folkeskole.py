"""The example school of 501 pupils. It takes long to plan, so each run of the tests plans it once."""

from __future__ import annotations

import gc
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
    made = recommend(case())
    gc.collect()
    gc.freeze()  # it stays to the end: looking through it again and again would take a fifth of the time
    return made
