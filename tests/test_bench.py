"""The benchmarks run, compare like with like, and reckon right. How fast anything is, no test says."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indsatsmotor import Case, Policy, load_rulebook, recommend
from indsatsmotor.derivation import Finding
from indsatsmotor.facts import Class, School, Student, TestResult, atoms, key_of, told_kinds
from indsatsmotor.inference import default_engine, infer

BENCH = Path(__file__).parents[1] / "bench"

with pytest.MonkeyPatch.context() as path:  # the benchmarks are scripts, no package
    path.syspath_prepend(str(BENCH))
    engines, sizes, ten_rules, whole_school = (
        importlib.import_module(name) for name in ("engines", "sizes", "ten_rules", "whole_school")
    )

POLICIES = {
    "as shipped": Policy(),
    "fewer grades": Policy(parameters={"testaar": (2, 6)}),
    "other grades and results": Policy(parameters={"testaar": (3, 4), "testresultater": ("fair", "other")}),
    "one result": Policy(parameters={"testresultater": ("deficient",)}),
}
BOOKS = {name: load_rulebook(policy=policy) for name, policy in POLICIES.items()}
TENS = {name: ten_rules.book_of_ten(book) for name, book in BOOKS.items()}
BOOK, TEN = BOOKS["as shipped"], TENS["as shipped"]
ENGINES = ["durable", "reference"] if default_engine() == "durable" else ["reference"]


@pytest.fixture(scope="module")
def school() -> Case:
    """The example school, whose adults know a pupil of each class besides."""
    told = sizes.school()
    known = frozenset(pupils[0] for pupils in told.members.values())
    parts = {name: getattr(told, name) for name in Case.model_fields}
    parts["staff"] = [adult.model_copy(update={"knows_students": known}) for adult in told.staff]
    return Case(**parts)


@pytest.fixture(scope="module")
def one_class(school) -> Case:
    return sizes.one_class(school, sizes.SMALLEST)


# --- the benchmarks run ---


def test_schools_are_shared_out_with_and_without_times():
    done = subprocess.run(
        [sys.executable, str(BENCH / "sharing.py"), "--quick"], capture_output=True, text=True, check=True
    )
    _, _, *lines = done.stdout.splitlines()
    assert [line.split("|")[1].strip() for line in lines] == [
        "8 pupils, 3 adults, without times",
        "8 pupils, 3 adults, with times",
    ]


@cache
def rows(script: str) -> tuple[str, ...]:
    """What the lines are called that a benchmark prints about its smallest size."""
    done = subprocess.run(
        [sys.executable, str(BENCH / script), "--quick"], capture_output=True, text=True, check=True
    )
    assert not done.stderr
    _, table, *_ = done.stdout.split("\n\n")
    return tuple(dict.fromkeys(line[:30].strip() for line in table.splitlines()[1:]))


def test_a_whole_school_is_measured_from_its_files_to_its_plan_on_paper():
    assert (levels := [level.name for level in recommend(Case()).optimality.levels])
    assert rows("whole_school.py") == (
        "loading the package",
        "loading the solver",
        "reading the files",
        "reading the rules",
        "inference",
        "judging candidates",
        "setting up the sharing out",
        *(f"sharing out: {level}" for level in levels),
        "drawing the plan",
        "writing text",
        "writing JSON",
        "writing a report",
        "the whole",
    )


def test_the_engines_are_measured_with_all_rules_and_with_ten():
    certified = ["durable", "its certification"] if "durable" in ENGINES else []
    assert rows("engines.py") == tuple(
        f"{rules}, {way}"
        for rules, against in (("all rules", "reference"), ("ten rules", "by hand"))
        for way in dict.fromkeys([*certified, "reference", against])
    )


def test_planning_is_measured_with_and_without_reasons():
    assert rows("reasons.py") == (
        "planning, no reasons asked for",
        "what the answers share",
        "explaining a result",
        "explaining a need",
        "why not",
        "an explanation as text",
        "why not as text",
        "planning, every reason asked",
    )


@pytest.mark.parametrize("script", ["whole_school.py", "engines.py", "reasons.py"])
def test_the_readme_says_of_every_line_what_it_means(script):
    readme = (BENCH / "README.md").read_text("utf-8")
    assert [row for row in rows(script) if f"| {row} |" not in readme] == []


# --- the ten rules by hand ---


IN_6A = {"grade": 6, "class_id": "6a", "school_id": "s"}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Three pupils, judged or not, with tests around every bound: grades, results, days."""
    judgement = st.sampled_from([True, False, None])
    names = ["e1", "e2", "e3"]
    pupils = [
        Student(id=name, **IN_6A, exposed=draw(judgement), academic_lag=draw(judgement)) for name in names
    ]
    results = st.builds(
        TestResult,
        student_id=st.sampled_from(names),
        subject=st.sampled_from(["reading", "maths"]),
        test_grade=st.integers(1, 7),
        taken_on=st.sampled_from([date(2026, 3, 1), date(2026, 3, 2), date(2027, 3, 1)]),
        band=st.sampled_from(["insufficient", "deficient", "fair", "other"]),
    )
    return in_a_class(pupils, draw(st.lists(results, max_size=8, unique_by=key_of)))


