"""The whole way from a case to a plan."""

from indsatsmotor.planning._additions import what_it_would_take
from indsatsmotor.planning._asking import Inquiry, explain, what_would_change, why_not
from indsatsmotor.planning._assessing import assess
from indsatsmotor.planning._desk import notes_on
from indsatsmotor.planning._diffing import diff
from indsatsmotor.planning._editing import withdraw
from indsatsmotor.planning._needs import atoms_of, met_by_running, need_item, needs_in
from indsatsmotor.planning._recommending import Progress, recommend
from indsatsmotor.planning._session import Session, Step
from indsatsmotor.planning._what_if import what_if

__all__ = [
    "Inquiry",
    "Progress",
    "Session",
    "Step",
    "assess",
    "atoms_of",
    "diff",
    "explain",
    "met_by_running",
    "need_item",
    "needs_in",
    "notes_on",
    "recommend",
    "what_if",
    "what_it_would_take",
    "what_would_change",
    "why_not",
    "withdraw",
]
