"""Real pupils of two Portuguese schools, whose data are not part of the project.

INDSATSMOTOR_UCI says where they are.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

import indsatsmotor
from indsatsmotor.facts import atom, told_kinds
from indsatsmotor.plan import FactItem

FOLDER = os.environ.get("INDSATSMOTOR_UCI")
EXAMPLE = Path(__file__).parents[1] / "examples" / "uci_students.py"
SIZES = {"student-por.csv": 649, "student-mat.csv": 395}

pytestmark = pytest.mark.skipif(FOLDER is None, reason="INDSATSMOTOR_UCI does not say where the data are")


@pytest.fixture(scope="module")
def example():
    """The example script as a module; it is no part of the package."""
    spec = importlib.util.spec_from_file_location("uci_students", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module", params=sorted(SIZES))
def made(request, example):
    """The case of one file, and the plan made of it."""
    case = example.case_of(Path(FOLDER) / request.param)
    assert len(case.students) == SIZES[request.param]
    return case, indsatsmotor.recommend(case)


def test_a_plan_comes_out_that_holds_on_its_own(made):
    case, plan = made
    assert list(plan.recommended())
    assert indsatsmotor.check(plan, case) == ()


def test_nothing_individual_stands_alone(made):
    _, plan = made
    company = {one.id: one for one in (*plan.recommended(), *plan.running) if not one.individual}
    for one in plan.recommended():
        for student in one.students if one.individual else ():
            named = [company[name] for name in one.companions if name in company]
            assert any(other.accompanies(student, one.period) for other in named), one.id


def test_only_pupils_assumed_exposed_get_a_seat_of_their_own(made):
    case, plan = made
    exposed = {student.id for student in case.students if student.exposed}
    for one in plan.recommended():
        if one.class_ is None:
            assert set(one.students) <= exposed, one.id


def test_every_fact_shown_is_a_fact_given(made):
    case, plan = made
    shown = 0
    for one in plan.recommendations:
        for item in one.justification.facts:
            kind = told_kinds().get(item.kind)
            if kind is not None:
                told = case.by_key[item.kind].get(tuple(item.key))
                given = None if told is None else atom(told).values[kind.position(item.field)]
                assert item == FactItem(kind=item.kind, key=item.key, field=item.field, value=given), one.id
                shown += item.value is not None
    assert shown


def test_what_is_unknown_stays_unknown(made):
    case, plan = made
    assert all(s.wellbeing_lag is None and s.volunteers is None for s in case.students)
    assert not case.tests
    assert not case.marks
    assert not case.parents
    assert not any(one.code in {"D", "E"} for one in plan.recommended())
