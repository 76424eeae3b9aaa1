"""Offerings: what is offered, what it takes and costs, and how rules see it."""

from indsatsmotor.offering._choices import Choices, Forbidden
from indsatsmotor.offering._clashes import busy_times, free_times
from indsatsmotor.offering._cost import LOCAL_PRICE, ORE, CostLine, binds, cost, total
from indsatsmotor.offering._levels import Levels
from indsatsmotor.offering._model import (
    Adult,
    AdultRole,
    Aim,
    FollowUp,
    FollowUpForm,
    MissingFact,
    Need,
    Offering,
    Pack,
    Pair,
    Setting,
    Shortfall,
    settled,
)
from indsatsmotor.offering._presence import Presence, presences
from indsatsmotor.offering._schedule import Schedule, schedule, weeks_spanned
from indsatsmotor.offering._training import in_time, missing_hours
from indsatsmotor.offering._uses import (
    EVERY_WEEK,
    RESOURCES,
    Resource,
    Use,
    Week,
    coverable,
    lessons_used,
    preparation_minutes,
    substituted,
    uses,
)
from indsatsmotor.offering._view import ROOM, View, Viewer
from indsatsmotor.offering._year import WEEK, SchoolYear, monday

__all__ = [
    "EVERY_WEEK",
    "LOCAL_PRICE",
    "ORE",
    "RESOURCES",
    "ROOM",
    "WEEK",
    "Adult",
    "AdultRole",
    "Aim",
    "Choices",
    "CostLine",
    "FollowUp",
    "FollowUpForm",
    "Forbidden",
    "Levels",
    "MissingFact",
    "Need",
    "Offering",
    "Pack",
    "Pair",
    "Presence",
    "Resource",
    "Schedule",
    "SchoolYear",
    "Setting",
    "Shortfall",
    "Use",
    "View",
    "Viewer",
    "Week",
    "binds",
    "busy_times",
    "cost",
    "coverable",
    "free_times",
    "in_time",
    "lessons_used",
    "missing_hours",
    "monday",
    "preparation_minutes",
    "presences",
    "schedule",
    "settled",
    "substituted",
    "total",
    "uses",
    "weeks_spanned",
]
