"""What layers change of those below them: other values, other defaults, rules withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indsatsmotor.errors import RulesetConflictError
from indsatsmotor.loading._drafts import (
    DefaultOverrideDraft,
    RulesFileDraft,
    ValueOverrideDraft,
    WithdrawalDraft,
)
from indsatsmotor.loading._parts import File, Places, value_of
from indsatsmotor.loading._reading import Reading, text
from indsatsmotor.loading._yaml import DataPath
from indsatsmotor.rules import (
    Amendable,
    AmendedSort,
    Amendment,
    ParameterValue,
    Parts,
    Problem,
    ill_cited,
    misfits,
    no_such,
)


@dataclass
class AmendmentReader:
    """Reads what each file changes of the layers below its own, the lowest layer first."""

    files: Sequence[File[RulesFileDraft]]
    places: Places
    seen: dict[tuple[int, AmendedSort, str], tuple[Reading, DataPath]] = field(default_factory=dict)
    """What the layers of each level have changed already, and where."""

    def amended(self, parts: Parts) -> Parts:
        """*parts* as the layers leave them; a change with a mistake is left out."""
        for file in self.files:
            for change in _changes(file):
                made = self._amendment(change, parts)
                if made is not None:
                    self.places.take(("amendment", len(parts.amendments)), file.reading, change.path)
                    parts = parts.amended(made)
        return parts

    def _amendment(self, change: _Change, parts: Parts) -> Amendment | None:
        reading, draft = change.reading, change.draft
        cited = reading.citations(draft.cite)
        part = self._below(change, parts)
        if part is not None and self._first(change):
            made = Amendment(reading.layer, part, change.value, text(draft.reason), cited)
            problems = list(misfits(made, change.path))
            if not problems:
                return made
            change.report(*problems)
        # Nobody looks at what is left out again, so its citations are looked at here.
        change.report(*ill_cited(cited, parts.sources, change.path))
        return None

    def _below(self, change: _Change, parts: Parts) -> Amendable | None:
        """What is changed, if a layer below has introduced it."""
        there = _there(change.sort, parts)
        if change.name not in there:
            change.report(no_such(change.path, change.sort, change.name, there))
            return None
        owner, place = self.places.of(parts.place_of(change.sort, change.name))
        if owner.level < change.reading.level:
            return there[change.name]
        if owner.layer == change.reading.layer:
            where, maybe = "this layer itself", "you meant to change it there."
        else:
            where = f"the layer '{owner.layer}', which does not lie below this one"
            maybe = "the layers were meant to be given in another order."
        change.conflict(f"'{change.name}' is introduced by {where}, at {place}.", maybe)
        return None

    def _first(self, change: _Change) -> bool:
        """Whether no layer of the same standing has changed it; a problem where one has."""
        key = (change.reading.level, change.sort, change.name)
        if key not in self.seen:
            self.seen[key] = change.reading, change.path
            return True
        first, there = self.seen[key]
        same = first.layer == change.reading.layer
        maybe = None if same else "one layer was meant to be given after the other."
        change.conflict(f"'{change.name}' is changed already, at {first.document.location(there)}.", maybe)
        return False


@dataclass(frozen=True)
class _Change:
    """What a file says it changes."""

    reading: Reading
    sort: AmendedSort
    name: str
    path: DataPath
    draft: WithdrawalDraft

    @property
    def value(self) -> ParameterValue:
        """The value or default that is set; ``None`` for a rule."""
        match self.draft:
            case ValueOverrideDraft(value=value):
                return value_of(value)
            case DefaultOverrideDraft(default=option):
                return option
            case _:
                return None

    def report(self, *problems: Problem) -> None:
        for problem in problems:
            self.reading.report(problem, problem.path)

    def conflict(self, message: str, maybe: str | None) -> None:
        self.report(Problem(self.path, message, maybe, RulesetConflictError))


def _there(sort: AmendedSort, parts: Parts) -> Mapping[str, Amendable]:
    match sort:
        case AmendedSort.PARAMETER:
            return parts.parameters
        case AmendedSort.SWITCH:
            return parts.switches
        case AmendedSort.RULE:
            return parts.by_id


def _changes(file: File[RulesFileDraft]) -> Iterator[_Change]:
    """Every change that a file makes and that can be read."""
    overrides = file.draft.overrides
    for sort, path, items, model in (
        (AmendedSort.PARAMETER, ("overrides", "parameters"), overrides.parameters, ValueOverrideDraft),
        (AmendedSort.SWITCH, ("overrides", "switches"), overrides.switches, DefaultOverrideDraft),
        (AmendedSort.RULE, ("withdraws",), file.draft.withdraws, WithdrawalDraft),
    ):
        for name, data in items.items():
            draft = file.reading.draft(model, data, (*path, name))
            if draft is not None:
                yield _Change(file.reading, sort, name, (*path, name), draft)
