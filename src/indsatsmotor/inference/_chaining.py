"""Told facts and rules to a derivation, stratum by stratum, by whichever engine."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from indsatsmotor import _durable, reference
from indsatsmotor.derivation import Derivation, Finding, Firing, canonical, firing_order
from indsatsmotor.errors import EngineUnavailable, NoFixedPointError
from indsatsmotor.facts import Atom, Value
from indsatsmotor.inference._certifying import Report, certify
from indsatsmotor.matching import FactBase, Joiner, Premises, RulePlan, absences, plan
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Derive, Note

Engine: TypeAlias = Literal["durable", "reference"]

MOST_FIRINGS = 5_000_000
"""More than this in one stratum is taken for rules that produce without end."""


def default_engine() -> Engine:
    """The backend where it is installed, plain Python elsewhere."""
    return "durable" if _durable.available() else "reference"


def infer(facts: Iterable[Atom], book: Rulebook, *, engine: Engine | None = None) -> Derivation:
    """Chain the rules of *book* forward over *facts* to the fixed point.

    The result is the same for either engine and any order or repetition of facts.

    Args:
        facts: told facts as atoms (:func:`indsatsmotor.facts.atoms`).
        book: the rules in force.
        engine: ``durable`` or ``reference``; the backend where it is installed when not given.

    Raises:
        EngineUnavailable: ``durable`` was asked for and is not installed.
        EngineDisagreement: the backend's answer could not be certified.
        NoFixedPointError: the rules keep producing.
    """
    engine = engine or default_engine()
    if engine not in get_args(Engine):
        raise EngineUnavailable(f"there is no engine '{engine}'; there are {', '.join(get_args(Engine))}")
    if engine == "durable" and not _durable.available():
        raise EngineUnavailable("durable_rules is not installed; engine='reference' gives the same result")
    told = tuple(sorted(set(facts), key=canonical))
    base = FactBase(told)
    strata, run_notes = [], []
    for number, stratum in enumerate(_strata(book)):
        firings, notes = _run(number, stratum, base, book, engine)
        strata.append(tuple(sorted(firings, key=firing_order)))
        run_notes += notes
        for firing in firings:
            base.add(firing.conclusion)
    return Derivation(told, tuple(strata), tuple(_notes(book, base)), tuple(run_notes))


@dataclass(frozen=True)
class _Stratum:
    grouping: tuple[RulePlan, ...]
    chained: tuple[RulePlan, ...]


@dataclass
class _Stage:
    """One stratum at work: what was complete before it, and what has been concluded."""

    lower: FactBase
    firings: list[Firing] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)

    def conclude(self, rule: RulePlan, premises: Premises) -> Atom | None:
        """Called for each match: a fact, unless an absence or a comparison stands against it."""
        self.reports.append((rule, premises))
        if len(premises) != len(rule.when):
            return None  # no match at all; certification says so
        if not all(p.fits(atom, premises) for p, atom in zip(rule.when, premises, strict=True) if p.links):
            return None
        absent = absences(rule, premises, self.lower)
        if absent is None:
            return None
        if len(self.firings) >= MOST_FIRINGS:
            busiest = Counter(firing.rule for firing in self.firings).most_common(3)
            raise NoFixedPointError(f"the rules keep producing: {', '.join(name for name, _ in busiest)}")
        firing = Firing(rule.id, premises, absent, rule.conclude(premises))
        self.firings.append(firing)
        return firing.conclusion


def _strata(book: Rulebook) -> Sequence[_Stratum]:
    """The rules of *book* ready for matching; made once for each rulebook."""
    if "strata" not in book.compiled:
        book.compiled["strata"] = [
            _Stratum(
                tuple(plan(rule, book) for rule in rules if rule.groups),
                tuple(plan(rule, book) for rule in rules if not rule.groups),
            )
            for rules in book.strata
        ]
    strata: Sequence[_Stratum] = book.compiled["strata"]
    return strata


def _run(
    number: int, stratum: _Stratum, lower: FactBase, book: Rulebook, engine: Engine
) -> tuple[list[Firing], list[Finding]]:
    grouped = _group(stratum.grouping, lower)
    start = [*lower, *dict.fromkeys(firing.conclusion for firing in grouped)]
    if engine == "durable":
        try:
            stage = _Stage(lower)
            _program(number, stratum.chained, book).chain(start, stage.conclude)
        except _durable.Unsupported as limit:
            return [*grouped, *_reference(stratum, lower, start)], [
                Finding("motorens-graense", (), str(limit))
            ]
        certify(stratum.chained, start, stage.reports, stage.firings)
        return [*grouped, *stage.firings], []
    return [*grouped, *_reference(stratum, lower, start)], []


def _reference(stratum: _Stratum, lower: FactBase, start: Iterable[Atom]) -> list[Firing]:
    stage = _Stage(lower)
    reference.chain(stratum.chained, start, stage.conclude)
    return stage.firings


def _program(number: int, rules: tuple[RulePlan, ...], book: Rulebook) -> _durable.Program:
    program: _durable.Program | None = book.compiled.get(f"durable-{number}")
    if program is None:
        program = book.compiled[f"durable-{number}"] = _durable.Program(rules)
    return program


def _group(rules: Iterable[RulePlan], lower: FactBase) -> list[Firing]:
    """One firing for each group of facts that a rule puts together; its premises are the group."""
    firings = []
    for rule in rules:
        groups: dict[tuple[Value, ...], list[Atom]] = defaultdict(list)
        for (atom,) in Joiner(rule).matches(lower):
            groups[rule.shared((atom,))].append(atom)
        for members in groups.values():
            premises = tuple(sorted(members, key=canonical))
            firings.append(Firing(rule.id, premises, (), rule.conclude(premises)))
    return firings


def _notes(book: Rulebook, base: FactBase) -> list[Finding]:
    """What the rules that only note have to say about the fixed point."""
    found = [
        Finding(rule.id, premises)
        for rule in (plan(note, book) for note in book.rules_of(Note))
        for premises in Joiner(rule).matches(base)
        if absences(rule, premises, base) is not None
    ]
    return sorted(found, key=lambda finding: (finding.rule, tuple(map(canonical, finding.facts))))


def run_rule(rule: Derive | Note, facts: Iterable[Atom], book: Rulebook) -> list[Firing]:
    """What one rule makes of *facts* by itself: its firings, or for a note one firing for each match."""
    base, own = FactBase(facts), plan(rule, book)
    if isinstance(rule, Derive) and rule.groups:
        return _group([own], base)
    firings = []
    for premises in Joiner(own).matches(base):
        absent = absences(own, premises, base)
        if absent is not None:
            conclusion = own.conclude(premises) if isinstance(rule, Derive) else premises[0]
            firings.append(Firing(rule.id, premises, absent, conclusion))
    return firings
