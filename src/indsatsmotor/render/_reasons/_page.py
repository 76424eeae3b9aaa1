"""What the answers to why and why not have in common: what was read, places, competition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from indsatsmotor.explaining import sentence, unheld
from indsatsmotor.facts import POINTS_AT
from indsatsmotor.plan import CitationItem, FactItem, Plain
from indsatsmotor.reasons import Competition, Contest, ReadItem
from indsatsmotor.render._page import Page
from indsatsmotor.render._plan_voice import PlanVoice

_POINTING = frozenset({*POINTS_AT, "number"})
"""Fields that only tell which fact is meant."""


@dataclass(frozen=True)
class ReasonsPage(PlanVoice, Page):
    """Says what rules read, and what was decided in competition."""

    def part(self, name: str, lines: Iterable[str]) -> Iterator[str]:
        """A heading and what stands below it; nothing where there is nothing."""
        found = list(lines)
        if found:
            yield from self.heading(self.say(name))
            yield from found

    def numbered(self, number: int, text: str) -> Iterator[str]:
        """A step under its number."""
        yield from self.hanging(f"{number}. {sentence(text)}", "  ")

    def below(self, name: str, what: str) -> Iterator[str]:
        """Something that belongs to the step above."""
        if what:
            yield from self.hanging(sentence(f"{self.say(name)}: {what}"), "     ")

    # --- what was read ---

    def read(self, items: Iterable[ReadItem], outcome: str = "satisfied") -> str:
        """What was read, and what it was held against.

        What only tells which fact is meant is left out. Where a reading came out otherwise than the rule did,
        the rule asks for the opposite, so that only the value is said.
        """
        shown = (item for item in items if self._tells(item))
        return "; ".join(dict.fromkeys(self._read(item, outcome) for item in shown))

    def _tells(self, item: ReadItem) -> bool:
        kind = self.book.ruleset.all_kinds[item.kind]
        if not item.field:
            return not item.recorded
        if item.field in kind.keys or item.field in _POINTING:
            return False
        return item.parameter is not None or f"{item.kind}.{item.field}" in self.words.fields

    def _read(self, item: ReadItem, outcome: str) -> str:
        label = self._label(item)
        value = self.spoken(item.value)
        against = self._against(item) if item.outcome == outcome else ""
        text = self.say("read", what=label, value=value, against=against) if against else f"{label}: {value}"
        if item.distance is None or not against:
            return text
        return self.say("read-distance", text=text, distance=self.value(item.distance))

    def _label(self, item: ReadItem) -> str:
        """What a field is called: a prerequisite by its title, a derived field by what it is held against."""
        if item.kind == "prepared" and item.key:
            return self.book.catalogue.prerequisites[item.key[0]].title[self.language]
        name = f"{item.kind}.{item.field}" if item.field else item.kind
        if name not in self.words.fields and item.parameter is not None:
            return self.book.ruleset.parameters[item.parameter].title[self.language]
        return self.words.field(item.kind, item.field, self.language)

    def _against(self, item: ReadItem) -> str:
        if item.bound is None:
            return ""
        unit = self.counted(item.parameter, item.bound)
        return self.say(f"compare-{item.comparison}", bound=self.spoken(item.bound), unit=unit).strip()

    def spoken(self, value: Plain) -> str:
        """A value; interventions by their titles."""
        if value is None:
            return self.say("read-unrecorded")
        if isinstance(value, tuple):
            return ", ".join(map(self.spoken, value)) or self.say("none-at-all")
        intervention = self.book.catalogue.interventions.get(value) if isinstance(value, str) else None
        return self.held(value) if intervention is None else intervention.title[self.language]

    def counted(self, parameter: str | None, value: object) -> str:
        """What a bound is counted in, where it is a number."""
        if parameter is None or not isinstance(unheld(value), Decimal | int) or isinstance(value, bool):
            return ""
        return self.unit(self.book.ruleset.parameters[parameter].unit)

    # --- places and facts ---

    def places(self, citations: Iterable[CitationItem]) -> str:
        """Where something stands in the sources."""
        by_source: dict[str, dict[str, None]] = defaultdict(dict)
        for one in citations:
            by_source[one.source][f"{one.section} {one.lines}"] = None
        return "; ".join(f"{source}: {', '.join(places)}" for source, places in by_source.items())

    def fact(self, fact: FactItem) -> str:
        """A fact that nobody has told, and of whom."""
        label = self.words.field(fact.kind, fact.field, self.language)
        whose = " ".join(self.held(part) for part in fact.key if part)
        return f"{label} ({whose})" if whose else label

    def untold(self, facts: Iterable[FactItem]) -> Iterator[str]:
        """Facts that nobody has told."""
        for text in dict.fromkeys(map(self.fact, facts)):
            yield from self.item(text)

    # --- competition ---

    def competition(self, competition: Competition | None) -> Iterator[str]:
        """What the means were, who has them, and what else they were not enough for."""
        if competition is None:
            return
        yield from self.paragraph(sentence(competition.text[self.language]))
        for contest in competition.contests:
            yield from self._contest(contest)
        if competition.contests:
            weights = ", ".join(f"{self.value(k)} {v}" for k, v in competition.weights.items())
            own = ", ".join(map(self.value, competition.acuteness))
            yield from self.paragraph(self.say("competition-weights", own=own, weights=weights))

    def _contest(self, one: Contest) -> Iterator[str]:
        style = "kr" if one.what == "budget" else None
        unit = "" if style or not one.unit else self.say(f"unit-{one.unit}")
        used, there = (
            self.say("unlimited") if number is None else self.value(number, style)
            for number in (one.used, one.available)
        )
        what = self.say(f"what-{one.what}")
        yield from self.item(
            self.say("ledger-line", what=what, of=one.of, used=used, available=there, unit=unit).rstrip()
        )
        for holder in one.held_by:
            subjects = self.say("and").join(map(self.value, holder.subjects)) or self.say("any-subject")
            kind = self.intervention(holder.variant)
            yield from self.below(
                "competition-held",
                self.say(
                    "competition-holder",
                    kind=kind, subjects=subjects, offerings=holder.offerings, students=holder.students,
                ),
            )  # fmt: skip
        for wish in one.wished_by:
            about = self.value(wish.subject) if wish.subject else self.value(str(wish.aim))
            yield from self.below(
                "competition-wished", self.say("competition-wish", about=about, count=wish.needs)
            )
