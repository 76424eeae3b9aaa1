"""About one pupil in ten is expected in the target group; far from it is noted, and never a limit."""

from __future__ import annotations

import pytest

from indsatsmotor import Case, recommend


def school(targets: int, told: int = 20, size: int | None = 20) -> Case:
    return Case.model_validate(
        {
            "schools": [{"id": "s"}],
            "classes": [{"id": "k", "grade": 5, "school_id": "s", "size": size}],
            "students": [
                {"id": f"e{n:02}", "grade": 5, "class_id": "k", "school_id": "s",
                 "exposed": n < targets, "academic_lag": n < targets}
                for n in range(told)
            ],
        }
    )  # fmt: skip


def wonders(case: Case) -> bool:
    return any(one.rule == "andel-i-maalgruppen" for one in recommend(case).findings)


@pytest.mark.parametrize(
    ("targets", "told", "unusual"),
    [(0, 20, True), (1, 20, False), (3, 20, False), (4, 20, True), (20, 20, True),
     (3, 60, False), (9, 60, False), (2, 45, True), (7, 45, True)],
)  # fmt: skip
def test_more_than_five_points_from_a_tenth_is_noted(targets, told, unusual):
    assert wonders(school(targets, told, told)) is unusual


@pytest.mark.parametrize(("told", "size"), [(19, 20), (20, 21), (20, None)])
def test_a_class_that_is_not_told_as_a_whole_says_nothing_of_the_share(told, size):
    assert not wonders(school(20, told, size))


def test_nobody_is_left_out_because_of_it():
    plan = recommend(school(20))
    assert {student for unmet in plan.unmet for student in unmet.students} <= {f"e{n:02}" for n in range(20)}
    cited = {rule.id for one in plan.recommendations for rule in one.justification.rules}
    assert "andel-i-maalgruppen" not in cited
