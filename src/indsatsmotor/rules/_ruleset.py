"""A ruleset: parts that fit together, or an error that says why they do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from indsatsmotor.errors import Location, RulesetErrors
from indsatsmotor.rules._checks import problems_in
from indsatsmotor.rules._model import Derive, parameters_of
from indsatsmotor.rules._parts import Parts
from indsatsmotor.rules._problems import Problem


@dataclass(frozen=True)
class Ruleset(Parts):
    """Rules, with the parameters, switches, kinds and sources they speak of, that fit together.

    Raises:
        RulesetErrors: something in it is unknown, contradictory or circular; every problem at once.

    >>> Ruleset().rules
    ()
    """

    def __post_init__(self) -> None:
        if problems := problems_in(self):
            found = [problem.at(_location(self, problem)) for problem in problems]
            raise RulesetErrors("the ruleset cannot be used", found)

    @cached_property
    def concerned_by(self) -> Mapping[str, frozenset[str]]:
        """For each switch the ids of the rules that stand under it, or compare with a number that does."""
        concerned: dict[str, set[str]] = {name: set() for name in self.switches}
        for rule in self.rules:
            numbers = (self.parameters[name] for name in parameters_of(rule))
            for under in (rule.under, *(under for number in numbers for under, _ in number.alternatives)):
                for switch in under:
                    concerned[switch].add(rule.id)
        return {switch: frozenset(ids) for switch, ids in concerned.items()}

    @cached_property
    def derivations(self) -> tuple[Derive, ...]:
        """The rules an engine chains, in order of id."""
        return tuple(sorted((r for r in self.rules if isinstance(r, Derive)), key=lambda rule: rule.id))


def _location(parts: Parts, problem: Problem) -> Location:
    """Where in a ruleset that no file holds."""
    return Location(".".join(map(str, problem.path)), rule_id=parts.rule_id(problem.path))
