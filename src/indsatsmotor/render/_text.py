"""A plan as text that people read, 80 columns wide, in Danish or English."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indsatsmotor.explaining import sentence
from indsatsmotor.loading import load_words
from indsatsmotor.offering import Aim
from indsatsmotor.plan import (
    LedgerLine,
    NeedItem,
    Plan,
    Recommendation,
    Remark,
    ShortfallItem,
    SmallestChange,
    Status,
    Unmet,
)
from indsatsmotor.render._page import Page
from indsatsmotor.rulebook import Rulebook


def as_text(plan: Plan, book: Rulebook, *, language: str = "da") -> str:
    """*plan* for people to read, in ``da`` or ``en``.

    Args:
        plan: what to show.
        book: the rules it was made by, for the names of interventions.
        language: ``da`` or ``en``.
    """
    return "\n".join(_PlanPage(language, load_words(), plan, book).lines()) + "\n"


@dataclass(frozen=True)
class _PlanPage(Page):
    plan: Plan
    book: Rulebook

    def lines(self) -> Iterator[str]:
        yield from self._top()
        recommended = list(self.plan.recommended())
        yield from self._section("recommended", recommended, self._recommendation)
        for status in (Status.WITHHELD, Status.UNDETERMINED, Status.REFUSED):
            yield from self._alike(status)
        yield from self._section("unmet", self.plan.unmet, self._unmet)
        if self.plan.marginal_values:
            values = [value.text[self.language] for value in self.plan.marginal_values]
            yield from self._section("margin", values, self.item)
        if self.plan.running:
            yield from self._section(
                "running", self.plan.running, lambda one: [f"{one.id}  {self._what(one)}"]
            )
        if self.plan.task_texts:
            yield ""
            yield from self.paragraph(self.say("tasks-more", count=len(self.plan.task_texts)))
        yield from self.heading(self.say("heading-ledger"))
        yield from (self._ledger(line) for line in self.plan.ledger)
        texts = dict.fromkeys(self._with_todo(f.text, f.todo) for f in self.plan.findings)
        if texts:
            yield from self._section("findings", list(texts), self.item)

    # --- parts of the page ---

    def _top(self) -> Iterator[str]:
        yield from self.title(self.say("plan"))
        layers = ", ".join(f"{layer.id} {layer.version}" for layer in self.plan.ruleset.layers)
        yield from self.paragraph(self.say("rules", layers=layers))
        optimality = self.plan.optimality
        if optimality.proven:
            yield from self.paragraph(self.say("proven"))
        elif optimality.levels:
            yield from self.paragraph(self.say("not-proven", gap=self.value(optimality.gap, "percent")))
        if optimality.time_limited:
            yield from self.paragraph(self.say("time-limited"))
        yield from self.paragraph(self.say("people-decide"))

    def _section(self, name: str, items: Sequence[object], show: object) -> Iterator[str]:
        yield from self.heading(self.say(f"heading-{name}", count=len(items)))
        if not items:
            yield self.say("nothing")
        for item in items:
            yield from show(item)  # type: ignore[operator]  # one of this page's own methods

    def _recommendation(self, one: Recommendation) -> Iterator[str]:
        yield from ("", f"{one.id}  {self._what(one)}")
        yield from self._field("who", self._who(one))
        yield from self._field("when", self._when(one))
        yield from self._field("adults", self._adults(one))
        yield from self._field("room", one.room or "")
        yield from self._field("price", self._price(one.cost_dkk))
        yield from self._field("companions", ", ".join(one.companions))
        yield from self._field("why", one.justification.text[self.language])
        yield from self._remarks("conditions", one.conditions)
        yield from self._remarks("warnings", one.warnings)
        yield from self._remarks("attachments", one.attachments)
        yield from self._field("evidence", self._evidence(one))
        yield from self._field(
            "readings", "; ".join(f"{r.switch}: {r.text[self.language]}" for r in one.readings)
        )
        yield from self._field("sources", self._sources(one))

    def _alike(self, status: Status) -> Iterator[str]:
        """Results of one status, those with the same reasons together."""
        results = self.plan.with_status(status)
        if not results:
            return
        yield from self.heading(self.say(f"heading-{status}", count=len(results)))
        groups: dict[tuple[str, tuple[str, ...]], list[Recommendation]] = defaultdict(list)
        for one in results:
            groups[one.variant, tuple(self._reasons(one))].append(one)
        for (variant, reasons), alike in groups.items():
            owners = ", ".join(self._owner(one) for one in alike)
            yield ""
            yield from self.paragraph(f"{variant}  {self._intervention(variant)}: {owners}")
            for reason in reasons:
                yield from self.item(reason)

    def _reasons(self, one: Recommendation) -> Iterator[str]:
        owner = one.students[0] if len(one.students) == 1 else one.class_ or ""
        for remark in (*one.violations, *one.release):
            # Alike but for the pupil: the pupil stands in the line above.
            yield self._remark(remark).replace(owner, "…") if owner else self._remark(remark)
        if one.missing:
            facts = dict.fromkeys(self.words.field(f.kind, f.field, self.language) for f in one.missing)
            yield f"{self.say('missing')}: {', '.join(facts)}"

    def _unmet(self, one: Unmet) -> Iterator[str]:
        students = ", ".join(one.students) if not one.need.class_ else one.need.class_
        line = self.say(f"short-{one.kind}", students=students, need=self._need(one.need))
        shortfalls = "; ".join(self._shortfall(short) for short in one.shortfalls)
        text = f"{line}. {sentence(one.text[self.language])}"
        yield from self.item(f"{text} {self.say('lacked', what=sentence(shortfalls))}")
        if one.changes_sought:
            head = self.say("would-take") if one.smallest_changes else self.say("would-take-nothing")
            yield from self.hanging(head, "    ")
        for change in one.smallest_changes:
            yield from self.hanging(f"- {self._change(change)}", "    ")

    def _change(self, change: SmallestChange) -> str:
        text = change.text[self.language]
        if change.cost_dkk:
            text = self.say("change-price", change=text, price=self.value(change.cost_dkk, "kr"))
        return sentence(text if change.first_in_line else self.say("others-first", change=text))

    def _ledger(self, line: LedgerLine) -> str:
        style = "kr" if line.kind == "budget" else None
        return (
            "  "
            + self.say(
                "ledger-line",
                what=self.say(f"what-{line.kind}"),
                of=line.of,
                used=self.value(line.used, style),
                available=self.say("unlimited")
                if line.available is None
                else self.value(line.available, style),
                unit="" if style else self.say(f"unit-{line.unit}"),
            ).rstrip()
        )

    # --- words ---

    def _what(self, one: Recommendation) -> str:
        where = self.say("class", class_id=one.class_) if one.class_ else ""
        subject = self.say("and").join(map(self.value, one.subjects))
        area = f" ({self.value(one.area)})" if one.area else ""
        what = self.say("in-subject", subject=subject) + area if subject else ""
        return " ".join(part for part in (self._intervention(one.variant), what, where) if part)

    def _intervention(self, variant: str) -> str:
        intervention = self.book.catalogue.intervention_of(variant)
        title, own = (
            intervention.title[self.language],
            self.book.catalogue.variants[variant].title[self.language],
        )
        return title if title == own else f"{title}, {own[:1].lower()}{own[1:]}"

    def _who(self, one: Recommendation) -> str:
        if one.class_ is None:
            return ", ".join(one.students)
        focus = one.details.get("focus", ())
        count = self.say("pupils", count=len(one.students))
        return f"{count}, {self.say('focus', students=', '.join(focus))}" if focus else count

    def _when(self, one: Recommendation) -> str:
        parts = []
        if one.period is not None:
            start, end = self.value(one.period.start), self.value(one.period.end)
            parts.append(self.say("period", start=start, end=end))
        if one.weeks is not None and one.lessons_per_week is not None:
            lessons, minutes = self.value(one.lessons_per_week), one.minutes_per_lesson
            parts.append(self.say("weekly", weeks=one.weeks, lessons=lessons, minutes=minutes))
        if packs := one.details.get("packs"):
            days = ", ".join(self.value(date.fromisoformat(pack["day"])) for pack in packs)
            parts.append(self.say("packs", count=len(packs), days=days))
        if follow_up := one.details.get("follow_up"):
            weeks, lessons = follow_up.get("weeks"), follow_up.get("lessons_per_week")
            parts.append(self.say("follow-up", weeks=weeks, lessons=lessons))
        return "; ".join(parts)

    def _adults(self, one: Recommendation) -> str:
        return ", ".join(f"{a.id} ({self.say(f'role-{a.role}')})" for a in one.staff)

    def _price(self, amount: Decimal | None) -> str:
        return self.say("price-unknown") if amount is None else self.value(amount, "kr")

    def _evidence(self, one: Recommendation) -> str:
        return " ".join(sentence(e.statement[self.language]) for e in one.evidence if e.grade != "expected")

    def _sources(self, one: Recommendation) -> str:
        cited: dict[str, dict[str, None]] = defaultdict(dict)
        for rule in one.justification.rules:
            for citation in rule.citations:
                cited[citation.source][f"{citation.section} {citation.lines}"] = None
        return "; ".join(f"{source}: {', '.join(places)}" for source, places in cited.items())

    def _owner(self, one: Recommendation) -> str:
        return one.class_ or ", ".join(one.students)

    def _need(self, need: NeedItem) -> str:
        if need.aim is Aim.WELLBEING:
            return self.say("need-wellbeing")
        subject = self.value(need.subject) if need.subject else self.say("any-subject")
        if need.class_:
            return f"{self.say('need-class', class_id=need.class_)}, {subject}"
        return self.say(
            "need-subject",
            subject=subject,
            area=self.value(need.area) if need.area else self.say("any-area"),
        )

    def _shortfall(self, short: ShortfallItem) -> str:
        if short.fact is not None:
            label = self.words.field(short.fact.kind, short.fact.field, self.language)
            return self.say("shortfall-fact", fact=label, of=", ".join(short.fact.key))
        name = f"what-{short.what}"
        what = self.say(name) if name in self.words.phrases else self._rule_title(short.what)
        if short.had is None or short.needed is None:
            return self.say("shortfall-plain", what=what, of=short.of)
        style = "kr" if short.what == "budget" else None
        unit = "" if style else self._unit(short.unit)
        had, needed = self.value(short.had, style), self.value(short.needed, style)
        return self.say("shortfall", what=what, of=short.of, had=had, needed=needed, unit=unit).rstrip()

    def _unit(self, unit: str) -> str:
        return self.say(f"unit-{unit}") if f"unit-{unit}" in self.words.phrases else unit

    def _rule_title(self, rule_id: str) -> str:
        rule = self.book.ruleset.by_id.get(rule_id)
        return rule_id if rule is None else rule.title[self.language]

    def _remark(self, remark: Remark) -> str:
        todo = remark.todo
        text = self._with_todo(remark.text, todo)
        if remark.due is None or todo is None:
            return text
        return self.say("due", todo=text, day=self.value(remark.due))

    def _with_todo(self, text: object, todo: object) -> str:
        parts = [part[self.language] for part in (text, todo) if part is not None]  # type: ignore[index]
        return " ".join(sentence(part) for part in parts)

    # --- lines ---

    def _field(self, name: str, value: str) -> Iterator[str]:
        if value:
            yield from self.hanging(f"{self.say(name)}: {value}", "    ")

    def _remarks(self, name: str, remarks: Iterable[Remark]) -> Iterator[str]:
        texts = list(dict.fromkeys(self._remark(remark) for remark in remarks))
        if texts:
            yield f"    {self.say(name)}:"
            for text in texts:
                yield from self.hanging(f"- {text}", "    ")
