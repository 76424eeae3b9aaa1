"""What plans promise, as functions that anyone can run on cases and rules of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, pairwise
from random import Random
from typing import Any, TypeAlias

from indsatsmotor import _durable
from indsatsmotor.checker import check
from indsatsmotor.derivation import Firing
from indsatsmotor.facts import Atom, Case, atoms
from indsatsmotor.inference import infer, run_rule
from indsatsmotor.plan import Plan, stands_alone
from indsatsmotor.planning import Session, recommend
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import Derive

Property: TypeAlias = Callable[[Case, Rulebook], Iterator[str]]
"""Gives what speaks against it, nothing where it holds."""


def order_and_repetition_do_not_matter(case: Case, book: Rulebook) -> Iterator[str]:
    """Shuffled and repeated facts lead to the same derivation, and to the same bytes of a plan."""
    lot, told = Random(0), list(atoms(case))  # noqa: S311 - a shuffle, no secret
    shuffled = lot.sample([*told, *told[:2]], len(told) + len(told[:2]))
    if infer(shuffled, book) != infer(told, book):
        yield "the derivation depends on the order or the repetition of facts"
    other = Case.model_validate({name: _repeated(getattr(case, name), lot) for name in Case.model_fields})
    if recommend(other, book=book).to_json() != recommend(case, book=book).to_json():
        yield "the plan depends on the order or the repetition of facts"


def names_do_not_matter(case: Case, book: Rulebook) -> Iterator[str]:
    """With other ids for pupils, staff, classes and rooms every level of the objective comes to the same."""
    ids = [one.id for told in (case.students, case.staff, case.classes, case.rooms) for one in told]
    names = dict(zip(ids, reversed([f"x{number:03}" for number in range(len(ids))]), strict=True))
    other = Case.model_validate(renamed(case.model_dump(mode="json"), names))
    first, second = recommend(case, book=book), recommend(other, book=book)
    if first.optimality.proven and second.optimality.proven and levels(first) != levels(second):
        yield f"the objective depends on names: {levels(first)} became {levels(second)}"


def more_means_are_never_worse(case: Case, book: Rulebook) -> Iterator[str]:
    """A lesson a week more of everybody, or 1,000 kr. more in every budget, lowers no proven objective."""
    before = recommend(case, book=book)
    for what, other in _with_more(case):
        after = recommend(other, book=book)
        if before.optimality.proven and after.optimality.proven and levels(after) < levels(before):
            yield f"more {what} made it worse: {levels(before)} became {levels(after)}"


def another_school_changes_nothing(case: Case, book: Rulebook) -> Iterator[str]:
    """A school beside the others, whose pupil needs nothing, changes no result of theirs."""
    before, after = recommend(case, book=book), recommend(_with_a_neighbour(case), book=book)
    if before.optimality.proven and after.optimality.proven:
        ids = {one.id for one in before.recommendations} | {one.id for one in after.recommendations}
        first, second = ({one.id: one for one in plan.recommendations} for plan in (before, after))
        yield from (
            f"another school changed {id_}" for id_ in sorted(ids) if first.get(id_) != second.get(id_)
        )
        if before.unmet != after.unmet:
            yield "another school changed which needs are open"


def twins_are_worth_the_same(case: Case, book: Rulebook) -> Iterator[str]:
    """Two pupils of a class who change ids, or parents who read another language, change no need met."""
    before = recommend(case, book=book)
    for what, other, counted in _twins(case):
        after = recommend(other, book=book)
        first, second = levels(before)[:counted], levels(after)[:counted]
        if before.optimality.proven and after.optimality.proven and first != second:
            yield f"{what} changed the objective: {first} became {second}"


def nothing_individual_stands_alone(case: Case, book: Rulebook) -> Iterator[str]:
    """Each individual recommendation has a community-oriented companion for the same pupil."""
    for one, student in stands_alone(recommend(case, book=book)):
        yield f"{one.id} stands alone for {student}"


def the_checker_accepts(case: Case, book: Rulebook) -> Iterator[str]:
    """The plan holds when every conclusion is drawn and every requirement judged once more."""
    yield from check(recommend(case, book=book), case, book=book)


def the_engines_agree(case: Case, book: Rulebook) -> Iterator[str]:
    """Every engine that is installed comes to the same firings."""
    if _durable.available():
        durable, reference = (infer(atoms(case), book, engine=name) for name in ("durable", "reference"))
        if durable != reference:
            yield "the engines come to different firings"


def supports_are_whole_and_needed(case: Case, book: Rulebook) -> Iterator[str]:
    """Each support leads to its conclusion by itself, and without any one of its premises it does not."""
    derivation = infer(atoms(case), book)
    rules = {rule.id: rule for rule in book.rules_of(Derive)}
    for firing in derivation.firings:
        rule = rules[firing.rule]
        if firing not in run_rule(rule, firing.premises, book):
            yield f"{firing.rule}: its premises alone do not lead to its conclusion"
        if not rule.groups:
            yield from _needless(firing, rule, book)


def a_session_is_a_fresh_plan(case: Case, book: Rulebook) -> Iterator[str]:
    """Facts taken back one by one leave the session with the plan that the facts left would get afresh."""
    session = Session(case, book=book)
    for staff in case.staff[:2]:
        session.retract("staff", staff.id, entirely=True)
        if session.plan.to_json() != recommend(session.case, book=book).to_json():
            yield f"after {staff.id} left, the session has another plan than a fresh one"


PROPERTIES: Mapping[str, Property] = {
    one.__name__: one
    for one in (
        order_and_repetition_do_not_matter,
        names_do_not_matter,
        more_means_are_never_worse,
        another_school_changes_nothing,
        twins_are_worth_the_same,
        nothing_individual_stands_alone,
        the_checker_accepts,
        the_engines_agree,
        supports_are_whole_and_needed,
        a_session_is_a_fresh_plan,
    )
}
"""Every property, by name."""


def broken(case: Case, book: Rulebook, names: Sequence[str] = tuple(PROPERTIES)) -> tuple[str, ...]:
    """What speaks against the properties for one case; empty when all hold.

    Args:
        case: everything told.
        book: the rules in force.
        names: which properties are tried; all when not given.

    >>> from indsatsmotor import load_rulebook
    >>> broken(Case(), load_rulebook())
    ()
    """
    return tuple(chain.from_iterable(_named(name, case, book) for name in names))


def levels(plan: Plan) -> tuple[Decimal, ...]:
    """The objective of *plan*, level by level, without the lots that only decide between equals."""
    return tuple(level.value for level in plan.optimality.levels if level.name != "lottery")


def renamed(told: Any, names: Mapping[str, str]) -> Any:
    """*told*, as a case file holds it, with every id in *names* replaced wherever it stands.

    >>> renamed({"id": "a", "students": ["a", "b"]}, {"a": "x"})
    {'id': 'x', 'students': ['x', 'b']}
    """
    if isinstance(told, Mapping):
        return {key: renamed(value, names) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [renamed(value, names) for value in told]
    return names.get(told, told) if isinstance(told, str) else told


def _named(name: str, case: Case, book: Rulebook) -> Iterator[str]:
    return (f"{name}: {problem}" for problem in PROPERTIES[name](case, book))


def _repeated(value: Any, lot: Random) -> Any:
    """A list of facts in another order, the first two of them twice."""
    if not isinstance(value, tuple):
        return value
    return lot.sample([*value, *value[:2]], len(value) + len(value[:2]))


def _with_more(case: Case) -> Iterator[tuple[str, Case]]:
    told = case.model_dump(mode="json")
    for what, name, field, more in (
        ("lessons", "staff", "lessons_available_per_week", 1),
        ("money", "budgets", "amount_dkk", 1000),
    ):
        facts = [
            {**one, field: str(Decimal(one[field]) + more)} if one[field] is not None else one
            for one in told[name]
        ]
        yield what, Case.model_validate({**told, name: facts})


def _with_a_neighbour(case: Case) -> Case:
    """*case* with one more school, with a class and a pupil who is judged not to be exposed."""
    told = case.model_dump(mode="json")
    class_ = {"id": "nabo-klasse", "grade": 3, "school_id": "nabo"}
    pupil = {"id": "nabo-elev", "grade": 3, "class_id": "nabo-klasse", "school_id": "nabo", "exposed": False}
    more = {"schools": {"id": "nabo"}, "classes": class_, "students": pupil}
    return Case.model_validate(told | {name: [*told[name], fact] for name, fact in more.items()})


def _twins(case: Case) -> Iterator[tuple[str, Case, int | None]]:
    """What says nothing of what pupils need, the case with that otherwise, and how many levels stay."""
    told = case.model_dump(mode="json")
    for members in case.members.values():
        for one, other in pairwise(members[:2]):
            exchanged = renamed(told, {one: other, other: one})
            yield f"exchanging {one} and {other}", Case.model_validate(exchanged), None
    # Guides are translated, and packs delivered, for money of their own: supplements and cost may change.
    reading = [{**one, "languages": ["polsk"]} for one in told["parents"]]
    yield "another language", Case.model_validate({**told, "parents": reading}), 2


def _needless(firing: Firing, rule: Derive, book: Rulebook) -> Iterator[str]:
    for premise in firing.premises:
        left: list[Atom] = [other for other in firing.premises if other != premise]
        if any(one.conclusion == firing.conclusion for one in run_rule(rule, left, book)):
            yield f"{firing.rule}: it leads to the same without one of its premises"
