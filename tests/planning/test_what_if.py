"""What another fact, other means or another choice would come to: for whom, and why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from indsatsmotor import Choices, Forbidden, Policy, compare, facts, recommend, what_if
from indsatsmotor.comparing import Because, ChangeKind, Difference, FactChangeKind
from indsatsmotor.facts import Case, Change, changes_between, parted_with
from indsatsmotor.render import as_difference
from tests.allocation.schools import case_of, schools, slow_is_fine
from tests.planning.schools import (
    AUTUMN,
    BOOK,
    WEEK,
    C,
    changed,
    nobody_qualified_but,
    school,
    small_group,
    without,
)


def differing(before: Case, after: Case, **more: Any) -> Difference:
    return what_if(before, changes_between(before, after), book=BOOK, **more)


def because_of(difference: Difference, *kinds: ChangeKind) -> dict[str, Because]:
    """Why each result of some kinds is another, by its variant and first owner."""
    whys = {(one.before, one.after): one for one in difference.because}
    return {
        f"{one.variant} {one.class_ or one.students[0]}": whys[
            one.before.id if one.before else None, one.after.id if one.after else None
        ]
        for one in difference.comparison.of_kind(*kinds)
    }


def said(because: Because) -> set[tuple[str, ...]]:
    """The sort of each reason, and the fact or the result it names."""
    return {
        (
            one.sort,
            *((one.fact.kind, *one.fact.key) if one.fact else () if one.result is None else (one.result,)),
        )
        for one in because.reasons
    }


def only_groups(**tutor: Any) -> Case:
    """A school in which everything begins in August, with nothing but small groups and packs to offer."""
    case = school(calendar={"start": AUTUMN, "end": "2027-12-17"})
    return changed(nobody_qualified_but(case, "tutor", without_pairs=True), "staff", "tutor", **tutor)


def shorter_year(case: Case) -> Case:
    """*case* in a year of six weeks."""
    assert case.calendar is not None
    short = case.calendar.model_copy(update={"end": AUTUMN + 6 * WEEK})
    return facts.changed(case, [Change(case.calendar, short)])


GROUP = "C-skolen-1"


# --- why ---


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        (lambda c: changed(c, "staff", "tutor", lessons_available_per_week="3"), ("staff", "tutor")),
        (lambda c: changed(c, "staff", "tutor", qualified_for=[]), ("staff", "tutor")),
        (
            lambda c: changed(c, "staff", "tutor", motivation="high", available_from="2028-01-01"),
            ("staff", "tutor"),
        ),
        (lambda c: without(c, trainings="tutor"), ("training", "tutor", C)),
        (lambda c: changed(c, "budgets", "puljen", amount_dkk="100"), ("budget", "puljen")),
        (lambda c: changed(c, "rooms", "lokalet", lessons_available_per_week="3"), ("room", "lokalet")),
        (lambda c: changed(c, "students", exposed=False), ("student", "e1")),
        (shorter_year, ("calendar",)),
    ],
    ids=["lessons", "qualification", "dates", "training", "budget", "room", "pupils", "calendar"],
)
def test_what_is_lost_names_the_fact_it_rested_on(change, fact):
    before = only_groups()
    lost = because_of(differing(before, change(before)), ChangeKind.LOST)
    assert ("fact", *fact) in said(lost["C e1"])


def test_what_has_nothing_to_do_with_a_result_is_no_reason_for_it():
    """The tutor's lessons are; the co-teacher's motivation and the prices of the packs are not."""
    before = only_groups()
    after = changed(before, "staff", "medlaerer", motivation="low")
    after = changed(after, "prices", "bogpakke", amount_dkk="150")
    after = changed(after, "staff", "tutor", lessons_available_per_week="3")
    difference = differing(before, after)
    assert len(difference.changes) == 3
    assert said(because_of(difference, ChangeKind.LOST)["C e1"]) == {("fact", "staff", "tutor")}


def test_a_field_that_is_not_read_and_tells_of_no_means_is_no_reason():
    before = only_groups()
    after = changed(before, "staff", "tutor", lessons_available_per_week="3")
    after = changed(after, "rooms", "lokalet", homelike=False)
    assert said(because_of(differing(before, after), ChangeKind.LOST)["C e1"]) == {("fact", "staff", "tutor")}


def test_packs_are_withdrawn_because_their_company_is_lost_because_the_tutor_left():
    before = only_groups()
    difference = what_if(before, parted_with(before, before.by_key["staff"]["tutor",]), book=BOOK)
    lost = because_of(difference, ChangeKind.LOST)
    assert ("companion_lost", GROUP) in said(lost["E1 e1"])
    assert ("fact", "staff", "tutor") in said(lost["C e1"])
    assert {one.change for one in difference.changes} == {FactChangeKind.RETRACTED}


def test_and_come_back_with_it():
    before = only_groups()
    without_tutor = facts.changed(before, parted_with(before, before.by_key["staff"]["tutor",]))
    gained = because_of(differing(without_tutor, before), ChangeKind.GAINED)
    assert ("companion_found", GROUP) in said(gained["E1 e1"])
    assert ("fact", "staff", "tutor") in said(gained["C e1"])


def test_what_stands_in_for_something_that_is_lost_says_so():
    before = school()
    difference = what_if(before, parted_with(before, before.by_key["staff"]["medlaerer",]), book=BOOK)
    gained = because_of(difference, ChangeKind.GAINED)
    assert said(gained["C e1"]) == {("instead_of", "A1-klassen-1")}


def test_a_need_that_is_open_again_names_what_met_it():
    before = only_groups()
    difference = differing(before, changed(before, "staff", "tutor", lessons_available_per_week="3"))
    whys = [because for because in difference.because if because.need]
    assert len(whys) == 4
    assert {reason for because in whys for reason in said(because)} == {("was_met_by", GROUP)}


def test_a_choice_is_a_reason_and_so_are_other_rules():
    case = only_groups()
    bans = Choices(forbidden=[Forbidden(variant="C", students=["e1"])])
    chosen = what_if(case, choices=bans, book=BOOK)
    assert said(because_of(chosen, ChangeKind.LOST)["C e1"]) == {("choice",)}
    fixed = what_if(case, choices=Choices(fixed=[small_group(2)]), book=BOOK)
    assert ("choice",) in said(because_of(fixed, *ChangeKind)["C e1"])
    longer = what_if(case, policy=Policy(parameters={"c-uger": 18}), book=BOOK)
    assert said(because_of(longer, ChangeKind.OTHERWISE)["C e1"]) == {("rules",)}


# --- for whom ---


def test_who_gains_and_who_loses_are_those_whose_needs_are_met_or_open():
    """A room for two, told anew, leaves two of four without a seat."""
    before = only_groups()
    after = changed(before, "rooms", "lokalet", capacity=2, lessons_available_per_week="4")
    difference = differing(before, after)
    assert difference.gains == ()
    assert len(difference.loses) == 2
    back = differing(after, before)
    assert (back.gains, back.loses) == (difference.loses, ())


def test_a_need_that_is_no_longer_there_is_nobodys_loss_or_gain():
    before = only_groups()
    after = without(before, learning_needs="e4")
    assert (differing(before, after).gains, differing(before, after).loses) == ((), ("e4",))
    after = changed(after, "students", "e4", academic_lag=False)
    assert differing(without(before, learning_needs=None), without(after, learning_needs=None)).loses == ()


def test_who_gains_packs_beside_a_community_gains():
    after = only_groups()
    before = changed(after, "prices", "bogpakke", amount_dkk="1000000")
    difference = differing(before, after)
    assert (difference.gains, difference.loses) == (("e1", "e2", "e3", "e4"), ())


# --- as a whole ---


def test_nothing_changed_comes_to_nothing():
    difference = what_if(school(), book=BOOK)
    assert (difference.changes, difference.because, difference.gains, difference.loses) == ((), (), (), ())
    assert difference.comparison.same


@settings(slow_is_fine, max_examples=4)
@given(schools(most_pupils=3), schools(most_pupils=3))
def test_everything_that_differs_has_a_reason_and_the_whole_is_read_back(one, other):
    before, after = case_of(one), case_of(other)
    difference = differing(before, after)
    comparison = compare(recommend(before), recommend(after))
    assert difference.comparison == comparison
    assert len(difference.because) == len(comparison.results) + len(comparison.needs)
    assert all(because.reasons for because in difference.because)
    named = {reason.fact for because in difference.because for reason in because.reasons if reason.fact}
    assert named <= set(difference.changes)
    assert Difference.model_validate_json(difference.to_json()) == difference
    back = differing(after, before)
    assert (back.gains, back.loses) == (difference.loses, difference.gains)
    for language in ("da", "en"):
        assert as_difference(difference, BOOK, language=language)


SAID = {
    "da": ("Mister noget: e1, e2, e3, e4", "medarbejder tutor er ikke længere oplyst",
           "Fordi: ledsageren C-skolen-1 er faldet bort."),
    "en": ("Lose: e1, e2, e3, e4", "member of staff tutor is no longer told",
           "Because: the companion C-skolen-1 has fallen away."),
}  # fmt: skip


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_text_says_who_loses_what_and_why(language):
    before = only_groups()
    difference = what_if(before, parted_with(before, before.by_key["staff"]["tutor",]), book=BOOK)
    text = as_difference(difference, BOOK, language=language)
    assert [words for words in SAID[language] if words not in text] == []
