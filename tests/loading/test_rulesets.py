"""Whatever a rule author can get wrong is said with file, line, column, rule and advice."""

from __future__ import annotations

import pytest

from indsatsmotor.errors import CitationError, RulesetConflictError, RulesetErrors, RulesetSyntaxError
from indsatsmotor.loading import load_rulebook, load_ruleset
from indsatsmotor.policy import Policy
from tests.loading.files import write
from tests.loading.small_ruleset import FILES, NAME, OTHER, RULES, changed, mistakes

FIRST, COUNTED, COVER, ALONE = (rule.split()[0] for rule in FILES[RULES].split("  - id: ")[1:])
TEST = "{ at_least: $fravaer }"
SIGN = "- tegn: { as: tegnet }"
COUNT = "{ count: tegnet }"
NARROW = "    under: { DX1: strict }"
ENGINE = "kind: invariant"
THEN = "tegn: { student_id: elev.id, tegn: fravaer }"
PREMISE = "- student: { as: elev, absence_share_current: { at_least: $fravaer } }"
UNLESS = "    then:\n      tegn"


def unless(pattern: str) -> str:
    return f"    unless:\n      - {pattern}\n{UNLESS}"


def test_the_small_ruleset_has_no_mistake(tmp_path):
    ruleset, catalogue = load_ruleset(write(tmp_path / NAME, FILES))
    assert [rule.id for rule in ruleset.rules][:4] == [FIRST, COUNTED, COVER, ALONE]
    assert set(catalogue.variants) == {"C"}


def test_a_folder_of_folders_is_read_as_well(tmp_path):
    write(tmp_path / NAME, FILES)
    assert load_ruleset(tmp_path) == load_ruleset(tmp_path / NAME)


