"""YAML 1.2 to plain data, with the place of everything in it. The only importer of the YAML library.

What is refused: keys written twice, keys that are no text, anchors, tags, and nesting without end. Files are
data: nothing in them is ever run, and a file cannot grow when it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from indsatsmotor.errors import Location, RulesetErrors, RulesetSyntaxError

DataPath = tuple[str | int, ...]

_LARGEST = 5_000_000
_DEEPEST = 60


@dataclass(frozen=True)
class Document:
    """The data of one file, and the line and column of each part, counted from 1."""

    name: str
    data: Any
    marks: Mapping[DataPath, tuple[int, int]] = field(repr=False)

    def location(self, path: DataPath, rule_id: str | None = None) -> Location:
        """Where *path* stands, or the nearest part around it that was written."""
        while path not in self.marks and path:
            path = path[:-1]
        line, column = self.marks.get(path, (None, None))
        return Location(self.name, line, column, rule_id)


def read_yaml(path: Path, name: str | None = None) -> Document:
    """The document in *path*.

    Raises:
        RulesetErrors: the file is not the YAML this project reads.
    """
    name = name or path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(
            "the file is not UTF-8.", Location(name), "it was saved as Windows-1252."
        ) from error
    return parse_yaml(text, name)


def parse_yaml(text: str, name: str) -> Document:
    r"""The document in *text*.

    Raises:
        RulesetErrors: the text is not the YAML this project reads.

    >>> parse_yaml("share: 0.10\nready: no", "x.yaml").data
    {'share': Decimal('0.10'), 'ready': 'no'}
    """
    if len(text) > _LARGEST:
        raise _unreadable(f"the file has more than {_LARGEST} characters.", Location(name))
    if text.startswith("%"):
        raise _unreadable("directives are not read.", Location(name, 1, 1))
    builder = _Builder(name)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
        data = builder.build(node, ()) if node is not None else None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Location(name, mark.line + 1, mark.column + 1) if mark else Location(name)
        raise _unreadable(f"{error.problem or error.context}.", place) from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise _unreadable("the file is not readable YAML.", Location(name)) from error
    if builder.problems:
        raise RulesetErrors("the file cannot be read", builder.problems)
    return Document(name, data, builder.marks)


def _unreadable(message: str, place: Location, maybe: str | None = None) -> RulesetErrors:
    return RulesetErrors("the file cannot be read", [RulesetSyntaxError(message, place, maybe)])


@dataclass
class _Builder:
    """Plain data from the library's nodes; numbers with a point become Decimals."""

    name: str
    marks: dict[DataPath, tuple[int, int]] = field(default_factory=dict)
    problems: list[RulesetSyntaxError] = field(default_factory=list)

    def build(self, node: Node, path: DataPath) -> Any:
        self.marks.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
        if node.anchor or len(path) > _DEEPEST:
            self._refuse(node, "anchors are not read." if node.anchor else "this is nested too deeply.")
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.build(item, (*path, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self._scalar(node)

    def _mapping(self, node: MappingNode, path: DataPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._scalar(key_node) if isinstance(key_node, ScalarNode) else None
            if not isinstance(key, str):
                self._refuse(key_node, "a key is a text.", "quote it.")
            elif key in data:
                self._refuse(key_node, f"the key '{key}' is written twice.")
            else:
                self.marks[*path, key] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
                data[key] = self.build(value_node, (*path, key))
        return data

    def _scalar(self, node: ScalarNode) -> Any:
        kind, text = str(node.tag).rpartition(":")[2], node.value
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        if kind == "int":
            return int(text.replace("_", ""), 0) if text.lstrip("+-").startswith(("0x", "0o")) else int(text)
        if kind == "float":
            return self._decimal(node, text)
        if kind not in {"str", "timestamp"}:
            self._refuse(node, "tags are not read.")
        return text

    def _decimal(self, node: ScalarNode, text: str) -> Decimal | None:
        number = Decimal(text) if text.strip("+-.").lower() not in {"inf", "nan"} else None
        if number is None:
            self._refuse(node, f"{text} is not a number this project counts with.")
        return number

    def _refuse(self, node: Node, message: str, maybe: str | None = None) -> None:
        place = Location(self.name, node.start_mark.line + 1, node.start_mark.column + 1)
        self.problems.append(RulesetSyntaxError(message, place, maybe))
