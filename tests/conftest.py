"""Every run tries the same examples: what fails, fails for everybody, and what passes is not luck."""

from __future__ import annotations

import gc

from hypothesis import settings

settings.register_profile("the same every time", derandomize=True, database=None)
settings.load_profile("the same every time")


def pytest_collection_finish() -> None:
    """What is collected stays to the end; garbage collections need not look through it."""
    gc.collect()
    gc.freeze()
