"""Files to typed objects: rulesets, the catalogue, rule cases, and cases about schools."""

from indsatsmotor.loading._accepted import Accepted, load_accepted
from indsatsmotor.loading._bare import bare_facts, bare_ruleset
from indsatsmotor.loading._cases import load_case
from indsatsmotor.loading._changes import corrected, load_changes
from indsatsmotor.loading._documents import shipped
from indsatsmotor.loading._names import load_names
from indsatsmotor.loading._plans import load_offerings, load_plan, load_policy, load_reason, read_forbidden
from indsatsmotor.loading._rule_cases import RuleCase, load_rule_cases
from indsatsmotor.loading._rulesets import (
    Written,
    load_rulebook,
    load_ruleset,
    load_written,
    shipped_rulesets,
)
from indsatsmotor.loading._words import Words, load_words

__all__ = [
    "Accepted",
    "RuleCase",
    "Words",
    "Written",
    "bare_facts",
    "bare_ruleset",
    "corrected",
    "load_accepted",
    "load_case",
    "load_changes",
    "load_names",
    "load_offerings",
    "load_plan",
    "load_policy",
    "load_reason",
    "load_rule_cases",
    "load_rulebook",
    "load_ruleset",
    "load_words",
    "load_written",
    "read_forbidden",
    "shipped",
    "shipped_rulesets",
]
