"""The kit is right, complete and readable; and whoever answers wrongly is told where and in what."""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from indsatsmotor import _durable
from indsatsmotor.testing.conformance import (
    NO_ANSWER,
    Command,
    Difference,
    KitCase,
    Library,
    as_table,
    compared,
    features,
    kit,
    load_kit,
    run,
    unkept,
)
from tests.test_docs import DOCS, tool

CASES = load_kit()
BY_ID = {case.id: case for case in CASES}
DERIVING = [case for case in CASES if case.ask.question == "derive" and case.ask.ruleset != "shipped"]
"""What an engine can answer that has only the question."""
OTHER = Path(__file__).parent / "other_program.py"
FROM_THE_PAGE = Path(__file__).parent / "from_the_page.py"


def failing(implementation: Any, cases: Any = DERIVING) -> dict[str, Difference]:
    return {one.case.id: one.difference for one in run(cases, implementation) if one.difference is not None}


def features_of(ids: Any) -> set[str]:
    return {feature for id_ in ids for feature in BY_ID[id_].features}


# --- the kit ---


@pytest.mark.parametrize("engine", ["durable", "reference"])
def test_the_library_passes_every_case_with_each_engine(engine):
    if engine == "durable" and not _durable.available():
        pytest.skip("durable_rules is not installed")
    assert failing(Library(engine), CASES) == {}


def test_every_feature_has_a_case_and_every_case_has_features_that_exist():
    assert {feature for case in CASES for feature in case.features} == set(features())


def test_what_people_said_of_an_answer_is_so():
    assert [case.id for case in CASES if unkept(case, case.answer)] == []


def test_people_said_more_of_every_answer_than_that_there_is_one():
    assert [case.id for case in CASES if not case.expects] == []
    answered = [case for case in CASES if case.answer["outcome"] != "refused"]
    assert [case.id for case in answered if case.expects.keys() <= {"outcome"}] == []


def test_a_case_is_called_as_its_file_and_says_in_a_sentence_what_it_shows():
    paths = sorted((kit() / "cases").rglob("*.json"))
    assert [str(path.relative_to(kit() / "cases").with_suffix("")) for path in paths] == [*map(str, BY_ID)]
    assert [case.id for case in CASES if not case.shows.endswith(".")] == []


def test_kinds_schema_and_layout_are_what_the_tool_writes():
    """If not, run ``python tools/make_conformance.py``."""
    maker = tool("make_conformance")
    written = {path: path.read_text("utf-8") for path in (kit() / "cases").rglob("*.json")}
    assert [p.name for p, text in maker.beside() if p.read_text("utf-8") != text] == []
    assert [p.name for p, text in written.items() if maker.laid_out(json.loads(text)) + "\n" != text] == []


def test_every_outcome_and_every_question_is_there():
    assert {case.ask.question for case in CASES} == {"derive", "recommend", "assess"}
    assert {case.answer["outcome"] for case in CASES} == {"derived", "planned", "refused"}
    results = [one for case in CASES for one in case.answer.get("results", ())]
    assert {one["status"] for one in results} == {
        "recommended", "recommended_with_conditions", "undetermined", "withheld", "refused"
    }  # fmt: skip


# --- comparing ---


def shuffled(thing: Any, lot: random.Random) -> Any:
    """*thing* with every list but premises in another order."""
    if isinstance(thing, dict):
        return {k: v if k == "premises" else shuffled(v, lot) for k, v in thing.items()}
    return lot.sample([shuffled(one, lot) for one in thing], len(thing)) if isinstance(thing, list) else thing


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_what_is_said_does_not_matter(seed):
    lot = random.Random(seed)
    assert [case.id for case in CASES if compared(case, shuffled(case.answer, lot))] == []


def test_a_number_is_a_number_however_it_is_written():
    case = BY_ID["groups/mean"]
    (firing,) = case.answer["firings"]
    for mean in ("4.5", "4.50", 4.5):
        said = {**firing, "conclusion": {"mean_mark": {"student_id": "e1", "mean": mean}}}
        assert compared(case, {**case.answer, "firings": [said]}) is None
    said = {**firing, "conclusion": {"mean_mark": {"student_id": "e1", "mean": "4.51"}}}
    assert compared(case, {**case.answer, "firings": [said]}).path[0] == "firings"


def test_yes_is_not_the_number_one_and_a_text_with_a_leading_nought_is_no_number():
    case = BY_ID["patterns/one-fact"]
    for id_ in (True, "01"):
        other = json.loads(json.dumps(case.answer).replace('"e1"', json.dumps(id_)))
        right = json.loads(json.dumps(case.answer).replace('"e1"', "1"))
        assert compared(case.model_copy(update={"answer": right}), other) is not None


