"""The commands that answer why, why not, and what would change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from indsatsmotor.cli._common import MADE, inputs, progress, write
from indsatsmotor.errors import PlanError


def add_reason_commands(commands: Any, click: Any, shared: Mapping[str, Any]) -> None:
    """Add ``explain``, ``why-not`` and ``what-would-change`` to *commands*."""
    plan = click.option(
        "--plan", "made", type=click.Path(), help="A plan of CASE as JSON, instead of a new one."
    )

    def asking(command: Any) -> Any:
        for option in reversed(
            [
                *(
                    shared[name]
                    for name in ("rules", "policy", "without", "engine", "language", "form", "output")
                ),
                plan,
            ]
        ):
            command = option(command)
        return command

    @commands.command(help="Say why ID, a result or a need in the plan for CASE, is as it is.")
    @shared["case"]
    @click.argument("of", metavar="ID")
    @click.option("--student", metavar="ID", help="The one pupil it is told for; others are not named.")
    @asking
    def explain(of: str, student: str | None, **given: Any) -> int:
        from indsatsmotor.render import as_explanation  # noqa: PLC0415

        return _answer(click, given, lambda inquiry: inquiry.explain(of, student=student), as_explanation)

    @commands.command("why-not", help="Say why WHAT, an intervention or a variant, is not offered to WHO.")
    @shared["case"]
    @click.argument("what")
    @click.argument("who")
    @asking
    def why_not(what: str, who: str, **given: Any) -> int:
        from indsatsmotor.render import as_why_not  # noqa: PLC0415

        return _answer(click, given, lambda inquiry: inquiry.why_not(what, who), as_why_not)

    @commands.command(
        "what-would-change", help="Say which facts, told otherwise, would change ID, a result or a need."
    )
    @shared["case"]
    @click.argument("of", metavar="ID")
    @click.option("--most", type=click.IntRange(1), default=20, help="How many plans may be made; 20.")
    @asking
    def what_would_change(of: str, most: int, **given: Any) -> int:
        from indsatsmotor.render import as_what_would_change  # noqa: PLC0415

        return _answer(
            click, given, lambda inquiry: inquiry.what_would_change(of, most=most), as_what_would_change
        )


def _answer(click: Any, given: Mapping[str, Any], ask: Callable[[Any], Any], view: Callable[..., str]) -> int:
    """Ask of a plan that is made or given, and write the answer."""
    from indsatsmotor import planning  # noqa: PLC0415 - heavy, so loaded when first used
    from indsatsmotor.loading import load_plan  # noqa: PLC0415

    told, book = inputs(given)
    if given["made"] is None:
        plan = planning.recommend(
            told, book=book, engine=given["engine"], progress=progress(given["language"])
        )
    else:
        plan = load_plan(given["made"])
    try:
        answer = ask(planning.Inquiry(plan, told, book=book, engine=given["engine"]))
    except PlanError as error:
        raise click.UsageError(str(error)) from error
    in_words = given["form"] == "text"
    write(view(answer, book, language=given["language"]) if in_words else answer.to_json(), given["output"])
    return MADE
