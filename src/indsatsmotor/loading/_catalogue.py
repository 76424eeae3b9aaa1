"""``interventions.yaml``: drafts to typed interventions, variants and prices."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from indsatsmotor.catalogue import (
    MEASURES,
    QUANTITIES,
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
    misshapen,
)
from indsatsmotor.errors import RulesetConflictError
from indsatsmotor.loading._catalogue_drafts import (
    CatalogueFileDraft,
    CostDraft,
    EvidenceDraft,
    InterventionDraft,
    PrerequisiteDraft,
    PriceDraft,
    VariantDraft,
)
from indsatsmotor.loading._drafts import CitationDraft
from indsatsmotor.loading._parts import File, Places
from indsatsmotor.loading._reading import Reading, text
from indsatsmotor.loading._yaml import DataPath
from indsatsmotor.rules import Parts, Problem, ill_cited, no_such, one_of
from indsatsmotor.sources import Citation

_OF_AN_ADULT = frozenset({"missing_training_hours", "covered_lessons"})


@dataclass
class CatalogueReader:
    """Reads every catalogue file of a load: first all prices, then the interventions that they pay."""

    parts: Parts
    """The parameters that give the numbers, and the sources that are cited."""
    places: Places
    prices: dict[str, UnitPriceInfo] = field(default_factory=dict)

    def catalogue(self, files: Sequence[File[CatalogueFileDraft]]) -> Catalogue:
        """Everything that could be read."""
        for file in files:
            self.prices.update(_FileReader(self, file.reading).prices(file.draft))
        return Catalogue(
            {
                intervention.id: intervention
                for file in files
                for intervention in _FileReader(self, file.reading).interventions(file.draft)
            },
            self.prices,
        )


@dataclass
class _FileReader:
    """Reads one file."""

    whole: CatalogueReader
    reading: Reading

    def prices(self, file: CatalogueFileDraft) -> Iterator[tuple[str, UnitPriceInfo]]:
        for name, draft in self.reading.each(PriceDraft, file.prices, ("prices",)):
            path: DataPath = ("prices", name)
            if self._is_new("price", name, path):
                cited = self._cited(draft.cite, path)
                yield name, UnitPriceInfo(name, text(draft.title), text(draft.unit), draft.default_dkk, cited)

    def interventions(self, file: CatalogueFileDraft) -> Iterator[Intervention]:
        for name, draft in self.reading.each(InterventionDraft, file.interventions, ("interventions",)):
            path: DataPath = ("interventions", name)
            made = self._intervention(name, draft, path) if self._is_new("intervention", name, path) else None
            if made is None:
                self.reading.lost.part("interventions", name)
            else:
                yield made

    def _intervention(self, name: str, draft: InterventionDraft, path: DataPath) -> Intervention | None:
        """The intervention, or ``None`` without a shape; it is read all the same for its other mistakes."""
        shape = self._shape(name, draft, path)
        made = Intervention(
            id=name,
            code=draft.code,
            title=text(draft.title),
            summary=text(draft.summary),
            shape=shape or Shape.PACKS,
            variants={v.id: v for v in self._variants(name, draft, path)},
            prerequisites={p.id: p for p in self._prerequisites(draft, (*path, "prerequisites"))},
            evidence=tuple(self._evidence(draft, (*path, "evidence"))),
            citations=self._cited(draft.cite, path),
        )
        return None if shape is None else made

    def _shape(self, name: str, draft: InterventionDraft, path: DataPath) -> Shape | None:
        if draft.shape not in set(Shape):
            self._say(no_such((*path, "shape"), "shape", draft.shape, Shape))
            return None
        shape = Shape(draft.shape)
        if problem := misshapen(name, shape):
            self._say(Problem(path, problem, None, RulesetConflictError))
            return None
        if draft.category != shape.category:
            message = f"the shape '{shape}' is of the category '{shape.category}', not '{draft.category}'."
            self._say(Problem((*path, "category"), message))
        return shape

    def _variants(self, intervention: str, draft: InterventionDraft, path: DataPath) -> Iterator[Variant]:
        shared = self._costs(draft.cost, (*path, "cost"))
        for name, variant in self.reading.each(VariantDraft, draft.variants, (*path, "variants")):
            place: DataPath = (*path, "variants", name)
            if self._is_new("variant", name, place):
                own = None if variant.cost is None else self._costs(variant.cost, (*place, "cost"))
                yield self._variant(intervention, name, variant, shared if own is None else own, place)

    def _variant(
        self, intervention: str, name: str, draft: VariantDraft, cost: tuple[CostItem, ...], path: DataPath
    ) -> Variant:
        for measure, parameter in draft.measures.items():
            place = (*path, "measures", measure)
            self._known("measure", measure, MEASURES, place)
            self._number(parameter, place)
        for position, parameter in enumerate(draft.durations):
            self._number(parameter, (*path, "durations", position))
        return Variant(
            id=name,
            intervention=intervention,
            title=text(draft.title),
            measures=draft.measures,
            durations=tuple(draft.durations),
            co_teacher=draft.co_teacher,
            partners=draft.partners,
            setting=draft.setting,
            cost=cost,
            citations=self._cited(draft.cite, path),
        )

    def _costs(self, items: Sequence[Any], path: DataPath) -> tuple[CostItem, ...]:
        drafts = (
            (self.reading.draft(CostDraft, item, (*path, i)), (*path, i)) for i, item in enumerate(items)
        )
        return tuple(self._cost(draft, place) for draft, place in drafts if draft is not None)

    def _cost(self, draft: CostDraft, path: DataPath) -> CostItem:
        for position, quantity in enumerate(draft.quantities):
            self._known("quantity", quantity, QUANTITIES, (*path, "quantities", position))
        if draft.per not in set(Per):
            message, maybe = f"a cost is not counted for '{draft.per}'.", one_of(draft.per, Per)
            self._say(Problem((*path, "per"), message, maybe))
        self._known("price", draft.price, [*Price, *self.whole.prices], (*path, "price"))
        of_an_adult = draft.price == Price.STAFF or _OF_AN_ADULT.intersection(draft.quantities)
        if of_an_adult and draft.per not in {per for per in Per if per.of_an_adult}:
            self._say(Problem((*path, "per"), f"only an adult has this cost, not '{draft.per}'."))
        return CostItem(
            draft.id,
            text(draft.title),
            tuple(draft.quantities),
            Per(draft.per) if draft.per in set(Per) else Per.OFFERING,
            draft.price,
            draft.once,
            draft.line,
            draft.operator,
            self._cited(draft.cite, path),
        )

    def _prerequisites(self, draft: InterventionDraft, path: DataPath) -> Iterator[Prerequisite]:
        for name, item in self.reading.each(PrerequisiteDraft, draft.prerequisites, path):
            yield Prerequisite(name, text(item.title), self._cited(item.cite, (*path, name)))

    def _evidence(self, draft: InterventionDraft, path: DataPath) -> Iterator[Evidence]:
        for name, item in self.reading.each(EvidenceDraft, draft.evidence, path):
            for position, variant in enumerate(item.variants):
                self._known("variant", variant, draft.variants, (*path, name, "variants", position))
            yield Evidence(
                name,
                text(item.statement),
                self._cited(item.cite, (*path, name)),
                item.grade,
                frozenset(item.variants),
                frozenset(item.grades),
                frozenset(item.subjects),
                frozenset(item.areas),
            )

    # --- checks ---

    def _is_new(self, sort: str, name: str, path: DataPath) -> bool:
        return self.whole.places.take((sort, name), self.reading, path)

    def _cited(self, drafts: Sequence[CitationDraft], path: DataPath) -> tuple[Citation, ...]:
        citations = self.reading.citations(drafts)
        for problem in ill_cited(citations, self.whole.parts.sources, path):
            self._say(problem)
        return citations

    def _known(self, sort: str, word: str, words: Collection[str], path: DataPath) -> None:
        if word not in words:
            self._say(no_such(path, sort, word, words))

    def _number(self, parameter: str, path: DataPath) -> None:
        parameters = self.whole.parts.parameters
        self._known("parameter", parameter, parameters, path)
        values = parameters[parameter].values() if parameter in parameters else ()
        if not all(isinstance(value, Decimal) for value in values):
            self._say(Problem(path, f"the parameter '{parameter}' is no number."))

    def _say(self, problem: Problem) -> None:
        self.reading.report(problem, problem.path)
