"""The log: lines that are only ever added, each sealed together with the one before.

A line holds hashes and ids. What it stands for, the facts of pupils and the words of people, lies beside it
in files named by their hash, so that it can be deleted when its time is over: the lines still hang together
then, and only what was deleted cannot be shown or made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from indsatsmotor.canonical import sha256, spelled
from indsatsmotor.checker import check
from indsatsmotor.decisions._items import (
    Decision,
    DecisionEntry,
    Entry,
    Inputs,
    Line,
    PlanEntry,
    Said,
)
from indsatsmotor.errors import FactError, FactErrors, FactPlace, Location
from indsatsmotor.facts import Case
from indsatsmotor.plan import Plan
from indsatsmotor.rules import one_of

M = TypeVar("M", bound=BaseModel)

NOTHING = "0" * 64
"""The seal of what stands before the first line."""


class Log:
    """The decisions of a school in a folder: ``log.jsonl``, and what its lines stand for in ``kept/``.

    One program writes at a time.
    """

    def __init__(self, folder: str | Path) -> None:
        self._path = Path(folder, "log.jsonl")
        self._kept = Path(folder, "kept")

    # --- reading ---

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in order; none where there is no log yet.

        Raises:
            FactErrors: the lines do not hang together, or what is kept is not what they stand for.
        """
        return tuple(line.entry for line in self._sealed())

    def head(self) -> str:
        """The seal of the last line. Whoever keeps it elsewhere can tell that nothing was cut off later."""
        return _head(self._sealed())

    def plan_of(self, entry: Entry) -> Plan | None:
        """The plan that *entry* speaks of; ``None`` where it is no longer kept."""
        return self._read(entry.plan, Plan)

    def inputs_of(self, entry: PlanEntry) -> Inputs | None:
        """What the plan was made from; ``None`` where it is no longer kept."""
        return self._read(entry.inputs, Inputs)

    def said_with(self, entry: DecisionEntry) -> Said | None:
        """The reason, and what comes instead; ``None`` where they are no longer kept."""
        return self._read(entry.said, Said)

    # --- writing ---

    def enter(self, plan: Plan, case: Case) -> PlanEntry:
        """Enter that *plan* was made for *case*, unless it is entered already.

        What it would take is left out: that is an answer about the plan, no part of how it was made.

        Raises:
            FactErrors: the plan does not hold for the case, or the log has been changed.
        """
        plan = plan.unasked()
        if found := check(plan, case):
            raise FactErrors("the plan cannot be entered", [FactError(f"{one}.", "plan") for one in found])
        lines, document = self._sealed(), plan.to_json()
        for line in lines:
            if isinstance(line.entry, PlanEntry) and line.entry.plan == hash_of(document):
                return line.entry
        inputs = Inputs(case=case, choices=plan.choices, policy=plan.policy)
        return self._append(
            PlanEntry,
            lines,
            ruleset=plan.ruleset,
            engine=plan.engine,
            inputs=self._keep(inputs.model_dump_json()),
            plan=self._keep(document),
        )

    def decide(self, plan: Plan, decision: Decision) -> DecisionEntry:
        """Enter what people decided about a result of *plan*.

        Raises:
            FactErrors: the plan is not entered, it has no such result, or the log has been changed.
        """
        lines, entered = self._sealed(), hash_of(plan.unasked().to_json())
        results = {one.id for one in plan.recommendations}
        problems = []
        if entered not in {line.entry.plan for line in lines}:
            problems.append(FactError("it is not in the log.", "plan", "it has to be entered first."))
        if decision.result not in results:
            place = FactPlace("decision", (decision.result,))
            problems.append(
                FactError("the plan has no such result.", place, one_of(decision.result, results))
            )
        if problems:
            raise FactErrors("the decision cannot be entered", problems)
        said = Said(number=len(lines) + 1, reason=decision.reason, instead=decision.instead)
        told = {name: getattr(decision, name) for name in ("result", "verdict", "role", "day")}
        return self._append(
            DecisionEntry, lines, plan=entered, said=self._keep(said.model_dump_json()), **told
        )

    def _append(self, kind: type[M], lines: Sequence[Line], **told: Any) -> M:
        own = {"number": len(lines) + 1, "previous": _head(lines), "version": version("indsatsmotor")}
        entry = kind.model_validate({**own, **told})
        told = entry.model_dump(mode="json")
        with self._path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(spelled({"entry": told, "sha256": sha256(told)}) + "\n")
        return entry

    def _sealed(self) -> list[Line]:
        """The lines, after each is held against its seal and against the line before."""
        texts = self._path.read_bytes().splitlines() if self._path.exists() else []
        lines: list[Line] = []
        problems: list[FactError] = []
        for number, text in enumerate(texts, 1):
            place = Location(self._path.name, number)
            try:
                line = Line.model_validate_json(text)
            except ValidationError:
                problems.append(FactError("this is no line of a log.", place))
                continue
            # What is sealed is what is written, so that a later version may know of more.
            if sha256(json.loads(text)["entry"]) != line.sha256:
                problems.append(FactError("the line is not as it was sealed.", place))
            if (line.entry.number, line.entry.previous) != (number, _head(lines)):
                problems.append(FactError("it does not follow from the line before.", place))
            lines.append(line)
        if problems := [*problems, *self._forged()]:
            raise FactErrors("the log has been changed", problems)
        return lines

    # --- what is kept ---

    def _keep(self, text: str) -> str:
        name = hash_of(text)
        self._kept.mkdir(parents=True, exist_ok=True)
        (self._kept / f"{name}.json").write_bytes(text.encode())
        return name

    def _read(self, name: str, model: type[M]) -> M | None:
        path = self._kept / f"{name}.json"
        try:
            return model.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError:
            place = Location(f"{path.parent.name}/{path.name}")
            raise FactErrors(
                "the log cannot be used", [FactError("this version cannot read it.", place)]
            ) from None

    def _forged(self) -> Iterator[FactError]:
        """Files that are not what their name says."""
        for path in sorted(self._kept.glob("*.json")):
            if hashlib.sha256(path.read_bytes()).hexdigest() != path.stem:
                yield FactError("this is not what was kept.", Location(f"{self._kept.name}/{path.name}"))


def _head(lines: Sequence[Line]) -> str:
    return lines[-1].sha256 if lines else NOTHING


def hash_of(text: str) -> str:
    """The hash of the bytes of *text*, as any other program reckons it."""
    return hashlib.sha256(text.encode()).hexdigest()
