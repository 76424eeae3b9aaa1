"""Changes as they stand in a plan: typed items, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indsatsmotor.allocation import BUDGET
from indsatsmotor.explaining import Speaker
from indsatsmotor.facts import Case, FactKey
from indsatsmotor.offering import Resource
from indsatsmotor.plan import AdditionItem, FactItem
from indsatsmotor.planning._additions._changes import Added, Change, NewAdult, Told
from indsatsmotor.sources import LANGUAGES, Text


@dataclass(frozen=True)
class Wording:
    """Says what changes to one case are."""

    case: Case
    speaker: Speaker

    def items(self, changes: Iterable[Change]) -> tuple[AdditionItem, ...]:
        """*changes* as items; somebody new is one item for each kind of time."""
        return tuple(item for change in changes for item in self._items(change))

    def text(self, changes: Iterable[Change]) -> Text:
        """*changes* in one line, in each language."""
        said = [self._said(change) for change in changes] or [self._phrase("change-none")]
        return {x: self.speaker.words.phrase("and", x).join(one[x] for one in said) for x in LANGUAGES}

    def lesson(self, school: str, intervention: str, amount: Decimal) -> Text:
        """So many more lessons a week for an intervention."""
        title = self._intervention(intervention)
        counted = self._counted("lessons", amount)
        return self._phrase("marginal-lesson", amount=counted, qualification=title, school=school)

    def gain(self, what: Text, needs: int, met: int) -> Text:
        """What *what* would be worth."""
        name = "marginal-gain" if needs else "marginal-none"
        return self._phrase(name, what=what, needs=str(needs), met=str(met))

    def _items(self, change: Change) -> Iterator[AdditionItem]:
        match change:
            case Added((kind, of), amount):
                yield AdditionItem(what=kind, of=of, unit=_unit(kind), amount=amount)
            case NewAdult():
                for kind, amount in change.amounts:
                    yield AdditionItem(
                        what=kind,
                        unit=_unit(kind),
                        amount=amount,
                        school=change.school_id,
                        qualification=change.intervention,
                        number=change.number,
                    )
            case Told() if (hours := self._more_training(change)) is not None:
                staff, intervention = change.key
                yield AdditionItem(
                    what="training_hours", of=staff, unit="hours", amount=hours, qualification=intervention
                )
            case Told():
                (told,) = change.facts(self.case)
                value = getattr(told, change.field)
                fact = FactItem(
                    kind=change.kind, key=_known(change), field=change.field, value=_in_order(value)
                )
                yield AdditionItem(what="fact", fact=fact, relation=change.relation)

    def _more_training(self, change: Told) -> Decimal | None:
        told = self.case.by_key["training"].get(change.key) if change.kind == "training" else None
        return None if told is None else change.value - told.hours

    # --- in words ---

    def _said(self, change: Change) -> Text:
        match change:
            case Added((kind, of), amount):
                return self._phrase(f"change-{kind}", amount=self._amount(kind, amount), of=of)
            case NewAdult():
                return self._new(change)
            case Told():
                hours = self._more_training(change)
                return self._told(change) if hours is None else self._trained(change, hours)

    def _new(self, change: NewAdult) -> Text:
        name = "new-adult" if change.number == 1 else "new-adult-again"
        title = self._intervention(change.intervention)
        amounts = [self._phrase(f"new-{kind}", amount=self._amount(kind, n)) for kind, n in change.amounts]
        joined = {x: self.speaker.words.phrase("and", x).join(one[x] for one in amounts) for x in LANGUAGES}
        return self._phrase(name, school=change.school_id, qualification=title, amounts=joined)

    def _trained(self, change: Told, hours: Decimal) -> Text:
        title = self._intervention(change.key[1])
        amount = self._counted("hours", hours)
        return self._phrase("change-training_hours", amount=amount, of=change.key[0], qualification=title)

    def _told(self, change: Told) -> Text:
        known = self.case.by_key[change.kind].get(change.key)
        untold = known is None or getattr(known, change.field) is None
        label = self.speaker.words.label(change.kind, change.field)
        style = "kr" if change.field.endswith("_dkk") else None
        value = {x: self.speaker.value(self._titled(change.value), x, style) for x in LANGUAGES}
        relation = self._phrase(f"relation-{change.relation}", value=value)
        of = {x: ", ".join(self._named(name)[x] for name in _known(change) if name) for x in LANGUAGES}
        return self._phrase("if-told" if untold else "if-changed", of=of, fact=label, value=relation)

    def _intervention(self, name: str) -> Text:
        """The title of an intervention, within a sentence."""
        title = self.speaker.book.intervention(name).title
        return {x: title[x][:1].lower() + title[x][1:] for x in LANGUAGES}

    def _titled(self, value: Any) -> Any:
        return [self._named(one) for one in sorted(value)] if isinstance(value, frozenset) else value

    def _named(self, name: str) -> Text:
        """The catalogue's title of *name*, where it has one."""
        catalogue = self.speaker.book.catalogue
        known = (
            catalogue.interventions.get(name)
            or catalogue.prerequisites.get(name)
            or catalogue.prices.get(name)
        )
        return dict.fromkeys(LANGUAGES, name) if known is None else known.title

    def _amount(self, kind: str, amount: Decimal) -> Text:
        if kind == BUDGET:
            return {x: self.speaker.value(amount, x, "kr") for x in LANGUAGES}
        return self._counted(_unit(kind), amount)

    def _counted(self, unit: str, amount: Decimal) -> Text:
        number = "one" if amount <= 1 else "many"
        written = {x: self.speaker.value(amount, x) for x in LANGUAGES}
        return self._phrase(f"count-{unit}-{number}", amount=written)

    def _phrase(self, name: str, **given: Any) -> Text:
        """A phrase in each language; what is given as a text stands in that language."""
        return {
            x: self.speaker.words.phrase(
                name, x, **{k: v[x] if isinstance(v, Mapping) else v for k, v in given.items()}
            )
            for x in LANGUAGES
        }


def _unit(kind: str) -> str:
    return "kr." if kind == BUDGET else Resource(kind, "").unit


def _known(change: Told) -> FactKey:
    """The key of the fact; of one that is new, what people know of it."""
    return tuple(value for _, value in change.also) or change.key


def _in_order(value: Any) -> Any:
    return tuple(sorted(value)) if isinstance(value, frozenset) else value
