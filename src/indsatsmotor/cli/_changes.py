"""The commands for a case that changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indsatsmotor.cli._common import MADE, inputs, progress, write


def add_change_commands(commands: Any, click: Any, shared: Mapping[str, Any]) -> None:
    """Add ``what-if`` to *commands*, with the options that others have too."""

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
