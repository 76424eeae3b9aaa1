"""No ruleset, policy or budget makes the library recommend packs alone, or in place of something for a class.

Rules are written to a temporary folder, the shipped ones changed and others laid over them, and a plan is
asked for a school whose means are short.
"""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from indsatsmotor import Plan, Policy, Status, assess, check, load_rulebook, recommend
from indsatsmotor.catalogue import Shape
from indsatsmotor.errors import FactErrors, IndsatsmotorError, RulesetErrors
from indsatsmotor.facts import Case
from indsatsmotor.offering import Offering
from indsatsmotor.rulebook import Rulebook
from tests.allocation.schools import A, E, a_group_school, adult, case_of, schools, slow_is_fine
from tests.plan.companions import case
from tests.plan.hostile import (
    ALWAYS,
    REFUSED,
    TYPES,
    USED,
    WORDS,
    lay_over,
    lay_withdrawn,
    leave_every_community_undetermined,
    loaded,
    refuse_every_community,
    shipped,
)
from tests.planning import schools as small

SWITCHES = [(one.id, option) for one in load_rulebook().ruleset.switches.values() for option in one.options]


def alone(plan: Plan, book: Rulebook) -> list[tuple[str, str]]:
    """The recommended packs, by the catalogue's shape, that nothing community-oriented accompanies."""
    shapes = {name: one.shape for name, one in book.catalogue.interventions.items()}
    company = [
        (student, one.period)
        for one in (*plan.recommended(), *plan.running)
        if shapes[one.intervention] is not Shape.PACKS and (one.class_ or len(set(one.students)) > 1)
        for student in one.students
    ]
    return [
        (one.id, student)
        for one in plan.recommended()
        if shapes[one.intervention] is Shape.PACKS or one.intervention == E
        for student in one.students
        if not any(
            name == student and period.start <= one.period.end and one.period.start <= period.end
            for name, period in company
        )
    ]


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Readings, weights and ways to count companions."""
    weights = st.sampled_from(
        ({"most-acute": 9, "acute": 3, "ordinary": 1}, {"most-acute": 1, "acute": 1, "ordinary": 1})
    )
    return Policy(
        switches=dict(draw(st.lists(st.sampled_from(SWITCHES), max_size=4))),
        should_blocks=draw(st.booleans()),
        companion_window=draw(st.sampled_from(("overlap", "covers"))),
        subject_match_companion=draw(st.sampled_from(("prefer", "require", "ignore"))),
        acuteness_weights=draw(weights),
        lottery_seed=draw(st.integers(0, 3)),
    )


def replaced(plan: Plan, told: Case, book: Rulebook) -> list[str]:
    """What is recommended for a community, and gone when packs are proposed in its place."""
    gone = []
    for one in [r for r in plan.recommended() if r.code != "E"][:2]:
        instead = Offering(
            id="i-stedet", intervention=E, variant="E1", school_id=one.school, students=one.students[:1],
            subjects=one.subjects, replaces=one.id,
        )  # fmt: skip
        after = assess([instead], told, plan, book=book)
        by_id = {r.id: r for r in after.recommendations}
        if by_id["i-stedet"].status.recommended or by_id.get(one.id) != one:
            gone.append(one.id)
    return gone


def refused_or_holds(files, told, policy=None) -> bool:
    """Whether the files are refused; a plan made with them holds."""
    try:
        book = loaded(files, policy)
    except (RulesetErrors, FactErrors):
        return True
    plan = recommend(told, book=book)
    assert alone(plan, book) == []
    assert replaced(plan, told, book) == []
    assert check(plan, told) == ()
    return False


@settings(slow_is_fine, max_examples=20)
@given(schools(most_pupils=3), st.lists(st.sampled_from(USED), min_size=1, max_size=3), policies(), st.data())
def test_whatever_the_rules_packs_are_never_recommended_alone(told, hostile, policy, data):
    files = shipped()
    for change in hostile:
        change(files, lambda options: data.draw(st.sampled_from(options)))
    refused_or_holds(files, case_of(told), policy)


@pytest.mark.parametrize("change", USED, ids=lambda change: change.__name__)
def test_a_school_with_means_enough_for_packs_gets_none_alone_either(change):
    files = shipped()
    change(files, _first_or_last(-1))
    assert not refused_or_holds(files, case())


def _first_or_last(which):
    return lambda options: options[which]


@pytest.mark.parametrize("which", [0, -1], ids=["first", "last"])
@pytest.mark.parametrize("change", REFUSED, ids=lambda change: change.__name__)
def test_what_would_make_packs_something_else_is_refused_with_a_report_of_the_files(change, which):
    files = shipped()
    change(files, _first_or_last(which))
    with pytest.raises(RulesetErrors):
        recommend(case(), book=loaded(files))


ENFORCED = (
    "individuel-aldrig-alene",
    "ledsager-for-samme-elev",
    "ledsager-i-samme-periode",
    "individuel-erstatter-ikke",
    "en-til-en-er-individuel",
)
"""Never alone, for the same pupil at the same time, and never in place of something for a community."""

TAKEN_AWAY = {
    "withdrawn": {"status": "withdrawn"},
    "under a switch": {"under": {"DX34": "strict"}},
    "one reading of several": {"requirement": "selskab", "under": {"DX34": "strict"}},
    "advice": {"kind": "require", "force": "should", "of": {"category": "individual"}, "todo": WORDS,
               "otherwise": WORDS, "that": {"offering": {"id": {"is_not": ""}}}},
    "a preference": {"kind": "prefer", "weight": 1, "of": {"category": "individual"}, "otherwise": None,
                     "todo": None, "that": {"offering": {"id": {"is_not": ""}}}},
}  # fmt: skip
"""What is written instead, or beside it, in a rule that words what the engine enforces."""


def unnamed(report: RulesetErrors) -> list[str]:
    """What the engine enforces and a report does not speak of."""
    said = "\n".join(map(str, report.exceptions))
    return [name for name in ENFORCED if f"'{name}'" not in said]


@pytest.mark.parametrize("way", TAKEN_AWAY)
def test_no_file_switches_off_withdraws_or_redefines_what_the_engine_enforces(way):
    """Each of them is named in the report: none is let through because of another."""
    files = shipped()
    files[TYPES]["switches"] = {
        "DX34": {"title": WORDS, "options": {"strict": WORDS, "lenient": WORDS}, "default": "lenient",
                 "cite": {"section": "K4.T2.typer", "lines": "1342"}},
    }  # fmt: skip
    for rule in files[TYPES]["rules"]:
        if rule["id"] in ENFORCED:
            rule.update(TAKEN_AWAY[way])
            for name in [name for name, value in TAKEN_AWAY[way].items() if value is None]:
                del rule[name]
    with pytest.raises(RulesetErrors) as report:
        loaded(files)
    assert unnamed(report.value) == []


@pytest.mark.parametrize(
    "own",
    [
        {"kind": "invariant"},
        {"kind": "prefer", "weight": 1, "of": {"intervention": E}, "that": ALWAYS},
        {"kind": "require", "force": "should", "of": {"intervention": E}, "that": ALWAYS, "otherwise": WORDS,
         "todo": WORDS},
    ],
    ids=lambda own: own["kind"],
)  # fmt: skip
def test_no_layer_says_it_again_in_another_way(own):
    files = shipped()
    lay_over(files, *({"id": name, **own} for name in ENFORCED))
    with pytest.raises(RulesetErrors) as report:
        loaded(files)
    assert unnamed(report.value) == []


SCHOOL = small.school(pupils=4)


@pytest.mark.parametrize(("switch", "option"), SWITCHES)
def test_no_reading_lets_packs_stand_alone_or_in_place_of_another_intervention(switch, option):
    """e1 and e2 have a group, and packs are proposed in its place; e3 has nothing but packs."""
    proposed = [
        small.small_group(2, minutes_per_lesson=45),
        small.packs("e1", id="i-stedet", replaces="gruppen"),
        small.packs("e3", id="alene"),
    ]
    plan = assess(proposed, SCHOOL, book=small.BOOK.at(switch, option))
    status = {one.id: one.status for one in plan.recommendations}
    assert status["i-stedet"] is Status.REFUSED
    assert status["alene"] in {Status.WITHHELD, Status.REFUSED, Status.UNDETERMINED}
    rules = {one.id: {r.rule for r in (*one.violations, *one.release)} for one in plan.recommendations}
    assert "individuel-erstatter-ikke" in rules["i-stedet"]
    assert status["alene"] is not Status.WITHHELD or "individuel-aldrig-alene" in rules["alene"]
    assert alone(plan, small.BOOK) == []


def test_the_school_has_packs_under_the_shipped_rules():
    """Otherwise nothing above could go wrong."""
    book = loaded(shipped())
    plan = recommend(case(), book=book)
    assert len([one for one in plan.recommended() if one.code == "E"]) == 3
    assert alone(plan, book) == []


@pytest.mark.parametrize(
    ("change", "status", "rule"),
    [(refuse_every_community, Status.WITHHELD, "individuel-aldrig-alene"),
     (leave_every_community_undetermined, Status.UNDETERMINED, "ledsager-uafklaret")],
)  # fmt: skip
def test_packs_without_company_are_listed_with_what_would_release_them(change, status, rule):
    files = shipped()
    change(files, _first_or_last(0))
    plan = recommend(case(), book=loaded(files))
    packs = [one for one in plan.recommendations if one.code == "E" and one.students[0] in {"e1", "e2", "e3"}]
    assert {one.students[0] for one in packs} == {"e1", "e2", "e3"}
    for one in packs:
        assert one.status is status
        assert rule in {remark.rule for remark in one.release}
        assert all(remark.text["da"] for remark in one.release)


@settings(slow_is_fine, max_examples=12, phases=(Phase.generate,))
@given(schools(most_pupils=3), policies())
def test_no_policy_and_no_shortage_leaves_packs_alone(told, policy):
    book = load_rulebook(policy=policy)
    plan = recommend(case_of(told), book=book)
    assert alone(plan, book) == []


def a_school_for_one_scheme() -> Case:
    """A class for which a second adult has time to prepare once, and lessons for more."""
    told = a_group_school(3, calendar={"start": "2027-08-09", "end": "2028-06-23"})
    return case_of(
        {**told, "staff": [*told["staff"], adult("v0", qualified_for=[A], prep_minutes_per_week=45)]}
    )


@pytest.mark.parametrize(
    "same",
    [
        {"a-uger": 36},
        {"a-uger-dokumenteret": 20},
        {"a-uger": 1, "a-uger-dokumenteret": 1},
        {"skoleaar-uger": 1},
    ],
    ids=str,
)
@pytest.mark.parametrize("withdrawn", [[], ["a-voksne-til-raadighed", "a-kvalificeret-medlaerer"]], ids=str)
def test_lengths_or_starts_that_are_the_same_are_offered_once(same, withdrawn):
    """Taken for two, they would be counted once and made twice, and means would be overspent."""
    files = shipped()
    if withdrawn:
        lay_withdrawn(files, *withdrawn)
    told = a_school_for_one_scheme()
    plan = recommend(told, book=loaded(files, Policy(parameters=same)))
    assert [one.code for one in plan.recommended() if one.code == "A"] == ["A"]
    assert check(plan, told) == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [("lektion-minutter", 0), ("skoleaar-uger", 0), ("e2-uger-mellem-udleveringer", 0), ("e1-uger", 1000),
     ("c-elever-hoejst", 0), ("c-uger", 0), ("a-uger", 1000), ("e1-pakker", 0), ("d-fag-hoejst", 0)],
)  # fmt: skip
def test_a_number_with_which_no_plan_can_be_made_is_refused_or_planned_with(name, value):
    """A municipality may set every number; what cannot be is said of the number, not by a broken sum."""
    try:
        plan = recommend(case(), book=load_rulebook(policy=Policy(parameters={name: value})))
    except IndsatsmotorError:
        return
    assert check(plan, case()) == ()


@pytest.mark.parametrize("name", ["a-faelles-forberedelse-minutter", "c-sessioner", "c-oplaering-timer"])
def test_a_number_finer_than_means_are_counted_is_refused_with_a_report(name):
    """Twice 45.0004 minutes would be counted as 90, and be more."""
    finer = {name: "30.0001"}
    with pytest.raises(FactErrors) as report:
        load_rulebook(policy=Policy(parameters=finer))
    (problem,) = report.value.exceptions
    assert "three decimals" in str(problem)
    assert load_rulebook(policy=Policy(parameters={name: "30.001"}))
