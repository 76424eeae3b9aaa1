"""``indsatsmotor conformance``: what it prints and how it exits."""

from __future__ import annotations

import json
import shlex
import sys

import pytest

from indsatsmotor.cli import main
from indsatsmotor.testing.conformance import load_kit
from tests.testing.test_conformance import OTHER

FEW = ["--case", "patterns/one-fact", "--case", "refused/order-of-texts"]


def program(manner):
    return shlex.join([sys.executable, str(OTHER), manner])


@pytest.mark.parametrize("engine", [[], ["--engine", "reference"]])
def test_the_library_itself_passes_and_exits_with_0(engine, capsys):
    assert main(["conformance", *FEW, *engine]) == 0
    assert capsys.readouterr().out.endswith("2 of 2 cases passed.\n")


def test_only_the_cases_of_a_feature_are_asked(capsys):
    assert main(["conformance", "--feature", "derive.mean", "--engine", "reference"]) == 0
    asked = sum("derive.mean" in case.features for case in load_kit())
    assert f"{asked} of {asked} cases passed." in capsys.readouterr().out


def test_a_program_that_fails_a_case_exits_with_1_and_is_told_where(capsys):
    assert main(["conformance", *FEW, "--command", program("refusing")]) == 1
    shown = capsys.readouterr().out
    assert "patterns/one-fact" in shown
    assert "expected derived, got refused" in shown
    assert shown.endswith("1 of 2 cases passed.\n")


def test_the_questions_can_be_listed_a_line_each(capsys):
    assert main(["conformance", *FEW, "--list"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == ["patterns/one-fact", "refused/order-of-texts"]
    assert all(line.keys() == {"id", "ask"} for line in lines), "an answer would be given away"


@pytest.mark.parametrize("command", ["; touch {made}", "$(touch {made})", "`touch {made}`", "| touch {made}"])
def test_no_shell_reads_the_command(command, tmp_path, capsys):
    made = tmp_path / "made"
    given = program("refusing") + " " + command.format(made=made)
    assert main(["conformance", *FEW, "--command", given]) == 1
    assert not made.exists()


@pytest.mark.parametrize(
    "given",
    [["--case", "of/nobody"], ["--feature", "of.nobody"], ["--command", ""], ["--command", '"'],
     ["--timeout", "0"]],
)  # fmt: skip
def test_what_cannot_be_asked_exits_with_2(given):
    assert main(["conformance", *given]) == 2
