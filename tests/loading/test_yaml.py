"""YAML 1.2, with a place for every mistake, and nothing that could run, hang or grow."""

from __future__ import annotations

from decimal import Decimal

import pytest
from ruamel.yaml import YAML

from indsatsmotor.errors import RulesetErrors
from indsatsmotor.loading import _yaml, shipped_rulesets
from indsatsmotor.loading._yaml import parse_yaml


@pytest.fixture(params=["as installed", "pure Python"], autouse=True)
def parser(request, monkeypatch):
    """The parser in C where it is installed, and the one in Python, which must not differ."""
    if request.param == "pure Python":
        monkeypatch.setattr(_yaml, "YAML", lambda typ, **_: YAML(typ=typ, pure=True))


def refused(text: str) -> str:
    with pytest.raises(RulesetErrors) as report:
        parse_yaml(text, "f.yaml")
    return str(report.value)


def test_scalars_are_those_of_yaml_1_2():
    text = "[no, yes, on, 1:30, 0o17, 1_000, 0.10, .5, 1e3, ~, true, 2027-08-09, '0.1', 0x1F]"
    assert parse_yaml(text, "f.yaml").data == [
        "no", "yes", "on", "1:30", 15, 1000, Decimal("0.10"), Decimal("0.5"), Decimal("1E+3"), None, True,
        "2027-08-09", "0.1", 31,
    ]  # fmt: skip


def test_what_yaml_1_2_allows_and_1_1_does_not_is_read():
    assert parse_yaml("{ a: text?, b: [x?] }", "f.yaml").data == {"a": "text?", "b": ["x?"]}


@pytest.mark.parametrize("path", sorted(shipped_rulesets().rglob("*.yaml")), ids=lambda path: path.name)
def test_every_shipped_file_reads_the_same_in_python(path):
    by_python = _yaml._read(path.read_text("utf-8"), path.name, YAML(typ="safe", pure=True))
    assert _yaml.read_yaml(path) == by_python


def test_an_empty_file_holds_nothing():
    assert parse_yaml("# nothing\n", "f.yaml").data is None


def test_every_part_has_its_line_and_column():
    document = parse_yaml("a:\n  b: 1\n  c:\n    - x\n    - { d: 2 }\n", "f.yaml")
    assert str(document.location(("a", "b"))) == "f.yaml:2:3"
    assert str(document.location(("a", "c", 1, "d"))) == "f.yaml:5:9"
    assert str(document.location(("a", "c", 1, "missing"))) == "f.yaml:5:7"


def test_a_key_written_twice_is_refused_wherever_it_stands():
    assert refused("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n") == (
        "the file cannot be read (2)\n"
        "f.yaml:4:3: the key 'c' is written twice.\n"
        "f.yaml:5:1: the key 'a' is written twice."
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &x 1", "f.yaml:1:4: anchors are not read."),
        ("a: !!python/object:os.system x", "f.yaml:1:4: tags are not read."),
        ("a: !own { b: 1 }", "f.yaml:1:4: tags are not read."),
        ("1: a", "f.yaml:1:1: a key is a text.\nMaybe quote it."),
        ("[a]: b", "f.yaml:1:1: a key is a text.\nMaybe quote it."),
        ("a: .inf", "f.yaml:1:4: .inf is not a number this project counts with."),
        ("%YAML 1.1\n---\na: no", "f.yaml:1:1: directives are not read."),
        ("a: 1\n---\nb: 2", "f.yaml:2:1: a file holds one document."),
    ],
)
def test_what_a_data_file_does_not_need_is_refused(text, message):
    assert message in refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "a:\n" + "".join(f"{' ' * n}b:\n" for n in range(1, 400)),
    ],
)
def test_nesting_without_end_is_refused_at_once(text):
    assert "nested too deeply" in refused(text)


def test_a_file_that_would_grow_when_read_is_refused():
    bomb = "a: &a [x, x]\n" + "\n".join(
        f"{c}: &{c} [*{p}, *{p}]" for p, c in zip("abcdefg", "bcdefgh", strict=True)
    )
    assert "anchors are not read" in refused(bomb)


@pytest.mark.parametrize("text", ["a: [1, 2", "a: 'x", "\tb: 1", "a: b: c", "- a\nb", "a: \x01"])
def test_what_is_not_yaml_is_refused_with_its_place(text):
    assert "f.yaml" in refused(text)


def test_a_file_that_is_not_utf_8_says_so(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_bytes("a: æ".encode("cp1252"))
    with pytest.raises(RulesetErrors) as report:
        _yaml.read_yaml(path)
    assert "not UTF-8" in str(report.value)
