"""A small ruleset without mistakes, for tests that make one."""

from __future__ import annotations

from pathlib import Path

import pytest

from indsatsmotor.errors import RulesetError, RulesetErrors
from indsatsmotor.loading import load_ruleset
from indsatsmotor.rules._invariants import INVARIANTS
from tests.loading.files import write

FILES = {
    "source.yaml": """\
id: lille-kilde
version: "1"
title: { da: Lille kilde, en: Small source }
publisher: Ingen
year: 2027
lines: 100
sha256: "0000000000000000000000000000000000000000000000000000000000000000"
sections:
  S1: { title: Et, lines: ["1-20", "40-50"] }
  S2: { title: To, lines: "60" }
""",
    "1.rules.yaml": """\
source: lille-kilde
section: S1

facts:
  tegn:
    label: { da: tegn, en: sign }
    fields: { student_id: text, tegn: text, fag: text? }
  antal:
    label: { da: antal, en: number }
    fields: { student_id: text, antal: integer }

parameters:
  fravaer:
    value: "0.10"
    unit: andel
    title: { da: fravær, en: absence }
    cite: { section: S1, lines: 2-3 }
  klassetrin:
    value: [2, 4]
    unit: klassetrin
    title: { da: klassetrin, en: grades }
    cite: { section: S2, lines: "60" }
    alternatives:
      - { under: { DX1: lenient }, value: [2] }

switches:
  DX1:
    title: { da: læsning, en: reading }
    options: { strict: { da: snæver, en: narrow }, lenient: { da: bred, en: broad } }
    default: strict
    cite: { section: S1, lines: 4-5 }

rules:
  - id: fravaer-er-et-tegn
    kind: derive
    title: { da: Fravær, en: Absence }
    cite: { section: S1, lines: 2-3 }
    when:
      - student: { as: elev, absence_share_current: { at_least: $fravaer } }
    then:
      tegn: { student_id: elev.id, tegn: fravaer }
    because:
      da: "{elev.id} har været væk, grænsen er {$fravaer}"
      en: "{elev.id} has been absent, the bound is {$fravaer}"

  - id: tegn-talt
    kind: derive
    title: { da: Tegn talt, en: Signs counted }
    cite: { section: S2, lines: "60" }
    when:
      - tegn: { as: tegnet }
    then:
      antal: { student_id: tegnet.student_id, antal: { count: tegnet } }
    because: { da: talt, en: counted }

  - id: vikar-er-fundet
    kind: require
    force: should
    title: { da: Vikar, en: Cover }
    cite: { section: S1, lines: 4-5 }
    of: { intervention: gruppe }
    that:
      every: { adult: { as: voksen } }
      has: { staff: { id: voksen.staff_id, cover_arranged: true } }
    because: { da: "der er vikar for {voksen.staff_id}", en: "{voksen.staff_id} has cover" }
    otherwise: { da: der er ingen vikar, en: there is no cover }
    todo: { da: find en vikar, en: find cover }

  - id: individuel-aldrig-alene
    kind: invariant
    title: { da: Aldrig alene, en: Never alone }
    cite: { section: S2, lines: "60" }
    because: { da: "{student} har selskab", en: "{student} has company" }
""",
    "interventions.yaml": """\
source: lille-kilde

prices:
  bog:
    title: { da: bog, en: book }
    unit: { da: kr., en: kr. }
    default_dkk: "5"
    cite: { section: S1, lines: "7" }

interventions:
  gruppe:
    code: C
    title: { da: Gruppe, en: Group }
    summary: { da: få elever, en: few pupils }
    category: small_group
    shape: group
    cite: { section: S1, lines: "8" }
    cost:
      - id: boeger
        title: { da: bøger, en: books }
        quantities: [pupils]
        per: offering
        price: bog
        cite: { section: S1, lines: "7" }
    variants:
      C:
        title: { da: Gruppe, en: Group }
        setting: outside_lessons
        measures: { minutes_per_lesson: fravaer }
        durations: [fravaer]
        cite: { section: S1, lines: "8" }
    prerequisites:
      plan:
        title: { da: plan, en: plan }
        cite: { section: S1, lines: "9" }
    evidence:
      EV1:
        statement: { da: virker, en: works }
        grade: documented
        cite: { section: S1, lines: "10" }
""",
}
"""The files, by name."""

FILES["engine.rules.yaml"] = "source: lille-kilde\nsection: S2\nrules:\n" + "".join(
    f"  - {{ id: {name}, kind: invariant, title: {{ da: x, en: x }}, because: {{ da: x, en: x }},"
    ' cite: { section: S2, lines: "60" } }\n'
    for name in INVARIANTS
    if name != "individuel-aldrig-alene"
)

NAME = "lille"
"""What their folder is called."""

RULES, SOURCE, CATALOGUE = "1.rules.yaml", "source.yaml", "interventions.yaml"

OTHER = "source: lille-kilde\nsection: S1\n"
"""What another file of rules begins with."""


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """The files, with *old* in *file* written as *new* where it first stands."""
    assert old in FILES[file], f"{file} does not hold {old!r}"
    return {**FILES, file: FILES[file].replace(old, new, 1)}


def mistakes(folder: Path, files: dict[str, str]) -> list[RulesetError]:
    """Everything that is said of the ruleset in *files*, which cannot be used."""
    with pytest.raises(RulesetErrors) as report:
        load_ruleset(write(folder / NAME, files))
    return list(report.value.exceptions)
