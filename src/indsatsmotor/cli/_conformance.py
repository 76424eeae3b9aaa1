"""The command that puts the conformance kit to this library or to another program."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from indsatsmotor.cli._common import FAILED, MADE


def add_conformance(commands: Any, click: Any, shared: Mapping[str, Any]) -> None:
    """Add ``conformance`` to *commands*."""

    @commands.command(
        help="Put the cases of the conformance kit to this library, or to another program, and say feature "
        "by feature what it answers rightly."
    )
    @click.option("--case", "ids", multiple=True, metavar="ID", help="This case only; all when not given.")
    @click.option(
        "--feature", "features", multiple=True, metavar="NAME", help="Only the cases that try this feature."
    )
    @click.option("--command", help="The other program, which answers each line with a line.")
    @click.option(
        "--timeout",
        type=click.FloatRange(min=0, min_open=True),
        default=60,
        show_default=True,
        help="How many seconds that program may take for an answer.",
    )
    @click.option("--list", "listed", is_flag=True, help="Only print the questions, a line of JSON for each.")
    @shared["engine"]
    def conformance(
        ids: Collection[str],
        features: Collection[str],
        command: str | None,
        timeout: float,
        listed: bool,
        engine: Any,
    ) -> int:
        from indsatsmotor.testing.conformance import (  # noqa: PLC0415 - heavy, so loaded when first used
            Command,
            Library,
            as_table,
            load_kit,
            run,
        )

        kit = load_kit()
        _known(click, "case", ids, {case.id for case in kit})
        _known(click, "feature", features, {name for case in kit for name in case.features})
        asked = [
            case
            for case in kit
            if (not ids or case.id in ids) and (not features or not set(features).isdisjoint(case.features))
        ]
        if listed:
            click.echo("\n".join(case.line for case in asked))
            return MADE
        if command is None:
            results = list(run(asked, Library(engine)))
        else:
            with Command(_words(click, command), timeout) as other:
                results = list(run(asked, other))
        click.echo(as_table(results))
        return FAILED if any(result.difference for result in results) else MADE


def _words(click: Any, command: str) -> list[str]:
    """The program and its arguments; no shell ever sees them."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise click.UsageError(f"--command cannot be read: {error}.") from error
    if not words:
        raise click.UsageError("--command names no program.")
    return words


def _known(click: Any, what: str, named: Iterable[str], there: Collection[str]) -> None:
    for name in named:
        if name not in there:
            raise click.UsageError(f"the kit has no {what} '{name}'.")
