"""Step 1 as text: what is proposed, what is to be done, what nobody has answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from indsatsmotor.explaining import sentence
from indsatsmotor.loading import load_words
from indsatsmotor.plan import FindingItem, SchoolTaskItem
from indsatsmotor.render._page import Page


def as_survey(
    proposals: Sequence[FindingItem],
    tasks: Sequence[SchoolTaskItem],
    unanswered: Mapping[str, int],
    *,
    language: str = "da",
) -> str:
    """What :func:`indsatsmotor.survey.survey` found, for people to read.

    Args:
        proposals: what signs point to and nobody has judged.
        tasks: what is to be done in the survey.
        unanswered: of how many pupils each question is not answered.
        language: ``da`` or ``en``.
    """
    page = _SurveyPage(language, load_words())
    return "\n".join(page.lines(proposals, tasks, unanswered)).strip() + "\n"


class _SurveyPage(Page):
    def lines(
        self,
        proposals: Sequence[FindingItem],
        tasks: Sequence[SchoolTaskItem],
        unanswered: Mapping[str, int],
    ) -> Iterator[str]:
        asked = {name: count for name, count in unanswered.items() if count}
        yield from self._part("survey-proposals", [self._said(one) for one in proposals])
        yield from self._part("survey-tasks", [self._said(one) for one in tasks])
        yield from self._part(
            "survey-unanswered", [f"{self._label(name)}: {count}" for name, count in asked.items()]
        )

    def _part(self, name: str, items: Sequence[str]) -> Iterator[str]:
        yield from self.heading(self.say(name, count=len(items)))
        for item in items:
            yield from self.item(item)

    def _said(self, one: FindingItem | SchoolTaskItem) -> str:
        texts = (one.text, *([one.todo] if one.todo else []))
        return " ".join(sentence(text[self.language]) for text in texts)

    def _label(self, name: str) -> str:
        kind, _, field = name.partition(".")
        return self.words.field(kind, field, self.language)
