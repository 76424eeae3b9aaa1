"""Tasks dated from the offerings: what has to be done to carry a plan out, and when."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, takewhile

from indsatsmotor.derivation import Judgement, Outcome
from indsatsmotor.facts import Case, TaskDone
from indsatsmotor.offering import Offering, SchoolYear, schedule
from indsatsmotor.plan import TaskItem
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Phase, Task, Timing

DAY = timedelta(days=1)


@dataclass
class Implementer:
    """Dates the tasks of offerings of one case."""

    case: Case
    book: Rulebook

    def __post_init__(self) -> None:
        self._year = SchoolYear(self.case)

    def tasks(self, offering: Offering, judgements: Iterable[Judgement]) -> tuple[TaskItem, ...]:
        """The tasks among *judgements* that stand, with their dates: by phase, then by day."""
        standing = (one.rule for one in judgements if one.outcome is Outcome.SATISFIED)
        rules = (self.book.ruleset.by_id[name] for name in standing)
        tasks = [(rule, self._dated(rule, offering)) for rule in rules if isinstance(rule, Task)]
        return tuple(task for _, task in sorted(tasks, key=_by_phase_and_day))

    def _dated(self, rule: Task, offering: Offering) -> TaskItem:
        dates = tuple(self._dates(rule, offering))
        done = self._done(rule, offering)
        return TaskItem(
            rule=rule.id,
            due=dates[0] if dates else None,
            dates=dates if rule.timing in _AGAIN else (),
            done=done.done if done else None,
            answer_id=done.answer_id if done else None,
        )

    def _dates(self, rule: Task, offering: Offering) -> Iterator[date]:
        when = schedule(offering, self._year)
        packs = sorted(pack.day for pack in offering.packs or ())
        if rule.timing in _BY_PACKS:
            yield from _by_packs(rule.timing, packs)
        elif rule.timing is Timing.BEFORE_END and when.main:
            yield self._year.friday(when.main[-1]) - DAY
        elif when.start is not None and when.end is not None:
            yield from self._by_period(rule, when.start, when.end)

    def _by_period(self, rule: Task, start: date, end: date) -> Iterator[date]:
        match rule.timing:
            case Timing.BEFORE_START:
                yield start - DAY
            case Timing.AT_START:
                yield start
            case Timing.MONTHLY:
                yield from self._monthly(start, end)
            case Timing.AFTER_MONTHS if rule.months is not None:
                yield min(_months_later(start, int(self.book.number(rule.months))), end)
            case Timing.MONTHS_AFTER_START if rule.months is not None:
                yield _months_later(start, int(self.book.number(rule.months)))
            case Timing.AT_END:
                yield end

    def _monthly(self, start: date, end: date) -> Iterator[date]:
        """A day of teaching in every month after *start*, as long as it runs; *end* where it is shorter."""
        months = count(1)
        days = takewhile(lambda day: day <= end, (_months_later(start, n) for n in months))
        taught = (self._year.teaching_day(day) for day in days)
        yield from list(dict.fromkeys(day for day in taught if day <= end)) or [end]

    def _done(self, rule: Task, offering: Offering) -> TaskDone | None:
        """What is told of the task for this offering; else for all of the school's."""
        told = self.case.by_key["task_done"]
        own: TaskDone | None = told.get((rule.id, offering.school_id, offering.id))
        return own or told.get((rule.id, offering.school_id, ""))


_BY_PACKS = {Timing.BEFORE_FIRST_PACK, Timing.BEFORE_EACH_PACK, Timing.EACH_PACK}
_AGAIN = {Timing.BEFORE_EACH_PACK, Timing.EACH_PACK, Timing.MONTHLY}


def _by_packs(timing: Timing, packs: Sequence[date]) -> Iterator[date]:
    days = packs[:1] if timing is Timing.BEFORE_FIRST_PACK else packs
    return (day if timing is Timing.EACH_PACK else day - DAY for day in days)


def _by_phase_and_day(dated: tuple[Task, TaskItem]) -> tuple[int, bool, date, tuple[str, ...], str]:
    rule, task = dated
    phase = tuple(Phase).index(rule.work.phase)
    return (phase, task.due is None, task.due or date.max, rule.code, rule.id)


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day.

    >>> _months_later(date(2027, 12, 31), 2)
    datetime.date(2028, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
