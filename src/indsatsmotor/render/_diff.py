"""What differs between two plans as text, 80 columns wide, in Danish or English."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from indsatsmotor.comparing import (
    CauseItem,
    ChangeKind,
    Diff,
    FieldChange,
    MeansChange,
    NeedChange,
    ResultChange,
    ResultItem,
    RuleChange,
    RuleChangeKind,
    RuleSort,
    SaidChange,
    SideItem,
)
from indsatsmotor.explaining import sentence
from indsatsmotor.loading import load_words
from indsatsmotor.plan import Plain
from indsatsmotor.render._page import Page
from indsatsmotor.rulebook import POLICY, Rulebook


def as_diff(diff: Diff, before: Rulebook, after: Rulebook, *, language: str = "da") -> str:
    """*diff* for people to read.

    Args:
        diff: what other rules change for one case.
        before: the rules it was compared with, for the names of interventions and rules.
        after: the rules that were asked about.
        language: ``da`` or ``en``.
    """
    return "\n".join(_DiffPage(language, load_words(), diff, (after, before)).lines()) + "\n"


@dataclass(frozen=True)
class _DiffPage(Page):
    diff: Diff
    books: tuple[Rulebook, ...]
    """Where names are looked up, in this order."""

    def lines(self) -> Iterator[str]:
        comparison = self.diff.comparison
        yield from self.title(self.say("diff"))
        yield from self.paragraph(self.say("diff-before", layers=_layers(comparison.before)))
        yield from self.paragraph(self.say("diff-after", layers=_layers(comparison.after)))
        yield from self.heading(self.say("heading-rule-changes", count=len(self.diff.rules)))
        for number, change in enumerate(self.diff.rules, 1):
            yield from self.hanging(f"{number}. {self._rule_change(change)}", "  ")
        if comparison.same:
            yield ""
            yield from self.paragraph(self.say("diff-same"))
            return
        for kind in ChangeKind:
            yield from self._results(kind, comparison.of_kind(kind))
        yield from self._section("needs", [self._need_change(one) for one in comparison.needs])
        yield from self._section("means", [self._means(one) for one in comparison.means])
        yield from self._section("said", [self._said(one) for one in comparison.said])
        yield from self._section("idle", [self._rule_title(one) for one in self.diff.idle()])

    # --- parts of the page ---

    def _section(self, name: str, items: Sequence[str]) -> Iterator[str]:
        if items:
            yield from self.heading(self.say(f"heading-change-{name}", count=len(items)))
        for item in items:
            yield from self.item(item)

    def _results(self, kind: ChangeKind, changes: Sequence[ResultChange]) -> Iterator[str]:
        """Those that came out otherwise in the same way together."""
        if not changes:
            return
        yield from self.heading(self.say(f"heading-change-{kind}", count=len(changes)))
        alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for one in changes:
            alike[tuple(self._result(one))].append(_owner(one))
        for (what, *details), owners in alike.items():
            yield from self.item(f"{what}: {', '.join(dict.fromkeys(owners))}")
            for detail in details:
                yield from self.hanging(detail, "      ")

    def _result(self, one: ResultChange) -> Iterator[str]:
        """What became of it, without whom it concerns."""
        yield f"{one.variant}  {self._intervention(one.variant)}"
        if one.kind is not ChangeKind.OTHERWISE:
            yield self.say("diff-status", before=self._status(one.before), after=self._status(one.after))
        owner = re.compile(rf"(?<!\w){re.escape(_owner(one))}(?!\w)")
        for said in one.said:
            # Alike but for the pupil: the pupil stands in the line above.
            yield owner.sub("…", self._said(said))
        yield from map(self._field, one.fields)
        if self.diff.rules:
            yield self._because(one.causes)

    def _status(self, one: ResultItem | None) -> str:
        return self.say("not-listed") if one is None else self.value(one.status)

    def _because(self, causes: Sequence[CauseItem]) -> str:
        numbers = {change.key: number for number, change in enumerate(self.diff.rules, 1)}
        if not causes:
            return self.say("cause-none")
        name = "cause-verified" if all(cause.verified for cause in causes) else "cause-part"
        return self.say(name, numbers=", ".join(str(numbers[cause.sort, cause.id]) for cause in causes))

    # --- lines ---

    def _rule_change(self, change: RuleChange) -> str:
        before, after = self.held(change.before), self.held(change.after)
        if change.sort is RuleSort.SWITCH:
            before, after = self._option(change.id, change.before), self._option(change.id, change.after)
        valued = change.kind is RuleChangeKind.CHANGED and change.after is not None
        name = "rule-change-value" if valued else f"rule-change-{change.kind}"
        line = self.say(name, title=self._rule_title(change), before=before, after=after)
        reason = f" {sentence(change.reason[self.language])}" if change.reason else ""
        return f"{sentence(line + self._by(change))}{reason}"

    def _by(self, change: RuleChange) -> str:
        """Who makes the change: the policy, a layer, or the source in which a new rule stands."""
        cited = change.citations[0].source if change.citations else None
        who = self.say("policy") if change.set_by == POLICY else change.set_by or cited
        return f" ({who})" if who else ""

    def _rule_title(self, change: RuleChange) -> str:
        named = change.id if change.title is None else change.title[self.language]
        title = self.say(f"policy-{change.id}") if change.sort is RuleSort.POLICY else named
        return title[:1].upper() + title[1:]

    def _option(self, switch: str, option: Plain) -> str:
        options = (b.ruleset.switches[switch].options for b in self.books if switch in b.ruleset.switches)
        text = next((texts[str(option)] for texts in options if str(option) in texts), None)
        return str(option) if text is None else text[self.language]

    def _said(self, one: SaidChange) -> str:
        name = "said-added" if one.added else "said-removed"
        return self.say(name, part=self.say(one.part), text=sentence(one.text[self.language]))

    def _field(self, change: FieldChange) -> str:
        label, before, after = self.say(f"field-{change.field}"), change.before, change.after
        if change.field == "period":
            before, after = self._period(before), self._period(after)
        elif isinstance(before, tuple) and isinstance(after, tuple):
            return f"{label}: {'; '.join(self._items(change.field, before, after)) or self.say('changed')}"
        style = "kr" if change.field == "cost_dkk" else None
        before, after = self.held(before, style), self.held(after, style)
        return self.say("field-value", field=label, before=before, after=after)

    def _period(self, days: Plain) -> str | None:
        if not isinstance(days, tuple):
            return None
        start, end = (self.value(date.fromisoformat(day)) for day in days)
        return self.say("period", start=start, end=end)

    def _items(self, field: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
        """What has come to a list and what has left it."""
        if field != "details":
            yield from (f"+ {self._named(field, one)}" for one in after if one not in before)
            yield from (f"- {self._named(field, one)}" for one in before if one not in after)

    def _named(self, field: str, one: str) -> str:
        return self._title_of(one) if field == "tasks" else self.value(one)

    def _title_of(self, rule: str) -> str:
        found = (book.ruleset.by_id[rule] for book in self.books if rule in book.ruleset.by_id)
        title = next((one.title[self.language] for one in found), None)
        return rule if title is None else title

    def _need_change(self, one: NeedChange) -> str:
        whom = one.need.class_ or ", ".join(one.students)
        line = self.say(f"short-{one.kind}", students=whom, need=self.need(one.need))
        if one.after is None:
            change = self.say("need-closed", before=self.value(one.before))
        elif one.before is None:
            change = self.say("need-open", after=self.value(one.after))
        else:
            change = self.say("need-otherwise", before=self.value(one.before), after=self.value(one.after))
        because = f" {self._because(one.causes)}" if self.diff.rules else ""
        return f"{line}: {sentence(change)}{because}"

    def _means(self, one: MeansChange) -> str:
        style = "kr" if one.kind == "budget" else None
        before, after = (
            self.say("none-at-all") if used is None else self.value(used, style)
            for used in (one.used_before, one.used_after)
        )
        unit = "" if style else self.say(f"unit-{one.unit}")
        what = self.say(f"what-{one.kind}")
        return self.say("means-change", what=what, of=one.of, before=before, after=after, unit=unit).rstrip()

    def _intervention(self, variant: str) -> str:
        catalogue = next(b.catalogue for b in self.books if variant in b.catalogue.variants)
        return self.variant(variant, catalogue)


def _owner(one: ResultChange) -> str:
    return one.class_ or ", ".join(one.students)


def _layers(side: SideItem) -> str:
    return ", ".join(f"{layer.id} {layer.version}" for layer in side.ruleset.layers)
