"""Many threads or processes at once come to the same bytes as one alone."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_all_start_methods, get_context

import pytest

from indsatsmotor import Case, Rulebook, _durable, check, load_rulebook, recommend
from indsatsmotor.derivation import Derivation
from indsatsmotor.facts import atoms
from indsatsmotor.inference import default_engine, infer
from tests.allocation.schools import CALENDARS, a_group_school, case_of
from tests.plan.companions import case

CASES = [case(), *(case_of(a_group_school(n, calendar=CALENDARS[n % 3])) for n in (1, 2, 3, 5)), Case()]
Told = tuple[Derivation, str, tuple[str, ...]]


def told_of(one: Case, book: Rulebook | None = None) -> Told:
    """The derivation of a case, its plan and what the checker says of that."""
    book = book or load_rulebook()
    plan = recommend(one, book=book)
    return infer(atoms(one), book), plan.to_json(), check(plan, one, book=book)


@pytest.fixture(scope="module")
def alone() -> list[Told]:
    return [told_of(one) for one in CASES]


@pytest.fixture
def often():
    """Threads that take turns as often as Python lets them."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def in_threads(books: Iterable[Rulebook]) -> list[Told]:
    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(told_of, CASES, books))


def test_the_cases_and_their_plans_differ(alone):
    assert len({plan for _, plan, _ in alone}) == len(CASES)
    assert all(problems == () for _, _, problems in alone)


def test_threads_with_one_rulebook_that_no_engine_has_seen_come_to_the_same(alone, often):
    shared = load_rulebook()
    assert in_threads([shared] * len(CASES)) == alone


def test_threads_with_a_rulebook_each_come_to_the_same(alone, often):
    assert in_threads([load_rulebook() for _ in CASES]) == alone


@pytest.mark.skipif(not _durable.available(), reason="durable_rules is not installed")
def test_one_ruleset_of_the_backend_that_many_threads_chain_at_once_is_right_each_time(often):
    book = load_rulebook()
    told = [list(atoms(one)) for one in CASES] * 20
    expected = [infer(facts, book, engine="reference") for facts in told]
    with ThreadPoolExecutor(max_workers=16) as pool:
        assert list(pool.map(lambda facts: infer(facts, book, engine="durable"), told)) == expected


@pytest.mark.parametrize("method", get_all_start_methods())
def test_processes_come_to_the_same(alone, method):
    """Also after the parent has used the backend, whose memory a fork copies."""
    book, facts = load_rulebook(), [tuple(atoms(one)) for one in CASES]
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context(method)) as pool:
        plans = list(pool.map(recommend, CASES))
        derivations = pool.map(infer, facts, [book] * len(CASES))
        problems = pool.map(check, plans, CASES)
        made = zip(derivations, (plan.to_json() for plan in plans), problems, strict=True)
        assert list(made) == alone


def test_these_tests_use_the_backend_where_it_is_installed():
    assert default_engine() == ("durable" if _durable.available() else "reference")
