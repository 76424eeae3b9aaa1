"""One rule checked word by word: known kinds, fields and names, fitting types, sentences to fill in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from indsatsmotor.facts import FieldType, Kind
from indsatsmotor.rules._conditions import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Constant,
    Count,
    Every,
    Exists,
    Not,
    Operand,
    ParameterReference,
    Pattern,
    Reference,
    Some,
    Test,
)
from indsatsmotor.rules._invariants import INVARIANTS
from indsatsmotor.rules._model import Derive, Invariant, Note, OfOfferings, Require, Rule, Task, Timing
from indsatsmotor.rules._parts import Parts
from indsatsmotor.rules._problems import Path, Problem, one_of
from indsatsmotor.rules._types import MANY, SUITS, fits, integral, operand_type
from indsatsmotor.rules._vocabulary import OFFERING_KINDS
from indsatsmotor.sources import LANGUAGES

_PLACEHOLDER = re.compile(r"\{([^{}:]*)(?::\w+)?\}")


@dataclass
class RuleCheck:
    """Walks one rule; ``bound`` are the aliases in sight and the kinds they name."""

    parts: Parts
    rule: Rule
    found: list[Problem] = field(default_factory=list)

    def problems(self) -> list[Problem]:
        """Every mistake in the rule."""
        rule = self.rule
        self._words()
        for switch, option in rule.under.items():
            self._switch(switch, option)
        if isinstance(rule, Derive | Note):
            bound = self._chained(rule)
            if isinstance(rule, Derive):
                self._conclusion(rule, bound)
            self._sentences(bound)
        elif isinstance(rule, Invariant):
            self._invariant(rule)
        elif isinstance(rule, OfOfferings):
            offering = {"offering": OFFERING_KINDS["offering"]}
            for test in rule.of:
                self._of(test)
            everything = self._condition(rule.that, offering, ("that",))
            # A task is worded once for every offering that has it.
            self._sentences({} if isinstance(rule, Task) else {**offering, **everything})
        if isinstance(rule, Task):
            self._months(rule)
        return self.found

    def _months(self, rule: Task) -> None:
        if (rule.timing is Timing.AFTER_MONTHS) != (rule.months is not None):
            self._say(("timing",), "'months' stands with 'after_months', and with nothing else.")
        elif rule.months is not None and rule.months not in self.parts.parameters:
            maybe = one_of(rule.months, self.parts.parameters)
            self._say(("months",), f"there is no parameter '{rule.months}'.", maybe)

    def _say(self, path: Path, message: str, maybe: str | None = None) -> None:
        self.found.append(Problem((self.rule.id, *path), message, maybe))

    def _words(self) -> None:
        texts = {"title": self.rule.title, "because": self.rule.because}
        if isinstance(self.rule, Require):
            texts["otherwise"] = self.rule.otherwise
            if self.rule.can_stay_open and self.rule.todo is None:
                self._say((), "'todo' is missing: it can become an open condition.")
        if isinstance(self.rule, Require | Note) and self.rule.todo is not None:
            texts["todo"] = self.rule.todo
        for name, text in texts.items():
            for language in LANGUAGES:
                if not text.get(language):
                    self._say((name,), f"'{name}' lacks a text in '{language}'.")

    def _switch(self, name: str, option: str) -> None:
        switch = self.parts.switches.get(name)
        if switch is None:
            self._say(("under", name), f"there is no switch '{name}'.", one_of(name, self.parts.switches))
        elif option not in switch.options:
            self._say(("under", name), f"'{name}' has no option '{option}'.", one_of(option, switch.options))

    def _chained(self, rule: Derive | Note) -> dict[str, Kind]:
        bound: dict[str, Kind] = {}
        if not rule.when:
            self._say(("when",), "a rule needs at least one premise.")
        for position, pattern in enumerate(rule.when):
            self._pattern(pattern, bound, ("when", position, pattern.kind), chained=True)
        for position, pattern in enumerate(rule.unless):
            path: Path = ("unless", position, pattern.kind)
            self._pattern(pattern, dict(bound), path, chained=True)
            kind = self.parts.all_kinds.get(pattern.kind)
            for test in pattern.tests if kind else ():
                if test.field in kind.optional:  # type: ignore[union-attr]  # kind is known here
                    self._say(
                        (*path, test.field),
                        f"'{test.field}' may be unknown, and an absence may not rest on what is unknown.",
                        "a rule of a lower stratum can derive what is known to be so.",
                    )
        return bound

    def _of(self, test: Test) -> None:
        path: Path = ("of", test.field)
        self._test(test, OFFERING_KINDS["offering"], {}, path)
        if test.field in OFFERING_KINDS["offering"].optional:
            self._say(path, f"'{test.field}' may be unknown; 'of' reads fields that are always known.")

    def _condition(self, condition: Condition, bound: dict[str, Kind], path: Path) -> dict[str, Kind]:
        """Check *condition* with *bound* in sight; all aliases it binds anywhere."""
        seen: dict[str, Kind] = {}
        match condition:
            case Exists(pattern):
                within = dict(bound)
                self._pattern(pattern, within, (*path, pattern.kind))
                seen |= {alias: kind for alias, kind in within.items() if alias not in bound}
            case AllOf(conditions) | AnyOf(conditions):
                name = "all" if isinstance(condition, AllOf) else "any"
                for position, inner in enumerate(conditions):
                    seen |= self._condition(inner, bound, (*path, name, position))
            case Not(inner):
                seen |= self._condition(inner, bound, (*path, "not"))
            case Every(pattern, inner) | Some(pattern, inner):
                name = "every" if isinstance(condition, Every) else "some"
                within = dict(bound)
                self._pattern(pattern, within, (*path, name, pattern.kind))
                seen |= {alias: kind for alias, kind in within.items() if alias not in bound}
                seen |= self._condition(inner, within, (*path, "has"))
        return seen

    def _pattern(
        self, pattern: Pattern, bound: dict[str, Kind], path: Path, *, chained: bool = False
    ) -> None:
        """Check *pattern* and add its alias to *bound*."""
        kind = self.parts.all_kinds.get(pattern.kind)
        if kind is None:
            self._say(path, f"there is no kind '{pattern.kind}'.", one_of(pattern.kind, self.parts.all_kinds))
            return
        if chained and pattern.kind in OFFERING_KINDS:
            self._say(
                path, f"'{pattern.kind}' belongs to an offering, which is made after the rules chained."
            )
        for test in pattern.tests:
            if chained and isinstance(self.rule, Derive) and _asks_for_unknown(test):
                self._say((*path, test.field), "what is derived may not rest on what is not known.")
            self._test(test, kind, bound, (*path, test.field))
        if pattern.alias in bound:
            self._say(path, f"the name '{pattern.alias}' is taken.")
        elif pattern.alias:
            bound[pattern.alias] = kind

    def _test(self, test: Test, kind: Kind, bound: Mapping[str, Kind], path: Path) -> None:
        field_type = kind.fields.get(test.field)
        if field_type is None:
            self._say(path, f"'{kind.name}' has no field '{test.field}'.", one_of(test.field, kind.fields))
            return
        if field_type not in SUITS[test.comparison]:
            self._say(path, f"'{test.comparison}' does not compare fields of type {field_type}.")
            return
        self._operand(
            test.operand, operand_type(test.comparison, field_type), bound, path, test.comparison in MANY
        )
        if test.undetermined_at and not isinstance(self.rule, Require):
            self._say(path, "only a requirement can be undetermined.")

    def _operand(
        self, operand: Operand, wanted: FieldType, bound: Mapping[str, Kind], path: Path, many: bool = False
    ) -> None:
        match operand:
            case Constant(value):
                values = value if many and isinstance(value, tuple) else (value,)
                for one in values:
                    if not fits(one, wanted):
                        self._say(path, f"{one!r} is not of type {wanted}.")
            case ParameterReference(name):
                self._parameter(name, wanted, path, many)
            case Reference(alias, name):
                self._reference(alias, name, wanted, bound, path)

    def _parameter(self, name: str, wanted: FieldType, path: Path, many: bool) -> None:
        parameter = self.parts.parameters.get(name)
        if parameter is None:
            self._say(path, f"there is no parameter '{name}'.", one_of(name, self.parts.parameters))
            return
        for value in parameter.values():
            for one in value if many and isinstance(value, tuple) else (value,):
                if not fits(one, wanted) and not (wanted is FieldType.INTEGER and integral(one)):
                    self._say(path, f"the parameter '{name}' holds {one!r}, which is not of type {wanted}.")

    def _reference(
        self, alias: str, name: str, wanted: FieldType, bound: Mapping[str, Kind], path: Path
    ) -> None:
        kind = bound.get(alias)
        if kind is None:
            self._say(path, f"nothing is named '{alias}' here.", one_of(alias, bound))
        elif name not in kind.fields:
            self._say(path, f"'{kind.name}' has no field '{name}'.", one_of(name, kind.fields))
        elif kind.fields[name] is not wanted:
            self._say(path, f"'{alias}.{name}' is of type {kind.fields[name]}, not {wanted}.")

    def _invariant(self, rule: Invariant) -> None:
        named = INVARIANTS.get(rule.id)
        if named is None:
            self._say((), f"the engine enforces nothing called '{rule.id}'.", one_of(rule.id, INVARIANTS))
            return
        for name, text in (("because", rule.because), ("otherwise", rule.otherwise), ("todo", rule.todo)):
            for language, sentence in (text or {}).items():
                for placeholder in _PLACEHOLDER.findall(sentence):
                    if placeholder not in named:
                        self._say(
                            (name, language),
                            f"this sentence may not name '{placeholder}'.",
                            one_of(placeholder, named),
                        )

    def _conclusion(self, rule: Derive, bound: Mapping[str, Kind]) -> None:
        then, path = rule.then, ("then", rule.then.kind)
        kind = self.parts.all_kinds.get(then.kind)
        if kind is None:
            self._say(path, f"there is no kind '{then.kind}'.", one_of(then.kind, self.parts.all_kinds))
            return
        if kind.told or then.kind in OFFERING_KINDS:
            self._say(path, f"'{then.kind}' is told, never derived.")
            return
        given = [name for name, _ in then.fields]
        for name in kind.fields:
            if name not in given and name not in kind.optional:
                self._say(path, f"'{name}' is missing.")
        for name, operand in then.fields:
            field_path = (*path, name)
            if name not in kind.fields:
                self._say(field_path, f"'{then.kind}' has no field '{name}'.", one_of(name, kind.fields))
            elif isinstance(operand, Count):
                self._count(rule, operand, kind.fields[name], field_path)
            else:
                self._operand(operand, kind.fields[name], bound, field_path)
                self._never_unknown(operand, bound, kind, name, field_path)

    def _count(self, rule: Derive, count: Count, field_type: FieldType, path: Path) -> None:
        if field_type is not FieldType.INTEGER:
            self._say(path, f"a count is an integer, not {field_type}.")
        if len(rule.when) != 1 or rule.unless:
            self._say(path, "a rule that counts has one premise and no absence.")
        elif count.alias != rule.when[0].alias:
            self._say(
                path,
                f"nothing is named '{count.alias}' here.",
                one_of(count.alias, [rule.when[0].alias or ""]),
            )

    def _never_unknown(
        self, operand: Operand, bound: Mapping[str, Kind], kind: Kind, name: str, path: Path
    ) -> None:
        """A field that must be known may only be copied from one that is, or that the rule has tested."""
        if name in kind.optional or not isinstance(operand, Reference) or operand.alias not in bound:
            return
        source = bound[operand.alias]
        tested = isinstance(self.rule, Derive) and any(
            test.field == operand.field
            for pattern in self.rule.when
            if pattern.alias == operand.alias
            for test in pattern.tests
        )
        if operand.field in source.optional and not tested:
            self._say(path, f"'{operand.alias}.{operand.field}' may be unknown, but '{name}' may not.")

    def _sentences(self, bound: Mapping[str, Kind]) -> None:
        texts = {"because": self.rule.because}
        if isinstance(self.rule, Require):
            texts["otherwise"] = self.rule.otherwise
        if isinstance(self.rule, Require | Note) and self.rule.todo is not None:
            texts["todo"] = self.rule.todo
        for name, text in texts.items():
            for language, sentence in text.items():
                for placeholder in _PLACEHOLDER.findall(sentence):
                    self._placeholder(placeholder, bound, (name, language))

    def _placeholder(self, placeholder: str, bound: Mapping[str, Kind], path: Path) -> None:
        if placeholder.startswith("$"):
            name = placeholder[1:]
            if name not in self.parts.parameters:
                self._say(path, f"there is no parameter '{name}'.", one_of(name, self.parts.parameters))
            return
        alias, _, name = placeholder.partition(".")
        if alias not in bound:
            self._say(path, f"nothing is named '{alias}' here.", one_of(alias, bound))
        elif name not in bound[alias].fields:
            self._say(
                path, f"'{bound[alias].name}' has no field '{name}'.", one_of(name, bound[alias].fields)
            )


def _asks_for_unknown(test: Test) -> bool:
    return test.comparison is Comparison.KNOWN and test.operand != Constant(value=True)
