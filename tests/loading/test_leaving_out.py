"""A source can be left out, unless others rest on it."""

from __future__ import annotations

import pytest

from indsatsmotor.errors import RulesetErrors
from indsatsmotor.loading import load_rulebook, load_ruleset
from tests.loading.files import write
from tests.loading.small_ruleset import FILES, NAME, SOURCE


def test_a_source_can_be_left_out(tmp_path):
    write(tmp_path / NAME, FILES)
    write(tmp_path / "anden", {SOURCE: FILES[SOURCE].replace("lille-kilde", "anden")})
    assert [one.id for one in load_ruleset(tmp_path)[0].layers] == ["anden", NAME]
    assert [one.id for one in load_ruleset(tmp_path, without=["anden"])[0].layers] == [NAME]


def test_a_source_on_which_others_rest_cannot_be_left_out():
    with pytest.raises(RulesetErrors, match="the ruleset cannot be used"):
        load_rulebook(without=["inspirationskatalog-2021"])


@pytest.mark.parametrize("name", ["siden-2022", "", "../rulesets"])
def test_a_source_that_is_not_there_cannot_be_left_out(name):
    with pytest.raises(RulesetErrors) as report:
        load_rulebook(without=[name])
    assert f"'{name}'" in str(report.value)
