"""What is answered when people ask why, why not, and what would change it: data, each with a JSON form."""

from indsatsmotor.reasons._contest import Competition, Contest, Holder, Wish
from indsatsmotor.reasons._explanation import (
    EXPLANATION_VERSION,
    Explanation,
    Grounds,
    GroundsText,
    ResultHead,
)
from indsatsmotor.reasons._steps import (
    AbsenceItem,
    AppliedRule,
    BoundItem,
    BoundSource,
    DerivedStep,
    JudgedStep,
    ReadItem,
    SaidStep,
    SupportItem,
    ToldStep,
)
from indsatsmotor.reasons._why_not import (
    ChangeOption,
    FactStep,
    FailedCondition,
    Standing,
    VariantStanding,
    WhatWouldChange,
    WhyNot,
)

__all__ = [
    "EXPLANATION_VERSION",
    "AbsenceItem",
    "AppliedRule",
    "BoundItem",
    "BoundSource",
    "ChangeOption",
    "Competition",
    "Contest",
    "DerivedStep",
    "Explanation",
    "FactStep",
    "FailedCondition",
    "Grounds",
    "GroundsText",
    "Holder",
    "JudgedStep",
    "ReadItem",
    "ResultHead",
    "SaidStep",
    "Standing",
    "SupportItem",
    "ToldStep",
    "VariantStanding",
    "WhatWouldChange",
    "WhyNot",
    "Wish",
]
