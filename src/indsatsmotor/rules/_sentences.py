"""The sentences of rules: what stands in their braces, and whether it can be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indsatsmotor.rules._model import Invariant, Note, Require, Rule, SchoolTask, Task
from indsatsmotor.rules._problems import Path, one_of
from indsatsmotor.sources import Text

STYLES = ("percent", "number", "kr", "date")
"""How a value can be written; a sentence names the style after a colon."""

_NAMED = re.compile(r"\{([^{}:]+)(?::(\w+))?\}")


def sentences_of(rule: Rule) -> Iterator[tuple[Path, Text]]:
    """What *rule* says, each with the way to it; its title and why a task is worth doing come first."""
    yield ("title",), rule.title
    if isinstance(rule, Task | SchoolTask) and rule.work.why is not None:
        yield ("work", "why"), rule.work.why
    yield ("because",), rule.because
    if isinstance(rule, Require | Invariant) and rule.otherwise is not None:
        yield ("otherwise",), rule.otherwise
    if isinstance(rule, Require | Note | Invariant) and rule.todo is not None:
        yield ("todo",), rule.todo


def named_in(sentence: str) -> list[str]:
    """What *sentence* names.

    >>> named_in("{elev.id} er væk {elev.absence_share_current:percent}; grænsen er {$fravaersgraense}")
    ['elev.id', 'elev.absence_share_current', '$fravaersgraense']
    """
    return [name for name, _ in _NAMED.findall(sentence)]


def malformed(sentence: str) -> Iterator[tuple[str, str | None]]:
    """Why *sentence* cannot be filled in, and advice.

    >>> list(malformed("{elev.id} er væk {elev.absence_share_current:procent}"))
    [("there is no style 'procent'.", "you meant 'percent'.")]
    """
    for _, style in _NAMED.findall(sentence):
        if style and style not in STYLES:
            yield f"there is no style '{style}'.", one_of(style, STYLES)
    if set("{}") & set(_NAMED.sub("", sentence)):
        yield "a brace stands alone.", "'{name}' or '{name:style}' was meant."
