"""A plan, the case it was made for and the rules: what it takes to answer questions about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Self

from indsatsmotor.allocation import arrangements
from indsatsmotor.errors import FactError, FactErrors, PlanError
from indsatsmotor.explaining import Explainer, Reader, Veil, VeiledSpeaker
from indsatsmotor.facts import Atom, Case, atoms
from indsatsmotor.inference import Engine, identity, infer
from indsatsmotor.loading import load_words
from indsatsmotor.offering import Need, Offering
from indsatsmotor.plan import FactItem, Plan, offering_of
from indsatsmotor.planning._desk import Desk, rules_of
from indsatsmotor.planning._editing import ledger_of
from indsatsmotor.planning._listing import Lister
from indsatsmotor.planning._needs import met_by_running
from indsatsmotor.planning._verdicts import Mode
from indsatsmotor.planning._vetting import Vetted, Vetter
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import one_of


class Ground:
    """Everything that answers rest on, worked out when it is first needed."""

    def __init__(self, plan: Plan, case: Case, book: Rulebook, engine: Engine | None = None) -> None:
        self.plan, self.case, self.book, self.engine = plan, case, book, engine
        self._identified: dict[str, Mapping[tuple[str, ...], Sequence[Atom]]] = {}
        self.by_id = {one.id: one for one in plan.recommendations}

    @classmethod
    def checked(cls, plan: Plan, case: Case, book: Rulebook | None, engine: Engine | None) -> Self:
        """What there is to say of a plan that fits the case and the rules.

        Raises:
            PlanError: it was made for another case, or by rules that were not handed over.
        """
        ground = cls(plan, case, book or rules_of(plan, plan.policy), engine)
        if ground.book.sha256 != plan.ruleset.sha256:
            raise PlanError("the plan was made by other rules; hand over the rulebook.")
        ground.desk.require_made_for(plan)
        return ground

    @cached_property
    def desk(self) -> Desk:
        """The case, the rules and what follows from them."""
        derivation = infer(atoms(self.case), self.book, engine=self.engine)
        return Desk(self.case, self.book, derivation, Mode.RECOMMEND)

    @cached_property
    def offerings(self) -> dict[str, Offering]:
        """The offerings that are recommended, by id."""
        return {one.id: offering_of(one) for one in self.plan.recommended()}

    @cached_property
    def vetted(self) -> Sequence[Vetted]:
        """Whatever could be offered, judged."""
        desk = self.desk
        vetter = Vetter(desk.judge, self.case, self.book, self.plan.choices.forbidden)
        return [vetter.vet(one) for one in arrangements(desk.needs, desk.derivation, self.case, self.book)]

    @cached_property
    def lister(self) -> Lister:
        """What is left of the means, and who says why something was not chosen."""
        taken = {one.id for one in (*self.plan.recommendations, *self.plan.running)}
        return Lister(self.desk, self.vetted, ledger_of(self.plan.recommendations, self.desk), taken)

    def voice(self, students: Collection[str]) -> Voice:
        """Who speaks of *students* and names no others."""
        hidden = frozenset(one.id for one in self.case.students) - frozenset(students)
        return Voice(self, Veil(hidden))

    def by_identity(self, kind: str) -> Mapping[tuple[str, ...], Sequence[Atom]]:
        """The facts of a kind by what identifies them."""
        if kind not in self._identified:
            found: dict[tuple[str, ...], list[Atom]] = defaultdict(list)
            for atom in self.desk.derivation.of(kind):
                found[identity(self.book.ruleset.all_kinds[kind], atom)].append(atom)
            self._identified[kind] = found
        return self._identified[kind]

    def meeting(self, need: Need) -> list[str]:
        """Ids of what meets *need*: community-oriented results, and what runs already."""
        names = [r.id for r in self.plan.recommended() if not r.individual and need.id in r.needs]
        first_day = self.desk.judge.viewer.year.first_day
        return names + [r.id for r in self.plan.running if met_by_running([need], [r], first_day)]

    def unknown(self, name: str, known: Collection[str]) -> FactErrors:
        """That the plan has nothing of that id."""
        problem = FactError(f"the plan has no '{name}'.", None, one_of(name, known))
        return FactErrors("the question cannot be answered", [problem])


class Voice:
    """Puts into words what concerns some pupils."""

    def __init__(self, ground: Ground, veil: Veil) -> None:
        speaker = VeiledSpeaker(ground.book, load_words(), veil)
        self.veil = veil
        self.explainer = Explainer(speaker, ground.desk.derivation)
        self.reader = Reader(ground.book, veil)

    def known(self, facts: Iterable[FactItem]) -> tuple[FactItem, ...]:
        """Those that are about nobody hidden, each once."""
        kinds = self.explainer.book.ruleset.all_kinds
        shown = {(f.kind, f.key, f.field): f for f in facts if f.key == self.veil.key(kinds[f.kind], f.key)}
        return tuple(shown.values())
