"""What this library answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from indsatsmotor.catalogue import Catalogue
from indsatsmotor.derivation import Absence, Derivation, Firing
from indsatsmotor.errors import FactErrors, RulesetErrors
from indsatsmotor.facts import Atom, Case, Kind
from indsatsmotor.inference import Engine, infer, judge_view
from indsatsmotor.loading import bare_facts, bare_ruleset, load_rulebook
from indsatsmotor.offering import Offering, View
from indsatsmotor.plan import LedgerLine, Plan, Recommendation, Remark, ShortfallItem, Unmet
from indsatsmotor.planning import assess, recommend
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import OfOfferings
from indsatsmotor.testing.conformance._documents import (
    Assess,
    Data,
    Derive,
    KitCase,
    OfferingFacts,
    Recommend,
    as_data,
    plain,
)


@dataclass(frozen=True)
class Library:
    """This library, with one of its engines; the one it would take itself when none is named."""

    engine: Engine | None = None

    def answer(self, case: KitCase) -> Data:
        """The answer to what *case* asks.

        >>> from indsatsmotor.testing.conformance import load_kit
        >>> Library("reference").answer(load_kit()[0])["outcome"]
        'derived'
        """
        try:
            match case.ask:
                case Derive() as ask:
                    return self._derived(ask)
                case Recommend() as ask:
                    book = load_rulebook(policy=Policy.model_validate(ask.policy))
                    return _planned(recommend(Case.model_validate(ask.case), book=book, engine=self.engine))
                case Assess() as ask:
                    return _planned(self._assessed(ask))
        except (RulesetErrors, FactErrors, ValidationError):
            return {"outcome": "refused"}

    def _derived(self, ask: Derive) -> Data:
        policy = Policy.model_validate(ask.policy)
        if ask.ruleset == "shipped":
            book = load_rulebook(policy=policy)
        else:
            book = Rulebook(bare_ruleset(ask.ruleset), Catalogue({}, {}), policy)
        known = book.ruleset.all_kinds
        derivation = infer(bare_facts(ask.facts, known), book, engine=self.engine)
        return {
            "outcome": "derived",
            "firings": [_firing(one, known) for one in derivation.firings],
            "notes": [
                {"rule": one.rule, "premises": _facts(one.facts, known)} for one in derivation.findings
            ],
            "verdicts": {} if ask.offering is None else dict(_verdicts(ask.offering, derivation, book)),
        }

    def _assessed(self, ask: Assess) -> Plan:
        book = load_rulebook(policy=Policy.model_validate(ask.policy))
        proposed = [Offering.model_validate(one) for one in ask.offerings]
        return assess(proposed, Case.model_validate(ask.case), book=book, engine=self.engine)


# --- a derivation ---


def _firing(firing: Firing, known: Mapping[str, Kind]) -> Data:
    return {
        "rule": firing.rule,
        "premises": _facts(firing.premises, known),
        "absent": [_absence(one) for one in firing.absences],
        "conclusion": as_data(firing.conclusion, known),
    }


def _facts(atoms: Sequence[Atom], known: Mapping[str, Kind]) -> list[Data]:
    return [as_data(atom, known) for atom in atoms]


def _absence(absence: Absence) -> Data:
    tests = [
        {"field": field, "comparison": comparison, "value": plain(value)}
        for field, comparison, value in absence.tests
    ]
    return {"kind": absence.kind, "tests": tests}


def _verdicts(offering: OfferingFacts, derivation: Derivation, book: Rulebook) -> Iterator[tuple[str, str]]:
    view = View(bare_facts(offering.facts, book.ruleset.all_kinds), frozenset(offering.untold))
    facts = [atom for atoms in derivation.facts.values() for atom in atoms]
    for one in judge_view(view, facts, book.rules_of(OfOfferings), book):
        yield one.rule, str(one.outcome)


# --- a plan ---


def _planned(plan: Plan) -> Data:
    return {
        "outcome": "planned",
        "proven": plan.optimality.proven,
        "objective": {one.name: str(one.value) for one in plan.optimality.levels if one.name != "lottery"},
        "results": [_result(one) for one in plan.recommendations],
        "unmet": [_unmet(one) for one in plan.unmet],
        "ledger": [_line(one) for one in plan.ledger],
    }


def _result(one: Recommendation) -> Data:
    return {
        "id": one.id,
        "variant": one.variant,
        "students": list(one.students),
        "status": str(one.status),
        "needs": list(one.needs),
        "cost_dkk": plain(one.cost_dkk),
        "companions": list(one.companions),
        "conditions": _said(one.conditions),
        "violations": _said(one.violations),
        "missing": [{"kind": fact.kind, "key": list(fact.key), "field": fact.field} for fact in one.missing],
        "release": sorted({remark.rule for remark in one.release}),
    }


def _said(remarks: Sequence[Remark]) -> list[Data]:
    return [
        {"rule": one.rule, "shortfall": None if one.shortfall is None else _shortfall(one.shortfall)}
        for one in remarks
    ]


def _shortfall(one: ShortfallItem) -> Data:
    numbers: dict[str, Any] = {name: plain(getattr(one, name)) for name in ("had", "needed", "missing")}
    return {"what": one.what, "of": one.of, **numbers}


def _unmet(one: Unmet) -> Data:
    return {
        "need": one.need.id,
        "kind": str(one.kind),
        "students": list(one.students),
        "status": one.status,
        "shortfalls": [_shortfall(short) for short in one.shortfalls],
    }


def _line(one: LedgerLine) -> Data:
    return {"kind": one.kind, "of": one.of, "available": plain(one.available), "used": plain(one.used)}
