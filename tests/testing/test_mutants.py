"""Every small mistake that could be made in a rule is made, and none that nobody could see."""

from __future__ import annotations

from collections import defaultdict

import pytest

from indsatsmotor.loading import load_rule_cases, load_ruleset
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Ruleset
from indsatsmotor.testing import Change, killed_by, mutants, survivors
from tests.loading.files import write
from tests.loading.small_ruleset import CATALOGUE, FILES, NAME, OTHER

WORDS = 'title: { da: x, en: x }, cite: { section: S1, lines: "2" }, because: { da: x, en: x }'

MORE = (
    OTHER
    + """
parameters:
  hoejst: { value: 4, unit: elever, title: { da: x, en: x }, cite: { section: S1, lines: "2" } }
  fag: { value: [dansk, matematik], unit: fag, title: { da: x, en: x }, cite: { section: S1, lines: "2" } }
facts:
  stort_fravaer:
    label: { da: x, en: x }
    fields: { student_id: text }
  rask:
    label: { da: x, en: x }
    fields: { student_id: text, slags: text, fag: text? }
rules:
  - id: rask
    kind: derive
    under: { DX1: strict }
    when:
      - student: { as: elev, grade: { one_of: $klassetrin } }
      - mark: { as: karakter, student_id: elev.id, subject: { one_of: $fag } }
    unless:
      - stort_fravaer: { student_id: elev.id }
    then: { rask: { student_id: elev.id, slags: rask, fag: karakter.subject } }
    $WORDS
  - id: stort-fravaer
    kind: derive
    when: [ student: { as: elev, absence_share_current: { above: "0.5" }, exposed: true } ]
    then: { stort_fravaer: { student_id: elev.id } }
    $WORDS
  - id: ikke-for-mange
    kind: require
    force: hard
    of: { category: small_group, wellbeing_aim: false }
    that:
      any:
        - offering: { pupils: { at_most: $hoejst } }
        - all:
            - every: { participant: { as: elev } }
              has: { rask: { student_id: elev.student_id, slags: { is: rask, undetermined_at: [ved-ikke] } } }
            - not: { room: { id: offering.room_id, location: { one_of: [ude, inde] } } }
    otherwise: { da: x, en: x }
    $WORDS
  - { id: taeller, kind: prefer, weight: 2, of: { variant: C }, that: { offering: { weeks: 12 } }, $FLOW }
  - id: opgave
    kind: task
    work: { phase: start, roles: [leadership, staff], asks: question }
    timing: during
    $WORDS
  - id: en-gang
    kind: school_task
    when: [ school: { as: skole } ]
    work: { phase: survey, roles: staff, must: true }
    $WORDS
""".replace("$WORDS", WORDS.replace(", cite", "\n    cite").replace(", because", "\n    because")).replace(
        "$FLOW", WORDS
    )
)


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Rulebook:
    catalogue = FILES[CATALOGUE].replace("{ minutes_per_lesson: fravaer }", "{}").replace("[fravaer]", "[]")
    files = {**FILES, CATALOGUE: catalogue, "2.rules.yaml": MORE}
    return Rulebook(*load_ruleset(write(tmp_path_factory.mktemp("rules") / NAME, files)))


@pytest.fixture(scope="module")
def changes(book) -> dict[str, list[str]]:
    made = defaultdict(list)
    for mutant in mutants(book.ruleset):
        made[mutant.part].append(mutant.change)
    return made


def test_a_premise_an_absence_and_each_of_their_tests_is_dropped(changes):
    assert {
        "premise 2, mark: student_id is elev.id → dropped",
        "premise 1, student: grade one_of $klassetrin → dropped",
        "absence 1, stort_fravaer: dropped",
        "absence 1, stort_fravaer: student_id is elev.id → dropped",
    } <= set(changes["rask"])


def test_a_premise_that_others_lean_on_is_not_dropped(changes):
    """The checks on load refuse what is left."""
    assert "premise 1, student: dropped" not in changes["rask"]


def test_every_part_of_a_condition_is_dropped_and_joined_otherwise(changes):
    assert {
        "that: dropped",
        "that: all ↔ any",
        "that, any 1: dropped",
        "that, any 2: dropped",
        "that, any 2: all ↔ any",
        "that, any 2, all 1: every ↔ some",
        "that, any 2, all 1, has: dropped",
        "that, any 2, all 2: not dropped",
        "of: category is small_group → dropped",
    } <= set(changes["ikke-for-mange"])


def test_a_comparison_is_taken_for_its_neighbours(changes):
    place = "that, any 1, offering: pupils at_most $hoejst → pupils"
    assert {f"{place} below $hoejst", f"{place} at_least $hoejst"} <= set(changes["ikke-for-mange"])
    place = "premise 1, student: absence_share_current above 0.5 → absence_share_current"
    assert {f"{place} at_least 0.5", f"{place} below 0.5"} <= set(changes["stort-fravaer"])
    place = "premise 1, student: grade one_of $klassetrin → grade"
    assert f"{place} not_one_of $klassetrin" in changes["rask"]


def test_a_bound_moves_by_one_or_by_a_hundredth(changes):
    place = "that, any 1, offering: pupils at_most $hoejst → pupils at_most"
    assert {f"{place} 5", f"{place} 3"} <= set(changes["ikke-for-mange"])
    place = "premise 1, student: absence_share_current above 0.5 → absence_share_current above"
    assert {f"{place} 0.51", f"{place} 0.49"} <= set(changes["stort-fravaer"])
    assert "that, offering: weeks is 12 → weeks is 13" in changes["taeller"]


