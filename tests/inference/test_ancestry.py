"""What a conclusion rests on is told in an order in which nothing is its own reason."""

from __future__ import annotations

from hypothesis import given, settings

from indsatsmotor.facts import Atom
from indsatsmotor.inference import infer
from indsatsmotor.rules import Conclusion, Reference
from indsatsmotor.strategies import rulebooks, told_facts
from tests.allocation.schools import slow_is_fine
from tests.inference.two_strata import book_of, derive, mark, pattern


def same_as(kind: str, other: str):
    """A rule by which whoever is in one kind is in the other."""
    return derive(f"{other}-{kind}", [pattern(other, "f")], Conclusion(kind, (("a", Reference("f", "a")),)))


FRIENDS = book_of(
    same_as("d0", "d7"),
    same_as("d7", "d0"),
    derive("z-told", [pattern("mark", "m")], Conclusion("d7", (("a", Reference("m", "student_id")),))),
)
"""Two kinds that follow from each other; only the rule that comes last by name rests on what is told."""


def rests_on_what_came_before(derivation, fact: Atom) -> bool:
    known = set(derivation.told)
    for firing in derivation.ancestry(fact):
        if not known.issuperset(firing.premises):
            return False
        known.add(firing.conclusion)
    return fact in known


def test_of_two_facts_that_follow_from_each_other_neither_is_a_reason_of_itself():
    derivation = infer([mark("e1")], FRIENDS)
    both = {kind: derivation.of(kind)[0] for kind in ("d0", "d7")}
    assert [one.rule for one in derivation.why(both["d7"])] == ["d0-d7", "z-told"]
    assert [one.rule for one in derivation.ancestry(both["d7"])] == ["z-told"]
    assert [one.rule for one in derivation.ancestry(both["d0"])] == ["z-told", "d7-d0"]


@settings(slow_is_fine, max_examples=100)
@given(told_facts(), rulebooks())
def test_whatever_is_concluded_rests_on_what_came_before(facts, book):
    derivation = infer(facts, book, engine="reference")
    for firing in derivation.firings:
        assert rests_on_what_came_before(derivation, firing.conclusion)
