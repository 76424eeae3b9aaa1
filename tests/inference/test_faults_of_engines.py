"""Faults put into one engine or into what two of them share: the comparison with CLIPS notices each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from indsatsmotor import _durable, load_case, load_rulebook
from indsatsmotor.errors import EngineDisagreement
from indsatsmotor.facts import Atom, atoms
from indsatsmotor.inference import _certifying, _chaining, infer
from indsatsmotor.matching import _join, holds
from indsatsmotor.matching import _plan as matching_plan
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Comparison, Conclusion, Constant, Pattern, Test, _strata
from indsatsmotor.strategies import rulebooks, told_facts
from tests.inference import clips_engine, clips_rules
from tests.inference.test_three_engines import ENGINES, MEAN, SMALL_SCHOOL, hours
from tests.inference.two_strata import book_of, derive, pattern
from tests.test_seeded_faults import Patch, without_the_last, wrapped

Pair = tuple[Rulebook, Sequence[Atom]]


@cache
def pairs() -> Sequence[Pair]:
    """Three made for one fault each, the small example with the shipped rules, and some nobody wrote."""
    speaks = Test("languages", Comparison.CONTAINS_ANY, Constant(("x", "z")))
    listed = derive("listed", [Pattern("parents", (speaks,), "p")], Conclusion("d0", (("a", Constant("x")),)))
    alike = [pattern("learning_need", "n"), pattern("learning_need", "m", area="n.area")]
    joined = derive("joined", alike, Conclusion("d0", (("a", Constant("x")),)))
    found: list[Pair] = [
        (book_of(joined), [Atom("learning_need", (pupil, "dansk", *[None] * 5)) for pupil in ("e1", "e2")]),
        (book_of(MEAN), hours(Decimal(0), Decimal(0), Decimal("0.0000001"))),
        (book_of(listed), [Atom("parents", ("e1", ("x", "y"), *[None] * 4))]),
        (load_rulebook(), [*atoms(load_case(SMALL_SCHOOL))]),
    ]

    @settings(
        max_examples=120, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(rulebooks(), told_facts(min_size=10, max_size=20))
    def find(book: Rulebook, facts: list[Atom]) -> None:
        found.append((book, facts))

    find()
    return found


def fresh(book: Rulebook) -> Rulebook:
    """*book* with nothing that was made ready without the fault, or with another."""
    return Rulebook(book.ruleset, book.catalogue)


def differs(book: Rulebook, facts: Sequence[Atom], engine: str) -> bool:
    """Whether *engine* and CLIPS come to different records, or *engine* to none."""
    try:
        return infer(facts, fresh(book), engine=engine) != clips_engine.infer(facts, book)
    except EngineDisagreement:
        return True


def in_comparison(comparison: Comparison, other: str) -> Patch:
    """A fault that says a comparison otherwise in CLIPS."""
    return lambda m: m.setitem(clips_rules.COMPARED, comparison, other)


def misread(comparison: Comparison, other: Comparison) -> Patch:
    """A fault that takes one comparison for another wherever facts are matched."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        for place in (matching_plan, _join, _durable):
            monkeypatch.setattr(
                place, "holds", lambda c, left, right: holds(other if c is comparison else c, left, right)
            )

    return patch


