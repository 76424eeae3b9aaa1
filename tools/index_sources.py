"""Index the publications that the rules cite, so that citations can be checked without the publications.

The publications are not part of this project. Say which folder they lie in; texts are known by their hash,
whatever the files are called. Notes of our own lie beside the rules that cite them::

    python tools/index_sources.py FOLDER

``tests/sources/index.json`` then holds the hash of each text, where its sections stand, which of its lines
hold text, and the figures in each line: numbers as they are written, and Danish number words. No sentence of
a publication is kept.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from indsatsmotor.loading import load_rulebook, shipped_rulesets
from indsatsmotor.sources import Source

INDEX = Path(__file__).parents[1] / "tests" / "sources" / "index.json"

WORDS = {
    "halv": "0.5", "halve": "0.5", "halvt": "0.5", "én": "1", "ét": "1", "første": "1", "to": "2",
    "begge": "2", "tre": "3", "tredje": "3", "fire": "4", "fjerde": "4", "fem": "5", "femte": "5",
    "seks": "6", "sjette": "6", "syv": "7", "otte": "8", "ni": "9", "ti": "10", "elleve": "11", "tolv": "12",
}  # fmt: skip
"""Number words and what they say; not *en* and *et*, which are articles, nor *anden*, which is *other*."""

_LINK = re.compile(r"https?://\S+|www\.\S+")
_FIGURE = re.compile(
    r"(?<![\w.,])(?<![^\W\d_]-)"  # no part of a word, of another number, or of a name such as COVID-19
    r"(?P<number>\d{1,3}(?:\.\d{3})+(?!\d)|\d+(?:,\d+)?)(?![^\W_])(?P<percent>\s?%)?"
    r"|(?P<word>[^\W\d_]+)"
)


def index(folder: Path) -> dict[str, Any]:
    """The index of every source that the rulesets describe, from the texts in *folder*.

    Raises:
        FileNotFoundError: the text of a source is not there.
    """
    texts = [*folder.iterdir(), *shipped_rulesets().glob("*/*.md")]
    files = {_hash(path): path for path in sorted(texts) if path.is_file()}
    sources = load_rulebook().ruleset.sources.values()
    missing = [source.id for source in sources if source.sha256 not in files]
    if missing:
        raise FileNotFoundError(f"No file there is the text of {', '.join(missing)}.")
    described = {
        source.id: _described(source, files[source.sha256].read_text("utf-8"))
        for source in sorted(sources, key=lambda source: source.id)
    }
    return {"words": WORDS, "sources": described}


def written(content: dict[str, Any]) -> str:
    """The index as it stands in its file."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def figures(line: str) -> Iterator[str]:
    """The numbers and number words of one line, in the order written.

    >>> list(figures("Mindst to gange á 10,5-14 min. (ca. 10 %), 5.000 kr., efter COVID-19, i 2. klasse"))
    ['to', '10,5', '14', '10%', '5.000', '2']
    """
    for match in _FIGURE.finditer(_LINK.sub("", line)):
        if match["number"]:
            yield match["number"] + ("%" if match["percent"] else "")
        elif match["word"].lower() in WORDS:
            yield match["word"].lower()


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _described(source: Source, text: str) -> dict[str, Any]:
    lines = dict(enumerate(text.split("\n"), 1))
    holding = [number for number, line in lines.items() if line.strip()]
    found = {str(number): " ".join(figures(line)) for number, line in lines.items()}
    return {
        "sha256": source.sha256,
        "lines": holding[-1],
        "sections": {section.id: _spans(section.lines) for section in source.sections.values()},
        "text": _spans(_runs(holding)),
        "figures": {number: line for number, line in found.items() if line},
    }


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each unbroken run of *numbers*.

    >>> list(_runs([1, 2, 3, 7, 9, 10]))
    [(1, 3), (7, 7), (9, 10)]
    """
    breaks = [place for place, (one, next_) in enumerate(pairwise(numbers), 1) if next_ != one + 1]
    for first, after in pairwise([0, *breaks, len(numbers)]):
        yield numbers[first], numbers[after - 1]


def _spans(spans: Iterable[tuple[int, int]]) -> str:
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the index; 2 when a text is not there."""
    parser = argparse.ArgumentParser(description="Index the publications that the rules cite.")
    parser.add_argument("folder", type=Path, help="where the texts of the publications lie")
    try:
        content = index(parser.parse_args(argv).folder)
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    INDEX.parent.mkdir(exist_ok=True)
    INDEX.write_text(written(content), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
