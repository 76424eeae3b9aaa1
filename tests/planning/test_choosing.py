"""Choosing by hand: what people fix or forbid comes first, and nothing individual is left alone by it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indsatsmotor import Case, Choices, Forbidden, Offering, Plan, Status, assess, check, recommend, withdraw
from indsatsmotor.errors import FactErrors
from indsatsmotor.plan import Recommendation, choices_from, offering_of
from indsatsmotor.render import as_text
from tests.allocation.reckoning import overdrawn
from tests.allocation.schools import CALENDARS, Told, a_group_school, case_of, need, schools, slow_is_fine
from tests.planning.schools import (
    AUTUMN,
    BOOK,
    A,
    E,
    changed,
    co_teaching,
    nobody_qualified_but,
    packs,
    school,
    small_group,
)
from tests.planning.sound import recommended, result, rules


def planned(case, *fixed: Offering, forbidden: Iterable[Forbidden] = ()) -> Plan:
    plan = recommend(case, choices=Choices(fixed=fixed, forbidden=tuple(forbidden)), book=BOOK)
    assert check(plan, case) == ()
    return plan


def levels(plan: Plan) -> dict[str, Any]:
    """The objective, without the choices themselves and the lots that only decide between equals."""
    return {one.name: one.value for one in plan.optimality.levels if one.name not in {"choices", "lottery"}}


def named(plan: Plan) -> dict[str, Recommendation]:
    return {one.id: one for one in plan.recommendations}


# --- what is fixed ---


def test_what_people_chose_stands_as_they_chose_it_and_says_so():
    plan = planned(school(), small_group(2))
    chosen = result(plan, "gruppen")
    assert (chosen.status, chosen.students, chosen.room) == (Status.RECOMMENDED, ("e1", "e2"), "lokalet")
    assert chosen.fixed
    assert "valgt-af-mennesker" in rules(chosen.justification.considerations)
    assert "mennesker har valgt" in chosen.justification.text["da"].lower()
    assert [one.id for one in plan.recommendations if one.fixed] == ["gruppen"]


def half_a_year(**tutor: Any) -> Case:
    """A school in which everything begins in August, with nothing but small groups and packs to offer."""
    case = school(calendar={"start": AUTUMN, "end": "2027-12-17"})
    return changed(nobody_qualified_but(case, "tutor", without_pairs=True), "staff", "tutor", **tutor)


def test_the_rest_is_planned_with_what_is_left_of_the_means():
    """Four lessons of the only tutor: chosen for two pupils, they are not there for the other two."""
    case = half_a_year(lessons_available_per_week="4")
    assert [len(one.students) for one in recommended(planned(case), "C")] == [4]
    plan = planned(case, small_group(2))
    assert [one.id for one in recommended(plan, "C")] == ["gruppen"]
    unmet = [one for one in plan.unmet if one.kind == "need"]
    assert {one.students for one in unmet} == {("e3",), ("e4",)}
    assert {short.of for one in unmet for short in one.shortfalls} == {"tutor"}


@pytest.mark.parametrize(
    ("change", "rule"),
    [({"weeks": 11}, "c-varighed"), ({"students": ["e1"]}, "en-til-en-er-individuel")],
)
def test_what_breaks_a_rule_is_refused_with_the_reason_and_the_rest_is_planned_without_it(change, rule):
    offering = small_group(2, **change)
    plan = planned(school(), offering)
    refused = result(plan, "gruppen")
    assert (refused.status, refused.fixed) == (Status.REFUSED, True)
    assert rule in rules(refused.violations)
    assert levels(plan) == levels(planned(school()))


@pytest.mark.parametrize(("lessons", "kept"), [("3.999", False), ("4", True)])
def test_what_the_means_cannot_bear_is_refused_with_what_is_missing(lessons, kept):
    case = changed(school(), "staff", "tutor", lessons_available_per_week=lessons)
    one = result(planned(case, small_group()), "gruppen")
    assert one.status.recommended is kept
    if not kept:
        (short,) = (v.shortfall for v in one.violations if v.shortfall)
        assert (short.of, str(short.missing)) == ("tutor", "0.001")


def test_of_choices_that_do_not_fit_together_as_many_stand_as_the_means_allow():
    """The long one takes all eight lessons of the tutor, each of the two others four of them."""
    afternoon = [f"{day} 14:30-15:10" for day in ("mon", "tue", "wed", "thu")]
    long = small_group(2, id="lang", lessons_per_week="8", slots=None)
    others = small_group(2, id="en"), small_group(2, id="to", students=["e3", "e4"], slots=afternoon)
    plan = planned(half_a_year(lessons_available_per_week="8"), long, *others)
    assert {one.id for one in recommended(plan, "C")} == {"en", "to"}
    refused = result(plan, "lang")
    assert refused.status is Status.REFUSED
    assert {v.shortfall.of for v in refused.violations if v.shortfall} == {"tutor"}


def test_what_hangs_on_an_unknown_fact_is_undetermined_and_holds_no_means():
    case = changed(school(), "staff", "tutor", qualified_for=None)
    plan = planned(case, small_group())
    one = result(plan, "gruppen")
    assert (one.status, one.fixed) == (Status.UNDETERMINED, True)
    assert not any(line.of == "tutor" for line in plan.ledger)


def test_a_class_is_given_no_second_scheme_beside_the_one_people_chose():
    plan = planned(school(), co_teaching())
    assert [one.id for one in recommended(plan, "A")] == ["to-voksne"]


def test_a_pupil_is_given_no_other_packs_beside_those_people_chose():
    """Other packs would count as one more supplement."""
    plan = planned(school(), packs())
    assert [one.id for one in recommended(plan, "E") if one.students == ("e1",)] == ["pakkerne"]
    assert {one.students for one in recommended(plan, "E")} == {("e1",), ("e2",), ("e3",), ("e4",)}


def test_people_may_choose_two_schemes_one_after_the_other():
    half = {"weeks": 20, "lessons_per_week": "10.5"}
    first, second = co_teaching(id="efteraar", **half), co_teaching(id="foraar", start="2028-01-10", **half)
    plan = planned(school(), first, second)
    assert {one.id for one in recommended(plan, "A")} == {"efteraar", "foraar"}


def test_an_id_that_people_use_is_given_to_nothing_else():
    case = school()
    for number in (0, 1):
        own = small_group(2, id=f"C-skolen-{number}", weeks=11)  # refused, and still its id is taken
        plan = planned(case, own)
        assert len(named(plan)) == len(plan.recommendations)
        assert named(plan)[own.id].fixed


def test_a_whole_class_need_not_be_named_pupil_by_pupil():
    told = planned(school(), co_teaching(students=["e1", "e2", "e3", "e4"]))
    assert planned(school(), co_teaching(students=())).to_json() == told.to_json()


# --- never alone ---


def test_packs_that_people_chose_are_withheld_where_there_is_no_company():
    plan = planned(nobody_qualified_but(school(), without_pairs=True), packs())
    one = result(plan, "pakkerne")
    assert (one.status, one.fixed, one.companions) == (Status.WITHHELD, True, ())
    assert "individuel-aldrig-alene" in rules(one.release)
    assert recommended(plan) == []


def test_company_is_found_for_the_packs_that_people_chose_before_more_needs_are_met():
    """The lessons reach one group: of the three others, or of the two among whom the packs find company."""
    told = a_group_school(4, tutor={"lessons_available_per_week": "4"}, calendar=CALENDARS[1])
    told["learning_needs"] = [need(name) for name in ("e1", "e2", "e3")]
    told["learning_needs"] += [need(name, area="stavning") for name in ("e3", "e4")]
    told["parents"] = [{"student_id": "e4", "languages": ["dansk"]}]
    mine = packs("e4", school_id="s1", area="stavning", cost_dkk="500", id="mine")
    case = case_of(told)
    before, after = planned(case), planned(case, mine)
    assert (levels(before)["needs"], levels(after)["needs"]) == (3, 2)
    (group,) = recommended(after, "C")
    assert group.students == ("e3", "e4")
    assert (result(after, "mine").status.recommended, result(after, "mine").companions) == (True, (group.id,))


def test_packs_for_two_need_company_for_both_of_them():
    case = half_a_year(lessons_available_per_week="4")
    both = packs(students=["e1", "e2"])
    others = [Forbidden(variant="C", students=["e2"])]
    plan = planned(case, both, forbidden=others)
    assert result(plan, "pakkerne").status is Status.WITHHELD
    assert result(planned(case, both), "pakkerne").status.recommended
    assert levels(plan) == levels(planned(case, forbidden=others))  # they hold no means while they wait


def test_packs_whose_company_people_forbid_are_withheld():
    communal = [name for name in BOOK.catalogue.interventions if name != E]
    bans = [Forbidden(class_id="klassen", intervention=name) for name in communal]
    plan = planned(school(), packs(), forbidden=bans)
    assert [one.status for one in plan.recommendations if one.fixed] == [Status.WITHHELD]
    assert recommended(plan) == []


@pytest.mark.parametrize("weeks", [11, 12])
def test_only_a_choice_that_stands_is_company_for_another(weeks):
    case = nobody_qualified_but(school(), "tutor", without_pairs=True)
    others = [Forbidden(variant="C", students=["e3", "e4"])]
    plan = planned(case, small_group(2, weeks=weeks), packs(), forbidden=others)
    assert (result(plan, "pakkerne").companions == ("gruppen",)) is (weeks == 12)
    assert (result(plan, "gruppen").status is Status.REFUSED) is (weeks == 11)


# --- what is forbidden ---


@pytest.mark.parametrize(
    "ban",
    [{"intervention": A}, {"variant": "A1"}, {"class_id": "klassen", "variant": "A1"},
     {"students": ["e1"], "variant": "A1"}, {"staff_id": "medlaerer"}],
)  # fmt: skip
def test_what_people_forbid_is_not_planned(ban):
    case = school()
    assert [one.variant for one in recommended(planned(case), "A")] == ["A1"]
    plan = planned(case, forbidden=[Forbidden(**ban)])
    assert "A1" not in {one.variant for one in recommended(plan)}
    assert plan.choices.forbidden == (Forbidden(**ban),)


def test_a_need_that_only_forbidden_offerings_would_meet_is_unmet_because_of_that():
    case = nobody_qualified_but(school(), "tutor", without_pairs=True)
    plan = planned(case, forbidden=[Forbidden(variant="C", students=["e1"])])
    (unmet,) = (one for one in plan.unmet if one.kind == "need")
    assert (unmet.students, unmet.status) == (("e1",), "forbidden")
    assert unmet.text["da"] == "Det, der kunne møde behovet, er udelukket på forhånd"
    assert [short.what for short in unmet.shortfalls] == ["choice"]


def test_a_supplement_that_people_forbid_is_unmet_because_of_that():
    supplemented = {one.students[0] for one in recommended(planned(school()), "E")}
    assert "e1" in supplemented
    plan = planned(school(), forbidden=[Forbidden(intervention=E, students=["e1"])])
    (unmet,) = (one for one in plan.unmet if one.kind == "supplement")
    assert (unmet.students, unmet.status) == (("e1",), "forbidden")


def test_the_checker_finds_what_was_forbidden_and_is_recommended_all_the_same():
    case = school()
    plan = planned(case)
    (scheme,) = recommended(plan, "A")
    forged = plan.model_copy(update={"choices": Choices(forbidden=[Forbidden(variant="A1")])})
    assert check(forged, case) == (f"{scheme.id}: recommended, although people have forbidden it",)


# --- going on from there ---


def test_what_is_taken_out_of_a_plan_is_no_longer_chosen():
    plan = planned(school(), small_group(2), forbidden=[Forbidden(variant="A1")])
    left = withdraw(plan, ["gruppen"], school(), book=BOOK)
    assert check(left, school()) == ()
    assert left.choices == Choices(forbidden=[Forbidden(variant="A1")])


def test_what_people_propose_on_top_may_be_what_they_forbade_before():
    plan = planned(school(), small_group(2), forbidden=[Forbidden(variant="A1")])
    after = assess([co_teaching()], school(), plan, book=BOOK)
    assert check(after, school()) == ()
    assert result(after, "to-voksne").status.recommended
    assert [one.id for one in after.choices.fixed] == ["gruppen"]


# --- input that cannot be used ---


def test_everything_wrong_with_the_choices_is_told_in_one_report():
    strange = small_group(2, id="underlig", room_id="ukendt", replaces="noget")
    bans = [Forbidden(variant="Q", students=["e9"]), Forbidden(staff_id="tutr"), Forbidden(variant="C")]
    with pytest.raises(FactErrors) as report:
        recommend(school(), choices=Choices(fixed=[strange], forbidden=bans), book=BOOK)
    told = str(report.value)
    assert len(report.value.exceptions) == 6
    for words in ("'ukendt'", "replace", "both fixed and forbidden", "'Q'", "'e9'", "you meant 'tutor'"):
        assert words in told


def test_two_choices_of_one_id_are_refused_and_one_choice_told_twice_is_one():
    one, other = small_group(2), small_group(3)
    with pytest.raises(FactErrors) as report:
        planned(school(), one, other)
    assert "the id 'gruppen' is taken" in str(report.value)
    assert planned(school(), one, one).to_json() == planned(school(), one).to_json()


def test_what_is_kept_of_a_plan_is_named_by_its_id():
    plan = planned(school())
    (scheme,) = recommended(plan, "A")
    with pytest.raises(FactErrors) as report:
        choices_from(plan, keep=["A1-9z-1"])
    assert "the plan has no 'A1-9z-1'" in str(report.value)
    kept = choices_from(plan, keep=[scheme.id], forbid=[one.id for one in recommended(plan, "E")])
    assert kept.fixed == (offering_of(scheme),)
    assert {ban.variant for ban in kept.forbidden} == {one.variant for one in recommended(plan, "E")}
    after = recommend(school(), choices=kept, book=BOOK)
    assert result(after, scheme.id).fixed
    forbidden = {(one.variant, one.students) for one in recommended(plan, "E")}
    assert not forbidden & {(one.variant, one.students) for one in recommended(after, "E")}


# --- in words ---


SAID = {
    "da": (
        "Valgt af mennesker (2)",
        "gruppen er valgt: anbefalet",
        "må ikke planlægges: variant A1, elev e1",
    ),
    "en": ("Chosen by people (2)", "gruppen is chosen: recommended", "may not be planned: variant A1, pupil"),
}


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_text_says_what_people_chose_and_what_became_of_it(language):
    plan = planned(school(), small_group(2), forbidden=[Forbidden(variant="A1", students=["e1"])])
    text = as_text(plan, BOOK, language=language)
    assert [words for words in SAID[language] if words not in text] == []
    assert SAID[language][0] not in as_text(planned(school()), BOOK, language=language)


# --- on generated schools ---


def bans(told: Told) -> st.SearchStrategy[Forbidden]:
    """Something that may not be planned in the school: a kind, for somebody, by somebody, or some of it."""
    maybe = {
        "intervention": st.sampled_from([*BOOK.catalogue.interventions]),
        "class_id": st.sampled_from([one["id"] for one in told["classes"]]),
        "students": st.sets(st.sampled_from([one["id"] for one in told["students"]]), min_size=1, max_size=2),
        "staff_id": st.sampled_from([one["id"] for one in told["staff"]]),
    }
    return st.fixed_dictionaries({}, optional=maybe).filter(bool).map(Forbidden.model_validate)


def edits(told: Told) -> st.SearchStrategy[dict[str, Any]]:
    """What people may change of an offering: too little of it, others in it, another adult, another time."""
    pupils = [one["id"] for one in told["students"]]
    return st.sampled_from(
        [{}, {"weeks": 1}, {"lessons_per_week": "40"}, {"start": "2027-10-25"}, {"cost_dkk": "999999"},
         {"students": pupils[:2]}, {"students": pupils[-1:]}, {"room_id": None}]
    )  # fmt: skip


def edited(one: Recommendation, change: dict[str, Any]) -> Offering:
    """The offering of a result with something changed; packs keep their days."""
    told = offering_of(one).model_dump()
    start = {"start": told["start"]} if told["packs"] else {}
    return Offering.model_validate({**told, "end": None, **change, **start})


@settings(slow_is_fine, max_examples=5)
@given(schools(), st.randoms(use_true_random=False))
def test_fixing_what_the_best_plan_chose_gives_the_same_objective(told, chance):
    """All of it or some of it; and nothing about what was fixed is different from what was planned."""
    case = case_of(told)
    best = planned(case)
    chosen = recommended(best)
    some = chance.sample(chosen, chance.randint(0, len(chosen)))
    for kept in (chosen, some):
        after = planned(case, *map(offering_of, kept))
        if best.optimality.proven and after.optimality.proven:
            assert levels(after) == levels(best)
        for one in kept:
            same = {
                "fixed",
                "justification",
                "cost_dkk",
                "cost",
                "companions",
                "conditions",
                "warnings",
                "status",
            }
            mine, its = (other.model_dump(exclude=same) for other in (one, named(after)[one.id]))
            assert mine == its


def test_a_choice_that_is_second_best_counts_as_it_would_have_counted():
    """Two groups, and the tutor who suits better has time for one of them."""
    told = a_group_school(8, tutor={"lessons_available_per_week": "4", "motivation": "high"},
                          calendar=CALENDARS[1])  # fmt: skip
    told["staff"].append({**told["staff"][-1], "id": "t2", "motivation": "low", "similar_experience": False})
    told["trainings"].append({**told["trainings"][0], "staff_id": "t2"})
    case = case_of(told)
    best = planned(case)
    groups = recommended(best, "C")
    assert {one.staff[0].id for one in groups} == {"t1", "t2"}
    assert levels(planned(case, *map(offering_of, groups))) == levels(best)


@settings(slow_is_fine, max_examples=7)
@given(schools(), st.data())
def test_forbidding_never_makes_the_plan_better(told, data):
    case = case_of(told)
    best, after = (
        planned(case),
        planned(case, forbidden=data.draw(st.lists(bans(told), min_size=1, max_size=2))),
    )
    if best.optimality.proven and after.optimality.proven:
        assert [*levels(after).values()] <= [*levels(best).values()]


@settings(slow_is_fine, max_examples=7)
@given(schools(), st.data())
def test_what_people_choose_is_in_the_plan_or_refused_with_a_reason_and_nothing_is_overspent(told, data):
    case = case_of(told)
    proposed = planned(case).recommendations
    assume(proposed)
    chosen = {}
    for one in data.draw(st.lists(st.sampled_from(proposed), min_size=1, max_size=4)):
        chosen[one.id] = edited(one, data.draw(edits(told)))
    plan = planned(case, *chosen.values())
    assert {one.id for one in plan.recommendations if one.fixed} == set(chosen)
    for name in chosen:
        one = named(plan)[name]
        assert one.status.recommended or one.violations or one.missing or one.release
        assert "valgt-af-mennesker" in rules(one.justification.considerations)
    assert overdrawn(plan, case) == []
    assert Plan.model_validate_json(plan.to_json()) == plan


@settings(slow_is_fine, max_examples=6)
@given(schools(), st.data())
def test_the_order_of_choices_does_not_matter(told, data):
    case = case_of(told)
    offerings = [offering_of(one) for one in recommended(planned(case))]
    forbidden = data.draw(st.lists(bans(told), max_size=3))
    offerings = [one for one in offerings if not any(ban.forbids(one, case) for ban in forbidden)]
    plan = planned(case, *offerings, forbidden=forbidden)
    other = planned(
        case, *data.draw(st.permutations(offerings)), forbidden=data.draw(st.permutations(forbidden))
    )
    assert other.to_json() == plan.to_json()


def test_the_choices_of_generated_schools_both_stand_and_fall():
    """Otherwise the properties above would say little."""
    seen = {True: 0, False: 0}

    @settings(slow_is_fine, max_examples=12)
    @given(schools(), st.data())
    def look(told, data):
        case = case_of(told)
        for one in recommended(recommend(case))[:2]:
            plan = recommend(case, choices=Choices(fixed=[edited(one, data.draw(edits(told)))]))
            seen[result(plan, one.id).status.recommended] += 1

    look()
    assert min(seen.values()) >= 3, seen
