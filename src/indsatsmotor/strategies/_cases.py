"""Whole cases, what people propose for them, and local choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from indsatsmotor.errors import FactErrors
from indsatsmotor.facts import (
    POINTS_AT,
    Calendar,
    Case,
    Class,
    Fact,
    School,
    Staff,
    Student,
    fact_classes,
    key_of,
)
from indsatsmotor.loading import load_rulebook
from indsatsmotor.offering import Adult, Offering, Pack
from indsatsmotor.policy import CompanionWindow, Policy, SubjectMatch
from indsatsmotor.rulebook import Rulebook, unusable
from indsatsmotor.strategies._facts import days, facts

_PEOPLE_AND_PLACES = ("schools", "classes", "students", "staff")
"""What other facts point at."""


def cases(
    *, schools: int = 2, classes: int = 2, pupils: int = 4, staff: int = 3, others: int = 2
) -> st.SearchStrategy[Case]:
    """Cases of every sort of fact, whatever the facts say: ids fit, nothing else has to.

    Few of them lead to recommendations; :func:`schools` gives schools in which something can be offered.
    Shrinks towards the empty case.

    Args:
        schools: the most schools.
        classes: the most classes of a school.
        pupils: the most pupils of a class.
        staff: the most adults.
        others: the most facts of each other kind.

    >>> from hypothesis import strategies as st
    >>> isinstance(cases(schools=1, pupils=2), st.SearchStrategy)
    True
    """
    return _cases(schools, classes, pupils, staff, others)


@st.composite
def _cases(draw: st.DrawFn, schools: int, classes: int, pupils: int, staff: int, others: int) -> Case:
    told: dict[str, list[Any]] = {name: [] for name in _PEOPLE_AND_PLACES}
    for number in range(draw(st.integers(0, schools))):
        school = f"s{number}"
        told["schools"].append(draw(facts(School, id=school)))
        for letter in range(draw(st.integers(0, classes))):
            own = {"id": f"{school}-{letter}", "school_id": school, "class_teacher_id": None}
            told["classes"].append(class_ := draw(facts(Class, **own)))
            place = {"class_id": class_.id, "school_id": school, "grade": class_.grade}
            for pupil in range(draw(st.integers(0, pupils))):
                told["students"].append(draw(facts(Student, id=f"{class_.id}-e{pupil}", **place)))
    for number in range(draw(st.integers(0, staff)) if told["schools"] else 0):
        pointing = _pointing(Staff, told)
        assert pointing is not None
        told["staff"].append(draw(facts(Staff, id=f"v{number}", **pointing)))
    for name, model in fact_classes().items():
        pointing = _pointing(model, told)
        if name not in told and model is not Calendar and model.use.supports_pupils and pointing is not None:
            told[name] = draw(st.lists(facts(model, **pointing), max_size=others, unique_by=key_of))
    return Case.model_validate({**told, "calendar": draw(st.none() | facts(Calendar))})


def _pointing(model: type[Fact], told: Mapping[str, Sequence[Any]]) -> dict[str, Any] | None:
    """What the fields of *model* that point at facts may point at; ``None`` where one must and cannot."""
    classes = fact_classes()
    ids = {classes[name].kind: [one.id for one in told[name]] for name in _PEOPLE_AND_PLACES}
    pointing: dict[str, Any] = {}
    for field in POINTS_AT.keys() & model.model_fields.keys():
        possible, info = ids[POINTS_AT[field]], model.model_fields[field]
        if info.is_required() and not possible:
            return None
        one = st.sampled_from(possible) if possible else st.nothing()
        if info.get_default() == frozenset():
            pointing[field] = st.frozensets(one)
        else:
            pointing[field] = one if info.is_required() else st.none() | one
    return pointing


def offerings(case: Case, *, book: Rulebook | None = None) -> st.SearchStrategy[Offering]:
    """What people could propose for *case*: any variant, for any pupils or class, with any adults.

    Most of it violates some rule. Shrinks towards the first variant with nothing told of it.

    Args:
        case: a case with at least one school.
        book: the rules whose catalogue is used; the shipped ones when not given.
    """
    catalogue = (book or load_rulebook()).catalogue
    variants = sorted((v.id, v.intervention) for v in catalogue.variants.values())
    staff, pupils = ([one.id for one in told] for told in (case.staff, case.students))
    anybody = facts(Adult, staff_id=st.sampled_from(staff)) if staff else st.nothing()
    told = {
        "id": "forslag",
        "school_id": st.sampled_from([one.id for one in case.schools]),
        "class_id": st.sampled_from([None, *(one.id for one in case.classes)]),
        "students": st.lists(st.sampled_from(pupils), unique=True, max_size=5) if pupils else (),
        "adults": st.none() | st.lists(anybody, max_size=3, unique_by=_who),
        "room_id": st.sampled_from([None, *(one.id for one in case.rooms)]),
        "supplier_id": st.sampled_from([None, *(one.id for one in case.suppliers)]),
        **dict.fromkeys(("end", "pairs", "replaces")),
        "focus": (),
    }
    return st.tuples(st.sampled_from(variants), days()).flatmap(
        lambda drawn: facts(
            Offering,
            **told,
            variant=drawn[0][0],
            intervention=drawn[0][1],
            start=drawn[1],
            packs=st.none() | st.lists(facts(Pack, day=_from(drawn[1])), max_size=8),
        )
    )


def _from(start: date) -> st.SearchStrategy[date]:
    return st.integers(0, 200).map(lambda later: start + timedelta(later))


def _who(adult: Adult) -> tuple[str, str]:
    return adult.staff_id, str(adult.role)


def policies(*, book: Rulebook | None = None) -> st.SearchStrategy[Policy]:
    """Local choices that fit the rules: readings, bounds near the sources' own, weights.

    Shrinks towards the sources' own choices.

    Args:
        book: the rules; the shipped ones when not given.
    """
    book = book or load_rulebook()
    switches = {
        name: st.sampled_from(sorted(switch.options, key=lambda option: option != switch.default))
        for name, switch in book.ruleset.switches.items()
    }
    numbers = {
        name: st.sampled_from(near)
        for name, number in book.parameters.items()
        if isinstance(number, int | Decimal) and not isinstance(number, bool) and number >= 1
        if (near := [n for n in (number, number + 1, number - 1, number * 2) if _usable(name, n, book)])
    }
    chosen = st.builds(
        Policy,
        switches=_some(switches),
        parameters=_some(numbers),
        should_blocks=st.booleans(),
        companion_window=st.sampled_from(CompanionWindow),
        subject_match_companion=st.sampled_from(SubjectMatch),
        lottery_seed=st.integers(0, 3),
    )
    return chosen.filter(lambda policy: _fits(policy, book))


def _usable(name: str, number: Decimal | int, book: Rulebook) -> bool:
    return not any(unusable({name: number}, book.catalogue))


def _fits(policy: Policy, book: Rulebook) -> bool:
    with suppress(FactErrors):
        return bool(Rulebook(book.ruleset, book.catalogue, policy))
    return False


def _some(choices: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """A few of the choices."""
    names = st.lists(st.sampled_from(sorted(choices)), unique=True, max_size=4)
    return names.flatmap(lambda some: st.fixed_dictionaries({name: choices[name] for name in some}))
