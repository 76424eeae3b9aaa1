"""The parts of a plan in words, as every view of it says them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indsatsmotor.explaining import sentence
from indsatsmotor.facts import Slot
from indsatsmotor.plan import (
    AdultItem,
    Arranged,
    Plan,
    Recommendation,
    Remark,
    ShortfallItem,
    SmallestChange,
    Sought,
    Status,
    Unmet,
)
from indsatsmotor.reasons import ResultHead
from indsatsmotor.render._page import Voice
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.sources import Text


@dataclass(frozen=True)
class Reason:
    """Why something is not recommended, and the rule that says it; none where a fact is not told."""

    text: str
    rule: str | None = None


@dataclass(frozen=True)
class Alike:
    """Results of one variant that are not recommended for the same reasons."""

    variant: str
    reasons: tuple[Reason, ...]
    results: tuple[Recommendation, ...]


@dataclass(frozen=True)
class PlanVoice(Voice):
    """Says the parts of a plan."""

    book: Rulebook

    # --- an offering ---

    def what(self, one: Arranged | ResultHead) -> str:
        """What is offered: intervention, subject and class."""
        where = self.say("class", class_id=one.class_) if one.class_ else ""
        subject = self.say("and").join(map(self.value, one.subjects))
        area = f" ({self.value(one.area)})" if one.area else ""
        what = self.say("in-subject", subject=subject) + area if subject else ""
        return " ".join(part for part in (self.intervention(one.variant), what, where) if part)

    def intervention(self, variant: str) -> str:
        """The title of a variant, after that of its intervention."""
        return self.variant(variant, self.book.catalogue)

    def who(self, one: Recommendation) -> str:
        """The pupils; of a class how many, and for whom above all."""
        if one.class_ is None:
            return ", ".join(one.students)
        focus = one.details.get("focus", ())
        count = self.say("pupils", count=len(one.students))
        return f"{count}, {self.say('focus', students=', '.join(focus))}" if focus else count

    def owner(self, one: Recommendation) -> str:
        """The class, or the pupils where it is not a class's."""
        return one.class_ or ", ".join(one.students)

    def when(self, one: Recommendation) -> str:
        """From when to when, and how much."""
        parts = []
        if one.period is not None:
            start, end = self.value(one.period.start), self.value(one.period.end)
            parts.append(self.say("period", start=start, end=end))
        if one.weeks is not None and one.lessons_per_week is not None:
            lessons, minutes = self.value(one.lessons_per_week), one.minutes_per_lesson
            parts.append(self.say("weekly", weeks=one.weeks, lessons=lessons, minutes=minutes))
        parts += self._times(one.slots)
        if packs := one.details.get("packs"):
            days = ", ".join(self.value(date.fromisoformat(pack["day"])) for pack in packs)
            parts.append(self.say("packs", count=len(packs), days=days))
        if follow_up := one.details.get("follow_up"):
            weeks, lessons = follow_up.get("weeks"), follow_up.get("lessons_per_week")
            parts.append(self.say("follow-up", weeks=weeks, lessons=lessons))
            parts += self._times(follow_up.get("slots"))
        return "; ".join(parts)

    def _times(self, slots: Sequence[str] | None) -> Iterator[str]:
        """When it meets in the week, where that is found."""
        if slots:
            times = sorted(map(Slot.model_validate, slots), key=lambda slot: slot.place)
            yield ", ".join(map(self.value, times))

    def adults(self, one: Recommendation) -> str:
        """Who takes part, and as what."""
        return ", ".join(f"{adult.id} ({', '.join(self._part_of(adult))})" for adult in one.staff)

    def _part_of(self, adult: AdultItem) -> Iterator[str]:
        """What an adult does, and how many lessons a substitute takes over meanwhile."""
        yield self.say(f"role-{adult.role}")
        if adult.covered_lessons_per_week:
            yield self.say("covered", lessons=self.value(adult.covered_lessons_per_week))

    def pairs(self, one: Recommendation) -> str:
        """Who learns with whom; a tutor is named as one."""
        return "; ".join(
            self.say("and").join(
                f"{name} ({self.say('role-tutor')})" if name == pair.get("tutor_id") else name
                for name in pair["students"]
            )
            for pair in one.details.get("pairs", ())
        )

    def price(self, amount: Decimal | None) -> str:
        """What it costs."""
        return self.say("price-unknown") if amount is None else self.value(amount, "kr")

    # --- why ---

    def remark(self, remark: Remark) -> str:
        """What a rule says, what may be done about it, and by when."""
        todo = remark.todo
        text = self.with_todo(remark.text, todo)
        if remark.due is None or todo is None:
            return text
        return self.say("due", todo=text, day=self.value(remark.due))

    def with_todo(self, text: Text, todo: Text | None) -> str:
        """What is said, and what may be done about it."""
        parts = [part[self.language] for part in (text, todo) if part is not None]
        return " ".join(sentence(part) for part in parts)

    def rule_title(self, rule_id: str) -> str:
        """What a rule is called; its id where the rules in force do not have it."""
        rule = self.book.ruleset.by_id.get(rule_id)
        return rule_id if rule is None else rule.title[self.language]

    def alike(self, plan: Plan, status: Status) -> Iterator[Alike]:
        """The results of one status, those with the same reasons together."""
        groups: dict[tuple[str, tuple[Reason, ...]], list[Recommendation]] = defaultdict(list)
        for one in plan.with_status(status):
            groups[one.variant, tuple(self._reasons(one))].append(one)
        for (variant, reasons), results in groups.items():
            yield Alike(variant, reasons, tuple(results))

    def _reasons(self, one: Recommendation) -> Iterator[Reason]:
        owner = one.students[0] if len(one.students) == 1 else one.class_ or ""
        for remark in (*one.violations, *one.release):
            # Alike but for the pupil: the pupil is named beside them.
            text = self.remark(remark)
            yield Reason(text.replace(owner, "…") if owner else text, remark.rule)
        if one.missing:
            facts = dict.fromkeys(self.words.field(f.kind, f.field, self.language) for f in one.missing)
            yield Reason(f"{self.say('missing')}: {', '.join(facts)}")

    # --- what is needed, and what is short ---

    def shortfall(self, short: ShortfallItem) -> str:
        """What was short, how much there was and how much it takes."""
        if short.fact is not None:
            label = self.words.field(short.fact.kind, short.fact.field, self.language)
            return self.say("shortfall-fact", fact=label, of=", ".join(short.fact.key))
        name = f"what-{short.what}"
        of_rule = name not in self.words.phrases
        what = self.rule_title(short.what) if of_rule else self.say(name)
        # A rule says which field was short; its own title says it in words.
        of = short.of.rpartition("/")[0] or short.of if of_rule else short.of
        if short.had is None or short.needed is None:
            return self.say("shortfall-plain", what=what, of=of)
        style = "kr" if short.what == "budget" else None
        unit = "" if style else self.unit(short.unit)
        had, needed = self.value(short.had, style), self.value(short.needed, style)
        return self.say("shortfall", what=what, of=of, had=had, needed=needed, unit=unit).rstrip()

    def would_take(self, one: Unmet) -> str:
        """What stands over the smallest changes: whether there are any, and whether there may be others."""
        head = self.say("would-take" if one.smallest_changes else "would-take-nothing")
        return head if one.changes_sought is Sought.ALL else f"{self.say('would-take-stopped')} {head}"

    def change(self, change: SmallestChange) -> str:
        """What would be enough, what it costs, and whether others would come first."""
        text = change.text[self.language]
        if change.cost_dkk:
            text = self.say("change-price", change=text, price=self.value(change.cost_dkk, "kr"))
        return sentence(text if change.first_in_line else self.say("others-first", change=text))

    def unit(self, unit: str) -> str:
        """What something is counted in; a unit that has no words as it stands in its rule."""
        return self.say(f"unit-{unit}") if f"unit-{unit}" in self.words.phrases else unit
