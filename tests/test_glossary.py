"""The glossary translates every public word of the data, and none that does not exist."""

from __future__ import annotations

import builtins
import re
from enum import StrEnum
from importlib import import_module
from inspect import isclass
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import pytest

import indsatsmotor
from indsatsmotor import catalogue, comparing, derivation, facts, offering, plan, policy, reasons, rules

GLOSSARY = (Path(__file__).parent.parent / "docs" / "glossary.md").read_text(encoding="utf-8")
IN_BACKTICKS = set(re.findall(r"`([^`]+)`", GLOSSARY))
CAMEL_CASE = re.compile(r"[A-Z]\w*[a-z]\w*")

ROOMS = (facts, offering, plan, comparing, reasons, rules, catalogue, policy, derivation)


def public(room: ModuleType) -> dict[str, object]:
    """What *room* exports; the classes it defines where it does not say."""
    if hasattr(room, "__all__"):
        return {name: getattr(room, name) for name in room.__all__}
    return {
        name: thing
        for name, thing in vars(room).items()
        if isclass(thing) and thing.__module__ == room.__name__ and not name.startswith("_")
    }


def enums() -> list[type[StrEnum]]:
    things = [thing for room in ROOMS for thing in public(room).values()]
    return [thing for thing in things if isclass(thing) and issubclass(thing, StrEnum)]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_every_public_class_and_type_stands_in_the_glossary(room):
    names = {name for name in public(room) if CAMEL_CASE.fullmatch(name)}
    assert names
    assert sorted(names - IN_BACKTICKS) == []


@pytest.mark.parametrize("enum", enums(), ids=lambda enum: f"{enum.__module__}.{enum.__name__}")
def test_every_member_of_a_public_enum_stands_in_the_glossary(enum):
    assert sorted({str(member) for member in enum} - IN_BACKTICKS) == []


def test_the_words_that_decide_are_among_those_enums():
    wanted = {
        plan.Status,
        rules.Status,
        catalogue.Category,
        catalogue.Shape,
        rules.Force,
        rules.WhenUnknown,
        rules.Comparison,
    }
    assert wanted <= set(enums())


def test_every_class_in_the_glossary_exists():
    rooms = [
        import_module(f"indsatsmotor.{info.name}")
        for info in iter_modules(indsatsmotor.__path__)
        if not info.name.startswith("_")
    ]
    named = {name for name in IN_BACKTICKS if CAMEL_CASE.fullmatch(name)}
    known = {name for room in (*rooms, builtins) for name in vars(room)}
    assert sorted(named - known) == []


def test_every_verb_that_the_package_exports_stands_in_the_glossary():
    verbs = {name for name in indsatsmotor.__all__ if name.islower()}
    assert sorted(verbs - IN_BACKTICKS) == []
