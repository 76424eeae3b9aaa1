"""Plans and derivations show themselves: in a notebook as a table, in a terminal within 80 columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indsatsmotor import load_rulebook
from indsatsmotor.facts import atoms
from indsatsmotor.inference import infer
from indsatsmotor.tables import as_html, as_text
from tests.render.page import Page
from tests.render.schools import hostile, little


@pytest.fixture(scope="module", params=["plan", "derivation"])
def shown(request):
    """Something that shows itself."""
    school = little()
    return school.plan if request.param == "plan" else infer(atoms(school.case), load_rulebook())


def test_it_shows_itself_in_a_terminal_of_80_columns(shown):
    lines = repr(shown).splitlines()
    assert max(map(len, lines)) <= 80
    assert 2 < len(lines) < 60
    assert str(shown) == repr(shown)


def test_a_notebook_shows_the_same_as_a_table(shown):
    page = Page(shown._repr_html_())
    assert page.problems == []
    assert page.text.replace(" ", "") == "".join(repr(shown).split())


def test_nobody_is_named_in_what_a_plan_shows_of_itself():
    plan = hostile().plan
    assert "script" not in plan._repr_html_() + repr(plan)
    ids = {student for one in plan.recommendations for student in one.students}
    assert not [id_ for id_ in ids if id_ in repr(plan)]


def test_every_result_is_counted():
    plan = little().plan
    _, _, *rows = (line.split() for line in repr(plan).splitlines())
    assert sum(int(count) for row in rows for count in row[1:]) == len(plan.recommendations)


@given(st.lists(st.text("<>&\"'/b ø", min_size=1, max_size=8), min_size=2, max_size=2))
def test_whatever_stands_in_a_table_is_escaped(words):
    page = Page(as_html(words[0], words, [words]))
    assert page.problems == []
    assert {tag for tag, _ in page.elements} == {"table", "caption", "tr", "th", "td"}
    assert "".join(page.texts) == "".join([words[0], *words, *words])


def test_columns_stand_below_each_other():
    assert as_text("A", ["b", "cc"], [["ddd", 1]]).splitlines() == ["A", "b   cc", "ddd  1"]
