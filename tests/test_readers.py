"""Whatever stands in a document, a reader gives something of its type or a report of ours, and nothing else.

The long run has a memory and a time of its own. ``INDSATSMOTOR_EXAMPLES`` says how many documents each reader
gets there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from random import Random

import pytest

from indsatsmotor.errors import FactErrors, RulesetErrors
from tests.readers import CANARY, read, readers, tried
from tests.spoiling import LARGEST, ODD, WAYS, spoiled

LONG = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (1800, 1800))
from tests.test_readers import try_some
try_some(sys.argv[1], int(sys.argv[2]))
"""


def try_some(name: str, count: int) -> None:
    """Give one reader so many spoiled documents."""
    document = readers()[name].document
    for number in range(count):
        tried(name, spoiled(document, Random(f"{name}/{number}")))


@pytest.mark.parametrize("name", readers())
def test_a_valid_document_is_read(name):
    read(name, readers()[name].document)


@pytest.mark.parametrize("name", readers())
def test_a_spoiled_document_is_read_or_refused_with_its_place_and_nothing_personal(name):
    try_some(name, 25)


@pytest.mark.parametrize("name", ["case as YAML", "offerings", "rules, 1.rules.yaml", "policy"])
def test_spoiling_leads_to_documents_of_either_sort(name):
    lot, fates = Random(0), set()
    for _ in range(60):
        try:
            read(name, spoiled(readers()[name].document, lot))
            fates.add("read")
        except (FactErrors, RulesetErrors):
            fates.add("refused")
    assert fates == {"read", "refused"}


def test_every_way_of_spoiling_changes_something_and_keeps_within_bounds():
    document = readers()["case as YAML"].document
    for way in WAYS:
        changed = [spoiled(way(document, Random(n)), Random(n)) for n in range(10)]
        assert any(way(document, Random(n)) != document for n in range(10)), way
        assert max(map(len, changed)) <= LARGEST
    assert CANARY.encode() in ODD


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
@pytest.mark.parametrize("name", readers())
def test_many_spoiled_documents_are_read_or_refused_within_two_gigabytes(name):
    count = os.environ.get("INDSATSMOTOR_EXAMPLES", "2000")
    done = subprocess.run(
        [sys.executable, "-c", LONG, name, count], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
