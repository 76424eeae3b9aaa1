"""What has to hold before a ruleset exists: known words, fitting types, order, one reading at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product

from indsatsmotor.errors import CitationError, RulesetConflictError
from indsatsmotor.rules._invariants import INVARIANTS
from indsatsmotor.rules._model import Derive, Invariant, Require, Rule
from indsatsmotor.rules._parts import Parts
from indsatsmotor.rules._problems import Path, Problem, one_of
from indsatsmotor.rules._rule_check import RuleCheck
from indsatsmotor.rules._strata import CircleError, strata
from indsatsmotor.rules._vocabulary import built_in_kinds
from indsatsmotor.sources import Citation


def _own_rules(parts: Parts) -> Iterator[Problem]:
    """No other rule takes the id of one that the engine enforces."""
    for rule in parts.rules:
        if rule.id in INVARIANTS and not isinstance(rule, Invariant):
            yield Problem(
                (rule.id,),
                f"'{rule.id}' is enforced by the engine; a ruleset can only word and cite it.",
                "'kind: invariant' was meant.",
                RulesetConflictError,
            )


def problems_in(parts: Parts) -> list[Problem]:
    """Every mistake in *parts*, rule by rule."""
    found = [*_ids(parts), *_kinds(parts), *_own_rules(parts), *_citations(parts)]
    for rule in parts.rules:
        found += RuleCheck(parts, rule).problems()
    found += [*_readings(parts), *_alternatives(parts)]
    return found or list(_circles(parts))


def _ids(parts: Parts) -> Iterator[Problem]:
    for rule_id, count in Counter(rule.id for rule in parts.rules).items():
        if count > 1:
            yield Problem((rule_id,), f"{count} rules have the id '{rule_id}'.", None, RulesetConflictError)


def _kinds(parts: Parts) -> Iterator[Problem]:
    for name in sorted(parts.kinds.keys() & built_in_kinds().keys()):
        yield Problem((name,), f"the kind '{name}' exists already.", None, RulesetConflictError)


def _citations(parts: Parts) -> Iterator[Problem]:
    cited = [(rule.id, rule.citations) for rule in parts.rules]
    cited += [(parameter.id, parameter.citations) for parameter in parts.parameters.values()]
    cited += [(switch.id, switch.citations) for switch in parts.switches.values()]
    for owner, citations in cited:
        for position, citation in enumerate(citations):
            problem = _citation(parts, citation)
            if problem:
                yield Problem((owner, "cite", position), *problem, CitationError)


def _citation(parts: Parts, citation: Citation) -> tuple[str, str | None] | None:
    source = parts.sources.get(citation.source)
    if source is None:
        return f"no source '{citation.source}' is described.", one_of(citation.source, parts.sources)
    section = source.sections.get(citation.section)
    if section is None:
        maybe = one_of(citation.section, source.sections)
        return f"'{citation.source}' has no section '{citation.section}'.", maybe
    if not section.holds(citation.lines):
        whole = ", ".join(f"{first}-{last}" for first, last in section.lines)
        return f"lines {citation.span} lie outside section {section.id}.", f"you meant lines in {whole}."
    return None


def _alternatives(parts: Parts) -> Iterator[Problem]:
    """Every switch and option that a parameter's alternatives name exists."""
    for parameter in parts.parameters.values():
        for position, (under, _) in enumerate(parameter.alternatives):
            for name, option in under.items():
                path: Path = (parameter.id, "alternatives", position, "under", name)
                switch = parts.switches.get(name)
                if switch is None:
                    yield Problem(path, f"there is no switch '{name}'.", one_of(name, parts.switches))
                elif option not in switch.options:
                    yield Problem(path, f"'{name}' has no option '{option}'.", one_of(option, switch.options))


def _readings(parts: Parts) -> Iterator[Problem]:
    """Exactly one reading of a requirement is active for every combination of the switches it names."""
    groups: dict[str, list[Rule]] = defaultdict(list)
    for rule in parts.rules:
        if rule.requirement:
            groups[rule.requirement].append(rule)
        elif rule.under and isinstance(rule, Require):
            yield Problem(
                (rule.id, "under"),
                "a requirement under a switch says what it is a reading of.",
                "'requirement' is missing.",
            )
    for requirement, rules in groups.items():
        names = sorted({switch for rule in rules for switch in rule.under if switch in parts.switches})
        for options in product(*(parts.switches[name].options for name in names)):
            chosen = dict(zip(names, options, strict=True))
            active = [r.id for r in rules if all(chosen.get(s) == o for s, o in r.under.items())]
            if len(active) != 1:
                under = ", ".join(f"{name}={option}" for name, option in chosen.items()) or "any switch"
                yield Problem(
                    (rules[0].id,),
                    f"under {under}, {len(active)} readings of '{requirement}' are active; it must be one.",
                    None,
                    RulesetConflictError,
                )


def _circles(parts: Parts) -> Iterator[Problem]:
    try:
        strata([rule for rule in parts.rules if isinstance(rule, Derive)])
    except CircleError as error:
        ids = error.args[0]
        yield Problem(
            (ids[0],),
            f"absence or counting runs in a circle: {' → '.join(dict.fromkeys(ids))}.",
            "one of these rules can conclude a new kind that the others do not read.",
            RulesetConflictError,
        )
