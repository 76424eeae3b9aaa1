"""What the commands share: exit codes, what they read, where they write, progress."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MADE, UNMET, UNUSABLE, OURS = range(4)
FAILED = UNMET
"""A check that fails exits as a need that is unmet does."""


def inputs(given: Mapping[str, Any]) -> tuple[Any, Any]:
    """The case and the rules in force."""
    from indsatsmotor.loading import load_case, load_policy, load_rulebook  # noqa: PLC0415

    told, policy = load_case(given["case"]), given["policy"]
    beside = Path(given["case"], "policy.yaml")
    chosen = beside if policy is None and beside.exists() else policy
    return told, load_rulebook(
        layers=given["layers"],
        without=given.get("without", ()),
        policy=None if chosen is None else load_policy(chosen),
    )


def write(text: str, output: str | None) -> None:
    """*text* to the file named, or to standard output."""
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        Path(output).write_text(text, encoding="utf-8")


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Asks whether Ctrl-C was pressed: once ends the search with the best found, twice the program."""
    pressed: list[int] = []

    def note(number: int, _frame: object) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


def progress(language: str) -> Callable[[str], None]:
    """Says on standard error what is being done, in one line that is written over."""
    from indsatsmotor.loading import load_words  # noqa: PLC0415

    words = load_words()

    def tell(step: str) -> None:
        end = "\r" if sys.stderr.isatty() else "\n"
        sys.stderr.write(f"{words.phrase(f'progress-{step}', language):<60}{end}")
        sys.stderr.flush()

    return tell
