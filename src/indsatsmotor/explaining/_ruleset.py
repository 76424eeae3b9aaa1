"""The rules in force as a plan shows them."""

from __future__ import annotations

from collections.abc import Iterable

from indsatsmotor.plan import AmendmentItem, CitationItem, LayerItem, ParameterItem, RulesetItem
from indsatsmotor.rulebook import POLICY, Rulebook
from indsatsmotor.rules import AmendedSort, Amendment, Parameter, Switch, parameters_of


def ruleset_item(book: Rulebook) -> RulesetItem:
    """The layers of the rules in force, and what each of them changes."""
    return RulesetItem(
        layers=tuple(
            LayerItem(id=one.id, version=one.version, sha256=one.sha256) for one in book.ruleset.layers
        ),
        sha256=book.sha256,
        amendments=tuple(map(_amendment, book.ruleset.amendments)),
    )


def set_otherwise(rules: Iterable[str], book: Rulebook) -> tuple[ParameterItem, ...]:
    """The bounds that *rules* compare with and that a layer or the policy has set, in order of id."""
    here = {name for sort, name in book.set_by if sort is AmendedSort.PARAMETER}
    read = {name for rule in rules for name in parameters_of(book.ruleset.by_id[rule])} if here else set()
    return tuple(_parameter(name, book) for name in sorted(here & read))


def cited_for(parameter: str, book: Rulebook) -> tuple[CitationItem, ...]:
    """Where it says what a bound is: in its source, in the layer that set it, nowhere for the policy."""
    place = AmendedSort.PARAMETER, parameter
    if book.set_by.get(place) == POLICY:
        return ()
    last = book.ruleset.last_amended.get(place)
    part = book.ruleset.parameters[parameter] if last is None else book.ruleset.amendments[last]
    return tuple(map(CitationItem.of, part.citations))


def _amendment(one: Amendment) -> AmendmentItem:
    match one.part:
        case Parameter(value=value):
            before = value
        case Switch(default=option):
            before = option
        case _:
            before = None
    return AmendmentItem(
        layer=one.layer,
        sort=one.sort,
        id=one.part.id,
        title=one.part.title,
        before=before,
        after=one.value,
        reason=one.reason,
        citations=tuple(map(CitationItem.of, one.citations)),
    )


def _parameter(name: str, book: Rulebook) -> ParameterItem:
    parameter, by = book.ruleset.parameters[name], book.set_by[AmendedSort.PARAMETER, name]
    return ParameterItem(
        id=name,
        title=parameter.title,
        unit=parameter.unit,
        value=book.parameters[name],
        set_by=by,
        published=book.published(name),
        citations=cited_for(name, book),
    )
