"""What a rule says beside its condition and its sentences: how binding, how heavy, who does what and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from indsatsmotor.rules._model import Attach, Prefer, Require, Rule, SchoolTask, Task, Work

Term: TypeAlias = str | int | bool | tuple[str, ...] | None


def terms_of(rule: Rule) -> Mapping[str, Term]:
    """The terms of *rule* as a rule file writes them; none for rules that derive, note or warn."""
    match rule:
        case Require():
            return {"force": str(rule.force), "when_unknown": str(rule.when_unknown)}
        case Prefer():
            return {"weight": rule.weight}
        case Attach():
            return {"measure": rule.measure}
        case Task():
            months = None if rule.months is None else f"${rule.months}"
            return {**_terms_of_work(rule.work), "timing": str(rule.timing), "months": months}
        case SchoolTask():
            return _terms_of_work(rule.work)
        case _:
            return {}


def _terms_of_work(work: Work) -> Mapping[str, Term]:
    return {
        "phase": str(work.phase),
        "roles": tuple(map(str, work.roles)),
        "asks": str(work.asks),
        "must": work.must,
    }
