"""The commands for a case that changes, and for what it would have to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from indsatsmotor.cli._common import MADE, inputs, progress, write
from indsatsmotor.errors import PlanError


def add_change_commands(commands: Any, click: Any, shared: Mapping[str, Any]) -> None:
    """Add ``what-if`` and ``what-it-takes`` to *commands*, with the options that others have too."""

    @commands.command(
        "what-if", help="Say what other facts, means or local choices would come to for CASE, and for whom."
    )
    @shared["case"]
    @shared["rules"]
    @click.option("--changes", type=click.Path(), help="Facts to add, to correct or to take back.")
    @click.option("--policy", "other", type=click.Path(), help="Other local choices than the case has.")
    @shared["without"]
    @shared["engine"]
    @shared["language"]
    @shared["form"]
    @shared["output"]
    def what_if(changes: str | None, other: str | None, **given: Any) -> int:
        from indsatsmotor import planning  # noqa: PLC0415 - heavy, so loaded when first used
        from indsatsmotor.loading import load_changes, load_policy  # noqa: PLC0415
        from indsatsmotor.render import as_difference  # noqa: PLC0415

        if changes is None and other is None:
            raise click.UsageError("tell what is otherwise: --changes, --policy or both.")
        told, book = inputs({**given, "policy": None})
        difference = planning.what_if(
            told,
            () if changes is None else load_changes(changes, told),
            policy=None if other is None else load_policy(other),
            book=book,
            engine=given["engine"],
            progress=progress(given["language"]),
        )
        in_words = given["form"] == "text"
        shown = (
            as_difference(difference, book, language=given["language"]) if in_words else difference.to_json()
        )
        write(shown, given["output"])
        return MADE

    @commands.command(
        "what-it-takes", help="Say what it would take to meet what a plan for CASE leaves open."
    )
    @shared["case"]
    @click.option("--plan", "made", type=click.Path(), help="A plan of CASE as JSON, instead of a new one.")
    @click.option("--need", "needs", multiple=True, help="The id of an unmet need; all when not given.")
    @shared["rules"]
    @shared["policy"]
    @shared["without"]
    @shared["engine"]
    @shared["language"]
    @shared["form"]
    @shared["output"]
    def what_it_takes(made: str | None, needs: Sequence[str], **given: Any) -> int:
        from indsatsmotor import planning  # noqa: PLC0415
        from indsatsmotor.loading import load_plan  # noqa: PLC0415
        from indsatsmotor.render import as_text  # noqa: PLC0415

        told, book = inputs(given)
        how = {"book": book, "engine": given["engine"], "progress": progress(given["language"])}
        plan = planning.recommend(told, **how) if made is None else load_plan(made)
        try:
            plan = planning.what_it_would_take(plan, told, needs or None, **how)
        except PlanError as error:
            raise click.UsageError(str(error)) from error
        in_words = given["form"] == "text"
        write(
            as_text(plan, book, language=given["language"]) if in_words else plan.to_json(), given["output"]
        )
        return MADE