MISTAKES = {
    # words that do not exist
    "kind of rule": ("kind: derive", "kind: derve", "35:5", FIRST, "'derve'", "'derive'"),
    "field of a rule": ("    when:\n", "    wehn:\n", "38:5", FIRST, "'wehn'", "'when'"),
    "kind of fact": ("student: { as", "studnt: { as", "39:9", FIRST, "'studnt'", "'student'"),
    "field of a fact": ("absence_share_current", "absence_share_curent", "39:30", FIRST, "curent", "current"),
    "comparison": ("at_least:", "atleast:", "39:55", FIRST, "'atleast'", "'at_least'"),
    "parameter": ("$fravaer }", "$fravær }", "39:30", FIRST, "'fravær'", "'fravaer'"),
    "parameter in a sentence": ("{$fravaer}", "{$fravar}", "43:7", FIRST, "'fravar'", "'fravaer'"),
    "name": ("student_id: elev.id", "student_id: elv.id", "41:15", FIRST, "'elv'", "'elev'"),
    "name in a sentence": ('"{elev.id}', '"{elv.id}', "43:7", FIRST, "'elv'", "'elev'"),
    "field in a sentence": ('"{elev.id}', '"{elev.navn}', "43:7", FIRST, "'navn'", ""),
    "field of a name": ("student_id: elev.id", "student_id: elev.idd", "41:15", FIRST, "'idd'", "'id'"),
    "name counted": (COUNT, "{ count: tegn }", "53:47", COUNTED, "'tegn'", "'tegnet'"),
    "kind concluded": ("      tegn: {", "      tgn: {", "41:7", FIRST, "'tgn'", "'tegn'"),
    "field concluded": ("tegn: fravaer }", "tegn: fravaer, x: y }", "41:51", FIRST, "'x'", ""),
    "field of an offering": ("intervention:", "intervntion:", "61:11", COVER, "intervntion", "intervention"),
    "field in a condition": ("cover_arranged", "cover_aranged", "64:44", COVER, "aranged", "arranged"),
    "switch": ("{ DX1: lenient }", "{ DX9: lenient }", "24:20", None, "'DX9'", "'DX1'"),
    "option": ("{ DX1: lenient }", "{ DX1: lenent }", "24:20", None, "'lenent'", "'lenient'"),
    "force": ("force: should", "force: shuld", "58:5", COVER, "'shuld'", "'should'"),
    "basis": ("lines: 4-5 }\n    of", "lines: 4-5, basis: txt }\n    of", "60:5", COVER, "'txt'", "'text'"),
    "part of a file": ("rules:\n", "ruls: []\nrules:\n", "33:1", None, "'ruls'", "'rules'"),
    "invariant": (f"id: {ALONE}", "id: individuel-alene", "69:5", "individuel-alene", "nothing", "aldrig"),
    # what is missing
    "title": ("    title: { da: Vikar, en: Cover }\n", "", "56:5", COVER, "'title'", ""),
    "citation": ("    cite: { section: S1, lines: 2-3 }\n    when", "    when", "34:5", FIRST, "'cite'", ""),
    "lines of a citation": ("S1, lines: 4-5 }\n    of", "S1 }\n    of", "60:5", COVER, "'lines'", ""),
    "Danish": ("because: { da: talt, en: counted }", "because: { en: x }", "54:5", COUNTED, "'da'", ""),
    "English": (", en: there is no cover }", " }", "66:5", COVER, "'en'", ""),
    "words": ("da: der er ingen vikar", "da: ''", "66:5", COVER, "'da'", ""),
    "premises": (f"    when:\n      {PREMISE}\n", "    when: []\n", "38:5", FIRST, "premise", ""),
    "field that must be told": (", tegn: fravaer }", " }", "41:7", FIRST, "'tegn'", ""),
    "what is said otherwise": ("    otherwise:", "    # ", "56:5", COVER, "'otherwise'", ""),
    "something to do": ("    todo: {", "    # {", "56:5", COVER, "'todo'", ""),
    "unit": ("    unit: andel\n", "", "13:3", None, "'unit'", ""),
    "condition of every": ("      has: {", "      # {", "62:5", COVER, "'has'", ""),
    # types
    "type": (TEST, "{ at_least: ja }", "39:30", FIRST, "decimal", ""),
    "type of a parameter": ('value: "0.10"', "value: ti", "39:30", FIRST, "'ti'", ""),
    "several values": (TEST, "[1, 2]", "39:30", FIRST, "one value", "'one_of'"),
    "several in a parameter": ("$fravaer }", "$klassetrin }", "39:30", FIRST, "'klassetrin'", ""),
    "null": (TEST, "null", "39:30", FIRST, "null", "known: false"),
    "comparison that does not suit": (TEST, "{ contains: x }", "39:30", FIRST, "'contains'", ""),
    "type concluded": ("tegn: fravaer }", "tegn: 3 }", "41:36", FIRST, "text", ""),
    "type of a count": ("antal: integer", "antal: text", "53:47", COUNTED, "integer", ""),
    "field of a mean": (COUNT, "{ mean: tegnet.tegn }", "53:47", COUNTED, "no mean", ""),
    "mean of nothing": (COUNT, "{ mean: tegnet }", "53:47", COUNTED, "'karakter.mark'", ""),
    "name in a mean": (COUNT, "{ mean: tegn.tegn }", "53:47", COUNTED, "'tegn'", "'tegnet'"),
    "type of a mean": (COUNT, "{ mean: tegnet.tegn }", "53:47", COUNTED, "decimal", ""),
    "count over two kinds": (SIGN, f"{SIGN}\n      - mark: {{}}", "54:47", COUNTED, "one premise", ""),
    "boolean": ("cover_arranged: true", "cover_arranged: ja", "64:44", COVER, "boolean", ""),
    "type of a field": ("fag: text?", "fag: txt?", "7:5", None, "'txt'", ""),
    "list of rules": ("rules:\n", "rules: 3\nx:\n", "33:1", None, "list", ""),
    "rule": ("rules:\n", "rules:\n  - hej\n", "34:5", None, "'hej'", ""),
    "pattern": (PREMISE, "- student: [1]", "39:9", FIRST, "'student'", ""),
    "two patterns in one": (PREMISE, "- { student: {}, mark: {} }", "39:9", FIRST, "one kind", ""),
    "condition": ("every: {", "each: {", "62:5", COVER, "'all'", ""),
    "id": (f"id: {COVER}", "id: Vikar_Fundet", "56:5", "Vikar_Fundet", "'Vikar_Fundet'", ""),
    "lines": ("lines: 4-5 }\n    of", "lines: fire }\n    of", "60:5", COVER, "'fire'", ""),
    # what may not be
    "unknown in a derivation": (TEST, "{ known: false }", "39:30", FIRST, "not known", ""),
    "unknown in an absence": (UNLESS, unless("student: { autism: true }"), "41:20", FIRST, "autism", "rule"),
    "unknown copied": ("elev.id, tegn", "elev.judged_by, tegn", "41:15", FIRST, "may be unknown", ""),
    "told fact concluded": (THEN, "student: { id: elev.id }", "41:7", FIRST, "told", ""),
    "offering in a derivation": (UNLESS, unless("adult: { role: tutor }"), "41:9", FIRST, "'adult'", ""),
    "unknown field in of": ("of: {", "of: { room_id: x, ", "61:11", COVER, "'room_id'", ""),
    "name that shadows": ("adult: { as: voksen", "adult: { as: offering", "63:16", COVER, "is taken", ""),
    "name used twice": (SIGN, f"{SIGN}\n      - mark: {{ as: tegnet }}", "52:9", COUNTED, "is taken", ""),
    "reading of nothing": ("    force:", f"{NARROW}\n    force:", "58:5", COVER, "reading", "'requirement'"),
    "name in words of the engine": ("{student} har", "{pupil} har", "73:16", ALONE, "'pupil'", ""),
    "force of what always holds": (ENGINE, f"{ENGINE}\n    force: should", "71:5", ALONE, "'force'", ""),
}  # fmt: skip
"""For each mistake: what stood there, what stands there, its place, its rule, what is said and advised."""


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_said_with_its_place_its_rule_and_advice(tmp_path, name):
    old, new, place, rule, says, maybe = MISTAKES[name]
    found = mistakes(tmp_path, changed(RULES, old, new))
    spot = f"{NAME}/{RULES}:{place}" + (f" (rule {rule})" if rule else "")
    here = [one for one in found if str(one.place) == spot and says in one.message]
    assert here, "\n".join(map(str, found))
    assert maybe in (here[0].maybe or "")