def in_a_class(students: list[Student], tests: list[TestResult]) -> Case:
    return Case(
        schools=[School(id="s")],
        classes=[Class(id="6a", grade=6, school_id="s")],
        students=students,
        tests=tests,
    )


def by_hand(case: Case, name: str = "as shipped") -> list:
    return ten_rules.conclude(case, ten_rules.bounds_in(BOOKS[name]))


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("engine", ENGINES)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50)
@given(case=cases())
def test_by_hand_the_ten_rules_conclude_what_an_engine_concludes_and_from_the_same(engine, policy, case):
    derivation = infer(atoms(case), TENS[policy], engine=engine)
    assert ten_rules.differences(by_hand(case, policy), derivation) == []


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("engine", ENGINES)
def test_they_agree_about_the_whole_school(engine, policy, school):
    derivation = infer(atoms(school), TENS[policy], engine=engine)
    assert derivation.firings
    assert ten_rules.differences(by_hand(school, policy), derivation) == []


def test_each_of_the_ten_fires_in_a_class_made_for_it():
    judged = {**IN_6A, "exposed": True}
    students = [
        Student(id="e1", **judged, academic_lag=True),
        Student(id="e2", **judged, academic_lag=False),
        Student(id="e3", **judged),
    ]
    told = {"student_id": "e3", "subject": "reading", "band": "fair"}
    tests = [
        TestResult(**told, test_grade=4, taken_on=date(2025, 3, 1)),
        TestResult(**told, test_grade=6, taken_on=date(2027, 3, 1)),
    ]
    assert {step.rule for step in by_hand(in_a_class(students, tests))} == set(ten_rules.TEN)


def test_in_the_school_all_of_them_fire_but_the_one_on_newer_tests(school):
    silent = set(ten_rules.TEN) - {step.rule for step in by_hand(school)}
    assert silent == {"nyere-test-findes"}


def test_they_follow_on_each_other_from_told_facts_to_one_conclusion():
    rules = [rule for stratum in TEN.strata for rule in stratum]
    assert sorted(rule.id for rule in rules) == sorted(ten_rules.TEN)
    assert len(rules) == 10
    concluded = {rule.then.kind for rule in rules}
    read = {pattern.kind for rule in rules for pattern in (*rule.when, *rule.unless)}
    assert concluded - read == {"wanted"}
    # No narrowing of the target group is on and no test is set aside, with all rules as with ten.
    assert read - concluded - told_kinds().keys() == {"outside_narrowing", "unusable_test"}
    assert "outside_narrowing" not in {rule.then.kind for stratum in BOOK.strata for rule in stratum}


# --- like is compared with like ---


MISTAKES = {
    "one missing": lambda _first, *rest: [*rest],
    "one twice": lambda first, *rest: [first, *rest, first],
    "another rule": lambda first, *rest: [first._replace(rule="udsat-vurderet"), *rest],
    "another premise": lambda first, *rest: [first._replace(premises=rest[0].premises), *rest],
    "another conclusion": lambda first, *rest: [first._replace(conclusion=rest[0].conclusion), *rest],
}


@pytest.mark.parametrize("mistaken", MISTAKES.values(), ids=MISTAKES)
def test_nothing_is_measured_when_the_ten_rules_by_hand_are_mistaken(mistaken, one_class, monkeypatch):
    steps = mistaken(*by_hand(one_class))
    monkeypatch.setattr(engines, "conclude", lambda _case, _bounds: steps)
    with pytest.raises(SystemExit, match="the conclusions differ"):
        next(engines.contenders(one_class, BOOK))


def test_nothing_is_measured_when_the_engines_differ(one_class, monkeypatch):
    def forgetful(facts, book, *, engine):
        told = list(facts)
        return infer(told[1:] if engine != "reference" else told, book, engine="reference")

    monkeypatch.setattr(engines, "infer", forgetful)
    monkeypatch.setattr(engines, "_engines", lambda: ("durable", "reference"))
    with pytest.raises(SystemExit, match="durable and reference differ on all rules"):
        next(engines.contenders(one_class, BOOK))


def test_nothing_is_measured_when_the_backend_left_the_work_to_the_reference_engine(one_class, monkeypatch):
    def reluctant(facts, book, *, engine):
        notes = [Finding("motorens-graense", details="too many facts")] if engine == "durable" else []
        return replace(infer(facts, book, engine="reference"), run_notes=tuple(notes))

    monkeypatch.setattr(engines, "infer", reluctant)
    monkeypatch.setattr(engines, "_engines", lambda: ("durable", "reference"))
    with pytest.raises(SystemExit, match="durable did not run: too many facts"):
        next(engines.contenders(one_class, BOOK))


