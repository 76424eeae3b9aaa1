"""Checks for rule authors: the cases beside the rules, what they lack, and rules that make no difference."""

from indsatsmotor.testing._cases import failures
from indsatsmotor.testing._checking import Report, check_rules
from indsatsmotor.testing._coverage import RuleUse, coverage
from indsatsmotor.testing._flaws import Check, Flaw

__all__ = ["Check", "Flaw", "Report", "RuleUse", "check_rules", "coverage", "failures"]
