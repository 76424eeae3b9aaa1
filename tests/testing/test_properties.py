"""Every property holds for the example, and every one says so when what it speaks of is broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from indsatsmotor import Plan, _durable, load_case, load_rulebook
from indsatsmotor.testing import PROPERTIES, _properties, broken

BOOK = load_rulebook()
CASE = load_case(Path(__file__).parents[1] / "golden" / "lille-skole.yaml")
RECOMMEND, INFER = _properties.recommend, _properties.infer


def reaching(needs: Callable[[Any], int]) -> Callable[..., Any]:
    """Plans, as far as a property looks at them, that are proven and reach so much."""

    def made(case: Any, **_: Any) -> Any:
        level = SimpleNamespace(name="needs", value=Decimal(needs(case)))
        return SimpleNamespace(optimality=SimpleNamespace(proven=True, levels=(level,)))

    return made


def alone(case: Any, **given: Any) -> Plan:
    plan = RECOMMEND(case, **given)
    left = tuple(one for one in plan.recommendations if one.individual)
    return Plan.model_construct(**{**dict(plan), "recommendations": left, "running": ()})


def of_the_first_school(case: Any, **given: Any) -> Plan:
    """A plan that has nothing for any school but the one with the fewest pupils."""
    plan = RECOMMEND(case, **given)
    return plan if len(case.schools) == 1 else plan.model_copy(update={"recommendations": ()})


def without_proof(case: Any, **given: Any) -> Plan:
    plan = RECOMMEND(case, **given)
    return plan.model_copy(update={"proof": plan.proof.model_copy(update={"steps": plan.proof.steps[1:]})})


def as_told(facts: Any, book: Any, **given: Any) -> Any:
    """What follows, with the facts in the order in which they were told."""
    told = tuple(facts)
    return replace(INFER(told, book, **given), told=told)


def less_with_durable(facts: Any, book: Any, engine: str | None = None) -> Any:
    found = INFER(facts, book, engine="reference")
    return replace(found, strata=found.strata[:-1]) if engine == "durable" else found


def of_the_order(case: Any, **given: Any) -> Any:
    """Another plan each time."""
    plan = RECOMMEND(case, **given)
    ENGINES.append("x")
    return plan.model_copy(update={"engine": "x" * len(ENGINES)})


ENGINES: list[str] = []
BREAKS = {
    "order_and_repetition_do_not_matter": {"infer": as_told},
    "names_do_not_matter": {"recommend": reaching(lambda case: case.students[0].id == "e1")},
    "more_means_are_never_worse": {
        "recommend": reaching(lambda case: -sum(one.lessons_available_per_week or 0 for one in case.staff))
    },
    "another_school_changes_nothing": {"recommend": of_the_first_school},
    "twins_are_worth_the_same": {
        "recommend": reaching(lambda case: sum("polsk" in (one.languages or ()) for one in case.parents))
    },
    "nothing_individual_stands_alone": {"recommend": alone},
    "the_checker_accepts": {"recommend": without_proof},
    "the_engines_agree": {"infer": less_with_durable},
    "supports_are_whole_and_needed": {"run_rule": lambda *_: []},
    "a_session_is_a_fresh_plan": {"recommend": of_the_order},
}


@pytest.mark.parametrize("name", PROPERTIES)
def test_the_property_holds_for_the_example(name):
    assert broken(CASE, BOOK, [name]) == ()


@pytest.mark.parametrize("name", PROPERTIES)
def test_the_property_says_so_when_it_does_not_hold(name, monkeypatch):
    if name == "the_engines_agree" and not _durable.available():
        pytest.skip("durable_rules is not installed")
    for function, wrong in BREAKS[name].items():
        monkeypatch.setattr(_properties, function, wrong)
    assert broken(CASE, BOOK, [name])


def test_twins_who_exchange_ids_are_noticed_too(monkeypatch):
    """Plans that reach more where the first pupil's parents read more languages."""
    first = reaching(lambda case: len(case.parents[0].languages))
    monkeypatch.setattr(_properties, "recommend", first)
    problems = broken(CASE, BOOK, ["twins_are_worth_the_same"])
    assert any("exchanging e1 and e2" in problem for problem in problems)
