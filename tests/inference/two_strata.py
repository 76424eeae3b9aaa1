"""A ruleset of two strata, small enough to count its matches by hand, and facts for it."""

from __future__ import annotations

from indsatsmotor.catalogue import Catalogue
from indsatsmotor.facts import Atom
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    Comparison,
    Conclusion,
    Constant,
    Derive,
    Note,
    Pattern,
    Reference,
    Ruleset,
    Test,
)
from indsatsmotor.strategies._rulesets import DERIVED, WORDS


def pattern(kind: str, alias: str | None = None, **fields: object) -> Pattern:
    """A pattern whose fields are joined to another (``"a.b"``) or equal to a constant."""
    tests = []
    for name, value in fields.items():
        joined = isinstance(value, str) and "." in value
        operand = Reference(*value.split(".")) if joined else Constant(value)
        tests.append(Test(name, Comparison.IS, operand))
    return Pattern(kind, tuple(tests), alias)


def derive(name: str, when: list[Pattern], then: Conclusion, unless: tuple[Pattern, ...] = ()) -> Derive:
    common = {"code": (), "title": WORDS, "citations": (), "because": WORDS}
    return Derive(id=name, **common, when=tuple(when), unless=unless, then=then)


def book_of(*rules: Derive | Note) -> Rulebook:
    return Rulebook(Ruleset(rules=rules, kinds={k.name: k for k in DERIVED}), Catalogue({}, {}), Policy())


FOUND = derive(
    "found",
    [pattern("mark", "m"), pattern("mark", "n", student_id="m.student_id")],
    Conclusion("d0", (("a", Reference("m", "student_id")),)),
)
CHAINED = derive(
    "chained",
    [pattern("d0", "f")],
    Conclusion("d1", (("a", Reference("f", "a")), ("b", Constant(0)))),
)
UNLESS = derive(
    "unless",
    [pattern("mark", "m")],
    Conclusion("d2", (("a", Reference("m", "student_id")), ("b", Constant("x")))),
    unless=(pattern("d0", a="m.student_id"),),
)
NOTE = Note(
    id="noted", code=(), title=WORDS, citations=(), because=WORDS, when=(pattern("d2", "f"),), unless=()
)
BOOK = book_of(FOUND, CHAINED, UNLESS, NOTE)


def mark(student: str, subject: str = "dansk", given: int = 4) -> Atom:
    return Atom("mark", (student, subject, 8, given))


FACTS = [mark("e1"), mark("e1", "matematik"), mark("e2"), mark("e3"), mark("e3", "engelsk")]

MATCHES = 11
"""4 of the first rule, 2 of the second, and 5 of the third, of which an absence stands against 4."""
