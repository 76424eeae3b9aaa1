"""Everything that can go wrong, in one tree.

::

    IndsatsmotorError
    ├── RulesetError (also ValueError)          what a rule author wrote; carries a Location and advice
    │   ├── RulesetSyntaxError                  not readable YAML, a key written twice
    │   ├── RulesetSchemaError                  an unknown field, comparison, fact or id
    │   ├── CitationError                       no such source, section or line
    │   └── RulesetConflictError                one id twice, negation in a circle, two readings at once
    ├── RulesetErrors (also ExceptionGroup)     every RulesetError of a load, in file order
    ├── FactError (also ValueError)             one fact that cannot be: a mark of 5, an unknown class
    ├── FactErrors (also ExceptionGroup)        every FactError of a case, a policy, offerings or a plan
    ├── InferenceError                          the chaining of rules failed
    │   ├── NoFixedPointError                   the rules keep producing; names those that do
    │   ├── EngineDisagreement                  an engine's answer could not be certified
    │   └── EngineUnavailable                   the engine asked for is not installed
    ├── AllocationError                         the solver failed; "not enough" is a result, not this
    ├── IsolationError (also ValueError)        the child process that was to plan ended without a plan
    └── PlanError                               a plan that may not exist
        └── StandsAloneError                    an individual intervention without a companion

Not having enough is not here: scarcity and refusal are results. ``PlanError`` is not a ``ValueError``,
because pydantic would wrap it in one of its own and callers would never see it.

Every class survives :mod:`pickle`, because researchers use process pools.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

__all__ = [
    "AllocationError",
    "CitationError",
    "EngineDisagreement",
    "EngineUnavailable",
    "FactError",
    "FactErrors",
    "FactPlace",
    "IndsatsmotorError",
    "InferenceError",
    "IsolationError",
    "Location",
    "NoFixedPointError",
    "PlanError",
    "RulesetConflictError",
    "RulesetError",
    "RulesetErrors",
    "RulesetSchemaError",
    "RulesetSyntaxError",
    "StandsAloneError",
]


@dataclass(frozen=True, slots=True)
class Location:
    """Where in a file something was written.

    >>> str(Location("2-a.rules.yaml", 19, 5, "to-voksne"))
    '2-a.rules.yaml:19:5 (rule to-voksne)'
    """

    path: str
    line: int | None = None
    column: int | None = None
    rule_id: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        return f"{place} (rule {self.rule_id})" if self.rule_id else place


@dataclass(frozen=True, slots=True)
class FactPlace:
    """Which told fact, and which of its fields, an error speaks of.

    >>> str(FactPlace("student", ("e17",), "class_id"))
    'student e17, class_id'
    """

    kind: str
    key: tuple[str, ...]
    field: str | None = None

    def __str__(self) -> str:
        fact = " ".join([self.kind, "/".join(self.key)]).strip()
        return f"{fact}, {self.field}" if self.field else fact


class IndsatsmotorError(Exception):
    """The root of the tree: catch it to catch all that this library raises on purpose."""


class _Located(IndsatsmotorError, ValueError):
    """A message, the place it speaks of, and advice on a line of its own that starts with "Maybe"."""

    def __init__(
        self, message: str, place: Location | FactPlace | str | None = None, maybe: str | None = None
    ) -> None:
        super().__init__(message, place, maybe)
        self.message = message
        self.place = place
        self.maybe = maybe

    def __str__(self) -> str:
        first = f"{self.place}: {self.message}" if self.place else self.message
        return f"{first}\nMaybe {self.maybe}" if self.maybe else first


class RulesetError(_Located):
    """What a rule author wrote cannot be used.

    >>> place = Location("x.rules.yaml", 3, 7, "r")
    >>> print(RulesetError("'atleast' is not a comparison.", place, "you meant 'at_least'."))
    x.rules.yaml:3:7 (rule r): 'atleast' is not a comparison.
    Maybe you meant 'at_least'.
    """


class RulesetSyntaxError(RulesetError):
    """The file is not the YAML this project reads."""


class RulesetSchemaError(RulesetError):
    """The file is readable, but something in it is unknown or misplaced."""


class CitationError(RulesetError):
    """A citation names a source, section or line that is not there."""


class RulesetConflictError(RulesetError):
    """Parts of a ruleset that are fine alone cannot stand together."""


class FactError(_Located):
    """One fact that cannot be true, with its place, the value and advice."""


class _Report(IndsatsmotorError, ExceptionGroup[_Located]):
    """All problems of one load, in order; ``str()`` is the whole report."""

    def derive(self, excs: Sequence[_Located]) -> Self:  # type: ignore[override]
        """Keep the class when the group is split."""
        return type(self)(self.message, list(excs))

    def __str__(self) -> str:
        return "\n".join([f"{self.message} ({len(self.exceptions)})", *(str(e) for e in self.exceptions)])


class RulesetErrors(_Report):
    """Every problem of a ruleset, in file order."""


class FactErrors(_Report):
    """Every problem of a case: of each fact, in the order they were told, then between facts."""


class InferenceError(IndsatsmotorError):
    """The chaining of rules failed; a defect, not a property of the case."""


class NoFixedPointError(InferenceError):
    """The rules keep producing facts beyond the limit; the message names the rules that do."""


class EngineDisagreement(InferenceError):
    """An engine's answer could not be certified; the message holds a minimal reproduction."""


class EngineUnavailable(InferenceError):
    """The engine that was asked for is not installed here."""


class AllocationError(IndsatsmotorError):
    """The solver failed. Not to be confused with scarcity, which is a result."""


class IsolationError(_Located):
    """The child process that was to plan broke down, reached a limit, or came back with no plan."""


class PlanError(IndsatsmotorError):
    """A plan that may not exist."""


class StandsAloneError(PlanError):
    """An individual intervention without a community-oriented companion for the same pupil."""