def test_every_contender_measured_has_the_conclusions_of_its_rules(one_class):
    field = list(engines.contenders(one_class, BOOK))
    assert [one.key.way for one in field] == [*ENGINES, *ENGINES, "by hand"]
    for one in field:
        own = BOOK if one.key.rules == "all rules" else TEN
        expected = infer(atoms(one_class), own, engine="reference")
        assert one.run() == (by_hand(one_class) if one.key.way == "by hand" else expected)
        assert one.key.pupils == len(one_class.students)


# --- sizes ---


def test_one_class_keeps_its_pupils_and_every_adult(school, one_class):
    assert [one.id for one in one_class.classes] == [sizes.SMALLEST]
    assert {s.id for s in one_class.students} == set(school.members[sizes.SMALLEST])
    assert {one.id for one in one_class.staff} == {one.id for one in school.staff}
    assert {one.student_id for one in one_class.tests} <= {one.id for one in one_class.students}


@pytest.mark.parametrize("count", [1, 2, 4])
def test_about_its_pupils_and_classes_a_copy_has_the_conclusions_of_the_original(one_class, count):
    case = sizes.copies(one_class, count)
    for name in ("schools", "classes", "students", "staff"):
        assert len(getattr(case, name)) == count * len(getattr(one_class, name))
    expected = concluded(one_class, infer(atoms(one_class), BOOK, engine="reference"), "")
    assert expected
    made = infer(atoms(case), BOOK, engine="reference")
    for suffix in ("", "-2", "-3", "-4")[:count]:
        assert concluded(one_class, made, suffix) == expected


def concluded(original: Case, derivation, suffix: str) -> Counter:
    """How often what is concluded about the copy whose ids end with *suffix*, under the original's ids."""
    named = {f"{one.id}{suffix}" for one in (*original.students, *original.classes)}
    found: Counter = Counter()
    for firing in derivation.firings:
        kind, values = firing.conclusion
        if named & {*values}:
            found[firing.rule, kind, *(str(value).removesuffix(suffix) for value in values)] += 1
    return found


def test_a_copy_names_nobody_of_the_original(school):
    parts = (school.schools, school.classes, school.students, school.staff, school.rooms)
    named = {one.id for part in parts for one in part}
    new = set(atoms(sizes.copies(school, 2))) - set(atoms(school))
    held = {value for atom in new for value in atom.values}
    held |= {one for values in held if isinstance(values, tuple) for one in values}
    assert held >= {f"{name}-2" for name in named}
    assert held & named == set()


def test_copies_share_what_schools_have_in_common_and_nothing_else(school):
    once = Counter(fact.kind for fact in school.facts())
    twice = Counter(fact.kind for fact in sizes.copies(school, 2).facts())
    common = {"calendar", "holiday", "unit_price"}
    assert common < once.keys()
    assert twice == {kind: count if kind in common else 2 * count for kind, count in once.items()}


# --- reckoning ---


def test_each_turn_begins_with_another_contender():
    called: list[str] = []
    field = [
        engines.Contender(engines.Key("ten rules", name, 1), lambda name=name: called.append(name) or [])
        for name in "abc"
    ]
    figures = engines.measured(field, turns=4)
    assert "".join(called) == "abcbcacababc"
    assert {len(one) for one in figures.values()} == {4}


def test_a_ratio_is_taken_within_each_turn_before_the_median_is():
    key, base = engines.Key("ten rules", "reference", 5), engines.Key("ten rules", "by hand", 5)
    figures = {key: [3.0, 30.0, 12.0], base: [1.0, 2.0, 4.0]}
    assert engines.ratio_of(figures, key, base) == 3.0  # the ratio of the medians is 6


def test_a_step_ends_when_the_next_begins_and_what_lies_between_does_not_count(monkeypatch):
    told = iter([0, 0, 3, 3, 10, 10, 14, 14, 20, 20])
    monkeypatch.setattr(whole_school, "clock", lambda: next(told))
    steps = whole_school.Steps()
    for step in ("a", None, "b", "a", None):
        steps.begin(step)
    assert steps.spans == {"a": 3 + 6, "b": 4}


def test_a_share_is_of_the_run_it_was_part_of():
    runs = [{"a": 1.0, "b": 3.0}, {"a": 3.0, "b": 9.0}, {"a": 2.0, "b": 2.0}]
    _, a, b, whole = whole_school.table(runs)
    assert a.split() == ["a", "2.000", "25.0%"]
    assert b.split() == ["b", "3.000", "75.0%"]
    assert whole.split() == ["the", "whole", "4.000", "100.0%"]
