"""Plan for a great many made-up pupils, and say whether anything individual ever stood alone.

Cases, rules and means are made by lot from a seed; the same seed makes the same plans. Each case is planned
by the rules of its batch: the shipped ones under local choices, some of them withdrawn, with rules that mean
nothing and, in every third batch, one that wants book packs for everybody::

    python tools/soak.py --pupils 1000000
    python tools/soak.py --pupils 500000 --seed 2     # one of several processes

Progress goes to standard error, and Ctrl-C ends it with what was tried so far. It ends with 1 when an
individual recommendation stands alone, the checker objects, the engines disagree or the memory grows by more
than 5 % after the first tenth. Memory is weighed after each batch; the median of each tenth of them counts.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from statistics import median
from time import monotonic
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from indsatsmotor import Case, Plan, Rulebook, check, load_rulebook, recommend
from indsatsmotor.errors import RulesetErrors
from indsatsmotor.facts import atoms
from indsatsmotor.inference import infer
from indsatsmotor.plan import stands_alone
from indsatsmotor.policy import Policy
from indsatsmotor.rules import Conclusion, Constant, Derive, Invariant, Pattern, Reference, Ruleset, Status
from indsatsmotor.strategies import policies, rulesets
from indsatsmotor.strategies._schools import (
    ANSWERS,
    CALENDARS,
    HOLIDAYS,
    LESSONS,
    LEVELS,
    MONEY,
    NEEDS,
    PREPARATION,
    STAFFS,
    STANDINGS,
    C,
    Told,
    adult,
    base,
    need,
    pupil,
    room,
    without_pairs,
)

T = TypeVar("T")

BATCH = 5000
"""Pupils for whom the same rules are used."""
CLASSES = (1, 2, 3, 40, 40)
"""Of a school: small ones make many plans, large ones hold most of the pupils."""
CHECKED = 20
"""Of so many plans one is held against its rules and the other engine."""
MOST_GROWTH = 0.05
OTHERS: tuple[Told, ...] = (
    *[{}, {"exposed": False}, {"exposed": True, "academic_lag": False, "wellbeing_lag": False}] * 10,
    {"exposed": False, "academic_lag": True},
    {"academic_lag": True},
    {"weak_ses": True, "absence_share_current": "0.12"},
)
"""Pupils who are not judged to be in the target group; a few whom the facts propose for it."""
WORDS = {"da": "x", "en": "x"}
PACKS_FOR_EVERYBODY = Derive(
    id="pakker-til-alle",
    code=(),
    title=WORDS,
    citations=(),
    because=WORDS,
    when=(Pattern("need", (), "behov"),),
    unless=(),
    then=Conclusion(
        "candidate",
        (
            ("intervention", Constant("bogpakker")),
            *((name, Reference("behov", name)) for name in ("student_id", "aim", "subject", "area")),
        ),
    ),
)


@dataclass
class Soak:
    """What was tried so far, and what was wrong."""

    wanted: int
    seed: int
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    """What was held after each batch, in bytes."""
    begun: float = field(default_factory=monotonic)

    def run(self) -> None:
        """Batch after batch, until there are pupils enough."""
        batches = range(-(-self.wanted // BATCH))
        lots = [Random(f"{self.seed}/{number}") for number in batches]  # noqa: S311 - no secret
        # Beforehand, for Hypothesis remembers a little of all it draws, and that is not what is weighed.
        recipes = [a_recipe(chance) for chance in lots]
        for number, (chance, recipe) in enumerate(zip(lots, recipes, strict=True), start=1):
            if self.counts["pupils"] >= self.wanted:
                break
            book = recipe.book()
            self.counts["rulesets"] += 1
            until = min(self.wanted, self.counts["pupils"] + BATCH)
            while self.counts["pupils"] < until:
                self._plan(a_case(chance), book)
            self.memory.append(held())
            if number % 10 == 0:
                self._tell()

    def _plan(self, case: Case, book: Rulebook) -> None:
        plan = recommend(case, book=book)
        self.counts.update(dict(_counted(plan, case)))
        problems = [f"{one.id} stands alone for {student}" for one, student in stands_alone(plan)]
        if self.counts["plans"] % CHECKED == 0:
            problems += check(plan, case, book=book)
            told = list(atoms(case))
            if infer(told, book, engine="reference") != infer(told, book):
                problems.append("the engines disagree")
            self.counts["plans held against rules and the other engine"] += 1
        self.wrong += [f"plan {self.counts['plans']}: {problem}" for problem in problems]

    def _tell(self) -> None:
        seconds = monotonic() - self.begun
        done = self.counts["pupils"]
        sys.stderr.write(
            f"{done} pupils, {self.counts['plans']} plans, {done / seconds:.0f} pupils a second, "
            f"{self.memory[-1] >> 20} MB, {len(self.wrong)} wrong\n"
        )

    @property
    def tenths(self) -> list[float]:
        """The median of what was held in each tenth of the batches; of fewer than ten, each of them."""
        count = len(self.memory)
        parts = (self.memory[count * n // 10 : count * (n + 1) // 10] for n in range(10))
        return [median(part) for part in parts if part]

    @property
    def growth(self) -> float:
        """What the memory grew by after the first tenth, as a share."""
        after = self.tenths[1:]
        return after[-1] / after[0] - 1 if after else 0.0


def _counted(plan: Plan, case: Case) -> Iterator[tuple[str, int]]:
    individual = [one for one in plan.recommended() if one.individual]
    yield "cases", 1
    yield "plans", 1
    yield "pupils", len(case.students)
    yield "pupils with a recommendation", len({s for one in plan.recommended() for s in one.students})
    yield "recommendations", sum(1 for _ in plan.recommended())
    yield "individual recommendations", len(individual)
    yield "companions of these", sum(len(one.companions) for one in individual)
    yield "withheld for want of company", sum(one.status == "withheld" for one in plan.recommendations)
    yield "unmet needs", sum(one.kind == "need" for one in plan.unmet)
    yield "plans not proven best", int(not plan.optimality.proven)


# --- rules ---


@dataclass(frozen=True)
class Recipe:
    """What makes a rulebook: the shipped rules as somebody might have them, and some that mean nothing."""

    without: tuple[str, ...]
    withdrawn: frozenset[str]
    own: Ruleset
    packs_for_everybody: bool
    policy: Policy = field(default_factory=Policy)

    def book(self) -> Rulebook:
        """The rulebook.

        Raises:
            RulesetErrors: what is left does not fit together.
        """
        shipped = load_rulebook(without=self.without)
        kept = [
            replace(rule, status=Status.WITHDRAWN) if rule.id in self.withdrawn else rule
            for rule in shipped.ruleset.rules
        ]
        # Three of a school's facts go together in too many ways.
        small = [rule for rule in self.own.rules if len(rule.when) < 3]
        packs = [PACKS_FOR_EVERYBODY] if self.packs_for_everybody else []
        kinds = {**shipped.ruleset.kinds, **self.own.kinds}
        ruleset = replace(shipped.ruleset, rules=(*kept, *small, *packs), kinds=kinds)
        return Rulebook(ruleset, shipped.catalogue, self.policy)


def a_recipe(chance: Random) -> Recipe:
    """One that makes a rulebook: where what is left does not fit together, others are withdrawn."""
    while True:
        without = chance.choice(((), ("siden-2023",)))
        rules = load_rulebook(without=without).ruleset.rules
        can_go = [rule.id for rule in rules if not isinstance(rule, Invariant)]
        withdrawn = frozenset(chance.sample(can_go, chance.choice((0, 0, 0, 1, 3, 10))))
        made = Recipe(without, withdrawn, drawn(rulesets(), chance), chance.randrange(3) == 0)
        with suppress(RulesetErrors):
            return replace(made, policy=drawn(policies(book=made.book()), chance))


def drawn(strategy: SearchStrategy[T], chance: Random) -> T:
    """One thing of a strategy, by lot."""
    made: list[T] = []

    @seed(chance.randrange(2**32))
    @settings(
        max_examples=5,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(one: T) -> None:
        made.append(one)

    draw()
    return made[-1]


# --- cases ---


def a_case(chance: Random) -> Case:
    """A small or a large school, a few of whose pupils need help, with means that are short."""
    told = base()
    if chance.randrange(2):
        told = without_pairs(told)
    told["calendar"] = chance.choice(CALENDARS)
    told["holidays"] = HOLIDAYS if told["calendar"] and chance.randrange(2) else []
    told["staff"] = []
    for key in ("students", "learning_needs", "parents", "answers", "marks", "tests", "trainings"):
        told[key] = []
    (first,) = told["classes"]
    told["classes"] = [_class(first, number, told, chance) for number in range(chance.choice(CLASSES))]
    for number, qualified in enumerate(chance.choice(STAFFS)):
        told["staff"].append(_adult(f"v{number}", qualified, chance))
    told["rooms"] = [_room(f"r{number}", chance) for number in range(chance.choice((0, 2, 2)))]
    told["budgets"] = [
        {"id": "puljen", "amount_dkk": _usually("1000000", *MONEY, by=chance)},
        {"id": "sprog", "amount_dkk": _usually("8000", "0", "4000", by=chance), "line": "translation"},
    ]
    for one in told["staff"]:
        hours = _usually("37", "20", None, by=chance)
        if hours is not None:
            told["trainings"].append({"staff_id": one["id"], "intervention": C, "hours": hours})
    return Case.model_validate(told)


def _class(like: Told, number: int, told: Told, chance: Random) -> Told:
    own = {**like, "id": f"k{number}", "grade": chance.choice((2, 3, 5, 8)), "class_teacher_id": f"l{number}"}
    told["staff"].append(_adult(own["class_teacher_id"], [], chance))
    share = chance.choice((0, 0, 0.01, 0.03))
    for place in range(chance.randint(20, 28)):
        name = f"k{number}-e{place}"
        if chance.random() < share:
            _in_need(name, own, told, chance)
        else:
            _another(name, own, told, chance)
    return own


def _in_need(name: str, class_: Told, told: Told, chance: Random) -> None:
    volunteers = _usually(True, False, None, by=chance)
    told["students"].append(pupil(name, class_, volunteers=volunteers, **chance.choice(STANDINGS)))
    for subject, area in chance.choice((NEEDS[:1], NEEDS[:1], NEEDS[1:2], NEEDS[::2])):
        told["learning_needs"].append(need(name, subject, area, chance.choice(LEVELS)))
    languages = _usually(["dansk"], ["arabisk"], ["dansk", "tyrkisk"], None, by=chance)
    told["parents"].append({"student_id": name, "languages": languages})
    yes = chance.sample(ANSWERS, chance.randrange(4))
    told["answers"].append({"student_id": name, **dict.fromkeys(sorted(yes), True)})


def _another(name: str, class_: Told, told: Told, chance: Random) -> None:
    place = {"grade": class_["grade"], "class_id": class_["id"], "school_id": class_["school_id"]}
    told["students"].append({"id": name, **place, **chance.choice(OTHERS)})
    if chance.randrange(4) == 0:
        mark = {"student_id": name, "subject": "dansk", "grade_year": 8}
        told["marks"].append({**mark, "mark": chance.choice((0, 2, 4, 7, 10, 12))})


def _adult(name: str, qualified: list[str], chance: Random) -> Told:
    return adult(
        name,
        teacher_trained=_usually(True, False, None, by=chance),
        qualified_for=_usually(qualified, None, by=chance),
        lessons_available_per_week=_usually("21", *LESSONS, by=chance),
        holiday_lessons_available_per_week=_usually("40", "34.999", "35", by=chance),
        prep_minutes_per_week=_usually(120, *PREPARATION, by=chance),
        cost_per_lesson_dkk=_usually("400", "0", "99.95", None, by=chance),
    )


def _room(name: str, chance: Random) -> Told:
    return room(
        name,
        capacity=_usually(30, 2, 4, None, by=chance),
        lessons_available_per_week=_usually("40", "3.999", "4", None, by=chance),
        location=_usually("own_school", "youth_school", by=chance),
    )


def _usually(usual: Any, *others: Any, by: Random) -> Any:
    """Mostly the usual, so that something can be offered at all."""
    return by.choice(others) if by.randrange(5) == 0 else usual


# --- the run ---


def held() -> int:
    """The bytes of memory the process holds.

    What is free goes back to the system first: how much of it happens to be kept differs by more than a
    tenth from one plan to the next.
    """
    gc.collect()
    with suppress(OSError, AttributeError):  # another C library has no such call
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    with Path("/proc/self/statm").open(encoding="ascii") as told:
        return int(told.read().split()[1]) * 4096


def report(soak: Soak) -> Iterator[str]:
    """What was tried and found, line by line."""
    for name, count in soak.counts.items():
        yield f"{name}: {count}"
    yield f"memory in each tenth: {', '.join(f'{one / 2**20:.1f}' for one in soak.tenths)} MB"
    yield f"growth after the first tenth: {soak.growth:.1%}"
    yield f"wrong: {len(soak.wrong)}"
    yield from soak.wrong[:20]


def main() -> int:
    """Run, report, and say by the exit code whether all was well."""
    parser = argparse.ArgumentParser(description="Plan for many made-up pupils.")
    parser.add_argument("--pupils", type=int, default=1_000_000, help="at least so many")
    parser.add_argument("--seed", type=int, default=1, help="for several processes, one each")
    given_: Mapping[str, Any] = vars(parser.parse_args())
    soak = Soak(given_["pupils"], given_["seed"])
    with suppress(KeyboardInterrupt):
        soak.run()
    print(*report(soak), sep="\n")
    return int(bool(soak.wrong) or soak.growth > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
