"""Count the small mistakes that could be made in the shipped rules, and fill in the page about them.

It prints the numbers, and every mistake that no case notices and no reason is given for::

    python tools/make_mutants.py
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from indsatsmotor.loading import load_rule_cases, load_rulebook, shipped_rulesets
from indsatsmotor.loading._yaml import read_yaml
from indsatsmotor.testing import Change, Mutant, mutants, survivors

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reference" / "mutants.md"
BLOCK = re.compile(r"(<!-- counted -->\n).*(<!-- end -->)", re.DOTALL)
LISTED: Sequence[dict[str, Any]] = read_yaml(ROOT / "tests" / "rules" / "survivors.yaml").data


def main() -> None:
    """Count, print and write."""
    book = load_rulebook()
    made = list(mutants(book.ruleset))
    alive = list(survivors(made, load_rule_cases(shipped_rulesets(), book), book))
    print(*_counted(made, alive), sep="\n")
    print(*(f"not listed: {mutant}" for mutant in not_listed(alive)), sep="\n")
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), made, alive), encoding="utf-8")


def not_listed(alive: Sequence[Mutant]) -> list[Mutant]:
    """Those of *alive* for which no reason is given."""
    parts = {part for entry in LISTED for part in entry.get("parts", ())}
    changes = {change for entry in LISTED for change in entry.get("changes", ())}
    return [mutant for mutant in alive if mutant.part not in parts and str(mutant) not in changes]


def filled(page: str, made: Sequence[Mutant], alive: Sequence[Mutant]) -> str:
    """*page* with the numbers and reasons of today."""
    lines = [*_counted(made, alive), "", *_reasons(), ""]
    return BLOCK.sub(lambda match: "\n".join([match[1], *lines, match[2]]), page)


def _counted(made: Sequence[Mutant], alive: Sequence[Mutant]) -> Iterator[str]:
    every, left = Counter(mutant.sort for mutant in made), Counter(mutant.sort for mutant in alive)
    yield from ("| sort | mutants | noticed | not noticed |", "| --- | ---: | ---: | ---: |")
    for sort in Change:
        yield f"| `{sort}` | {every[sort]:,} | {every[sort] - left[sort]:,} | {left[sort]:,} |"
    yield f"| all | {len(made):,} | {len(made) - len(alive):,} | {len(alive):,} |"


def _reasons() -> Iterator[str]:
    """Why what is not noticed is not."""
    for entry in LISTED:
        named = [f"every change of `{part}`" for part in entry.get("parts", ())]
        named += [f"`{change}`" for change in entry.get("changes", ())]
        yield f"- {entry['because'].strip()}"
        yield from (f"  - {name}" for name in named)


if __name__ == "__main__":
    main()
