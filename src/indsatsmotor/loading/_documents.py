"""The files of a case: their text, and the data of a YAML or JSON file with the place of everything in it.

What cannot be read is noted among the problems, so that one file never hides what is wrong in another.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import BaseModel

from indsatsmotor.errors import Location, RulesetErrors
from indsatsmotor.loading._json import read_json
from indsatsmotor.loading._mistakes import Problems, subject_in
from indsatsmotor.loading._yaml import Document, read_yaml

_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def existing(path: str | Path) -> Path:
    """*path*, which is there; nothing at all is no path, and not the folder one happens to be in.

    Raises:
        FileNotFoundError: there is no such file or folder.
    """
    if path == "" or not os.path.exists(path):  # noqa: PTH110 - Path's raises where the name is too long
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    return Path(path)


def shipped(folder: str) -> Path:
    """A folder of files that comes with the package, installed or in a checkout."""
    packaged = Path(__file__).parent.parent / folder
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / folder


@contextmanager
def readable(path: Path, problems: Problems) -> Iterator[None]:
    """Note it where the system does not let *path* be read."""
    try:
        yield
    except OSError as error:
        folder = isinstance(error, IsADirectoryError)
        why = "this is a folder, not a file" if folder else f"this cannot be read: {error.strerror}"
        problems.note(f"{why}.", Location(path.name or str(path)))


def text_of(path: Path, problems: Problems) -> str | None:
    """The text of a file in UTF-8 or Windows-1252, its lines ended by line feeds."""
    with readable(path, problems):
        raw = path.read_bytes()
        for encoding in ("utf-8-sig", "cp1252"):
            with suppress(UnicodeDecodeError):
                return _checked(raw.decode(encoding), path, problems)
        problems.note("this is neither UTF-8 nor Windows-1252.", Location(path.name), "save it as UTF-8.")
    return None


def _checked(text: str, path: Path, problems: Problems) -> str | None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if odd := _NO_TEXT.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        problems.note("this is no text.", Location(path.name, line), "save it as UTF-8.")
        return None
    return text


def document_of(path: Path, model: type[BaseModel], problems: Problems) -> Document | None:
    """The data of a YAML or JSON file that is to hold *model*."""
    if path.suffix.lower() == ".json":
        text = text_of(path, problems)
        return None if text is None else read_json(text, path.name, subject_in(model), problems)
    with readable(path, problems):
        try:
            return read_yaml(path, subject=subject_in(model))
        except RulesetErrors as report:
            for error in report.exceptions:
                problems.note(*error.args)
    return None
