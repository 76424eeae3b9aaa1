"""The implementation plan: what is to be done, by phase, with the offerings and days it concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from indsatsmotor.explaining import sentence
from indsatsmotor.loading import load_words
from indsatsmotor.plan import Plan, SchoolTaskItem, TaskItem, TaskText
from indsatsmotor.render._page import Page, Voice
from indsatsmotor.rules import Phase

FEW = 6
"""How many offerings are named one by one."""


def as_task_list(plan: Plan, *, language: str = "da") -> str:
    """The tasks of *plan* for people to read, in ``da`` or ``en``: by phase, each task once.

    Args:
        plan: what to carry out.
        language: ``da`` or ``en``.

    >>> from indsatsmotor import Case, recommend
    >>> as_task_list(recommend(Case()), language="en").splitlines()[0]
    'Tasks of the plan'
    """
    return "\n".join(_TaskPage(language, load_words(), plan).lines()).rstrip() + "\n"


def by_day(plan: Plan) -> dict[tuple[date, str], list[str]]:
    """The offerings for each day and task that is not done."""
    days: dict[tuple[date, str], list[str]] = defaultdict(list)
    for one in plan.recommendations:
        for task in one.tasks:
            for day in task.days:
                if not task.done:
                    days[day, task.rule].append(one.id)
    return days


@dataclass(frozen=True)
class TaskVoice(Voice):
    """Says the tasks of a plan."""

    plan: Plan

    def phases(self) -> Iterator[tuple[Phase, list[TaskText]]]:
        """The phases that have tasks, with their tasks."""
        for phase in Phase:
            texts = [text for text in self.plan.task_texts if text.phase is phase]
            if texts:
                yield phase, sorted(texts, key=lambda text: text.code)

    def wanted(self) -> dict[str, list[tuple[str, TaskItem]]]:
        """For each task the offerings that have it."""
        wanted: dict[str, list[tuple[str, TaskItem]]] = defaultdict(list)
        for one in self.plan.recommendations:
            for task in one.tasks:
                wanted[task.rule].append((one.id, task))
        return wanted

    def by_days(self, of: Iterable[tuple[str, TaskItem]]) -> list[tuple[str, list[str]]]:
        """What has a task on the same days, the earliest first."""
        groups: dict[tuple[date, ...], list[str]] = defaultdict(list)
        for id_, task in of:
            if not task.done:
                groups[task.days].append(id_)
        return [(self._days(days), ids) for days, ids in sorted(groups.items())]

    def who(self, text: TaskText) -> str:
        """Who is responsible, then who takes part, and whether it shall be done."""
        who = ", ".join(self.say(f"task-role-{role}") for role in text.roles)
        return f"{who}; {self.say('task-must')}" if text.must else who

    def many(self, ids: Collection[str]) -> str:
        """How many offerings of which variants."""
        variants = sorted({one.variant for one in self.plan.recommendations if one.id in ids})
        return self.say("task-offerings", count=len(ids), variants=", ".join(variants))

    def _days(self, days: tuple[date, ...]) -> str:
        if not days:
            return self.say("task-throughout")
        shown = ", ".join(self.value(day) for day in days)
        return self.say("task-days" if len(days) > 1 else "task-by", days=shown)


class _TaskPage(TaskVoice, Page):
    def lines(self) -> Iterator[str]:
        yield from self.title(self.say("tasks"))
        wanted = self.wanted()
        of_school = {task.rule: task for task in self.plan.tasks}
        for phase, texts in self.phases():
            yield from self.heading(self.say(f"phase-{phase}"))
            for text in texts:
                yield from self._task(text, wanted[text.rule], of_school.get(text.rule))

    def _task(
        self, text: TaskText, of: list[tuple[str, TaskItem]], school: SchoolTaskItem | None
    ) -> Iterator[str]:
        said = text.text if school is None else school.text
        yield from self.item(f"{sentence(said[self.language])} ({self.who(text)})")
        if school is not None and school.todo is not None:
            yield from self.hanging(sentence(school.todo[self.language]), "    ")
        if text.why is not None:
            yield from self.hanging(sentence(text.why[self.language]), "    ")
        for days, ids in self.by_days(of):
            yield from self.hanging(
                f"{days}: {', '.join(ids) if len(ids) <= FEW else self.many(ids)}", "    "
            )
