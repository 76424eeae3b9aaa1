"""The picture of a derivation says what the derivation says, and can be read."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indsatsmotor import load_rulebook
from indsatsmotor.derivation import Absence, Derivation, Firing
from indsatsmotor.explaining import Explainer, Speaker
from indsatsmotor.facts import Atom, atoms
from indsatsmotor.inference import infer
from indsatsmotor.loading import load_words
from indsatsmotor.planning import atoms_of, needs_in
from indsatsmotor.render._plan_voice import PlanVoice
from indsatsmotor.render.report._picture import Picture, picture
from indsatsmotor.render.report._steps import Sort, Step, Steps
from tests.render.schools import little

# --- layout, of any steps ---


@st.composite
def any_steps(draw: st.DrawFn) -> dict[str, Step]:
    """Steps that rest on earlier ones, and a result that rests on those nothing else rests on."""
    count = draw(st.integers(1, 14))
    steps: dict[str, Step] = {}
    for number in range(count):
        before = draw(st.sets(st.sampled_from(sorted(steps)), max_size=3)) if steps else set()
        words = draw(st.lists(st.text("abå<", min_size=1, max_size=30), min_size=1, max_size=12))
        step = Step(Sort.DERIVED if before else Sort.TOLD, " ".join(words), number=number + 1)
        step.rests_on = dict.fromkeys(sorted(before))
        step.depth = max((steps[key].depth + 1 for key in before), default=0)
        step.say("", draw(st.lists(st.text("eæ1", min_size=1, max_size=40), max_size=4)))
        steps[f"s{number:02}"] = step
    leant_on = {key for step in steps.values() for key in step.rests_on}
    ends = [key for key in steps if key not in leant_on]
    result = Step(Sort.RESULT, "resultat", number=count + 1, depth=1 + max(s.depth for s in steps.values()))
    result.rests_on = dict.fromkeys(ends)
    return {**steps, "result": result}


def drawn(steps: dict[str, Step]) -> Picture:
    return picture(steps, str)


@given(any_steps())
def test_no_box_lies_upon_another_and_all_lie_in_the_picture(steps):
    made = drawn(steps)
    for box in made.boxes:
        assert 0 <= box.x <= made.width - made.box_width
        assert 0 < box.top <= made.height - box.height
    for one, other in combinations(made.boxes, 2):
        if one.column == other.column:
            assert one.top + one.height <= other.top or other.top + other.height <= one.top


@given(any_steps())
def test_every_line_leads_to_the_right_from_the_side_of_one_box_to_that_of_another(steps):
    made = drawn(steps)
    columns = {key: box.column for key, box in zip(steps, made.boxes, strict=True)}
    led = sum(columns[before] < columns[key] for key, step in steps.items() for before in step.rests_on)
    assert len(made.paths) == led == sum(len(step.rests_on) for step in steps.values())


@given(any_steps())
def test_a_box_is_as_high_as_its_lines(steps):
    for box in drawn(steps).boxes:
        assert box.height >= 14 * (len(box.lines) + bool(box.of))
        assert all(len(line) <= 17 for line in box.lines)


@given(any_steps())
def test_the_same_steps_give_the_same_picture(steps):
    assert repr(drawn(steps)) == repr(drawn(steps))


def test_the_result_stands_alone_to_the_right():
    steps = {"a": Step(Sort.TOLD, "a", number=1), "r": Step(Sort.RESULT, "r", number=2, depth=1)}
    steps["r"].rests_on["a"] = None
    first, last = drawn(steps).boxes
    assert (first.column, last.column) == (0, 1)


# --- steps, of a derivation ---


@pytest.fixture(scope="module")
def explainer() -> Explainer:
    book = load_rulebook()
    return Explainer(Speaker(book, load_words()), infer(atoms(little().case), book))


@pytest.fixture(scope="module", params=["da", "en"])
def steps(request, explainer) -> dict[str, Step]:
    made = Steps(explainer, PlanVoice(request.param, load_words(), load_rulebook()))
    made.lead_to(needs(explainer))
    made.end("ok", "ok")
    return made.by_key


def needs(explainer: Explainer):
    derivation = explainer.derivation
    return [atom for need in needs_in(derivation, little().case) for atom in atoms_of(need, derivation)]


def test_every_firing_behind_the_needs_is_there_and_rests_on_the_rules_of_its_premises(steps, explainer):
    derivation = explainer.derivation
    firings = {firing for need in needs(explainer) for firing in derivation.ancestry(need)}
    assert {firing.rule for firing in firings} == {
        key for key, step in steps.items() if step.sort in {Sort.DERIVED, Sort.NEED}
    }
    for firing in firings:
        before = {one.rule for one in map(derivation.first_support, firing.premises) if one}
        assert before <= steps[firing.rule].rests_on.keys()
        told = [p for p in firing.premises if not derivation.why(p)]
        kinds = {key.split()[1] for key in steps[firing.rule].rests_on if key.startswith("told ")}
        assert {atom.kind for atom in told} == kinds


def test_the_numbers_go_up_along_every_line(steps):
    for step in steps.values():
        assert all(steps[key].number < step.number for key in step.rests_on)


def test_numbers_count_every_step_once(steps):
    assert sorted(step.number for step in steps.values()) == list(range(1, len(steps) + 1))


def test_what_is_said_of_several_is_said_once(explainer):
    made = Steps(explainer, PlanVoice("da", load_words(), load_rulebook()))
    made.lead_to(needs(explainer))
    (said,) = made.by_key["fagligt-efterslaeb-vurderet"].said.items()
    assert said == ("Fagfolk har vurderet, at … har et fagligt efterslæb", dict.fromkeys(("e1", "e2", "e3")))


@pytest.mark.parametrize(
    ("lag", "absent"),
    [
        ("academic", "intet-fagligt-efterslaeb"),
        ("wellbeing", "intet-trivselsefterslaeb"),
    ],
)
def test_what_had_to_be_absent_is_shown_as_the_rule_that_did_not_apply(lag, absent):
    absence = Absence("denied_lag", (("student_id", "is", "e1"), ("lag", "is", lag)))
    assert absences_behind(absence) == {f"absent {absent}"}


def test_nothing_is_shown_of_what_no_rule_in_force_concludes():
    book = load_rulebook()
    assert not [rule for rule in book.strata[0] if rule.then.kind == "outside_narrowing"]
    assert absences_behind(Absence("outside_narrowing", (("student_id", "is", "e1"),))) == set()


def absences_behind(absence: Absence) -> set[str]:
    """What is shown of *absence* where a firing recorded it."""
    signs, acute = Atom("many_signs", ("e1",)), Atom("acuteness", ("e1", "acute"))
    firing = Firing("akut-mange-tegn", (signs,), (absence,), acute)
    book = load_rulebook()
    explainer = Explainer(Speaker(book, load_words()), Derivation((signs,), ((firing,),)))
    made = Steps(explainer, PlanVoice("da", load_words(), book))
    made.lead_to([acute])
    return {key for key, step in made.by_key.items() if step.sort is Sort.ABSENT}


def test_rules_that_rest_on_each_other_can_still_be_drawn():
    steps = {name: Step(Sort.DERIVED, name) for name in "abc"}
    for one, other in pairwise("abca"):
        steps[one].rests_on[other] = None
    made = object.__new__(Steps)
    made.by_key = steps
    made.end("ok", "ok")
    assert len(drawn(steps).boxes) == 4
