"""Every reader of documents, a valid document of each sort, and what may come of reading a spoiled one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indsatsmotor import Case, load_case, load_changes, load_offerings, load_plan, load_policy, load_rulebook
from indsatsmotor.catalogue import Catalogue
from indsatsmotor.decisions import Decision, Log, PlanEntry
from indsatsmotor.errors import FactErrors, RulesetErrors
from indsatsmotor.facts import atoms
from indsatsmotor.inference import infer
from indsatsmotor.loading import (
    load_accepted,
    load_names,
    load_reason,
    load_rule_cases,
    load_ruleset,
    read_forbidden,
)
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Ruleset
from tests.loading import layers
from tests.loading.files import write
from tests.plan.companions import case, group_id, plan
from tests.small_school import CASE, OFFERINGS, STAFF, STUDENTS

CANARY = "Mads Kanarie har det svært. " * 4
"""What nobody may find in what is said of a file about people; too long to be an id, which may be shown."""

POLICY = """\
switches: { DX1: lenient }
parameters: { fravaer: 0.2 }
should_blocks: false
lottery_seed: 3
time_limit_seconds: 10
"""
CHANGES = """\
add:
  students: [{ id: e4, grade: 5, class_id: 5a, school_id: skolen }]
correct:
  staff: [{ id: m2, lessons_available_per_week: "8.5" }]
  learning_needs: [{ student_id: e1, subject: dansk, area: laesning, level: 3 }]
retract:
  budgets: [puljen]
retract_entirely:
  students: [{ id: e3 }]
"""
NAMES = "id;name;class\ne1;Anna;5a\ne2;Bo Æ. Ågård;5a\n"
ACCEPTED = "accepted:\n  - { check: unused, of: fravaer, reason: det er meningen }\n"
LAYER = layers.value("timer", 12) + layers.withdrawn("fravaer-er-et-tegn") + layers.introduced("egne-timer")
RULE_CASES = """\
- case: over grænsen
  rule: fravaer-er-et-tegn
  given: [{ student: { id: e1, absence_share_current: 0.11 } }]
  derives: [{ tegn: { student_id: e1, tegn: fravaer } }]
- case: uden vikar
  rule: vikar-er-fundet
  offering: { variant: C }
  given: [{ adult: { staff_id: m1 } }, { staff: { id: m1, cover_arranged: false } }]
  policy: { parameters: { fravaer: 0.2 } }
  outcome: violated
  says: { force: should }
