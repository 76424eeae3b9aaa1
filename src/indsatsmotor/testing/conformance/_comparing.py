"""Two answers held against each other: order says nothing, numbers are numbers however they are written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indsatsmotor.facts import shortest
from indsatsmotor.loading import load_rulebook
from indsatsmotor.testing.conformance._documents import Data, Derive, KitCase

NOTHING = "nothing"
"""What stands in a difference where one of the answers has nothing."""
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,20})?")


@dataclass(frozen=True)
class Difference:
    """Where two answers differ first, by the names of the kit."""

    path: tuple[str, ...]
    expected: Any
    got: Any

    def __str__(self) -> str:
        return f"{' / '.join(self.path) or 'answer'}: expected {self.expected}, got {self.got}"


def compared(case: KitCase, got: Data) -> Difference | None:
    """The first difference between the answer of *case* and another one; ``None`` where they say the same.

    Raises:
        TypeError, KeyError, AttributeError, ValueError: *got* does not look like an answer.
    """
    grouping = _grouping(case)
    expected, said = _canonical(case.answer, grouping), _canonical(got, grouping)
    parts = {"outcome"}
    if expected["outcome"] == said["outcome"]:
        parts.update(case.parts or expected.keys() | said.keys())
    return next(_differences((), _only(parts, expected), _only(parts, said)), None)


def unkept(case: KitCase, got: Data) -> Difference | None:
    """The first thing that people said of the answer of *case* and that is not so."""
    said = _summary(_canonical(got, _grouping(case)))
    wanted: Data = _plain(case.expects)
    said["derives"] = [one for one in said["concludes"] if one in map(_spelled, wanted.get("derives", ()))]
    for name, value in wanted.items():
        found = said.get(name, NOTHING)
        partial = value and isinstance(value, dict) and isinstance(found, dict)
        kept = {key: found.get(key, NOTHING) for key in value} if partial else found
        listed = sorted(map(_spelled, value)) if isinstance(value, list) else value
        for difference in _differences((name,), listed, kept):
            return difference
    return None


def _only(parts: set[str], form: Data) -> Data:
    return {name: value for name, value in form.items() if name in parts}


def _differences(path: tuple[str, ...], expected: Any, got: Any) -> Iterator[Difference]:
    if isinstance(expected, dict) and isinstance(got, dict):
        for name in sorted(expected.keys() | got.keys()):
            yield from _differences((*path, name), expected.get(name, NOTHING), got.get(name, NOTHING))
    elif expected != got:
        yield Difference(path, expected, got)


# --- one form for all answers ---


def _canonical(answer: Data, grouping: frozenset[str]) -> Data:
    """*answer* with a name for everything that stands in a list, and numbers in their shortest spelling."""
    named = {one["id"]: _name_of(one) for one in answer.get("results", ())}
    form: Data = {"outcome": answer["outcome"]}
    match answer["outcome"]:
        case "derived":
            form["firings"] = _named(_firing(one, grouping) for one in answer["firings"])
            form["notes"] = _named((_use(one, grouping), {}) for one in answer["notes"])
            form["verdicts"] = answer["verdicts"]
        case "planned":
            form["proven"] = answer["proven"]
            form["objective"] = _plain(answer["objective"])
            form["results"] = _named((named[one["id"]], _result(one, named)) for one in answer["results"])
            form["unmet"] = _named((f"{one['kind']} {one['need']}", _unmet(one)) for one in answer["unmet"])
            form["ledger"] = _named((f"{one['kind']} {one['of']}", _plain(one)) for one in answer["ledger"])
    return form


def _firing(one: Data, grouping: frozenset[str]) -> tuple[str, Data]:
    absent = sorted(f"{gone['kind']}: {_in_any_order(gone['tests'])}" for gone in one["absent"])
    return _use(one, grouping), {"absent": absent, "conclusion": _spelled(one["conclusion"])}


def _use(one: Data, grouping: frozenset[str]) -> str:
    """A rule and its premises, which stand in the order of its patterns; those of a group in any order."""
    premises = [_spelled(premise) for premise in one["premises"]]
    return f"{one['rule']}: {', '.join(sorted(premises) if one['rule'] in grouping else premises)}"


def _result(one: Data, names: Mapping[str, str]) -> Data:
    """A result whose companions go by what they are, because ids are for each implementation to choose."""
    fate = {name: value for name, value in one.items() if name not in {"id", "companions"}}
    for name in ("needs", "students", "conditions", "violations", "missing", "release"):
        fate[name] = _in_any_order(one[name])
    company = sorted(names.get(companion, companion) for companion in one["companions"])
    return {**_plain(fate), "companions": company}


def _unmet(one: Data) -> Data:
    plain: Data = _plain(one)
    return {
        **plain,
        "students": sorted(plain["students"]),
        "shortfalls": sorted(plain["shortfalls"], key=_spelled),
    }


def _name_of(result: Data) -> str:
    return f"{result['variant']} of {', '.join(sorted(result['students']))}"


def _named(items: Iterable[tuple[str, Any]]) -> Data:
    """Each item under its name; what is said twice differs from what is said once."""
    named: Data = {}
    for name, item in sorted(items, key=lambda one: (one[0], _spelled(one[1]))):
        again = name
        while again in named:
            again += " (again)"
        named[again] = item
    return named


def _in_any_order(items: Iterable[Any]) -> str:
    return ", ".join(sorted(map(_spelled, items)))


def _spelled(thing: Any) -> str:
    return json.dumps(_plain(thing), ensure_ascii=False, sort_keys=True)


def _plain(thing: Any) -> Any:
    """*thing* with numbers in their shortest spelling, words in order, and nothing that is ``null``."""
    match thing:
        case dict():
            return {str(key): _plain(value) for key, value in thing.items() if value is not None}
        case list() | tuple():
            items = [_plain(item) for item in thing]
            return sorted(items) if all(isinstance(item, str) for item in items) else items
        case bool():
            return thing
        case int() | float() | Decimal() | str() if _NUMBER.fullmatch(str(thing)):
            return str(shortest(Decimal(str(thing))))
        case _:
            return thing


def _grouping(case: KitCase) -> frozenset[str]:
    """The rules of *case* that count or take a mean."""
    if not isinstance(case.ask, Derive):
        return frozenset()
    if case.ask.ruleset == "shipped":
        return frozenset(rule.id for rule in load_rulebook().ruleset.derivations if rule.groups)
    concluding = (one for one in case.ask.ruleset.get("rules", ()) if "then" in one)
    return frozenset(
        one["id"]
        for one in concluding
        for fields in one["then"].values()
        if any(isinstance(value, dict) for value in fields.values())
    )


# --- what people say of an answer ---


def _summary(form: Data) -> Data:
    """What ``expects`` speaks of."""
    firings, results, unmet = (form.get(name, {}) for name in ("firings", "results", "unmet"))
    return {
        **form,
        "concludes": sorted({firing["conclusion"] for firing in firings.values()}),
        "firings": str(len(firings)),
        "notes": str(len(form.get("notes", {}))),
        "statuses": {name: result["status"] for name, result in results.items()},
        "companions": {name: result["companions"] for name, result in results.items()},
        "costs": {name: result.get("cost_dkk", NOTHING) for name, result in results.items()},
        "said": {name: _said(result) for name, result in results.items()},
        "unmet": {name: need["status"] for name, need in unmet.items()},
        "short": {name: [_short(one) for one in need["shortfalls"]] for name, need in unmet.items()},
        "used": {name: line["used"] for name, line in form.get("ledger", {}).items()},
    }


def _said(result: Data) -> list[str]:
    words = " ".join(str(result[name]) for name in ("conditions", "violations", "missing", "release"))
    return sorted(set(re.findall(r'"([^"]+)"', words)))


def _short(one: Data) -> str:
    return f"{one['what']} {one['of']} {one.get('missing', NOTHING)}"