# --- citations ---

CITED = "cite: { section: S1, lines: 4-5 }\n    of"


@pytest.mark.parametrize(
    ("citation", "says"),
    [
        ("section: S3, lines: 4-5", "section 'S3'"),
        ("section: S1, lines: 25-30", "25-30"),
        ("section: S1, lines: 60", "60"),
        ("source: lile-kilde, section: S1, lines: 4-5", "'lile-kilde'"),
        ("section: S1, lines: 5-4", "5-4"),
        ("section: S1, lines: 20-40", "20-40"),
        ("section: S1, lines: 19-21", "19-21"),
        ("section: S1, lines: 4-5000", "4-5000"),
        ("section: S1, lines: 0-4", "0-4"),
    ],
)
def test_a_citation_names_lines_that_its_section_holds(tmp_path, citation, says):
    """A line that the section does not hold, or the source does not have, is no place to look."""
    wrong = CITED.replace("section: S1, lines: 4-5", citation)
    (mistake,) = mistakes(tmp_path, changed(RULES, CITED, wrong))
    assert isinstance(mistake, CitationError)
    assert str(mistake.place) == f"{NAME}/{RULES}:60:5 (rule {COVER})"
    assert says in mistake.message


@pytest.mark.parametrize("lines", ["1", "20", "1-20", "40-50", "45"])
def test_a_citation_may_name_any_line_that_its_section_holds(tmp_path, lines):
    files = changed(RULES, CITED, CITED.replace("4-5", f'"{lines}"'))
    assert load_ruleset(write(tmp_path / NAME, files))


def test_a_file_speaks_of_a_section_that_its_source_has(tmp_path):
    (mistake,) = mistakes(tmp_path, changed(RULES, "section: S1\n", "section: S9\n"))
    assert str(mistake.place) == f"{NAME}/{RULES}:2:1"
    assert "'S9'" in mistake.message


# --- what cannot stand together ---


@pytest.mark.parametrize(
    ("pattern", "rules"),
    [("antal: { student_id: elev.id }", {FIRST, COUNTED}), ("tegn: { student_id: elev.id }", {FIRST})],
)
def test_an_absence_that_runs_in_a_circle_is_refused_with_the_rules_in_it(tmp_path, pattern, rules):
    (mistake,) = mistakes(tmp_path, changed(RULES, UNLESS, unless(pattern)))
    assert isinstance(mistake, RulesetConflictError)
    assert str(mistake.place) == f"{NAME}/{RULES}:34:5 (rule {FIRST})"
    assert all(rule in mistake.message for rule in rules)
    assert mistake.maybe


def test_a_count_that_runs_in_a_circle_is_refused_with_the_rules_in_it(tmp_path):
    premise = f"{PREMISE}\n      - antal: {{ as: talt, student_id: elev.id }}"
    (mistake,) = mistakes(tmp_path, changed(RULES, PREMISE, premise))
    assert isinstance(mistake, RulesetConflictError)
    assert FIRST in mistake.message
    assert COUNTED in mistake.message


