"""Requirements that no offering meets together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from indsatsmotor.rules import OFFERING_KINDS, AllOf, Condition, Exists, Require, Rule
from indsatsmotor.testing._claims import Claim, Values, clash, told
from indsatsmotor.testing._flaws import Check, Flaw, Sheet
from indsatsmotor.testing._reach import Reach, together, variants_of

_OFFERING = OFFERING_KINDS["offering"]


def contradictions(sheet: Sheet) -> Iterator[Flaw]:
    """Every refusing requirement that nothing can meet, alone or together with another."""
    reach = Reach(sheet)
    refusing = [rule for rule in sheet.all_rules if _refuses(rule)]
    order = {rule.id: position for position, rule in enumerate(refusing)}
    own = {rule.id for rule, _ in sheet.rules}
    for rule, place in sheet.rules:
        if not isinstance(rule, Require) or rule.id not in order:
            continue
        never = reach.never(rule.that, Values(sheet.book, rule.under))
        if never is not None:
            yield Flaw(Check.CONTRADICTION, rule.id, f"no offering can meet this: {never}", place)
            continue
        for other in refusing:
            first = order[other.id] < order[rule.id] or other.id not in own
            if first and other is not rule and (clashing := _clash(rule, other, sheet)):
                message = f"no offering can meet this and '{other.id}': nothing passes {told(clashing)}."
                yield Flaw(Check.CONTRADICTION, rule.id, message, place)


def _refuses(rule: Rule) -> bool:
    return isinstance(rule, Require) and rule.force.refuses


def _clash(rule: Require, other: Rule, sheet: Sheet) -> list[Claim]:
    """What the two say of one field of the same offerings that no value passes."""
    assert isinstance(other, Require)
    if not together(rule.under, other.under):
        return []
    values = Values(sheet.book, {**rule.under, **other.under})
    of = [values.claim(test) for test in chain(rule.of, other.of)]
    if clash(of, _OFFERING) or not variants_of(of, sheet.book.catalogue):
        return []
    return clash(
        [*of, *_of_the_offering(rule.that, values), *_of_the_offering(other.that, values)], _OFFERING
    )


def _of_the_offering(condition: Condition, values: Values) -> Sequence[Claim]:
    """What has to hold of the offering's own fields."""
    match condition:
        case Exists(pattern) if pattern.kind == _OFFERING.name:
            return values.claims(pattern)
        case AllOf(conditions):
            return [claim for one in conditions for claim in _of_the_offering(one, values)]
        case _:
            return []
