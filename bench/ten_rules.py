"""Ten of the shipped rules as one would write them by hand, with a trace: what an engine is measured against.

They lead from a reading test and from what professionals have judged to the pupils whose needs are to be met,
each taking up what another concluded. The code knows that they run in this order, which facts can meet, and
that no narrowing of the target group is on; that is what makes it fast, and what a rule file need not know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from indsatsmotor import Case, Rulebook
from indsatsmotor.derivation import Derivation
from indsatsmotor.facts import Atom, Fact, Student, TestResult, atom
from indsatsmotor.rules import Invariant

TEN = (
    "test-kan-bruges",
    "nyere-test-findes",
    "testresultat-laesning",
    "fagligt-efterslaeb-vurderet",
    "intet-fagligt-efterslaeb",
    "fagligt-efterslaeb-foreslaaet-af-tal",
    "udsat-vurderet",
    "maalgruppe-vurderet-efterslaeb",
    "maalgruppe-foreslaaet-efterslaeb",
    "maalgruppens-behov-skal-moedes",
)


class UsableTest(NamedTuple):
    student_id: str
    subject: str
    test_grade: int
    taken_on: date
    band: str


class SupersededTest(NamedTuple):
    student_id: str
    subject: str
    test_grade: int
    taken_on: date


class Indicator(NamedTuple):
    student_id: str
    indicator: str
    subject: str
    area: str


class ConfirmedLag(NamedTuple):
    student_id: str
    lag: str


class DeniedLag(NamedTuple):
    student_id: str
    lag: str


class ProposedLag(NamedTuple):
    student_id: str
    lag: str


class Exposed(NamedTuple):
    student_id: str


class Target(NamedTuple):
    student_id: str


class Wanted(NamedTuple):
    student_id: str
    confirmed: bool


Derived: TypeAlias = (
    UsableTest
    | SupersededTest
    | Indicator
    | ConfirmedLag
    | DeniedLag
    | ProposedLag
    | Exposed
    | Target
    | Wanted
)

KINDS: Mapping[type[Any], str] = {
    UsableTest: "usable_test",
    SupersededTest: "superseded_test",
    Indicator: "indicator",
    ConfirmedLag: "confirmed_lag",
    DeniedLag: "denied_lag",
    ProposedLag: "proposed_lag",
    Exposed: "exposed",
    Target: "target",
    Wanted: "wanted",
}
"""What the rule files call them."""


class Bounds(NamedTuple):
    """The parameters that the ten rules go by."""

    test_grades: Collection[Any]
    test_results: Collection[Any]


class Step(NamedTuple):
    """One use of a rule: what it rests on, and what it concludes."""

    rule: str
    premises: tuple[Fact | Derived, ...]
    conclusion: Derived


def conclude(case: Case, bounds: Bounds) -> list[Step]:
    """Everything the ten rules conclude, each conclusion with what it rests on."""
    trace: list[Step] = []
    indicators = _reading(case.tests, bounds, trace)
    exposed, confirmed, denied = _judged(case.students, trace)
    proposed = _proposed(indicators, confirmed, denied, trace)
    _target(exposed, confirmed, proposed, trace)
    return trace


def _reading(tests: Iterable[TestResult], bounds: Bounds, trace: list[Step]) -> Iterable[Indicator]:
    """The pupils whose newest reading test calls for attention."""
    usable: dict[tuple[str, str], list[UsableTest]] = defaultdict(list)
    for test in tests:
        if test.test_grade in bounds.test_grades:
            fact = UsableTest(test.student_id, test.subject, test.test_grade, test.taken_on, test.band)
            usable[test.student_id, test.subject].append(fact)
            trace.append(Step("test-kan-bruges", (test,), fact))
    found: dict[Indicator, None] = {}
    for (student, subject), of_subject in usable.items():
        superseded = _superseded(of_subject, trace)
        for one in of_subject if subject == "reading" else ():
            if one.band in bounds.test_results and one[:4] not in superseded:
                indicator = Indicator(student, "national-test", "dansk", "laesning")
                found[indicator] = None
                trace.append(Step("testresultat-laesning", (one,), indicator))
    return found


def _superseded(tests: Sequence[UsableTest], trace: list[Step]) -> set[SupersededTest]:
    found = set()
    for old in tests:
        for new in tests:
            if new.taken_on > old.taken_on:
                fact = SupersededTest(*old[:4])
                found.add(fact)
                trace.append(Step("nyere-test-findes", (old, new), fact))
    return found


def _judged(
    students: Iterable[Student], trace: list[Step]
) -> tuple[dict[str, Exposed], dict[str, ConfirmedLag], dict[str, DeniedLag]]:
    """What professionals have judged, by pupil."""
    exposed: dict[str, Exposed] = {}
    confirmed: dict[str, ConfirmedLag] = {}
    denied: dict[str, DeniedLag] = {}
    for student in students:
        name = student.id
        if student.exposed:
            exposed[name] = Exposed(name)
            trace.append(Step("udsat-vurderet", (student,), exposed[name]))
        if student.academic_lag:
            confirmed[name] = ConfirmedLag(name, "academic")
            trace.append(Step("fagligt-efterslaeb-vurderet", (student,), confirmed[name]))
        elif student.academic_lag is False:
            denied[name] = DeniedLag(name, "academic")
            trace.append(Step("intet-fagligt-efterslaeb", (student,), denied[name]))
    return exposed, confirmed, denied


def _proposed(
    indicators: Iterable[Indicator],
    confirmed: Collection[str],
    denied: Collection[str],
    trace: list[Step],
) -> dict[str, ProposedLag]:
    """The lags that figures point to and nobody has judged, by pupil."""
    found: dict[str, ProposedLag] = {}
    for indicator in indicators:
        name = indicator.student_id
        if name not in confirmed and name not in denied:
            found[name] = ProposedLag(name, "academic")
            trace.append(Step("fagligt-efterslaeb-foreslaaet-af-tal", (indicator,), found[name]))
    return found


def _target(
    exposed: Mapping[str, Exposed],
    confirmed: Mapping[str, ConfirmedLag],
    proposed: Mapping[str, ProposedLag],
    trace: list[Step],
) -> None:
    """The pupils in the target group, whose needs are to be met."""
    for name, fact in exposed.items():
        target = Target(name)
        if name in confirmed:
            trace.append(Step("maalgruppe-vurderet-efterslaeb", (fact, confirmed[name]), target))
        elif name in proposed:
            trace.append(Step("maalgruppe-foreslaaet-efterslaeb", (fact, proposed[name]), target))
        else:
            continue
        trace.append(Step("maalgruppens-behov-skal-moedes", (target,), Wanted(name, confirmed=True)))


# --- the same ten rules for an engine, and whether both say the same ---


def book_of_ten(book: Rulebook) -> Rulebook:
    """The ten rules as a ruleset of their own, under the policy of *book*.

    The words of what the engine itself enforces stay, as every ruleset has them; nothing is derived by them.
    """
    ten = [book.ruleset.by_id[name] for name in TEN]
    words = [rule for rule in book.ruleset.rules if isinstance(rule, Invariant)]
    return Rulebook(replace(book.ruleset, rules=(*ten, *words)), book.catalogue, book.policy)


def bounds_in(book: Rulebook) -> Bounds:
    """The bounds that are in force in *book*."""
    return Bounds(_several(book, "testaar"), _several(book, "testresultater"))


def _several(book: Rulebook, parameter: str) -> tuple[Any, ...]:
    values = book.parameters[parameter]
    assert isinstance(values, tuple)
    return values


def differences(trace: Sequence[Step], derivation: Derivation) -> list[str]:
    """What only one of the two says, or says twice; nothing when they agree."""
    by_hand = [(step.rule, tuple(map(_atom, step.premises)), _atom(step.conclusion)) for step in trace]
    by_engine = [(firing.rule, firing.premises, firing.conclusion) for firing in derivation.firings]
    return [
        *_only("by hand", by_hand, by_engine),
        *_only("the engine", by_engine, by_hand),
        *(["said twice by hand"] if len(by_hand) != len(set(by_hand)) else []),
    ]


_Said: TypeAlias = Sequence[tuple[str, tuple[Atom, ...], Atom]]


def _only(who: str, said: _Said, other: _Said) -> Iterator[str]:
    known = set(other)
    for rule, premises, conclusion in said:
        if (rule, premises, conclusion) not in known:
            yield f"only {who}: {rule} concludes {conclusion} from {premises}"


def _atom(fact: Fact | Derived) -> Atom:
    return atom(fact) if isinstance(fact, Fact) else Atom(KINDS[type(fact)], tuple(fact))
