"""Questions to a plan: why, why not, and what would change it. Answers are built when they are asked for."""

from __future__ import annotations

from functools import cached_property

from indsatsmotor.facts import Case
from indsatsmotor.inference import Engine
from indsatsmotor.offering import Need
from indsatsmotor.plan import Plan
from indsatsmotor.planning._asking._changing import Changing
from indsatsmotor.planning._asking._competing import Referee
from indsatsmotor.planning._asking._explaining import Telling
from indsatsmotor.planning._asking._inquiry import Ground
from indsatsmotor.planning._asking._why_not import Asking
from indsatsmotor.reasons import Explanation, WhatWouldChange, WhyNot
from indsatsmotor.rulebook import Rulebook


class Inquiry:
    """Answers questions about one plan; what several answers rest on is worked out once.

    Args:
        plan: a plan.
        case: what the plan was made for.
        book: the rules in force; when not given the shipped ones that the plan was made by, under its policy.
        engine: which engine chains the rules; the answers are the same.

    Raises:
        PlanError: the plan was made for another case, or by rules that were not handed over.
    """

    def __init__(
        self, plan: Plan, case: Case, *, book: Rulebook | None = None, engine: Engine | None = None
    ) -> None:
        self._ground = Ground.checked(plan, case, book, engine)

    @property
    def needs(self) -> tuple[Need, ...]:
        """Every need there is, met or not; each can be asked about by its id."""
        return self._ground.desk.needs

    def explain(self, of: str, *, student: str | None = None) -> Explanation:
        """Why a result or a need is as it is.

        Args:
            of: the id of a result or of a need, met or not.
            student: the one pupil it is told for, where several take part; the others are not named then.

        Raises:
            FactErrors: the plan has nothing of that id, or the pupil takes no part in it.
        """
        ground = self._ground
        one, need = ground.by_id.get(of), ground.desk.by_need.get(of)
        if one is None and need is None:
            raise ground.unknown(of, [*ground.by_id, *ground.desk.by_need])
        everybody = one.students if one is not None else need.students if need is not None else ()
        if student is not None and student not in everybody:
            raise ground.unknown(student, everybody)
        telling = Telling(ground, self._referee, of, everybody if student is None else (student,))
        if one is not None:
            return telling.result(one)
        assert need is not None
        unmet = [other for other in ground.plan.unmet if other.need.id == of]
        return telling.need(need, unmet, ground.meeting(need))

    def why_not(self, asked: str, owner: str) -> WhyNot:
        """Why an intervention is not offered to a pupil or a class.

        Args:
            asked: the id of an intervention or of a variant.
            owner: the id of a pupil or of a class.

        Raises:
            FactErrors: there is no such intervention, pupil or class.
        """
        ground = self._ground
        catalogue, case = ground.book.catalogue, ground.case
        known = [*catalogue.interventions, *catalogue.variants]
        owners = [*(one.id for one in case.students), *(one.id for one in case.classes)]
        for name, there in ((asked, known), (owner, owners)):
            if name not in there:
                raise ground.unknown(name, there)
        return Asking(ground, self._referee, owner).why_not(asked)

    def what_would_change(self, of: str, *, most: int = 20) -> WhatWouldChange:
        """Which facts, told otherwise, would give another result: never age, origin or an id.

        Of what is recommended it says what would take it away, of the rest what would bring it. Each answer
        is verified by planning again, so it costs a plan for everything that is tried.

        Args:
            of: the id of a result or of a need.
            most: how many plans may be made.

        Raises:
            FactErrors: the plan has nothing of that id.
        """
        why = self.explain(of)
        ground = self._ground
        changing = Changing(ground, of, most)
        if of in ground.by_id:
            return changing.result(ground.by_id[of], why)
        return changing.need(ground.desk.by_need[of], why.status)

    @cached_property
    def _referee(self) -> Referee:
        return Referee(self._ground)


def explain(
    of: str,
    plan: Plan,
    case: Case,
    *,
    student: str | None = None,
    book: Rulebook | None = None,
    engine: Engine | None = None,
) -> Explanation:
    """Why a result or a need of *plan* is as it is; :class:`Inquiry` answers many such questions.

    >>> from indsatsmotor.planning import recommend
    >>> explain("C-skolen-1", recommend(Case()), Case())
    Traceback (most recent call last):
    indsatsmotor.errors.FactErrors: the question cannot be answered (1)
    the plan has no 'C-skolen-1'.

    Args:
        of: the id of a result or of a need, met or not.
        plan: a plan.
        case: what the plan was made for.
        student: the one pupil it is told for, where several take part; the others are not named then.
        book: the rules in force; when not given the shipped ones that the plan was made by, under its policy.
        engine: which engine chains the rules; the result is the same.

    Raises:
        FactErrors: the plan has nothing of that id, or the pupil takes no part in it.
        PlanError: the plan was made for another case, or by rules that were not handed over.
    """
    return Inquiry(plan, case, book=book, engine=engine).explain(of, student=student)


def why_not(
    asked: str,
    owner: str,
    plan: Plan,
    case: Case,
    *,
    book: Rulebook | None = None,
    engine: Engine | None = None,
) -> WhyNot:
    """Why an intervention is not offered to a pupil or a class; :class:`Inquiry` answers many such questions.

    Args:
        asked: the id of an intervention or of a variant; of an intervention, the nearest variant is told.
        owner: the id of a pupil or of a class.
        plan: a plan.
        case: what the plan was made for.
        book: the rules in force; when not given the shipped ones that the plan was made by, under its policy.
        engine: which engine chains the rules; the result is the same.

    Raises:
        FactErrors: there is no such intervention, pupil or class.
        PlanError: the plan was made for another case, or by rules that were not handed over.
    """
    return Inquiry(plan, case, book=book, engine=engine).why_not(asked, owner)


def what_would_change(
    of: str,
    plan: Plan,
    case: Case,
    *,
    most: int = 20,
    book: Rulebook | None = None,
    engine: Engine | None = None,
) -> WhatWouldChange:
    """Which facts, told otherwise, would give another result: never age, origin or an id.

    Of what is recommended it says what would take it away, of the rest what would bring it. Each answer is
    verified by planning again, so it costs a plan for everything that is tried.

    Args:
        of: the id of a result or of a need.
        plan: a plan.
        case: what the plan was made for.
        most: how many plans may be made.
        book: the rules in force; when not given the shipped ones that the plan was made by, under its policy.
        engine: which engine chains the rules; the result is the same.

    Raises:
        FactErrors: the plan has nothing of that id.
        PlanError: the plan was made for another case, or by rules that were not handed over.
    """
    return Inquiry(plan, case, book=book, engine=engine).what_would_change(of, most=most)
