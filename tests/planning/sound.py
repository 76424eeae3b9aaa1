"""Assessing and recommending with the promises checked that every result makes, whatever it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from indsatsmotor import assess, check, recommend
from indsatsmotor.facts import Case, atom, told_kinds
from indsatsmotor.offering import Offering
from indsatsmotor.plan import FactItem, Plan, Recommendation, Remark
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from tests.planning.schools import BOOK

LANGUAGES = {"da", "en"}


def planned(case: Case, **policy: Any) -> Plan:
    """What the library recommends, after its promises are checked."""
    plan = recommend(case, book=_book(policy))
    _check(plan, case, {})
    return plan


def assessed(offerings: Iterable[Offering], case: Case, plan: Plan | None = None, **policy: Any) -> Plan:
    """What the library says of what people propose, after its promises are checked."""
    proposed = {one.id: one for one in offerings}
    judged = assess([*proposed.values()], case, plan, book=_book(policy))
    _check(judged, case, proposed)
    return judged


def judged(offering: Offering, case: Case, *beside: Offering, **policy: Any) -> Recommendation:
    """What the library says of *offering* when it is assessed together with those *beside* it."""
    return result(assessed([*beside, offering], case, **policy), offering.id)


def result(plan: Plan, name: str) -> Recommendation:
    """The result of one id."""
    return next(one for one in plan.recommendations if one.id == name)


def results(plan: Plan, *codes: str) -> list[Recommendation]:
    """The results of some interventions, by their letters; of all when none is named."""
    return [one for one in plan.recommendations if not codes or one.code in codes]


def recommended(plan: Plan, *codes: str) -> list[Recommendation]:
    """What is recommended of some interventions, by their letters; of all when none is named."""
    return [one for one in results(plan, *codes) if one.status.recommended]


def findings(plan: Plan) -> set[str]:
    """The rules that found something people should know."""
    return {finding.rule for finding in plan.findings}


def needs(plan: Plan) -> set[Any]:
    """Subject and area, or wellbeing, of every need that the plan meets or leaves open."""
    named = {name for one in plan.recommendations for name in one.needs} | {u.need.id for u in plan.unmet}
    return {tuple(name.split("/")[3:]) if "/subject/" in name else "wellbeing" for name in named}


def fate(one: Recommendation) -> str:
    """The status, the same whether conditions are open or not."""
    return "recommended" if one.status.recommended else str(one.status)


def rules(remarks: Iterable[Remark]) -> set[str]:
    """The rules that speak in *remarks*."""
    return {remark.rule for remark in remarks}


def missing(one: Recommendation) -> set[tuple[str, ...]]:
    """The facts that a result says are missing, as kind, key and field."""
    return {(item.kind, *item.key, item.field) for item in one.missing}


def cited(one: Recommendation) -> set[str]:
    """The rules that a justification cites."""
    return {rule.id for rule in one.justification.rules}


def shown(one: Recommendation, kind: str, field: str) -> dict[str, Any]:
    """The values of a field that a justification shows, by the first part of the fact's key."""
    facts = (item for item in one.justification.facts if (item.kind, item.field) == (kind, field))
    return {item.key[0] if item.key else "": item.value for item in facts}


def _book(policy: Mapping[str, Any]) -> Rulebook:
    """The shipped rules under a policy; read once, because most scenarios change nothing in it."""
    return Rulebook(BOOK.ruleset, BOOK.catalogue, Policy(**policy)) if policy else BOOK


# --- the promises ---


def _check(plan: Plan, case: Case, proposed: dict[str, Offering]) -> None:
    assert check(plan, case) == ()
    for one in plan.recommendations:
        _cites_what_exists(one)
        _shows_what_was_told(one, case, proposed.get(one.id))
        assert one.justification.facts, one.id
        assert set(one.justification.text) == LANGUAGES, one.id
    for finding in plan.findings:
        assert BOOK.ruleset.by_id[finding.rule].citations
    for unmet in plan.unmet:
        _says_in_words(unmet.text)


def _cites_what_exists(one: Recommendation) -> None:
    for rule in one.justification.rules:
        assert rule.citations, rule.id
        own = {(c.source, c.section, c.span) for c in BOOK.ruleset.by_id[rule.id].citations}
        assert {(c.source, c.section, c.lines) for c in rule.citations} == own, rule.id
        for citation in rule.citations:
            assert citation.section in BOOK.ruleset.sources[citation.source].sections, citation
    for remark in _remarks(one):
        assert BOOK.ruleset.by_id[remark.rule].citations, remark.rule
        _says_in_words(remark.text)
    assert rules(one.violations) <= cited(one)


def _remarks(one: Recommendation) -> Iterator[Remark]:
    yield from (*one.violations, *one.conditions, *one.warnings, *one.release)
    yield from one.justification.considerations


def _says_in_words(text: Any) -> None:
    assert set(text) == LANGUAGES
    for words in text.values():
        assert words, text
        assert not re.search(r"[{}]|\bNone\b(?! of)", words), words


def _shows_what_was_told(one: Recommendation, case: Case, offering: Offering | None) -> None:
    for item in (*one.justification.facts, *one.missing):
        if item.kind in told_kinds():
            assert item.value == _written(_told(item, case)), (one.id, item)
        elif item.kind == "offering" and item.field in _own(one, offering):
            assert item.value == _written(_own(one, offering)[item.field]), (one.id, item)
    for item in one.missing:
        assert item.value is None or item.kind not in told_kinds(), item


def _written(value: Any) -> Any:
    """A value as a document holds it."""
    if isinstance(value, tuple | frozenset | list):
        return tuple(map(str, value))
    return str(value) if isinstance(value, Decimal | date) else value


def _told(item: FactItem, case: Case) -> Any:
    fact = case.by_key[item.kind].get(tuple(item.key))
    return None if fact is None else atom(fact).values[told_kinds()[item.kind].position(item.field)]


def _own(one: Recommendation, offering: Offering | None) -> dict[str, Any]:
    """The numbers of the offering itself; those of what was proposed, where something was."""
    source: Any = offering or one
    packs = sorted(date.fromisoformat(str(pack["day"])) for pack in one.details.get("packs", ()))
    weeks = (packs[-1] - packs[0]).days // 7 + 1 if packs and source.weeks is None else source.weeks
    own = {"weeks": weeks, "area": source.area}
    own |= {name: getattr(source, name) for name in ("lessons_per_week", "minutes_per_lesson")}
    if packs:
        own["packs"] = len(packs)
    return own if one.class_ or not offering else own | {"pupils": len(offering.students)}
