"""The conformance kit: questions in JSON, the answers they have, and a runner that puts them to an engine."""

from indsatsmotor.testing.conformance._answering import Library
from indsatsmotor.testing.conformance._asking import NO_ANSWER, Command, NoAnswer, Result, run
from indsatsmotor.testing.conformance._comparing import NOTHING, Difference, compared, unkept
from indsatsmotor.testing.conformance._documents import KitCase, as_data, features, kinds, kit, load_kit
from indsatsmotor.testing.conformance._showing import as_table

__all__ = [
    "NOTHING",
    "NO_ANSWER",
    "Command",
    "Difference",
    "KitCase",
    "Library",
    "NoAnswer",
    "Result",
    "as_data",
    "as_table",
    "compared",
    "features",
    "kinds",
    "kit",
    "load_kit",
    "run",
    "unkept",
]
