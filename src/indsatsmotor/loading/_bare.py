"""Rules without words and citations, as plain data: for those who look only at what rules mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from indsatsmotor.errors import RulesetErrors
from indsatsmotor.facts import Atom, Kind
from indsatsmotor.loading._drafts import RulesFileDraft, SourceFileDraft
from indsatsmotor.loading._flat_facts import FactReader
from indsatsmotor.loading._parts import File, PartsReader, Places
from indsatsmotor.loading._reading import Reading
from indsatsmotor.loading._yaml import Document
from indsatsmotor.rules import Parts, Ruleset, problems_in

_WORDS = {"da": "x", "en": "x"}
_CITED = {"title": _WORDS, "cite": {"section": "1", "lines": "1"}}
_SOURCE = {
    "id": "bare", "version": "1", "title": _WORDS, "publisher": "x", "year": 1, "lines": 1, "sha256": "0",
    "sections": {"1": {"title": "x", "lines": "1"}},
}  # fmt: skip
_OF_KIND: Mapping[str, Mapping[str, Any]] = {"require": {"otherwise": _WORDS, "todo": _WORDS}}
"""The words that a kind of rule has to have beside those of every rule."""


def bare_ruleset(data: Mapping[str, Any]) -> Ruleset:
    """The rules that a file of rules would hold, written without titles, citations and sentences.

    Args:
        data: ``facts``, ``parameters``, ``switches`` and ``rules``, as the rule language writes them.

    Raises:
        RulesetErrors: they cannot be read or do not fit together; every problem.

    >>> rule = {"id": "r", "kind": "derive", "when": [{"mark": {}}], "then": {"graded": {"yes": True}}}
    >>> bare_ruleset({"facts": {"graded": {"fields": {"yes": "boolean"}}}, "rules": [rule]}).rules[0].id
    'r'
    """
    reading = Reading(Document("rules", {"source": "bare", "section": "1", **_worded(data)}, {}))
    source = Reading(Document("source", _SOURCE, {}))
    rules, described = reading.file(RulesFileDraft), source.file(SourceFileDraft)
    assert described is not None, "the source is written above"
    reading.source = "bare"
    places, parts = Places(), Parts()
    if rules is not None:
        parts = PartsReader([File(source, described)], [File(reading, rules)], places).parts(())
    for problem in problems_in(parts):
        places.report(problem, parts.rule_id(problem.path))
    if reading.problems:
        raise RulesetErrors("the rules cannot be used", reading.problems)
    return Ruleset(rules=parts.rules, kinds=parts.kinds, parameters=parts.parameters,
                   switches=parts.switches, sources=parts.sources)  # fmt: skip


def bare_facts(data: Sequence[Mapping[str, Any]], kinds: Mapping[str, Kind]) -> tuple[Atom, ...]:
    """Facts of *kinds* as rules see them, each written as its kind and its fields.

    Raises:
        RulesetErrors: a kind, a field or a value that does not exist; every problem.

    >>> from indsatsmotor.rules import built_in_kinds
    >>> bare_facts([{"candidate": {"student_id": "e1"}}], built_in_kinds())[0].values
    ('e1', None, None, None, None)
    """
    reading = Reading(Document("facts", data, {}))
    found = FactReader(reading, kinds).atoms(data, ())
    if reading.problems:
        raise RulesetErrors("the facts cannot be used", reading.problems)
    return tuple(found)


def _worded(data: Mapping[str, Any]) -> dict[str, Any]:
    """*data* with words wherever a file of rules has to have some."""
    return {
        **data,
        "facts": {name: {"label": _WORDS, **one} for name, one in data.get("facts", {}).items()},
        "parameters": {n: {"unit": "x", **_CITED, **one} for n, one in data.get("parameters", {}).items()},
        "switches": {name: _switch(one) for name, one in data.get("switches", {}).items()},
        "rules": [
            {**_CITED, "because": _WORDS, **_OF_KIND.get(one["kind"], {}), **one}
            for one in data.get("rules", [])
        ],
    }


def _switch(data: Mapping[str, Any]) -> dict[str, Any]:
    return {**_CITED, **data, "options": dict.fromkeys(data["options"], _WORDS)}
