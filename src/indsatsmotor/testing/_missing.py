"""Cases that rules lack: one in which each fires, one in which not, one on each side of every bound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from indsatsmotor.errors import FactErrors, Location
from indsatsmotor.facts import FieldType
from indsatsmotor.loading import RuleCase
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    AllOf,
    Derive,
    Note,
    OfOfferings,
    Parameter,
    ParameterReference,
    ParameterValue,
    Pattern,
    Require,
    Rule,
    Ruleset,
    parameters_of,
    patterns_of,
)
from indsatsmotor.testing._cases import failures
from indsatsmotor.testing._flaws import Check, Flaw, Sheet
from indsatsmotor.testing._reach import together


def missing(sheet: Sheet, cases: Iterable[RuleCase]) -> Iterator[Flaw]:
    """Every case that the rules and bounds looked at lack."""
    by_rule: dict[str, list[RuleCase]] = defaultdict(list)
    for case in cases:
        by_rule[case.rule].append(case)
    for rule, place in sheet.rules:
        yield from _of_rule(rule, by_rule[rule.id], place, sheet)
    for name, place in sheet.parameters():
        yield from _of_bound(name, by_rule, place, sheet)


def _of_rule(rule: Rule, cases: Sequence[RuleCase], place: Location, sheet: Sheet) -> Iterator[Flaw]:
    if not any(map(fires, cases)):
        yield Flaw(Check.NEVER_FIRES, rule.id, "there is no case in which this rule fires.", place)
    if not any(map(stays_silent, cases)) and not _always_stands(rule) and not _only_elsewhere(rule, cases):
        message = "there is no case in which this rule does not fire."
        yield Flaw(Check.NEVER_SILENT, rule.id, message, place)
    untried = not any(case.outcome == "undetermined" for case in cases)
    if untried and isinstance(rule, Require) and _reads_told(rule, sheet):
        message = "there is no case in which a fact that this rule reads is unknown."
        yield Flaw(Check.UNKNOWN_UNTRIED, rule.id, message, place)


def fires(case: RuleCase) -> bool:
    """Whether the rule says what it is there to say."""
    return bool(case.derives) or case.notes is True or case.outcome == "satisfied"


def stays_silent(case: RuleCase) -> bool:
    """Whether the rule does not say it, or says the opposite."""
    return bool(case.derives_not) or case.notes is False or case.outcome == "violated"


def _always_stands(rule: Rule) -> bool:
    """Whether no condition could keep the rule from firing: a task that every offering has."""
    return isinstance(rule, OfOfferings) and not rule.of and rule.that == AllOf(())


def _only_elsewhere(rule: Rule, cases: Iterable[RuleCase]) -> bool:
    """Whether the rule stays silent only of offerings it does not speak of, and a case says so."""
    without_condition = isinstance(rule, OfOfferings) and rule.that == AllOf(())
    return without_condition and any(case.outcome == "not_concerned" for case in cases)


def _reads_told(rule: Require, sheet: Sheet) -> bool:
    kinds = sheet.book.ruleset.all_kinds
    return any(kinds[p.kind].told and p.kind != "offering" for p in patterns_of(rule.that))


# --- bounds ---


@dataclass(frozen=True)
class Step:
    """A bound moved by the smallest step."""

    check: Check
    moved: Parameter
    value: ParameterValue
    """The bound before it was moved."""
    readers: Sequence[Rule]
    """The rules that compare with it."""


def _of_bound(
    name: str, by_rule: Mapping[str, Sequence[RuleCase]], place: Location, sheet: Sheet
) -> Iterator[Flaw]:
    """Each way in which a bound can be moved by the smallest step without a case that fails."""
    for step in _steps(sheet.book.ruleset.parameters[name], sheet):
        cases = [case for rule in step.readers for case in by_rule.get(rule.id, ())]
        book = _moved(step.moved, sheet.book)
        if book is not None and not any(_notices(case, name, book) for case in cases):
            way = "greater" if step.check is Check.UNTRIED_ABOVE else "smaller"
            message = f"no case notices when '{name}', {step.value}, is {way} by the smallest step."
            maybe = f"a case at the bound is missing for {', '.join(rule.id for rule in step.readers)}."
            yield Flaw(step.check, name, message, place, maybe)


def _notices(case: RuleCase, parameter: str, book: Rulebook) -> bool:
    return parameter not in case.policy.parameters and bool(failures(case, book))


def _steps(parameter: Parameter, sheet: Sheet) -> Iterator[Step]:
    """Each number that rules compare with, moved up and moved down; the others stay where they are."""
    readers = [rule for rule in sheet.all_rules if parameter.id in set(parameters_of(rule))]
    unders: list[Mapping[str, str]] = [{}, *(under for under, _ in parameter.alternatives)]
    for position, (value, under) in enumerate(zip(parameter.values(), unders, strict=True)):
        reading = [rule for rule in readers if together(rule.under, under)]
        if isinstance(value, Decimal) and reading:
            whole = value > 1 or any(_compares_whole(rule, parameter.id, sheet) for rule in reading)
            step = Decimal(1) if whole and value == value.to_integral_value() else Decimal("0.01")
            for check, by in ((Check.UNTRIED_ABOVE, step), (Check.UNTRIED_BELOW, -step)):
                yield Step(check, _with(parameter, position, value + by), value, reading)


def _with(parameter: Parameter, position: int, value: Decimal) -> Parameter:
    """*parameter* with another number among its values."""
    if not position:
        return replace(parameter, value=value)
    alternatives = list(parameter.alternatives)
    alternatives[position - 1] = alternatives[position - 1][0], value
    return replace(parameter, alternatives=tuple(alternatives))


def _compares_whole(rule: Rule, parameter: str, sheet: Sheet) -> bool:
    """Whether *rule* holds a whole number against *parameter*."""
    kinds = sheet.book.ruleset.all_kinds
    return any(
        isinstance(test.operand, ParameterReference)
        and test.operand.id == parameter
        and kinds[pattern.kind].fields[test.field] is FieldType.INTEGER
        for pattern in _patterns(rule)
        for test in pattern.tests
    )


def _patterns(rule: Rule) -> Iterator[Pattern]:
    if isinstance(rule, Derive | Note):
        yield from (*rule.when, *rule.unless)
    elif isinstance(rule, OfOfferings):
        yield from patterns_of(rule.that)


def _moved(parameter: Parameter, book: Rulebook) -> Rulebook | None:
    """*book* with another parameter; ``None`` where no offering can be made with it."""
    parts = {one.name: getattr(book.ruleset, one.name) for one in fields(book.ruleset)}
    parts["parameters"] = {**book.ruleset.parameters, parameter.id: parameter}
    try:
        return Rulebook(Ruleset(**parts), book.catalogue, Policy())
    except FactErrors:
        return None
