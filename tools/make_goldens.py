"""Write anew what the tests compare with: plans of the examples, and the schemas of the documents.

Read the difference before you commit it: it is what every user will see.

    python tools/make_goldens.py
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from indsatsmotor import load_case, load_rulebook, recommend
from indsatsmotor.render import SCHEMAS, as_report, as_text, schema_of

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"
SCHEMA_FOLDER = ROOT / "docs" / "reference" / "schemas"


def goldens() -> Iterator[tuple[Path, str]]:
    """Each file and what should stand in it."""
    book = load_rulebook()
    whole = recommend(load_case(ROOT / "examples" / "folkeskole"), book=book)
    case = load_case(GOLDEN / "lille-skole.yaml")
    small = recommend(case, book=book)
    for language in ("da", "en"):
        yield GOLDEN / f"folkeskole.{language}.txt", as_text(whole, book, language=language)
        yield GOLDEN / f"lille-skole.{language}.txt", as_text(small, book, language=language)
        yield GOLDEN / f"lille-skole.{language}.html", as_report(small, case, book, language=language)
    yield GOLDEN / "lille-skole.json", small.to_json()


def schemas() -> Iterator[tuple[Path, str]]:
    """Each schema file and what should stand in it."""
    for name in SCHEMAS:
        text = json.dumps(schema_of(name), ensure_ascii=False, indent=2) + "\n"
        yield SCHEMA_FOLDER / f"{name}.json", text


def main() -> None:
    """Write all of them."""
    for path, text in (*goldens(), *schemas()):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
