"""Programs that answer the kit, rightly or not: ``python other_program.py MANNER``."""

from __future__ import annotations

import json
import sys
import time


def by_the_library(asked):
    from indsatsmotor.testing.conformance import Library, load_kit  # noqa: PLC0415 - most manners need none

    return Library("reference").answer(next(case for case in load_kit() if case.id == asked["id"]))


def said(asked, manner):
    """One line, without its end."""
    match manner:
        case "rightly":
            return json.dumps({"id": asked["id"], "answer": by_the_library(asked)})
        case "nonsense":
            return "here is { no JSON"
        case "another form":
            return json.dumps({"id": asked["id"], "answer": {"outcome": "derived", "firings": 3}})
        case "another case":
            return json.dumps({"id": "of nobody", "answer": {"outcome": "refused"}})
        case "a list":
            return "[]"
        case "refusing":
            return json.dumps({"id": asked["id"], "answer": {"outcome": "refused"}})


def main(manner):
    for line in sys.stdin:
        if manner == "ending":
            sys.exit(1)
        if manner == "silent":
            time.sleep(3600)
        sys.stdout.write(f"{said(json.loads(line), manner)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
