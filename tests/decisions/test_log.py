"""The log: nothing in it is changed unseen, nothing personal stands in its lines, and it is read again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from indsatsmotor import Case, recommend
from indsatsmotor.decisions import Decision, DecisionEntry, Log, PlanEntry, Verdict
from indsatsmotor.errors import FactErrors
from indsatsmotor.plan import offering_of
from tests.plan.companions import case, group_id, plan

CANARY = "Mads Kanarie har det svært"


def decision(result: str | None = None, **own: Any) -> Decision:
    told = {"verdict": "accepted", "role": "leadership", "day": "2027-06-14", "reason": CANARY}
    return Decision.model_validate({"result": result or group_id(), **told, **own})


@pytest.fixture
def log(tmp_path) -> Log:
    made = Log(tmp_path)
    made.enter(plan(), case())
    made.decide(plan(), decision())
    made.decide(plan(), decision("E1-e1-1", verdict="rejected", role="team"))
    return made


# --- what is entered ---


def test_what_was_decided_can_be_read_again(log):
    first, second, third = log.entries()
    assert isinstance(first, PlanEntry)
    assert (first.number, first.ruleset, first.engine) == (1, plan().ruleset, plan().engine)
    assert log.plan_of(first) == log.plan_of(third) == plan()
    assert log.inputs_of(first).case == case()
    assert isinstance(second, DecisionEntry)
    assert (second.result, second.verdict, second.role) == (group_id(), Verdict.ACCEPTED, "leadership")
    assert log.said_with(second).reason == CANARY


def test_what_a_result_was_changed_into_is_kept(tmp_path):
    group = next(one for one in plan().recommended() if one.code == "C")
    other = offering_of(group).model_copy(update={"id": "anden", "weeks": 16})
    log = Log(tmp_path)
    log.enter(plan(), case())
    entry = log.decide(plan(), decision(verdict="changed", instead=other))
    assert log.said_with(entry).instead == other


@pytest.mark.parametrize("line", [b"\xff", b"\xff\xfe{}", b'{"entry": "\xe6"}', b"\x00", b"[" * 5000])
def test_a_line_that_is_no_text_is_named(log, line):
    path = log._path
    path.write_bytes(path.read_bytes() + line + b"\n")
    with pytest.raises(FactErrors) as report:
        log.entries()
    assert [str(one.place) for one in report.value.exceptions] == ["log.jsonl:4"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "changed"},
        {"verdict": "perhaps"},
        {"role": "Hanne Jensen"},
        {"reason": ""},
        {"day": "i dag"},
    ],
)
def test_a_decision_is_one_of_three_by_role_with_a_reason(wrong):
    with pytest.raises(ValidationError) as report:
        decision(**wrong)
    assert CANARY not in str(report.value)


def test_only_what_is_changed_has_something_instead():
    group = next(one for one in plan().recommended() if one.code == "C")
    with pytest.raises(ValidationError, match="only there"):
        decision(instead=offering_of(group))


def test_a_plan_is_entered_once(log):
    again = Log(log._path.parent)
    assert again.enter(plan(), case()).number == 1
    assert len(again.entries()) == 3


def test_what_cannot_be_entered_is_refused_and_leaves_the_log_as_it_was(log, tmp_path):
    head = log.head()
    with pytest.raises(FactErrors) as report:
        log.enter(plan(), Case())
    assert "made from other facts" in str(report.value)
    with pytest.raises(FactErrors) as report:
        log.decide(recommend(Case()), decision("C-s1-9"))
    assert len(report.value.exceptions) == 2
    assert CANARY not in str(report.value)
    assert log.head() == head


# --- whether it was changed ---


def test_an_empty_folder_holds_an_empty_log(tmp_path):
    assert Log(tmp_path / "ny").entries() == ()
    assert Log(tmp_path / "ny").head() == "0" * 64


def test_the_same_decisions_give_the_same_log(tmp_path, log):
    other = Log(tmp_path / "to")
    other.enter(plan(), case())
    other.decide(plan(), decision())
    other.decide(plan(), decision("E1-e1-1", verdict="rejected", role="team"))
    assert other.head() == log.head()
    assert other._path.read_bytes() == log._path.read_bytes()


def lines_of(log: Log) -> list[str]:
    return log._path.read_text("utf-8").splitlines()


def rewritten(log: Log, lines: list[str]) -> Log:
    log._path.write_text("\n".join(lines) + "\n", "utf-8")
    return log


@settings(deadline=None, max_examples=60, derandomize=True, database=None)
@given(st.data())
def test_whatever_is_changed_in_a_line_is_seen(tmp_path_factory, data):
    log = _log(tmp_path_factory.mktemp("log"))
    lines = lines_of(log)
    number = data.draw(st.integers(0, len(lines) - 1))
    entry = json.loads(lines[number])
    part = entry["entry"] if data.draw(st.booleans()) else entry
    name = data.draw(st.sampled_from(sorted(part)))
    value = part[name]
    part[name] = value + 1 if isinstance(value, int) else "f" * 64 if isinstance(value, str) else None
    lines[number] = json.dumps(entry)
    with pytest.raises(FactErrors, match="the log has been changed"):
        rewritten(log, lines).entries()


def _log(folder: Path) -> Log:
    log = Log(folder)
    log.enter(plan(), case())
    log.decide(plan(), decision())
    return log


CHANGES = {
    "beheaded": lambda lines: lines[1:],
    "reversed": lambda lines: lines[::-1],
    "without the middle": lambda lines: [lines[0], lines[2]],
    "repeated": lambda lines: [*lines, lines[2]],
    "another line": lambda lines: [*lines, "{}"],
    "cut short": lambda lines: [*lines[:2], lines[2][:-9]],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_lines_that_are_left_out_or_moved_are_seen(log, change):
    lines = lines_of(log)
    with pytest.raises(FactErrors, match="the log has been changed"):
        rewritten(log, change(lines)).entries()


def test_a_tail_that_is_cut_off_is_seen_by_whoever_kept_the_seal(log):
    head, lines = log.head(), lines_of(log)
    assert rewritten(log, lines[:2]).head() != head


def test_nothing_is_added_to_a_log_that_was_changed(log):
    rewritten(log, lines_of(log)[1:])
    with pytest.raises(FactErrors, match="the log has been changed"):
        log.decide(plan(), decision())


def test_what_is_kept_cannot_be_exchanged(log):
    entry = log.entries()[1]
    path = log._kept / f"{entry.said}.json"
    path.write_text(path.read_text("utf-8").replace("svært", "let"), "utf-8")
    with pytest.raises(FactErrors) as report:
        log.entries()
    assert "this is not what was kept" in str(report.value)
    assert "Kanarie" not in str(report.value)


# --- privacy ---


def test_no_words_and_no_facts_stand_in_the_lines(log):
    text = log._path.read_text("utf-8")
    assert "Kanarie" not in text
    assert "exposed" not in text
    assert "Kanarie" not in repr(decision())


def test_what_is_deleted_is_gone_and_the_lines_hang_together(log):
    for path in log._kept.glob("*.json"):
        path.unlink()
    entries = log.entries()
    assert len(entries) == 3
    assert (log.plan_of(entries[0]), log.inputs_of(entries[0]), log.said_with(entries[1])) == (
        None,
        None,
        None,
    )
    log.enter(plan(), case())
    assert len(log.entries()) == 3
