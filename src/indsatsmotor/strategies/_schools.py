"""Small schools with scarce means, as plain data that can be changed before it is told."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from indsatsmotor.facts import Case
from indsatsmotor.loading import load_rulebook

A, B, C, D, E = (
    "tolaererordning",
    "makkerlaering",
    "undervisning-i-smaa-grupper",
    "intensive-laeringsforloeb",
    "bogpakker",
)
"""The interventions of the shipped catalogue."""

Told = dict[str, Any]
"""What is told, as a case file holds it."""

# Around every bound: a small group takes 4 lessons a week, a second adult 10.5 or 14.5, a mentor 2;
# joint preparation takes 45 minutes a week, pairs 30.
LESSONS = ("1.999", "2", "3.999", "4", "7.999", "8", "10.499", "10.5", "12.5", "14.5", "21", None)
PREPARATION = (29, 30, 44, 45, 74, 75, 89, 90, None)
MONEY = ("0", "12000", "23999.99", "24000", "48000", "90000.01", "150000")
NEEDS = (("dansk", "laesning"), ("dansk", "stavning"), ("matematik", "broeker"))
LEVELS = (None, "1", "2", "2", "3")
TARGET = {"exposed": True, "academic_lag": True, "wellbeing_lag": False}
STANDINGS = (
    *[TARGET] * 8,
    {**TARGET, "wellbeing_lag": True},
    {"exposed": True},
    {"exposed": False, "academic_lag": True},
)
ANSWERS = ("below_expected_level", "challenged_at_home", "lacked_home_support", "bilingual_challenge")
CALENDARS = (
    None,
    {"start": "2027-08-09", "end": "2027-12-17"},
    {"start": "2027-08-09", "end": "2028-01-28"},
    {"start": "2027-08-09", "end": "2028-06-23", "plan_from": "2027-06-28"},
)
HOLIDAYS = [
    {"id": "sommer", "start": "2027-06-26", "end": "2027-08-08", "longer": True},
    {"id": "efteraar", "start": "2027-10-16", "end": "2027-10-24"},
]
PRICES = {
    "oplaering-pr-time": "300",
    "bogpakke": "200",
    "rollemodelbrev": "10",
    "forsendelse-pr-pakke": "49.95",
    "foraeldrevejledning": "440",
    "familielaesning-boeger": "250",
    "oversaettelse-pr-sprog": "4000",
    "lokale-pr-forloeb": "1500",
}


def case_of(told: Told) -> Case:
    """The case that is told."""
    return Case.model_validate(told)


def pupil(name: str, class_: Told, **own: Any) -> Told:
    place = {"grade": class_["grade"], "class_id": class_["id"], "school_id": class_["school_id"]}
    return {"id": name, **place, **TARGET, **own}


def need(student: str, subject: str = "dansk", area: str = "laesning", level: str | None = "2") -> Told:
    return {"student_id": student, "subject": subject, "area": area, "level": level}


def adult(name: str, school: str = "s1", **own: Any) -> Told:
    """Somebody with time enough, and every fact told that a rule asks about."""
    return {
        "id": name, "school_id": school, "role": "teacher", "teacher_trained": True,
        "lessons_available_per_week": "40", "holiday_lessons_available_per_week": "40",
        "prep_minutes_per_week": 600, "cost_per_lesson_dkk": "400", "qualified_for": [], **own,
    }  # fmt: skip


def room(name: str, school: str = "s1", **own: Any) -> Told:
    return {
        "id": name, "school_id": school, "capacity": 30, "location": "own_school", "undisturbed": True,
        "familiar": True, "lessons_available_per_week": "40", "holiday_lessons_available_per_week": "70",
        **own,
    }  # fmt: skip


def base(schools: tuple[str, ...] = ("s1",), **more: Any) -> Told:
    """Schools in which everything is arranged, with a class each and nobody in it yet."""
    return {
        "schools": [{"id": name, "joint_planning_minutes_per_week": 45} for name in schools],
        "classes": [
            {"id": f"{name}-k1", "grade": 3, "school_id": name, "size": 20, "weekly_lessons": "30",
             "class_teacher_id": f"{name}-l1", "teacher_prep_minutes_per_week": 90}
            for name in schools
        ],
        "staff": [adult(f"{name}-l1", name) for name in schools],
        "preparations": [
            {"school_id": name, "prerequisite": prerequisite, "arranged": True}
            for name in schools
            for intervention in load_rulebook().catalogue.interventions.values()
            for prerequisite in intervention.prerequisites
        ],
        "prices": [{"id": name, "amount_dkk": amount} for name, amount in PRICES.items()],
        "budgets": [{"id": "puljen", "amount_dkk": "1000000"},
                    {"id": "sprog", "amount_dkk": "8000", "line": "translation"}],
        **more,
    }  # fmt: skip


def without_pairs(told: Told) -> Told:
    """The same where nobody is equipped for pairs: they cost next to nothing and would meet every need."""
    closed = {"medarbejdere-klaedt-paa": {"arranged": False}}
    arranged = [{**one, **closed.get(one["prerequisite"], {})} for one in told["preparations"]]
    return {**told, "preparations": arranged}


def a_group_school(pupils: int = 4, tutor: Told | None = None, **more: Any) -> Told:
    """A school in which nothing but small groups can be offered, to *pupils* with the same need."""
    told = without_pairs(base())
    (class_,) = told["classes"]
    names = [f"e{n}" for n in range(1, pupils + 1)]
    return {
        **told,
        "students": [pupil(name, class_) for name in names],
        "learning_needs": [need(name) for name in names],
        "staff": [*told["staff"], adult("t1", qualified_for=[C], **(tutor or {}))],
        "trainings": [{"staff_id": "t1", "intervention": C, "hours": "37"}],
        **more,
    }


def with_substitutes(told: Told, lessons: str | None, price: str | None = "250", taught: str = "5") -> Told:
    """The same where substitutes are at hand, and everybody teaches so much in a class without pupils."""
    means = {"substitute_lessons_per_week": lessons, "substitute_cost_per_lesson_dkk": price}
    empty = {**told["classes"][0], "id": f"{told['schools'][0]['id']}-tom", "class_teacher_id": None}
    return {
        **told,
        "schools": [{**one, **means} for one in told["schools"]],
        "classes": [*told["classes"], empty],
        "subject_teachers": [
            {"class_id": empty["id"], "subject": "idraet", "staff_id": one["id"], "lessons_per_week": taught}
            for one in told["staff"]
        ],
    }


def usually(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    """Mostly the usual, so that something can be offered at all."""
    return st.sampled_from((*[usual] * max(3, len(others)), *others))


def schools(*, most_pupils: int = 5, names: tuple[str, ...] = ("s1",)) -> st.SearchStrategy[Told]:
    """Schools in which something can be offered, with means that are short around every bound, as plain data.

    Everything is arranged; pupils need help; adults, rooms, money, calendar and what already runs vary.
    Shrinks towards two pupils with one need each, adults with time, and money enough.

    Args:
        most_pupils: the most pupils of a class.
        names: the ids of the schools; each has a class.

    >>> from hypothesis import find
    >>> len(find(schools(), lambda told: True)["students"])
    2
    """
    return _schools(most_pupils, names)


@st.composite
def _schools(draw: st.DrawFn, most_pupils: int, names: tuple[str, ...]) -> Told:
    told = base(names)
    told["calendar"] = draw(st.sampled_from(CALENDARS))
    told["holidays"] = HOLIDAYS if told["calendar"] and draw(st.booleans()) else []
    told["budgets"] = draw(_budgets(names))
    if draw(st.integers(0, 2)):
        told = without_pairs(told)
    told["staff"], told["trainings"] = [], []
    for key in ("students", "learning_needs", "parents", "answers", "running", "rooms"):
        told[key] = []
    for class_ in told["classes"]:
        class_["grade"] = draw(st.sampled_from((2, 3, 8)))
        told["staff"].append(draw(_adults(class_["class_teacher_id"], class_["school_id"], [])))
        for number in range(draw(st.integers(2, most_pupils))):
            _pupil(draw, f"{class_['school_id']}-e{number}", class_, told)
    for name in names:
        for number, qualified in enumerate(draw(st.sampled_from(STAFFS))):
            told["staff"].append(draw(_adults(f"{name}-v{number}", name, qualified)))
        told["rooms"] += [draw(_rooms(f"{name}-r{n}", name)) for n in range(draw(usually(2, 0)))]
    for one in told["staff"]:
        hours = draw(usually("37", "20", "0", None))
        if hours is not None:
            told["trainings"].append({"staff_id": one["id"], "intervention": C, "hours": hours})
    told["suppliers"] = draw(_suppliers)
    if draw(st.booleans()):
        told = with_substitutes(
            told, draw(usually("4", "0.999", "1", "8")), draw(usually("250", "0", "99.95"))
        )
    told["running"] = draw(_running(told))
    return told


_suppliers = usually(
    [],
    [{"id": "lev", "delivers": [D], "price_dkk": "12000", "agreement": True}],
    [{"id": "lev", "delivers": [D], "price_dkk": None}],
    [{"id": "lev", "delivers": [C], "price_dkk": "0"}],
)

STAFFS: tuple[list[list[str]], ...] = (
    [[A], [C]],
    [[C], [C]],
    [[A, C]],
    [[A, B, C, D], [A, B, C, D]],
    [[D], [D], [C, D]],
    [[D], [D]],
    [[A, B, C, D], [A, B, C, D], [D]],
    [],
)


def _pupil(draw: st.DrawFn, name: str, class_: Told, told: Told) -> None:
    volunteers = draw(usually(True, False, None))
    told["students"].append(
        {"id": name, "grade": class_["grade"], "class_id": class_["id"], "school_id": class_["school_id"],
         "volunteers": volunteers, **draw(st.sampled_from(STANDINGS))}
    )  # fmt: skip
    for subject, area in draw(usually(NEEDS[:1], NEEDS[1:], NEEDS[::2], ())):
        told["learning_needs"].append(need(name, subject, area, draw(st.sampled_from(LEVELS))))
    languages = draw(usually(["dansk"], ["arabisk"], ["dansk", "tyrkisk"], None))
    told["parents"].append({"student_id": name, "languages": languages})
    yes = draw(st.sets(st.sampled_from(ANSWERS), max_size=3))
    told["answers"].append({"student_id": name, **dict.fromkeys(sorted(yes), True)})


@st.composite
def _adults(draw: st.DrawFn, name: str, school: str, qualified: list[str]) -> Told:
    return adult(
        name,
        school,
        teacher_trained=draw(usually(True, False, None)),
        qualified_for=draw(usually(qualified, None)),
        lessons_available_per_week=draw(usually("21", *LESSONS)),
        holiday_lessons_available_per_week=draw(usually("40", "34.999", "35")),
        prep_minutes_per_week=draw(usually(120, *PREPARATION)),
        cost_per_lesson_dkk=draw(usually("400", "0", "99.95", "410.5", None)),
    )


@st.composite
def _rooms(draw: st.DrawFn, name: str, school: str) -> Told:
    return room(
        name,
        school,
        capacity=draw(usually(30, 2, 3, 4, None)),
        lessons_available_per_week=draw(usually("40", "3.999", "4", "7", "8", None)),
        holiday_lessons_available_per_week=draw(usually("70", "34", "35", None)),
        location=draw(usually("own_school", "youth_school")),
    )


@st.composite
def _budgets(draw: st.DrawFn, names: tuple[str, ...]) -> list[Told]:
    amounts = usually("1000000", *MONEY)
    budgets: list[Told] = [{"id": "puljen", "amount_dkk": draw(amounts)}]
    if draw(st.booleans()):
        budgets.append({"id": "grupper", "amount_dkk": draw(amounts), "intervention": C})
    if draw(st.booleans()):
        budgets.append({"id": "skolen", "amount_dkk": draw(amounts), "school_id": names[0]})
    languages = usually("8000", "0", "3999.99", "4000", "7999.99")
    budgets.append({"id": "sprog", "amount_dkk": draw(languages), "line": "translation"})
    return budgets


@st.composite
def _running(draw: st.DrawFn, told: Told) -> list[Told]:
    """Perhaps something runs already, beside the year that is planned or before it."""
    period = draw(st.sampled_from((("2027-01-11", "2027-10-01"), ("2027-01-11", "2027-08-08"))))
    pupils = [one["id"] for one in told["students"]]
    who = draw(
        usually(
            None,
            {"intervention": A, "variant": "A1", "class_id": told["classes"][0]["id"]},
            {"intervention": C, "variant": "C", "students": pupils[:2], "subjects": ["dansk"]},
            {"intervention": E, "variant": "E1", "students": pupils[:1]},
        )
    )
    if who is None:
        return []
    school = told["schools"][0]["id"]
    return [{"id": "loeber", "school_id": school, "start": period[0], "end": period[1], **who}]
