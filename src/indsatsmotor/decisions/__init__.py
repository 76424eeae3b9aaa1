"""What people decided about plans: a log whose lines hang together, and making its plans again."""

from indsatsmotor.decisions._items import (
    Decision,
    DecisionEntry,
    Entry,
    PlanEntry,
    Replayed,
    Verdict,
)
from indsatsmotor.decisions._log import Log
from indsatsmotor.decisions._replaying import replay

__all__ = [
    "Decision",
    "DecisionEntry",
    "Entry",
    "Log",
    "PlanEntry",
    "Replayed",
    "Verdict",
    "replay",
]