"""


@dataclass(frozen=True)
class Reader:
    """One way to read a document."""

    document: bytes
    """A valid one."""
    file: str
    """What it is called."""
    read: Callable[[Path], object]
    """Reads the folder in which it lies, and uses what it read."""
    beside: Mapping[str, str | bytes]
    """Other files in the folder."""
    personal: bool
    """Whether nothing of it may be repeated that is about a person."""

    def folder(self, document: bytes, folder: str) -> Path:
        """A folder within *folder* in which *document* lies."""
        path = Path(folder, "mappen")
        for name, content in {**self.beside, self.file: document}.items():
            write((path / name).parent, {Path(name).name: content})
        return path


def read(name: str, document: bytes) -> object:
    """What the reader *name* makes of *document*, and what is made of that."""
    with TemporaryDirectory() as folder:
        reader = readers()[name]
        return reader.read(reader.folder(document, folder))


def tried(name: str, document: bytes) -> None:
    """Read *document* with the reader *name*; fails where it is neither read nor properly refused."""
    try:
        read(name, document)
    except (FactErrors, RulesetErrors) as report:
        problems = list(_improper(report, readers()[name].personal))
        assert not problems, problems[0]


def _improper(report: FactErrors | RulesetErrors, personal: bool) -> Iterator[str]:
    """What a report of ours has to be and is not."""
    yield from (f"no place: {one}" for one in report.exceptions if not one.place)
    if personal and CANARY[:101] in str(report):
        yield f"about a person: {report}"


@cache
def readers() -> Mapping[str, Reader]:
    """Every reader, by name."""
    case_yaml, tables = {"case.yaml": CASE}, {"students.csv": STUDENTS, "staff.csv": STAFF}
    of_people = {
        "case as YAML": Reader(CASE.encode(), "case.yaml", _case, tables, personal=True),
        "case as JSON": Reader(_school().model_dump_json().encode(), "case.json", _case, {}, personal=True),
        "table of pupils": Reader(
            STUDENTS.encode(), "students.csv", _case, {**case_yaml, "staff.csv": STAFF}, personal=True
        ),
        "table of staff": Reader(
            STAFF.encode(), "staff.csv", _case, {**case_yaml, "students.csv": STUDENTS}, personal=True
        ),
        "policy": _alone(POLICY, "policy.yaml", lambda path: Rulebook(*_rules(), load_policy(path))),
        "changes": _alone(CHANGES, "changes.yaml", lambda path: load_changes(path, _school())),
        "offerings": _alone(OFFERINGS, "offerings.yaml", load_offerings),
        "plan": _alone(plan().to_json(), "plan.json", load_plan),
        "names": _alone(NAMES, "names.csv", load_names),
        "reason": _alone("En begrundelse i ord.", "reason.txt", load_reason),
        "what is forbidden": _alone("variant=C,students=e1,students=e2", "forbid.txt", _forbidden),
        **{f"log, {file}": reader for file, reader in _log()},
    }
    of_rules = {
        f"rules, {file}": Reader(text.encode(), file, _ruleset, layers.BASE, personal=False)
        for file, text in layers.BASE.items()
    }
    layer = layers.layer("lag", LAYER)
    return {
        **of_people,
        **of_rules,
        "rules, a layer": Reader(
            layer.pop("egne.rules.yaml").encode(), "egne.rules.yaml", _layer, layer, personal=False
        ),
        "rule cases": Reader(RULE_CASES.encode(), "x.cases.yaml", _rule_cases, {}, personal=False),
        "accepted": Reader(ACCEPTED.encode(), "accepted.yaml", load_accepted, {}, personal=False),
    }


def _alone(text: str, file: str, read: Callable[[Path], Any]) -> Reader:
    return Reader(text.encode(), file, lambda folder: read(folder / file), {}, personal=True)


@cache
def _school() -> Case:
    with TemporaryDirectory() as folder:
        files = {"case.yaml": CASE, "students.csv": STUDENTS, "staff.csv": STAFF}
        return load_case(write(Path(folder), files))


def _case(folder: Path) -> object:
    told = load_case(folder)
    return infer(atoms(told), load_rulebook())


def _ruleset(folder: Path) -> object:
    """The rules, with every word and citation, and what an engine makes of them."""
    return infer(atoms(_school()), Rulebook(*load_ruleset(folder)))


def _layer(folder: Path) -> object:
    with TemporaryDirectory() as base:
        ruleset, catalogue = load_ruleset(write(Path(base, layers.NAME), layers.BASE), folder)
    return infer(atoms(_school()), Rulebook(ruleset, catalogue))


@cache
def _rules() -> tuple[Ruleset, Catalogue]:
    with TemporaryDirectory() as folder:
        return load_ruleset(write(Path(folder, layers.NAME), layers.BASE))


def _rule_cases(folder: Path) -> object:
    return load_rule_cases(folder, Rulebook(*_rules()))


def _forbidden(path: Path) -> object:
    return read_forbidden(path.read_text("utf-8", "replace"))


def _log() -> Iterator[tuple[str, Reader]]:
    """A log, and what its lines stand for."""
    with TemporaryDirectory() as folder:
        log = Log(folder)
        log.enter(plan(), case())
        decision = {"verdict": "accepted", "role": "leadership", "day": "2027-06-14", "reason": "Enige."}
        log.decide(plan(), Decision.model_validate({"result": group_id(), **decision}))
        files = {str(p.relative_to(folder)): p.read_bytes() for p in Path(folder).rglob("*.json*")}
    for file in (min(files), max(files)):
        others = {name: content for name, content in files.items() if name != file}
        yield file.split("/")[0], Reader(files[file], file, _read_log, others, personal=True)


def _read_log(folder: Path) -> object:
    log = Log(folder)
    return [
        (log.plan_of(entry), log.inputs_of(entry) if isinstance(entry, PlanEntry) else log.said_with(entry))
        for entry in log.entries()
    ]
