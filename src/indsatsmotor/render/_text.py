"""A plan as text that people read, 80 columns wide, in Danish or English."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indsatsmotor.explaining import sentence
from indsatsmotor.loading import load_words
from indsatsmotor.offering import Forbidden
from indsatsmotor.plan import (
    AmendmentItem,
    LedgerLine,
    ParameterItem,
    Plan,
    Recommendation,
    Remark,
    Sought,
    Status,
    SwitchItem,
    Unmet,
)
from indsatsmotor.render._page import Page
from indsatsmotor.render._plan_voice import PlanVoice
from indsatsmotor.rulebook import POLICY, Rulebook
from indsatsmotor.rules import AmendedSort

_LABELS = {"students": ("student", ""), "staff_id": ("adult", "staff_id")}
"""What is called otherwise than in an offering."""


def as_text(plan: Plan, book: Rulebook, *, language: str = "da") -> str:
    """*plan* for people to read, in ``da`` or ``en``.

    Args:
        plan: what to show.
        book: the rules it was made by, for the names of interventions.
        language: ``da`` or ``en``.
    """
    return "\n".join(_PlanPage(language, load_words(), book, plan).lines()) + "\n"


@dataclass(frozen=True)
class _PlanPage(PlanVoice, Page):
    plan: Plan

    def lines(self) -> Iterator[str]:
        yield from self._top()
        if by_hand := list(self._by_hand()):
            yield from self._section("choices", by_hand, self.item)
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
                "running", self.plan.running, lambda one: [f"{one.id}  {self.what(one)}"]
            )
        if self.plan.task_texts:
            yield ""
            yield from self.paragraph(self.say("tasks-more", count=len(self.plan.task_texts)))
        yield from self.heading(self.say("heading-ledger"))
        yield from (self._ledger(line) for line in self.plan.ledger)
        texts = dict.fromkeys(self.with_todo(f.text, f.todo) for f in self.plan.findings)
        if texts:
            yield from self._section("findings", list(texts), self.item)
        if amendments := self.plan.ruleset.amendments:
            yield from self._section("amendments", amendments, self._amendment)

    # --- parts of the page ---

    def _top(self) -> Iterator[str]:
        yield from self.title(self.say("plan"))
        layers = ", ".join(f"{layer.id} {layer.version}" for layer in self.plan.ruleset.layers)
        yield from self.paragraph(self.say("rules", layers=layers))
        optimality = self.plan.optimality
        if optimality.proven:
            by_hand = bool(list(self._by_hand()))
            yield from self.paragraph(self.say("proven-around") if by_hand else self.say("proven"))
        elif optimality.levels:
            yield from self.paragraph(self.say("not-proven", gap=self.value(optimality.gap, "percent")))
        if optimality.time_limited:
            yield from self.paragraph(self.say("time-limited"))
        yield from self.paragraph(self.say("people-decide"))

    def _by_hand(self) -> Iterator[str]:
        """What people chose, and what became of it."""
        for one in self.plan.recommendations:
            if one.fixed:
                yield self.say("fixed", id=one.id, status=self.say(str(one.status)))
        for forbidden in self.plan.choices.forbidden:
            yield self.say("forbidden", what=", ".join(self._told(forbidden)))

    def _told(self, forbidden: Forbidden) -> Iterator[str]:
        for name, value in forbidden:
            kind, field = _LABELS.get(name, ("offering", name))
            for part in sorted(value) if isinstance(value, frozenset) else [value]:
                if part is not None:
                    yield f"{self.words.field(kind, field, self.language)} {part}"

    def _section(self, name: str, items: Sequence[object], show: object) -> Iterator[str]:
        yield from self.heading(self.say(f"heading-{name}", count=len(items)))
        if not items:
            yield self.say("nothing")
        for item in items:
            yield from show(item)  # type: ignore[operator]  # one of this page's own methods

    def _recommendation(self, one: Recommendation) -> Iterator[str]:
        yield from ("", f"{one.id}  {self.what(one)}")
        yield from self._field("who", self.who(one))
        yield from self._field("when", self.when(one))
        yield from self._field("pairs", self.pairs(one))
        yield from self._field("adults", self.adults(one))
        yield from self._field("supplier", one.details.get("supplier_id", ""))
        yield from self._field("room", one.room or "")
        yield from self._field("price", self.price(one.cost_dkk))
        yield from self._field("companions", ", ".join(one.companions))
        yield from self._field("why", one.justification.text[self.language])
        yield from self._remarks("conditions", one.conditions)
        yield from self._remarks("warnings", one.warnings)
        yield from self._remarks("attachments", one.attachments)
        yield from self._field("evidence", self._evidence(one))
        yield from self._field("readings", "; ".join(map(self._reading, one.readings)))
        yield from self._field("bounds", "; ".join(map(self._bound, one.justification.parameters)))
        yield from self._field("sources", self._sources(one))

    def _alike(self, status: Status) -> Iterator[str]:
        """Results of one status, those with the same reasons together."""
        results = self.plan.with_status(status)
        if not results:
            return
        yield from self.heading(self.say(f"heading-{status}", count=len(results)))
        for alike in self.alike(self.plan, status):
            owners = ", ".join(self.owner(one) for one in alike.results)
            yield ""
            yield from self.paragraph(f"{alike.variant}  {self.intervention(alike.variant)}: {owners}")
            for reason in alike.reasons:
                yield from self.item(reason.text)

    def _unmet(self, one: Unmet) -> Iterator[str]:
        students = ", ".join(one.students) if not one.need.class_ else one.need.class_
        line = self.say(f"short-{one.kind}", students=students, need=self.need(one.need))
        shortfalls = "; ".join(self.shortfall(short) for short in one.shortfalls)
        text = f"{line}. {sentence(one.text[self.language])}"
        yield from self.item(f"{text} {self.say('lacked', what=sentence(shortfalls))}")
        if one.changes_sought is not Sought.NO:
            yield from self.hanging(self.would_take(one), "    ")
        for change in one.smallest_changes:
            yield from self.hanging(f"- {self.change(change)}", "    ")

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

    def _amendment(self, one: AmendmentItem) -> Iterator[str]:
        before, after = one.before, one.after
        if one.sort is AmendedSort.SWITCH:
            options = self.book.ruleset.switches[one.id].options
            before, after = options[str(before)], options[str(after)]  # type: ignore[assignment]  # texts
        said = self.say(
            f"amended-{one.sort}",
            title=one.title[self.language],
            before=self.held(before),
            after=self.held(after),
            layer=one.layer,
        )
        yield from self.item(f"{sentence(said)} {sentence(one.reason[self.language])}")

    # --- words ---

    def _reading(self, one: SwitchItem) -> str:
        by = "" if one.set_by is None else f" ({self._by(one.set_by)})"
        return f"{one.switch}: {one.text[self.language]}{by}"

    def _bound(self, one: ParameterItem) -> str:
        return self.say(
            "bound",
            title=one.title[self.language],
            value=self.held(one.value),
            by=self._by(one.set_by),
            published=self.held(one.published),
        )

    def _by(self, who: str) -> str:
        """Who has set something: a layer by its id, or the policy."""
        return self.say("policy") if who == POLICY else who

    def _evidence(self, one: Recommendation) -> str:
        return " ".join(sentence(e.statement[self.language]) for e in one.evidence if e.grade != "expected")

    def _sources(self, one: Recommendation) -> str:
        cited: dict[str, dict[str, None]] = defaultdict(dict)
        why = one.justification
        citations = [c for rule in why.rules for c in rule.citations]
        for citation in (*citations, *(c for bound in why.parameters for c in bound.citations)):
            cited[citation.source][f"{citation.section} {citation.lines}"] = None
        return "; ".join(f"{source}: {', '.join(places)}" for source, places in cited.items())

    # --- lines ---

    def _field(self, name: str, value: str) -> Iterator[str]:
        if value:
            yield from self.hanging(f"{self.say(name)}: {value}", "    ")

    def _remarks(self, name: str, remarks: Iterable[Remark]) -> Iterator[str]:
        texts = list(dict.fromkeys(self.remark(remark) for remark in remarks))
        if texts:
            yield f"    {self.say(name)}:"
            for text in texts:
                yield from self.hanging(f"- {text}", "    ")
