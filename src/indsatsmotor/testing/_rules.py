"""Every small change of a whole rule: of its parts, of what it does, and of when it is active."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import TypeVar

from indsatsmotor.facts import Kind
from indsatsmotor.rules import (
    OFFERING_KINDS,
    Attach,
    Comparison,
    Conclusion,
    Count,
    Derive,
    Mean,
    Note,
    OfOfferings,
    Pattern,
    Prefer,
    Reference,
    Require,
    Rule,
    Ruleset,
    SchoolTask,
    Status,
    Task,
    TaskRole,
    Test,
    Timing,
    Work,
    patterns_in,
)
from indsatsmotor.testing._changes import Change, Changed, Changes, written
from indsatsmotor.testing._values import UNHEARD_OF, Values

E = TypeVar("E", bound=Enum)


def of_rule(rule: Rule, ruleset: Ruleset, values: Values) -> Changed[Rule]:
    """The changes of *rule*."""
    yield Change.READING, "withdrawn", replace(rule, status=Status.WITHDRAWN)
    yield from _of_under(rule, ruleset)
    kinds = ruleset.all_kinds
    names = {"offering": OFFERING_KINDS["offering"]} if isinstance(rule, OfOfferings) else {}
    names |= {p.alias: kinds[p.kind] for p in patterns_in(rule) if p.alias}
    changes = Changes(ruleset, values, names, _same_fields(rule, names))
    match rule:
        case Derive() | Note():
            yield from _of_chained(rule, changes)
        case OfOfferings():
            for sort, text, of in changes.of_tests(rule.of, "offering", "of"):
                yield sort, text, replace(rule, of=of)
            for sort, text, that in changes.of_condition(rule.that, "that"):
                yield sort, text, replace(rule, that=that)
    for text, made in _of_effect(rule, ruleset):
        yield Change.EFFECT, text, made


def _same_fields(rule: Rule, names: Mapping[str, Kind]) -> list[frozenset[Reference]]:
    """The sets of fields that *rule* itself says are equal and that are never unknown."""
    sets: list[frozenset[Reference]] = []
    for pair in _equated(rule):
        if not any(one.field in names[one.alias].optional for one in pair):
            touching = [fields for fields in sets if fields & pair]
            sets = [fields for fields in sets if not fields & pair]
            sets.append(pair.union(*touching))
    return sets


def _equated(rule: Rule) -> Iterator[frozenset[Reference]]:
    """The pairs of fields that a test of *rule* says are equal; none of names that two branches give."""
    given = Counter(pattern.alias for pattern in patterns_in(rule))
    for pattern in patterns_in(rule):
        for test in pattern.tests if given[pattern.alias] == 1 else ():
            match test:
                case Test(comparison=Comparison.IS, operand=Reference(alias) as other) if pattern.alias:
                    if given[alias] <= 1:
                        yield frozenset({Reference(pattern.alias, test.field), other})


def _of_under(rule: Rule, ruleset: Ruleset) -> Changed[Rule]:
    for switch, option in rule.under.items():
        others = {name: chosen for name, chosen in rule.under.items() if name != switch}
        yield Change.READING, f"under {switch} {option} → dropped", replace(rule, under=others)
    for under, text in other_options(rule.under, ruleset):
        yield Change.READING, f"under {text}", replace(rule, under=under)


def other_options(under: Mapping[str, str], ruleset: Ruleset) -> Iterator[tuple[Mapping[str, str], str]]:
    """The same switches, one of them at another option, and the words that tell it."""
    for switch, option in under.items():
        for other in ruleset.switches[switch].options:
            if other != option:
                yield {**under, switch: other}, f"{switch} {option} → {other}"


def _of_chained(rule: Derive | Note, changes: Changes) -> Changed[Rule]:
    for sort, text, when in _of_patterns(rule.when, "premise", changes):
        yield sort, text, replace(rule, when=when)
    for sort, text, unless in _of_patterns(rule.unless, "absence", changes):
        yield sort, text, replace(rule, unless=unless)
    if isinstance(rule, Derive):
        for text, then in _of_conclusion(rule.then, changes):
            yield Change.CONCLUSION, text, replace(rule, then=then)


def _of_patterns(patterns: tuple[Pattern, ...], name: str, changes: Changes) -> Changed[tuple[Pattern, ...]]:
    for position, pattern in enumerate(patterns):
        before, after = patterns[:position], patterns[position + 1 :]
        path = f"{name} {position + 1}"
        yield Change.PART, f"{path}, {pattern.kind}: dropped", (*before, *after)
        for sort, text, made in changes.of_pattern(pattern, path):
            yield sort, text, (*before, made, *after)


def _of_conclusion(then: Conclusion, changes: Changes) -> Iterator[tuple[str, Conclusion]]:
    for position, (field, operand) in enumerate(then.fields):
        before, after = then.fields[:position], then.fields[position + 1 :]
        told = f"then, {then.kind}: {field} {written(operand)}"
        yield f"{told} → dropped", replace(then, fields=(*before, *after))
        if not isinstance(operand, Count | Mean):
            for _, made in changes.of_operand(operand, then.kind, field):
                yield f"{told} → {written(made)}", replace(then, fields=(*before, (field, made), *after))


def _of_effect(rule: Rule, ruleset: Ruleset) -> Iterator[tuple[str, Rule]]:
    """The changes of what a rule does when it holds, or does not."""
    match rule:
        case Require():
            for force in _others(rule.force):
                yield f"force {rule.force} → {force}", replace(rule, force=force)
            for unknown in _others(rule.when_unknown):
                yield f"when_unknown {rule.when_unknown} → {unknown}", replace(rule, when_unknown=unknown)
        case Prefer():
            for weight in (rule.weight + 1, rule.weight - 1, -rule.weight):
                yield f"weight {rule.weight} → {weight}", replace(rule, weight=weight)
        case Attach():
            measures = {other.measure for other in ruleset.rules if isinstance(other, Attach)}
            other = min(measures - {rule.measure}, default=UNHEARD_OF)
            yield f"measure {rule.measure} → {other}", replace(rule, measure=other)
        case Task():
            yield from _of_timing(rule, ruleset)
            yield from ((text, replace(rule, work=work)) for text, work in _of_work(rule.work))
        case SchoolTask():
            yield from ((text, replace(rule, work=work)) for text, work in _of_work(rule.work))


def _of_timing(rule: Task, ruleset: Ruleset) -> Iterator[tuple[str, Task]]:
    timing = next(other for other in _others(rule.timing) if other is not Timing.AFTER_MONTHS)
    yield f"timing {rule.timing} → {timing}", replace(rule, timing=timing, months=None)
    for months in ruleset.parameters if rule.months else ():
        if months != rule.months:
            yield f"months ${rule.months} → ${months}", replace(rule, months=months)


def _of_work(work: Work) -> Iterator[tuple[str, Work]]:
    phase, asks = _others(work.phase)[0], _others(work.asks)[0]
    yield f"phase {work.phase} → {phase}", replace(work, phase=phase)
    yield f"asks {work.asks} → {asks}", replace(work, asks=asks)
    yield f"must {work.must} → {not work.must}".lower(), replace(work, must=not work.must)
    for text, roles in _of_roles(work.roles):
        yield f"roles: {text}", replace(work, roles=roles)


def _of_roles(roles: tuple[TaskRole, ...]) -> Iterator[tuple[str, tuple[TaskRole, ...]]]:
    """Another is responsible, or somebody takes part more or less."""
    missing = [role for role in TaskRole if role not in roles]
    yield f"{missing[0]} added", (*roles, missing[0])
    yield f"{roles[0]} → {missing[0]}", (missing[0], *roles[1:])
    for role in roles if len(roles) > 1 else ():
        yield f"{role} dropped", tuple(other for other in roles if other is not role)
    if len(roles) > 1:
        yield f"{roles[1]} is responsible", (roles[1], roles[0], *roles[2:])


def _others(chosen: E) -> Sequence[E]:
    """The other members, those that come after *chosen* first."""
    members = list(type(chosen))
    at = members.index(chosen)
    return [*members[at + 1 :], *members[:at]]
