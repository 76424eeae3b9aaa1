"""Judgements sorted by what they come to: violations, missing facts, open conditions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from indsatsmotor.derivation import Judgement, Outcome
from indsatsmotor.offering import MissingFact
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Require, WhenUnknown


class Mode(StrEnum):
    """Whether the library makes an offering or people propose one."""

    RECOMMEND = "recommend"
    ASSESS = "assess"


@dataclass(frozen=True)
class Verdict:
    """What the requirements come to for one offering."""

    judgements: tuple[Judgement, ...]
    violated: tuple[Judgement, ...]
    missing: tuple[Judgement, ...]
    """Undetermined, and nothing can be said before the facts are known."""
    open: tuple[Judgement, ...]
    """Open conditions."""

    @property
    def unknown(self) -> tuple[MissingFact, ...]:
        """The facts that leave it undetermined."""
        readings = (reading for one in self.missing for reading in one.missing)
        return tuple(dict.fromkeys(MissingFact(r.kind, r.key, r.field) for r in readings))


def verdict(judgements: Iterable[Judgement], book: Rulebook, mode: Mode) -> Verdict:
    """Sort the requirements among *judgements*."""
    by_id = book.ruleset.by_id
    required = [one for one in judgements if isinstance(by_id[one.rule], Require)]
    violated: list[Judgement] = []
    missing: list[Judgement] = []
    still_open: list[Judgement] = []
    for one in required:
        rule = by_id[one.rule]
        assert isinstance(rule, Require)
        if one.outcome is Outcome.VIOLATED:
            blocks = rule.force.refuses or book.policy.should_blocks
            (violated if blocks else still_open).append(one)
        elif one.outcome is Outcome.UNDETERMINED:
            (missing if _stops(rule, mode) else still_open).append(one)
    return Verdict(tuple(required), tuple(violated), tuple(missing), tuple(still_open))


def _stops(rule: Require, mode: Mode) -> bool:
    """Whether what is unknown leaves the offering undetermined instead of an open condition."""
    if not rule.force.refuses or rule.when_unknown is WhenUnknown.CONDITION:
        return False
    return rule.when_unknown is WhenUnknown.UNDETERMINED or mode is Mode.ASSESS
