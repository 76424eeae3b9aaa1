"""What has to hold before a ruleset exists: known words, fitting types, order, one reading at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from indsatsmotor.errors import RulesetConflictError
from indsatsmotor.rules._citations import ill_cited, ill_placed
from indsatsmotor.rules._invariants import INVARIANTS, NEVER_WITHDRAWN
from indsatsmotor.rules._model import Derive, Invariant, Require, Rule, Status
from indsatsmotor.rules._parts import AmendedSort, Amendment, Parameter, Parts, Switch
from indsatsmotor.rules._problems import Path, Problem, no_such, one_of
from indsatsmotor.rules._rule_check import RuleCheck
from indsatsmotor.rules._strata import CircleError, circles, strata
from indsatsmotor.rules._types import sort_of
from indsatsmotor.rules._vocabulary import built_in_kinds
from indsatsmotor.sources import LANGUAGES


def problems_in(parts: Parts) -> list[Problem]:
    """Every mistake in *parts*; what is wrong in one of them hides nothing in another."""
    found = [*_ids(parts), *_kinds(parts), *_switches(parts), *_citations(parts), *_alternatives(parts)]
    for position, amendment in enumerate(parts.amendments):
        found += misfits(amendment, ("amendment", position))
    for position, rule in enumerate(parts.rules):
        found += RuleCheck(parts, rule, position).problems()
    return list(dict.fromkeys([*found, *_readings(parts), *_circles(parts)]))


def misfits(amendment: Amendment, path: Path) -> Iterator[Problem]:
    """Why a layer may not change what *amendment*, at *path*, changes in that way."""
    match amendment.part:
        case Parameter() as parameter:
            if (wanted := sort_of(parameter.value)) != sort_of(amendment.value):
                yield Problem((*path, "value"), f"the parameter '{parameter.id}' is {wanted}.")
        case Switch() as switch:
            yield from _option({switch.id: switch}, switch.id, str(amendment.value), (*path, "default"))
        case Rule() as rule:
            guarded = "is enforced by the engine" if isinstance(rule, Invariant) else ""
            codes = ", ".join(code for code in rule.code if code in NEVER_WITHDRAWN)
            if guarded or codes:
                why = guarded or f"carries {codes}, on which never-alone rests"
                message = f"'{rule.id}' {why}; no layer can withdraw it."
                yield Problem(path, message, None, RulesetConflictError)
    for language in LANGUAGES:
        if not amendment.reason.get(language):
            yield Problem((*path, "reason"), f"'reason' lacks a text in '{language}'.")


def _ids(parts: Parts) -> Iterator[Problem]:
    """Every rule has an id of its own, and none takes one that the engine enforces."""
    places = _places(parts)
    for position, rule in enumerate(parts.rules):
        if len(places[rule.id]) > 1:
            message = f"{len(places[rule.id])} rules have the id '{rule.id}'."
            yield Problem(("rule", position), message, _ID_OF_ITS_OWN, RulesetConflictError)
        if rule.id in INVARIANTS and not isinstance(rule, Invariant):
            yield Problem(
                ("rule", position),
                f"'{rule.id}' is enforced by the engine; a ruleset can only word and cite it.",
                "'kind: invariant' was meant.",
                RulesetConflictError,
            )


def _places(parts: Parts) -> Mapping[str, list[int]]:
    """Where among the rules each id stands."""
    places: dict[str, list[int]] = defaultdict(list)
    for position, rule in enumerate(parts.rules):
        places[rule.id].append(position)
    return places


def _kinds(parts: Parts) -> Iterator[Problem]:
    for name, kind in parts.kinds.items():
        if name in built_in_kinds():
            yield Problem(("kind", name), f"the kind '{name}' exists already.", None, RulesetConflictError)
        for position, key in enumerate(kind.keys):
            if key not in kind.fields:
                message, maybe = f"'{name}' has no field '{key}'.", one_of(key, kind.fields)
                yield Problem(("kind", name, "keys", position), message, maybe)


def _switches(parts: Parts) -> Iterator[Problem]:
    for switch in parts.switches.values():
        yield from _option(parts.switches, switch.id, switch.default, ("switch", switch.id, "default"))


def _option(switches: Mapping[str, Switch], switch: str, option: str, path: Path) -> Iterator[Problem]:
    if switch not in switches:
        yield no_such(path, "switch", switch, switches)
    elif option not in (options := switches[switch].options):
        yield Problem(path, f"'{switch}' has no option '{option}'.", one_of(option, options))


def _citations(parts: Parts) -> Iterator[Problem]:
    for source in parts.sources.values():
        yield from ill_placed(source)
    for position, rule in enumerate(parts.rules):
        yield from ill_cited(rule.citations, parts.sources, ("rule", position))
    for parameter in parts.parameters.values():
        yield from ill_cited(parameter.citations, parts.sources, ("parameter", parameter.id))
    for switch in parts.switches.values():
        yield from ill_cited(switch.citations, parts.sources, ("switch", switch.id))
    for position, amendment in enumerate(parts.amendments):
        yield from ill_cited(amendment.citations, parts.sources, ("amendment", position))


def _alternatives(parts: Parts) -> Iterator[Problem]:
    """Every switch and option that a parameter's alternatives name exists."""
    for parameter in parts.parameters.values():
        for position, (under, _) in enumerate(parameter.alternatives):
            for name, option in under.items():
                path = ("parameter", parameter.id, "alternatives", position, "under", name)
                yield from _option(parts.switches, name, option, path)


