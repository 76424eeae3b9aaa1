"""Step 1 as forms: what a school fills in before anything is chosen, and what the answers propose.

Nothing here judges a pupil. Signs propose, and people confirm or reject in the columns ``exposed``,
``academic_lag`` and ``wellbeing_lag`` of the students' form.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from indsatsmotor.facts import Answers, Case, Fact, Mark, Student, TestResult, key_of
from indsatsmotor.loading import load_words
from indsatsmotor.plan import FindingItem, SchoolTaskItem
from indsatsmotor.planning import notes_on
from indsatsmotor.rulebook import Rulebook

_OVERVIEW = ("absence_share_current", "absence_share_latest_year", "education_ready")
_JUDGED = ("exposed", "academic_lag", "wellbeing_lag")
_FORMS: Mapping[str, tuple[type[Fact], str]] = {
    "students": (Student, "students"),
    "answers": (Answers, "answers"),
    "tests": (TestResult, "tests"),
    "marks": (Mark, "marks"),
}
GUIDE = "vejledning.md"


@dataclass(frozen=True)
class Survey:
    """What is proposed and what is missing."""

    proposals: tuple[FindingItem, ...]
    """What signs point to and nobody has judged, and other things to know about the facts told."""
    tasks: tuple[SchoolTaskItem, ...]
    """What the school or the municipality has to do in the survey."""
    unanswered: Mapping[str, int]
    """For each question of the overview and the forms, of how many pupils it is not answered."""


def survey(case: Case, *, book: Rulebook | None = None) -> Survey:
    """What the facts told so far propose, and what is missing.

    Args:
        case: everything told so far.
        book: the rules in force; the shipped ones when not given.

    >>> survey(Case()).unanswered["student.exposed"]
    0
    """
    proposals, tasks = notes_on(case, book)
    return Survey(proposals, tasks, dict(_unanswered(case)))


def forms(case: Case) -> dict[str, str]:
    """The files to fill in, by name: one row for each pupil, with what is told already.

    Each can be put back into the folder of the case as it is; an empty cell says that nobody knows.

    >>> forms(Case())["answers.csv"].splitlines()[0].split(";")[:2]
    ['student_id', 'known_before_closure']
    """
    made = {f"{name}.csv": _form(case, *form) for name, form in _FORMS.items()}
    return made | {GUIDE: _guide()}


def write_forms(case: Case, folder: str | Path) -> list[Path]:
    """Write the forms into *folder*, which must not hold any of them yet.

    Raises:
        FileExistsError: a form is there already; nothing is written.
    """
    folder = Path(folder)
    paths = {folder / name: text for name, text in forms(case).items()}
    for path in paths:
        if path.exists():
            raise FileExistsError(17, "the form is there already", str(path))
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in paths.items():
        path.write_text(text, encoding="utf-8-sig" if path.suffix == ".csv" else "utf-8", newline="")
    return list(paths)


def _form(case: Case, model: type[Fact], told_in: str) -> str:
    """The rows told, and for facts of which each pupil has one, a row for everybody."""
    told = list(getattr(case, told_in))
    if model.keys == ("student_id",):
        known = {key_of(fact)[0] for fact in told}
        told += [model(student_id=s.id) for s in case.students if s.id not in known]  # type: ignore[call-arg]
    columns = list(model.model_fields)
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(columns)
    for fact in sorted(told, key=key_of):
        writer.writerow([_cell(getattr(fact, column)) for column in columns])
    return out.getvalue()


def _cell(value: Any) -> str:
    """A value as a school writes it; the loader reads it back."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nej"
        case frozenset() | tuple() | list():
            return "|".join(sorted(map(str, value))) or "ingen"
        case _:
            return str(value)


def _guide() -> str:
    """What each column means, in Danish and in English."""
    words = load_words()
    lines = ["# Skemaer til afdækningen · Forms of the survey", ""]
    lines += ["Tom celle: det ved vi ikke. · An empty cell: nobody knows. `ja`/`nej` · yes/no.", ""]
    for name, (model, _) in _FORMS.items():
        lines += [f"## {name}.csv", ""]
        for column in model.model_fields:
            label = words.label(model.kind, column)
            lines.append(f"- `{column}`: {label['da']} · {label['en']}")
        lines.append("")
    return "\n".join(lines)


def _unanswered(case: Case) -> Iterator[tuple[str, int]]:
    yield from _missing("student", case.students, (*_OVERVIEW, *_JUDGED))
    answered = {answers.student_id for answers in case.answers}
    without = len(case.students) - len(answered)
    for name, count in _missing("answers", case.answers, tuple(Answers.model_fields)[1:]):
        yield name, count + without


def _missing(kind: str, facts: Iterable[Fact], fields: Iterable[str]) -> Iterator[tuple[str, int]]:
    told = list(facts)
    for field in fields:
        yield f"{kind}.{field}", sum(getattr(fact, field) is None for fact in told)
