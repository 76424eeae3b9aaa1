"""Answers as text: they fit a terminal, say the same in both languages, and say what the data say."""

from __future__ import annotations

import re
from functools import cache

import pytest

from indsatsmotor.plan import Status
from indsatsmotor.reasons import ChangeOption, Explanation, FactStep, Standing, WhatWouldChange
from indsatsmotor.render import as_explanation, as_what_would_change, as_why_not
from tests.planning.schools import BOOK
from tests.planning.test_explaining import SCENARIOS, planned
from tests.planning.test_why_not import VARIANTS, inquiry

LANGUAGES = ("da", "en")
NAMES = ("everything", "nobody-but-packs", "unknown-languages", "scarce", "not-volunteering")
each_name = pytest.mark.parametrize("name", NAMES)
each_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def explanations(name) -> list[Explanation]:
    ids = [one.id for one in planned(name).recommendations] + [one.id for one in inquiry(name).needs]
    return [inquiry(name).explain(of) for of in ids]


@cache
def texts(name, language) -> list[str]:
    found = [as_explanation(one, BOOK, language=language) for one in explanations(name)]
    answers = (inquiry(name).why_not(variant, "e1") for variant in VARIANTS)
    return [*found, *(as_why_not(one, BOOK, language=language) for one in answers)]


@each_language
@each_name
def test_no_line_is_longer_than_eighty_columns(name, language):
    long = [line for text in texts(name, language) for line in text.splitlines() if len(line) > 80]
    assert [line for line in long if " " in line.strip()] == []


@each_name
def test_both_languages_have_the_same_parts_and_the_same_steps(name):
    for danish, english in zip(texts(name, "da"), texts(name, "en"), strict=True):
        assert shape(danish) == shape(english)


def shape(text: str) -> tuple[int, list[str]]:
    """How many parts there are, and the numbers of the steps."""
    return len(re.findall(r"^-+$", text, re.MULTILINE)), re.findall(r"^  (\d+)\. ", text, re.MULTILINE)


@each_language
@each_name
def test_every_step_is_on_the_page_under_its_number(name, language):
    for one in explanations(name):
        text = as_explanation(one, BOOK, language=language)
        steps = [step.number for step in (*one.told, *one.derived, *one.judged, *one.said)]
        assert shape(text)[1] == [str(number) for number in steps]


@each_language
@each_name
def test_no_field_is_called_by_its_name_in_code(name, language):
    for text in texts(name, language):
        assert not re.findall(r"\b(?:student_id|class_id|[a-z]+_[a-z_]+)\b", text), text


@each_name
def test_nothing_is_left_to_fill_in(name):
    for language in LANGUAGES:
        for text in texts(name, language):
            assert not re.findall(r"[{}]|\bNone\b(?! of)|\bTrue\b|\bFalse\b", text)


def test_what_is_not_told_is_never_said_to_be_no():
    text = as_why_not(inquiry("unknown-languages").why_not("E1", "e2"), BOOK, language="en")
    assert "the parents' languages: not told" in text
    assert "the parents' languages: no" not in text.replace("not told", "")


@each_language
def test_every_status_a_change_can_end_in_has_words(language):
    one = inquiry("everything").explain(planned("everything").recommendations[0].id)
    step = FactStep(kind="staff", key=("m1",), field="prep_minutes_per_week", before=None, after=45)
    for status in (*Status, *Standing, "met", "scarce", "refused", "undetermined", "no_candidate"):
        option = ChangeOption(steps=(step,), status=str(status), text={"da": "x", "en": "x"})
        answer = WhatWouldChange(
            of="x",
            status=str(status),
            options=(option,),
            plans=1,
            complete=False,
            ruleset=one.ruleset,
            facts_sha256="",
        )
        assert as_what_would_change(answer, BOOK, language=language)


def test_there_are_schools_in_which_every_part_is_shown():
    headings = {line for name in NAMES for text in texts(name, "en") for line in text.splitlines()}
    wanted = {
        "The reasons in short", "What is told", "What follows from it", "What the rules say of the offering",
        "What is not told", "How the means were shared out", "Bounds", "Rules and sources",
        "What stands in the way", "What was lacking", "What is recommended",
    }  # fmt: skip
    assert wanted <= headings
    assert set(NAMES) <= set(SCENARIOS)
