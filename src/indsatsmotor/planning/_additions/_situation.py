"""A case as it is, or as it would be, ready to be shared out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from indsatsmotor.allocation import Arrangement, Elastic, Shared, Wanted, arrangements, formulate
from indsatsmotor.catalogue import Shape
from indsatsmotor.facts import Case, atoms
from indsatsmotor.inference import Engine, infer
from indsatsmotor.offering import Choices, Offering
from indsatsmotor.planning._choosing import Hand
from indsatsmotor.planning._desk import Desk
from indsatsmotor.planning._needs import company_of
from indsatsmotor.planning._recommending import shared_out
from indsatsmotor.planning._verdicts import Mode
from indsatsmotor.planning._vetting import Fate, Vetted, Vetter
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Derive, Mean, Reference, patterns_in


@dataclass(frozen=True)
class Situation:
    """A case, and what could be offered in it, judged when it is first asked for."""

    desk: Desk
    arrangements: Sequence[Arrangement]
    vetter: Vetter
    engine: Engine | None
    choices: Choices
    """What people have fixed or forbidden."""
    _vetted: dict[str, Vetted] = field(default_factory=dict)

    @classmethod
    def of(
        cls, case: Case, book: Rulebook, choices: Choices, engine: Engine | None, *, weighed: bool = True
    ) -> Situation:
        """The whole way from *case* to what could be offered: rules chained, arrangements made.

        What is not weighed has no fit: that only tells plans apart that meet the same needs.
        """
        derivation = infer(atoms(case), book, engine=engine)
        desk = Desk(case, book, derivation, Mode.RECOMMEND)
        vetter = (Vetter if weighed else _Judging)(desk.judge, case, book, choices.forbidden)
        return cls(desk, arrangements(desk.needs, derivation, case, book), vetter, engine, choices)

    def otherwise(self, case: Case, *, weighed: bool) -> Situation:
        """The situation in *case*, by the same rules and engine, with the same choices by hand."""
        return Situation.of(case, self.desk.book, self.choices, self.engine, weighed=weighed)

    def rationed(self, case: Case) -> Situation:
        """The same in *case*, which differs in amounts that no rule reads: nothing is judged anew."""
        desk = Desk(case, self.desk.book, self.desk.derivation, self.desk.mode)
        return Situation(desk, self.arrangements, self.vetter, self.engine, self.choices, self._vetted)

    def ways_to(self, need: str) -> Sequence[Vetted]:
        """What is community-oriented and could meet *need*."""
        return self._vet(lambda a: a.shape is not Shape.PACKS and any(need in seat.needs for seat in a.seats))

    def packs_for(self, student: str) -> Sequence[Vetted]:
        """What is individual and for *student*."""
        return self._vet(lambda a: a.shape is Shape.PACKS and a.template.students == (student,))

    @cached_property
    def open(self) -> Sequence[Arrangement]:
        """What could be offered, as far as nothing speaks against it."""
        return tuple(a for one in self._vet(lambda _: True) if one.fate is Fate.OPEN for a in one.left)

    @cached_property
    def hand(self) -> Hand:
        """What people have fixed."""
        return Hand(self.desk, self.vetter, self._vet(lambda _: True), self.choices)

    def _vet(self, concerned: Callable[[Arrangement], bool]) -> Sequence[Vetted]:
        chosen = [one for one in self.arrangements if concerned(one)]
        for one in chosen:
            if one.id not in self._vetted:
                self._vetted[one.id] = self.vetter.vet(one)
        return tuple(self._vetted[one.id] for one in chosen)

    def shared(self, wanted: Wanted) -> Shared:
        """The best plan, before all else with what is *wanted*, as far as it goes."""
        return shared_out(self.desk, self.open, self.hand, wanted=wanted)

    def within(self, case: Case, kept: Wanted) -> Elastic:
        """What is open besides what is kept, within the means of *case*."""
        desk = self.desk
        met_already, company = frozenset(desk.met_already), company_of(desk.running)
        ways = (*self.hand.fixed, *self.open)
        form = formulate(ways, desk.needs, met_already, company, case, desk.book)
        return Elastic(form, kept)


class _Judging(Vetter):
    """Judges without weighing."""

    def _fit(self, _offering: Offering, _undecided: frozenset[str]) -> int:
        return 0


def read_by_rules(book: Rulebook) -> frozenset[str]:
    """The names of the fields that some rule reads; on others nothing hangs but how far the means go."""
    tests = [test for rule in book.rules for pattern in patterns_in(rule) for test in pattern.tests]
    operands: list[object] = [test.operand for test in tests]
    operands += [value for rule in book.rules_of(Derive) for _, value in rule.then.fields]
    referred = (operand.field for operand in operands if isinstance(operand, Reference | Mean))
    return frozenset((*(test.field for test in tests), *referred))
