"""``pytest --indsatsmotor-ruleset`` as a municipality runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from indsatsmotor.testing import PROPERTIES
from tests.loading.files import write
from tests.loading.layers import layer

RULE = """\
rules:
  - id: hoejst-tre-i-en-gruppe
    kind: require
    force: should
    title: { da: Plads, en: Room }
    cite: { section: "1", lines: 2-3 }
    of: { intervention: undervisning-i-smaa-grupper }
    that: { offering: { pupils: { at_most: 3 } } }
    because: { da: "gruppen har {offering.pupils} elever", en: "the group has {offering.pupils} pupils" }
    otherwise: { da: gruppen er for stor, en: the group is too large }
    todo: { da: Del gruppen., en: Split the group. }
"""


def run(folder: Path, where: Path) -> str:
    """What pytest says of the rules in *folder*."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
               "--indsatsmotor-ruleset", str(folder), "--indsatsmotor-examples", "1"]  # fmt: skip
    return subprocess.run(command, cwd=where, capture_output=True, text=True, check=False).stdout


def test_a_layer_without_cases_fails_its_check_and_its_mutants_and_holds_every_property(tmp_path):
    said = run(write(tmp_path / "lag", layer("lag", RULE)), tmp_path)
    assert "hoejst-tre-i-en-gruppe" in said
    assert "FAILED" in said
    assert "lag::check" in said
    assert "lag::mutants" in said
    assert f"2 failed, {len(PROPERTIES)} passed" in said


def test_without_the_option_nothing_is_added(tmp_path):
    tmp_path.joinpath("test_egen.py").write_text("def test_egen():\n    pass\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    assert "1 passed" in said
