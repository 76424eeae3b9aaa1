"""Files to typed objects: rulesets, the catalogue, rule cases, and cases about schools."""

from indsatsmotor.loading._rule_cases import RuleCase, load_rule_cases
from indsatsmotor.loading._rulesets import load_rulebook, load_ruleset, shipped_rulesets

__all__ = ["RuleCase", "load_rule_cases", "load_rulebook", "load_ruleset", "shipped_rulesets"]
