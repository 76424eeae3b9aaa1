"""Step 1 as text: what is proposed, what is to be done, what nobody has answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from indsatsmotor.loading import Words, load_words
from indsatsmotor.plan import FindingItem, SchoolTaskItem

WIDTH = 80


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
    return "\n".join(_lines(proposals, tasks, unanswered, language, load_words())).strip() + "\n"


def _lines(
    proposals: Sequence[FindingItem],
    tasks: Sequence[SchoolTaskItem],
    unanswered: Mapping[str, int],
    language: str,
    words: Words,
) -> Iterator[str]:
    asked = {name: count for name, count in unanswered.items() if count}
    said = (
        ("survey-proposals", [_said(one, language) for one in proposals]),
        ("survey-tasks", [_said(one, language) for one in tasks]),
        ("survey-unanswered", [_label(name, count, language, words) for name, count in asked.items()]),
    )
    for heading, items in said:
        title = words.phrase(heading, language, count=len(items))
        yield from ("", title, "-" * len(title))
        for item in items:
            yield from wrap(f"- {item}", WIDTH, initial_indent="  ", subsequent_indent="    ")


def _said(one: FindingItem | SchoolTaskItem, language: str) -> str:
    texts = [one.text[language], *([one.todo[language]] if one.todo else [])]
    return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in texts)


def _label(name: str, count: int, language: str, words: Words) -> str:
    kind, _, field = name.partition(".")
    return f"{words.label(kind, field)[language]}: {count}"
