"""Everything at hand when offerings of one case are judged and reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indsatsmotor.canonical import sha256
from indsatsmotor.derivation import Derivation
from indsatsmotor.errors import PlanError
from indsatsmotor.explaining import Explainer, Speaker, ruleset_item
from indsatsmotor.facts import Case, atoms
from indsatsmotor.implementation import Implementer
from indsatsmotor.inference import Judge, default_engine, infer
from indsatsmotor.loading import load_rulebook, load_words
from indsatsmotor.offering import Offering, Viewer
from indsatsmotor.plan import (
    FindingItem,
    Plan,
    Proof,
    Recommendation,
    SchoolTaskItem,
    TaskText,
)
from indsatsmotor.planning._companions import Chaperone
from indsatsmotor.planning._needs import met_by_running, needs_in, running_items
from indsatsmotor.planning._results import Reporter
from indsatsmotor.planning._verdicts import Mode, verdict
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Require, SchoolTask, Task


@dataclass
class Desk:
    """One case, one rulebook, one derivation."""

    case: Case
    book: Rulebook
    derivation: Derivation
    mode: Mode

    def __post_init__(self) -> None:
        self.book.require_words()
        self.judge = Judge(self.book, self.derivation, Viewer(self.case, self.book))
        self.explainer = Explainer(Speaker(self.book, load_words()), self.derivation)
        self.reporter = Reporter(
            self.case,
            self.book,
            self.derivation,
            self.judge,
            self.explainer,
            Implementer(self.case, self.book),
            self.mode,
        )
        self.needs = needs_in(self.derivation, self.case)
        self.by_need = {need.id: need for need in self.needs}
        self.running = running_items(self.case, self.book)
        self.met_already = met_by_running(self.needs, self.running, self.judge.viewer.year.first_day)

    def allows(self, offering: Offering) -> bool:
        """Whether nothing stands against *offering* as a whole, and nothing it hangs on is unknown."""
        own = verdict(self.judge.judge(offering, kinds=(Require,)), self.book, self.mode)
        return not own.violated and not own.missing

    @property
    def facts_sha256(self) -> str:
        """What tells whether a plan was made for this case."""
        return sha256(self.derivation.told)

    def require_made_for(self, plan: Plan) -> None:
        """Refuse a plan that was made for other facts.

        Raises:
            PlanError: *plan* was made for another case.
        """
        if plan.proof.facts_sha256 != self.facts_sha256:
            raise PlanError("the plan was made for another case.")

    def chaperone(self, communal: Sequence[Recommendation]) -> Chaperone:
        """Who settles individual offerings beside *communal* ones."""
        return Chaperone(communal, self.running, self.explainer, self.book.policy)

    def header(self, engine: str) -> dict[str, Any]:
        """What every plan says of its input and of the rules it was made by."""
        book, derivation = self.book, self.derivation
        return {
            "ruleset": ruleset_item(book),
            "policy": book.policy,
            "engine": engine,
            "running": self.running,
            "findings": (*self._notes(), *self._shares(), *self._running_alone()),
            "tasks": tuple(self._school_tasks()),
            "proof": Proof.of(derivation),
        }

    def _notes(self) -> Iterator[FindingItem]:
        for finding in (*self.derivation.findings, *self.derivation.run_notes):
            if isinstance(self.book.ruleset.by_id[finding.rule], SchoolTask):
                continue
            text, todo = self.explainer.note(finding.rule, finding.facts, finding.details)
            yield FindingItem(rule=finding.rule, text=text, todo=todo)

    def _school_tasks(self) -> Iterator[SchoolTaskItem]:
        for finding in self.derivation.findings:
            if isinstance(self.book.ruleset.by_id[finding.rule], SchoolTask):
                text, todo = self.explainer.note(finding.rule, finding.facts)
                school = next((str(a.values[0]) for a in finding.facts if a.kind == "school"), None)
                done = self.case.by_key["task_done"].get((finding.rule, school or "", ""))
                yield SchoolTaskItem(
                    rule=finding.rule,
                    school=school,
                    text=text,
                    todo=todo,
                    done=done.done if done else None,
                    answer_id=done.answer_id if done else None,
                )

    def task_texts(self, results: Iterable[Recommendation]) -> tuple[TaskText, ...]:
        """The words of the tasks that *results* and the school have, each once."""
        named = {task.rule for one in results for task in one.tasks}
        named |= {finding.rule for finding in self.derivation.findings}
        rules = (rule for rule in self.book.rules if rule.id in named)
        return tuple(self.explainer.task(r) for r in rules if isinstance(r, Task | SchoolTask))

    def _shares(self) -> Iterator[FindingItem]:
        """Schools told as a whole whose share in the target group is far from what is expected."""
        names = ("maalgruppe-forventet-andel", "maalgruppe-afvigelse")
        if any(name not in self.book.parameters for name in names):
            return
        expected, deviation = map(self.book.number, names)
        chosen = {a.values[0] for a in self.derivation.of("target_status") if a.values[1] == "target"}
        for school in self.case.schools:
            classes = [one for one in self.case.classes if one.school_id == school.id]
            pupils = [student for one in classes for student in self.case.members[one.id]]
            whole = all(one.size == len(self.case.members[one.id]) for one in classes)
            share = Decimal(sum(p in chosen for p in pupils)) / len(pupils) if pupils and whole else expected
            if abs(share - expected) > deviation:
                remark = self.explainer.invariant(
                    "andel-i-maalgruppen", holds=True, school=school.id, share=share, expected=expected
                )
                yield FindingItem(rule=remark.rule, text=remark.text, todo=remark.todo)

    def _running_alone(self) -> Iterator[FindingItem]:
        """An individual intervention that already runs alone is a finding, never an exception."""
        for item in self.running:
            for student in item.students if item.individual else ():
                if not any(other.accompanies(student, item.period) for other in self.running):
                    remark = self.explainer.invariant(
                        "alene-i-forvejen", holds=True, student=student, running=item.id
                    )
                    yield FindingItem(rule=remark.rule, text=remark.text, todo=remark.todo)


def rules_of(plan: Plan, policy: Policy) -> Rulebook:
    """The shipped rules under *policy*, where *plan* was made by them or by some of them.

    Raises:
        PlanError: other layers of rules were used too, and nobody has handed them over.
    """
    shipped = [layer.id for layer in load_rulebook().ruleset.layers]
    used = [layer.id for layer in plan.ruleset.layers]
    if others := [name for name in used if name not in shipped]:
        raise PlanError(f"the plan was made by other rules too: {', '.join(others)}; hand over the rulebook.")
    return load_rulebook(without=[name for name in shipped if name not in used], policy=policy)


def notes_on(
    case: Case, book: Rulebook | None = None
) -> tuple[tuple[FindingItem, ...], tuple[SchoolTaskItem, ...]]:
    """What rules note about the facts told, and the tasks before anything is chosen."""
    book = book or load_rulebook()
    header = Desk(case, book, infer(atoms(case), book), Mode.RECOMMEND).header(default_engine())
    return header["findings"], header["tasks"]
