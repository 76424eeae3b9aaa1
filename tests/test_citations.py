"""What the rules cite stands where they say it does.

INDSATSMOTOR_SOURCES says where the publications are, which are not part of the project. All but one of these
tests do without them: they read the index of the publications in ``tests/sources``.
"""

from __future__ import annotations

import importlib.util
import os
import re
from decimal import Decimal
from pathlib import Path

import pytest

import indsatsmotor
from indsatsmotor.sources import Citation, Section
from tests.sources.index import BOOK, CITATIONS, CONTENT, HOLDING_TEXT, INDEX, WORDS, figures_of, lines_in

FOLDER = os.environ.get("INDSATSMOTOR_SOURCES")
TOOL = Path(__file__).parents[1] / "tools" / "index_sources.py"
SOURCE = Path(indsatsmotor.__file__).parent

# --- the index ---


def held_by(section: Section) -> set[int]:
    return {line for first, last in section.lines for line in range(first, last + 1)}


def test_the_index_is_of_the_texts_that_the_rulesets_describe():
    described = {
        source.id: (
            source.sha256,
            source.lines,
            {name: held_by(one) for name, one in source.sections.items()},
        )
        for source in BOOK.ruleset.sources.values()
    }
    indexed = {
        name: (
            source["sha256"],
            source["lines"],
            {section: lines_in(spans) for section, spans in source["sections"].items()},
        )
        for name, source in CONTENT["sources"].items()
    }
    assert indexed == described


def test_a_section_begins_and_ends_with_a_line_that_holds_text():
    empty = [
        f"{name} {section}: {line}"
        for name, source in CONTENT["sources"].items()
        for section, spans in source["sections"].items()
        for line in map(int, re.findall(r"\d+", spans))
        if line not in HOLDING_TEXT[name]
    ]
    assert empty == []


def test_the_index_knows_numbers_words_shares_and_thousands():
    at = {
        245: {Decimal(10), Decimal(14), Decimal("0.5")},
        266: {Decimal("10.5"), Decimal(45)},
        407: {Decimal(2), Decimal(16)},
        572: {Decimal(2), Decimal(4)},
        817: {Decimal(5000)},
        1203: {Decimal("0.1")},
        1208: {Decimal(2), Decimal(4), Decimal(6)},
    }
    lines = {line: Citation("inspirationskatalog-2021", "", (line, line)) for line in at}
    assert {line: figures_of(citation) for line, citation in lines.items()} == at


def test_the_index_keeps_no_sentence_of_a_publication():
    kept = {
        figure
        for source in CONTENT["sources"].values()
        for line in source["figures"].values()
        for figure in line.split()
    }
    assert {one for one in kept if one not in WORDS and not re.fullmatch(r"[\d.,]+%?", one)} == set()
    assert {frozenset(source) for source in CONTENT["sources"].values()} == {
        frozenset({"sha256", "lines", "sections", "text", "figures"})
    }


@pytest.mark.skipif(FOLDER is None, reason="INDSATSMOTOR_SOURCES does not say where the texts are")
def test_the_index_is_what_the_texts_give_today():
    spec = importlib.util.spec_from_file_location("index_sources", TOOL)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.written(tool.index(Path(FOLDER))) == INDEX.read_text("utf-8")


# --- citations ---


def test_every_kind_of_part_is_looked_at():
    kinds = {owner.split("/")[1] for owner, _ in CITATIONS}
    assert kinds == {"rules", "parameters", "switches", "interventions", "prices"}
    deep = {owner.split("/")[3] for owner, _ in CITATIONS if owner.count("/") > 3}
    assert {"variants", "prerequisites", "evidence"} <= deep


def test_every_part_that_can_cite_does():
    silent = [one.id for one in (*BOOK.ruleset.rules, *BOOK.ruleset.parameters.values()) if not one.citations]
    assert silent == []


def test_a_citation_begins_and_ends_with_a_line_that_holds_text():
    empty = [
        f"{owner}: {citation}"
        for owner, citation in CITATIONS
        if not set(citation.lines) <= HOLDING_TEXT[citation.source] or citation.lines[0] > citation.lines[1]
    ]
    assert empty == []


def test_the_section_that_is_named_holds_all_the_lines():
    outside = [
        f"{owner}: {citation}"
        for owner, citation in CITATIONS
        if not set(range(citation.lines[0], citation.lines[1] + 1))
        <= lines_in(CONTENT["sources"][citation.source]["sections"][citation.section])
    ]
    assert outside == []


def test_the_sections_that_the_code_names_exist():
    named = {
        (path.name, section)
        for path in SOURCE.rglob("*.py")
        for section in re.findall(r"\b(?:K[1-4]|P)\.[A-Za-z0-9.]*[A-Za-z0-9]", path.read_text("utf-8"))
    }
    known = {section for source in CONTENT["sources"].values() for section in source["sections"]}
    assert len(named) > 20
    assert {(file, section) for file, section in named if section not in known} == set()
