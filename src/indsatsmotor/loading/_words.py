"""The words that schools read: labels of fields and values, phrases of a plan. Data, never code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from indsatsmotor.facts import Value
from indsatsmotor.loading._yaml import read_yaml
from indsatsmotor.sources import LANGUAGES, Text


@dataclass(frozen=True)
class Words:
    """Labels by what they name, in each language."""

    fields: Mapping[str, Text]
    values: Mapping[str, Text]
    phrases: Mapping[str, Text]

    def label(self, kind: str, field: str) -> Text:
        """What a field is called, or the kind where no field is named; its own name where it has no label."""
        name = f"{kind}.{field}" if field else kind
        return self.fields.get(name) or dict.fromkeys(LANGUAGES, field or kind)

    def field(self, kind: str, field: str, language: str) -> str:
        """The label of a field in one language."""
        return self.label(kind, field)[language]

    def value(self, value: Value, language: str) -> str | None:
        """What a word among the values is called; ``None`` where it has no label."""
        return self.values.get(str(value), {}).get(language)

    def phrase(self, name: str, language: str, **given: Any) -> str:
        """A phrase of the plan, with what is given filled in."""
        return self.phrases[name][language].format(**given)


@cache
def load_words() -> Words:
    """The words that come with the package.

    >>> load_words().phrase("recommended", "da")
    'anbefalet'
    """
    folder = Path(__file__).parent.parent / "wording"
    sections: dict[str, dict[str, Text]] = {"fields": {}, "values": {}, "phrases": {}}
    for path in sorted(folder.glob("*.yaml")):
        for name, texts in read_yaml(path).data.items():
            for key, text in texts.items():
                assert set(text) == set(LANGUAGES), f"{path.name}: {key} lacks a language"
                sections[name][key] = text
    return Words(**sections)
