"""The figures that rules go by stand in the lines they cite; those that do not are listed with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from indsatsmotor.rules import Constant, Parameter, Rule, parameters_of, patterns_in
from indsatsmotor.sources import Basis
from tests.sources.index import BOOK, EVERYTHING, WORDS, as_text, figures_of, numbers, standing_in, value

NOT_AS_WRITTEN = {
    "overlappende-problemtyper": "several problems that overlap are at least two",
    # How many weeks a school year has is for Danish schools to say, not for the catalogue.
    "a-uger": "half a school year is 20 teaching weeks, and nine of its ten months are 36",
    # DX13, strict: a session is a lesson of the usual length.
    "c-session-minutter-mindst": "a lesson is said to last 45 minutes elsewhere in the catalogue",
    "c-session-minutter-hoejst": "a lesson is said to last 45 minutes elsewhere in the catalogue",
    # DX21, strict: an hour of teaching is one of 60 minutes.
    "d-lektioner": "35 hours of 60 minutes are 46.667 lessons of 45",
    # DX22, lenient: any follow-up is enough.
    "d-mentor-uger": "the shortest follow-up that can be told is one week",
    # DX23, lenient: the two lessons are all there are.
    "d-mentor-lektioner": "two lessons over eight weeks are a quarter of a lesson a week",
    # DX39 and DX41, lenient: what the catalogue names are examples.
    "testaar": "a test of any grade counts, from 0 to 10",
    "karakterklasser": "marks are given from grade 7 to grade 10",
    "e1-dage-mellem-pakker": "every third week is every 21 days",
}
"""Parameters that cite the text although one of their figures does not stand there, and why."""

ADDED_BY_A_RULE = {
    ("b-makkerpar", 3): "an odd number leaves one pupil over, and the text knows pairs only",
}
"""Figures that a rule compares with although the text it cites does not have them, and why."""

SAID_BY_AN_ARTICLE = {
    ("c-et-kompetenceomraade", 1): "the text says *et*, which is an article too and so not in the index",
}

RECKONED = {
    "a-uger": lambda of: {of("skoleaar-uger") / 2, 9 * of("skoleaar-uger") / of("undervisningsmaaneder")},
    "a-uger-dokumenteret": lambda of: {9 * of("skoleaar-uger") / of("undervisningsmaaneder")},
    "d-klokketimer-minutter": lambda of: {of("d-lektioner") * 60},
    "d-lektioner": lambda of: {of("d-lektioner"), round(of("d-lektioner") * 60 / of("lektion-minutter"), 3)},
    "d-mentor-lektioner": lambda of: {of("d-mentor-lektioner"), Decimal(2) / of("d-mentor-uger")},
    "d3-lektioner-i-alt": lambda of: {of("d-lektioner") * of("d-uger")},
    "e1-dage-mellem-pakker": lambda _: {Decimal(3 * 7)},
    "e2-uger-mellem-udleveringer": lambda of: {of("skoleaar-uger") / 2},
}
"""What parameters are when they are reckoned from others."""


def figures_of_parameter(parameter: Parameter) -> set[Decimal]:
    return set(numbers(tuple(parameter.values())))


PARAMETERS = BOOK.ruleset.parameters


# --- parameters ---


def test_a_figure_of_a_parameter_stands_in_the_lines_it_cites():
    """A parameter that cites no line as text says by that that its figure is not the text's."""
    texts = {name: as_text(one.citations) for name, one in PARAMETERS.items()}
    missing = {
        name for name, one in PARAMETERS.items() if figures_of_parameter(one) - standing_in(texts[name])
    }
    assert {name for name in missing if texts[name]} <= NOT_AS_WRITTEN.keys() <= missing


def test_every_place_that_a_parameter_cites_as_text_has_one_of_its_figures():
    idle = [
        f"{name}: {citation}"
        for name, one in PARAMETERS.items()
        if name not in NOT_AS_WRITTEN and figures_of_parameter(one)
        for citation in as_text(one.citations)
        if not figures_of_parameter(one) & figures_of(citation)
    ]
    assert idle == []


@pytest.mark.parametrize("name", NOT_AS_WRITTEN)
def test_a_figure_that_does_not_stand_in_the_text_is_marked_as_read_or_reckoned(name):
    citations = PARAMETERS[name].citations
    assert [citation.basis for citation in citations if citation.basis is not Basis.TEXT]


@pytest.mark.parametrize("name", RECKONED)
def test_a_figure_that_is_reckoned_adds_up(name):
    reckoned = RECKONED[name](lambda other: PARAMETERS[other].value)
    assert figures_of_parameter(PARAMETERS[name]) == reckoned


# --- rules ---


def compared(rule: Rule) -> Iterator[Decimal]:
    """Every number that is written in a rule's conditions."""
    for pattern in patterns_in(rule):
        for test in pattern.tests:
            if isinstance(test.operand, Constant):
                yield from numbers(test.operand.value)


def test_a_number_written_in_a_rule_stands_in_the_lines_the_rule_cites():
    """Zero is none at all, which no text has to say."""
    missing = {
        (rule.id, number)
        for rule in BOOK.ruleset.rules
        if as_text(rule.citations)
        for number in set(compared(rule)) - standing_in(rule.citations)
        if number
    }
    assert missing == ADDED_BY_A_RULE.keys() | SAID_BY_AN_ARTICLE.keys()


def test_a_rule_that_goes_by_a_parameter_cites_a_place_where_its_figure_stands():
    elsewhere = [
        f"{rule.id}: {name}"
        for rule in BOOK.ruleset.rules
        for name in dict.fromkeys(parameters_of(rule))
        if name not in NOT_AS_WRITTEN and as_text(PARAMETERS[name].citations)
        if (own := figures_of_parameter(PARAMETERS[name])) and not own & standing_in(rule.citations)
    ]
    assert elsewhere == []


@pytest.mark.parametrize(("name", "number"), ADDED_BY_A_RULE)
def test_a_number_that_a_rule_adds_is_marked_as_its_own_reading(name, number):
    citations = BOOK.ruleset.by_id[name].citations
    assert [citation.basis for citation in citations if citation.basis is not Basis.TEXT]


# --- the catalogue ---


def test_a_price_stands_in_the_lines_it_cites():
    amounts = {name: price for name, price in BOOK.catalogue.prices.items() if price.default_dkk}
    assert amounts
    wrong = [name for name, one in amounts.items() if one.default_dkk not in standing_in(one.citations)]
    assert wrong == []


def test_the_grades_that_evidence_speaks_of_stand_in_the_lines_it_cites():
    graded = [e for i in BOOK.catalogue.interventions.values() for e in i.evidence if e.grades]
    assert graded
    wrong = [one.id for one in graded if not set(map(Decimal, one.grades)) <= standing_in(one.citations)]
    assert wrong == []


def said_in(sentence: str) -> set[Decimal]:
    """The figures that a Danish sentence of ours gives; one is left out, as it is in the index."""
    words = re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_]+", sentence.lower())
    return {value(word) for word in words if word in WORDS or word[0].isdigit()} - {Decimal(1)}


def test_the_figures_that_a_title_summary_or_statement_gives_stand_in_the_lines_it_cites():
    said = [
        (f"{one.owner}, {name}", said_in(text["da"]), standing_in(one.citations))
        for one in EVERYTHING
        if as_text(one.citations)
        for name in ("title", "summary", "statement")
        if (text := getattr(one.part, name, None))
    ]
    assert any(figures for _, figures, _ in said)
    missing = {place: figures - standing for place, figures, standing in said if figures - standing}
    assert missing == {}
