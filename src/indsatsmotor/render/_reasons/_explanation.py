"""Why a result or a need is as it is: the short reasons, then every step under its number."""

from __future__ import annotations

from collections.abc import Iterator

from indsatsmotor.explaining import sentence
from indsatsmotor.loading import load_words
from indsatsmotor.plan import UnmetKind
from indsatsmotor.reasons import (
    AppliedRule,
    BoundItem,
    DerivedStep,
    Explanation,
    GroundsText,
    JudgedStep,
    SupportItem,
    ToldStep,
)
from indsatsmotor.render._reasons._page import ReasonsPage
from indsatsmotor.rulebook import Rulebook


def as_explanation(explanation: Explanation, book: Rulebook, *, language: str = "da") -> str:
    """*explanation* for people to read, in ``da`` or ``en``.

    Args:
        explanation: what to show.
        book: the rules it was made by, for the names of interventions.
        language: ``da`` or ``en``.
    """
    page = _ExplanationPage(language, load_words(), book)
    return "\n".join(page.lines(explanation)) + "\n"


class _ExplanationPage(ReasonsPage):
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
            f"{self.words.field(step.kind, name, self.language)}: {self.spoken(value)}"
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
        outcome = self.say(f"judged-{_outcome(step)}")
        yield from self.numbered(step.number, f"{outcome}: {step.text[self.language]}")
        numbers = sorted({item.step for item in step.read if item.step is not None})
        yield from self.below("because-of", ", ".join(map(str, numbers)))
        yield from self.below("was-read", self.read(step.read, step.outcome))
        if step.todo is not None:
            yield from self.hanging(sentence(step.todo[self.language]), "     ")

    def _bound(self, one: BoundItem) -> Iterator[str]:
        by = self.say(f"set-{one.source}", by=one.set_by)
        value = f"{self.spoken(one.value)} {self.counted(one.id, one.value)}".rstrip()
        text = self.say("bound-line", title=one.title[self.language], value=value, by=by)
        if one.value != one.published:
            text = f"{text} {self.say('bound-published', value=self.spoken(one.published))}"
        places = self.places(one.citations)
        yield from self.item(f"{text} ({places})" if places else text)

    def _rule(self, one: AppliedRule) -> Iterator[str]:
        codes = ", ".join(one.code)
        title = one.title[self.language]
        yield from self.item(f"{title} [{codes}]. {self.places(one.citations)}")


def _outcome(step: JudgedStep) -> str:
    """What a requirement came to; of other rules, what they do."""
    if step.sort != "require":
        return step.sort
    return "open" if step.open else step.outcome
