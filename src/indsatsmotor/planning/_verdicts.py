"""Judgements sorted by what they come to: violations, missing facts, open conditions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from indsatsmotor.derivation import Judgement, Outcome
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Require, WhenUnknown


class Mode(StrEnum):
    """Whether the library makes an offering or people propose one."""

    RECOMMEND = "recommend"
    ASSESS = "assess"


UNDECIDED = frozenset({"participant", "adult", "room_id", "pupils", "class_pupils", "level_spread", "adults"})
"""Parts of an outline that are still to be chosen; that they are unknown says nothing."""


@dataclass(frozen=True)
class Verdict:
    """What the requirements come to for one offering."""

    judgements: tuple[Judgement, ...]
    violated: tuple[Judgement, ...]
    missing: tuple[Judgement, ...]
    """Undetermined, and nothing can be said before the facts are known."""
    open: tuple[Judgement, ...]
    """Open conditions."""


def verdict(judgements: Iterable[Judgement], book: Rulebook, mode: Mode, *, outline: bool = False) -> Verdict:
    """Sort the requirements among *judgements*; of an *outline*, what hangs on choices to be made is left out."""
    by_id = book.ruleset.by_id
    required = (one for one in judgements if isinstance(by_id[one.rule], Require))
    kept = [one for one in required if not (outline and _hangs_on_choice(one))]
    violated: list[Judgement] = []
    missing: list[Judgement] = []
    still_open: list[Judgement] = []
    for one in kept:
        rule = by_id[one.rule]
        assert isinstance(rule, Require)
        if one.outcome is Outcome.VIOLATED:
            blocks = rule.force.refuses or book.policy.should_blocks
            (violated if blocks else still_open).append(one)
        elif one.outcome is Outcome.UNDETERMINED:
            (missing if _stops(rule, mode) else still_open).append(one)
    return Verdict(tuple(kept), tuple(violated), tuple(missing), tuple(still_open))


def _stops(rule: Require, mode: Mode) -> bool:
    """Whether what is unknown leaves the offering undetermined instead of an open condition."""
    if not rule.force.refuses or rule.when_unknown is WhenUnknown.CONDITION:
        return False
    return rule.when_unknown is WhenUnknown.UNDETERMINED or mode is Mode.ASSESS


def _hangs_on_choice(judgement: Judgement) -> bool:
    return judgement.outcome is Outcome.UNDETERMINED and any(
        reading.kind == "offering" and reading.field in UNDECIDED for reading in judgement.missing
    )
