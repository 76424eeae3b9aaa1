"""Layers of rules: each stands over those before it, and what it cannot do is said with place and advice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indsatsmotor.errors import CitationError, RulesetConflictError, RulesetErrors
from indsatsmotor.loading import load_rulebook, load_ruleset
from indsatsmotor.policy import Policy
from indsatsmotor.rules import AmendedSort
from indsatsmotor.rules._invariants import INVARIANTS
from tests.loading.files import write
from tests.loading.layers import (
    BASE,
    OWN_READING,
    default,
    folders,
    introduced,
    layer,
    loaded,
    mistakes,
    value,
    withdrawn,
)
from tests.loading.small_ruleset import NAME

FILE = "lag-1/egne.rules.yaml"

# --- what a layer can do ---


def test_a_layer_sets_another_value_whatever_the_switches_say(tmp_path):
    for option in ("strict", "lenient"):
        book = loaded(tmp_path, value("timer", 12), policy=Policy(switches={"DX1": option}))
        assert book.parameters["timer"] == Decimal(12)


def test_a_layer_sets_another_default(tmp_path):
    book = loaded(tmp_path, default("DX1", "lenient"))
    assert book.switches == {"DX1": "lenient"}
    assert {"oplaert-bredt", "oplaert-snaevert"} & {rule.id for rule in book.rules} == {"oplaert-bredt"}
    assert book.parameters["timer"] == 8


def test_a_rule_that_a_layer_withdraws_is_known_but_not_active(tmp_path):
    book = loaded(tmp_path, withdrawn("vikar-er-fundet"))
    assert "vikar-er-fundet" in book.ruleset.by_id
    assert "vikar-er-fundet" not in {rule.id for rule in book.rules}


def test_the_policy_counts_before_every_layer(tmp_path):
    policy = Policy(parameters={"timer": 5}, switches={"DX1": "strict"})
    texts = (value("timer", 12), default("DX1", "lenient"))
    book = loaded(tmp_path, *texts, policy=policy)
    assert (book.parameters["timer"], book.switches["DX1"]) == (5, "strict")
    assert book.set_by[AmendedSort.PARAMETER, "timer"] == "policy"
    assert book.published("timer") == 10


def test_of_several_layers_the_highest_counts_and_all_are_remembered(tmp_path):
    book = loaded(tmp_path, value("timer", 12), value("timer", 14))
    assert book.parameters["timer"] == 14
    assert book.set_by[AmendedSort.PARAMETER, "timer"] == "lag-2"
    changes = [(a.layer, a.part.value, a.value) for a in book.ruleset.amendments]
    assert changes == [("lag-1", 10, 12), ("lag-2", 12, 14)]


def test_a_layer_changes_what_a_layer_below_it_adds(tmp_path):
    assert loaded(tmp_path, introduced("ny"), value("ny", 12)).parameters["ny"] == 12


def test_a_layer_replaces_a_reading_by_one_of_its_own(tmp_path):
    book = loaded(tmp_path, withdrawn("oplaert-snaevert") + OWN_READING)
    assert [rule.id for rule in book.rules if rule.requirement == "oplaert"] == ["oplaert-hos-os"]


def test_a_requirement_may_be_withdrawn_with_all_its_readings(tmp_path):
    book = loaded(tmp_path, withdrawn("oplaert-snaevert", "oplaert-bredt"))
    assert not [rule for rule in book.rules if rule.requirement == "oplaert"]


def test_the_layers_stand_in_the_order_in_which_they_are_given(tmp_path):
    low, one, two = folders(tmp_path, value("timer", 12), value("timer", 14))
    for order in ((one, two), (two, one)):
        ruleset, _ = load_ruleset(low, *order)
        assert [la.id for la in ruleset.layers] == [NAME, *(folder.name for folder in order)]
    assert ruleset.parameters["timer"].value == 12


def test_the_hash_covers_every_layer_and_their_order(tmp_path):
    plain = loaded(tmp_path / "a")
    hashes = {plain.sha256}
    hashes.add(loaded(tmp_path / "b", value("timer", 10)).sha256)
    hashes.add(loaded(tmp_path / "c", default("DX1", "lenient")).sha256)
    hashes.add(loaded(tmp_path / "d", "", default("DX1", "lenient")).sha256)
    assert len(hashes) == 4


def test_a_layer_over_the_shipped_rules_is_loaded_by_its_folder(tmp_path):
    folder = write(tmp_path / "nordby", layer("nordby", value("c-elever-hoejst", 3)))
    book = load_rulebook(layers=[folder])
    assert book.parameters["c-elever-hoejst"] == 3
    assert [la.id for la in book.ruleset.layers][-1] == "nordby"
    assert load_rulebook().parameters["c-elever-hoejst"] == 4


# --- what it cannot ---

HOURS, GONE = value("timer", 3), withdrawn("vikar-er-fundet")

MISTAKES = {
    "no such parameter": (value("timmer", 3), "5:5", "no parameter 'timmer'", "'timer'"),
    "no such switch": (default("DX2", "lenient"), "5:5", "no switch 'DX2'", "'DX1'"),
    "no such rule": (withdrawn("vikar-fundet"), "4:3", "no rule 'vikar-fundet'", "'vikar-er-fundet'"),
    "no such option": (default("DX1", "lenent"), "5:12", "no option 'lenent'", "'lenient'"),
    "a word for a number": (value("timer", "mange"), "5:14", "'timer' is a number", ""),
    "a list for a number": (value("timer", "[1, 2]"), "5:14", "'timer' is a number", ""),
    "a number for a list": (value("klassetrin", 3), "5:19", "'klassetrin' is a list", ""),
    "a word in a list of numbers": (value("klassetrin", "[3, x]"), "5:19", "'klassetrin' is a list", ""),
    "half a pupil": (value("timer", '"2.5"'), "5:14", "not of type integer", ""),
    "no value": (value("timer", ""), "5:14", "a parameter is a number", ""),
    "no value at all": (HOURS.replace("value: 3,", ""), "5:5", "'value' is missing", ""),
    "no reason": (HOURS.replace("reason: { da: Fordi., en: Because. },", ""), "5:5", "'reason'", ""),
    "no reason in Danish": (GONE.replace("Fordi.", "''"), "4:22", "'da'", ""),
    "no reason in English": (default("DX1", "lenient").replace(", en: Because.", ""), "5:30", "'en'", ""),
    "no citation": (GONE.replace(", cite", ", cit"), "4:60", "'cit'", "'cite'"),
    "lines that are not there": (GONE.replace("2-3", "2-300"), "4:60", "2-300", "1-40"),
    "a section that is not there": (HOURS.replace('"1"', "x"), "5:62", "'x'", ""),
    "a field that is none": (GONE.replace("reason", "resaon"), "4:22", "'resaon'", "'reason'"),
    "a sort of thing that is none": ("overrides:\n  rules: {}\n", "4:3", "'rules' is not a field", ""),
    "no mapping": ("withdraws: [vikar-er-fundet]\n", "3:1", "dictionary", ""),
    "an empty mapping": ("overrides:\n", "3:1", "", ""),
}  # fmt: skip
"""For each mistake: the file from its third line on, the place, what is said and advised."""


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_layer_is_said_once_with_its_place_and_advice(tmp_path, name):
    text, place, says, maybe = MISTAKES[name]
    found = mistakes(tmp_path, text)
    here = [one for one in found if str(one.place).startswith(f"{FILE}:{place}") and says in one.message]
    assert here, "\n".join(map(str, found))
    assert maybe in (here[0].maybe or "")
    assert all(str(one.place).startswith(FILE) for one in found)


def test_the_mistakes_of_all_layers_are_in_one_report(tmp_path):
    texts = [
        value("timmer", 3) + withdrawn("vikar-fundet"),
        default("DX1", "x") + withdrawn(min(INVARIANTS)),
    ]
    found = mistakes(tmp_path, *texts)
    places = [str(one.place).rsplit(":", 1)[0] for one in found]
    assert places == [f"{FILE}:5", f"{FILE}:7", "lag-2/egne.rules.yaml:5", "lag-2/egne.rules.yaml:7"]


@pytest.mark.parametrize("wrong", [value("timmer", 3), withdrawn(min(INVARIANTS)), value("timer", "mange")])
def test_what_a_change_with_a_mistake_cites_is_looked_at_too(tmp_path, wrong):
    first, second = mistakes(tmp_path, wrong.replace("2-3", "2-300"))
    assert {CitationError} < {type(first), type(second)}


def test_a_change_of_what_could_not_be_read_is_not_a_second_mistake(tmp_path):
    base = {**BASE, "readings.rules.yaml": BASE["readings.rules.yaml"].replace("unit: timer", "unt: timer")}
    low, one = folders(tmp_path, value("timer", 12))
    write(low, base)
    with pytest.raises(RulesetErrors) as report:
        load_ruleset(low, one)
    assert {str(error.place).split(":")[0] for error in report.value.exceptions} == {
        f"{NAME}/readings.rules.yaml"
    }


@pytest.mark.parametrize("invariant", sorted(INVARIANTS))
def test_what_the_engine_enforces_is_not_withdrawn(tmp_path, invariant):
    (mistake,) = mistakes(tmp_path, withdrawn(invariant))
    assert isinstance(mistake, RulesetConflictError)
    assert str(mistake.place).startswith(f"{FILE}:4:3")
    assert invariant in mistake.message


def test_a_rule_that_carries_non_replacement_is_not_withdrawn(tmp_path):
    (mistake,) = mistakes(tmp_path, withdrawn("ikke-i-stedet-for"))
    assert "G08" in mistake.message
    assert str(mistake.place).startswith(f"{FILE}:4:3")


def test_no_shipped_rule_of_never_alone_is_withdrawn(tmp_path):
    guarded = {f"C{n:02}" for n in range(1, 19)} | {"G07", "G08"}
    rules = [rule.id for rule in load_rulebook().ruleset.rules if guarded & set(rule.code)]
    assert {"d-gruppe", "individuel-aldrig-alene", "maalgruppens-behov-skal-moedes"} <= set(rules)
    folder = write(tmp_path / "nordby", layer("nordby", withdrawn(*rules)))
    with pytest.raises(RulesetErrors) as report:
        load_rulebook(layers=[folder])
    assert len(report.value.exceptions) == len(rules)


@pytest.mark.parametrize("reading", ["oplaert-snaevert", "oplaert-bredt"])
def test_one_reading_of_a_requirement_is_not_withdrawn_alone(tmp_path, reading):
    (mistake,) = mistakes(tmp_path, withdrawn(reading))
    assert str(mistake.place).startswith(f"{FILE}:4:3")
    assert "0 readings of 'oplaert'" in mistake.message
    assert "every reading" in mistake.maybe


def test_a_second_reading_beside_one_that_stands_is_refused_where_it_is_added(tmp_path):
    (mistake,) = mistakes(tmp_path, OWN_READING)
    assert str(mistake.place).startswith(f"{FILE}:4:5")
    assert "2 readings" in mistake.message


def test_a_number_with_which_no_offering_can_be_made_is_refused_where_it_is_set(tmp_path):
    catalogue = BASE["interventions.yaml"].replace("measures: {}", "measures: { pupils_max: timer }")
    low, one = folders(tmp_path, value("timer", 1001))
    write(low, {"interventions.yaml": catalogue})
    with pytest.raises(RulesetErrors) as report:
        load_ruleset(low, one)
    (mistake,) = report.value.exceptions
    assert str(mistake.place) == f"{FILE}:5:14"
    assert "from 1 to 1000" in mistake.message
    write(one, layer("lag-1", value("timer", 1000)))
    assert load_ruleset(low, one)


# --- which layer stands where ---


def test_a_layer_does_not_override_what_it_introduces_itself(tmp_path):
    (mistake,) = mistakes(tmp_path, introduced("egen") + value("egen", 4))
    assert str(mistake.place).startswith(f"{FILE}:11:5")
    assert "this layer itself" in mistake.message
    assert f"{FILE}:4" in mistake.message


def test_a_layer_does_not_change_what_comes_from_above(tmp_path):
    (mistake,) = mistakes(tmp_path, value("egen", 4), introduced("egen"))
    assert str(mistake.place).startswith(f"{FILE}:5:5")
    assert "'lag-2'" in mistake.message
    assert "another order" in mistake.maybe


CHANGES = [value("timer", 12), default("DX1", "lenient"), withdrawn("vikar-er-fundet")]


@pytest.mark.parametrize("change", CHANGES)
def test_two_files_of_a_layer_do_not_change_the_same(tmp_path, change):
    low, one = folders(tmp_path, change)
    write(one, {"flere.rules.yaml": f'source: lag-1\nsection: "1"\n{change}'})
    with pytest.raises(RulesetErrors) as report:
        load_ruleset(low, one)
    (mistake,) = report.value.exceptions
    assert "lag-1/flere.rules.yaml" in str(mistake.place)
    assert FILE in mistake.message


@pytest.mark.parametrize("change", CHANGES)
def test_two_layers_of_equal_standing_do_not_change_the_same(tmp_path, change):
    """Neither of the folders in a folder stands above the other."""
    low, *_ = folders(tmp_path / "lav")
    for name in ("a", "b"):
        write(tmp_path / "begge" / name, layer(name, change))
    with pytest.raises(RulesetErrors) as report:
        load_ruleset(low, tmp_path / "begge")
    (mistake,) = report.value.exceptions
    assert str(mistake.place).startswith("b/egne.rules.yaml")
    assert "a/egne.rules.yaml" in mistake.message
    assert "after the other" in mistake.maybe
    assert load_ruleset(low, tmp_path / "begge" / "a", tmp_path / "begge" / "b")


def test_a_layer_does_not_change_one_of_equal_standing(tmp_path):
    write(tmp_path / NAME, BASE)
    write(tmp_path / "ved-siden-af", layer("ved-siden-af", value("timer", 12)))
    with pytest.raises(RulesetErrors) as report:
        load_ruleset(tmp_path)
    (mistake,) = report.value.exceptions
    assert f"the layer '{NAME}'" in mistake.message


def test_an_id_that_exists_is_not_introduced_again(tmp_path):
    text = BASE["readings.rules.yaml"].split("section: S1\n", 1)[1].replace("section: S1", 'section: "1"')
    report = "\n".join(map(str, mistakes(tmp_path, text)))
    assert "'overrides' was meant" in report
    assert "id of its own" in report


def test_one_folder_is_not_read_twice(tmp_path):
    low, one = folders(tmp_path, value("timer", 12))
    with pytest.raises(RulesetErrors) as report:
        load_ruleset(low, one, one)
    (mistake,) = report.value.exceptions
    assert "'lag-1' is read already" in mistake.message


@pytest.mark.parametrize("name", ["", "ingen-steder"])
def test_a_layer_that_is_not_there_says_which(tmp_path, name):
    low, *_ = folders(tmp_path)
    with pytest.raises(FileNotFoundError):
        load_ruleset(low, name)


def test_what_a_layer_cites_is_cited_of_its_own_source_or_of_one_below(tmp_path):
    below = value("timer", 12).replace('section: "1"', "source: lille-kilde, section: S1")
    assert loaded(tmp_path / "a", below).ruleset.amendments[0].citations[0].source == "lille-kilde"
    (mistake,) = mistakes(tmp_path / "b", below.replace("section: S1", "section: S9"))
    assert isinstance(mistake, CitationError)


def test_a_layer_of_nothing_but_its_source_changes_nothing(tmp_path):
    with_it, without = loaded(tmp_path / "a", ""), loaded(tmp_path / "b")
    assert (with_it.rules, with_it.parameters) == (without.rules, without.parameters)
