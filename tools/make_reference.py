"""Fill in the tables of the reference pages from the models and the rules they describe.

Each table stands between two comments in its page; what lies outside them is written by hand::

    python tools/make_reference.py
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from inspect import get_annotations
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

from pydantic import BaseModel

from indsatsmotor import comparing, derivation, facts, offering, plan, policy, reasons, rules
from indsatsmotor.facts import Case, Fact, told_kinds
from indsatsmotor.loading import load_rulebook, load_words
from indsatsmotor.loading._yaml import read_yaml
from indsatsmotor.rules import Derive, Mean, Reference, Require, Rule, patterns_in
from indsatsmotor.sources import Citation

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"
BLOCK = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
OUTSIDE = re.compile(r" \((?:domain sections?|semantics|design)[^)]*\)")
ROLE = re.compile(r":\w+:`~?([^`]+)`")

TYPES = {
    "Id": "id",
    "Ids": "ids",
    "Word": "word",
    "Words": "words",
    "str": "text",
    "YesNo": "yes/no",
    "bool": "yes/no",
    "Day": "date",
    "Grade": "whole number 0 to 10",
    "Share": "share, 0 to 1",
    "Lessons": "lessons",
    "Hours": "hours",
    "Years": "years",
    "Dkk": "kroner",
    "Number": "number",
    "Whole": "whole number",
    "int": "whole number",
    "Weeks": "weeks",
    "Minutes": "minutes",
    "Slots": "slots",
    "Text": "text in `da` and `en`",
    "Plain": "text, number as text, yes/no or list of text",
    "SetBy": "text",
    "Any": "any value",
    "Step": "number of a step",
}


_ELSEWHERE = {"Policy": "policy.md", "Choices": "offerings.md#choices"}
"""What has its fields on another page."""


def main() -> None:
    """Write every page anew."""
    for path in sorted(REFERENCE.glob("*.md")):
        path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")


def filled(page: str) -> str:
    """*page* with each of its generated blocks made anew."""
    return BLOCK.sub(lambda m: "\n".join([m[1], *BLOCKS[m[2]](), "", m[3]]), page)


# --- models ---


def of_case() -> Iterator[str]:
    """Every file of a case: its facts, their keys and their columns."""
    for name, info in Case.model_fields.items():
        model = next(a for a in get_args(info.annotation) if isinstance(a, type) and issubclass(a, Fact))
        yield from (f"### `{name}`", "", _prose(model.__doc__), "")
        if model.keys:
            yield from (f"Key: {', '.join(f'`{key}`' for key in model.keys)}.", "")
        else:
            yield from ("There is one at most; in YAML it is a mapping, not a list.", "")
        yield from _fields(model, labels=True)
        yield ""


def of_offering() -> Iterator[str]:
    """An offering and its parts, and what may not be offered."""
    parts = (
        offering.Offering,
        offering.Adult,
        offering.Pair,
        offering.Pack,
        offering.FollowUp,
        offering.Choices,
        offering.Forbidden,
    )
    return _models(parts)


def of_policy() -> Iterator[str]:
    """The local choices."""
    yield from _fields(policy.Policy)


def of_plan() -> Iterator[str]:
    """The plan document: the keys of the whole, then those of each part."""
    return _models((plan.Plan, *sorted(_items(plan.Plan), key=lambda model: model.__name__)))


def of_diff() -> Iterator[str]:
    """The diff document."""
    return _beside_plans(comparing.Diff, comparing)


def of_difference() -> Iterator[str]:
    """The difference document."""
    return _beside_plans(comparing.Difference, comparing)


def of_reasons() -> Iterator[str]:
    """The documents that answer questions."""
    return _beside_plans(reasons.Explanation, reasons, reasons.WhyNot, reasons.WhatWouldChange)


def _beside_plans(model: type[BaseModel], room: ModuleType, *others: type[BaseModel]) -> Iterator[str]:
    """Documents of a room; what they share with a plan stands on the page of the plan."""
    heads = (model, *others)
    parts = {part for head in heads for part in _items(head, room)} - {*heads}
    models = (*heads, *sorted(parts, key=lambda part: part.__name__))
    own = {part.__name__.lower() for part in models}
    for line in _models(models):
        yield re.sub(r"\]\(#(\w+)\)", lambda m: m[0] if m[1] in own else f"](plan.md#{m[1]})", line)


def _items(model: type[BaseModel], room: ModuleType = plan) -> set[type[BaseModel]]:
    """Every model of *room* that *model* is made of."""
    found: set[type[BaseModel]] = set()
    waiting = [model]
    while waiting:
        for part in _parts(waiting.pop(), room):
            if part not in found:
                found.add(part)
                waiting.append(part)
    return found


def _parts(model: type[BaseModel], room: ModuleType) -> Iterator[type[BaseModel]]:
    for annotation in _annotations(model).values():
        for word in re.findall(r"\w+", annotation):
            part = vars(room).get(word)
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield part


def _models(models: Iterable[type[BaseModel]]) -> Iterator[str]:
    for model in models:
        yield from (f"### {model.__name__}", "", _prose(model.__doc__), "")
        yield from _fields(model)
        yield ""


def _fields(model: type[BaseModel], *, labels: bool = False) -> Iterator[str]:
    annotations, schema = _annotations(model), model.model_json_schema()["properties"]
    danish = ("Danish",) if labels else ()
    yield from _head("field", *danish, "holds", "required", "meaning")
    for name, info in model.model_fields.items():
        written = info.alias or name
        listed = schema.get(written, {}).get("enum")
        holds = ", ".join(map(str, listed)) if listed else _type(annotations[name])
        label = (load_words().field(getattr(model, "kind", ""), name, "da"),) if labels else ()
        required = "yes" if info.is_required() else ""
        yield _row(f"`{written}`", *label, holds, required, _prose(info.description))


def _annotations(model: type[BaseModel]) -> Mapping[str, str]:
    """The annotations as they are written, those of the model's parents first."""
    parents = [c for c in reversed(model.__mro__) if issubclass(c, BaseModel)]
    return {name: str(text) for parent in parents for name, text in get_annotations(parent).items()}


