"""Planning in a child process: the same bytes, and a host that lives whatever happens to the child."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from indsatsmotor import Case, Choices, Forbidden, Policy, load_rulebook, recommend
from indsatsmotor.errors import FactErrors, IsolationError, RulesetErrors
from indsatsmotor.isolation import Limits, _parent
from indsatsmotor.isolation import recommend as isolated
from tests.loading.files import write
from tests.loading.layers import layer
from tests.plan.companions import case, plan


def saying(*code: str) -> tuple[str, ...]:
    """A child that does something else."""
    return (sys.executable, "-c", "\n".join(("import os, signal, sys", *code)))


@pytest.fixture
def child(monkeypatch):
    """Puts another child in the place of ours."""

    def put(*code: str) -> None:
        monkeypatch.setattr(_parent, "COMMAND", saying(*code))

    return put


def refused(told: Case | None = None, **given) -> str:
    with pytest.raises(IsolationError) as error:
        isolated(case() if told is None else told, **given)
    assert error.value.place
    return str(error.value)


# --- the same plan ---


def test_the_plan_of_a_child_has_the_same_bytes(tmp_path):
    folder = write(tmp_path / "lag", layer("lag", "parameters: {}\n"))
    chosen = Choices(forbidden=(Forbidden(variant="C", students=("e1",)),))
    policy = Policy(lottery_seed=7)
    book = load_rulebook(layers=[folder], without=["siden-2023"], policy=policy)
    expected = recommend(case(), book=book, choices=chosen, engine="reference")
    made = isolated(
        case(), layers=[folder], without=["siden-2023"], policy=policy, choices=chosen, engine="reference"
    )
    assert made.to_json() == expected.to_json()
    assert made.to_json() != plan().to_json()


def test_nothing_is_imported_from_the_folder_one_is_in(tmp_path, monkeypatch):
    write(
        tmp_path, {f"{name}.py": "open('taken', 'w')" for name in ("json", "ruamel", "highspy", "resource")}
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    assert isolated(Case()).to_json() == recommend(Case()).to_json()
    assert not (tmp_path / "taken").exists()


# --- a child that breaks down ---


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("os.abort()", "SIGABRT"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    ],
)
@pytest.mark.parametrize("before", ["pass", "sys.stdin.buffer.read()", "print('{}', flush=True)"])
def test_a_child_that_is_killed_leaves_the_host_alive_and_is_named(child, code, name, before):
    child(before, code)
    said = refused()
    assert name in said
    assert "\nMaybe " in said


@pytest.mark.parametrize("code", ["sys.exit(3)", "raise ValueError('Mads Kanarie')"])
def test_a_child_that_ends_in_disorder_is_refused_without_its_words(child, code, capfd):
    child(code)
    assert "exit code" in refused()
    assert "Kanarie" not in "".join(capfd.readouterr())


def test_a_child_that_never_ends_is_ended(child):
    child("import time; time.sleep(600)")
    assert "more than 1 s" in refused(limits=Limits(seconds=1))


@pytest.mark.skipif(sys.platform != "linux", reason="only there is it sure that memory is held")
def test_a_child_that_may_use_too_little_memory_says_so():
    assert "memory" in refused(limits=Limits(megabytes=1))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_a_child_leaves_no_memory_behind_and_ends_when_its_time_on_the_processor_is_over():
    code = (
        "import resource as r; from indsatsmotor.isolation.__main__ import _limit;"
        "from indsatsmotor.isolation import Limits; _limit(Limits(seconds=9, megabytes=4096));"
        "print([r.getrlimit(k)[0] for k in (r.RLIMIT_CORE, r.RLIMIT_CPU)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[0, 9]\n"


# --- a child that lies ---


def test_what_is_no_answer_is_refused(child):
    for said in ("", "x", "[]", '{"plan": 3}', "{}", '{"plan": "{}"}', '{"report": "RulesetErrors"}'):
        child(f"sys.stdout.write({said!r})")
        assert "what came back" in refused()


def test_a_plan_that_leaves_somebody_alone_is_refused(child):
    document = json.loads(plan().to_json())
    document["running"] = []
    document["recommendations"] = [one for one in document["recommendations"] if one["code"] == "E1"]
    child(f"sys.stdout.write({json.dumps({'plan': json.dumps(document)})!r})")
    assert "no plan" in refused()


def test_the_plan_of_another_case_is_refused(child):
    child(f"sys.stdout.write({json.dumps({'plan': recommend(Case()).to_json()})!r})")
    assert "no plan for this case" in refused()


# --- what is wrong with the rules, and not with the child ---


def test_mistakes_in_the_rules_are_reported_as_they_are_without_a_child(tmp_path):
    folder = write(tmp_path / "lag", layer("lag", "rules: [{ id: x, kind: findes-ikke }]\nukendt: 1\n"))
    with pytest.raises(RulesetErrors) as alone:
        load_rulebook(layers=[folder])
    with pytest.raises(RulesetErrors) as report:
        isolated(case(), layers=[folder])
    assert str(report.value) == str(alone.value)
    assert [type(one) for one in report.value.exceptions] == [type(one) for one in alone.value.exceptions]


def test_a_policy_that_does_not_fit_is_reported_as_it_is_without_a_child():
    policy = Policy(parameters={"findes-ikke": 1})
    with pytest.raises(FactErrors) as alone:
        load_rulebook(policy=policy)
    with pytest.raises(FactErrors) as report:
        isolated(case(), policy=policy)
    assert str(report.value) == str(alone.value)


def test_a_folder_that_is_not_there_is_named():
    with pytest.raises(FileNotFoundError, match="findes-ikke"):
        isolated(case(), layers=["findes-ikke"])


def test_an_engine_nobody_knows_is_named():
    assert "clips" in refused(engine="clips")
