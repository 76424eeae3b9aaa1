"""What a ruleset as a whole may not be, and that no ruleset touches what the engine itself enforces."""

from __future__ import annotations

from itertools import combinations

import pytest

from indsatsmotor.errors import CitationError, RulesetError, RulesetErrors
from indsatsmotor.loading import load_ruleset
from indsatsmotor.rules._invariants import INVARIANTS
from tests.loading.files import write
from tests.loading.small_ruleset import CATALOGUE, FILES, NAME, OTHER, RULES, SOURCE, changed, mistakes

ALONE = "id: individuel-aldrig-alene\n    kind: invariant"

# --- all of it in one go ---

SEVERAL = {
    "at_least: $fravaer": "at_least: $fravar",
    "cover_arranged": "cover_aranged",
    "section: S1, lines: 4-5 }\n    of": "section: S7, lines: 4-5 }\n    of",
    "{student} har": "{pupil} har",
    "{ DX1: lenient }": "{ DX9: lenient }",
}


def with_all(text: str, replacements: dict[str, str]) -> str:
    for old, new in replacements.items():
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_several_mistakes_of_several_rules_are_in_one_report(tmp_path):
    found = mistakes(tmp_path, {**FILES, RULES: with_all(FILES[RULES], SEVERAL)})
    assert {str(one.place).split(" ")[0] for one in found} == {
        f"{NAME}/{RULES}:{place}" for place in ("39:30", "64:44", "60:5", "73:16", "24:20")
    }


KINDS_OF_MISTAKE = {
    "a word": (RULES, "cover_arranged", "cover_aranged", "64:44"),
    "a field of a rule": (RULES, "title: { da: Tegn talt", "titel: { da: Tegn talt", "48:5"),
    "a kind of rule": (RULES, "kind: invariant", "kind: invarant", "70:5"),
    "a citation": (RULES, "section: S1, lines: 4-5", "section: S7, lines: 4-5", "31:5"),
    "the catalogue": (CATALOGUE, "shape: group", "shape: gruop", "16:5"),
    "the source": (SOURCE, "year: 2027", "year: i fjor", "5:1"),
    "no YAML": ("2.rules.yaml", "source:", "source: [", "2:8"),
}
"""Mistakes found at different stages of reading: the file, what stood there, what stands there, its place."""

TOGETHER = [
    pair
    for pair in combinations(KINDS_OF_MISTAKE, 2)
    if pair != ("a citation", "the source")  # what a source holds can only be known when it can be read
]


@pytest.mark.parametrize("pair", TOGETHER, ids=" and ".join)
def test_no_mistake_hides_another(tmp_path, pair):
    files = {**FILES, "2.rules.yaml": OTHER}
    for name in pair:
        file, old, new, _ = KINDS_OF_MISTAKE[name]
        files[file] = with_all(files[file], {old: new})
    said = "\n".join(map(str, mistakes(tmp_path, files)))
    for name in pair:
        assert f"{KINDS_OF_MISTAKE[name][0]}:{KINDS_OF_MISTAKE[name][3]}" in said


def test_a_circle_is_found_beside_another_mistake(tmp_path):
    unless = "    unless:\n      - tegn: { student_id: elev.id }\n    then:\n      tegn"
    text = with_all(FILES[RULES], {"    then:\n      tegn": unless, "cover_arranged": "cover_aranged"})
    said = "\n".join(map(str, mistakes(tmp_path, {**FILES, RULES: text})))
    assert "circle" in said
    assert "cover_aranged" in said


def test_the_report_counts_its_mistakes_and_is_the_same_every_time(tmp_path):
    reports = []
    for name in ("a", "b"):
        folder = write(tmp_path / name / NAME, {**FILES, RULES: with_all(FILES[RULES], SEVERAL)})
        with pytest.raises(RulesetErrors) as report:
            load_ruleset(folder)
        reports.append(str(report.value))
    assert reports[0] == reports[1]
    assert reports[0].startswith("the ruleset cannot be used (5)\n")


# --- what the engine itself enforces ---


@pytest.mark.parametrize("invariant", sorted(INVARIANTS))
def test_no_rule_takes_the_id_of_what_the_engine_enforces(tmp_path, invariant):
    found = mistakes(tmp_path, changed(RULES, "id: vikar-er-fundet", f"id: {invariant}"))
    assert any(f"(rule {invariant})" in str(one.place) for one in found)


@pytest.mark.parametrize("kind", ["derive", "note", "require", "prefer", "warn"])
def test_never_alone_may_not_be_redefined(tmp_path, kind):
    text = FILES[RULES].replace(ALONE, f"id: individuel-aldrig-alene\n    kind: {kind}")
    with pytest.raises(RulesetErrors):
        load_ruleset(write(tmp_path / NAME, {**FILES, RULES: text}))


