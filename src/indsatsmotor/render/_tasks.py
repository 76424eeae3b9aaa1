"""The implementation plan: what is to be done, by phase, with the offerings and days it concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from indsatsmotor.explaining import written
from indsatsmotor.loading import Words, load_words
from indsatsmotor.plan import Plan, SchoolTaskItem, TaskItem, TaskText
from indsatsmotor.rules import Phase

WIDTH = 80
_FEW = 6


def as_task_list(plan: Plan, *, language: str = "da") -> str:
    """The tasks of *plan* for people to read, in ``da`` or ``en``: by phase, each task once.

    Args:
        plan: what to carry out.
        language: ``da`` or ``en``.

    >>> from indsatsmotor import Case, recommend
    >>> as_task_list(recommend(Case()), language="en").splitlines()[0]
    'Tasks of the plan'
    """
    return "\n".join(_List(plan, language, load_words()).lines()).rstrip() + "\n"


@dataclass(frozen=True)
class _List:
    plan: Plan
    language: str
    words: Words

    def lines(self) -> Iterator[str]:
        title = self._say("tasks")
        yield title
        yield "=" * len(title)
        wanted = self._wanted()
        of_school = {task.rule: task for task in self.plan.tasks}
        for phase in Phase:
            texts = [text for text in self.plan.task_texts if text.phase is phase]
            if texts:
                heading = self._say(f"phase-{phase}")
                yield from ("", heading, "-" * len(heading))
                for text in sorted(texts, key=lambda text: text.code):
                    yield from self._task(text, wanted[text.rule], of_school.get(text.rule))

    def _wanted(self) -> dict[str, list[tuple[str, TaskItem]]]:
        """For each task the offerings that have it."""
        wanted: dict[str, list[tuple[str, TaskItem]]] = defaultdict(list)
        for one in self.plan.recommendations:
            for task in one.tasks:
                wanted[task.rule].append((one.id, task))
        return wanted

    def _task(
        self, text: TaskText, of: list[tuple[str, TaskItem]], school: SchoolTaskItem | None
    ) -> Iterator[str]:
        who = ", ".join(self._say(f"task-role-{role}") for role in text.roles)
        must = f"; {self._say('task-must')}" if text.must else ""
        said = text.text if school is None else school.text
        yield from self._wrapped(f"- {_sentence(said[self.language])} ({who}{must})", "  ")
        if school is not None and school.todo is not None:
            yield from self._wrapped(_sentence(school.todo[self.language]), "    ")
        if text.why is not None:
            yield from self._wrapped(_sentence(text.why[self.language]), "    ")
        for days, ids in self._by_days(of):
            yield from self._wrapped(f"{days}: {self._offerings(ids)}", "    ")

    def _offerings(self, ids: list[str]) -> str:
        """Their ids, or where they are many how many of which variants."""
        if len(ids) <= _FEW:
            return ", ".join(ids)
        variants = sorted({one.variant for one in self.plan.recommendations if one.id in ids})
        return self._say("task-offerings", count=len(ids), variants=", ".join(variants))

    def _by_days(self, of: list[tuple[str, TaskItem]]) -> list[tuple[str, list[str]]]:
        """The offerings for which the task falls on the same days, the earliest first."""
        groups: dict[tuple[date, ...], list[str]] = defaultdict(list)
        for id_, task in of:
            if not task.done:
                days = task.dates or (() if task.due is None else (task.due,))
                groups[days].append(id_)
        return [(self._days(days), ids) for days, ids in sorted(groups.items())]

    def _days(self, days: tuple[date, ...]) -> str:
        if not days:
            return self._say("task-throughout")
        shown = ", ".join(written(day, self.language, None, self.words) for day in days)
        return self._say("task-days" if len(days) > 1 else "task-by", days=shown)

    def _wrapped(self, text: str, indent: str) -> list[str]:
        return wrap(
            text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False
        )

    def _say(self, name: str, **given: object) -> str:
        return self.words.phrase(name, self.language, **given)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