def nothing_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault by which no absence is looked for."""
    for place in (_chaining, _certifying):
        wrapped(place, "absences", lambda found, *_: found or ())(monkeypatch)


def in_prelude(right: str, wrong: str) -> Patch:
    """A fault in what all rules use in CLIPS."""
    assert any(right in construct for construct in clips_rules.PRELUDE)
    return lambda m: m.setattr(
        clips_rules, "PRELUDE", [construct.replace(right, wrong) for construct in clips_rules.PRELUDE]
    )


def in_translation(name: str, right: str, wrong: str) -> Patch:
    """A fault in the part of a translated rule that *name* writes."""
    return wrapped(clips_rules.Translation, name, lambda text, *_: text.replace(right, wrong))


IN_CLIPS: dict[str, Patch] = {
    "at least is taken for above": in_comparison(Comparison.AT_LEAST, "(> {own} {other})"),
    "at most is taken for below": in_comparison(Comparison.AT_MOST, "(< {own} {other})"),
    "one of is taken for not one of": in_comparison(Comparison.ONE_OF, "(not (member$ {own} {other}))"),
    "any of several is taken for all": in_comparison(Comparison.CONTAINS_ANY, "(subsetp {other} {own})"),
    "what is unknown equals what is unknown": wrapped(
        clips_rules.Translation, "constraints",
        lambda found, _, __, test, *___: [*found][-1:] if test.comparison is Comparison.IS else found,
    ),
    "one fact matches two patterns": in_translation("premise", "(test (neq", "(test (or TRUE"),
    "absences are not looked for": wrapped(
        clips_rules.Translation, "pattern",
        lambda text, _, name, *__: "(stratum (number -1))" if name == "u" else text,
    ),
    "a mean is cut off": in_prelude("(= (mod ?mean 5) 0)", "FALSE"),
    "a group is counted twice": in_prelude("?found ?m:fact", "?found ?m:fact ?m:fact"),
    "a field that is left out is no longer unknown": in_translation("filled", " nil)", ' "")'),
    "a firing is dropped": wrapped(clips_engine._Record, "firings", without_the_last),
    "a finding is dropped": wrapped(clips_engine._Record, "findings", without_the_last),
    "every rule runs in the first stratum": lambda m: m.setattr(
        clips_rules.Translation, "waits", "(stratum (number 0))"
    ),
}  # fmt: skip
"""Faults in what CLIPS is told."""

SHARED: dict[str, Patch] = {
    "at least is taken for above": misread(Comparison.AT_LEAST, Comparison.ABOVE),
    "is not is taken for is": misread(Comparison.IS_NOT, Comparison.IS),
    "one of is taken for not one of": misread(Comparison.ONE_OF, Comparison.NOT_ONE_OF),
    "contains any is taken for within": misread(Comparison.CONTAINS_ANY, Comparison.WITHIN),
    "absences are not looked for": nothing_is_absent,
    "a mean is rounded as at school": lambda m: m.setattr(matching_plan, "ROUND_05UP", ROUND_HALF_UP),
    "a group loses a member": wrapped(
        _chaining, "_group",
        lambda found, *_: [replace(f, premises=f.premises[1:] or f.premises) for f in found],
    ),
    "absences are looked for too early": wrapped(
        _strata, "_reads", lambda found, *_: [(kind, False) for kind, _ in found]
    ),
    "a whole stratum is dropped": wrapped(_chaining, "_strata", without_the_last),
    "notes are lost": wrapped(_chaining, "_notes", without_the_last),
}  # fmt: skip
"""Faults in the matching and chaining that the reference engine and certification share."""


def uncertified(patch: Patch) -> Patch:
    """A fault in the backend's answer that no certification sees."""

    def both(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(_chaining, "certify", lambda *_: None)
        patch(monkeypatch)

    return both


def told_less(program: Any, facts: Sequence[Atom], conclude: _durable.Conclude) -> None:
    CHAIN(program, [*facts][:-1], conclude)


CHAIN = _durable.Program.chain
IN_DURABLE: dict[str, Patch] = {
    "a bound is flipped": uncertified(lambda m: m.setitem(_durable._BOUNDS, Comparison.AT_LEAST, "$gt")),
    "a fact is never told": uncertified(lambda m: m.setattr(_durable.Program, "chain", told_less)),
    "two words have one code": uncertified(wrapped(_durable._Codes, "_code", lambda code, *_: min(code, 1))),
}
"""Faults in the encoding for the backend, with certification switched off."""

IN_REFERENCE: dict[str, Patch] = {
    "a firing is dropped": wrapped(_chaining, "_reference", without_the_last),
    "a firing is told twice": wrapped(_chaining, "_reference", lambda found, *_: [*found, *found[:1]]),
}
"""Faults in the reference engine alone."""


BESIDE = [
    ("in CLIPS", "reference", IN_CLIPS),
    ("in the engine", "reference", IN_REFERENCE),
    ("in the engine", "durable", IN_DURABLE),
    ("in what is shared", "reference", SHARED),
    ("in what is shared", "durable", SHARED),
]
"""Where faults are, and the engine that is compared with CLIPS while one is there."""
FAULTS = [
    pytest.param(engine, patch, id=f"{engine}, {where}: {name}")
    for where, engine, faults in BESIDE
    if engine in ENGINES
    for name, patch in faults.items()
]


@pytest.mark.parametrize(("engine", "patch"), FAULTS)
def test_a_fault_is_noticed(engine, patch, monkeypatch):
    patch(monkeypatch)
    assert any(differs(book, facts, engine) for book, facts in pairs())


@pytest.mark.parametrize("engine", ENGINES)
def test_without_a_fault_nothing_is_noticed(engine):
    assert not any(differs(book, facts, engine) for book, facts in pairs())


@pytest.mark.skipif(not _durable.available(), reason="durable_rules is not installed")
@pytest.mark.parametrize(
    "name",
    [
        "absences are not looked for",
        "absences are looked for too early",
        "a mean is rounded as at school",
        "contains any is taken for within",
    ],
)
def test_the_two_engines_alone_would_not_notice_a_fault_in_what_they_share(name, monkeypatch):
    SHARED[name](monkeypatch)
    for book, facts in pairs():
        assert infer(facts, fresh(book), engine="durable") == infer(facts, fresh(book), engine="reference")
