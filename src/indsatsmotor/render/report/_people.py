"""Names, put in at the last moment: whoever renders may know them, the engine never does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[\w-]+")


class People:
    """Writes people by their names where they are given, by their ids otherwise."""

    def __init__(self, ids: Iterable[str], names: Mapping[str, str]) -> None:
        known = {id_: names[id_] for id_ in ids if id_ in names}
        shared = Counter(known.values())
        self._names = {
            id_: name if shared[name] == 1 and _unmistakable(id_) else f"{name} ({id_})"
            for id_, name in known.items()
        }
        self._in_text = {id_: name for id_, name in self._names.items() if _unmistakable(id_)}

    @property
    def named(self) -> bool:
        """Whether anybody has a name here."""
        return bool(self._names)

    def person(self, id_: str) -> str:
        """The name of a person, with the id where the name alone does not tell who it is."""
        return self._names.get(id_, id_)

    def text(self, text: str) -> str:
        """*text* with names for the ids in it; an id that may be a word or a number stays.

        >>> People(["e12", "12"], {"e12": "Ida", "12": "Bo"}).text("e12 har 12 lektioner i E2-e12-1")
        'Ida har 12 lektioner i E2-e12-1'
        """
        return _WORD.sub(lambda word: self._in_text.get(word[0], word[0]), text)


def _unmistakable(id_: str) -> bool:
    """Whether *id_* is one word in a sentence, and no other: it has letters and digits."""
    return bool(_WORD.fullmatch(id_)) and any(map(str.isalpha, id_)) and any(map(str.isdigit, id_))
