"""Write a page for each file of rules: what every rule says, rests on and was tried with.

The documentation makes them when it is built::

    python tools/make_rule_pages.py docs/reference/rules
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from indsatsmotor.loading import RuleCase, load_rule_cases, load_rulebook, shipped_rulesets
from indsatsmotor.loading._yaml import read_yaml
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    Attach,
    Derive,
    Invariant,
    Parameter,
    Prefer,
    Require,
    Rule,
    SchoolTask,
    Task,
    Warn,
    parameters_of,
)
from indsatsmotor.sources import Citation

KINDS: Mapping[type[Rule], str] = {
    Derive: "derives a fact",
    Require: "requirement",
    Prefer: "preference",
    Warn: "warning",
    Attach: "wellbeing measure",
    Task: "task",
    SchoolTask: "task of the school",
    Invariant: "enforced by the engine",
}


def main(folder: Path) -> None:
    """Write every page and an index into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in pages().items():
        (folder / path).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """Each page by file name, and ``index.md``."""
    book = load_rulebook()
    cases = _cases(book)
    made = {}
    for path in sorted(shipped_rulesets().rglob("*.rules.yaml")):
        rules = [book.ruleset.by_id[draft["id"]] for draft in read_yaml(path).data.get("rules", ())]
        stem = path.name.removesuffix(".rules.yaml")
        made[f"{path.parent.name}-{stem}.md"] = _page(path.parent.name, stem, rules, cases, book)
    return made | {"index.md": _index(made)}


def _cases(book: Rulebook) -> dict[str, list[RuleCase]]:
    cases: dict[str, list[RuleCase]] = defaultdict(list)
    for case in load_rule_cases(shipped_rulesets(), book):
        cases[case.rule].append(case)
    return cases


def _index(made: Iterable[str]) -> str:
    names = "\n".join(name.removesuffix(".md") for name in sorted(made))
    return (
        f"# Every rule\n\nOne page for each file of rules.\n\n```{{toctree}}\n:maxdepth: 1\n\n{names}\n```\n"
    )


def _page(
    source: str, stem: str, rules: Iterable[Rule], cases: Mapping[str, list[RuleCase]], book: Rulebook
) -> str:
    lines = [f"# {stem}", "", f"Rules of `{source}`.", ""]
    for rule in rules:
        lines += [*_rule(rule, book), *_tried(cases.get(rule.id, [])), ""]
    return "\n".join(lines)


def _rule(rule: Rule, book: Rulebook) -> Iterator[str]:
    kind = next((words for made, words in KINDS.items() if type(rule) is made), "note")
    force = f", {rule.force}" if isinstance(rule, Require) else ""
    weight = f", weight {rule.weight}" if isinstance(rule, Prefer) else ""
    codes = f" ({', '.join(rule.code)})" if rule.code else ""
    yield from (f"## {rule.id}", "", f"*{_plain(rule.title['da'])}* · {_plain(rule.title['en'])}", "")
    yield from (f"{kind[:1].upper()}{kind[1:]}{force}{weight}{codes}", "")
    yield from (f"> {_plain(rule.because['da'])}", ">", f"> {_plain(rule.because['en'])}", "")
    if rule.reading:
        yield from (f"Reading: {_plain(rule.reading)}", "")
    for switch, option in rule.under.items():
        yield from (f"Only under `{switch}`: `{option}`.", "")
    for name in dict.fromkeys(parameters_of(rule)):
        yield from (f"- {_parameter(book.ruleset.parameters[name])}", "")
    yield from (f"Source: {'; '.join(map(_citation, rule.citations))}", "")


def _parameter(parameter: Parameter) -> str:
    value = ", ".join(map(str, parameter.value)) if isinstance(parameter.value, tuple) else parameter.value
    return f"`{parameter.id}`: {value} {parameter.unit} ({_plain(parameter.title['en'])})"


def _tried(cases: Iterable[RuleCase]) -> Iterator[str]:
    for case in cases:
        outcome = case.outcome or ("fires" if case.derives or case.notes else "stays silent")
        yield f"- {_plain(case.name)}: {outcome}"


def _citation(citation: Citation) -> str:
    basis = "" if citation.basis == "text" else f" ({citation.basis})"
    return f"{citation.source}, {citation.section}, lines {citation.span}{basis}"


def _plain(text: str) -> str:
    """Words as they stand, none of them taken for markup."""
    for mark in "\\`*_{}[]<>#|":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
