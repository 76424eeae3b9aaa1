"""Errors help, and survive a process pool."""

from __future__ import annotations

import pickle

import pytest

from indsatsmotor import errors
from indsatsmotor.errors import FactError, FactErrors, FactPlace, Location, RulesetErrors, RulesetSchemaError


def all_errors(root: type[BaseException] = errors.IndsatsmotorError) -> list[type[BaseException]]:
    return [
        c for sub in root.__subclasses__() for c in (sub, *all_errors(sub)) if not c.__name__.startswith("_")
    ]


def test_every_error_is_drawn_in_the_tree():
    assert all(error.__name__ in errors.__doc__ for error in {errors.IndsatsmotorError, *all_errors()})


@pytest.mark.parametrize("error", sorted(set(all_errors()), key=lambda e: e.__name__))
def test_every_error_survives_pickling(error):
    group = issubclass(error, ExceptionGroup)
    made = (
        error("report", [FactError("x", FactPlace("student", ("e1",)), "y.")]) if group else error("message")
    )
    again = pickle.loads(pickle.dumps(made))
    assert (type(again), str(again)) == (type(made), str(made))


def test_a_report_shows_every_problem_with_its_place_and_advice():
    report = RulesetErrors(
        "the ruleset cannot be used",
        [
            RulesetSchemaError("'x' is missing.", Location("a.rules.yaml", 3, 5, "r1")),
            RulesetSchemaError(
                "there is no kind 'studnt'.", Location("b.rules.yaml", 9, 1), "you meant 'student'."
            ),
        ],
    )
    assert str(report) == (
        "the ruleset cannot be used (2)\n"
        "a.rules.yaml:3:5 (rule r1): 'x' is missing.\n"
        "b.rules.yaml:9:1: there is no kind 'studnt'.\n"
        "Maybe you meant 'student'."
    )


def test_fact_errors_are_value_errors_and_plan_errors_are_not():
    assert issubclass(FactError, ValueError)
    assert not issubclass(errors.PlanError, ValueError)
    assert not issubclass(FactErrors, ValueError)