def test_a_word_a_yes_and_a_list_change(changes):
    assert "premise 1, student: exposed is true → exposed is false" in changes["stort-fravaer"]
    place = "that, any 2, all 2, room: location one_of [ude, inde] → location one_of"
    assert {f"{place} [inde]", f"{place} [ude]"} <= set(changes["ikke-for-mange"])
    assert "of: wellbeing_aim is false → wellbeing_aim is true" in changes["ikke-for-mange"]


def test_what_is_undetermined_is_less_or_more(changes):
    place = "that, any 2, all 1, has, rask: slags is rask, undetermined at [ved-ikke] → slags is rask"
    assert place in changes["ikke-for-mange"]


def test_another_field_of_the_same_type_is_meant(changes):
    place = "premise 2, mark: student_id is elev.id → student_id is"
    assert {f"{place} elev.class_id", f"{place} elev.school_id"} <= set(changes["rask"])
    assert f"{place} elev.grade" not in changes["rask"]


def test_fields_that_the_rule_says_are_equal_do_not_stand_for_each_other(changes):
    place = "absence 1, stort_fravaer: student_id is elev.id → student_id is"
    assert f"{place} karakter.subject" in changes["rask"]
    assert f"{place} karakter.student_id" not in changes["rask"]


def test_what_is_concluded_changes(changes):
    assert {
        "then, rask: fag karakter.subject → dropped",
        "then, rask: fag karakter.subject → elev.id",
        "then, rask: slags rask → ved-ikke",
    } <= set(changes["rask"])


def test_what_a_rule_does_changes(changes):
    assert {
        "force hard → should",
        "force hard → definition",
        "when_unknown undetermined → arrange",
    } <= set(changes["ikke-for-mange"])
    assert {"weight 2 → 3", "weight 2 → 1", "weight 2 → -2"} <= set(changes["taeller"])
    assert {
        "timing during → monthly",
        "phase start → running",
        "asks question → measurement",
        "must false → true",
        "roles: staff dropped",
        "roles: staff is responsible",
    } <= set(changes["opgave"])
    assert {"must true → false", "phase survey → choice"} <= set(changes["en-gang"])


def test_the_reading_in_force_changes(changes):
    assert {"withdrawn", "under DX1 strict → dropped", "under DX1 strict → lenient"} <= set(changes["rask"])
    assert changes["DX1"] == ["default strict → lenient"]


def test_a_parameter_changes_and_so_does_what_a_switch_makes_of_it(changes):
    assert changes["hoejst"] == ["4 → 5", "4 → 3"]
    assert {
        "[2, 4] → [4]",
        "[2, 4] → [2, 4, 3]",
        "under DX1 lenient: [2] → dropped",
        "under DX1 lenient: [2] → [2, 1]",
        "under DX1 lenient: [2] → under DX1 lenient → strict",
    } <= set(changes["klassetrin"])


def test_every_mutant_is_a_ruleset_and_has_words_of_its_own(book):
    made = list(mutants(book.ruleset))
    assert len({str(one) for one in made}) == len(made)
    assert all(isinstance(one.ruleset, Ruleset) for one in made)
    assert {one.sort for one in made} == set(Change)


def test_what_the_engine_enforces_has_no_mutants(changes):
    assert "individuel-aldrig-alene" not in changes


def test_only_what_a_source_says_is_asked_for(book):
    assert not list(mutants(book.ruleset, "en-anden-kilde"))
    assert len(list(mutants(book.ruleset, "lille-kilde"))) == len(list(mutants(book.ruleset)))


CASES = """\
- case: five weigh nothing
  rule: taeller
  offering: { variant: C, weeks: 11 }
  outcome: violated
- case: twelve weeks weigh two
  rule: taeller
  offering: { variant: C, weeks: 12 }
  outcome: satisfied
"""


def surviving(book, folder, text: str) -> set[str]:
    cases = load_rule_cases(write(folder, {"1.cases.yaml": text}), book)
    mine = (mutant for mutant in mutants(book.ruleset) if mutant.part == "taeller")
    return {mutant.change for mutant in survivors(mine, cases, book)}


def test_what_no_case_notices_survives(book, tmp_path):
    assert surviving(book, tmp_path, CASES) == {
        "of: variant is C → dropped",
        "that, offering: weeks is 12 → weeks at_least 12",
        "weight 2 → 3",
        "weight 2 → 1",
        "weight 2 → -2",
    }


def test_a_case_that_says_what_the_rule_weighs_notices_another_weight(book, tmp_path):
    left = surviving(book, tmp_path, CASES + "  says: { weight: 2 }\n")
    assert left == {"of: variant is C → dropped", "that, offering: weeks is 12 → weeks at_least 12"}


def test_without_a_case_everything_survives(book, tmp_path, changes):
    assert surviving(book, tmp_path, "[]") == set(changes["taeller"])


def test_the_case_that_notices_is_named(book, tmp_path):
    cases = load_rule_cases(write(tmp_path, {"1.cases.yaml": CASES}), book)
    mutant = next(
        one for one in mutants(book.ruleset) if one.change == "that: dropped" and one.part == "taeller"
    )
    assert str(killed_by(mutant, cases, book)) == "taeller: five weigh nothing"
    assert killed_by(mutant, cases[1:], book) is None