def _readings(parts: Parts) -> Iterator[Problem]:
    """Exactly one reading of a requirement is active for every combination of the switches it names.

    A requirement all of whose readings are withdrawn is no requirement any more.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for position, rule in enumerate(parts.rules):
        if rule.requirement:
            groups[rule.requirement].append(position)
        elif rule.under and isinstance(rule, Require):
            yield Problem(
                ("rule", position, "under"),
                "a requirement under a switch says what it is a reading of.",
                "'requirement' is missing.",
            )
    for requirement, positions in groups.items():
        rules = [parts.rules[position] for position in positions]
        live = [rule for rule in rules if rule.status is not Status.WITHDRAWN]
        choices = [choice for rule in live for choice in rule.under.items()]
        # A switch or an option that does not exist has been found in the rule already.
        if not any(list(_option(parts.switches, *choice, ())) for choice in choices):
            yield from _choices(parts, requirement, live, _culprit(parts, positions))


def _culprit(parts: Parts, readings: Sequence[int]) -> Path:
    """The last that a layer did to the readings of a requirement; the last of them where it did nothing."""
    amended = (parts.last_amended.get((AmendedSort.RULE, parts.rules[n].id)) for n in readings)
    withdrawals = [position for position in amended if position is not None]
    return ("amendment", max(withdrawals)) if withdrawals else ("rule", readings[-1])


def _choices(parts: Parts, requirement: str, live: Sequence[Rule], path: Path) -> Iterator[Problem]:
    names = sorted({switch for rule in live for switch in rule.under})
    for options in product(*(parts.switches[name].options for name in names)) if live else ():
        chosen = dict(zip(names, options, strict=True))
        active = sum(all(chosen[name] == option for name, option in rule.under.items()) for rule in live)
        if active != 1:
            under = ", ".join(f"{name}={option}" for name, option in chosen.items()) or "any switch"
            yield Problem(
                path,
                f"under {under}, {active} readings of '{requirement}' are active; it must be one.",
                _ADVICE if path[0] == "amendment" else None,
                RulesetConflictError,
                missing=None if active else ("requirement", requirement),
            )


_ID_OF_ITS_OWN = "a layer withdraws the rule below it and adds one with an id of its own."
_ADVICE = "a layer withdraws every reading of a requirement, or adds one for each that it withdraws."


def _circles(parts: Parts) -> Iterator[Problem]:
    rules = [rule for rule in parts.rules if isinstance(rule, Derive)]
    try:
        strata(rules)
    except CircleError:
        found = list(circles(rules))
    else:
        return
    places = _places(parts)
    for ids in found:
        yield Problem(
            ("rule", places[ids[0]][0]),
            f"absence or counting runs in a circle: {' → '.join(ids)}.",
            "one of these rules can conclude a new kind that the others do not read.",
            RulesetConflictError,
        )
