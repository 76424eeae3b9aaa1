"""Everything that can be checked of rules that can be read, in one report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from indsatsmotor.facts import Case
from indsatsmotor.loading import (
    Accepted,
    RuleCase,
    Written,
    load_accepted,
    load_rule_cases,
    load_written,
    shipped_rulesets,
)
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.testing._cases import failures
from indsatsmotor.testing._contradictions import contradictions
from indsatsmotor.testing._coverage import RuleUse, coverage
from indsatsmotor.testing._flaws import Check, Flaw, Sheet
from indsatsmotor.testing._missing import missing
from indsatsmotor.testing._reach import unreachable
from indsatsmotor.testing._shadows import shadowed
from indsatsmotor.testing._unused import unused


@dataclass(frozen=True)
class Report:
    """What was looked at and what was found."""

    layers: tuple[str, ...]
    """The layers that were looked at, by id."""
    rules: int
    cases: int
    flaws: tuple[Flaw, ...]
    accepted: tuple[tuple[Flaw, str], ...] = ()
    """What was found and is as it should be, each with the reason."""
    coverage: tuple[RuleUse, ...] | None = None

    def __str__(self) -> str:
        lines = [*map(str, self.flaws)]
        lines += [f"{flaw.place}: {flaw.check}: accepted. {reason}" for flaw, reason in self.accepted]
        found = f"{len(self.flaws)} to mend" if self.flaws else "nothing to mend"
        looked_at = f"{_counted(self.rules, 'rule')}, {_counted(self.cases, 'case')}"
        lines.append(f"{', '.join(self.layers)}: {looked_at}, {found}.")
        if self.coverage is not None:
            lines += ["", *_use(self.coverage)]
        return "\n".join(lines)

    def to_json(self) -> str:
        """The report as a document."""
        document = {
            "layers": self.layers,
            "rules": self.rules,
            "cases": self.cases,
            "flaws": [_plain(flaw) for flaw in self.flaws],
            "accepted": [{**_plain(flaw), "reason": reason} for flaw, reason in self.accepted],
            "coverage": None if self.coverage is None else [asdict(use) for use in self.coverage],
        }
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def check_rules(
    folder: str | Path | None = None,
    *,
    layers: Sequence[str | Path] = (),
    cases: Sequence[str | Path] = (),
    covering: Sequence[Case] = (),
    alone: bool = False,
) -> Report:
    """Check the rules in *folder*: their cases, what these lack, and rules that make no difference.

    Args:
        folder: a layer over the shipped rules; these themselves when not given.
        layers: layers below *folder*, over the shipped rules.
        cases: folders with more cases of the rules.
        covering: cases about schools; the report then says how often they put each rule to use.
        alone: the shipped rules do not lie below.

    Raises:
        RulesetErrors: rules, cases or what is accepted cannot be read or used; every problem.
        FileNotFoundError: there is no such folder.
    """
    own = shipped_rulesets() if folder is None else Path(folder)
    whole = alone or own.resolve() == shipped_rulesets().resolve()
    below = [*([] if whole else [shipped_rulesets()]), *layers]
    written = load_written(*below, own)
    sheet = Sheet(written, Rulebook(written.ruleset, written.catalogue), len(below))
    tried = [case for one in (own, *cases) for case in load_rule_cases(Path(one), sheet.book)]
    flaws, accepted = _accepted(sorted(_flaws(sheet, tried), key=_place), load_accepted(own))
    return Report(
        _layers(written, len(below)),
        len(sheet.rules),
        len(tried),
        flaws,
        accepted,
        coverage(covering, sheet.book) if covering else None,
    )


def _flaws(sheet: Sheet, cases: Sequence[RuleCase]) -> Iterator[Flaw]:
    for case in cases:
        for failure in failures(case, sheet.book):
            yield Flaw(Check.CASE_FAILS, case.rule, f"'{case.name}': {failure}.", case.location)
    yield from missing(sheet, cases)
    yield from unreachable(sheet)
    yield from shadowed(sheet)
    yield from contradictions(sheet)
    yield from unused(sheet)


def _place(flaw: Flaw) -> tuple[Any, ...]:
    return flaw.place.path, flaw.place.line or 0, flaw.place.column or 0, flaw.check, flaw.of


def _accepted(
    flaws: Iterable[Flaw], accepted: Iterable[Accepted]
) -> tuple[tuple[Flaw, ...], tuple[tuple[Flaw, str], ...]]:
    """What is left to mend, and what is as it should be; accepting what nobody finds is to be mended too."""
    reasons = {(one.check, one.of): one for one in accepted}
    left, as_it_should_be = [], []
    for flaw in flaws:
        reason = reasons.get((flaw.check, flaw.of))
        if reason is None:
            left.append(flaw)
        else:
            as_it_should_be.append((flaw, reason.reason))
    found = {(flaw.check, flaw.of) for flaw, _ in as_it_should_be}
    for key, one in reasons.items():
        if key not in found:
            message = f"no check finds '{one.check}' of '{one.of}'."
            left.append(Flaw(Check.ACCEPTED_FOR_NOTHING, one.of, message, one.place))
    return tuple(left), tuple(as_it_should_be)


def _layers(written: Written, level: int) -> tuple[str, ...]:
    """The ids of the layers from *level* on."""
    names = {place.path.partition("/")[0] for at, place in written.places.values() if at >= level}
    return tuple(layer.id for layer in written.ruleset.layers if layer.id in names)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _plain(flaw: Flaw) -> dict[str, Any]:
    place = flaw.place
    return {
        "check": flaw.check,
        "of": flaw.of,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "message": flaw.message,
        "maybe": flaw.maybe,
    }


def _use(uses: Sequence[RuleUse]) -> Iterator[str]:
    """How many rules of each kind were put to use, and which never were."""
    for kind in dict.fromkeys(use.kind for use in uses):
        of_kind = [use for use in uses if use.kind == kind]
        yield f"{kind}: {sum(use.used for use in of_kind)} of {len(of_kind)} put to use"
    for use in uses:
        if not use.used:
            yield f"never: {use.rule}"
