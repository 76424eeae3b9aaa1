"""The documentation does what it says: every file, command and piece of Python on a page is tried.

Each page is one test, because what stands further down rests on what stands above. A page is run in an empty
folder with the school that the tutorial made; the tutorial itself begins with nothing.

- A ``code-block`` with a caption is a file of that name.
- A ``console`` block holds commands after ``$`` and what they print; ``...`` stands for what is left out.
- A ``python`` block is run; one that begins with ``>>>`` is held against what it prints.
"""

from __future__ import annotations

import doctest
import re
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator
from configparser import ConfigParser
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from sybil import Document, Example, Region
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser
from sybil.parsers.myst.lexers import DirectiveLexer

from indsatsmotor import Status, errors
from indsatsmotor.cli import main

DOCS = Path(__file__).parent.parent / "docs"
TUTORIAL = DOCS / "tutorial" / "first-plan.md"
FLAGS = doctest.ELLIPSIS | doctest.REPORT_NDIFF
Run = Callable[[list[str]], str]


def files(document: Document) -> Iterator[Region]:
    """The blocks that stand for a file."""
    for region in DirectiveLexer("code-block")(document):
        if "caption" in region.lexemes.get("options", {}):
            region.evaluator = write
            yield region


def write(example: Example) -> None:
    lexemes = example.region.lexemes
    path = Path(lexemes["options"]["caption"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(lexemes["source"], encoding="utf-8")


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block, and what it is said to print."""
    for part in ("\n" + text).split("\n$ ")[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed.strip("\n")


def in_console(run: Run) -> Callable[[Document], Iterable[Region]]:
    def compare(example: Example) -> str | None:
        for command, wanted in commands(example.parsed):
            printed = run(shlex.split(command)).replace("\u00a0", " ").strip("\n")
            if not doctest.OutputChecker().check_output(f"{wanted}\n", f"{printed}\n", FLAGS):
                return f"$ {command}\n{printed}\n\ninstead of\n\n{wanted}"
        return None

    return CodeBlockParser("console", compare)


def pages() -> list[str]:
    """Every page with something to try."""
    found = [path for path in sorted(DOCS.rglob("*.md")) if "_build" not in path.parts]
    marks = ("```python", "```console", ":caption:")
    return [str(p.relative_to(DOCS)) for p in found if any(mark in p.read_text("utf-8") for mark in marks)]


@pytest.fixture
def run(capsys, monkeypatch) -> Run:
    """Runs a command of the command line and says what it printed; ``echo $?`` prints its exit code."""
    monkeypatch.setattr(sys, "argv", ["indsatsmotor"])
    monkeypatch.setattr(sys.modules["__main__"], "__package__", None, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    codes = [0]

    def command(words: list[str]) -> str:
        if words == ["echo", "$?"]:
            return str(codes[-1])
        assert words[0] == "indsatsmotor", f"only indsatsmotor is run here, not {words[0]}"
        capsys.readouterr()
        codes.append(main(words[1:]))
        printed = capsys.readouterr()
        return printed.err if codes[-1] > 1 else printed.out  # what is being done stands there as well

    return command


@pytest.mark.parametrize("page", pages())
def test_the_page_does_what_it_says(page, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if DOCS / page != TUTORIAL:
        for example in Document.parse(str(TUTORIAL), files):
            example.evaluate()
    python = PythonCodeBlockParser(doctest_optionflags=FLAGS)
    for example in Document.parse(str(DOCS / page), files, in_console(run), python):
        example.evaluate()


def test_there_are_pages_to_try():
    assert {"tutorial/first-plan.md", "how-to/embed.md"} <= set(pages())


# --- pages that list what the code has ---


def test_the_tables_of_the_reference_are_those_of_the_models_and_rules():
    """If not, run ``python tools/make_reference.py``."""
    maker = tool("make_reference")
    made = [path for path in maker.REFERENCE.glob("*.md") if maker.BLOCK.search(path.read_text("utf-8"))]
    assert made
    assert [p.name for p in made if maker.filled(p.read_text("utf-8")) != p.read_text("utf-8")] == []


def tool(name: str) -> ModuleType:
    """A script of ``tools/`` as a module."""
    spec = spec_from_file_location(name, DOCS.parent / "tools" / f"{name}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def in_code(page: str) -> set[str]:
    """What stands between backticks on a page."""
    text = re.sub(r"^```.*?^```", "", (DOCS / page).read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    return set(re.findall(r"`([^`]+)`", text))


def test_every_room_stands_on_the_page_of_the_architecture():
    contracts = ConfigParser()
    contracts.read(DOCS.parent / ".importlinter", encoding="utf-8")
    rooms = set(re.findall(r"\w+", contracts["importlinter:contract:rooms"]["layers"]))
    assert "planning" in rooms
    assert sorted(rooms - in_code("explanation/architecture.md")) == []


def test_every_error_stands_on_the_page_of_errors():
    raised = {name for name in errors.__all__ if issubclass(vars(errors)[name], Exception)}
    assert sorted(raised - {"IndsatsmotorError"} - in_code("reference/errors.md")) == []


def test_every_status_stands_on_the_page_of_the_plan():
    assert sorted({str(status) for status in Status} - in_code("reference/plan.md")) == []


def test_every_decision_says_why_what_and_what_follows():
    decisions = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    headings = {
        path.name: re.findall(r"^## (.+)$", path.read_text("utf-8"), re.MULTILINE) for path in decisions
    }
    assert headings
    assert [n for n, found in headings.items() if found != ["Context", "Decision", "Consequences"]] == []
