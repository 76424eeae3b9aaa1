"""Checks for rule authors: cases, what they lack and would not notice, and rules that make no difference."""

from indsatsmotor.testing._cases import failures
from indsatsmotor.testing._changes import Change
from indsatsmotor.testing._checking import Report, check_rules
from indsatsmotor.testing._coverage import RuleUse, coverage
from indsatsmotor.testing._flaws import Check, Flaw
from indsatsmotor.testing._mutants import Mutant, mutants
from indsatsmotor.testing._surviving import killed_by, survivors

__all__ = [
    "Change",
    "Check",
    "Flaw",
    "Mutant",
    "Report",
    "RuleUse",
    "check_rules",
    "coverage",
    "failures",
    "killed_by",
    "mutants",
    "survivors",
]
