"""What would have been enough: the smallest changes for an unmet need, and what a little more is worth."""

from __future__ import annotations

from enum import StrEnum

from indsatsmotor.facts import Dkk, Id, Number, Whole, Word
from indsatsmotor.plan._base import FactItem, Item, Text


class Relation(StrEnum):
    """How a fact would have to be told."""

    IS = "is"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Sought(StrEnum):
    """How far smallest changes were looked for."""

    NO = "not_asked"
    SOME = "partly"
    """The search stopped before everything was tried."""
    ALL = "fully"


class AdditionItem(Item):
    """One thing that would be added, or one fact that would be told or changed."""

    what: Word
    """A kind of resource such as ``staff_lessons``, ``budget``, ``training_hours`` or ``fact``."""
    of: Id | None = None
    """The person, room or budget; not told for somebody new."""
    unit: str = ""
    amount: Number | None = None
    """How much more; for somebody new, how much in all."""
    school: Id | None = None
    """The school that would get somebody new."""
    qualification: Word | None = None
    """The intervention that a new adult would be qualified for, or that the training is for."""
    number: Whole | None = None
    """Tells new people apart."""
    fact: FactItem | None = None
    """What would be told, with its value."""
    relation: Relation | None = None
    """How the fact would have to be: just that value, at least or at most so much."""


class SmallestChange(Item):
    """Additions with which the need could be met too, nobody losing what the plan gives.

    No part of them is enough, and none of the amounts can be lowered while the others stay.
    """

    additions: tuple[AdditionItem, ...]
    """Nothing where a new plan can do without."""
    cost_dkk: Dkk | None = None
    """What the additions themselves would cost by the prices told; unknown where one is not told."""
    first_in_line: bool
    """Whether a best plan with the additions meets the need; otherwise others would come before it."""
    proven: bool
    """Whether the search for less was finished."""
    text: Text


class MarginalValue(Item):
    """What a little more of one of the means would be worth to the plan as a whole."""

    what: Word
    """``staff_lessons`` or ``budget``."""
    of: Id | None = None
    """The budget, or the adult with whom a lesson helps most."""
    school: Id | None = None
    """Where the lesson is given."""
    qualification: Word | None = None
    """The intervention that the lesson is for."""
    unit: str
    amount: Number
    needs: Number
    """By how much the weight of the needs met would grow."""
    met: Whole
    """How many needs more the best plan would meet."""
    proven: bool
    """Whether both plans are proven the best."""
    text: Text
