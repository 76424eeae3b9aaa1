"""Two rulebooks held against each other, and the books between them that hold some of the differences."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from indsatsmotor.catalogue import Catalogue
from indsatsmotor.comparing._items import RuleChange, RuleChangeKind, RuleSort
from indsatsmotor.plan import CitationItem
from indsatsmotor.policy import Policy
from indsatsmotor.rulebook import POLICY, Rulebook
from indsatsmotor.rules import AmendedSort, Amendment, Rule, Ruleset, Status
from indsatsmotor.sources import Citation, Text

T = TypeVar("T")

Key: TypeAlias = tuple[RuleSort, str]
"""What tells a part of the rules from every other."""


@dataclass(frozen=True)
class _Part:
    """A part of the rules in force."""

    weighs: object
    """What of it makes a difference."""
    title: Text | None = None
    shown: Any = None
    """The value or option that counts."""
    cited: tuple[Citation, ...] = ()


def rule_changes(before: Rulebook, after: Rulebook) -> tuple[RuleChange, ...]:
    """What two rulebooks differ in: rules, parameters, switches, other local choices, interventions.

    A parameter or switch that only one of them has makes no difference by itself; the rules that read it do.

    >>> from indsatsmotor import Policy, load_rulebook
    >>> lenient = load_rulebook(policy=Policy(switches={"DX01": "lenient"}))
    >>> [(one.sort.value, one.id, one.after) for one in rule_changes(load_rulebook(), lenient)]
    [('switch', 'DX01', 'lenient')]
    """
    then, now = _parts(before), _parts(after)
    differing = [key for key in {**then, **now} if _weight(key, then) != _weight(key, now)]
    order = list(RuleSort)
    return tuple(
        _change(key, then.get(key), now.get(key), before, after)
        for key in sorted(differing, key=lambda key: (order.index(key[0]), key[1]))
        if key[0] not in _WORDS or (key in then and key in now)
    )


def between(before: Rulebook, after: Rulebook, taken: Collection[Key]) -> Rulebook:
    """The rules of *before* with those differences of *after* that are *taken*.

    Raises:
        RulesetErrors: what is taken does not stand without the rest.
        FactErrors: a local choice does not fit what is taken.
    """

    def mixed(sort: RuleSort, then: Mapping[str, T], now: Mapping[str, T]) -> dict[str, T]:
        sides = {name: now if (sort, name) in taken else then for name in (*then, *now)}
        return {name: side[name] for name, side in sides.items() if name in side}

    old, new = before.ruleset, after.ruleset
    ruleset = Ruleset(
        rules=tuple(mixed(RuleSort.RULE, _live(before), _live(after)).values()),
        kinds={**old.kinds, **new.kinds},
        parameters={**new.parameters, **mixed(RuleSort.PARAMETER, old.parameters, new.parameters)},
        switches={**new.switches, **old.switches},
        sources={**new.sources, **old.sources},
    )
    catalogue = Catalogue(
        mixed(RuleSort.INTERVENTION, before.catalogue.interventions, after.catalogue.interventions),
        {**after.catalogue.prices, **mixed(RuleSort.PRICE, before.catalogue.prices, after.catalogue.prices)},
    )
    policy: dict[str, Any] = mixed(RuleSort.POLICY, _others(before.policy), _others(after.policy))
    policy["parameters"] = mixed(RuleSort.PARAMETER, before.policy.parameters, after.policy.parameters)
    policy["switches"] = {**after.switches, **mixed(RuleSort.SWITCH, before.switches, after.switches)}
    return Rulebook(ruleset, catalogue, Policy.model_validate(policy))


_WORDS = {RuleSort.PARAMETER, RuleSort.SWITCH, RuleSort.PRICE}
"""What makes no difference before something else reads it."""


def _parts(book: Rulebook) -> dict[Key, _Part]:
    ruleset, catalogue, policy = book.ruleset, book.catalogue, book.policy
    parts = {
        (RuleSort.RULE, rule.id): _Part(rule, rule.title, cited=rule.citations)
        for rule in _live(book).values()
    }
    for one in ruleset.parameters.values():
        weighs = (one.value, one.alternatives, policy.parameters.get(one.id))
        parts[RuleSort.PARAMETER, one.id] = _Part(weighs, one.title, book.parameters[one.id])
    for switch in ruleset.switches.values():
        option = book.switches[switch.id]
        parts[RuleSort.SWITCH, switch.id] = _Part(option, switch.title, option)
    for name, value in _others(policy).items():
        parts[RuleSort.POLICY, name] = _Part(value, None, _in_words(value))
    for intervention in catalogue.interventions.values():
        parts[RuleSort.INTERVENTION, intervention.id] = _Part(intervention, intervention.title)
    for price in catalogue.prices.values():
        parts[RuleSort.PRICE, price.id] = _Part(price.default_dkk, price.title, price.default_dkk)
    return parts


def _weight(key: Key, parts: Mapping[Key, _Part]) -> object:
    return parts[key].weighs if key in parts else _Part  # nothing that is there weighs as much as nothing


def _live(book: Rulebook) -> dict[str, Rule]:
    return {rule.id: rule for rule in book.ruleset.rules if rule.status is not Status.WITHDRAWN}


def _others(policy: Policy) -> dict[str, Any]:
    """The local choices that are neither parameters nor switches."""
    return {name: value for name, value in policy if name not in {"parameters", "switches"}}


def _in_words(value: Any) -> Any:
    return tuple(f"{name}: {one}" for name, one in value.items()) if isinstance(value, Mapping) else value


def _change(key: Key, then: _Part | None, now: _Part | None, before: Rulebook, after: Rulebook) -> RuleChange:
    sort, name = key
    part = now or then
    assert part is not None, "what differs is on one of the sides"
    amendment = _amendment(key, before, after)
    return RuleChange(
        sort=sort,
        id=name,
        kind=_kind(then, now),
        title=part.title,
        before=None if then is None else then.shown,
        after=None if now is None else now.shown,
        set_by=_set_by(key, amendment, before, after),
        reason=None if amendment is None else amendment.reason,
        citations=tuple(map(CitationItem.of, part.cited if amendment is None else amendment.citations)),
    )


def _kind(then: _Part | None, now: _Part | None) -> RuleChangeKind:
    if then is None:
        return RuleChangeKind.ADDED
    return RuleChangeKind.WITHDRAWN if now is None else RuleChangeKind.CHANGED


def _amendment(key: Key, before: Rulebook, after: Rulebook) -> Amendment | None:
    """The last change that a layer of *after* makes to it, where *before* has not made it too."""
    made = [one for one in after.ruleset.amendments if (one.sort.value, one.part.id) == key]
    return made[-1] if made and made[-1] not in before.ruleset.amendments else None


def _set_by(key: Key, amendment: Amendment | None, before: Rulebook, after: Rulebook) -> str | None:
    sort, name = key
    if sort is RuleSort.POLICY:
        return POLICY
    if sort in {RuleSort.PARAMETER, RuleSort.SWITCH}:
        part = AmendedSort(sort.value), name
        return after.set_by.get(part) or before.set_by.get(part)
    return None if amendment is None else amendment.layer
