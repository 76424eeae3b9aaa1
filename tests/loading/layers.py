"""A small ruleset to lay others over, and layers without mistakes for tests that make one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indsatsmotor.errors import RulesetError, RulesetErrors
from indsatsmotor.loading import load_ruleset
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from tests.loading.files import write
from tests.loading.small_ruleset import CATALOGUE, FILES, NAME

READINGS = """\
source: lille-kilde
section: S1
parameters:
  timer:
    value: 10
    unit: timer
    title: { da: timer, en: hours }
    cite: { section: S1, lines: 2-3 }
    alternatives:
      - { under: { DX1: lenient }, value: 8 }
rules:
  - id: oplaert-snaevert
    kind: require
    force: hard
    requirement: oplaert
    under: { DX1: strict }
    title: { da: Oplært, en: Trained }
    cite: { section: S1, lines: 4-5 }
    of: { intervention: gruppe }
    that: { offering: { pupils: { at_least: $timer } } }
    because: { da: x, en: x }
    otherwise: { da: x, en: x }
  - id: oplaert-bredt
    kind: warn
    requirement: oplaert
    under: { DX1: lenient }
    title: { da: Oplært, en: Trained }
    cite: { section: S1, lines: 4-5 }
    of: { intervention: gruppe }
    that: { offering: { pupils: { below: $timer } } }
    because: { da: x, en: x }
  - id: ikke-i-stedet-for
    kind: require
    force: hard
    code: [X1, G08]
    title: { da: Ikke i stedet for, en: Not instead of }
    cite: { section: S1, lines: 4-5 }
    of: { intervention: gruppe }
    that: { offering: { pupils: { at_least: 2 } } }
    because: { da: x, en: x }
    otherwise: { da: x, en: x }
"""

BASE = {
    **FILES,
    # Its one number is a share, with which no offering can be made.
    CATALOGUE: re.sub(
        r"durations: \[.*?\]", "durations: []", re.sub(r"measures: \{.*?\}", "measures: {}", FILES[CATALOGUE])
    ),
    "readings.rules.yaml": READINGS,
}

SOURCE = """\
id: {id}
version: "2"
title: {{ da: Lokal, en: Local }}
publisher: Nordby
year: 2027
lines: 40
sha256: "00"
sections:
  "1": {{ title: Et, lines: "1-40" }}
"""

WHY = 'reason: { da: Fordi., en: Because. }, cite: { section: "1", lines: 2-3 }'


def layer(name: str, text: str) -> dict[str, str]:
    """The files of a layer, with *text* in its one file of rules."""
    return {
        "source.yaml": SOURCE.format(id=name),
        "egne.rules.yaml": f'source: {name}\nsection: "1"\n{text}',
    }


def value(parameter: str, written: object) -> str:
    """A file that overrides a parameter."""
    return f"overrides:\n  parameters:\n    {parameter}: {{ value: {written}, {WHY} }}\n"


def default(switch: str, option: str) -> str:
    """A file that overrides the default of a switch."""
    return f"overrides:\n  switches:\n    {switch}: {{ default: {option}, {WHY} }}\n"


def withdrawn(*rules: str) -> str:
    """A file that withdraws rules."""
    return "withdraws:\n" + "".join(f"  {rule}: {{ {WHY} }}\n" for rule in rules)


def introduced(parameter: str) -> str:
    """A file that introduces a parameter."""
    return (
        f"parameters:\n  {parameter}:\n    value: 3\n    unit: x\n    title: {{ da: x, en: x }}\n"
        '    cite: { section: "1", lines: 2-3 }\n'
    )


OWN_READING = """\
rules:
  - id: oplaert-hos-os
    kind: prefer
    weight: 1
    requirement: oplaert
    under: { DX1: strict }
    title: { da: x, en: x }
    cite: { section: "1", lines: 2-3 }
    of: { intervention: gruppe }
    that: { offering: { pupils: { at_least: 2 } } }
    because: { da: x, en: x }
"""
"""A file with a reading of its own of a requirement below it."""


def folders(tmp: Path, *texts: str) -> list[Path]:
    """The base, and a layer for each of *texts*, from the lowest to the highest."""
    names = [f"lag-{number}" for number in range(1, len(texts) + 1)]
    layers = [write(tmp / name, layer(name, text)) for name, text in zip(names, texts, strict=True)]
    return [write(tmp / NAME, BASE), *layers]


def loaded(tmp: Path, *texts: str, policy: Policy | None = None) -> Rulebook:
    """The rules in force with a layer for each of *texts*."""
    return Rulebook(*load_ruleset(*folders(tmp, *texts)), policy or Policy())


def mistakes(tmp: Path, *texts: str) -> list[RulesetError]:
    """Everything that is said of the layers in *texts*, which cannot be used."""
    with pytest.raises(RulesetErrors) as report:
        load_ruleset(*folders(tmp, *texts))
    return list(report.value.exceptions)
