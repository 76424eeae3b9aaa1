"""Requirements that no offering meets together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from indsatsmotor.rules import OFFERING_KINDS, AllOf, Condition, Exists, Require
from indsatsmotor.testing._claims import Claim, Values, clash, told
from indsatsmotor.testing._flaws import Check, Flaw, Sheet
from indsatsmotor.testing._reach import Reach, together, variants_of

_OFFERING = OFFERING_KINDS["offering"]


def contradictions(sheet: Sheet) -> Iterator[Flaw]:
    """Every refusing requirement that nothing can meet, alone or together with another."""
    reach = Reach(sheet.book, sheet.all_rules)
    refusing = [rule for rule in sheet.all_rules if isinstance(rule, Require) and rule.force.refuses]
    order = {rule.id: position for position, rule in enumerate(refusing)}
    looked_at = [(rule, place) for rule, place in (*sheet.rules, *sheet.touched) if rule.id in order]
    own = {rule.id for rule, _ in looked_at}
    for rule, place in looked_at:
        assert isinstance(rule, Require), "nothing else refuses"
        never = reach.never(rule.that, Values(sheet.book, rule.under))
        if never is not None:
            yield Flaw(Check.CONTRADICTION, rule.id, f"no offering can meet this: {never}", place)
            continue
        for other in refusing:
            said_already = other.id in own and order[other.id] >= order[rule.id]
            if not said_already and (clashing := _clash(rule, other, sheet)):
                message = f"no offering can meet this and '{other.id}': nothing passes {told(clashing)}."
                yield Flaw(Check.CONTRADICTION, rule.id, message, place)


def _clash(rule: Require, other: Require, sheet: Sheet) -> list[Claim]:
    """What the two say of one field of the same offerings that no value passes."""
    if not together(rule.under, other.under):
        return []
    values = Values(sheet.book, {**rule.under, **other.under})
    of = [values.claim(test) for test in chain(rule.of, other.of)]
    if clash(of, _OFFERING) or not variants_of(of, sheet.book.catalogue):
        return []
    held = [claim for one in (rule, other) for claim in _of_the_offering(one.that, values)]
    return clash([*of, *held], _OFFERING)


def _of_the_offering(condition: Condition, values: Values) -> Sequence[Claim]:
    """What has to hold of the offering's own fields."""
    match condition:
        case Exists(pattern) if pattern.kind == _OFFERING.name:
            return values.claims(pattern)
        case AllOf(conditions):
            return [claim for one in conditions for claim in _of_the_offering(one, values)]
        case _:
            return []
