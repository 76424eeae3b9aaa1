"""An HTML page, read strictly: what it is made of, and what is wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"br", "meta"}
CLOSED = {"circle", "path", "rect"}
"""Elements of a picture that are closed where they are opened."""

Attributes = dict[str, str | None]


class Page(HTMLParser):
    """Every element in order, and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.texts: list[str] = []
        self.problems: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.problems += [f"<{tag}> is left open" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in CLOSED:
            self.problems.append(f"<{tag}/> is not closed in HTML")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.problems.append(f"</{tag}> at {self.getpos()} closes nothing")

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"]:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All that can be read."""
        return " ".join("".join(self.texts).split())

    def all(self, *tags: str) -> list[Attributes]:
        """The attributes of each element with one of these tags."""
        return [attributes for tag, attributes in self.elements if tag in tags]

    def faults(self) -> Iterator[str]:
        """What keeps the page from standing by itself, or people from reading it."""
        yield from self.problems
        yield from (f"<{tag}>" for tag in ("script", "iframe", "object", "link", "img") if self.all(tag))
        yield from self._anchors()
        for tag, attributes in self.elements:
            yield from (f"<{tag} {name}>" for name in attributes if name.startswith("on") or name == "style")
            if tag == "th" and "scope" not in attributes:
                yield "a heading of a table without scope"
            said = attributes.get("role") == "img" and attributes.get("aria-label")
            if tag == "svg" and attributes.get("aria-hidden") != "true" and not said:
                yield "a picture without words"
        if len(self.all("table")) != len(self.all("caption")):
            yield "a table without a caption"
        levels = [int(tag[1]) for tag, _ in self.elements if re.fullmatch(r"h[1-6]", tag)]
        if levels[:1] != [1] or any(deeper > level + 1 for level, deeper in pairwise(levels)):
            yield f"the headings skip a level: {levels}"

    def _anchors(self) -> Iterator[str]:
        """What is wrong with the ids of the page and what leads to them."""
        ids = Counter(a["id"] for _, a in self.elements if "id" in a)
        yield from (f"the id {name} stands {count} times" for name, count in ids.items() if count > 1)
        for _, attributes in self.elements:
            target = attributes.get("href") or attributes.get("src") or "#main"
            if not target.startswith("#"):
                yield f"{target} leads out of the page"
            elif target[1:] not in ids:
                yield f"{target} leads nowhere"
            if attributes.get("aria-labelledby", "main") not in ids:
                yield f"{attributes['aria-labelledby']} names nothing"