@pytest.mark.parametrize("more", ["status: withdrawn", "under: { DX1: lenient }"])
def test_never_alone_may_not_be_withdrawn_nor_made_a_choice(tmp_path, more):
    (mistake,) = mistakes(tmp_path, changed(RULES, ALONE, f"{ALONE}\n    {more}"))
    assert "individuel-aldrig-alene" in str(mistake)


def test_never_alone_may_not_be_left_out(tmp_path):
    text = FILES[RULES].split("  - id: individuel-aldrig-alene")[0]
    (mistake,) = mistakes(tmp_path, {**FILES, RULES: text})
    assert "individuel-aldrig-alene" in mistake.message


def test_never_alone_may_not_be_worded_twice(tmp_path):
    twice = FILES[RULES].split("  - id: individuel")[1]
    found = mistakes(tmp_path, {**FILES, "2.rules.yaml": f"{OTHER}rules:\n  - id: individuel{twice}"})
    assert "individuel-aldrig-alene" in str(found[0])


def test_an_individual_intervention_stays_individual(tmp_path):
    """Book packs may not be called a group: they could then stand alone."""
    found = mistakes(tmp_path, changed(CATALOGUE, "  gruppe:\n", "  bogpakker:\n"))
    (mistake,) = (one for one in found if "bogpakker" in one.message)
    assert str(mistake.place).startswith(f"{NAME}/{CATALOGUE}:11")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [("category: small_group", "category: in_class", "18:5"), ("shape: group", "shape: packs", "18:5")],
)
def test_the_category_is_the_one_of_the_shape(tmp_path, old, new, place):
    (mistake,) = mistakes(tmp_path, changed(CATALOGUE, old, new))
    assert str(mistake.place).startswith(f"{NAME}/{CATALOGUE}:1")
    assert "category" in mistake.message


# --- the catalogue ---

