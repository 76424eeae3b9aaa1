"""Rules that say nothing another does not say already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    AllOf,
    AnyOf,
    Attach,
    Condition,
    Count,
    Derive,
    Every,
    Exists,
    Mean,
    Not,
    Note,
    OfOfferings,
    Operand,
    Pattern,
    Prefer,
    Reckoning,
    Reference,
    Require,
    Rule,
    Some,
    Task,
    WhenUnknown,
)
from indsatsmotor.testing._claims import Names, Values, follows
from indsatsmotor.testing._flaws import Check, Flaw, Sheet
from indsatsmotor.testing._reach import variants_of

_MOST_PREMISES = 6


def shadowed(sheet: Sheet) -> Iterator[Flaw]:
    """Every rule that is in another's shadow; of two that say the same, the later one."""
    order = {rule.id: position for position, rule in enumerate(sheet.all_rules)}
    for rule, place in sheet.rules:
        for other in sheet.all_rules:
            if other is not rule and _covers(other, rule, sheet.book):
                same = _covers(rule, other, sheet.book)
                if not same or order[other.id] < order[rule.id]:
                    message = f"whatever this rule says, '{other.id}' says already."
                    yield Flaw(Check.SHADOWED, rule.id, message, place)
                    break


def _covers(general: Rule, special: Rule, book: Rulebook) -> bool:
    """Whether *general* says everything that *special* does, wherever that fires."""
    if type(general) is not type(special) or not general.under.items() <= special.under.items():
        return False
    check = _Cover(Values(book, special.under))
    match general, special:
        case (Derive() | Note()) as one, (Derive() | Note()) as other:
            return any(check.concludes(one, other, names) for names in check.matchings(one.when, other.when))
        case OfOfferings() as one, OfOfferings() as other:
            return check.speaks_of(one, other) and check.says(one, other)
    return False


@dataclass(frozen=True)
class _Cover:
    """Holds two rules against each other under the same switches."""

    values: Values

    # --- chained rules ---

    def matchings(
        self, general: Sequence[Pattern], special: Sequence[Pattern], names: Names | None = None
    ) -> Iterator[Names]:
        """Each way in which what matches *special* matches *general*: its names in those of *special*."""
        names = {} if names is None else names
        if len(general) > _MOST_PREMISES:
            return  # there would be too many ways to go through
        if not general:
            yield names
            return
        first, *rest = general
        for position, pattern in enumerate(special):
            bound = _also(names, first.alias, pattern.alias)
            if self.pattern(first, pattern, bound):
                yield from self.matchings(rest, [*special[:position], *special[position + 1 :]], bound)

    def concludes(self, one: Derive | Note, other: Derive | Note, names: Names) -> bool:
        """Whether *one* comes to the same as *other* where both match."""
        absences = all(
            any(self.pattern(absent, unless, _turned(names)) for absent in other.unless)
            for unless in one.unless
        )
        if not absences:
            return False
        if isinstance(one, Derive) and isinstance(other, Derive):
            groups = one.groups or other.groups
            alike = not groups or (one.when, one.unless) == (other.when, other.unless)
            return alike and self._conclusion(one, names) == self._conclusion(other, {})
        return one.because == other.because

    def _conclusion(self, rule: Derive, names: Names) -> tuple[str, Mapping[str, object]]:
        return rule.then.kind, {field: self._concluded(operand, names) for field, operand in rule.then.fields}

    def _concluded(self, operand: Operand | Reckoning, names: Names) -> object:
        if isinstance(operand, Count | Mean):
            return operand
        if isinstance(operand, Reference):
            return Reference(names.get(operand.alias, operand.alias), operand.field)
        return self.values.of(operand)

    # --- rules about offerings ---

    def speaks_of(self, one: OfOfferings, other: OfOfferings) -> bool:
        """Whether *one* speaks of every offering that *other* speaks of."""
        wide = [self.values.claim(test) for test in one.of]
        narrow = [self.values.claim(test) for test in other.of]
        catalogue = self.values.book.catalogue
        told = {"variant", "intervention", "shape", "category"}
        rest = [claim for claim in wide if claim.field not in told]
        return variants_of(narrow, catalogue) <= variants_of(wide, catalogue) and all(
            any(follows(claim, given, {}) for given in narrow) for claim in rest
        )

    def says(self, one: OfOfferings, other: OfOfferings) -> bool:
        """Whether *one* says of those offerings what *other* does."""
        if isinstance(one, Require) and isinstance(other, Require):
            # A requirement says something where it is violated: there the stricter one is violated too.
            return _strict(one) >= _strict(other) and self.condition(other.that, one.that, {})
        return _said(one) == _said(other) and self.condition(one.that, other.that, {})

    def condition(self, one: Condition, given: Condition, names: Names) -> bool:
        """Whether *one* holds wherever *given* does; *names* are those of *one* in the words of *given*."""
        if isinstance(one, AllOf):
            return all(self.condition(part, given, names) for part in one.conditions)
        if isinstance(given, AnyOf):
            return all(self.condition(one, part, names) for part in given.conditions)
        of_one = one.conditions if isinstance(one, AnyOf) else ()
        of_given = given.conditions if isinstance(given, AllOf) else ()
        if of_one or of_given or isinstance(given, AllOf):
            return any(self.condition(part, given, names) for part in of_one) or any(
                self.condition(one, part, names) for part in of_given
            )
        return self._simple(one, given, names)

    def _simple(self, one: Condition, given: Condition, names: Names) -> bool:
        match one, given:
            case Not(inner), Not(other):
                return self.condition(other, inner, _turned(names))
            case Exists(pattern), Exists(other) | Some(other, _):
                return self.pattern(pattern, other, _also(names, pattern.alias, other.alias))
            case Some(pattern, inner), Some(other, held):
                bound = _also(names, pattern.alias, other.alias)
                return self.pattern(pattern, other, bound) and self.condition(inner, held, bound)
            case Every(pattern, inner), Every(other, held):
                bound = _also(names, pattern.alias, other.alias)
                return self.pattern(other, pattern, _turned(bound)) and self.condition(inner, held, bound)
        return False

    def pattern(self, one: Pattern, given: Pattern, names: Names) -> bool:
        """Whether what matches *given* matches *one*; *names* are those of *one* in the words of *given*."""
        return one.kind == given.kind and all(
            any(follows(claim, known, names) for known in self.values.claims(given))
            for claim in self.values.claims(one)
        )


def _also(names: Names, alias: str | None, other: str | None) -> Names:
    return names if alias is None or other is None else {**names, alias: other}


def _turned(names: Names) -> Names:
    return {other: alias for alias, other in names.items()}


def _strict(rule: Require) -> tuple[bool, bool, bool]:
    """How much a requirement stops, violated or unknown."""
    unknown = rule.when_unknown
    return rule.force.refuses, unknown is WhenUnknown.UNDETERMINED, unknown is not WhenUnknown.CONDITION


def _said(rule: OfOfferings) -> tuple[object, ...]:
    """What a rule adds to an offering."""
    match rule:
        case Attach(measure=measure):
            return (measure,)
        case Prefer(weight=weight, because=because):
            return weight, because
        case Task(work=work, timing=timing, months=months, because=because):
            return work, timing, months, because
        case _:
            return (rule.because,)
