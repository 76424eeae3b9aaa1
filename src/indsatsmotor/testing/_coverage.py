"""Which rules a collection of cases puts to use, and which never."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from indsatsmotor.derivation import Outcome
from indsatsmotor.facts import Case, atoms
from indsatsmotor.inference import Engine, Judge, infer
from indsatsmotor.offering import Viewer
from indsatsmotor.plan import offering_of
from indsatsmotor.planning import recommend
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Invariant, Require


@dataclass(frozen=True)
class RuleUse:
    """How often a rule was put to use."""

    rule: str
    kind: str
    """The kind of rule, as a rule file writes it."""
    fired: int
    """How often it concluded or noted something; for a rule about offerings, how often it holds."""
    violated: int = 0
    """How often a requirement is not met."""
    undetermined: int = 0
    """How often a requirement cannot be judged, because a fact is unknown."""

    @property
    def used(self) -> bool:
        """Whether it made any difference: a requirement also where it is not met."""
        return bool(self.fired or self.violated or self.undetermined)


def coverage(cases: Iterable[Case], book: Rulebook, *, engine: Engine | None = None) -> tuple[RuleUse, ...]:
    """How often *cases* put each active rule to use, in order of rule id.

    Each case is planned. Rules that chain are counted by their firings, rules about offerings by what they
    say of each result the plan lists. What the engine itself enforces is not counted.

    >>> from indsatsmotor import load_rulebook
    >>> any(one.used for one in coverage([Case()], load_rulebook()))
    False
    """
    fired: Counter[str] = Counter()
    outcomes: dict[str, Counter[Outcome]] = defaultdict(Counter)
    for case in cases:
        derivation = infer(atoms(case), book, engine=engine)
        fired.update(firing.rule for firing in derivation.firings)
        fired.update(finding.rule for finding in derivation.findings)
        judge = Judge(book, derivation, Viewer(case, book))
        for one in recommend(case, book=book, engine=engine).recommendations:
            for judgement in judge.judge(offering_of(one)):
                outcomes[judgement.rule][judgement.outcome] += 1
    return tuple(
        RuleUse(
            rule.id,
            rule.kind,
            fired[rule.id] + outcomes[rule.id][Outcome.SATISFIED],
            outcomes[rule.id][Outcome.VIOLATED] if isinstance(rule, Require) else 0,
            outcomes[rule.id][Outcome.UNDETERMINED] if isinstance(rule, Require) else 0,
        )
        for rule in book.rules
        if not isinstance(rule, Invariant)
    )
