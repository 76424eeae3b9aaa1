"""What became of the cases, feature by feature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from indsatsmotor.testing.conformance._asking import Result


def as_table(results: Iterable[Result]) -> str:
    """How many cases of each feature passed and failed, and the first difference of each that failed.

    >>> from indsatsmotor.testing.conformance import Library, load_kit, run
    >>> print(as_table(run(load_kit()[:1], Library())))
    feature                             passed  failed
    derive.absence                           1       0
    <BLANKLINE>
    1 of 1 cases passed.
    """
    results = list(results)
    passed, failed = Counter[str](), Counter[str]()
    for result in results:
        (passed if result.difference is None else failed).update(result.case.features)
    lines = [_row("feature", "passed", "failed")]
    lines += [_row(name, passed[name], failed[name]) for name in sorted(passed.keys() | failed.keys())]
    wrong = [result for result in results if result.difference is not None]
    lines.append("")
    for result in wrong:
        lines += [f"{result.case.id}: {result.case.shows}", f"  {result.difference}"]
    return "\n".join([*lines, f"{len(results) - len(wrong)} of {len(results)} cases passed."])


def _row(name: str, passed: object, failed: object) -> str:
    return f"{name:<34}{passed:>8}{failed:>8}"