CATALOGUE_MISTAKES = {
    "shape": ("shape: group", "shape: gruop", "16:5", "'gruop'", "'group'"),
    "price": ("price: bog", "price: bug", "23:9", "'bug'", "'bog'"),
    "what a cost is counted for": ("per: offering", "per: pupils", "22:9", "'pupils'", "'pupil'"),
    "quantity": ("quantities: [pupils]", "quantities: [pupls]", "21:", "'pupls'", "'pupils'"),
    "parameter of a measure": ("lesson: fravaer", "lesson: fravar", "29:21", "'fravar'", "'fravaer'"),
    "measure": ("{ minutes_per_lesson", "{ minuts_per_lesson", "29:", "'minuts_per_lesson'", "minutes"),
    "type of a measure": ("lesson: fravaer", "lesson: klassetrin", "29:21", "'klassetrin'", ""),
    "parameter of a duration": ("durations: [fravaer", "durations: [fravar", "30:21", "fravar", "'fravaer'"),
    "setting": ("outside_lessons", "outsidelessons", "28:9", "'outsidelessons'", "'outside_lessons'"),
    "grade of evidence": ("grade: documented", "grade: proven", "39:9", "'proven'", ""),
    "variant of evidence": ("grade: documented", "grade: documented\n        variants: [Z]", "40:", "Z", ""),
    "amount": ('default_dkk: "5"', "default_dkk: fem", "7:5", "'fem'", ""),
    "negative amount": ('default_dkk: "5"', 'default_dkk: "-5"', "7:5", "-5", ""),
    "missing citation": ('        cite: { section: S1, lines: "9" }\n', "", "33:7", "'cite'", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", CATALOGUE_MISTAKES)
def test_a_mistake_in_the_catalogue_is_said_once_with_its_place(tmp_path, name):
    old, new, place, says, maybe = CATALOGUE_MISTAKES[name]
    (mistake,) = mistakes(tmp_path, changed(CATALOGUE, old, new))
    assert str(mistake.place).startswith(f"{NAME}/{CATALOGUE}:{place}")
    assert says in mistake.message
    assert maybe in (mistake.maybe or "")


@pytest.mark.parametrize("line", ["7", "8", "9", "10"])
@pytest.mark.parametrize("wrong", ["section: S1, lines: 88", "section: S9, lines: 8"])
def test_the_catalogue_cites_lines_that_exist(tmp_path, line, wrong):
    """Prices, interventions, prerequisites and evidence are held to the same as rules."""
    found = mistakes(tmp_path, changed(CATALOGUE, f'section: S1, lines: "{line}"', wrong))
    assert {type(one) for one in found} == {CitationError}
    assert all(str(one.place).startswith(f"{NAME}/{CATALOGUE}:") for one in found)


def test_a_mistake_in_a_cost_that_variants_share_is_said_once(tmp_path):
    text = FILES[CATALOGUE].replace("price: bog", "price: bug")
    variant = text.split("    variants:\n")[1].split("    prerequisites:")[0]
    two = text.replace("    prerequisites:", variant.replace("      C:", "      C2:") + "    prerequisites:")
    assert len(mistakes(tmp_path, {**FILES, CATALOGUE: two})) == 1


@pytest.mark.parametrize("again", ["interventions", "prices", "variants"])
def test_what_the_catalogue_describes_is_described_once(tmp_path, again):
    """The last of two would win without a word."""
    files = dict(FILES)
    parts = FILES[CATALOGUE].split("\ninterventions:\n")
    if again == "variants":
        other = parts[1].replace("  gruppe:", "  anden-gruppe:")
        files[CATALOGUE] = f"{FILES[CATALOGUE]}{other}"
        write(tmp_path / NAME, files)
    else:
        only = parts[0] if again == "prices" else FILES[CATALOGUE].replace("  bog:", "  hefte:")
        second = FILES[SOURCE].replace("lille-kilde", "anden-kilde")
        text = only.replace("lille-kilde", "anden-kilde").replace("price: bog", "price: hefte")
        write(tmp_path / "anden", {SOURCE: second, CATALOGUE: text})
        write(tmp_path / NAME, files)
    with pytest.raises(RulesetErrors) as report:
        load_ruleset(tmp_path)
    assert {"interventions": "gruppe", "prices": "bog", "variants": "C"}[again] in str(report.value)


# --- sources, parameters, switches, kinds ---


@pytest.mark.parametrize("span", ["x-y", "20-", "-3", "50-40", "90-101", "0-3"])
def test_a_section_stands_on_lines_that_the_source_has(tmp_path, span):
    found = mistakes(tmp_path, changed(SOURCE, '"40-50"', f'"{span}"'))
    assert any(str(one.place).startswith(f"{NAME}/{SOURCE}:9") and span in one.message for one in found)


@pytest.mark.parametrize("value", ["", "{ a: b }", "[[1]]"])
def test_a_parameter_has_a_value(tmp_path, value):
    more = f"parameters:\n  ny:\n    value: {value}\n    unit: x\n    title: {{ da: x, en: x }}\n"
    text = f"{OTHER}{more}    cite: {{ section: S1, lines: 2-3 }}\n"
    (mistake,) = mistakes(tmp_path, {**FILES, "2.rules.yaml": text})
    assert str(mistake.place).startswith(f"{NAME}/2.rules.yaml:")


def test_the_default_of_a_switch_is_one_of_its_options(tmp_path):
    (mistake,) = mistakes(tmp_path, changed(RULES, "default: strict", "default: strikt"))
    assert str(mistake.place) == f"{NAME}/{RULES}:30:5"
    assert mistake.maybe == "you meant 'strict'."


def test_the_keys_of_a_kind_are_fields_of_it(tmp_path):
    fields = "fields: { student_id: text, antal: integer }"
    (mistake,) = mistakes(tmp_path, changed(RULES, fields, f"{fields}\n    keys: [student]"))
    assert str(mistake.place).startswith(f"{NAME}/{RULES}:11:")
    assert "'student'" in mistake.message


@pytest.mark.parametrize("field", ["intervention: grupe", "variant: X", "shape: gruop", "category: small"])
def test_a_rule_speaks_of_offerings_that_there_can_be(tmp_path, field):
    """A rule about an intervention nobody describes would never be judged, and nobody would notice."""
    (mistake,) = mistakes(tmp_path, changed(RULES, "of: { intervention: gruppe }", f"of: {{ {field} }}"))
    assert str(mistake.place) == f"{NAME}/{RULES}:61:11 (rule vikar-er-fundet)"


@pytest.mark.parametrize("name", ["{elev.id:procent}", "{elev.id", "{elev.id:}", "elev.id}"])
def test_a_sentence_is_one_that_can_be_filled_in(tmp_path, name):
    """Schools would read the braces."""
    (mistake,) = mistakes(tmp_path, changed(RULES, '"{elev.id}', f'"{name}'))
    assert str(mistake.place) == f"{NAME}/{RULES}:43:7 (rule fravaer-er-et-tegn)"


@pytest.mark.parametrize("listed", ["5", "ja", "{ a: b }", "[ja]"])
def test_the_values_at_which_nothing_can_be_said_are_a_list_of_the_right_type(tmp_path, listed):
    test = f"{{ experience_years: {{ at_least: 2, undetermined_at: {listed} }}, id"
    found = mistakes(tmp_path, changed(RULES, "staff: { id", f"staff: {test}"))
    assert all(isinstance(one, RulesetError) for one in found)
    assert str(found[0].place).startswith(f"{NAME}/{RULES}:64:")
