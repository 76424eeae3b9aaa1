"""The side that lives on: starts the child, waits no longer than it may, and believes nothing it says."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from indsatsmotor.checker import check
from indsatsmotor.errors import (
    FactError,
    FactErrors,
    IsolationError,
    PlanError,
    RulesetError,
    RulesetErrors,
)
from indsatsmotor.facts import Case
from indsatsmotor.inference import Engine
from indsatsmotor.isolation._messages import Answer, Limits, Request
from indsatsmotor.offering import Choices
from indsatsmotor.plan import Plan
from indsatsmotor.policy import Policy

COMMAND = (sys.executable, "-P", "-m", "indsatsmotor.isolation")
"""``-P``: nothing is imported from the folder one happens to be in."""

_REPORTS = {"FactErrors": FactErrors, "RulesetErrors": RulesetErrors}
_PROBLEMS = {one.__name__: one for one in RulesetError.__subclasses__()} | {"RulesetError": RulesetError}
_UNTRUSTED = "do not use these rules before somebody has looked at them."
_MORE = "allow more, or plan a smaller case."


def recommend(
    case: Case,
    *,
    layers: Sequence[str | Path] = (),
    without: Collection[str] = (),
    policy: Policy | None = None,
    choices: Choices | None = None,
    engine: Engine | None = None,
    limits: Limits | None = None,
) -> Plan:
    """Plan as :func:`indsatsmotor.recommend` does, with the same bytes, in a process of its own.

    The rules are read there and nowhere else.

    Args:
        case: everything told.
        layers: folders of rules over the shipped ones, each over those before it.
        without: shipped sources to leave out.
        policy: the municipality's choices.
        choices: what people have fixed or forbidden.
        engine: which engine chains the rules.
        limits: how much time and memory the child may use.

    Raises:
        RulesetErrors: the rules cannot be read or used; every problem.
        FactErrors: the policy does not fit the rules, or the choices cannot be used; every problem.
        FileNotFoundError: there is no such folder.
        IsolationError: the child broke down, reached a limit, or came back with something that is no plan.
    """
    for missing in (layer for layer in layers if not Path(layer).exists()):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(missing))
    limits = limits or Limits()
    request = Request(
        case=case,
        choices=choices,
        layers=tuple(str(Path(layer).absolute()) for layer in layers),
        without=tuple(without),
        policy=policy,
        engine=engine,
        limits=limits,
    )
    place = ", ".join(Path(layer).name for layer in request.layers) or "the shipped rules"
    return _plan(_answer(_said(request, limits, place), place), case, place)


def _said(request: Request, limits: Limits, place: str) -> bytes:
    """What the child wrote before it ended in good order."""
    path = os.pathsep.join(entry for entry in sys.path if entry)
    try:
        done = subprocess.run(  # noqa: S603 - our own module, in the interpreter we run in
            COMMAND,
            input=request.model_dump_json().encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it might repeat what is told of people
            timeout=limits.seconds,
            check=False,
            env={**os.environ, "PYTHONPATH": path},
        )
    except subprocess.TimeoutExpired:
        raise IsolationError(f"planning took more than {limits.seconds} s.", place, _MORE) from None
    if done.returncode:
        raise IsolationError(f"planning ended with {_named(done.returncode)}.", place, _UNTRUSTED)
    return done.stdout


def _named(code: int) -> str:
    """The signal that ended a process, or its exit code."""
    with suppress(ValueError):
        return f"the signal {signal.Signals(-code).name}"
    return f"the exit code {code}"


def _answer(said: bytes, place: str) -> Answer:
    try:
        answer = Answer.model_validate_json(said)
    except ValidationError:
        raise IsolationError("what came back cannot be read.", place, _UNTRUSTED) from None
    if answer.error == "MemoryError":
        raise IsolationError("planning needs more memory than it may use.", place, _MORE)
    if answer.error:
        raise IsolationError(f"planning ended with {answer.error}. {answer.message}".rstrip(), place)
    report = _REPORTS.get(answer.report or "")
    if report is not None and answer.problems:
        kinds = [_PROBLEMS.get(one.kind, FactError) for one in answer.problems]
        told = [(one.message, one.place, one.maybe) for one in answer.problems]
        raise report(answer.title, [kind(*parts) for kind, parts in zip(kinds, told, strict=True)])
    return answer


def _plan(answer: Answer, case: Case, place: str) -> Plan:
    """The plan, held to everything that a plan of this case has to be."""
    try:
        plan = Plan.model_validate_json(answer.plan or "")
    except (ValidationError, PlanError):
        raise IsolationError("what came back is no plan.", place, _UNTRUSTED) from None
    if check(plan, case):
        raise IsolationError("what came back is no plan for this case.", place, _UNTRUSTED)
    return plan
