"""The words of one rule: values of fitting types, parameters and names that exist, sentences to fill in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from indsatsmotor.facts import FieldType, Kind
from indsatsmotor.rules._conditions import Constant, Operand, ParameterReference, Pattern, Reference
from indsatsmotor.rules._model import Rule
from indsatsmotor.rules._parts import AmendedSort, Parts
from indsatsmotor.rules._problems import Path, Problem, no_such, one_of
from indsatsmotor.rules._sentences import malformed, named_in, sentences_of
from indsatsmotor.rules._types import ParameterValue, fits, integral
from indsatsmotor.sources import LANGUAGES

Bound: TypeAlias = dict[str, Kind | None]
"""The names in sight and the kinds of fact they stand for; ``None`` where there is no such kind."""


@dataclass
class WordCheck:
    """What there is to say of the words of a rule, which stands at ``position`` among those of a ruleset."""

    parts: Parts
    rule: Rule
    position: int
    found: list[Problem] = field(default_factory=list)
    patterns: dict[str, Pattern] = field(default_factory=dict)
    """The pattern that gave each name."""

    def say(self, path: Path, message: str, maybe: str | None = None) -> None:
        """Note a mistake at *path* within the rule."""
        self.found.append(Problem(("rule", self.position, *path), message, maybe))

    def lacks(self, sort: str, word: str, words: Iterable[str], path: Path) -> None:
        """Note that nothing introduces *word*."""
        self.found.append(no_such(("rule", self.position, *path), sort, word, words))

    def fitting(self, values: Iterable[ParameterValue], wanted: FieldType, path: Path) -> None:
        """Check that every value is of the type *wanted*."""
        for value in values:
            if not fits(value, wanted):
                self.say(path, f"{value!r} is not of type {wanted}.")

    def operand(
        self, operand: Operand, wanted: FieldType, bound: Bound, path: Path, many: bool = False
    ) -> None:
        """Check what a field of the type *wanted* is compared with (*many* such values) or filled with."""
        match operand:
            case Constant(value):
                self.fitting(self._several(value, path) if many else (value,), wanted, path)
            case ParameterReference(name):
                self.parameter(name, wanted, path, many)
            case Reference() if many:
                self.say(path, "this compares with a list, not with a field.")
            case Reference(alias, name):
                self._reference(alias, name, wanted, bound, path)

    def _several(self, values: ParameterValue, path: Path) -> tuple[ParameterValue, ...]:
        if isinstance(values, tuple):
            return values
        self.say(path, f"this compares with a list, and {values!r} is none.")
        return ()

    def parameter(self, name: str, wanted: FieldType, path: Path, many: bool) -> None:
        """Check that a parameter exists and has values of the type *wanted*, or lists of such."""
        parameter = self.parts.parameters.get(name)
        if parameter is None:
            self.lacks("parameter", name, self.parts.parameters, path)
            return
        for value in parameter.values():
            for one in self._several(value, path) if many else (value,):
                if not fits(one, wanted) and not (wanted is FieldType.INTEGER and integral(one)):
                    message = f"the parameter '{name}' holds {one!r}, which is not of type {wanted}."
                    self.found.append(Problem(self._of_value(name, path), message))

    def _of_value(self, parameter: str, path: Path) -> Path:
        """Where a value that does not suit the rule was written, if a layer wrote it; otherwise *path*."""
        amended = self.parts.last_amended.get((AmendedSort.PARAMETER, parameter))
        return ("rule", self.position, *path) if amended is None else ("amendment", amended, "value")

    def _reference(self, alias: str, name: str, wanted: FieldType, bound: Bound, path: Path) -> None:
        kind = self.named(alias, name, bound, path)
        if kind is not None and kind.fields[name] is not wanted:
            self.say(path, f"'{alias}.{name}' is of type {kind.fields[name]}, not {wanted}.")

    def named(self, alias: str, name: str, bound: Bound, path: Path) -> Kind | None:
        """The kind of the fact called *alias*, if it has a field *name*; what is wrong is said once."""
        kind = bound.get(alias)
        if alias not in bound:
            self.say(path, f"nothing is named '{alias}' here.", one_of(alias, bound))
        elif kind is not None and name not in kind.fields:
            self.say(path, f"'{kind.name}' has no field '{name}'.", one_of(name, kind.fields))
        return kind if kind is not None and name in kind.fields else None

    def sentences(self, check: Callable[[str, Path], None]) -> None:
        """Check every sentence in every language; *check* looks at what one of them names."""
        for path, text in sentences_of(self.rule):
            for language in LANGUAGES:
                if not text.get(language):
                    self.say(path, f"'{path[-1]}' lacks a text in '{language}'.")
            for language, sentence in text.items():
                for message, maybe in malformed(sentence):
                    self.say((*path, language), message, maybe)
                for name in named_in(sentence):
                    if path == ("title",):
                        self.allowed(name, (), (*path, language))
                    elif path == ("work", "why"):
                        self.placeholder(name, {}, (*path, language))
                    else:
                        check(name, (*path, language))

    def allowed(self, name: str, names: Iterable[str], path: Path) -> None:
        """Check that a sentence names nothing but *names*."""
        if name not in names:
            self.say(path, f"this sentence may not name '{name}'.", one_of(name, names))

    def placeholder(self, placeholder: str, bound: Bound, path: Path) -> None:
        """Check that a sentence names a parameter, or a field of a fact in sight."""
        alias, _, name = placeholder.partition(".")
        if not placeholder.startswith("$"):
            self.named(alias, name, bound, path)
        elif placeholder[1:] not in self.parts.parameters:
            self.lacks("parameter", placeholder[1:], self.parts.parameters, path)
