"""Rules that no facts and no offering can make fire."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from indsatsmotor.catalogue import Catalogue, Variant
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    OFFERING_KINDS,
    AllOf,
    AnyOf,
    Conclusion,
    Condition,
    Constant,
    Derive,
    Exists,
    Note,
    OfOfferings,
    Operand,
    Pattern,
    Reckoning,
    Reference,
    Require,
    Rule,
    Some,
    Test,
)
from indsatsmotor.testing._claims import Claim, Values, clash, told
from indsatsmotor.testing._flaws import Check, Flaw, Sheet

_OFFERING = OFFERING_KINDS["offering"]


def unreachable(sheet: Sheet) -> Iterator[Flaw]:
    """Every rule that can never fire, and the first thing that keeps it from firing."""
    reach = Reach(sheet.book, sheet.all_rules)
    for rule, place in (*sheet.rules, *sheet.touched):
        why = reach.why_not(rule)
        if why is not None:
            yield Flaw(Check.UNREACHABLE, rule.id, why, place)
    own = {rule.id for rule, _ in sheet.rules}
    idle = [(rule, why) for rule in sheet.all_rules if rule.id not in own and (why := reach.idle(rule))]
    for gone, place in sheet.withdrawn():
        with_it = Reach(sheet.book, (*sheet.all_rules, gone))
        for rule, why in idle:
            if with_it.idle(rule) is None:
                message = f"without '{gone.id}' this rule is out of reach: {why}"
                yield Flaw(Check.UNREACHABLE, rule.id, message, place)


class Reach:
    """What there can be: told facts, and what rules that can fire conclude."""

    def __init__(self, book: Rulebook, rules: Iterable[Rule]) -> None:
        self.book = book
        self.kinds = book.ruleset.all_kinds
        self.concluded: dict[str, list[Derive]] = defaultdict(list)
        waiting = [rule for rule in rules if isinstance(rule, Derive)]
        while found := [rule for rule in waiting if self.why_not(rule) is None]:
            for rule in found:
                self.concluded[rule.then.kind].append(rule)
            waiting = [rule for rule in waiting if rule not in found]

    def idle(self, rule: Rule) -> str | None:
        """Why *rule* can never fire, or a requirement never be met; ``None`` when it can."""
        never = self.never(rule.that, Values(self.book, rule.under)) if isinstance(rule, Require) else None
        return self.why_not(rule) or never

    def why_not(self, rule: Rule) -> str | None:
        """Why *rule* can never fire; ``None`` when it can."""
        values = Values(self.book, rule.under)
        match rule:
            case Derive(when=when) | Note(when=when):
                reasons = (self._no_match(pattern, values) for pattern in when)
                return next((reason for reason in reasons if reason is not None), None)
            case Require(of=of):
                # What can never be met is a contradiction, not out of reach.
                return self._no_offering(of, values)
            case OfOfferings(of=of, that=that):
                return self._no_offering(of, values) or self.never(that, values)
        return None

    def never(self, condition: Condition, values: Values) -> str | None:
        """Why *condition* can never hold; ``None`` when it can."""
        match condition:
            case Exists(pattern):
                return self._no_match(pattern, values)
            case Some(pattern, inner):
                return self._no_match(pattern, values) or self.never(inner, values)
            case AllOf(conditions):
                return next((why for one in conditions if (why := self.never(one, values))), None)
            case AnyOf(conditions):
                reasons = [self.never(one, values) for one in conditions]
                return reasons[0] if all(reasons) else None
            case _:  # an absence, and what holds for every fact there is, hold where there is none
                return None

    def _no_match(self, pattern: Pattern, values: Values) -> str | None:
        """Why no fact can match *pattern*."""
        kind, claims = self.kinds[pattern.kind], values.claims(pattern)
        if clashing := clash(claims, kind):
            return f"nothing passes {told(clashing)}."
        if kind.told or pattern.kind in OFFERING_KINDS:
            return None
        rules = [r for r in self.concluded[pattern.kind] if together(r.under, values.under)]
        if not rules:
            return f"nothing concludes '{pattern.kind}', which this rule reads."
        if not any(_may_match(claims, r.then, Values(self.book, {**r.under, **values.under})) for r in rules):
            return f"no rule concludes a '{pattern.kind}' with {told(claims)}."
        return None

    def _no_offering(self, of: Sequence[Test], values: Values) -> str | None:
        claims = [values.claim(test) for test in of]
        if clashing := clash(claims, _OFFERING):
            return f"nothing passes {told(clashing)}."
        if not variants_of(claims, self.book.catalogue):
            return f"no variant in the catalogue has {told(claims)}."
        return None


def together(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether switches can stand as both say."""
    return all(other.get(name, option) == option for name, option in one.items())


def _may_match(claims: Sequence[Claim], then: Conclusion, values: Values) -> bool:
    """Whether a fact that *then* concludes can pass *claims*; what is copied or counted may be anything."""
    given = dict(then.fields)
    return all(_may_pass(claim, given.get(claim.field, Constant(None)), values) for claim in claims)


def _may_pass(claim: Claim, operand: Operand | Reckoning, values: Values) -> bool:
    if isinstance(operand, Reckoning | Reference) or not claim.settled:
        return True
    return claim.passes(values.of(operand))


def variants_of(claims: Sequence[Claim], catalogue: Catalogue) -> frozenset[str]:
    """The ids of the variants whose offerings can pass *claims*."""
    return frozenset(
        variant.id
        for variant in catalogue.variants.values()
        if all(_speaks_of(claim, variant, catalogue) for claim in claims)
    )


def _speaks_of(claim: Claim, variant: Variant, catalogue: Catalogue) -> bool:
    intervention = catalogue.interventions[variant.intervention]
    known = {
        "variant": variant.id,
        "intervention": intervention.id,
        "shape": str(intervention.shape),
        "category": str(intervention.category),
    }
    return claim.field not in known or claim.passes(known[claim.field])
