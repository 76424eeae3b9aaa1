"""The cases beside the rules, run one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from indsatsmotor.derivation import Judgement
from indsatsmotor.facts import Atom, Value
from indsatsmotor.inference import judge_view, run_rule
from indsatsmotor.loading import RuleCase
from indsatsmotor.offering import View
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import OFFERING_KINDS, Derive, Note, OfOfferings, Rule, terms_of


def failures(case: RuleCase, book: Rulebook) -> list[str]:
    """How the rule falls short of *case*; empty when it does what the case says.

    The rule is tried alone: what it would chain with is given by the case.
    """
    book = Rulebook(book.ruleset, book.catalogue, case.policy)
    rule = next((r for r in book.rules if r.id == case.rule), None)
    if rule is None:
        return [] if case.outcome == "not_concerned" else [f"{case.rule} is not active under the policy"]
    return list(_failures(case, rule, book))


def _failures(case: RuleCase, rule: Rule, book: Rulebook) -> Iterator[str]:
    if isinstance(rule, Derive):
        concluded = {firing.conclusion for firing in run_rule(rule, case.given, book)}
        yield from (f"does not derive {_shown(f)}" for f in case.derives if f not in concluded)
        yield from (f"derives {_shown(f)}" for f in case.derives_not if _like(f, concluded))
        if not case.derives and not case.derives_not:
            yield "says neither what is derived nor what is not"
    elif isinstance(rule, Note):
        noted = any(run_rule(rule, case.given, book))
        if noted is not case.notes:
            yield f"notes={noted}"
    elif isinstance(rule, OfOfferings):
        outcome = _outcome(judge_view(View(case.offering, case.unknown), case.given, [rule], book))
        if outcome != case.outcome:
            yield f"outcome is {outcome}, not {case.outcome}"
        for other in case.not_for:
            if any(judge_view(View((other, *case.offering[1:])), case.given, [rule], book)):
                yield f"speaks of {_variant(other)}"
    terms = terms_of(rule)
    yield from (
        f"says {name} {terms[name]}, not {term}" for name, term in case.says.items() if terms[name] != term
    )


def _outcome(judgements: Iterable[Judgement]) -> str:
    return next((str(judgement.outcome) for judgement in judgements), "not_concerned")


def _variant(offering: Atom) -> Value:
    return offering.values[OFFERING_KINDS["offering"].position("variant")]


def _like(wanted: Atom, facts: Iterable[Atom]) -> bool:
    """Whether some fact agrees with *wanted* in every field that it gives."""
    return any(
        fact.kind == wanted.kind
        and all(own in {None, other} for own, other in zip(wanted.values, fact.values, strict=True))
        for fact in facts
    )


def _shown(atom: Atom) -> str:
    return f"{atom.kind}{tuple(value for value in atom.values if value is not None)}"
