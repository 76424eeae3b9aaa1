"""The commands that keep what people decided."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from indsatsmotor.cli._common import FAILED, MADE, progress, write


def add_decision_commands(commands: Any, click: Any, shared: Mapping[str, Any]) -> None:
    """Add ``decide`` and ``replay`` to *commands*, with the options that others have too."""
    from indsatsmotor.rules import TaskRole  # noqa: PLC0415

    log = click.argument("log", type=click.Path())
    roles, day = click.Choice([role.value for role in TaskRole]), click.DateTime(["%Y-%m-%d"])

    @commands.command(help="Enter in LOG, a folder, what people decided about RESULT of PLAN, made for CASE.")
    @log
    @shared["case"]
    @click.argument("plan", type=click.Path())
    @click.argument("result")
    @click.argument("verdict", type=click.Choice(["accepted", "changed", "rejected"]))
    @click.option("--role", type=roles, required=True, help="Who decided, by role and never by name.")
    @click.option("--day", type=day, required=True, help="When it was decided.")
    @click.option("--reason", type=click.Path(), required=True, help="A text file with the reason; no names.")
    @click.option("--instead", type=click.Path(), help="The offering it was changed into.")
    @shared["language"]
    def decide(log: str, plan: str, reason: str, instead: str | None, **given: Any) -> int:
        from indsatsmotor.decisions import Decision, Log  # noqa: PLC0415 - heavy, so loaded when first used
        from indsatsmotor.loading import (  # noqa: PLC0415
            load_case,
            load_offerings,
            load_plan,
            load_reason,
            load_words,
        )

        others = () if instead is None else load_offerings(instead)
        if (given["verdict"] == "changed") is not (len(others) == 1):
            raise click.UsageError("--instead holds one offering where something is changed, and only there.")
        decision = Decision(
            result=given["result"],
            verdict=given["verdict"],
            role=given["role"],
            day=given["day"].date(),
            reason=load_reason(reason),
            instead=next(iter(others), None),
        )
        made, kept = load_plan(plan), Log(log)
        kept.enter(made, load_case(given["case"]))
        number = kept.decide(made, decision).number
        words = load_words().phrase("decided", given["language"], number=number, head=kept.head())
        write(f"{words}\n", None)
        return MADE

    @commands.command(help="Make every plan of LOG, a folder, again, and say whether the bytes are the same.")
    @log
    @shared["rules"]
    @shared["without"]
    @shared["language"]
    @shared["form"]
    @shared["output"]
    def replay(log: str, language: str, form: str, output: str | None, **given: Any) -> int:
        from indsatsmotor.decisions import Log  # noqa: PLC0415
        from indsatsmotor.decisions import replay as replayed  # noqa: PLC0415
        from indsatsmotor.loading import load_rulebook  # noqa: PLC0415
        from indsatsmotor.render import as_replay  # noqa: PLC0415

        found = replayed(Log(log), book=load_rulebook(**given), progress=progress(language))
        as_json = json.dumps([one.model_dump(mode="json") for one in found], ensure_ascii=False, indent=2)
        write(as_replay(found, language=language) if form == "text" else f"{as_json}\n", output)
        return FAILED if any(one.same is False for one in found) else MADE
