"""Making the plans of a log again: the same bytes, or what differs."""

from __future__ import annotations

from contextlib import suppress
from importlib.metadata import version

from indsatsmotor.comparing import compare
from indsatsmotor.decisions._items import PlanEntry, Replayed
from indsatsmotor.decisions._log import Log, hash_of
from indsatsmotor.errors import FactErrors
from indsatsmotor.loading import load_rulebook
from indsatsmotor.plan import Plan
from indsatsmotor.planning import Progress, recommend
from indsatsmotor.rulebook import Rulebook


def replay(
    log: Log, *, book: Rulebook | None = None, progress: Progress | None = None
) -> tuple[Replayed, ...]:
    """Every plan of *log* made again from its inputs, by the rules and the version in force now.

    With the rules and the version of then the bytes are the same; only plans that were stopped by the clock
    are outside that promise. The name of the engine does not count.

    Args:
        log: what was decided, and what that rested on.
        book: the rules in force; the shipped ones when not given. The local choices are those of each plan.
        progress: told what is being done.

    Raises:
        FactErrors: the log has been changed, or the inputs cannot be used with these rules.
    """
    rules = book or load_rulebook()
    plans = (entry for entry in log.entries() if isinstance(entry, PlanEntry))
    return tuple(_replayed(entry, log, rules, progress) for entry in plans)


def _replayed(entry: PlanEntry, log: Log, rules: Rulebook, progress: Progress | None) -> Replayed:
    inputs = log.inputs_of(entry)
    known = {"number": entry.number, "version_then": entry.version, "version_now": version("indsatsmotor")}
    if inputs is None:
        return Replayed.model_validate({**known, "same": None, "same_rules": None})
    book = Rulebook(rules.ruleset, rules.catalogue, inputs.policy)
    now = recommend(inputs.case, choices=inputs.choices, book=book, progress=progress)
    now = now.model_copy(update={"engine": entry.engine})
    same = hash_of(now.to_json()) == entry.plan
    then = None if same else _plan_of_then(entry, log)
    return Replayed.model_validate(
        {
            **known,
            "same": same,
            "same_rules": now.ruleset == entry.ruleset,
            "comparison": None if then is None else compare(then, now),
        }
    )


def _plan_of_then(entry: PlanEntry, log: Log) -> Plan | None:
    """What the log kept, as far as this version can still read it."""
    with suppress(FactErrors):
        return log.plan_of(entry)
    return None
