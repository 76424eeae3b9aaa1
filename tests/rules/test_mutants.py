"""Every small mistake in the shipped rules makes some case fail, or is listed with a reason."""

from __future__ import annotations

from collections import Counter

import pytest

from indsatsmotor.loading import load_rule_cases, load_rulebook, shipped_rulesets
from indsatsmotor.testing import Mutant, mutants, survivors
from tests.test_docs import tool

BOOK = load_rulebook()
MAKER = tool("make_mutants")
PARTS = [part for entry in MAKER.LISTED for part in entry.get("parts", ())]
CHANGES = [change for entry in MAKER.LISTED for change in entry.get("changes", ())]


@pytest.fixture(scope="module")
def made() -> list[Mutant]:
    return list(mutants(BOOK.ruleset))


@pytest.fixture(scope="module")
def alive(made) -> list[Mutant]:
    return list(survivors(made, load_rule_cases(shipped_rulesets(), BOOK), BOOK))


def test_a_mistake_that_no_case_notices_is_listed_with_a_reason(alive):
    """Add a case, or the reason why nobody has to notice it."""
    assert list(map(str, MAKER.not_listed(alive))) == []


def test_a_listed_mistake_is_one_that_no_case_notices(made, alive):
    assert set(CHANGES) <= {str(mutant) for mutant in alive}
    unnoticed, all_of = Counter(one.part for one in alive), Counter(one.part for one in made)
    assert {part: unnoticed[part] for part in PARTS} == {part: all_of[part] for part in PARTS}


def test_nothing_is_listed_twice_and_every_reason_is_given():
    assert len(set(PARTS)) == len(PARTS)
    assert len(set(CHANGES)) == len(CHANGES)
    assert not {change.partition(":")[0] for change in CHANGES} & set(PARTS)
    assert all(entry["because"].strip() for entry in MAKER.LISTED)


def test_the_page_on_mutants_gives_the_numbers_of_today(made, alive):
    """If not, run ``python tools/make_mutants.py``."""
    page = MAKER.PAGE.read_text(encoding="utf-8")
    assert MAKER.filled(page, made, alive) == page
