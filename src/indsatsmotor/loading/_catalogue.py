"""``interventions.yaml``: drafts to typed interventions, variants and prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from indsatsmotor.catalogue import (
    Catalogue,
    CostItem,
    Evidence,
    Intervention,
    Per,
    Prerequisite,
    Price,
    Shape,
    UnitPriceInfo,
    Variant,
)
from indsatsmotor.errors import RulesetConflictError, RulesetError
from indsatsmotor.loading._drafts import (
    CatalogueFileDraft,
    CostDraft,
    InterventionDraft,
    PriceDraft,
    VariantDraft,
)
from indsatsmotor.loading._reading import Reading, text
from indsatsmotor.loading._yaml import DataPath
from indsatsmotor.rules import Parameter, one_of


@dataclass
class CatalogueReader:
    """Reads every catalogue file of a load."""

    parameters: Mapping[str, Parameter] | None
    """Those that measures may name; ``None`` when they are not all known."""
    problems: list[RulesetError]
    interventions: dict[str, Intervention] = field(default_factory=dict)
    prices: dict[str, UnitPriceInfo] = field(default_factory=dict)

    def read(self, reading: Reading, draft: CatalogueFileDraft) -> None:
        """Take in one file."""
        for name, price in draft.prices.items():
            self.prices[name] = _price(reading, name, price)
        for name, intervention in draft.interventions.items():
            if name in self.interventions:
                place = reading.document.location(("interventions", name))
                self.problems.append(RulesetConflictError(f"'{name}' is described twice.", place))
            elif (shape := self._shape(reading, name, intervention)) is not None:
                self.interventions[name] = self._intervention(reading, name, intervention, shape)
        self.problems += reading.problems

    def catalogue(self) -> Catalogue:
        """Everything read so far."""
        return Catalogue(self.interventions, self.prices)

    def _shape(self, reading: Reading, name: str, draft: InterventionDraft) -> Shape | None:
        path: DataPath = ("interventions", name)
        if draft.shape not in set(Shape):
            reading.problem(
                (*path, "shape"), f"there is no shape '{draft.shape}'.", one_of(draft.shape, Shape)
            )
            return None
        shape = Shape(draft.shape)
        if draft.category != shape.category:
            reading.problem(
                (*path, "category"),
                f"the shape '{shape}' is of the category '{shape.category}', not '{draft.category}'.",
            )
        return shape

    def _intervention(
        self, reading: Reading, name: str, draft: InterventionDraft, shape: Shape
    ) -> Intervention:
        return Intervention(
            id=name,
            code=draft.code,
            title=text(draft.title),
            summary=text(draft.summary),
            shape=shape,
            variants={
                key: self._variant(reading, name, key, variant, draft.cost)
                for key, variant in draft.variants.items()
            },
            prerequisites={
                key: Prerequisite(key, text(item.title), reading.citations(item.cite))
                for key, item in draft.prerequisites.items()
            },
            evidence=tuple(
                Evidence(
                    key,
                    text(item.statement),
                    reading.citations(item.cite),
                    item.grade,
                    frozenset(item.variants),
                    frozenset(item.grades),
                    frozenset(item.subjects),
                    frozenset(item.areas),
                )
                for key, item in draft.evidence.items()
            ),
            citations=reading.citations(draft.cite),
        )

    def _variant(
        self, reading: Reading, intervention: str, name: str, draft: VariantDraft, cost: list[CostDraft]
    ) -> Variant:
        path: DataPath = ("interventions", intervention, "variants", name)
        own = cost if draft.cost is None else draft.cost
        named: list[tuple[DataPath, str]] = [(("measures", key), p) for key, p in draft.measures.items()]
        named += [(("durations", i), p) for i, p in enumerate(draft.durations)]
        for where, parameter in named:
            if self.parameters is not None and parameter not in self.parameters:
                maybe = one_of(parameter, self.parameters)
                reading.problem((*path, *where), f"there is no parameter '{parameter}'.", maybe)
        return Variant(
            id=name,
            intervention=intervention,
            title=text(draft.title),
            measures=draft.measures,
            durations=tuple(draft.durations),
            co_teacher=draft.co_teacher,
            setting=draft.setting,
            cost=tuple(self._cost(reading, item, (*path, "cost", i)) for i, item in enumerate(own)),
            citations=reading.citations(draft.cite),
        )

    def _cost(self, reading: Reading, draft: CostDraft, path: DataPath) -> CostItem:
        if draft.per not in set(Per):
            reading.problem(
                (*path, "per"), f"a cost is not counted for '{draft.per}'.", one_of(draft.per, Per)
            )
        known = [*Price, *self.prices]
        if draft.price not in known:
            reading.problem(
                (*path, "price"), f"there is no price '{draft.price}'.", one_of(draft.price, known)
            )
        return CostItem(
            draft.id,
            text(draft.title),
            tuple(draft.quantities),
            Per(draft.per) if draft.per in set(Per) else Per.OFFERING,
            draft.price,
            draft.once,
            draft.line,
            reading.citations(draft.cite),
        )


def _price(reading: Reading, name: str, draft: PriceDraft) -> UnitPriceInfo:
    default: Any = draft.default_dkk
    amount = None if default is None else Decimal(default)
    return UnitPriceInfo(name, text(draft.title), text(draft.unit), amount, reading.citations(draft.cite))
