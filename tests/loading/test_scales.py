"""Results of different tests are never compared: a rule that would is refused where it does."""

from __future__ import annotations

import pytest

from indsatsmotor.facts import told_kinds
from indsatsmotor.loading import load_ruleset
from tests.loading.files import write
from tests.loading.small_ruleset import FILES, NAME, OTHER, RULES, changed, mistakes

WORDS = "title: { da: x, en: x }, because: { da: x, en: x }, cite: { section: S1, lines: 2-3 }"
SCALE = "instrument: overgangstest, subject: reading, test_grade: 4"
ALIKE = "student_id: foer.student_id, taken_on: { above: foer.taken_on }"
SAME = "instrument: foer.instrument, subject: foer.subject, test_grade: foer.test_grade"
BELOW = "score: { below: foer.score }"


def note(*patterns: str) -> str:
    """A file with a note that reads *patterns*."""
    when = ", ".join(f"{{ {one} }}" for one in patterns)
    return f"{OTHER}rules:\n  - {{ id: regel, {WORDS}, kind: note, when: [ {when} ] }}\n"


def test_a_test_result_as_a_number_is_on_a_scale_of_its_instrument_subject_and_grade():
    assert told_kinds()["test"].scales == {"score": ("instrument", "subject", "test_grade")}


ON_ONE_SCALE = {
    "a bound on one scale": [f"test: {{ {SCALE}, score: {{ at_most: 20 }} }}"],
    "a parameter on one scale": [f"test: {{ {SCALE}, score: {{ at_most: $fravaer }} }}"],
    "a result that is told, on whatever scale": ["test: { score: { known: true } }"],
    "a level, of which there is one scale": ["test: { band: fair }"],
    "two results that must be alike in everything that says which scale": [
        "test: { as: foer }", f"test: {{ {ALIKE}, {SAME}, {BELOW} }}",
    ],
    "two results on a scale that both name": [
        f"test: {{ as: foer, {SCALE} }}", f"test: {{ {ALIKE}, {SCALE}, {BELOW} }}",
    ],
    "two results on a scale that one names and the other shares": [
        f"test: {{ as: foer, {SCALE} }}",
        f"test: {{ {ALIKE}, {SAME.replace('foer.subject', 'reading')}, {BELOW} }}",
    ],
}  # fmt: skip


@pytest.mark.parametrize("patterns", ON_ONE_SCALE.values(), ids=ON_ONE_SCALE)
def test_results_on_one_scale_are_compared(tmp_path, patterns):
    assert load_ruleset(write(tmp_path / NAME, {**FILES, "2.rules.yaml": note(*patterns)}))


LEFT_OPEN = {
    "instrument": "subject: reading, test_grade: 4",
    "subject": "instrument: overgangstest, test_grade: 4",
    "test_grade": "instrument: overgangstest, subject: reading",
}


@pytest.mark.parametrize("name", LEFT_OPEN)
@pytest.mark.parametrize("how", ["not said", "known", "one of several", "another"])
def test_a_bound_without_its_whole_scale_is_refused_with_what_is_left_open(tmp_path, name, how):
    value = {"instrument": "overgangstest", "subject": "reading", "test_grade": 4}[name]
    said = {
        "not said": "",
        "known": f", {name}: {{ known: true }}",
        "one of several": f", {name}: {{ one_of: [{value}] }}",
        "another": f", {name}: {{ is_not: {value} }}",
    }[how]
    rule = note(f"test: {{ {LEFT_OPEN[name]}{said}, score: {{ at_most: 20 }} }}")
    (mistake,) = mistakes(tmp_path, {**FILES, "2.rules.yaml": rule})
    column = rule.splitlines()[3].index("score") + 1
    assert str(mistake.place) == f"{NAME}/2.rules.yaml:4:{column} (rule regel)"
    assert "one scale only" in mistake.message
    assert mistake.maybe.startswith(f"'{name}' can be tested")


OTHERS = {
    "another instrument": "instrument: faerdighedstest, subject: reading, test_grade: 4",
    "another subject": "instrument: overgangstest, subject: maths, test_grade: 4",
    "another grade": "instrument: overgangstest, subject: reading, test_grade: 6",
    "whatever the other is": "",
}


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("comparison", ["is", "is_not", "at_least", "at_most", "above", "below"])
def test_a_result_is_not_compared_with_one_on_another_scale(tmp_path, other, comparison):
    first = f"test: {{ as: foer, {OTHERS[other]} }}".replace(", }", " }")
    rule = note(first, f"test: {{ {ALIKE}, {SCALE}, score: {{ {comparison}: foer.score }} }}")
    (mistake,) = mistakes(tmp_path, {**FILES, "2.rules.yaml": rule})
    assert "different scales" in mistake.message
    assert "foer.score" in mistake.message


@pytest.mark.parametrize(
    "patterns",
    [
        (
            f"test: {{ as: foer, {SCALE} }}",
            "learning_need: { student_id: foer.student_id, level: foer.score }",
        ),
        ("learning_need: { as: behov }", f"test: {{ {SCALE}, score: {{ below: behov.level }} }}"),
    ],
    ids=["a number of another sort", "with a number of another sort"],
)
def test_a_result_is_not_compared_with_a_number_on_no_such_scale(tmp_path, patterns):
    (mistake,) = mistakes(tmp_path, {**FILES, "2.rules.yaml": note(*patterns)})
    assert "different scales" in mistake.message


def test_a_result_is_not_carried_away_from_its_scale(tmp_path):
    """Otherwise two scales could meet in a fact that says of neither which it is."""
    kind = "  resultat:\n    label: { da: x, en: x }\n    fields: { student_id: text, tal: decimal }\n"
    files = changed(RULES, "facts:\n", f"facts:\n{kind}")
    then = "then: { resultat: { student_id: foer.student_id, tal: foer.score } }"
    when = f"when: [ {{ test: {{ as: foer, {SCALE}, score: {{ known: true }} }} }} ]"
    rule = f"{OTHER}rules:\n  - {{ id: regel, {WORDS}, kind: derive, {when}, {then} }}\n"
    (mistake,) = mistakes(tmp_path, {**files, "2.rules.yaml": rule})
    assert "away from its own scale" in mistake.message


@pytest.mark.parametrize("way", ["exists", "every", "some", "not"])
def test_a_condition_on_an_offering_is_held_to_the_same(tmp_path, way):
    pattern = "{ test: { as: foer, student_id: elev.student_id, score: { at_most: 20 } } }"
    inner = {
        "exists": pattern,
        "not": f"{{ not: {pattern} }}",
        "every": f"{{ every: {pattern}, has: {{ student: {{ id: foer.student_id }} }} }}",
        "some": f"{{ some: {pattern}, has: {{ student: {{ id: foer.student_id }} }} }}",
    }[way]
    that = f"{{ every: {{ participant: {{ as: elev }} }}, has: {inner} }}"
    own = f"kind: warn, of: {{ intervention: gruppe }}, that: {that}"
    rule = f"{OTHER}rules:\n  - {{ id: regel, {WORDS}, {own} }}\n"
    (mistake,) = mistakes(tmp_path, {**FILES, "2.rules.yaml": rule})
    assert "one scale only" in mistake.message
