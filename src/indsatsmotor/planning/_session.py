"""A case that lives: facts are added, corrected and taken back, and each step says what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from indsatsmotor.comparing import Difference
from indsatsmotor.errors import FactError, FactErrors, FactPlace
from indsatsmotor.facts import Case, Change, Fact, changed, parted_with
from indsatsmotor.inference import Engine
from indsatsmotor.loading import corrected, load_rulebook
from indsatsmotor.offering import Choices
from indsatsmotor.plan import Plan
from indsatsmotor.planning._differing import Planned, difference
from indsatsmotor.planning._recommending import recommend
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook


@dataclass(frozen=True)
class Step:
    """What a step led to."""

    plan: Plan
    """The plan as it is now."""
    difference: Difference
    """What is otherwise than before the step, and why."""


class Session:
    """A case, its plan, and the way there.

    Facts never change; a step puts others in their place, all of them or none. After every step the plan is
    the one that :func:`recommend` makes of the facts as they are, to the byte: it is planned anew each time.

    >>> from indsatsmotor.facts import School
    >>> session = Session(Case())
    >>> [change.key for change in session.add(School(id="s1")).difference.changes]
    [('s1',)]
    >>> session.undo().plan == recommend(Case())
    True

    Args:
        case: everything told to begin with.
        choices: what people have fixed or forbidden to begin with.
        book: the rules in force; the shipped ones under *policy* when not given.
        policy: the municipality's choices, with the shipped rules.
        engine: which engine chains the rules; the result is the same.
    """

    def __init__(
        self,
        case: Case,
        *,
        choices: Choices | None = None,
        book: Rulebook | None = None,
        policy: Policy | None = None,
        engine: Engine | None = None,
    ) -> None:
        self._book = book or load_rulebook(policy=policy)
        self._engine = engine
        self._past = [self._planned(case, choices or Choices())]

    @property
    def case(self) -> Case:
        """Everything told as it is now."""
        return self._past[-1].case

    @property
    def choices(self) -> Choices:
        """What people have fixed or forbidden as it is now."""
        return self.plan.choices

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return self._past[-1].plan

    def add(self, *facts: Fact) -> Step:
        """Tell more.

        Raises:
            FactErrors: they cannot stand beside what is told; every problem, and nothing is changed.
        """
        return self.change(*(Change(None, fact) for fact in facts))

    def correct(self, kind: str, key: str | tuple[str, ...], **fields: Any) -> Step:
        """Tell some fields of a fact otherwise; ``None`` makes them unknown.

        Raises:
            FactErrors: it is not told, or cannot be told so; every problem, and nothing is changed.
        """
        fact = self._told(kind, key)
        return self.change(Change(fact, corrected(fact, fields)))

    def retract(self, kind: str, key: str | tuple[str, ...], *, entirely: bool = False) -> Step:
        """Take a fact back.

        Args:
            kind: such as ``staff``.
            key: its id, or the values that identify it.
            entirely: take everything back that speaks of it: what is told of it alone goes too, and where
                another fact points at it, that is unknown again.

        Raises:
            FactErrors: it is not told, or others point at it; every problem, and nothing is changed.
        """
        fact = self._told(kind, key)
        return self.change(*(parted_with(self.case, fact) if entirely else [Change(fact, None)]))

    def change(self, *changes: Change) -> Step:
        """Make several changes in one step.

        Raises:
            FactErrors: the case cannot be changed so; every problem, and nothing is changed.
        """
        return self._step(self._planned(changed(self.case, changes), self.choices))

    def choose(self, choices: Choices) -> Step:
        """Put other choices by hand in the place of those there are.

        Raises:
            FactErrors: they cannot be used; every problem, and nothing is changed.
        """
        return self._step(self._planned(self.case, choices))

    def undo(self) -> Step:
        """Go back to before the last step.

        Raises:
            IndexError: there is no step to undo.
        """
        if len(self._past) == 1:
            raise IndexError("there is no step to undo")
        undone = self._past.pop()
        return Step(self.plan, difference(undone, self._past[-1]))

    def _step(self, now: Planned) -> Step:
        self._past.append(now)
        return Step(now.plan, difference(self._past[-2], now))

    def _planned(self, case: Case, choices: Choices) -> Planned:
        plan = recommend(case, choices=choices, book=self._book, engine=self._engine)
        return Planned(case, self._book, plan)

    def _told(self, kind: str, key: str | tuple[str, ...]) -> Fact:
        whole = (key,) if isinstance(key, str) else key
        fact: Fact | None = self.case.by_key.get(kind, {}).get(whole)
        if fact is None:
            problem = FactError("this is not told.", FactPlace(kind, whole))
            raise FactErrors("the case cannot be changed so", [problem])
        return fact
