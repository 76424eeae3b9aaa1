"""Whatever a report asks words for has them, and no words are left that nothing asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indsatsmotor.loading import load_rulebook, load_words
from indsatsmotor.offering import RESOURCES
from indsatsmotor.plan import Status, UnmetKind
from indsatsmotor.render import report
from indsatsmotor.render.report import _means, _picture, _report
from indsatsmotor.sources import Basis
from tests.render.page import Page
from tests.render.schools import little

FOLDER = Path(report.__file__).parent
SOURCES = [path.read_text("utf-8") for path in (*FOLDER.glob("*.py"), *FOLDER.glob("templates/*.html"))]
PHRASES = load_words().phrases

EVIDENCE = [one for i in load_rulebook().catalogue.interventions.values() for one in i.evidence]
FAMILIES = {
    "report-means": _means.KINDS,
    "report-means-caption": _means.KINDS,
    "report-whose": _means.KINDS,
    "report-what": RESOURCES,
    "report-column": _picture.HEADED,
    "report-unmet": UnmetKind,
    "report-unmet-status": ("scarce", "undetermined", "refused", "no_candidate", "forbidden", "withdrawn"),
    "report-status-says": [status for status in Status if not status.recommended],
    "report-basis": [basis for basis in Basis if basis is not Basis.TEXT],
    "report-grade": {"elsewhere", *(one.grade for one in EVIDENCE)},
    "report": _report.SECTIONS,
}  # fmt: skip


def named() -> set[str]:
    """The phrases that are asked for by their whole name."""
    return {name for text in SOURCES for name in re.findall(r"""["'](report-[\w-]*\w)["']""", text)}


def members() -> set[str]:
    return {f"{family}-{member}" for family, several in FAMILIES.items() for member in several}


def test_every_phrase_that_is_asked_for_exists():
    asked = {name for text in SOURCES for name in re.findall(r"""say\(["']([\w-]*\w)["']""", text)}
    assert {"report-skip", "who"} < asked
    assert sorted((asked | named()) - PHRASES.keys()) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_of_a_family_of_phrases_exists(family):
    assert sorted({f"{family}-{member}" for member in FAMILIES[family]} - PHRASES.keys()) == []


def test_every_family_is_asked_for():
    asked = {name for text in SOURCES for name in re.findall(r"""["'](report-[\w-]*)-["'] ~""", text)}
    assert asked - FAMILIES.keys() == set()


def test_every_phrase_of_the_report_is_asked_for():
    of_report = {name for name in PHRASES if name.startswith("report-")}
    across = {"report-class", "report-class-of", "report-across", "report-across-of"}
    assert sorted(of_report - named() - members() - across) == []


def test_the_two_languages_say_as_much():
    """The same elements in the same order, whatever the words; in a picture they may take more lines."""
    pages = [
        Page(report.as_report(little().plan, little().case, load_rulebook(), language=language))
        for language in ("da", "en")
    ]
    danish, english = (
        [(tag, a.get("id"), a.get("href")) for tag, a in page.elements if tag not in {"g", "text"}]
        for page in pages
    )
    assert danish == english