def test_rules_that_only_feed_each_other_may_run_in_a_circle(tmp_path):
    files = changed(RULES, PREMISE, f"{PREMISE}\n      - tegn: {{ as: andet, student_id: elev.id }}")
    assert load_ruleset(write(tmp_path / NAME, files))


@pytest.mark.parametrize("kind", ["student", "offering", "need"])
def test_a_kind_that_exists_already_may_not_be_introduced_again(tmp_path, kind):
    found = mistakes(tmp_path, changed(RULES, "  antal:\n    label", f"  {kind}:\n    label"))
    assert any(str(one.place) == f"{NAME}/{RULES}:8:3" and f"'{kind}' exists" in one.message for one in found)


INTRODUCED = {
    "facts": "  tegn: { label: { da: x, en: x }, fields: { a: text } }",
    "parameters": "  fravaer: { value: 3, unit: x, title: { da: x, en: x },"
    " cite: { section: S1, lines: 2 } }",
    "switches": "  DX1: { title: { da: x, en: x }, options: { a: { da: x, en: x } }, default: a,"
    " cite: { section: S1, lines: 2 } }",
}


@pytest.mark.parametrize("part", INTRODUCED)
def test_what_two_files_introduce_is_refused_where_it_is_introduced_again(tmp_path, part):
    (mistake,) = mistakes(tmp_path, {**FILES, "2.rules.yaml": f"{OTHER}{part}:\n{INTRODUCED[part]}\n"})
    assert isinstance(mistake, RulesetConflictError)
    assert str(mistake.place) == f"{NAME}/2.rules.yaml:4:3"


def test_two_rules_with_one_id_are_refused_with_both_places(tmp_path):
    rule = FILES[RULES].split("rules:\n")[1].split("  - id: tegn-talt")[0]
    found = mistakes(tmp_path, {**FILES, "2.rules.yaml": f"{OTHER}rules:\n{rule}"})
    report = "\n".join(map(str, found))
    assert all(isinstance(one, RulesetConflictError) for one in found)
    assert f"{RULES}:34" in report
    assert "2.rules.yaml:4" in report


def test_a_rule_called_like_a_parameter_is_found_where_the_rule_is(tmp_path):
    text = FILES[RULES].replace(f"id: {COVER}", "id: fravaer").replace("cover_arranged", "cover_aranged")
    (mistake,) = mistakes(tmp_path, {**FILES, RULES: text})
    assert str(mistake.place) == f"{NAME}/{RULES}:64:44 (rule fravaer)"


def test_every_combination_of_switches_has_exactly_one_reading(tmp_path):
    reading = f"{NARROW}\n    requirement: vikar\n    force:"
    (mistake,) = mistakes(tmp_path, changed(RULES, "    force:", reading))
    assert isinstance(mistake, RulesetConflictError)
    assert "DX1=lenient" in mistake.message
    assert "vikar" in mistake.message


# --- files that cannot be read ---


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("rules:\n", "rules: [\n", ":34:3"),
        ("kind: derive", "kind: !x derive", ":35:11"),
        ("kind: derive", "kind: derive\n    kind: note", ":36:5"),
        ("kind: derive", "kind: &x derive", ":35:11"),
    ],
)
def test_what_is_not_the_yaml_of_this_project_is_refused_with_its_place(tmp_path, old, new, place):
    (mistake,) = mistakes(tmp_path, changed(RULES, old, new))
    assert isinstance(mistake, RulesetSyntaxError)
    assert str(mistake.place) == f"{NAME}/{RULES}{place}"


@pytest.mark.parametrize("files", [{}, {n: t for n, t in FILES.items() if n != "source.yaml"}])
def test_a_folder_without_a_source_is_not_an_empty_ruleset(tmp_path, files):
    with pytest.raises((RulesetErrors, FileNotFoundError)) as report:
        load_ruleset(write(tmp_path / NAME, files))
    assert "source.yaml" in str(report.value)


def test_a_folder_that_is_not_there_says_which(tmp_path):
    with pytest.raises(FileNotFoundError, match="ingen-regler"):
        load_ruleset(tmp_path / "ingen-regler")


@pytest.mark.parametrize("number", [14, "14", "14.0"])
def test_a_policy_that_is_read_back_gives_the_same_rules(number):
    """A plan writes a number as text, so that it stays exact."""
    chosen = Policy(parameters={"c-uger": number})
    again = Policy.model_validate_json(chosen.model_dump_json())
    books = [load_rulebook(policy=one) for one in (chosen, again)]
    assert [book.parameters["c-uger"] for book in books] == [14, 14]
    assert books[0].sha256 == books[1].sha256
