"""The command that shows a plan as a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indsatsmotor.cli._common import MADE, inputs, progress, write
from indsatsmotor.errors import PlanError


def add_report(click: Any, commands: Any, shared: Sequence[Any]) -> None:
    """Add ``report`` to *commands*, with the options that others have too."""
    made = click.option(
        "--plan", "made", type=click.Path(), help="A plan of CASE as JSON, instead of a new one."
    )
    names = click.option("--names", type=click.Path(), help="A CSV file with the columns id and name.")

    def report(made: str | None, names: str | None, **given: Any) -> int:
        import jinja2  # noqa: F401, PLC0415 - where it is missing, say so before the plan is made

        from indsatsmotor import planning  # noqa: PLC0415
        from indsatsmotor.loading import load_names, load_plan  # noqa: PLC0415
        from indsatsmotor.render import as_report  # noqa: PLC0415

        told, book = inputs(given)
        called = {} if names is None else load_names(names)
        if made is None:
            tell = progress(given["language"])
            plan = planning.recommend(told, book=book, engine=given["engine"], progress=tell)
        else:
            plan = load_plan(made)
        try:
            text = as_report(plan, told, book, names=called, language=given["language"])
        except PlanError as error:
            raise click.UsageError(str(error)) from error
        write(text, given["output"])
        return MADE

    for option in (*reversed(shared), names, made):
        report = option(report)
    commands.command(help="Show the plan for CASE as one HTML page, to look at and to print.")(report)
