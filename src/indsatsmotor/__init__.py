"""Explainable recommendations of school-support interventions.

Facts about pupils, classes and means go in; a plan of justified recommendations comes out. An individual
intervention never stands alone in it. People decide; the library recommends and explains.

>>> from indsatsmotor import Case, recommend
>>> plan = recommend(Case())
>>> plan.recommendations
()
"""

from indsatsmotor.checker import check
from indsatsmotor.comparing import compare
from indsatsmotor.errors import IndsatsmotorError
from indsatsmotor.facts import Case
from indsatsmotor.loading import (
    load_case,
    load_changes,
    load_offerings,
    load_plan,
    load_policy,
    load_rulebook,
)
from indsatsmotor.offering import Choices, Forbidden, Offering
from indsatsmotor.plan import Plan, Status
from indsatsmotor.planning import (
    Inquiry,
    Session,
    assess,
    diff,
    explain,
    recommend,
    what_if,
    what_it_would_take,
    what_would_change,
    why_not,
    withdraw,
)
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook

__all__ = [
    "Case",
    "Choices",
    "Forbidden",
    "IndsatsmotorError",
    "Inquiry",
    "Offering",
    "Plan",
    "Policy",
    "Rulebook",
    "Session",
    "Status",
    "assess",
    "check",
    "compare",
    "diff",
    "explain",
    "load_case",
    "load_changes",
    "load_offerings",
    "load_plan",
    "load_policy",
    "load_rulebook",
    "recommend",
    "what_if",
    "what_it_would_take",
    "what_would_change",
    "why_not",
    "withdraw",
]
