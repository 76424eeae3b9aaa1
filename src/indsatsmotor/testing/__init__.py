"""Public checks: of rules and their cases, and of whether forged plans are noticed."""

from indsatsmotor.testing._cases import failures
from indsatsmotor.testing._changes import Change
from indsatsmotor.testing._checking import Report, check_rules
from indsatsmotor.testing._coverage import RuleUse, coverage
from indsatsmotor.testing._flaws import Check, Flaw
from indsatsmotor.testing._forging import Fate, Forgery, fates, forgeries
from indsatsmotor.testing._mutants import Mutant, mutants
from indsatsmotor.testing._properties import PROPERTIES, Property, broken, levels, renamed
from indsatsmotor.testing._surviving import killed_by, survivors

__all__ = [
    "PROPERTIES",
    "Change",
    "Check",
    "Fate",
    "Flaw",
    "Forgery",
    "Mutant",
    "Property",
    "Report",
    "RuleUse",
    "broken",
    "check_rules",
    "coverage",
    "failures",
    "fates",
    "forgeries",
    "killed_by",
    "levels",
    "mutants",
    "renamed",
    "survivors",
]
