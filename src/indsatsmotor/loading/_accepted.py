"""``accepted.yaml``: what the checks for rule authors find and is as it should be, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indsatsmotor.errors import Location, RulesetError, RulesetErrors
from indsatsmotor.loading._drafts import Draft
from indsatsmotor.loading._reading import Reading
from indsatsmotor.loading._yaml import read_yaml

ACCEPTED = "accepted.yaml"


@dataclass(frozen=True)
class Accepted:
    """Something a check finds that is as it should be."""

    check: str
    of: str
    """The id of the rule, the parameter or the switch."""
    reason: str
    place: Location


class _AcceptedDraft(Draft):
    check: str
    of: str
    reason: str


class _FileDraft(Draft):
    accepted: list[Any]


def load_accepted(folder: Path) -> tuple[Accepted, ...]:
    """Everything that is accepted in *folder* and the folders in it.

    Raises:
        RulesetErrors: a file cannot be read; every problem of every file.
    """
    accepted: list[Accepted] = []
    problems: list[RulesetError] = []
    for path in sorted(folder.rglob(ACCEPTED)):
        try:
            reading = Reading(read_yaml(path, f"{path.absolute().parent.name}/{path.name}"))
        except RulesetErrors as report:
            problems += report.exceptions  # type: ignore[arg-type]  # all of them are RulesetErrors
            continue
        accepted += _read(reading)
        problems += reading.problems
    if problems:
        raise RulesetErrors("what is accepted cannot be used", problems)
    return tuple(accepted)


def _read(reading: Reading) -> Iterator[Accepted]:
    file = reading.file(_FileDraft)
    for position, item in enumerate(() if file is None else file.accepted):
        path = ("accepted", position)
        draft = reading.draft(_AcceptedDraft, item, path)
        if draft is not None:
            yield Accepted(draft.check, draft.of, draft.reason, reading.document.location(path))
