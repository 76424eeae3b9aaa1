"""A report says all of a plan, stands by itself, and lets nothing in it do harm."""

from __future__ import annotations

import re
from decimal import Decimal
from html import escape

import pytest

from indsatsmotor import Status, load_rulebook, withdraw
from indsatsmotor.errors import PlanError
from indsatsmotor.loading import load_words
from indsatsmotor.plan import MarginalValue, SmallestChange, Sought
from indsatsmotor.policy import Policy
from indsatsmotor.render import as_report
from indsatsmotor.render.report._people import People
from tests.render.page import Page
from tests.render.schools import HOSTILE, School, dateless, empty, hostile, little, poor

SCHOOLS = {"little": little, "poor": poor, "hostile": hostile, "empty": empty, "dateless": dateless}
each_school = pytest.mark.parametrize("school", SCHOOLS.values(), ids=SCHOOLS)
each_language = pytest.mark.parametrize("language", ["da", "en"])


def report(school, **given) -> str:
    return as_report(school.plan, school.case, load_rulebook(), **given)


# --- the page ---


@each_language
@each_school
def test_the_page_stands_by_itself_and_is_whole(school, language):
    page = Page(report(school(), language=language))
    assert list(page.faults()) == []
    assert page.all("html")[0]["lang"] == language


def test_the_page_allows_itself_nothing_but_its_own_style():
    text = report(little())
    policy = next(m["content"] for m in Page(text).all("meta") if "http-equiv" in m)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_the_same_plan_gives_the_same_page():
    assert report(little()) == report(little())


def test_making_a_report_leaves_the_plan_as_it_was():
    before = little().plan.to_json()
    report(little(), names={"e1": "Ida"})
    assert little().plan.to_json() == before


@pytest.mark.parametrize("tag", ["header", "nav", "main"])
def test_the_page_has_its_landmarks(tag):
    assert len(Page(report(little())).all(tag)) == 1


def test_what_makes_a_fault_is_found():
    """Otherwise the tests above could not fail."""
    for part in (
        "<h3>A</h3>",
        "<p>A",
        "<p id=main></p>",
        "<p onclick=x></p>",
        "<p style=x></p>",
        "<a href='#b'>A</a>",
        "<a href='//b'>A</a>",
        "<table><caption>A</caption><th>A</th></table>",
        "<table></table>",
        "<svg></svg>",
        "<article aria-labelledby=b></article>",
        "<script></script>",
    ):
        assert len(list(Page(f"<h1 id=main>A</h1>{part}").faults())) == 1, part


# --- what is in it ---


@each_language
def test_every_recommendation_stands_there_with_its_reasons(language):
    plan, text = little().plan, Page(report(little(), language=language)).text
    for one in plan.recommended():
        assert one.id in text
        for remark in (*one.justification.considerations, *one.conditions, *one.warnings):
            assert " ".join(remark.text[language].split()) in text


@each_language
def test_every_result_that_is_not_recommended_stands_there_with_its_reasons(language):
    text = Page(report(little(), language=language)).text
    others = [one for one in little().plan.recommendations if not one.status.recommended]
    assert {one.status for one in others} >= {Status.REFUSED, Status.UNDETERMINED}
    for one in others:
        for remark in one.violations:
            said = remark.text[language]
            owner = one.students[0] if len(one.students) == 1 else one.class_ or "nobody"
            assert said.replace(owner, "…") in text
        for fact in one.missing:
            assert load_words().field(fact.kind, fact.field, language) in text


@each_language
def test_every_unmet_need_stands_there(language):
    text = Page(report(poor(), language=language)).text
    assert poor().plan.unmet
    for one in poor().plan.unmet:
        assert one.text[language] in text


def test_what_it_would_take_is_shown_where_the_plan_says_it():
    first, *others = poor().plan.unmet
    said = {"da": "Giv puljen 4.166,67 kr. mere", "en": "Give the fund 4,166.67 kr. more"}
    price = Decimal("4166.67")
    change = SmallestChange(additions=(), cost_dkk=price, first_in_line=True, proven=True, text=said)
    told = first.model_copy(update={"smallest_changes": (change,), "changes_sought": Sought.ALL})
    none = others[0].model_copy(update={"changes_sought": Sought.SOME})
    worth = MarginalValue(
        what="budget", unit="kr.", amount=1000, needs=0, met=0, proven=True, text={"da": "1.000 kr.: intet"}
    )
    update = {"unmet": (told, none, *others[1:]), "marginal_values": (worth,)}
    plan = poor().plan.model_copy(update=update)
    with_it, without = (report(School(poor().case, one)) for one in (plan, poor().plan))
    enough = f"{said['da']} (cirka 4.166,67 kr.)."
    for words in (
        "Det ville være nok",
        enough,
        "Ikke alt blev prøvet. Ingen af de tilføjelser",
        worth.text["da"],
    ):
        assert words in Page(with_it).text
        assert words not in Page(without).text


