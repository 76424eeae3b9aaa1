"""The rooms of the house, and how little is loaded to enter it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "indsatsmotor"


def python(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not done.stderr
    return done.stdout


def test_data_flows_downwards_through_the_rooms(capsys):
    assert lint_imports(str(ROOT / ".importlinter"), no_cache=True) == 0, capsys.readouterr().out


def test_importing_the_package_loads_no_solver_starts_no_thread_and_says_nothing():
    seen = python(
        "import sys, threading, logging, indsatsmotor\n"
        "heavy = {'highspy', 'numpy', 'durable_rules_engine', 'click', 'indsatsmotor.render'}\n"
        "heavy &= set(sys.modules)\n"
        "print(sorted(heavy), threading.active_count(), logging.getLogger().handlers)"
    )
    assert seen == "[] 1 []\n"


def test_no_file_passes_the_length_at_which_it_becomes_a_package():
    long = {p.name: n for p in SOURCE.rglob("*.py") if (n := len(p.read_text().splitlines())) > 330}
    assert not long


def test_the_typed_marker_is_shipped():
    assert (SOURCE / "py.typed").is_file()
