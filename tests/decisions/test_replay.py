"""A plan of the log is made again with the same bytes, and what is not the same says what differs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from indsatsmotor import Choices, Policy, load_rulebook, recommend, what_it_would_take
from indsatsmotor.decisions import Log, _log, replay
from indsatsmotor.plan import offering_of
from indsatsmotor.render import as_replay
from tests.allocation.schools import a_group_school, case_of, schools, slow_is_fine
from tests.plan.companions import case, plan


@pytest.fixture
def log(tmp_path) -> Log:
    made = Log(tmp_path)
    made.enter(plan(), case())
    return made


def test_the_same_rules_and_version_give_the_same_bytes(log):
    (one,) = replay(log)
    assert (one.same, one.same_rules, one.comparison) == (True, True, None)
    assert one.version_then == one.version_now


@settings(slow_is_fine, max_examples=5)
@given(schools(most_pupils=3))
def test_so_they_do_for_any_school(tmp_path_factory, told):
    log = Log(tmp_path_factory.mktemp("log"))
    log.enter(recommend(case_of(told), engine="reference"), case_of(told))
    assert [one.same for one in replay(log)] == [True]


def test_a_plan_that_was_asked_what_it_would_take_is_the_same_plan(tmp_path):
    told = case_of(a_group_school(1))
    made, log = recommend(told, engine="reference"), Log(tmp_path)
    asked = what_it_would_take(made, told)
    assert asked != made
    assert log.enter(asked, told) == log.enter(made, told)
    assert [one.same for one in replay(log)] == [True]


def test_choices_and_local_choices_are_part_of_what_is_made_again(tmp_path):
    group = next(one for one in plan().recommended() if one.code == "C")
    fixed = Choices(fixed=[offering_of(group).model_copy(update={"id": "vores"})])
    log = Log(tmp_path)
    log.enter(recommend(case(), choices=fixed, policy=Policy(parameters={"c-uger": 14})), case())
    log.enter(recommend(case(), choices=fixed), case())
    assert [one.same for one in replay(log)] == [True, True]


def test_what_other_rules_make_of_it_is_told(log):
    """The rules of a later version: here the same ones under another switch that nobody chose."""
    book = load_rulebook()
    changed = type(book)(_with_another_bound(book.ruleset), book.catalogue)
    (one,) = replay(log, book=changed)
    assert (one.same, one.same_rules) == (False, False)
    assert one.comparison.results
    for language, words in (
        ("da", "Reglerne er andre end dengang."),
        ("en", "The rules are others than then."),
    ):
        assert words in as_replay([one], language=language)


def _with_another_bound(ruleset):
    weeks = ruleset.parameters["c-uger"]
    longer = type(weeks)(**{**{f: getattr(weeks, f) for f in weeks.__dataclass_fields__}, "value": 15})
    parameters = {**ruleset.parameters, "c-uger": longer}
    return type(ruleset)(
        **{**{f: getattr(ruleset, f) for f in ruleset.__dataclass_fields__}, "parameters": parameters}
    )


def test_another_version_is_told_even_where_the_bytes_are_the_same(log, monkeypatch):
    monkeypatch.setattr("indsatsmotor.decisions._replaying.version", lambda _: "9.9")
    (one,) = replay(log)
    assert (one.same, one.version_now) == (True, "9.9")
    assert "9.9" in as_replay([one])


def test_what_was_deleted_cannot_be_made_again_and_is_no_difference(log):
    (entry,) = log.entries()
    (log._kept / f"{entry.inputs}.json").unlink()
    (one,) = replay(log)
    assert (one.same, one.comparison) == (None, None)
    assert "ikke gemt" in as_replay([one])


def test_without_the_plan_of_then_it_is_still_said_that_the_bytes_are_the_same(log):
    (entry,) = log.entries()
    (log._kept / f"{entry.plan}.json").unlink()
    assert [one.same for one in replay(log)] == [True]
    assert _log.hash_of(plan().to_json()) == entry.plan
