"""What people chose by hand: judged before anything is shared out, and never left to stand alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from indsatsmotor.allocation import Arrangement, Seat, Shared, fixed
from indsatsmotor.canonical import spelled
from indsatsmotor.errors import FactError, FactErrors, FactPlace
from indsatsmotor.facts import Case
from indsatsmotor.offering import Choices, Forbidden, Offering
from indsatsmotor.plan import Recommendation
from indsatsmotor.planning._companions import Chaperone
from indsatsmotor.planning._desk import Desk
from indsatsmotor.planning._proposed import Known, is_individual, not_known, report_on, unknown_in
from indsatsmotor.planning._scarcity import Ledger
from indsatsmotor.planning._vetting import Fate, Vetted, Vetter
from indsatsmotor.rulebook import Rulebook


def settled_choices(choices: Choices, case: Case, book: Rulebook) -> Choices:
    """*choices* each once and in an order of their own.

    Raises:
        FactErrors: they point at something nobody knows, or contradict each other; every problem.
    """
    chosen = {spelled(one): one for one in choices.fixed}
    forbidden = {spelled(one): one for one in choices.forbidden}
    if problems := [
        *(problem for one in chosen.values() for problem in unknown_in(one, case, book, of="fixed")),
        *_at_odds([*chosen.values()], [*forbidden.values()], case),
        *(problem for n, one in enumerate(forbidden.values(), 1) for problem in _unknown(one, n, case, book)),
    ]:
        raise FactErrors("the choices cannot be used", problems)
    return Choices(
        fixed=tuple(sorted((_named(one, case) for one in chosen.values()), key=lambda one: one.id)),
        forbidden=tuple(forbidden[name] for name in sorted(forbidden)),
    )


def _named(offering: Offering, case: Case) -> Offering:
    """*offering* with the pupils of the class where it names none."""
    if offering.students or offering.class_id is None:
        return offering
    return offering.model_copy(update={"students": case.members[offering.class_id]})


def _unknown(one: Forbidden, number: int, case: Case, book: Rulebook) -> Iterator[FactError]:
    known: Known = {
        "intervention": ([one.intervention], book.catalogue.interventions),
        "variant": ([one.variant], book.catalogue.variants),
        "school_id": ([one.school_id], [s.id for s in case.schools]),
        "class_id": ([one.class_id], [c.id for c in case.classes]),
        "students": (sorted(one.students), [s.id for s in case.students]),
        "staff_id": ([one.staff_id], [s.id for s in case.staff]),
        "room_id": ([one.room_id], [r.id for r in case.rooms]),
    }
    return not_known(known, FactPlace("forbidden", (str(number),)))


def _at_odds(chosen: Sequence[Offering], forbidden: Sequence[Forbidden], case: Case) -> Iterator[FactError]:
    """Ids that are taken, and what is both fixed and forbidden."""
    taken = {one.id for one in case.running}
    for one in chosen:
        place = FactPlace("fixed", (one.id,))
        if one.id in taken:
            yield FactError(f"the id '{one.id}' is taken.", place)
        taken.add(one.id)
        if one.replaces is not None:
            advice = "forbid what it should stand in for."
            yield FactError("there is no plan yet in which it could replace something.", place, advice)
        if any(ban.forbids(one, case) for ban in forbidden):
            yield FactError("it is both fixed and forbidden.", place)


@dataclass
class Hand:
    """The offerings that people fixed in one case."""

    desk: Desk
    vetter: Vetter
    vetted: Sequence[Vetted]
    choices: Choices

    @property
    def offerings(self) -> Sequence[Offering]:
        """What they fixed."""
        return self.choices.fixed

    @property
    def ids(self) -> frozenset[str]:
        """The ids they have, which nothing else may be given."""
        return frozenset(one.id for one in self.offerings)

    @cached_property
    def fixed(self) -> tuple[Arrangement, ...]:
        """Those that nothing stands against by themselves: what the rest is planned around."""
        standing = [one for one in self.offerings if self._judged[one.id].status.recommended]
        ways = [one.allowed for one in self.vetted if one.fate is Fate.OPEN] if standing else []
        return tuple(self._fixed(one, ways) for one in standing)

    def left_out(self, shared: Shared, chaperone: Chaperone, *, individual: bool) -> Iterator[Recommendation]:
        """Those that have no place in what was shared out, each with the reason."""
        stands = {offering.id for _, offering in shared.offerings}
        left = self._ledger(one for one in self.offerings if one.id in stands)
        for one in self.offerings:
            if one.id not in stands and is_individual(one, self.desk.book) is individual:
                yield self.marked(self._left_out(one, chaperone, left))

    def marked(self, one: Recommendation) -> Recommendation:
        """*one*, which says that people chose it where they did."""
        if one.id not in self.ids:
            return one
        remark = self.desk.explainer.invariant("valgt-af-mennesker", holds=True)
        justification = self.desk.explainer.also(one.justification, [remark])
        return one.model_copy(update={"fixed": True, "justification": justification})

    def _left_out(self, offering: Offering, chaperone: Chaperone, left: Ledger) -> Recommendation:
        """It may be against the rules, without company, or beyond what other choices leave of the means."""
        by_itself = chaperone.settled(self._judged[offering.id])
        if not by_itself.status.recommended:
            return by_itself
        beside = report_on(offering, self.desk, left)
        if not beside.status.recommended:
            return beside
        return report_on(offering, self.desk, left, self.desk.explainer.invariant("valg-udelukker-hinanden"))

    @cached_property
    def _judged(self) -> dict[str, Recommendation]:
        """Each as if it were the only one."""
        return {one.id: report_on(one, self.desk, self._ledger(())) for one in self.offerings}

    def _fixed(self, offering: Offering, ways: Sequence[Arrangement]) -> Arrangement:
        shape = self.desk.book.intervention(offering.intervention).shape
        needs = [self.desk.by_need[name] for name in self._judged[offering.id].needs]
        fit = self.vetter.fit_of(offering)
        seats = (
            Seat(student, tuple(need.id for need in needs if student in need.students), fit)
            for student in offering.students
        )
        return fixed(offering, ways, shape, tuple(seats))

    def _ledger(self, taken: Iterable[Offering]) -> Ledger:
        ledger = Ledger(self.desk.case, self.desk.book)
        for offering in taken:
            ledger.take(offering)
        return ledger