def _type(annotation: str) -> str:  # one line for each way to write a type
    annotation = annotation.removesuffix(" | None")
    if annotation.startswith("Annotated["):
        first = annotation[len("Annotated[") : -1]
        bare = first[: _comma(first)].removesuffix(" | None")
        return _type(bare) + _range(annotation)
    if annotation.startswith(("tuple[", "frozenset[")):
        inner = annotation.partition("[")[2][:-1].removesuffix(", ...")
        return f"list of {_type(inner)}"
    if annotation.startswith("Mapping["):
        inner = annotation[len("Mapping[") : -1]
        comma = _comma(inner)
        return f"{_type(inner[:comma])} → {_type(inner[comma + 1 :].strip())}"
    if " | " in annotation:
        return " or ".join(dict.fromkeys(_type(part) for part in _alternatives(annotation)))
    return TYPES.get(annotation) or _named(annotation)


def _named(name: str) -> str:
    """A choice among words with the words, or a part with a link to its table."""
    for room in (facts, offering, derivation, plan, comparing, reasons, policy, rules):
        thing = vars(room).get(name)
        if isinstance(thing, type) and issubclass(thing, StrEnum):
            return ", ".join(f"`{member}`" for member in thing)
    if name == "Category":
        return "`in_class`, `small_group`, `individual`"
    return f"[{name}]({_ELSEWHERE.get(name, f'#{name.lower()}')})"


def _alternatives(annotation: str) -> Iterator[str]:
    """The parts between bars that stand in no bracket."""
    depth, part = 0, ""
    for letter in annotation:
        depth += (letter == "[") - (letter == "]")
        if letter == "|" and not depth:
            yield part.strip()
            part = ""
        else:
            part += letter
    yield part.strip()


def _comma(text: str) -> int:
    """Where the first comma stands that is in no bracket."""
    depth = 0
    for position, letter in enumerate(text):
        depth += (letter in "[(") - (letter in "])")
        if letter == "," and not depth:
            return position
    return len(text)


def _range(annotation: str) -> str:
    bounds = dict(re.findall(r"\b(ge|le)=(\d+)", annotation))
    if "le" in bounds:
        return f" {bounds.get('ge', '0')} to {bounds['le']}"
    return f" from {bounds['ge']}" if "ge" in bounds else ""


def _prose(text: str | None) -> str:
    """The sentences of a docstring, without its examples and what follows them."""
    said = re.split(r"\n\s*(?:>>>|Raises:)", text or "")[0]
    said = ROLE.sub(r"`\1`", OUTSIDE.sub("", said)).replace("``", "`")
    return " ".join(said.split())


# --- rules ---


