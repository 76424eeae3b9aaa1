"""What people are answered when they ask why, or why not: as text, 80 columns wide, in Danish or English."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from indsatsmotor.explaining import sentence, unheld
from indsatsmotor.facts import POINTS_AT
from indsatsmotor.loading import load_words
from indsatsmotor.plan import CitationItem, FactItem, Plain, UnmetKind
from indsatsmotor.reasons import (
    AppliedRule,
    BoundItem,
    Competition,
    Contest,
    DerivedStep,
    Explanation,
    FailedCondition,
    GroundsText,
    JudgedStep,
    ReadItem,
    SupportItem,
    ToldStep,
    WhatWouldChange,
    WhyNot,
)
from indsatsmotor.render._page import Page
from indsatsmotor.render._plan_voice import PlanVoice
from indsatsmotor.rulebook import Rulebook

_POINTING = frozenset({*POINTS_AT, "number"})
"""Fields that only tell which fact is meant."""


def as_explanation(explanation: Explanation, book: Rulebook, *, language: str = "da") -> str:
    """*explanation* for people to read, in ``da`` or ``en``.

    Args:
        explanation: what to show.
        book: the rules it was made by, for the names of interventions.
        language: ``da`` or ``en``.
    """
    page = _ExplanationPage(language, load_words(), book)
    return "\n".join(page.lines(explanation)) + "\n"


def as_why_not(answer: WhyNot, book: Rulebook, *, language: str = "da") -> str:
    """*answer* for people to read, in ``da`` or ``en``.

    Args:
        answer: what to show.
        book: the rules it was made by, for the names of interventions.
        language: ``da`` or ``en``.
    """
    return "\n".join(_WhyNotPage(language, load_words(), book).lines(answer)) + "\n"


def as_what_would_change(answer: WhatWouldChange, book: Rulebook, *, language: str = "da") -> str:
    """*answer* for people to read, in ``da`` or ``en``.

    Args:
        answer: what to show.
        book: the rules it was made by.
        language: ``da`` or ``en``.
    """
    return "\n".join(_ChangePage(language, load_words(), book).lines(answer)) + "\n"


@dataclass(frozen=True)
class _ReasonsPage(PlanVoice, Page):
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
        value = self._spoken(item.value)
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
        return self.say(f"compare-{item.comparison}", bound=self._spoken(item.bound), unit=unit).strip()

    def _spoken(self, value: Plain) -> str:
        """A value; interventions by their titles."""
        if value is None:
            return self.say("read-unrecorded")
        if isinstance(value, tuple):
            return ", ".join(map(self._spoken, value)) or self.say("none-at-all")
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


class _ExplanationPage(_ReasonsPage):
    def lines(self, one: Explanation) -> Iterator[str]:
        yield from self.title(self.say("explanation", of=one.of))
        yield from self.paragraph(self._head(one))
        yield from self.part("grounds", self._grounds(one))
        yield from self.part("steps-told", (x for step in one.told for x in self._told(step)))
        yield from self.part("steps-derived", (x for step in one.derived for x in self._derived(step)))
        yield from self.part("steps-judged", (x for step in one.judged for x in self._judged(step)))
        said = ((step.number, self.remark(step.remark)) for step in one.said)
        yield from self.part("steps-said", (x for n, text in said for x in self.numbered(n, text)))
        yield from self.part("steps-missing", self.untold(one.missing))
        short = (
            x for unmet in one.unmet for each in unmet.shortfalls for x in self.item(self.shortfall(each))
        )
        yield from self.part("why-not-short", short)
        yield from self.part("steps-competition", self.competition(one.competition))
        yield from self.part("steps-bounds", (x for bound in one.parameters for x in self._bound(bound)))
        yield from self.part("steps-rules", (x for rule in one.rules for x in self._rule(rule)))

    def _head(self, one: Explanation) -> str:
        who = ", ".join(one.students)
        if one.others:
            who = self.say("and-others", who=who, count=one.others)
        if one.result is not None:
            what, status = self.what(one.result), self.say(one.status)
            return sentence(self.say("explained-result", what=what, who=who, status=status))
        need, status = self.need(one.needs[0]), self.say(f"need-{one.status}")
        said = [sentence(self.say("explained-need", who=who, need=need, status=status))]
        if one.met_by:
            said.append(self.say("need-met-by", ids=", ".join(one.met_by)))
        if any(unmet.kind is UnmetKind.SUPPLEMENT for unmet in one.unmet):
            said.append(self.say("need-supplement"))
        return " ".join(said)

    def _grounds(self, one: Explanation) -> Iterator[str]:
        text = one.grounds.text
        for name in GroundsText.model_fields:
            said = getattr(text, name)[self.language]
            yield from self.hanging(f"{self.say(f'grounds-part-{name}')}: {said}", "  ")

    def _told(self, step: ToldStep) -> Iterator[str]:
        kind = self.book.ruleset.all_kinds[step.kind]
        key = " ".join(self.held(part) for part in step.key if part)
        fields = "; ".join(
            f"{self.words.field(step.kind, name, self.language)}: {self._spoken(value)}"
            for name, value in step.fields.items()
            if name not in kind.keys
        )
        head = f"{self.words.field(step.kind, '', self.language)} {key}".strip()
        yield from self.numbered(step.number, f"{head}: {fields}" if fields else head)

    def _derived(self, step: DerivedStep) -> Iterator[str]:
        first, *others = step.supports
        yield from self.numbered(step.number, first.text[self.language])
        yield from self._support("because-of", first)
        for other in others:
            yield from self._support("because-also", other)

    def _support(self, name: str, one: SupportItem) -> Iterator[str]:
        numbers = ", ".join(map(str, one.premises))
        if one.hidden:
            hidden = self.say("hidden-premises", count=one.hidden)
            numbers = f"{numbers}; {hidden}" if numbers else hidden
        rule = self.rule_title(one.rule)
        yield from self.below(name, self.say("support", numbers=numbers, rule=rule))
        yield from self.below("was-read", self.read(one.read))
        absent = [self.rule_title(name) for absence in one.absences for name in absence.rules]
        yield from self.below("is-absent", "; ".join(dict.fromkeys(absent)))

    def _judged(self, step: JudgedStep) -> Iterator[str]:
        outcome = self.say("judged-open" if step.open else f"judged-{step.outcome}")
        yield from self.numbered(step.number, f"{outcome}: {step.text[self.language]}")
        numbers = sorted({item.step for item in step.read if item.step is not None})
        yield from self.below("because-of", ", ".join(map(str, numbers)))
        yield from self.below("was-read", self.read(step.read, step.outcome))
        if step.todo is not None:
            yield from self.hanging(sentence(step.todo[self.language]), "     ")

    def _bound(self, one: BoundItem) -> Iterator[str]:
        by = self.say(f"set-{one.source}", by=one.set_by)
        value = f"{self._spoken(one.value)} {self.counted(one.id, one.value)}".rstrip()
        text = self.say("bound-line", title=one.title[self.language], value=value, by=by)
        if one.value != one.published:
            text = f"{text} {self.say('bound-published', value=self._spoken(one.published))}"
        places = self.places(one.citations)
        yield from self.item(f"{text} ({places})" if places else text)

    def _rule(self, one: AppliedRule) -> Iterator[str]:
        codes = ", ".join(one.code)
        title = one.title[self.language]
        yield from self.item(f"{title} [{codes}]. {self.places(one.citations)}")


class _WhyNotPage(_ReasonsPage):
    def lines(self, one: WhyNot) -> Iterator[str]:
        yield from self.title(self.say("why-not", what=one.variant, who=one.owner))
        yield from self.paragraph(sentence(self.intervention(one.variant)))
        yield from self.paragraph(sentence(one.text[self.language]))
        yield from self.part("why-not-failed", (x for each in one.failed for x in self._failed(each)))
        release = (x for remark in one.release for x in self.item(self.remark(remark)))
        yield from self.part("release", release)
        yield from self.part("steps-missing", self.untold(one.missing))
        short = (x for each in one.shortfalls for x in self.item(self.shortfall(each)))
        yield from self.part("why-not-short", short)
        yield from self.part("steps-competition", self.competition(one.competition))
        if one.offered:
            yield from self.part("why-not-offered", self.item(", ".join(one.offered)))
        others = [each for each in one.variants if each.variant != one.variant]
        lines = (
            self.say(
                "why-not-variant",
                what=self.intervention(each.variant),
                standing=self.say(f"standing-{each.standing}"),
            )
            for each in others
        )
        yield from self.part("why-not-variants", (x for text in lines for x in self.item(text)))

    def _failed(self, one: FailedCondition) -> Iterator[str]:
        part = ""
        if one.role is not None:
            role = self.say(f"role-{one.role}")
            part = f" ({role} {one.chosen})" if one.chosen else f" ({role})"
        text = one.text[self.language]
        title = one.title[self.language]
        said = title if text == title else f"{title}: {text}"
        yield from self.item(sentence(f"{said}{part}"))
        read = self.read(one.read, "violated" if one.recorded else "undetermined")
        yield from self.below("was-read", read)
        if one.sort == "derive" and not read:
            yield from self.hanging(sentence(self.say("why-not-rests")), "     ")
        if one.shortfall is not None and not one.read:
            yield from self.below("what-lacks", self.shortfall(one.shortfall))
        if one.todo is not None:
            yield from self.hanging(sentence(one.todo[self.language]), "     ")
        yield from self.below("sources", self.places(one.citations))


class _ChangePage(_ReasonsPage):
    def lines(self, one: WhatWouldChange) -> Iterator[str]:
        yield from self.title(self.say("change", of=one.of))
        yield from self.paragraph(sentence(self.say("change-now", status=self._status(one.status))))
        options = (
            self.say("change-then", text=option.text[self.language], status=self._status(option.status))
            for option in one.options
        )
        yield from self.part("change-options", (x for text in options for x in self.item(sentence(text))))
        if not one.options and one.complete:
            yield from self.paragraph(self.say("change-none"))
        if not one.complete:
            yield from self.paragraph(self.say("change-incomplete", count=one.plans))

    def _status(self, status: str) -> str:
        """The status of a result, where it stands, or what has become of a need."""
        names = (f"{family}{status}" for family in ("", "standing-", "need-"))
        return self.say(next(name for name in names if name in self.words.phrases)).rstrip(".")
