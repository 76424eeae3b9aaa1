"""Faults put into engine, judging, sharing out and plan, one at a time: the checker notices each.

What cannot become a plan at all, because its type refuses it, counts as noticed too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from indsatsmotor import Rulebook, check, load_case, load_rulebook, recommend
from indsatsmotor.allocation import _model, _sharing
from indsatsmotor.derivation import Outcome
from indsatsmotor.errors import IndsatsmotorError
from indsatsmotor.facts import Atom, told_kinds
from indsatsmotor.inference import _chaining, _conditions, _judging
from indsatsmotor.matching import RulePlan
from indsatsmotor.matching import _plan as matching_plan
from indsatsmotor.planning import (
    _companions,
    _desk,
    _recommending,
    _results,
    _scarcity,
    _unmet,
)
from indsatsmotor.rules import Comparison
from tests.allocation.schools import a_group_school, case_of
from tests.plan.companions import running_beside

SHIPPED = Rulebook(load_rulebook().ruleset, load_rulebook().catalogue)
"""A rulebook of its own, so that what is made ready with a fault is nobody else's."""
SCARCE = case_of(a_group_school(7, tutor={"lessons_available_per_week": "4"}))
CASES = [load_case(Path(__file__).parent / "golden" / "lille-skole.yaml"), running_beside()[0], SCARCE]
MADE_UP = Atom("school", ("opfundet", *[None] * (len(told_kinds()["school"].fields) - 1)))

Patch = Callable[[pytest.MonkeyPatch], None]
FAULTS: dict[str, Patch] = {}


def wrapped(place: Any, name: str, change: Callable[..., Any]) -> Patch:
    """A fault that changes what *name* in *place* returns."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        real = getattr(place, name)
        monkeypatch.setattr(place, name, lambda *given, **named: change(real(*given, **named), *given))

    return patch


def without_the_last(found: Any, *_: Any) -> Any:
    """What was returned, but for its last part, of the same sort."""
    items = list(found)[:-1]
    return tuple(items) if isinstance(found, tuple) else items


def with_comparison(comparison: Comparison, other: Comparison) -> Patch:
    """A fault that takes one comparison for another while facts are matched."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        real = matching_plan.holds
        monkeypatch.setattr(
            matching_plan, "holds", lambda c, left, right: real(other if c is comparison else c, left, right)
        )

    return patch


def of_result(**fields: Callable[[Any], Any]) -> Patch:
    """A fault that writes other values into each recommendation."""

    def change(result: Any, *_: Any) -> Any:
        if not result.status.recommended:
            return result
        update = {name: value(result) for name, value in fields.items()}
        return type(result).model_construct(**{**dict(result), **update})

    return wrapped(_results.Reporter, "report", change)


# --- inference ---

FAULTS |= {
    "a firing is dropped": wrapped(_chaining, "_reference", without_the_last),
    "a firing is told twice": wrapped(_chaining, "_reference", lambda found, *_: [*found, *found[:1]]),
    "a whole stratum is dropped": wrapped(_chaining, "_strata", without_the_last),
    "strata run in the wrong order": wrapped(_chaining, "_strata", lambda found, *_: list(reversed(found))),
    "absences are not looked for": wrapped(_chaining, "absences", lambda found, *_: found or ()),
    "an absence stands against everything": wrapped(
        _chaining, "absences", lambda found, rule, *_: None if rule.unless else found
    ),
    "a group loses a member": wrapped(
        _chaining, "_group",
        lambda found, *_: [replace(f, premises=f.premises[1:] or f.premises) for f in found],
    ),
    "a conclusion is about nobody": wrapped(
        RulePlan, "conclude",
        lambda atom, plan, *_: Atom(atom.kind, ("x", *atom.values[1:])) if plan.unless else atom,
    ),
    "a told fact is lost": wrapped(_recommending, "atoms", without_the_last),
    "a fact is made up": wrapped(_recommending, "atoms", lambda found, *_: [*found, MADE_UP]),
    "at least is taken for above": with_comparison(Comparison.AT_LEAST, Comparison.ABOVE),
    "is not is taken for is": with_comparison(Comparison.IS_NOT, Comparison.IS),
    "one of is taken for not one of": with_comparison(Comparison.ONE_OF, Comparison.NOT_ONE_OF),
}  # fmt: skip


# --- judging ---


def unknown_as(other: Outcome) -> Patch:
    return wrapped(
        _conditions, "_compare", lambda found, *_: other if found is Outcome.UNDETERMINED else found
    )


