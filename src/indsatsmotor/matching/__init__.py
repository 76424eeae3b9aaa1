"""What it means for facts to match a rule. Shared by the reference engine, certification and judging."""

from indsatsmotor.matching._base import FactBase
from indsatsmotor.matching._join import Joiner, Premises, absences, present
from indsatsmotor.matching._plan import FieldTest, Link, PatternPlan, RulePlan, holds, plan

__all__ = [
    "FactBase",
    "FieldTest",
    "Joiner",
    "Link",
    "PatternPlan",
    "Premises",
    "RulePlan",
    "absences",
    "holds",
    "plan",
    "present",
]
