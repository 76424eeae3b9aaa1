"""Sharing the means out over all needs at once."""

from indsatsmotor.allocation._arrangements import OWN_ROOM, Arrangement, Choice, Option, Outline, Seat
from indsatsmotor.allocation._by_hand import fixed, left_by
from indsatsmotor.allocation._model import formulate
from indsatsmotor.allocation._model._formulation import Company
from indsatsmotor.allocation._more import BUDGET, Elastic, Lever, Means, More
from indsatsmotor.allocation._placing import Gathering
from indsatsmotor.allocation._sharing import Level, Progress, Shared, Wanted, allocate
from indsatsmotor.allocation._times._meetings import meetings
from indsatsmotor.allocation._ways import arrangements

__all__ = [
    "BUDGET",
    "OWN_ROOM",
    "Arrangement",
    "Choice",
    "Company",
    "Elastic",
    "Gathering",
    "Level",
    "Lever",
    "Means",
    "More",
    "Option",
    "Outline",
    "Progress",
    "Seat",
    "Shared",
    "Wanted",
    "allocate",
    "arrangements",
    "fixed",
    "formulate",
    "left_by",
    "meetings",
]
