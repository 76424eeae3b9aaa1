"""Write anew what the tests compare with: plans of the examples, and the schemas of the documents.

Read the difference before you commit it: it is what every user will see.

    python tools/make_goldens.py
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from indsatsmotor import Inquiry, Plan, Rulebook, load_case, load_rulebook, recommend
from indsatsmotor.render import SCHEMAS, as_explanation, as_report, as_text, as_why_not, schema_of

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"
SCHEMA_FOLDER = ROOT / "docs" / "reference" / "schemas"


def goldens(whole: Plan | None = None) -> Iterator[tuple[Path, str]]:
    """Each file and what should stand in it; *whole* is the plan of the example school, if it is at hand."""
    book = load_rulebook()
    school = load_case(ROOT / "examples" / "folkeskole")
    whole = whole or recommend(school, book=book)
    case = load_case(GOLDEN / "lille-skole.yaml")
    small = recommend(case, book=book)
    for language in ("da", "en"):
        yield GOLDEN / f"folkeskole.{language}.txt", as_text(whole, book, language=language)
        yield GOLDEN / f"lille-skole.{language}.txt", as_text(small, book, language=language)
        yield GOLDEN / f"lille-skole.{language}.html", as_report(small, case, book, language=language)
    yield GOLDEN / "lille-skole.json", small.to_json()
    yield from answers(Inquiry(whole, school, book=book), book)


EXPLAINED = {
    "anbefalet": "E1-e0164-1",
    "holdt-tilbage": "E1-e0137-0",
    "afvist": "D1-e0004-0",
    "behov": "need/e0164/subject/dansk/skrivning",
}
"""Something recommended, something withheld, something refused, and a need that is open."""
ASKED = {"ukendt": ("intensive-laeringsforloeb", "e0231"), "uden-behov": ("C", "e0001")}


def answers(inquiry: Inquiry, book: Rulebook) -> Iterator[tuple[Path, str]]:
    """Why some results of the example school are as they are, and why others are not there."""
    for name, of in EXPLAINED.items():
        one = inquiry.explain(of)
        yield GOLDEN / "hvorfor" / f"{name}.json", one.to_json()
        for language in ("da", "en"):
            text = as_explanation(one, book, language=language)
            yield GOLDEN / "hvorfor" / f"{name}.{language}.txt", text
    for name, (what, who) in ASKED.items():
        for language in ("da", "en"):
            text = as_why_not(inquiry.why_not(what, who), book, language=language)
            yield GOLDEN / "hvorfor-ikke" / f"{name}.{language}.txt", text


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
