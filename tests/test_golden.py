"""Whole outputs, as they are seen outside; ``tools/make_goldens.py`` writes them anew."""

from __future__ import annotations

import importlib.util
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from indsatsmotor import check, load_case, load_rulebook, recommend
from indsatsmotor.render import as_report
from tests import folkeskole
from tests.render.page import Page

ROOT = Path(__file__).parent.parent


@cache
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_goldens", ROOT / "tools" / "make_goldens.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_plans_of_the_examples_read_as_before():
    for path, text in maker().goldens(folkeskole.plan()):
        assert text == path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_report_of_the_example_school_is_whole_and_no_larger_than_three_megabytes(language):
    plan = folkeskole.plan()
    text = as_report(plan, folkeskole.case(), load_rulebook(), language=language)
    assert len(text.encode()) < 3_000_000
    page = Page(text)
    assert list(page.faults()) == []
    assert len([a for a in page.all("svg") if a.get("class") == "picture"]) > len(list(plan.recommended()))


@pytest.mark.parametrize(
    "name", ["plan", "explanation", "why-not", "what-would-change", "case", "offering", "policy"]
)
def test_the_committed_schema_is_the_one_of_the_code(name):
    texts = {path.stem: (path, text) for path, text in maker().schemas()}
    path, text = texts[name]
    assert text == path.read_text(encoding="utf-8")


def test_the_example_school_shows_every_kind_of_result():
    plan = folkeskole.plan()
    statuses = Counter(one.status.value for one in plan.recommendations)
    assert {one.code for one in plan.recommended()} == set("ABCDE")
    assert min(statuses[s] for s in ("recommended_with_conditions", "withheld", "refused", "undetermined"))
    scarce = [unmet for unmet in plan.unmet if unmet.status == "scarce"]
    assert scarce
    assert all(short.missing for unmet in scarce for short in unmet.shortfalls)


def test_the_plan_of_the_example_school_stands_up_to_its_proof():
    assert check(folkeskole.plan(), folkeskole.case(), book=load_rulebook()) == ()


@pytest.mark.long
def test_without_staff_an_individual_intervention_needs_company_that_already_runs(tmp_path):
    for file in folkeskole.FOLDER.iterdir():
        if file.name != "staff.csv":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    plan = recommend(load_case(tmp_path))
    running = {one.id for one in plan.running}
    individual = [one for one in plan.recommended() if one.individual]
    assert individual, "two adults already run in 6a, and a pupil there needs help with writing"
    assert all(set(one.companions) <= running for one in individual)
    assert not [one for one in plan.recommended() if not one.individual]
