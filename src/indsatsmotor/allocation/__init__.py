"""Sharing the means out over all needs at once."""

from indsatsmotor.allocation._arrangements import Arrangement, Choice, Option, Outline, Seat
from indsatsmotor.allocation._enumerating import arrangements
from indsatsmotor.allocation._formulation import Company, Formulation
from indsatsmotor.allocation._more import BUDGET, Elastic, Lever, Means, More
from indsatsmotor.allocation._sharing import Level, Progress, Shared, Wanted, allocate

__all__ = [
    "BUDGET",
    "Arrangement",
    "Choice",
    "Company",
    "Elastic",
    "Formulation",
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
]
