"""``*.cases.yaml``: the cases beside the rules, which are their tests and their documentation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indsatsmotor.errors import FactError, FactErrors, Location, RulesetError, RulesetErrors
from indsatsmotor.facts import Atom
from indsatsmotor.loading._documents import existing
from indsatsmotor.loading._drafts import RuleCaseDraft
from indsatsmotor.loading._flat_facts import FactReader
from indsatsmotor.loading._reading import Reading
from indsatsmotor.loading._yaml import DataPath, read_yaml
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import OFFERING_KINDS, Term, no_such, one_of, terms_of


@dataclass(frozen=True)
class RuleCase:
    """One case of one rule: facts in, what the rule must make of them.

    ``offering`` holds the facts about the offering judged, ``unknown`` the kinds of them that were not told.
    """

    name: str
    rule: str
    given: tuple[Atom, ...]
    offering: tuple[Atom, ...]
    unknown: frozenset[str]
    derives: tuple[Atom, ...]
    derives_not: tuple[Atom, ...]
    outcome: str | None
    notes: bool | None
    not_for: tuple[Atom, ...]
    """The same offering as other variants, of which the rule does not speak."""
    says: Mapping[str, Term]
    """What the rule says beside its condition, such as its force."""
    policy: Policy
    location: Location

    def __str__(self) -> str:
        return f"{self.rule}: {self.name}"


def load_rule_cases(folder: Path, book: Rulebook) -> tuple[RuleCase, ...]:
    """Every case beside the rules in *folder* and the folders in it.

    Raises:
        RulesetErrors: a case cannot be read; every problem of every file.
        FileNotFoundError: there is no such folder.
    """
    cases: list[RuleCase] = []
    problems: list[RulesetError] = []
    for path in sorted(existing(folder).rglob("*.cases.yaml")):
        try:
            document = read_yaml(path, f"{path.parent.name}/{path.name}")
        except RulesetErrors as report:
            problems += report.exceptions  # type: ignore[arg-type]  # all of them are RulesetErrors
            continue
        reader = _CaseReader(Reading(document), book)
        cases += reader.cases()
        problems += reader.reading.problems
    if problems:
        raise RulesetErrors("the cases cannot be used", problems)
    return tuple(cases)


@dataclass
class _CaseReader:
    reading: Reading
    book: Rulebook

    @property
    def _facts(self) -> FactReader:
        return FactReader(self.reading, self.book.ruleset.all_kinds)

    def cases(self) -> Iterator[RuleCase]:
        data = self.reading.document.data
        if data is None:
            return
        if not isinstance(data, list):
            self.reading.problem((), "a file of cases is a list.")
            return
        for position, item in enumerate(data):
            path: DataPath = (position,)
            draft = self.reading.draft(RuleCaseDraft, item, path)
            if draft is not None:
                yield self._case(draft, path)

    def _case(self, draft: RuleCaseDraft, path: DataPath) -> RuleCase:
        if draft.rule not in self.book.ruleset.by_id:
            self._no_such("rule", draft.rule, self.book.ruleset.by_id, (*path, "rule"))
        for position, name in enumerate(draft.unknown):
            if name not in OFFERING_KINDS:
                self._no_such("kind", name, OFFERING_KINDS, (*path, "unknown", position))
        given = self._facts.atoms(draft.given, (*path, "given"))
        offering = [atom for atom in given if atom.kind in OFFERING_KINDS]
        if draft.offering is not None:
            offering.insert(0, self._offering(draft.offering, (*path, "offering")))
        return RuleCase(
            name=draft.case,
            rule=draft.rule,
            given=tuple(atom for atom in given if atom.kind not in OFFERING_KINDS),
            offering=tuple(offering),
            unknown=frozenset(draft.unknown),
            derives=tuple(self._facts.atoms(draft.derives, (*path, "derives"))),
            derives_not=tuple(self._facts.atoms(draft.derives_not, (*path, "derives_not"))),
            outcome=draft.outcome,
            notes=draft.notes,
            not_for=tuple(self._other_variants(draft, (*path, "not_for"))),
            says=dict(self._terms(draft, (*path, "says"))),
            policy=self._policy(draft.policy, (*path, "policy")),
            location=self.reading.document.location(path),
        )

    def _other_variants(self, draft: RuleCaseDraft, path: DataPath) -> Iterator[Atom]:
        if draft.not_for and draft.offering is None:
            self.reading.problem(
                path, "only a case with an 'offering' says for which others it does not hold."
            )
            return
        for variant in draft.not_for:
            yield self._offering({**(draft.offering or {}), "variant": variant}, path)

    def _terms(self, draft: RuleCaseDraft, path: DataPath) -> Iterator[tuple[str, Term]]:
        rule = self.book.ruleset.by_id.get(draft.rule)
        terms = {} if rule is None else terms_of(rule)
        for name, value in draft.says.items():
            if rule is not None and name not in terms:
                message = f"a rule such as '{rule.id}' says no '{name}'."
                self.reading.problem((*path, name), message, one_of(name, terms))
            yield name, tuple(value) if isinstance(value, list) else value

    def _policy(self, written: Mapping[str, Any], path: DataPath) -> Policy:
        """The policy a case stands under; the sources' defaults where there can be no such policy."""
        policy = self.reading.draft(Policy, written, path)
        if policy is None:
            return Policy()
        try:
            return Rulebook(self.book.ruleset, self.book.catalogue, policy).policy
        except FactErrors as report:
            for problem in report.exceptions:
                assert isinstance(problem, FactError), "nothing else is in such a report"
                self.reading.problem(path, problem.message, problem.maybe)
            return Policy()

    def _offering(self, fields: Mapping[str, Any], path: DataPath) -> Atom:
        """The offering's own facts; what its variant decides is filled in."""
        filled = {"id": "forslag", "school_id": "skole", "wellbeing_aim": False, **fields}
        variant = str(fields.get("variant"))
        if variant in self.book.catalogue.variants:
            intervention = self.book.catalogue.intervention_of(variant)
            filled.setdefault("intervention", intervention.id)
            filled.setdefault("shape", str(intervention.shape))
            filled.setdefault("category", str(intervention.category))
        else:
            self._no_such("variant", variant, self.book.catalogue.variants, path)
        return self._facts.atom(OFFERING_KINDS["offering"], filled, path)

    def _no_such(self, sort: str, word: str, words: Collection[str], path: DataPath) -> None:
        self.reading.report(no_such(path, sort, word, words), path)
