"""What rules and runs make use of, by name, so that a comparison of engines can say what it compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from indsatsmotor.derivation import Derivation
from indsatsmotor.facts import Atom, FieldType, Kind, Value
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    Comparison,
    Count,
    Derive,
    Mean,
    Note,
    ParameterReference,
    Reference,
    Test,
    patterns_in,
)
from indsatsmotor.strategies._rulesets import GROUPED, ORDERS


@dataclass(frozen=True)
class Seen:
    """One rule among the others."""

    rule: Derive | Note
    kinds: Mapping[str, Kind]
    stratum: Mapping[str, int]
    """In which stratum each derived kind is concluded."""

    @cached_property
    def tests(self) -> Sequence[tuple[Kind, Test]]:
        return [(self.kinds[p.kind], test) for p in patterns_in(self.rule) for test in p.tests]

    @cached_property
    def then(self) -> Mapping[str, object]:
        return dict(self.rule.then.fields) if isinstance(self.rule, Derive) else {}

    @cached_property
    def own(self) -> int:
        """The stratum it runs in; a note runs after all."""
        last = max(self.stratum.values(), default=0) + 1
        return self.stratum[self.rule.then.kind] if isinstance(self.rule, Derive) else last

    def premises(self) -> Iterator[int]:
        """The stratum of each premise that is derived."""
        return (self.stratum[p.kind] for p in self.rule.when if p.kind in self.stratum)

    def joins(self, *comparisons: Comparison) -> bool:
        """Whether a field is compared with a field of another premise."""
        return any(
            isinstance(test.operand, Reference) and test.comparison in comparisons for _, test in self.tests
        )

    def holds(self, comparison: Comparison) -> bool:
        """Whether a field is compared with a value."""
        return any(
            test.comparison is comparison and not isinstance(test.operand, Reference)
            for _, test in self.tests
        )

    def compares(self, field_type: FieldType) -> bool:
        return any(kind.fields[test.field] is field_type for kind, test in self.tests)

    def reckons(self, sort: type) -> bool:
        return any(isinstance(operand, sort) for operand in self.then.values())


def concluded(run: Derivation) -> list[Value]:
    """Every value of every conclusion."""
    return [value for firing in run.firings for value in firing.conclusion.values]


OF_RULES: Mapping[str, Callable[[Seen], bool]] = {
    "one pattern": lambda seen: len(seen.rule.when) == 1,
    "two patterns": lambda seen: len(seen.rule.when) == 2,
    "three patterns": lambda seen: len(seen.rule.when) == 3,
    "fields joined: is": lambda seen: seen.joins(Comparison.IS),
    "fields joined: is_not": lambda seen: seen.joins(Comparison.IS_NOT),
    **{f"fields joined: {c}": lambda seen, c=c: seen.joins(c) for c in ORDERS},
    **{f"a value: {c}": lambda seen, c=c: seen.holds(c) for c in Comparison},
    **{f"a test of type {t}": lambda seen, t=t: seen.compares(t) for t in FieldType},
    "a test of what may be unknown": lambda seen: any(
        test.field in kind.optional for kind, test in seen.tests
    ),
    "a parameter": lambda seen: any(isinstance(test.operand, ParameterReference) for _, test in seen.tests),
    "one absence": lambda seen: len(seen.rule.unless) == 1,
    "two absences": lambda seen: len(seen.rule.unless) == 2,
    "an absence joined to a premise": lambda seen: any(
        isinstance(test.operand, Reference) for pattern in seen.rule.unless for test in pattern.tests
    ),
    "an absence of what is derived": lambda seen: any(p.kind in seen.stratum for p in seen.rule.unless),
    "a count": lambda seen: seen.reckons(Count),
    "a mean": lambda seen: seen.reckons(Mean),
    "a premise of an earlier stratum": lambda seen: any(n < seen.own for n in seen.premises()),
    "a premise of its own stratum": lambda seen: any(n == seen.own for n in seen.premises()),
    "a rule that reads what it concludes": lambda seen: (
        isinstance(seen.rule, Derive) and any(p.kind == seen.rule.then.kind for p in seen.rule.when)
    ),
    "a field copied to the conclusion": lambda seen: seen.reckons(Reference),
    "a field left out of the conclusion": lambda seen: (
        isinstance(seen.rule, Derive) and len(seen.then) < len(seen.kinds[seen.rule.then.kind].fields)
    ),
    "a note": lambda seen: isinstance(seen.rule, Note),
}
"""What a rule can be written with; counted where it is written, and where such a rule fires."""

OF_RUNS: Mapping[str, Callable[[Sequence[Atom], Derivation], bool]] = {
    "a fact told twice": lambda facts, _: len(set(facts)) < len(facts),
    "an unknown field in a premise": lambda _, run: any(
        None in p.values for f in run.firings for p in f.premises
    ),
    "a text that must be quoted": lambda _, run: any('"' in str(value) for value in concluded(run)),
    "an unknown field in a conclusion": lambda _, run: None in concluded(run),
    "a list in a conclusion": lambda _, run: any(isinstance(value, tuple) for value in concluded(run)),
    "a mean that does not end": lambda _, run: any(
        isinstance(value, Decimal) and value % Decimal("0.000001") for value in concluded(run)
    ),
    "a group of several facts": lambda _, run: any(
        f.conclusion.kind in GROUPED and len(f.premises) > 1 for f in run.firings
    ),
    "a conclusion of several firings": lambda _, run: any(
        len(run.why(firing.conclusion)) > 1 for firing in run.firings
    ),
    "a conclusion of several rules": lambda _, run: any(
        len({support.rule for support in run.why(firing.conclusion)}) > 1 for firing in run.firings
    ),
    "firings in one stratum": lambda _, run: sum(map(bool, run.strata)) == 1,
    "firings in two strata": lambda _, run: sum(map(bool, run.strata)) == 2,
    "firings in three strata or more": lambda _, run: sum(map(bool, run.strata)) > 2,
}
"""What facts and what came of them can show."""


@dataclass
class Tally:
    """How many pairs of ruleset and facts showed each feature."""

    pairs: int = 0
    different: set[int] = field(default_factory=set)
    firings: int = 0
    findings: int = 0
    written: Counter[str] = field(default_factory=Counter)
    fired: Counter[str] = field(default_factory=Counter)

    def add(self, facts: Sequence[Atom], book: Rulebook, run: Derivation) -> None:
        """Count one pair, and what came of it."""
        self.pairs += 1
        self.different.add(hash((repr(book.rules), repr(facts))))
        self.firings += len(run.firings)
        self.findings += len(run.findings)
        active = {firing.rule for firing in run.firings} | {finding.rule for finding in run.findings}
        stratum = {rule.then.kind: n for n, rules in enumerate(book.strata) for rule in rules}
        features = {
            rule.id: {
                name for name, shows in OF_RULES.items() if shows(Seen(rule, book.ruleset.all_kinds, stratum))
            }
            for rule in (*book.rules_of(Derive), *book.rules_of(Note))
        }
        self.written.update(set().union(*features.values()))
        self.fired.update(set().union(*(features[name] for name in active)))
        self.fired.update(name for name, shows in OF_RUNS.items() if shows(facts, run))

    @property
    def never(self) -> list[str]:
        """The features that no pair showed where something fired."""
        return [name for name in (*OF_RULES, *OF_RUNS) if not self.fired[name]]

    def __str__(self) -> str:
        lines = [
            f"{self.pairs} pairs, {len(self.different)} of them different",
            f"{self.firings} firings, {self.findings} findings of notes",
            "",
        ]
        lines += [f"{'pairs in which':40}{'written':>10}{'fired':>10}"]
        lines += [f"{name:40}{self.written[name]:>10}{self.fired[name]:>10}" for name in OF_RULES]
        lines += [f"{name:40}{'':10}{self.fired[name]:>10}" for name in OF_RUNS]
        return "\n".join(lines)
