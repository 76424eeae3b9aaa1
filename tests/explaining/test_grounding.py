"""What a fact rests on where rules rest on each other, and where there are several ways."""

from __future__ import annotations

from indsatsmotor.catalogue import Catalogue
from indsatsmotor.derivation import Derivation, Firing
from indsatsmotor.explaining import Explainer, Reader, Speaker, Veil, trace
from indsatsmotor.explaining._grounding import grounds_of
from indsatsmotor.facts import Atom
from indsatsmotor.inference import infer
from indsatsmotor.loading import load_words
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Comparison, Conclusion, Derive, Pattern, Reference, Ruleset, Test, kind

A, B, C, D, TOLD, OTHER = (Atom(name, ()) for name in ("a", "b", "c", "d", "told", "other"))


def rests(*rules: tuple[str, tuple[Atom, ...], Atom], on=(TOLD, OTHER), goal=A):
    """The supports of each fact, by rule, when these rules fire in this order."""
    firings = tuple(Firing(rule, premises, (), conclusion) for rule, premises, conclusion in rules)
    found = grounds_of([goal], Derivation(on, (firings,)), lambda _: True)
    return {fact.kind: [firing.rule for firing in several] for fact, several in found.items()}


def test_a_support_that_rests_on_its_own_conclusion_is_no_reason():
    assert rests(("1", (B,), A), ("2", (TOLD,), A), ("3", (A,), B)) == {"a": ["2"]}


def test_of_several_supports_the_first_is_one_that_comes_before():
    found = rests(("1", (C,), A), ("2", (B,), A), ("3", (TOLD,), B), ("4", (B,), C), ("5", (OTHER,), C))
    assert found["a"] == ["1", "2"]
    found = rests(("1", (D,), A), ("2", (TOLD,), A), ("3", (C,), D), ("4", (OTHER,), C))
    assert found["a"] == ["2", "1"]


def test_facts_stand_after_those_of_their_first_support():
    found = rests(("1", (B, C), A), ("2", (C,), B), ("3", (D,), C), ("4", (TOLD,), D))
    assert [*found] == ["d", "c", "b", "a"]


def test_what_only_a_support_in_a_circle_needs_is_left_out():
    found = rests(("1", (B, C), A), ("2", (TOLD,), A), ("3", (A,), B), ("4", (OTHER,), C))
    assert found == {"a": ["2"]}


def test_two_facts_that_each_have_a_way_of_their_own_support_each_other():
    found = rests(("1", (B,), A), ("2", (TOLD,), A), ("3", (A,), B), ("4", (OTHER,), B))
    assert found == {"a": ["2", "1"], "b": ["4", "3"]}


def test_every_premise_of_a_rule_is_shown_in_the_order_of_its_patterns():
    text = {"da": "…", "en": "…"}
    same = Test("student_id", Comparison.IS, Reference("x", "student_id"))
    rule = Derive(
        id="three",
        code=(),
        title=text,
        citations=(),
        because=text,
        when=(
            Pattern("parents", (), "x"),
            Pattern("mark", (same,), "y"),
            Pattern("learning_need", (same,), "z"),
        ),
        then=Conclusion("found", (("student_id", Reference("x", "student_id")),)),
    )
    ruleset = Ruleset(rules=(rule,), kinds={"found": kind("found", {"student_id": "text"})})
    book = Rulebook(ruleset, Catalogue({}, {}), Policy())
    kinds = ruleset.all_kinds
    facts = [
        Atom(name, tuple("e1" if field == "student_id" else None for field in kinds[name].fields))
        for name in ("learning_need", "mark", "parents")
    ]
    derivation = infer(facts, book, engine="reference")
    veil = Veil(frozenset())
    explainer = Explainer(Speaker(book, load_words()), derivation)
    made = trace(derivation.of("found"), {}, explainer, Reader(book, veil), veil)
    (support,) = made.derived[0].supports
    kinds_by_number = {step.number: step.kind for step in made.told}
    assert [kinds_by_number[number] for number in support.premises] == ["parents", "mark", "learning_need"]
    assert support.hidden == 0
