"""Write the answers into the cases of the conformance kit, its kinds of fact and its schema.

A case is written by hand, but for ``answer``. An answer against which ``expects`` stands is not written: one
of the two is wrong.

    python tools/make_conformance.py
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from indsatsmotor.testing.conformance import KitCase, Library, kinds, kit, unkept

WIDE = 116


def laid_out(data: Any, indent: int = 0, before: int = 0) -> str:
    """*data* as JSON, whatever fits into a line in one."""
    line = json.dumps(data, ensure_ascii=False)
    if len(line) + indent + before <= WIDE or not isinstance(data, dict | list) or not data:
        return line
    inner = " " * (indent + 2)
    if isinstance(data, dict):
        keys = ((f"{json.dumps(key, ensure_ascii=False)}: ", value) for key, value in data.items())
        parts = [f"{inner}{key}{laid_out(value, indent + 2, len(key))}" for key, value in keys]
    else:
        parts = [inner + laid_out(value, indent + 2) for value in data]
    start, end = "{}" if isinstance(data, dict) else "[]"
    return f"{start}\n" + ",\n".join(parts) + f"\n{' ' * indent}{end}"


def answered(path: Path) -> str:
    """The case in *path* with the library's answer.

    Raises:
        SystemExit: something that ``expects`` says is not so.
    """
    told = json.loads(path.read_text("utf-8"))
    case = KitCase.model_validate(told)
    answer = Library().answer(case)
    if difference := unkept(case, answer):
        raise SystemExit(f"{case.id}: {difference}")
    return laid_out({**told, "answer": answer}) + "\n"


def beside() -> Iterator[tuple[Path, str]]:
    """Each file beside the cases and what should stand in it."""
    yield kit() / "kinds.json", laid_out(kinds()) + "\n"
    schema = json.dumps(KitCase.model_json_schema(), ensure_ascii=False, indent=2)
    yield kit() / "case.schema.json", schema + "\n"


def main() -> None:
    """Write all of them."""
    cases = sorted((kit() / "cases").rglob("*.json"))
    for path, text in (*beside(), *((path, answered(path)) for path in cases)):
        path.write_text(text, encoding="utf-8")
    print(f"{len(cases)} cases")


if __name__ == "__main__":
    main()
