"""Valid documents spoiled by lot: cut, repeated, retyped, nested, recoded, with what does not belong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random
from typing import Any, TypeAlias

from ruamel.yaml import YAML

LARGEST = 200_000
"""No spoiled document is longer than so many bytes."""

WORDS = (
    *("", " ", "\t", "\r", "\r\n", "\n", "\x00", "\x0b", "\x1f", "\ufeff", "\u2028", "\u0085", "\u202e", "☃"),
    *("null", "~", "true", "no", "-1", "0", "-0.0", "1.", "1e400", "1e999999999", "-1e-999999999"),
    *("9" * 5000, "0x" + "f" * 2000, "0." + "1" * 3000, "NaN", ".nan", ".inf", "-Infinity", "1_000"),
    *("&a [*a]", "*a", "!!python/object:os.system x", "!own {b: 1}", "<<: *a", "---", "...", "%YAML 1.1"),
    *("[" * 5000, "{a: " * 2000, "- " * 2000, "? " * 300, "]", "}", "[]", "{}", "[[[]]]", "{x: {y: 1}}"),
    *('"', "'", "|", ">", "#", ":", ",", ";", "\\", '"\\ud800"', '"\\u0000"', "'' ''", '"a\nb"'),
    *(
        "a" * 70_000,
        "æøå" * 3000,
        "Mads Kanarie har det svært. " * 4,
        "010203-1234",
        "2027-02-31",
        "0000-00-00",
    ),
    *("$ukendt", "elev.id", "elev.__class__", "{elev.id.__class__}", "{0}", "{elev.id!r}", "{elev:>9}"),
    *("id", "kind", "count", "students", "as", "at_least", "one_of", "known", "when", "under", "0x1F"),
)
ODD = [*map(str.encode, WORDS), b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xff\xfe\x00"]
"""What stands for something else, or for nothing, in one of the forms that are read."""

DATA: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**63, 10**400, 0.5, 1e308, "", " ", "x", "1e999999999", "ja", "æ" * 500),
    *([], {}, [[]], [None], {"": None}, {"id": {"id": "x"}}, ["x"] * 500, "\ud800", "\x00", "2027-02-31"),
    *("$fravaer", "elev.id", "offering.id", {"count": "x"}, {"mean": "x.y"}, {"is": None}, {"one_of": []}),
    *({"at_least": "x"}, {"every": {}}, {"any": []}, {"not": {}}, [{"student": {}}], [{"student": None}]),
)

Way: TypeAlias = Callable[[bytes, Random], bytes]


def spoiled(document: bytes, lot: Random) -> bytes:
    """*document* with a few things done to it."""
    for _ in range(lot.choice((1, 1, 2, 4))):
        with suppress(RecursionError):  # nested too deeply to be changed part by part
            document = lot.choice(WAYS)(document, lot)[:LARGEST]
    return document


def _slice(text: bytes, lot: Random) -> tuple[int, int]:
    start = lot.randrange(len(text) + 1)
    return start, min(len(text), start + lot.choice((1, 3, 10, 40, 200)))


def _cut(text: bytes, lot: Random) -> bytes:
    start, end = _slice(text, lot)
    return text[:start] + text[end:]


def _repeated(text: bytes, lot: Random) -> bytes:
    start, end = _slice(text, lot)
    return text[:end] + text[start:end] * lot.choice((1, 1, 5, 1000)) + text[end:]


def _inserted(text: bytes, lot: Random) -> bytes:
    at = lot.randrange(len(text) + 1)
    return text[:at] + lot.choice(ODD) + text[at:]


def _word_replaced(text: bytes, lot: Random) -> bytes:
    words = list(_WORD.finditer(text))
    if not words:
        return text
    word = lot.choice(words)
    other = lot.choice(ODD) if lot.randrange(2) else lot.choice(words)[0]
    return text[: word.start()] + other + text[word.end() :]


def _lines_moved(text: bytes, lot: Random) -> bytes:
    lines = text.splitlines(keepends=True)
    if lines:
        lines.insert(lot.randrange(len(lines) + 1), lot.choice(lines) if lot.randrange(2) else lines.pop())
    return b"".join(lines)


def _indented(text: bytes, lot: Random) -> bytes:
    lines = text.splitlines(keepends=True)
    at = lot.randrange(len(lines) + 1)
    return b"".join([*lines[:at], *(b" " * lot.choice((1, 2, 8)) + line for line in lines[at:])])


def _recoded(text: bytes, lot: Random) -> bytes:
    change = lot.choice(("bom", "crlf", "cr", "utf-16", "cp1252", "end"))
    match change:
        case "bom":
            return b"\xef\xbb\xbf" + text
        case "crlf":
            return text.replace(b"\n", b"\r\n")
        case "cr":
            return text.replace(b"\n", b"\r")
        case "end":
            return text[: lot.randrange(len(text) + 1)]
        case _:
            return text.decode("utf-8", "replace").encode(change, "replace")


def _data_changed(text: bytes, lot: Random) -> bytes:
    """The same as JSON, with a part of it replaced, left out, renamed or put elsewhere."""
    data = _data(text.decode("utf-8", "replace"))
    places = list(_places(data))
    if not places:
        return text
    whole, key = lot.choice(places)
    match lot.randrange(4):
        case 0:
            whole[key] = lot.choice(DATA)
        case 1:
            del whole[key]
        case 2:
            other, there = lot.choice(places)
            if there in other if isinstance(other, dict) else there < len(other):
                whole[key] = json.loads(_as_json(other[there]))
        case _ if isinstance(whole, dict):
            whole[lot.choice(("id", "", "findes_ikke", "as", *whole))] = whole.pop(key)
        case _:
            whole.insert(0, lot.choice(DATA))
    return _as_json(data).encode("utf-8", "surrogatepass")


def _data(text: str) -> Any:
    """What stands in a document that is still sound; nothing in one that is not."""
    with suppress(ValueError, RecursionError):
        return json.loads(text)
    with suppress(Exception):  # the parser has defects of its own, and is not what is tried here
        return YAML(typ="safe").load(text)
    return None


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in *data*: what holds it, and its key or position there."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in list(items):
        yield data, key
        yield from _places(value)


def _as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, default=str, skipkeys=True)


_WORD = re.compile(rb"[\w.\-\xc3-\xff]+|\"[^\"\n]*\"|[\[\]{}:,;]")
WAYS: tuple[Way, ...] = (
    *(_cut, _repeated, _inserted, _inserted, _word_replaced, _word_replaced, _word_replaced),
    *(_lines_moved, _indented, _recoded, _data_changed, _data_changed, _data_changed),
)
