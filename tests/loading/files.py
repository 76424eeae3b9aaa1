"""Writes the files of a case and reads what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from indsatsmotor.errors import FactError, FactErrors
from indsatsmotor.facts import Case
from indsatsmotor.loading import load_case

SCHOOL = """\
schools: [{ id: s1 }]
classes:
  - { id: 3a, grade: 3, school_id: s1 }
  - { id: 8b, grade: 8, school_id: s1 }
"""
"""A school with two classes, as ``case.yaml``."""

HEADER = "id;grade;class_id;school_id"
"""What ``students.csv`` has to tell of a pupil."""


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """*folder* with *files* in it; text is written as UTF-8, its line ends as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def case_of(folder: Path, **tables: str | bytes) -> Case:
    """The case of the small school with *tables*, such as ``students``, as CSV beside it."""
    return load_case(write(folder, {"case.yaml": SCHOOL, **{f"{k}.csv": v for k, v in tables.items()}}))


def attempt(way: Callable[..., Case], *given: Any, **named: Any) -> Case | FactErrors:
    """The case that comes of it, or what is said of it."""
    try:
        return way(*given, **named)
    except FactErrors as report:
        return report


def problems(path: Path) -> list[FactError]:
    """Every problem of the case in *path*, which cannot be used."""
    with pytest.raises(FactErrors) as report:
        load_case(path)
    return list(report.value.exceptions)


def problems_of(folder: Path, **tables: str | bytes) -> list[FactError]:
    """Every problem of the small school with *tables* beside it."""
    return problems(write(folder, {"case.yaml": SCHOOL, **{f"{k}.csv": v for k, v in tables.items()}}))


def places(found: Sequence[Any]) -> list[str]:
    """Where the problems stand."""
    return [str(problem.place) for problem in found]