def test_every_task_stands_there_once_and_each_recommendation_leads_to_its_own():
    page = Page(report(little()))
    ids = {a["id"] for a in page.all("li") if "id" in a}
    assert len([name for name in ids if name.startswith("o")]) == len(little().plan.task_texts)
    tasks = {task.rule for one in little().plan.recommended() for task in one.tasks}
    led_to = {a["href"] for a in page.all("a") if a["href"].startswith("#o") and a["href"][2:].isdigit()}
    assert len(led_to) == len(tasks)


def test_every_rule_that_a_reason_rests_on_stands_there_with_its_citation():
    text = Page(report(little())).text
    book = load_rulebook()
    for one in little().plan.recommended():
        for remark in one.justification.considerations:
            rule = book.ruleset.by_id[remark.rule]
            assert rule.title["da"] in text
            assert all(citation.section in text for citation in rule.citations)


def test_the_means_stand_there_with_what_is_used_and_what_is_left():
    page = Page(report(little()))
    for line in little().plan.ledger:
        assert line.of in page.text


def test_nothing_that_has_no_date_is_drawn():
    page = Page(report(dateless()))
    assert "Ingen indsats har en dato" in page.text
    assert [a for a in page.all("svg") if a.get("class") == "year"] == []


def test_a_plan_that_people_have_changed_can_be_shown():
    school = little()
    gone = next(one.id for one in school.plan.recommended() if not one.individual)
    plan = withdraw(school.plan, [gone], school.case)
    page = Page(as_report(plan, school.case, load_rulebook()))
    assert list(page.faults()) == []
    assert f"{gone} " not in page.text


# --- whose plan it is ---


def test_a_plan_of_another_case_is_refused():
    with pytest.raises(PlanError, match="another case"):
        as_report(little().plan, dateless().case, load_rulebook())


def test_a_plan_made_by_other_rules_is_refused():
    other = load_rulebook(policy=Policy(parameters={"c-sessioner": 5}))
    with pytest.raises(PlanError, match="other rules"):
        as_report(little().plan, little().case, other)


# --- hostile words ---


def test_hostile_ids_are_shown_as_they_are_and_do_nothing():
    text = report(hostile())
    page = Page(text)
    assert list(page.faults()) == []
    for id_ in HOSTILE.values():
        seen = re.sub("[\u202a-\u202e\u2066-\u2069]", lambda one: f"<U+{ord(one[0]):04X}>", id_)
        assert escape(seen, quote=False) in text.replace("&#34;", '"').replace("&#39;", "'")
    assert len(page.all("style")) == 1


def test_what_turns_the_direction_of_writing_is_made_visible():
    text = report(hostile(), names={HOSTILE["e1"]: "Ida\u202eadI"})
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    assert "Ida&lt;U+202E&gt;adI" in text


def test_hostile_names_are_shown_as_they_are_and_do_nothing():
    name = "<script>alert(1)</script>\"'><svg onload=alert(2)>"
    page = Page(report(little(), names={"e1": name}))
    assert list(page.faults()) == []
    assert name in page.text


# --- names ---


def test_without_names_the_page_holds_ids_alone_and_says_so():
    text = Page(report(little())).text
    assert "Rapporten indeholder ingen navne" in text
    assert "e1" in text


def test_names_stand_in_the_place_of_ids_in_lists_and_in_sentences():
    text = Page(report(little(), names={"e1": "Ida Ø", "l1": "Li", "e99": "Kanarie"})).text
    assert "Ida Ø har brug for hjælp i dansk" in text
    assert "e1 har brug for hjælp" not in text
    assert "Li (klassens egen lærer)" in text
    assert "Kanarie" not in text
    assert "Behandl rapporten som personoplysninger" in text


def test_a_name_never_changes_the_id_of_an_offering():
    names = {"e1": "Ida"}
    assert any("e1" in one.id for one in little().plan.recommendations)
    named, plain = (Page(report(little(), **given)).text for given in ({"names": names}, {}))
    for one in little().plan.recommended():
        assert named.count(one.id) >= plain.count(one.id) > 0


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ({"e1": "Ida"}, ["Ida", "e2"]),
        ({"e1": "Ida", "e2": "Ida"}, ["Ida (e1)", "Ida (e2)"]),
        ({"12": "Bo", "ida": "Bente"}, ["Bo (12)", "Bente (ida)"]),
    ],
)
def test_the_id_follows_a_name_where_it_takes_the_id_to_tell_who_it_is(names, shown):
    people = People(["e1", "e2", "12", "ida"], names)
    assert [people.person(id_) for id_ in (names if len(names) > 1 else ["e1", "e2"])] == shown


# --- folding ---


def test_what_folds_out_is_folded_at_first():
    assert all("open" not in a for a in Page(report(little())).all("details"))
