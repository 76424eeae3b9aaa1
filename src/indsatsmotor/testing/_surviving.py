"""Which small mistakes in the rules no case would notice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from indsatsmotor.errors import FactErrors
from indsatsmotor.loading import RuleCase
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.testing._cases import failures
from indsatsmotor.testing._mutants import Mutant


def survivors(mutants: Iterable[Mutant], cases: Iterable[RuleCase], book: Rulebook) -> Iterator[Mutant]:
    """Those of *mutants* that none of *cases* notices, in the order given.

    Args:
        mutants: small mistakes in the rules of *book* (:func:`indsatsmotor.testing.mutants`).
        cases: the cases beside the rules.
        book: the rules as they are.

    >>> from indsatsmotor.loading import load_rule_cases, load_rulebook, shipped_rulesets
    >>> from indsatsmotor.testing import mutants
    >>> book = load_rulebook()
    >>> first = next(mutants(book.ruleset))
    >>> list(survivors([first], load_rule_cases(shipped_rulesets(), book), book))
    []
    >>> list(survivors([first], [], book)) == [first]
    True
    """
    beside: dict[str, list[RuleCase]] = defaultdict(list)
    for case in cases:
        beside[case.rule].append(case)
    for mutant in mutants:
        concerned = (case for rule in mutant.ruleset.rules for case in beside[rule.id])
        if not _refused(mutant, book) and killed_by(mutant, concerned, book) is None:
            yield mutant


def _refused(mutant: Mutant, book: Rulebook) -> bool:
    """Whether nobody could make the mistake: a number with which no offering can be made is not accepted."""
    try:
        Rulebook(mutant.ruleset, book.catalogue)
    except FactErrors:
        return True
    return False


def killed_by(mutant: Mutant, cases: Iterable[RuleCase], book: Rulebook) -> RuleCase | None:
    """The first of *cases* that fails where the mistake is made; ``None`` when none notices it."""
    mistaken = Rulebook(mutant.ruleset, book.catalogue)
    concerned = (case for case in cases if case.rule in mutant.ruleset.by_id)
    return next((case for case in concerned if failures(case, mistaken)), None)