def of_switches() -> Iterator[str]:
    """The readings a municipality can choose between."""
    yield from _head("switch", "about", "options, the default first", "source")
    for switch in sorted(load_rulebook().ruleset.switches.values(), key=lambda s: s.id):
        names = sorted(switch.options, key=lambda name: name != switch.default)
        options = "; ".join(f"`{name}`: {switch.options[name]['en']}" for name in names)
        yield _row(f"`{switch.id}`", switch.title["en"], options, _cited(switch.citations))


def of_parameters() -> Iterator[str]:
    """The numbers and lists that rules compare with."""
    yield from _head("parameter", "about", "value", "unit", "source")
    for one in sorted(load_rulebook().ruleset.parameters.values(), key=lambda p: p.id):
        values = [_value(one.value)]
        values += [
            f"{_value(v)} under {', '.join(f'`{s}: {o}`' for s, o in u.items())}" for u, v in one.alternatives
        ]
        yield _row(f"`{one.id}`", one.title["en"], "; ".join(values), one.unit, _cited(one.citations))


def of_rules() -> Iterator[str]:
    """Every rule, by the part of the source it is read from."""
    sections: dict[str, list[Rule]] = defaultdict(list)
    for rule in load_rulebook().ruleset.rules:
        sections[".".join(rule.citations[0].section.split(".")[:2])].append(rule)
    for section in sorted(sections):
        yield from (f"### {section}", "")
        yield from _head("rule", "kind", "says", "source")
        for rule in sorted(sections[section], key=lambda rule: rule.id):
            force = f", {rule.force}" if isinstance(rule, Require) else ""
            under = "".join(f" (`{switch}: {option}`)" for switch, option in rule.under.items())
            yield _row(f"`{rule.id}`{under}", rule.kind + force, rule.title["en"], _cited(rule.citations))
        yield ""


def of_inventory() -> Iterator[str]:
    """What became of each item that the publications were read for."""
    inventory = read_yaml(REFERENCE / "inventory.yaml").data
    ruleset = load_rulebook().ruleset
    carried: dict[str, list[str]] = defaultdict(list)
    for rule in ruleset.rules:
        for code in rule.code:
            carried[code].append(rule.id)
    for section in ("constraints", "implementation", "rules", "discrepancies", "since"):
        yield from (f"## {section.capitalize()}", "", *_head("id", "by"))
        for name in inventory[section]:
            by = [f"switch `{name}`"] if name in ruleset.switches else []
            by += [f"`{rule}`" for rule in sorted(carried[name])]
            why = (inventory[said].get(name) for said in ("elsewhere", "no_switch"))
            yield _row(name, ". ".join([", ".join(by), *filter(None, why)]).removeprefix(". "))
        yield ""


def of_facts_read() -> Iterator[str]:
    """For each kind of told fact the fields that rules test or carry on, and those that none does."""
    read: dict[str, set[str]] = defaultdict(set)
    for rule in load_rulebook().ruleset.rules:
        patterns = list(patterns_in(rule))
        kinds = {pattern.alias: pattern.kind for pattern in patterns}
        operands = [test.operand for pattern in patterns for test in pattern.tests]
        operands += [operand for _, operand in rule.then.fields] if isinstance(rule, Derive) else []
        for pattern in patterns:
            read[pattern.kind] |= {test.field for test in pattern.tests}
        for operand in operands:
            if isinstance(operand, Reference | Mean):
                read[kinds.get(operand.alias, "offering")].add(operand.field)
    yield from _head("kind", "read by rules", "read by no rule")
    for kind in told_kinds().values():
        fields = [name for name in kind.fields if name not in kind.keys]
        used = [f"`{name}`" for name in fields if name in read[kind.name]]
        unused = [f"`{name}`" for name in fields if name not in read[kind.name]]
        yield _row(f"`{kind.name}`", ", ".join(used), ", ".join(unused))


def _cited(citations: Sequence[Citation]) -> str:
    return ", ".join(dict.fromkeys(f"{c.section}: {c.span}" for c in citations))


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


# --- tables ---


def _head(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield _row(*("---" for _ in names))


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


BLOCKS: Mapping[str, Callable[[], Iterator[str]]] = {
    "case": of_case,
    "offering": of_offering,
    "policy": of_policy,
    "plan": of_plan,
    "diff": of_diff,
    "difference": of_difference,
    "reasons": of_reasons,
    "switches": of_switches,
    "parameters": of_parameters,
    "rules": of_rules,
    "facts-read": of_facts_read,
    "inventory": of_inventory,
}

if __name__ == "__main__":
    main()
