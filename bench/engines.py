"""What the inference step costs per pupil: the durable path, the reference engine, and ten rules by hand.

Every figure comes from one interleaved run: all ways are measured in turn, again and again, and a ratio is
taken within each turn before the median is. What slows the machine down for a while slows both sides of it,
and only processor time of this process counts.

    python bench/engines.py
    python bench/engines.py --quick
"""

from __future__ import annotations

import argparse
import gc
import platform
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple, TypeAlias
from unittest.mock import patch

from clock import clock
from sizes import copies, school
from ten_rules import Step, book_of_ten, bounds_in, conclude, differences

from indsatsmotor import Case, Rulebook, load_rulebook
from indsatsmotor.derivation import Derivation
from indsatsmotor.facts import atoms
from indsatsmotor.inference import Engine, default_engine, infer
from indsatsmotor.inference._certifying import certify

ALL, TEN = "all rules", "ten rules"
DURABLE, CERTIFICATION, REFERENCE, BY_HAND = "durable", "its certification", "reference", "by hand"
MEASURE = {ALL: REFERENCE, TEN: BY_HAND}
"""What the other ways are measured against."""


class Key(NamedTuple):
    """What a figure is about."""

    rules: str
    way: str
    pupils: int


Figures: TypeAlias = Mapping[Key, Sequence[float]]
"""Seconds per pupil, one figure for each turn."""


@dataclass(frozen=True)
class Contender:
    """One way from told facts to conclusions, ready to be run."""

    key: Key
    run: Callable[[], Derivation | list[Step]]


@dataclass
class Stopwatch:
    """Stands in for a function and adds up the time spent in it."""

    function: Callable[..., Any]
    seconds: float = 0.0

    def __call__(self, *args: Any) -> Any:
        began = clock()
        try:
            return self.function(*args)
        finally:
            self.seconds += clock() - began


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="What the inference step costs per pupil.")
    parser.add_argument("--quick", action="store_true", help="One class and its copy, in one turn.")
    parser.add_argument("--turns", type=int, default=15, help="How often each way is measured.")
    given = parser.parse_args(argv)
    turns, sizes = (1, (1, 2)) if given.quick else (given.turns, (1, 2, 4))
    one, book = school(smallest=given.quick), load_rulebook()
    field = [way for size in sizes for way in contenders(copies(one, size), book)]
    figures = measured(field, turns)
    rules = sum(map(len, book.strata))
    print(f"Inference with {rules} rules and with ten of them, per pupil.")
    print(f"Python {platform.python_version()}, medians of {turns} turns.\n")
    print("\n".join(table(figures)))


def contenders(case: Case, book: Rulebook) -> Iterator[Contender]:
    """Every way that there is here, all of which come to the same conclusions about *case*."""
    ten = book_of_ten(book)
    if problems := disagreements(case, book, ten):
        sys.exit("\n".join(["There is nothing to compare: the conclusions differ.", *problems[:5]]))
    bounds = bounds_in(book)
    for rules, own in ((ALL, book), (TEN, ten)):
        for engine in _engines():
            yield Contender(Key(rules, engine, len(case.students)), _inference(case, own, engine))
    yield Contender(Key(TEN, BY_HAND, len(case.students)), lambda: conclude(case, bounds))


def disagreements(case: Case, book: Rulebook, ten: Rulebook) -> list[str]:
    """What the engines and the ten rules by hand do not say alike about *case*."""
    by_hand = conclude(case, bounds_in(book))
    problems = []
    for rules, own in ((ALL, book), (TEN, ten)):
        reference = infer(atoms(case), own, engine="reference")
        for engine in _engines():
            derivation = infer(atoms(case), own, engine=engine)
            # Beyond its limits the backend leaves the work to the reference engine, and says so.
            problems += [f"{engine} did not run: {note.details}" for note in derivation.run_notes]
            if derivation != reference:
                problems.append(f"{engine} and reference differ on {rules}")
        if rules == TEN:
            problems += differences(by_hand, reference)
    return problems


def _engines() -> tuple[Engine, ...]:
    return ("durable", "reference") if default_engine() == "durable" else ("reference",)


def _inference(case: Case, book: Rulebook, engine: Engine) -> Callable[[], Derivation]:
    """The inference step as recommending takes it, from the told facts on."""
    return lambda: infer(atoms(case), book, engine=engine)


def measured(field: Sequence[Contender], turns: int) -> Figures:
    """Every contender once in each turn, each turn beginning with another one.

    A turn runs each once, not in a loop, so that none finds its own facts in the processor's cache. All have
    run before, so that their rules are compiled.
    """
    figures: dict[Key, list[float]] = defaultdict(list)
    # Called once for each stratum, so that watching it costs nothing that could be seen.
    with patch("indsatsmotor.inference._chaining.certify", Stopwatch(certify)) as watch:
        for turn in range(turns):
            first = turn % len(field)
            for one in (*field[first:], *field[:first]):
                watch.seconds = 0.0
                figures[one.key].append(_seconds(one) / one.key.pupils)
                if one.key.way == DURABLE:
                    part = one.key._replace(way=CERTIFICATION)
                    figures[part].append(watch.seconds / one.key.pupils)
    return figures


def _seconds(one: Contender) -> float:
    """What one run takes without garbage collection, which would charge it for what the others hold."""
    gc.collect()
    gc.disable()
    try:
        began = clock()
        one.run()
        return clock() - began
    finally:
        gc.enable()


def table(figures: Figures) -> Iterator[str]:
    """The medians as text: what a pupil costs, and the ratios."""
    smallest = min(key.pupils for key in figures)
    yield f"{'':30}{'pupils':>8}{'µs/pupil':>10}{'ratio':>9}{'growth':>9}"
    for rules, against in MEASURE.items():
        for way in (DURABLE, CERTIFICATION, REFERENCE, BY_HAND):
            for key in sorted(key for key in figures if key[:2] == (rules, way)):
                ratio = ratio_of(figures, key, key._replace(way=against))
                growth = ratio_of(figures, key, key._replace(pupils=smallest))
                cost = median(figures[key]) * 1e6
                yield f"{rules}, {way:19}{key.pupils:>8}{cost:>10.1f}{ratio:>9.2f}{growth:>9.2f}"
    yield ""
    for rules, against in MEASURE.items():
        yield f"ratio, {rules}: to {against}, for the same pupils"
    yield f"growth: per pupil, to the same way with {smallest} pupils"


def ratio_of(figures: Figures, key: Key, base: Key) -> float:
    """How many times *base* costs what *key* does: the median of the ratios of each turn."""
    return median(own / other for own, other in zip(figures[key], figures[base], strict=True))


if __name__ == "__main__":
    main()
