"""What differs between two plans, and between the rules they were made by."""

from indsatsmotor.comparing._differences import (
    Because,
    Difference,
    FactChange,
    FactChangeKind,
    Reason,
    ReasonSort,
    fact_change,
    gains,
)
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
    "Because",
    "CauseItem",
    "ChangeKind",
    "Diff",
    "Difference",
    "FactChange",
    "FactChangeKind",
    "FieldChange",
    "MeansChange",
    "NeedChange",
    "PlanComparison",
    "Reason",
    "ReasonSort",
    "ResultChange",
    "ResultItem",
    "RuleChange",
    "RuleChangeKind",
    "RuleSort",
    "SaidChange",
    "SideItem",
    "between",
    "compare",
    "fact_change",
    "gains",
    "rule_changes",
]