FAULTS |= {
    "unknown is taken for yes": unknown_as(Outcome.SATISFIED),
    "unknown is taken for no": unknown_as(Outcome.VIOLATED),
    "every comparison holds": wrapped(_conditions, "_compare", lambda *_: Outcome.SATISFIED),
    "a requirement is not asked": wrapped(_judging.Judge, "of_view", lambda found, *_: found[1:]),
    "all of is taken for any of": lambda m: m.setattr(_conditions, "_all", _conditions._either),
    "any of is taken for all of": lambda m: m.setattr(_conditions, "_either", _conditions._all),
    "a negation is lost": lambda m: m.setattr(_conditions, "_negate", lambda answer: answer),
    "violations are forgotten": wrapped(_results, "verdict", lambda found, *_: replace(found, violated=())),
    "open conditions are forgotten": wrapped(_results, "verdict", lambda found, *_: replace(found, open=())),
    "requirements are not written down": of_result(requirements=lambda _: ()),
    "a requirement is not written down": of_result(requirements=lambda one: one.requirements[1:]),
}  # fmt: skip


# --- sharing out ---


def more(climbed: Any, *_: Any) -> Any:
    found, *rest = climbed
    return (tuple(replace(one, value=one.value + 1, bound=one.bound + 1) for one in found), *rest)


def less_possible(climbed: Any, *_: Any) -> Any:
    found, *rest = climbed
    return (tuple(replace(one, bound=one.bound + 1) for one in found), *rest)


FAULTS |= {
    "no limit is kept": lambda m: m.setattr(_model, "keep_within_means", lambda _: None),
    "company is not asked for": lambda m: m.setattr(_model, "never_alone", lambda _: None),
    "an offering is lost": wrapped(_sharing, "compose", without_the_last),
    "more is claimed than was reached": wrapped(_sharing, "climb", more),
    "more was possible than is called the best": wrapped(_sharing, "climb", less_possible),
}


# --- the plan ---


def ledger_lines(change: Callable[[Any], Any]) -> Patch:
    return wrapped(_scarcity.Ledger, "lines", lambda found, *_: change(tuple(found)))


def one_less(line: Any) -> Any:
    left = None if line.left is None else line.left + 1
    return line.model_copy(update={"used": line.used - 1, "left": left}) if line.used else line


def swapped(result: Any, reporter: Any, *_: Any) -> Any:
    """Another pupil in place of the first, after it was judged."""
    others = [one.id for one in reporter.case.students if one.id not in result.students]
    students = (*others[:1], *result.students[len(others[:1]) :])
    return type(result).model_construct(**{**dict(result), "students": students})


FAULTS |= {
    "a pupil is swapped": wrapped(_results.Reporter, "report", swapped),
    "a lesson is not entered": ledger_lines(lambda lines: tuple(map(one_less, lines))),
    "a line of the ledger is lost": ledger_lines(lambda lines: lines[1:]),
    "an amount is not counted": wrapped(_results, "sum_of", lambda found, *_: found and found - 1),
    "what falls once is never paid": wrapped(
        _results, "cost", lambda lines, *_: tuple(line for line in lines if line.once is None)
    ),
    "a need is lost": lambda m: m.setattr(_unmet.Unmeeter, "needs", lambda *_: iter(())),
    "the need of another pupil is met": of_result(needs=lambda one: ("need/x/subject/dansk/-", *one.needs)),
    "everything is recommended": wrapped(_results, "_status", lambda *_: _results.Status.RECOMMENDED),
    "a companion is lost": wrapped(
        _companions.Chaperone, "settled", lambda found, *_: found.model_copy(update={"companions": ()})
    ),
    "a period ends a day early": of_result(
        period=lambda one: one.period.model_copy(update={"end": one.period.end - timedelta(1)})
    ),
    "a lesson a week is lost": of_result(
        lessons_per_week=lambda one: one.lessons_per_week and one.lessons_per_week - 1
    ),
    "a week is lost": of_result(weeks=lambda one: one.weeks and one.weeks - 1),
    "nobody teaches": of_result(staff=lambda _: ()),
    "it is called something else": of_result(code=lambda _: "A"),
    "it is called community-oriented": of_result(category=lambda _: "in_class"),
    "pupils are lost": of_result(students=lambda one: one.students[: max(1, len(one.students) - 1)]),
    "the room is another": of_result(room=lambda _: "andet-lokale"),
    "the derivation is another": lambda m: m.setattr(
        _desk.Proof, "of", classmethod(lambda cls, derivation: cls(
            facts_sha256="", derivation_sha256="", input_facts=len(derivation.told), firings=0))
    ),
}  # fmt: skip


def noticed(patch: Patch, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What is said of the plans made with a fault; nothing where they are as they were."""
    for case in CASES:
        with monkeypatch.context() as at_fault:
            patch(at_fault)
            SHIPPED.compiled.clear()  # nothing that was made ready without the fault
            try:
                plan = recommend(case, book=SHIPPED, engine="reference")
            except (IndsatsmotorError, ValueError, KeyError, AssertionError) as refused:
                yield f"no plan: {type(refused).__name__}"
                continue
        yield from check(plan, case, book=SHIPPED)


def test_without_a_fault_nothing_is_noticed(monkeypatch):
    assert not [*noticed(lambda _: None, monkeypatch)]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_noticed(name, monkeypatch):
    assert any(True for _ in noticed(FAULTS[name], monkeypatch)), name


def test_there_are_at_least_thirty_faults():
    assert len(FAULTS) >= 30
