"""Values that mean something on one scale only: results of different tests are never compared."""

from __future__ import annotations

from collections.abc import Mapping

from indsatsmotor.facts import Kind
from indsatsmotor.rules._conditions import Comparison, Operand, Pattern, Reference, Test


def open_scale(pattern: Pattern, kind: Kind, field: str) -> list[str]:
    """What says on which scale *field* is, and *pattern* leaves open; nothing where there is one scale only.

    >>> test = Kind("test", {}, scales={"score": ("instrument", "subject")})
    >>> open_scale(Pattern("test"), test, "score"), open_scale(Pattern("test"), test, "band")
    (['instrument', 'subject'], [])
    """
    said = _said(pattern)
    return [name for name in kind.scales.get(field, ()) if name not in said]


def same_scale(test: Test, of: Pattern, kind: Kind, other: Pattern, other_kind: Kind) -> bool:
    """Whether *test*, which *of* makes of a fact of *kind*, compares it with *other* on one scale."""
    assert isinstance(test.operand, Reference), "nothing else leads to another fact"
    own, others = kind.scales.get(test.field, ()), other_kind.scales.get(test.operand.field, ())
    said, other_said = _said(of), _said(other)
    return len(own) == len(others) and all(
        said.get(name) in (Reference(test.operand.alias, other_name), other_said.get(other_name))
        for name, other_name in zip(own, others, strict=True)
    )


def _said(pattern: Pattern) -> Mapping[str, Operand]:
    """The fields that must equal one value, with that value."""
    return {test.field: test.operand for test in pattern.tests if test.comparison is Comparison.IS}
