"""From a case to a plan: the whole way, in the order in which it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indsatsmotor.allocation import Arrangement, Shared, Wanted, allocate, arrangements
from indsatsmotor.facts import Case, atoms
from indsatsmotor.inference import Engine, default_engine, infer
from indsatsmotor.loading import load_rulebook
from indsatsmotor.offering import Choices
from indsatsmotor.plan import Plan
from indsatsmotor.planning._choosing import Hand, settled_choices
from indsatsmotor.planning._desk import Desk
from indsatsmotor.planning._drawing import Drawer
from indsatsmotor.planning._needs import company_of
from indsatsmotor.planning._verdicts import Mode
from indsatsmotor.planning._vetting import Fate, Vetter
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import Rulebook

Progress = Callable[[str], None]
Stop = Callable[[], bool]


def recommend(
    case: Case,
    *,
    choices: Choices | None = None,
    book: Rulebook | None = None,
    policy: Policy | None = None,
    engine: Engine | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Plan:
    """Plan support for every pupil in *case* who needs it, as far as the means go.

    What people chose by hand comes first. An offering that they fixed is judged like any other: one that a
    rule or the means stand against is refused with the reason, an individual one without company is withheld,
    and the rest is planned without it.

    Args:
        case: everything told.
        choices: what people have fixed or forbidden; the best plan around it is made.
        book: the rules in force; the shipped ones under *policy* when not given.
        policy: the municipality's choices, with the shipped rules.
        engine: which engine chains the rules; the result is the same.
        progress: told what is being done, for work that takes seconds.
        stop: asked now and then; when it says yes, the plan is the best found so far, and says so.

    Raises:
        FactErrors: the policy does not fit the ruleset, or the choices cannot be used; every problem.
        EngineUnavailable: the engine asked for is not installed.
        EngineDisagreement: the engine's answer could not be certified.
        AllocationError: the solver failed.
    """
    book = book or load_rulebook(policy=policy)
    chosen = settled_choices(choices or Choices(), case, book)
    tell = progress or (lambda _: None)
    tell("inference")
    derivation = infer(atoms(case), book, engine=engine)
    desk = Desk(case, book, derivation, Mode.RECOMMEND)
    tell("candidates")
    vetter = Vetter(desk.judge, case, book, chosen.forbidden)
    vetted = [vetter.vet(one) for one in arrangements(desk.needs, derivation, case, book)]
    hand = Hand(desk, vetter, vetted, chosen)
    open_ = [a for one in vetted if one.fate is Fate.OPEN for a in one.left]
    shared = shared_out(desk, open_, hand, tell, stop)
    tell("plan")
    return Drawer(desk, vetted, shared, hand).plan(engine or default_engine())


def shared_out(
    desk: Desk,
    open_: Sequence[Arrangement],
    hand: Hand,
    tell: Progress | None = None,
    stop: Stop | None = None,
    wanted: Wanted | None = None,
) -> Shared:
    """What is chosen, all of it allowed as a whole too; what is *wanted* comes right after what people fixed.

    Choices are judged one by one before anything is shared out. Where a rule stands against some of them
    together, their arrangement takes no part in a second round.
    """
    while True:
        shared = allocate(
            [*hand.fixed, *open_],
            desk.needs,
            desk.case,
            desk.book,
            met_already=desk.met_already,
            company=company_of(desk.running),
            taken=hand.ids,
            wanted=wanted,
            progress=tell,
            stop=stop,
        )
        made = ((a, offering) for a, offering in shared.offerings if not a.fixed)
        barred = {a.id for a, offering in made if not desk.allows(offering)}
        if not barred:
            return shared
        open_ = [one for one in open_ if one.id not in barred]
