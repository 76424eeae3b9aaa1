"""What has to be done to carry a plan out: the tasks in words, once, and when each of them is due."""

from __future__ import annotations

from typing import Any

from pydantic import SerializerFunctionWrapHandler, model_serializer

from indsatsmotor.facts import Day, Id
from indsatsmotor.plan._base import CitationItem, Item, Text
from indsatsmotor.rules import Phase, TaskKind, TaskRole


class TaskText(Item):
    """A task in words; every offering that has it points here by its rule."""

    rule: str
    code: tuple[str, ...]
    phase: Phase
    asks: TaskKind
    roles: tuple[TaskRole, ...]
    """Who is responsible first, then who takes part."""
    must: bool
    """Whether the source says that it shall be done; otherwise it is advice."""
    text: Text
    why: Text | None = None
    """A figure or an experience that speaks for it, as the source tells it."""
    citations: tuple[CitationItem, ...]


class TaskItem(Item):
    """A task of one offering: when, and whether it is told to be done."""

    rule: str
    due: Day | None = None
    """The last day on which it is of use; ``None`` for what goes on throughout, or without dates."""
    dates: tuple[Day, ...] = ()
    """Each day on which it falls, where it is done again and again."""
    done: bool | None = None
    answer_id: Id | None = None
    """Where the school keeps the answer to a working question."""

    @property
    def days(self) -> tuple[Day, ...]:
        """Each day on which it falls, or the day by which it is done; none for what goes on throughout."""
        return self.dates or (() if self.due is None else (self.due,))

    @model_serializer(mode="wrap")
    def _without_what_is_not_told(self, as_usual: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Every offering has many tasks, and of most there is nothing to say but the day."""
        return {name: value for name, value in as_usual(self).items() if value not in (None, (), [])}


class SchoolTaskItem(Item):
    """A task before anything is chosen."""

    rule: str
    school: Id | None = None
    """``None`` where it is the municipality's."""
    text: Text
    todo: Text | None = None
    done: bool | None = None
    answer_id: Id | None = None
