"""Every small forgery of what a plan claims is noticed, but for those listed here with the reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from indsatsmotor import Case, Plan, check, load_case, load_rulebook, recommend
from indsatsmotor.testing import Fate, Forgery, forgeries
from tests import folkeskole
from tests.allocation.schools import case_of, schools, slow_is_fine

BOOK = load_rulebook()
GOLDEN = load_case(Path(__file__).parents[1] / "golden" / "lille-skole.yaml")

UNORDERED = {
    "ledger", "recommendations", "running", "running.students", "running.subjects",
    "unmet", "recommendations.students", "recommendations.subjects",
    "recommendations.needs", "recommendations.staff", "recommendations.companions",
    "recommendations.conditions", "recommendations.details.focus", "recommendations.details.packs",
    "recommendations.details.pairs", "recommendations.details.pairs.students",
    "recommendations.details.guide_languages", "recommendations.slots",
    "recommendations.details.follow_up.slots", "unmet.students",
}  # fmt: skip
"""Lists whose order says nothing."""

HARMLESS = {
    "recommendations": "a result that is left out claims nothing; where a need was met, that is missed",
    "running": "a witness on which nothing rests",
    "unmet": "a supplement that is left out claims nothing",
    "unmet.kind": "a supplement that is called a need is unmet all the same",
    "unmet.students": "whose the need is stands in its id",
    "unmet.need.aim": "what the need is stands in its id",
    "unmet.need.subject": "what the need is stands in its id",
    "unmet.need.area": "what the need is stands in its id",
    "unmet.need.class": "what the need is stands in its id",
    "unmet.need.acuteness": "how acute it is follows from the facts",
    "unmet.status": "why a need is unmet is explained, not proven",
    "optimality.time_limited": "what was found does not show whether the clock stopped the search",
    "recommendations.id": "another id for the same thing",
    "recommendations.area": "only small groups are held against it",
    "recommendations.needs": "a supplement may be for fewer needs",
    "recommendations.slots": "another time at which everybody is free is as good",
    "recommendations.companions": "more company than is needed",
    "recommendations.conditions": "that times are to be found is no requirement",
    "recommendations.conditions.rule": "that times are to be found is no requirement",
    "recommendations.variant": "pairs of a class may be both kinds of paired learning",
    "recommendations.period.start": "another day of the first week",
    "recommendations.weeks": "how long packs go on stands in their days",
    "recommendations.minutes_per_lesson": "no rule asks how long a lesson of pairs is",
    "recommendations.details.focus": "whom it is for above all changes nothing for the others",
    "recommendations.details.setting": "no rule asks where it takes place",
    "recommendations.details.turn_minutes": "another time that is long enough, or not told yet",
    "recommendations.details.wellbeing_aim": "an aim that it may have beside another",
    "recommendations.details.guide_languages": "a language that is named twice is one",
    "recommendations.details.packs.day": "another day that keeps packs far enough apart",
    "recommendations.details.packs.guide": "no rule asks for it in every pack",
    "recommendations.details.packs.letter": "no rule asks for it in every pack",
    "recommendations.details.packs.theme": "another theme",
    "recommendations.details.pairs": "pairs of a part of the class",
    "recommendations.details.pairs.students": "another pupil of the class, against whom nothing is told",
    "recommendations.details.pairs.tutor_id": "either may be the tutor where neither is known to be behind",
    "recommendations.details.pairs.topic_known": "no rule asks it of every pair",
    "recommendations.staff.co_prepares": "no rule asks it of every adult",
    "recommendations.staff.lessons_per_week": "the lessons of the offering, told once more",
}
"""Places where some other forgery makes no difference to what is claimed, and why."""


def some_of(all_: Iterable[Forgery], each: int, seed: int = 0) -> Iterator[Forgery]:
    """Some forgeries of each place, by lot."""
    places: dict[str, list[Forgery]] = defaultdict(list)
    for one in all_:
        places[one.place].append(one)
    lot = Random(seed)
    for place in sorted(places):
        yield from lot.sample(places[place], min(each, len(places[place])))


def unnoticed(plan: Plan, case: Case, each: int, fates: Counter[Fate], seed: int = 0) -> list[str]:
    """The forgeries that nobody notices and nobody has said to be harmless."""
    found = []
    for forgery in some_of(forgeries(plan), each, seed):
        fate = forgery.fate(case, BOOK)
        fates[fate] += 1
        allowed = UNORDERED if forgery.change == "two swapped" else HARMLESS
        if fate is Fate.SURVIVED and forgery.place not in allowed:
            found.append(str(forgery))
    return found


def test_forgeries_of_every_place_in_the_plan_of_the_example_are_noticed():
    plan, fates = recommend(GOLDEN, book=BOOK), Counter[Fate]()
    assert check(plan, GOLDEN, book=BOOK) == ()
    assert not unnoticed(plan, GOLDEN, 1, fates)
    assert fates[Fate.CONTENT] > 30


def test_a_forged_step_fact_or_requirement_is_never_harmless():
    places = UNORDERED | HARMLESS.keys()
    assert not [place for place in places if place.startswith("proof") or "requirements" in place]


def test_a_plan_with_other_rules_says_so_and_no_more():
    plan = recommend(GOLDEN, book=BOOK)
    other = load_rulebook(without=["siden-2023"])
    assert check(plan, GOLDEN, book=other) == ("made by other rules",)


@settings(slow_is_fine, max_examples=8)
@given(told=schools())
def test_every_plan_of_a_generated_school_stands_up_to_its_proof(told):
    case = case_of(told)
    assert check(recommend(case, book=BOOK), case, book=BOOK) == ()


@pytest.mark.long
def test_every_forgery_of_the_plan_of_the_example_is_noticed():
    plan, fates = recommend(GOLDEN, book=BOOK), Counter[Fate]()
    assert not unnoticed(plan, GOLDEN, 10_000, fates)
    assert fates.total() > 4000


@pytest.mark.long
def test_some_forgeries_of_each_place_in_the_plan_of_the_example_school_are_noticed():
    """All of them are more than three hundred thousand, and each takes seconds."""
    fates = Counter[Fate]()
    assert not unnoticed(folkeskole.plan(), folkeskole.case(), 8, fates)
    print(fates)  # noqa: T201 - shown with -s: how many were met how
    assert fates.total() > 500


@pytest.mark.long
def test_forgeries_of_two_hundred_generated_plans_are_noticed():
    fates = Counter[Fate]()

    @settings(slow_is_fine, max_examples=200, phases=[Phase.generate])
    @given(told=schools(), seed=st.integers(0, 1000))
    def forged(told, seed):
        case = case_of(told)
        assert not unnoticed(recommend(case, book=BOOK), case, 1, fates, seed)

    forged()
    print(fates)  # noqa: T201 - shown with -s: how many were met how
    assert fates.total() > 10_000
