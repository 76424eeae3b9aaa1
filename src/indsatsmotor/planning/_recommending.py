"""From a case to a plan: the whole way, in the order in which it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indsatsmotor.allocation import Arrangement, Shared, Wanted, allocate, arrangements
from indsatsmotor.facts import Case, atoms
from indsatsmotor.inference import Engine, default_engine, infer
from indsatsmotor.loading import load_rulebook
from indsatsmotor.plan import Plan
from indsatsmotor.planning._desk import Desk
from indsatsmotor.planning._drawing import Drawer
from indsatsmotor.planning._needs import company_of
from indsatsmotor.planning._verdicts import Mode
from indsatsmotor.planning._vetting import Fate, Vetter
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook

Progress = Callable[[str], None]


def recommend(
    case: Case,
    *,
    book: Rulebook | None = None,
    policy: Policy | None = None,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Plan support for every pupil in *case* who needs it, as far as the means go.

    Args:
        case: everything told.
        book: the rules in force; the shipped ones under *policy* when not given.
        policy: the municipality's choices, with the shipped rules.
        engine: which engine chains the rules; the result is the same.
        progress: told what is being done, for work that takes seconds.

    Raises:
        FactErrors: the policy does not fit the ruleset.
        EngineUnavailable: the engine asked for is not installed.
        EngineDisagreement: the engine's answer could not be certified.
        AllocationError: the solver failed.
    """
    book = book or load_rulebook(policy=policy)
    tell = progress or (lambda _: None)
    tell("inference")
    derivation = infer(atoms(case), book, engine=engine)
    desk = Desk(case, book, derivation, Mode.RECOMMEND)
    tell("candidates")
    vetter = Vetter(desk.judge, case, book)
    vetted = [vetter.vet(one) for one in arrangements(desk.needs, derivation, case, book)]
    shared = shared_out(desk, [one.allowed for one in vetted if one.fate is Fate.OPEN], tell)
    tell("plan")
    return Drawer(desk, vetted, shared).plan(engine or default_engine())


def shared_out(
    desk: Desk, open_: Sequence[Arrangement], tell: Progress, wanted: Wanted | None = None
) -> Shared:
    """What is chosen, all of it allowed as a whole too; before all else what is *wanted*.

    Choices are judged one by one before anything is shared out. Where a rule stands against some of them
    together, their arrangement takes no part in a second round.
    """
    while True:
        shared = allocate(
            open_,
            desk.needs,
            desk.case,
            desk.book,
            met_already=desk.met_already,
            company=company_of(desk.running),
            wanted=wanted,
            progress=tell,
        )
        barred = {a.id for a, offering in shared.offerings if not desk.allows(offering)}
        if not barred:
            return shared
        open_ = [one for one in open_ if one.id not in barred]
