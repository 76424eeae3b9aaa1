"""What differs between two plans, and between the rules they were made by."""

from indsatsmotor.comparing._items import (
    CauseItem,
    ChangeKind,
    Diff,
    FieldChange,
    MeansChange,
    NeedChange,
    PlanComparison,
    ResultChange,
    ResultItem,
    RuleChange,
    RuleChangeKind,
    RuleSort,
    SaidChange,
    SideItem,
)
from indsatsmotor.comparing._plans import compare
from indsatsmotor.comparing._rulebooks import between, rule_changes

__all__ = [
    "CauseItem",
    "ChangeKind",
    "Diff",
    "FieldChange",
    "MeansChange",
    "NeedChange",
    "PlanComparison",
    "ResultChange",
    "ResultItem",
    "RuleChange",
    "RuleChangeKind",
    "RuleSort",
    "SaidChange",
    "SideItem",
    "between",
    "compare",
    "rule_changes",
]
