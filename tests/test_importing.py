"""Importing the package does nothing but define names; a plan touches no network either."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

import indsatsmotor

SPY = """
import json, logging, sys, threading

events, records, threads = [], [], []

class Listener(logging.Handler):
    def emit(self, record):
        records.append(record.getMessage())

logging.getLogger().addHandler(Listener(level=0))
logging.getLogger().setLevel(1)
start = threading.Thread.start
def noticed(thread):
    threads.append(thread.name)
    start(thread)
threading.Thread.start = noticed

import decimal, locale, random, signal, warnings
def world():
    context = decimal.getcontext()
    return [
        context.prec, context.rounding, sorted(str(t) for t, on in context.traps.items() if on),
        locale.setlocale(locale.LC_ALL), random.getstate()[1][:5], [str(f[:3]) for f in warnings.filters],
        str(signal.getsignal(signal.SIGINT)), sys.getrecursionlimit(), sys.flags.utf8_mode,
        threading.active_count(), len(logging.getLogger().handlers), logging.getLogger().level,
    ]

WRITES = ("w", "a", "x", "+")
def audit(event, args):
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn",
                         "urllib.", "http.", "ftplib.", "smtplib.", "os.remove", "os.rename", "os.mkdir",
                         "os.putenv", "shutil.", "tempfile.", "webbrowser.")):
        events.append(event)
    elif event == "open" and isinstance(args[1], str) and any(mode in args[1] for mode in WRITES):
        if not str(args[0]).endswith((".pyc", "__pycache__")) and "__pycache__" not in str(args[0]):
            events.append(f"open {args[1]} {args[0]}")

sys.addaudithook(audit)
import pydantic, ruamel.yaml  # these add filters of warnings of their own
before = world()
exec(CODE)
after = world()
seen = {"events": events, "records": records, "threads": threads,
        "changed": [pair for pair in zip(before, after) if pair[0] != pair[1]],
        "modules": sorted(sys.modules)}
"""


def spied(code: str) -> dict[str, Any]:
    """What a fresh interpreter does while it runs *code*, warnings being errors."""
    script = f"CODE = {code!r}\n{SPY}\nsys.__stdout__.write(chr(0) + json.dumps(seen, default=str))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    printed, _, seen = done.stdout.partition("\0")
    return {**json.loads(seen), "printed": printed, "said": done.stderr}


@pytest.fixture(scope="module")
def importing() -> dict[str, Any]:
    return spied("import indsatsmotor")


@pytest.mark.parametrize(
    "module",
    ["highspy", "numpy", "durable_rules_engine", "durable", "click", "jinja2", "pandas", "hypothesis",
     "pytest", "indsatsmotor.render", "indsatsmotor.cli", "indsatsmotor.testing"],
)  # fmt: skip
def test_nothing_heavy_is_loaded(importing, module):
    assert not [name for name in importing["modules"] if name == module or name.startswith(f"{module}.")]


def test_nothing_is_printed(importing):
    assert (importing["printed"], importing["said"]) == ("", "")


def test_nothing_is_logged(importing):
    assert importing["records"] == []


def test_no_thread_is_started(importing):
    assert importing["threads"] == []


def test_no_socket_is_opened_no_file_written_and_no_process_begun(importing):
    assert importing["events"] == []


def test_the_world_is_left_as_it_was(importing):
    """Decimals, locale, random numbers, warnings, signals and the root logger belong to the program."""
    assert importing["changed"] == []


def test_the_spy_notices_what_it_looks_for():
    """Otherwise the tests above could not fail."""
    seen = spied(
        "import socket, threading, logging, decimal, tempfile, os\n"
        "socket.socket().close()\n"
        "thread = threading.Thread(target=int)\n"
        "thread.start()\n"
        "thread.join()\n"
        "logging.getLogger('x').debug('said')\n"
        "decimal.getcontext().prec = 5\n"
        "open(os.devnull, 'w').close()\n"
        "print('printed')"
    )
    assert [event.split()[0] for event in seen["events"]] == ["socket.__new__", "open"]
    assert seen["records"] == ["said"]
    assert len(seen["threads"]) == 1
    assert len(seen["changed"]) == 1
    assert seen["printed"] == "printed\n"


PLAN = """
from indsatsmotor import Case, check, load_rulebook, recommend
from indsatsmotor.facts import Class, School, Student
case = Case(
    schools=[School(id="s1")],
    classes=[Class(id="k1", grade=3, school_id="s1")],
    students=[Student(id="e1", grade=3, class_id="k1", school_id="s1", exposed=True, academic_lag=True)],
)
plan = recommend(case)
check(plan, case)
plan.to_json()
"""


@pytest.fixture(scope="module")
def planning() -> dict[str, Any]:
    return spied(PLAN)


def test_a_plan_is_made_without_network_files_or_processes(planning):
    assert planning["events"] == []


def test_a_plan_is_made_in_silence(planning):
    assert (planning["printed"], planning["said"], planning["records"]) == ("", "", [])


def test_a_plan_is_made_without_threads_of_pythons(planning):
    assert planning["threads"] == []


def test_a_plan_leaves_the_world_as_it_was(planning):
    assert planning["changed"] == []


def test_the_public_names_are_there_and_documented():
    assert len(indsatsmotor.__all__) > 10
    for name in indsatsmotor.__all__:
        assert getattr(indsatsmotor, name).__doc__, name
