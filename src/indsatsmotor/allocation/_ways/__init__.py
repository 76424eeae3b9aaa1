"""From needs to arrangements: everything that could be offered to meet them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._ways._courses import courses
from indsatsmotor.allocation._ways._ground import Ground
from indsatsmotor.allocation._ways._groups import groups
from indsatsmotor.allocation._ways._in_class import classes, pairs
from indsatsmotor.allocation._ways._packs import packs
from indsatsmotor.catalogue import Intervention, Shape, Variant
from indsatsmotor.derivation import Derivation
from indsatsmotor.facts import Case
from indsatsmotor.offering import Need
from indsatsmotor.rulebook import Rulebook

_MAKERS: Mapping[Shape, Callable[[Ground, Intervention, Variant], Iterator[Arrangement]]] = {
    Shape.CLASS: classes,
    Shape.PAIRS: pairs,
    Shape.GROUP: groups,
    Shape.COURSE: courses,
    Shape.PACKS: packs,
}


def arrangements(
    needs: Sequence[Need], derivation: Derivation, case: Case, book: Rulebook
) -> tuple[Arrangement, ...]:
    """Every arrangement that some need names, in the order of the catalogue."""
    ground = Ground(needs, derivation, case, book)
    return tuple(
        arrangement
        for intervention in book.catalogue.interventions.values()
        for variant in intervention.variants.values()
        for arrangement in _MAKERS[intervention.shape](ground, intervention, variant)
    )