def test_ids_of_results_are_for_each_implementation_to_choose():
    case = BY_ID["company/with-two-adults"]
    other = json.loads(json.dumps(case.answer).replace('"to-voksne"', '"r1"').replace('"pakkerne"', '"r2"'))
    assert other != case.answer
    assert compared(case, other) is None


def every_loss(case: KitCase):
    """The answer of *case* without one thing that it says, each in turn."""
    for part in ("firings", "notes", "results", "unmet", "ledger"):
        said = case.answer.get(part, [])
        for position in range(len(said)):
            yield part, {**case.answer, part: [*said[:position], *said[position + 1 :]]}
    for part in ("verdicts", "objective"):
        for name in case.answer.get(part, {}):
            yield part, {**case.answer, part: {k: v for k, v in case.answer[part].items() if k != name}}


def test_whatever_is_lost_from_an_answer_is_missed():
    losses = [(case, part, other) for case in CASES if not case.parts for part, other in every_loss(case)]
    assert len(losses) > 500
    assert [case.id for case, part, other in losses if compared(case, other).path[0] != part] == []


def test_what_is_said_twice_is_not_what_was_asked():
    case = BY_ID["patterns/one-fact"]
    twice = {**case.answer, "firings": [*case.answer["firings"], case.answer["firings"][0]]}
    assert compared(case, twice) is not None


def test_premises_the_other_way_round_are_another_firing_except_in_a_group():
    for id_, same in (("joins/three-patterns", False), ("groups/mean", True)):
        case = BY_ID[id_]
        turned = [{**one, "premises": one["premises"][::-1]} for one in case.answer["firings"]]
        assert (compared(case, {**case.answer, "firings": turned}) is None) is same


def test_where_plans_are_equally_good_another_choice_is_right_and_less_is_not():
    case = BY_ID["plans/a-tie"]
    assert compared(case, {**case.answer, "results": []}) is None
    less = {**case.answer, "objective": {**case.answer["objective"], "needs": "1"}}
    assert compared(case, less) == Difference(("objective", "needs"), "2", "1")


# --- implementations that err ---


@dataclass
class Erring:
    """The library, asked something else or with its answer changed."""

    asks: Callable[[Any], Any] = copy
    says: Callable[[Any], Any] = copy

    def answer(self, case: KitCase) -> Any:
        asked = self.asks(case.model_dump(exclude_unset=True)["ask"])
        return self.says(Library("reference").answer(case.model_validate({**dict(case), "ask": asked})))


def exchanged(old: str, new: str) -> Erring:
    """One that takes a comparison for another."""
    return Erring(asks=lambda ask: json.loads(json.dumps(ask).replace(f'"{old}": ', f'"{new}": ')))


@pytest.mark.parametrize(
    ("old", "new"),
    [("at_least", "above"), ("at_most", "below"), ("above", "at_least"), ("below", "at_most")],
)
def test_a_bound_that_is_counted_wrongly_is_caught_and_the_comparison_named(old, new):
    wrong = failing(exchanged(old, new))
    assert f"compare.{old}" in features_of(wrong)
    for sort in ("integer", "decimal", "date"):
        assert f"comparisons/{old.replace('_', '-')}-{sort}" in wrong


def as_no(answer):
    verdicts = {rule: "violated" if said == "undetermined" else said
                for rule, said in answer.get("verdicts", {}).items()}  # fmt: skip
    return {**answer, "verdicts": verdicts} if "verdicts" in answer else answer


def test_unknown_taken_for_no_is_caught_wherever_unknown_is_judged():
    wrong = failing(Erring(says=as_no))
    judged = {case.id for case in DERIVING if "unknown.judge" in case.features}
    assert judged
    assert set(wrong) == judged


def test_one_firing_dropped_is_caught_wherever_there_is_one():
    def dropped(answer):
        return {**answer, "firings": answer["firings"][1:]} if "firings" in answer else answer

    wrong = failing(Erring(says=dropped))
    assert set(wrong) == {case.id for case in DERIVING if case.answer.get("firings")}
    one = wrong["patterns/one-fact"]
    assert one.path[0] == "firings"
    assert one.got == "nothing"


def test_an_absence_that_is_looked_for_too_early_is_caught():
    """Rules without ``unless`` are what an absence comes to where nothing is concluded yet."""

    def hasty(ask):
        rules = [
            {k: v for k, v in rule.items() if k != "unless" or "mark" in json.dumps(v)}
            for rule in ask["ruleset"]["rules"]
        ]
        return {**ask, "ruleset": {**ask["ruleset"], "rules": rules}}

    assert "derive.strata" in features_of(failing(Erring(asks=hasty)))


