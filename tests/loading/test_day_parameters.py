"""A parameter can be a day, and is compared with days only."""

from __future__ import annotations

from datetime import date

import pytest

from indsatsmotor.loading import load_ruleset
from tests.loading.files import write
from tests.loading.small_ruleset import NAME, RULES, changed, mistakes

DAY = """\
  dag:
    value: 2024-08-01
    unit: dato
    title: { da: dag, en: day }
    cite: { section: S1, lines: 2-3 }
"""
SHARE = "absence_share_current: { at_least: $fravaer }"


@pytest.mark.parametrize("written", ["2024-08-01", '"2024-08-01"'])
def test_a_parameter_can_be_a_day(tmp_path, written):
    day = DAY.replace("2024-08-01", written)
    ruleset, _ = load_ruleset(write(tmp_path / NAME, changed(RULES, "parameters:\n", f"parameters:\n{day}")))
    assert ruleset.parameters["dag"].value == date(2024, 8, 1)


@pytest.mark.parametrize("written", ["2024-02-31", "2024", "august", "20240801"])
def test_what_is_no_day_is_not_compared_with_one(tmp_path, written):
    day = DAY.replace("2024-08-01", written)
    files = changed(RULES, "parameters:\n", f"parameters:\n{day}")
    files[RULES] = files[RULES].replace(SHARE, "judged_on: { above: $dag }")
    assert any("'dag'" in one.message for one in mistakes(tmp_path, files))
