"""Our own notes beside the rules: each says whether it is verified, and rules cite it as that."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from babel.dates import format_date

from indsatsmotor.loading import shipped_rulesets
from indsatsmotor.sources import Basis
from tests.sources.index import BOOK, CITATIONS, figures_of, numbers

NOTES = shipped_rulesets() / "siden-2023" / "kilder.md"
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "since-the-sources.md"
SOURCE = BOOK.ruleset.sources["siden-2023"]
LINES = dict(enumerate(NOTES.read_text("utf-8").splitlines(), 1))
OWN = [(owner, one) for owner, one in CITATIONS if one.source == SOURCE.id]
PARAMETERS = {
    name: one for name, one in BOOK.ruleset.parameters.items() if one.citations[0].source == SOURCE.id
}


def lines_of(section):
    (first, last) = section.lines[0]
    return [LINES[number] for number in range(first, last + 1)]


def verified(section):
    """What a note says of itself."""
    (answer,) = re.findall(r"^- Efterprøvet: (ja|nej)$", "\n".join(lines_of(section)), re.MULTILINE)
    return answer == "ja"


def test_the_notes_are_the_text_that_the_source_describes():
    assert sha256(NOTES.read_bytes()).hexdigest() == SOURCE.sha256


@pytest.mark.parametrize("section", SOURCE.sections.values(), ids=lambda section: section.id)
def test_a_note_says_what_where_how_it_is_known_and_whether_it_is_verified(section):
    heading, *points = [line for line in lines_of(section) if line]
    assert heading == f"## {section.id}: {section.title}"
    said = [point.split(":")[0] for point in points]
    assert [one for one in said if one != "- Hvad mere"] == [
        "- Hvad",
        "- Hvor",
        "- Kendt fra",
        "- Efterprøvet",
    ]
    assert verified(section) is ("ingen side" not in points[-3])


def test_the_page_that_explains_the_notes_says_of_each_whether_it_is_verified():
    rows = re.findall(
        r"^\| `(S\.[\w.-]+)` \|.*\| (yes|\*\*no\*\*)[^|]* \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    assert rows == [(one.id, "yes" if verified(one) else "**no**") for one in SOURCE.sections.values()]


def test_every_note_is_a_section():
    noted = [line.split(":")[0].removeprefix("## ") for line in LINES.values() if line.startswith("## ")]
    assert noted == list(SOURCE.sections)


def test_a_citation_rests_on_what_is_verified_or_says_that_it_does_not():
    """What is read into a note rather than said there is an interpretation."""
    wrong = [
        f"{owner}: {one}"
        for owner, one in OWN
        if one.basis is not (Basis.EXTERNAL if verified(SOURCE.sections[one.section]) else Basis.UNVERIFIED)
        and one.basis is not Basis.INTERPRETATION
    ]
    assert OWN
    assert wrong == []


def test_a_citation_leads_to_what_is_said_and_not_to_where_it_was_found():
    assert [f"{owner}: {one}" for owner, one in OWN if not LINES[one.lines[0]].startswith("- Hvad")] == []


def test_nothing_else_cites_what_nobody_has_verified():
    assert [
        owner for owner, one in CITATIONS if one.basis is Basis.UNVERIFIED and one.source != SOURCE.id
    ] == []


def test_every_note_is_cited_but_the_one_that_the_engine_goes_by():
    cited = {one.section for _, one in OWN}
    assert set(SOURCE.sections) - cited == {"S.trivsel.svar"}


@pytest.mark.parametrize("name", PARAMETERS)
def test_the_figure_or_day_of_a_parameter_stands_in_the_note_it_cites(name):
    parameter = PARAMETERS[name]
    lines = [LINES[one.lines[0]] for one in parameter.citations]
    if isinstance(parameter.value, date):
        day = format_date(parameter.value, "d. MMMM y", locale="da")
        assert all(f"den {day}" in line for line in lines)
    figures = set().union(*map(figures_of, parameter.citations))
    assert set(numbers(parameter.value)) <= figures | {Decimal(1)}


def test_the_parameters_are_days_figures_and_the_tests_without_levels():
    kinds = {type(one.value) for one in PARAMETERS.values()}
    assert kinds == {date, Decimal, tuple}