def test_whoever_refuses_nothing_or_everything_is_caught():
    everything = failing(Erring(says=lambda _: {"outcome": "refused"}))
    nothing = failing(
        Erring(says=lambda _: {"outcome": "derived", "firings": [], "notes": [], "verdicts": {}})
    )
    refused = {case.id for case in DERIVING if case.answer["outcome"] == "refused"}
    assert set(everything) == {case.id for case in DERIVING} - refused
    assert refused <= set(nothing)


def test_something_individual_recommended_without_company_is_caught():
    def careless(answer):
        results = [{**one, "status": "recommended"} if one["status"] == "withheld" else one
                   for one in answer["results"]]  # fmt: skip
        return {**answer, "results": results}

    wrong = failing(Erring(says=careless), [case for case in CASES if case.id.startswith("company/")])
    assert "company/alone" in wrong
    assert "company.withheld" in features_of(wrong)
    assert wrong["company/alone"].path == ("results", "E1 of e1", "status")


def test_the_table_names_feature_case_and_first_difference():
    cases = [BY_ID["comparisons/at-least-integer"], BY_ID["patterns/one-fact"]]
    shown = as_table(run(cases, exchanged("at_least", "above"))).splitlines()
    assert ["compare.at_least", "0", "1"] in [line.split() for line in shown]
    assert ["derive.pattern", "1", "0"] in [line.split() for line in shown]
    assert any(line.startswith("comparisons/at-least-integer: ") for line in shown)
    assert any("expected" in line and "got nothing" in line for line in shown)
    assert shown[-1] == "1 of 2 cases passed."


# --- the page that says what rules mean ---

PAGE = (DOCS / "explanation" / "semantics.md").read_text("utf-8")
UNREFUSED = [case for case in DERIVING if case.answer["outcome"] != "refused"]


def test_each_section_of_the_page_names_features_that_exist_and_each_feature_is_named():
    sections = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    tried = [re.search(r"^Tried by: (.*?)\n\n", section, re.DOTALL | re.MULTILINE) for section in sections]
    untried = [section.splitlines()[0] for section, by in zip(sections, tried, strict=True) if by is None]
    assert untried == ["Order and bytes"]
    named = [name for by in tried if by is not None for name in re.findall(r"`([^`]+)`", by[1])]
    assert sorted(named) == sorted(features())


def test_an_engine_written_from_the_page_alone_passes_whatever_it_implements():
    """It refuses nothing but circles, and plans nothing."""
    circles = [case for case in DERIVING if "refused.circle" in case.features]
    with Command([sys.executable, str(FROM_THE_PAGE), str(kit() / "kinds.json")]) as other:
        assert failing(other, UNREFUSED + circles) == {}


def test_the_engine_written_from_the_page_imports_nothing_of_the_package():
    assert "indsatsmotor" not in FROM_THE_PAGE.read_text("utf-8")


# --- another program ---


def through(manner: str, *ids: str, timeout: float = 60) -> list[Difference | None]:
    with Command([sys.executable, str(OTHER), manner], timeout) as other:
        return [one.difference for one in run([BY_ID[id_] for id_ in ids], other)]


ASKED = ("patterns/one-fact", "refused/order-of-texts", "patterns/no-fact")


def test_a_program_that_answers_rightly_passes():
    assert through("rightly", *ASKED) == [None, None, None]


@pytest.mark.parametrize("manner", ["nonsense", "ending", "another case", "a list"])
def test_a_program_that_answers_nothing_of_use_fails_case_by_case(manner):
    found = through(manner, *ASKED)
    assert [one.expected for one in found] == [NO_ANSWER] * 3


def test_a_program_that_never_answers_is_given_up():
    """It sleeps for an hour, so that no limit is too short for this."""
    (found,) = through("silent", ASKED[0], timeout=0.2)
    assert "within 0.2 seconds" in str(found)


def test_a_program_that_answers_some_cases_rightly_passes_those():
    found = through("refusing", *ASKED)
    assert [one is None for one in found] == [False, True, False]


def test_a_program_whose_answers_have_another_form_fails_and_the_runner_goes_on():
    found = through("another form", *ASKED)
    assert None not in found


def test_a_program_that_does_not_exist_fails():
    with Command(["/there/is/no/such/program"]) as other:
        (result,) = run([CASES[0]], other)
    assert "cannot be started" in str(result.difference)
