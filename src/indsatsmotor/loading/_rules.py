"""One rule file: drafts to typed rules, with the vocabulary of the whole ruleset at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from indsatsmotor.facts import FieldType, Kind, Value
from indsatsmotor.loading._drafts import (
    RULE_DRAFTS,
    AttachDraft,
    DeriveDraft,
    InvariantDraft,
    NoteDraft,
    OfferingRuleDraft,
    PreferDraft,
    RequireDraft,
    RuleDraft,
    SchoolTaskDraft,
    TaskDraft,
    WorkDraft,
)
from indsatsmotor.loading._reading import Reading, optional_text, text
from indsatsmotor.loading._yaml import DataPath
from indsatsmotor.rules import (
    MANY,
    OFFERING_KINDS,
    AllOf,
    AnyOf,
    Attach,
    Comparison,
    Conclusion,
    Condition,
    Constant,
    Count,
    Derive,
    Every,
    Exists,
    Force,
    Invariant,
    Mean,
    Not,
    Note,
    Operand,
    ParameterReference,
    Pattern,
    Phase,
    Prefer,
    Reckoning,
    Reference,
    Require,
    Rule,
    SchoolTask,
    Some,
    Status,
    Task,
    TaskKind,
    TaskRole,
    Test,
    Timing,
    Warn,
    WhenUnknown,
    Work,
    one_of,
    operand_type,
)

_REFERENCE = re.compile(r"([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)")


class _Unreadable(Exception):
    """A part of a rule that cannot be read; the problem is noted already."""


@dataclass
class RuleReader:
    """Reads the rules of one file."""

    reading: Reading
    kinds: Mapping[str, Kind]

    def rule(self, data: Any, path: DataPath) -> Rule | None:
        """The rule written at *path*, or ``None`` and every reason why not."""
        if not isinstance(data, dict):
            self.reading.problem(path, f"a rule has fields; {data!r} has none.")
            self.reading.lost.part("rules")
            return None
        rule_id = data.get("id") if isinstance(data.get("id"), str) else None
        rule = self._read(data, path, rule_id)
        if rule is None:
            self.reading.lost.part("rules", rule_id)
        return rule

    def _read(self, data: Mapping[str, Any], path: DataPath, rule_id: str | None) -> Rule | None:
        kind = str(data.get("kind"))
        model = RULE_DRAFTS.get(kind)
        if model is None:
            maybe = one_of(kind, RULE_DRAFTS)
            self.reading.problem((*path, "kind"), f"there is no kind of rule '{kind}'.", maybe, rule_id)
            return None
        draft = self.reading.draft(model, data, path, rule_id)
        try:
            return None if draft is None else self._typed(draft, path)
        except _Unreadable:
            return None

    def _typed(self, draft: RuleDraft, path: DataPath) -> Rule:
        common: dict[str, Any] = {
            "id": draft.id,
            "code": tuple(draft.code),
            "title": text(draft.title),
            "citations": self.reading.citations(draft.cite),
            "because": text(draft.because),
            "reading": draft.reading,
            "status": Status(draft.status),
            "under": draft.under,
            "requirement": draft.requirement,
        }
        match draft:
            case DeriveDraft() | NoteDraft():
                return self._chained(draft, common, path)
            case OfferingRuleDraft():
                return self._of_offerings(draft, common, path)
            case InvariantDraft():
                otherwise, todo = optional_text(draft.otherwise), optional_text(draft.todo)
                return Invariant(**common, otherwise=otherwise, todo=todo)
            case _:
                raise AssertionError("every kind of rule has a draft of its own")

    def _chained(self, draft: DeriveDraft | NoteDraft, common: dict[str, Any], path: DataPath) -> Rule:
        parts = _Parts(self.reading, self.kinds, draft.id)
        common["when"] = parts.patterns(draft.when, (*path, "when"))
        common["unless"] = parts.patterns(draft.unless, (*path, "unless"))
        match draft:
            case DeriveDraft():
                return Derive(**common, then=parts.conclusion(draft.then, (*path, "then")))
            case SchoolTaskDraft():
                work = self._work(draft.work, (*path, "work"))
                return SchoolTask(**common, todo=optional_text(draft.todo), work=work)
            case NoteDraft():
                return Note(**common, todo=optional_text(draft.todo))

    def _of_offerings(self, draft: OfferingRuleDraft, common: dict[str, Any], path: DataPath) -> Rule:
        parts = _Parts(self.reading, self.kinds, draft.id)
        common["of"] = parts.tests(draft.of, OFFERING_KINDS["offering"], (*path, "of"))
        common["that"] = AllOf(()) if draft.that is None else parts.condition(draft.that, (*path, "that"))
        match draft:
            case RequireDraft():
                return Require(
                    **common,
                    force=Force(draft.force),
                    otherwise=text(draft.otherwise),
                    when_unknown=WhenUnknown(draft.when_unknown),
                    todo=optional_text(draft.todo),
                )
            case PreferDraft():
                return Prefer(**common, weight=draft.weight)
            case AttachDraft():
                return Attach(**common, measure=draft.measure)
            case TaskDraft():
                return Task(
                    **common,
                    work=self._work(draft.work, (*path, "work")),
                    timing=Timing(draft.timing),
                    months=None if draft.months is None else draft.months.removeprefix("$"),
                )
            case _:
                return Warn(**common)

    def _work(self, draft: WorkDraft, path: DataPath) -> Work:
        for position, role in enumerate(draft.roles):
            if role not in set(TaskRole):
                self.reading.problem(
                    (*path, "roles", position), f"there is no role '{role}'.", one_of(role, TaskRole)
                )
        return Work(
            phase=Phase(draft.phase),
            roles=tuple(TaskRole(role) for role in draft.roles if role in set(TaskRole)),
            asks=TaskKind(draft.asks),
            must=draft.must,
            why=optional_text(draft.why),
        )


@dataclass
class _Parts:
    """Reads patterns, tests, conditions and conclusions of one rule."""

    reading: Reading
    kinds: Mapping[str, Kind]
    rule_id: str

    def patterns(self, data: list[dict[str, Any]], path: DataPath) -> tuple[Pattern, ...]:
        return tuple(self.pattern(item, (*path, i)) for i, item in enumerate(data))

    def pattern(self, data: Any, path: DataPath) -> Pattern:
        name, fields = self._single(data, path, "a pattern names one kind of fact")
        fields = {} if fields is None else fields
        if not isinstance(fields, dict):
            self._fail((*path, name), f"'{name}' is followed by its fields.")
        alias = fields.get("as")
        tested = {key: value for key, value in fields.items() if key != "as"}
        tests = self.tests(tested, self.kinds.get(name), (*path, name))
        return Pattern(name, tests, str(alias) if alias is not None else None)

    def tests(self, data: Mapping[str, Any], kind: Kind | None, path: DataPath) -> tuple[Test, ...]:
        return tuple(
            test for field, value in data.items() for test in self._tests(field, value, kind, (*path, field))
        )

    def condition(self, data: Any, path: DataPath) -> Condition:
        if not isinstance(data, dict):
            self._fail(
                path, "a condition is a pattern, or one of all, any, not, none, every … has, some … has."
            )
        for name, made in (("every", Every), ("some", Some)):
            if name in data:
                if set(data) != {name, "has"}:
                    self._fail(path, f"'{name}' stands with 'has' and nothing else.")
                pattern = self.pattern(data[name], (*path, name))
                return made(pattern, self.condition(data["has"], (*path, "has")))
        name, inner = self._single(data, path, "a condition says one thing; use 'all' for several")
        match name:
            case "all" | "any":
                if not isinstance(inner, list) or not inner:
                    self._fail((*path, name), f"'{name}' is followed by a list of conditions.")
                several = tuple(self.condition(item, (*path, name, i)) for i, item in enumerate(inner))
                return AllOf(several) if name == "all" else AnyOf(several)
            case "not":
                return Not(self.condition(inner, (*path, name)))
            case "none":
                return Not(Exists(self.pattern(inner, (*path, name))))
            case _:
                return Exists(self.pattern(data, path))

    def conclusion(self, data: Mapping[str, Any], path: DataPath) -> Conclusion:
        name, fields = self._single(data, path, "a rule concludes one fact")
        kind = self.kinds.get(name)
        if not isinstance(fields, dict):
            self._fail((*path, name), f"'{name}' is followed by its fields.")
        return Conclusion(
            name,
            tuple(
                (field, self._concluded(field, value, kind, (*path, name, field)))
                for field, value in fields.items()
            ),
        )

    def _concluded(self, field: str, value: Any, kind: Kind | None, path: DataPath) -> Operand | Reckoning:
        if isinstance(value, dict) and set(value) == {"count"}:
            return Count(str(value["count"]))
        if isinstance(value, dict) and set(value) == {"mean"}:
            match = _REFERENCE.fullmatch(str(value["mean"]))
            if not match:
                self._fail(path, "a mean is of a field of the facts matched, like 'karakter.mark'.")
            return Mean(match[1], match[2])
        return self._operand(value, kind.fields.get(field) if kind else None, path)

    def _tests(self, field: str, value: Any, kind: Kind | None, path: DataPath) -> list[Test]:
        field_type = kind.fields.get(field) if kind else None
        if isinstance(value, list):
            self._fail(path, "a field is compared with one value.", "you meant 'one_of'.")
        if not isinstance(value, dict):
            return [Test(field, Comparison.IS, self._operand(value, field_type, path))]
        listed = value.get("undetermined_at", [])
        if not isinstance(listed, list):
            self._fail((*path, "undetermined_at"), f"'undetermined_at' lists values; {listed!r} is no list.")
        undetermined = tuple(typed(item, field_type) for item in listed)
        tests = []
        for name, operand in value.items():
            if name == "undetermined_at":
                continue
            if name not in set(Comparison):
                self._fail(
                    (*path, name),
                    f"'{name}' is not a comparison; the comparisons are {', '.join(Comparison)}.",
                    one_of(name, Comparison),
                )
            comparison = Comparison(name)
            wanted = field_type and operand_type(comparison, field_type)
            against = self._operand(operand, wanted, (*path, name), comparison in MANY)
            tests.append(Test(field, comparison, against, undetermined))
        if not tests:
            self._fail(path, f"'{field}' is compared with nothing.")
        return tests

    def _operand(
        self, value: Any, field_type: FieldType | None, path: DataPath, many: bool = False
    ) -> Operand:
        if isinstance(value, str) and value.startswith("$"):
            return ParameterReference(value[1:])
        if isinstance(value, str) and (match := _REFERENCE.fullmatch(value)):
            return Reference(match[1], match[2])
        if many and isinstance(value, list):
            return Constant(tuple(typed(item, field_type) for item in value))
        if value is None:
            self._fail(path, "null is not a value to compare with.", "you meant 'known: false'.")
        return Constant(typed(value, field_type))

    def _single(self, data: Any, path: DataPath, rule: str) -> tuple[str, Any]:
        if not isinstance(data, dict) or len(data) != 1:
            self._fail(path, f"{rule}.")
        name, inner = next(iter(data.items()))
        return str(name), inner

    def _fail(self, path: DataPath, message: str, maybe: str | None = None) -> NoReturn:
        self.reading.problem(path, message, maybe, self.rule_id)
        raise _Unreadable


def typed(value: Any, field_type: FieldType | None) -> Value:
    """*value* as the field's type where it can be; otherwise as written, for the checks to report."""
    written: Value = value
    with suppress(InvalidOperation, ValueError, TypeError):
        if field_type is FieldType.DECIMAL and isinstance(value, str | int) and not isinstance(value, bool):
            return number if (number := Decimal(value)).is_finite() else written
        if field_type is FieldType.DATE and isinstance(value, str):
            return date.fromisoformat(value)
        if field_type is FieldType.TEXTS and isinstance(value, list):
            return tuple(sorted(value))
    return written
