"""Give one reader documents that reach ever more of its code; needs ``pip install atheris``.

    python fuzz/guided.py "case as YAML"
    python fuzz/guided.py "rules, 1.rules.yaml" -max_total_time=600 -rss_limit_mb=2048

What follows the reader is for libFuzzer, which stops at the first document that is neither read nor properly
refused, takes more than its time or more than its memory, and keeps it in a file.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1]))
with atheris.instrument_imports(include=["indsatsmotor"]):
    from tests.readers import readers, tried


def main() -> None:
    """Fuzz the reader named first, from its valid document on."""
    program, *given = sys.argv
    if not given or given[0] not in readers():
        sys.exit(f"one of: {'; '.join(readers())}")
    name, *options = given
    limits = ["-timeout=60", "-rss_limit_mb=2048", "-max_len=20000"]
    seeds = Path(__file__).parent / "seeds" / name.replace(" ", "-")
    seeds.mkdir(parents=True, exist_ok=True)
    (seeds / "valid").write_bytes(readers()[name].document)
    atheris.Setup([program, *limits, *options, str(seeds)], lambda data: tried(name, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
