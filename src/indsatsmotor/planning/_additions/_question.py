"""One plan, its case, and the case as it would be: what was judged once is not judged again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from indsatsmotor.allocation import Wanted
from indsatsmotor.facts import Case
from indsatsmotor.plan import Plan, Relation
from indsatsmotor.planning._additions._changes import Added, Change, NewAdult, Told, changed, told_in
from indsatsmotor.planning._additions._hindrances import Hindrances, in_order
from indsatsmotor.planning._additions._situation import Situation, read_by_rules
from indsatsmotor.planning._additions._workshops import Workshop, newcomers, roomy

Changes = tuple[Change, ...]


@dataclass
class Question:
    """Everything at hand when additions to one plan are sought."""

    plan: Plan
    situation: Situation
    _situations: dict[tuple[Changes, bool], Situation] = field(default_factory=dict)
    _roomy: dict[Hindrances, Situation] = field(default_factory=dict)
    _workshops: dict[tuple[Hindrances, str], Workshop] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        """The case as it is."""
        return self.situation.desk.case

    @cached_property
    def kept(self) -> Wanted:
        """What nobody is to lose: the needs that the plan meets, and who gets something individual."""
        desk = self.situation.desk
        counted = {need.id for need in desk.needs if need.confirmed} - desk.met_already
        held = [*self.plan.recommended()]
        met = {need for one in held if not one.individual for need in one.needs}
        helped = {student for one in held if one.individual for student in one.students}
        return Wanted(frozenset(met & counted), frozenset(helped))

    def changed(self, changes: Changes, *, weighed: bool = False) -> Situation:
        """The case with *changes*; judged anew only where some rule reads what is changed."""
        judged = tuple(one for change in changes if (one := self._as_judged(change)) is not None)
        key = (judged, weighed)
        if key not in self._situations:
            self._situations[key] = self.situation.otherwise(changed(self.case, judged), weighed=weighed)
        situation = self._situations[key]
        return situation if judged == changes else situation.rationed(changed(self.case, changes))

    def _as_judged(self, change: Change) -> Change | None:
        """*change* as far as rules can tell: without amounts that none of them reads."""
        match change:
            case Added(means):
                return change if self._read(means[0]) else None
            case NewAdult():
                return replace(change, amounts=tuple(own for own in change.amounts if self._read(own[0])))
            case Told(_, _, name, relation=relation):
                unread = relation is not Relation.IS and name not in self._fields_read
                return replace(change, value=Decimal(0), limit=Decimal(0)) if unread else change

    def _read(self, kind: str) -> bool:
        return told_in((kind, ""))[1] in self._fields_read

    @cached_property
    def _fields_read(self) -> frozenset[str]:
        return read_by_rules(self.situation.desk.book)

    def roomy(self, facts: Hindrances) -> Situation:
        """What could be offered when *facts* are told and all adults have time."""
        if facts not in self._roomy:
            case = roomy(changed(self.case, in_order(facts)))
            self._roomy[facts] = self.situation.otherwise(case, weighed=False)
        return self._roomy[facts]

    def workshop(self, facts: Hindrances, school_id: str) -> Workshop:
        """The case with *facts* told, its limits to be let out."""
        if (facts, school_id) not in self._workshops:
            new = newcomers(self.situation, school_id)
            told = changed(self.case, in_order(facts))
            self._workshops[facts, school_id] = Workshop.at(told, school_id, new, self.kept, self.situation)
        return self._workshops[facts, school_id]

    def forget(self) -> None:
        """Let go of what only one need had use for; on a large school that is much."""
        self._situations = {key: value for key, value in self._situations.items() if not key[0]}
        self._roomy = {facts: value for facts, value in self._roomy.items() if not facts}
        self._workshops = {key: value for key, value in self._workshops.items() if not key[0]}
