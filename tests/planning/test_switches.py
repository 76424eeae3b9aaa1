"""Each reading can be chosen: that changes what it is about and nothing else, and what it changes says so.

Five offerings, one of each intervention, are assessed together under the usual reading and under another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from indsatsmotor import assess, recommend
from indsatsmotor.errors import FactErrors
from indsatsmotor.facts import Case
from indsatsmotor.offering import Offering
from indsatsmotor.plan import Recommendation
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from tests.planning.schools import (
    BOOK,
    LESSONS,
    added,
    changed,
    co_teaching,
    course,
    nobody_qualified_but,
    packs,
    pair_work,
    pupils_of_another_grade,
    school,
    small_group,
    without,
)

SWITCHES = BOOK.ruleset.switches
SCHOOL = school(grade=6, pupils=4)
USUAL = (co_teaching(), pair_work(slots=LESSONS[12:14]), small_group(), course(4), packs())
A, B, C, D, E = (one.id for one in USUAL)


@dataclass(frozen=True)
class Move:
    """A switch moved from its default to another option."""

    switch: str
    option: str
    changes: Mapping[str, str]
    """For each result that changes, what is no longer said of it > what is said instead."""
    case: Case = SCHOOL
    proposed: tuple[Offering, ...] | None = ()
    """Offerings in place of the usual ones with these ids; ``None`` for what the library recommends."""

    def __str__(self) -> str:
        return f"{self.switch}-{self.option}"


def needed_by(case: Case, *pupils: str, **figures: Any) -> Case:
    """*case* in which only *pupils* are told to need help, beside what figures say of e1."""
    told = [one for one in case.learning_needs if one.student_id in pupils]
    return added(without(case, learning_needs=None), learning_needs=told, **figures)


def mark(grade_year: int, given: int, subject: str = "dansk") -> dict[str, Any]:
    return {"student_id": "e1", "subject": subject, "grade_year": grade_year, "mark": given}


def followed_up(**fields: Any) -> dict[str, Any]:
    slots = ["mon 14:15-15:00", "wed 14:15-15:00"]
    return {"form": "mentor", "weeks": 8, "lessons_per_week": "2", "minutes_per_lesson": 45, "slots": slots,
            **fields}  # fmt: skip


def without_letters(offering: Offering) -> Offering:
    assert offering.packs
    return offering.model_copy(
        update={"packs": tuple(pack.model_copy(update={"letter": False}) for pack in offering.packs)}
    )


ONLY_CO_TEACHING = nobody_qualified_but(school(pupils=2), "medlaerer", without_pairs=True)
HISTORY = {"class_id": "klassen", "subject": "historie", "staff_id": "laerer", "lesson_slots": LESSONS[:1]}
IN_A_LESSON = ("mon 08:00-08:40", *(f"{day} 13:30-14:10" for day in ("tue", "wed", "thu")))
AFTERNOONS = {"setting": "outside_school_time", "start": "2027-08-09"}
NO_MEASURE = {"placed_outside_home": False, "social_services_measure": False}
READING_TEST = {
    "student_id": "e1", "subject": "reading", "test_grade": 5, "taken_on": "2027-03-01", "band": "fair"
}  # fmt: skip

MOVES = [
    Move("DX01", "lenient", {A: "a1-ugentlige-lektioner refused > recommended"},
         proposed=(co_teaching(lessons_per_week="10"),)),
    Move("DX02", "lenient", {A: "a2-ugentlige-lektioner refused > recommended"},
         proposed=(co_teaching(variant="A2", lessons_per_week="10"),)),
    Move("DX03", "strict", {A: "recommended > a-varighed refused"}, proposed=(co_teaching(weeks=35),)),
    Move("DX05", "strict", {A: "recommended > a-to-voksne-med-forskellige-kompetencer refused"},
         changed(SCHOOL, "staff", subjects=["dansk"])),
    Move("DX06", "strict", {A: "recommended > a-udvalgte-elever refused"},
         changed(changed(SCHOOL, "students", exposed=False), "classes", exposed_share="0.5")),
    Move("DX07", "strict", {A: "a-uden-for-det-afproevede recommended > a-kun-det-afproevede refused"},
         school(grade=5)),
    Move("DX08", "lenient", {B: "b-varighed refused > recommended"},
         proposed=(pair_work(weeks=15, programme="sykl"),)),
    Move("DX09", "lenient", {B: "b-ugentlige-lektioner refused > recommended"},
         proposed=(pair_work(lessons_per_week="1"),)),
    Move("DX10", "strict", {B: "recommended > b-par-med-behov refused"}, needed_by(SCHOOL, "e1", "e2")),
    Move("DX11", "strict", {B: "b-laesning-uden-effekt recommended > b-ikke-til-laesning refused"}),
    Move("DX12", "strict", {B: "recommended_with_conditions > b-kun-i-undervisningen refused"},
         proposed=(pair_work(setting="outside_lessons", slots=None),)),
    Move("DX13", "strict", {C: "recommended > c-korteste-session refused"}),
    Move("DX14", "strict", {C: "recommended > c-hoejst-laengste-session refused"},
         proposed=(small_group(minutes_per_lesson=45),)),
    Move("DX15", "lenient", {C: "c-elever-i-maalgruppen refused > recommended"},
         changed(SCHOOL, "students", "e4", exposed=False), (course(3),)),
    Move("DX16", "lenient", {C: "c-gruppe-hoejst refused > c-stor-gruppe recommended"},
         school(pupils=5), (small_group(5),)),
    Move("DX17", "lenient", {C: "c-ingen-lektion-erstattes refused > c-lektion-i-andet-fag recommended"},
         added(SCHOOL, subject_teachers=[HISTORY]), (small_group(slots=IN_A_LESSON),)),
    Move("DX18", "strict", {C: "recommended > c-kun-faglaerer refused"},
         changed(SCHOOL, "staff", "tutor", subjects=["matematik"])),
    Move("DX19", "strict", {C: "recommended > c-tutor-fuldt-oplaert refused"},
         changed(SCHOOL, "trainings", hours="36")),
    Move("DX20", "strict", {D: "recommended_with_conditions > d-loebende-i-en-blok refused"},
         proposed=(course(4, variant="D3", weeks=35, lessons_per_week="2", **AFTERNOONS),)),
    Move("DX21", "strict", {D: "recommended > d-fuld-tid-klokketimer refused"}),
    Move("DX22", "lenient", {D: "d-ferieforloeb-mentor refused > recommended"},
         proposed=(course(4, follow_up=followed_up(form="social_events")),)),
    Move("DX22", "strict", {D: "recommended > d-opfoelgning-mentor refused"},
         changed(SCHOOL, "rooms", location="youth_school"),
         (course(4, variant="D2", weeks=3, follow_up=followed_up(form="social_events")),)),
    Move("DX23", "lenient", {D: "d-ferieforloeb-mentorlektioner refused > recommended"},
         proposed=(course(4, follow_up=followed_up(lessons_per_week="0.25")),)),
    Move("DX24", "lenient", {D: "d-maalgruppe refused > recommended"},
         changed(SCHOOL, "students", "e4", exposed=False), (small_group(3),)),
    Move("DX25", "strict", {D: "recommended > d-kun-udskoling refused"}),
    Move("DX26", "strict", {D: "recommended > d-nye-rammer refused"}),
    Move("DX27", "lenient", {D: "d-fuld-tid-i-ferien refused > recommended_with_conditions"},
         changed(changed(SCHOOL, "staff", lessons_available_per_week="40"), "rooms",
                 lessons_available_per_week="50"),
         (course(4, **AFTERNOONS),)),
    Move("DX28", "strict", {E: "e-udskoling recommended > e-ikke-i-udskolingen refused"}, school(grade=8)),
    Move("DX29", "lenient", {E: "e1-klassetrin-uden-for-forsoeget >"}, school(grade=2)),
    Move("DX30", "strict", {E: "recommended > e1-noejagtig-varighed e1-noejagtigt-antal-pakker refused"},
         proposed=(packs(count=7),)),
    Move("DX31", "strict",
         {E: "e-foraeldre-bakker-ikke-op recommended > e-foraeldre-skal-bakke-op refused"},
         changed(SCHOOL, "parents", "e1", backing=False)),
    Move("DX32", "lenient", {E: "e1-brev-fra-rollemodel recommended_with_conditions > recommended"},
         proposed=(without_letters(packs()),)),
    Move("DX33", "lenient", {E: "e-elev-i-maalgruppen refused > recommended"},
         changed(SCHOOL, "students", "e4", exposed=False), (small_group(3), course(3), packs("e4"))),
    Move("DX37", "strict",
         {A: "need/e4/subject/dansk/laesning >", B: "need/e4/subject/dansk/laesning >",
          E: "need/e4/subject/dansk/laesning recommended > "
             "e-elev-i-maalgruppen fagligt-efterslaeb-bekraeftet refused"},
         changed(SCHOOL, "students", "e4", academic_lag=False, wellbeing_lag=True),
         (small_group(3), course(3), packs("e4"))),
    Move("DX39", "lenient",
         {A: "> need/e1/subject/dansk/laesning", C: "> need/e1/subject/dansk/laesning",
          B: "b-elev-med-behov b-intet-par-med-behov refused > need/e1/subject/dansk/laesning recommended",
          D: "> need/e1/subject/dansk/laesning",
          E: "e-laese-skrivebehov refused > need/e1/subject/dansk/laesning recommended"},
         needed_by(SCHOOL, tests=[READING_TEST])),
    Move("DX40", "lenient",
         {A: "need/e1/subject/dansk/- >", C: "need/e1/subject/dansk/- >", D: "need/e1/subject/dansk/- >",
          B: "need/e1/subject/dansk/- recommended > b-elev-med-behov b-intet-par-med-behov refused",
          E: "need.area need/e1/subject/dansk/- undetermined > e-laese-skrivebehov refused"},
         needed_by(school(grade=9), marks=[mark(9, 4), mark(9, 7, "matematik")])),
    Move("DX41", "lenient",
         {A: "> need/e1/subject/dansk/-", C: "> need/e1/subject/dansk/-", D: "> need/e1/subject/dansk/-",
          B: "b-elev-med-behov b-intet-par-med-behov refused > need/e1/subject/dansk/- recommended",
          E: "e-laese-skrivebehov refused > need.area need/e1/subject/dansk/- undetermined"},
         needed_by(school(grade=7), marks=[mark(7, 4)])),
    Move("DX42", "lenient",
         {C: "c-ingen-lektion-erstattes refused > "
             "c-helst-ingen-lektion-erstattes recommended_with_conditions"},
         proposed=(small_group(slots=IN_A_LESSON),)),
    Move("DX45", "strict",
         {D: "erfaringer-efter-et-kort-forloeb@2027-10-01 > erfaringer-efter-fast-frist@2027-08-28"}),
    Move("DX49", "strict",
         {C: "c-fag-uden-dansk-dokumentation recommended > c-kun-dokumenterede-fag refused"}),
    Move("DX51", "lenient", {A: "a-faelles-forberedelse refused > recommended"},
         changed(SCHOOL, "schools", joint_planning_minutes_per_week=0),
         (co_teaching(variant="A2", lessons_per_week="14.5"),)),
    Move("DX52", "lenient", {D: "26400 kr. > 20000 kr."}),
    Move("DX53", "strict", {A: "recommended > a2-lektioner-og-mindre-forberedelse refused"},
         proposed=(co_teaching(variant="A2", lessons_per_week="14.5"),)),
    Move("NF1", "on",
         {"A1-klassen-1": "recommended_with_conditions >", "B1-klassen-0": "refused >",
          "B2-klassen-0": "refused >", "C-e1-0": "refused >", "D3-e1-0": "refused >",
          "E2-e1-1": "recommended_with_conditions >", "E2-e2-1": "500 kr. > 940 kr.",
          "D3-e2-0": "> for-faa-med-samme-behov"},
         pupils_of_another_grade(ONLY_CO_TEACHING, 8, "e2"), None),
    Move("NF2", "on",
         {"A1-klassen-1": "need/e1/subject/dansk/laesning >", "C-e1-0": "refused >", "D3-e1-0": "refused >",
          "B1-klassen-0": "need/e1/subject/dansk/laesning >",
          "E2-e1-1": "recommended_with_conditions >", "E2-e2-1": "500 kr. > 940 kr.",
          "C-e2-0": "> for-faa-med-samme-behov", "D3-e2-0": "> for-faa-med-samme-behov"},
         changed(changed(ONLY_CO_TEACHING, "students", **NO_MEASURE), "students", "e2",
                 placed_outside_home=True), None),
    Move("NF3", "on", {"C-e1-0": "refused >", "D3-e1-0": "refused >"},
         changed(ONLY_CO_TEACHING, "learning_needs", "e1", subject="matematik", area="broeker"), None),
]  # fmt: skip


def results(move: Move, option: str) -> dict[str, Recommendation]:
    """The results with the switch at *option*, by id."""
    book = BOOK.at(move.switch, option)
    if move.proposed is None:
        plan = recommend(move.case, book=book)
    else:
        own = {one.id: one for one in move.proposed}
        plan = assess([own.get(one.id, one) for one in USUAL], move.case, book=book)
    return {one.id: one for one in plan.recommendations}


def said(one: Recommendation) -> set[str]:
    """Its status, what speaks against or beside it, what is missing, what it is for and what it costs."""
    remarks = (*one.violations, *one.conditions, *one.warnings, *one.release, *one.attachments)
    rules = (remark.rule for remark in remarks)
    missing = (f"{item.kind}.{item.field}" for item in one.missing)
    return {str(one.status), *rules, *missing, *one.needs, f"{one.cost_dkk} kr."}


def tasks(one: Recommendation) -> set[str]:
    return {f"{task.rule}@{task.due}" for task in one.tasks}


def difference(before: Recommendation | None, after: Recommendation | None) -> str:
    """What is no longer said > what is said instead; of a result that comes or goes only the status."""
    if before is None or after is None:
        old, new = ({str(one.status)} if one else set() for one in (before, after))
    else:
        old, new = said(before), said(after)
        if before.status.recommended and after.status.recommended:
            old, new = old | tasks(before), new | tasks(after)
    return f"{' '.join(sorted(old - new))} > {' '.join(sorted(new - old))}".strip()


def rests_on(one: Recommendation, other: Recommendation) -> bool:
    """Whether *one* is not what it would be under another reading; that *other* is for more is no matter."""
    only_needs = {name for name in said(other) - said(one) if "need/" in name}
    return bool(said(one) - said(other) or said(other) - said(one) - only_needs or tasks(one) ^ tasks(other))


@pytest.mark.parametrize("move", MOVES, ids=str)
def test_moving_the_switch_changes_these_results_and_no_other_and_they_name_it(move):
    before = results(move, SWITCHES[move.switch].default)
    after = results(move, move.option)
    found = {name: difference(before.get(name), after.get(name)) for name in {**before, **after}}
    assert {name: change for name, change in found.items() if change != ">"} == move.changes
    for these, others in ((before, after), (after, before)):
        for name in these.keys() & others.keys():
            named = move.switch in {reading.switch for reading in these[name].readings}
            matters = rests_on(these[name], others[name]) and SWITCHES[move.switch].chooses_reading
            assert named is matters, name


def test_a_reading_with_which_no_plan_can_be_made_stops_none_and_is_not_named():
    impossible = replace(BOOK.ruleset.parameters["c-uger"], alternatives=(({"DX13": "strict"}, Decimal(0)),))
    rules = replace(BOOK.ruleset, parameters={**BOOK.ruleset.parameters, "c-uger": impossible})
    with pytest.raises(FactErrors):
        Rulebook(rules, BOOK.catalogue, Policy(switches={"DX13": "strict"}))
    plan = assess(USUAL, SCHOOL, book=Rulebook(rules, BOOK.catalogue))
    (group,) = (one for one in plan.recommendations if one.id == C)
    assert {"DX18", "DX49"} == {reading.switch for reading in group.readings}


def test_every_switch_is_moved_to_every_option():
    moved = {(move.switch, move.option) for move in MOVES}
    assert moved == {
        (one.id, option) for one in SWITCHES.values() for option in one.options if option != one.default
    }
