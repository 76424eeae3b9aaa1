"""What a change of a case came to as text, 80 columns wide, in Danish or English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indsatsmotor.comparing import (
    Because,
    ChangeKind,
    Diff,
    Difference,
    FactChange,
    FactChangeKind,
    NeedChange,
    Reason,
    ResultChange,
)
from indsatsmotor.explaining import sentence
from indsatsmotor.loading import load_words
from indsatsmotor.render._diff import _DiffPage
from indsatsmotor.rulebook import Rulebook


def as_difference(difference: Difference, book: Rulebook, *, language: str = "da") -> str:
    """*difference* for people to read.

    Args:
        difference: what a change came to.
        book: the rules in force, for the names of interventions.
        language: ``da`` or ``en``.
    """
    bare = Diff(rules=(), comparison=difference.comparison)
    page = _DifferencePage(language, load_words(), bare, (book,), difference)
    return "\n".join(page.lines()) + "\n"


@dataclass(frozen=True)
class _DifferencePage(_DiffPage):
    difference: Difference

    def lines(self) -> Iterator[str]:
        comparison = self.difference.comparison
        yield from self.title(self.say("difference"))
        if comparison.before.ruleset != comparison.after.ruleset:
            yield from self.paragraph(self.say("difference-rules"))
        yield from self._section("facts", [sentence(self._fact(one)) for one in self.difference.changes])
        yield ""
        if comparison.same:
            yield from self.paragraph(self.say("diff-same"))
            return
        for name in ("gains", "loses"):
            who = getattr(self.difference, name)
            yield from self.paragraph(
                self.say(f"difference-{name}", who=", ".join(who) or self.say("nobody"))
            )
        for kind in ChangeKind:
            yield from self._results(kind, comparison.of_kind(kind))
        yield from self._section("needs", [self._need_change(one) for one in comparison.needs])
        yield from self._section("means", [self._means(one) for one in comparison.means])
        yield from self._section("said", [self._said(one) for one in comparison.said])

    def _result(self, one: ResultChange) -> Iterator[str]:
        yield from super()._result(self._in_short(one))
        ids = (one.before.id if one.before else None, one.after.id if one.after else None)
        yield self._why(
            because for because in self.difference.because if (because.before, because.after) == ids
        )

    def _in_short(self, one: ResultChange) -> ResultChange:
        """Of what is recommended in one plan only, no more than what stands against it in the other."""
        if one.kind not in {ChangeKind.GAINED, ChangeKind.LOST}:
            return one
        against = (said for said in one.said if said.added is (one.kind is ChangeKind.LOST))
        return one.model_copy(update={"fields": (), "said": tuple(against)})

    def _need_change(self, one: NeedChange) -> str:
        because = (because for because in self.difference.because if because.need == one.need.id)
        return f"{super()._need_change(one)} {self._why(because)}"

    def _why(self, becauses: Iterable[Because]) -> str:
        reasons = dict.fromkeys(self._reason(reason) for because in becauses for reason in because.reasons)
        return sentence(self.say("because", reasons="; ".join(reasons)))

    def _reason(self, reason: Reason) -> str:
        if reason.fact is not None:
            return self._fact(reason.fact)
        return self.say(f"reason-{reason.sort}", id=reason.result)

    def _fact(self, one: FactChange) -> str:
        what, key = self.words.field(one.kind, "", self.language), "/".join(one.key)
        fields = "; ".join(
            self.say(
                "field-value",
                field=self.words.field(one.kind, field.field, self.language),
                before=self.held(field.before),
                after=self.held(field.after),
            )
            for field in one.fields
        )
        text = self.say(f"fact-{one.change}", what=what, key=key, fields=fields)
        return " ".join(text.split()) if one.change is not FactChangeKind.CORRECTED else text
