"""What has to hold before a ruleset exists: known words, fitting types, order, one reading at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product

from indsatsmotor.errors import RulesetConflictError
from indsatsmotor.rules._citations import ill_cited, ill_placed
from indsatsmotor.rules._invariants import INVARIANTS
from indsatsmotor.rules._model import Derive, Invariant, Require, Rule
from indsatsmotor.rules._parts import Parts
from indsatsmotor.rules._problems import Path, Problem, no_such, one_of
from indsatsmotor.rules._rule_check import RuleCheck
from indsatsmotor.rules._strata import CircleError, circles, strata
from indsatsmotor.rules._vocabulary import built_in_kinds


def problems_in(parts: Parts) -> list[Problem]:
    """Every mistake in *parts*; what is wrong in one of them hides nothing in another."""
    found = [*_ids(parts), *_kinds(parts), *_switches(parts), *_citations(parts), *_alternatives(parts)]
    for position, rule in enumerate(parts.rules):
        found += RuleCheck(parts, rule, position).problems()
    return [*found, *_readings(parts), *_circles(parts)]


def _ids(parts: Parts) -> Iterator[Problem]:
    """Every rule has an id of its own, and none takes one that the engine enforces."""
    places = _places(parts)
    for position, rule in enumerate(parts.rules):
        if len(places[rule.id]) > 1:
            message = f"{len(places[rule.id])} rules have the id '{rule.id}'."
            yield Problem(("rule", position), message, None, RulesetConflictError)
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
        yield from _option(parts, switch.id, switch.default, ("switch", switch.id, "default"))


def _option(parts: Parts, switch: str, option: str, path: Path) -> Iterator[Problem]:
    if switch not in parts.switches:
        yield no_such(path, "switch", switch, parts.switches)
    elif option not in (options := parts.switches[switch].options):
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


def _alternatives(parts: Parts) -> Iterator[Problem]:
    """Every switch and option that a parameter's alternatives name exists."""
    for parameter in parts.parameters.values():
        for position, (under, _) in enumerate(parameter.alternatives):
            for name, option in under.items():
                path = ("parameter", parameter.id, "alternatives", position, "under", name)
                yield from _option(parts, name, option, path)


def _readings(parts: Parts) -> Iterator[Problem]:
    """Exactly one reading of a requirement is active for every combination of the switches it names."""
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
        # A switch or an option that does not exist has been found in the rule already.
        if not any(list(_option(parts, *choice, ())) for rule in rules for choice in rule.under.items()):
            yield from _choices(parts, requirement, rules, positions[0])


def _choices(parts: Parts, requirement: str, rules: list[Rule], position: int) -> Iterator[Problem]:
    names = sorted({switch for rule in rules for switch in rule.under})
    for options in product(*(parts.switches[name].options for name in names)):
        chosen = dict(zip(names, options, strict=True))
        active = sum(all(chosen[name] == option for name, option in rule.under.items()) for rule in rules)
        if active != 1:
            under = ", ".join(f"{name}={option}" for name, option in chosen.items()) or "any switch"
            yield Problem(
                ("rule", position),
                f"under {under}, {active} readings of '{requirement}' are active; it must be one.",
                None,
                RulesetConflictError,
                missing=None if active else ("requirement", requirement),
            )


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
