"""Parameters and switches that make no difference."""

from __future__ import annotations

from collections.abc import Iterator

from indsatsmotor.catalogue import Catalogue
from indsatsmotor.rulebook import READ_BY_THE_ENGINE
from indsatsmotor.rules import (
    Derive,
    OfOfferings,
    ParameterReference,
    Rule,
    named_in,
    parameters_of,
    sentences_of,
)
from indsatsmotor.testing._flaws import Check, Flaw, Sheet


def unused(sheet: Sheet) -> Iterator[Flaw]:
    """Every parameter that nothing reads, and every switch that nothing stands under."""
    read = {name for rule in sheet.all_rules for name in parameters_in(rule)}
    read |= READ_BY_THE_ENGINE | _numbers(sheet.book.catalogue)
    for name, place in sheet.parameters():
        if name not in read:
            message = f"no rule, sentence or variant reads the parameter '{name}'."
            yield Flaw(Check.UNUSED_PARAMETER, name, message, place)
    asked = {switch for rule in sheet.all_rules for switch in rule.under}
    for parameter in sheet.book.ruleset.parameters.values():
        asked |= {switch for under, _ in parameter.alternatives for switch in under}
    for name, place in sheet.switches():
        if name not in asked:
            message = f"no rule and no parameter depends on the switch '{name}'."
            yield Flaw(Check.UNUSED_SWITCH, name, message, place)


def parameters_in(rule: Rule) -> Iterator[str]:
    """The id of every parameter that *rule* compares with, concludes or names in a sentence."""
    yield from parameters_of(rule)
    operands = [test.operand for test in rule.of] if isinstance(rule, OfOfferings) else []
    concluded = [operand for _, operand in rule.then.fields] if isinstance(rule, Derive) else []
    for operand in (*operands, *concluded):
        if isinstance(operand, ParameterReference):
            yield operand.id
    for _, text in sentences_of(rule):
        for sentence in text.values():
            yield from (name[1:] for name in named_in(sentence) if name.startswith("$"))


def _numbers(catalogue: Catalogue) -> set[str]:
    """The parameters that give the numbers of a variant."""
    variants = catalogue.variants.values()
    return {name for one in variants for name in (*one.measures.values(), *one.durations)}
