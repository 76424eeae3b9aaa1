"""Which small mistakes in the rules no case would notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from indsatsmotor.loading import RuleCase
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.testing._cases import failures
from indsatsmotor.testing._mutants import Mutant, mutants


def survivors(cases: Iterable[RuleCase], book: Rulebook, source: str | None = None) -> Iterator[Mutant]:
    """The mutants of the rules of *book* that none of *cases* notices.

    Args:
        cases: the cases beside the rules.
        book: the rules as they are.
        source: only mutants of what cites this source first, such as the rules of one layer.
    """
    cases = tuple(cases)
    for mutant in mutants(book.ruleset, source):
        if killed_by(mutant, cases, book) is None:
            yield mutant


def killed_by(mutant: Mutant, cases: Iterable[RuleCase], book: Rulebook) -> RuleCase | None:
    """The first of *cases* that fails when the mistake is made; ``None`` when nobody notices."""
    mistaken = Rulebook(mutant.ruleset, book.catalogue)
    concerned = (case for case in cases if case.rule in mutant.ruleset.by_id)
    return next((case for case in concerned if failures(case, mistaken)), None)
