"""The commands for those who write rules of their own, and for those who check what rules came to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indsatsmotor.cli._common import FAILED, MADE, inputs, progress, write


def add_rule_commands(commands: Any, click: Any, shared: Mapping[str, Any]) -> None:
    """Add ``diff``, ``check`` and ``check-plan`` to *commands*, with the options that others have too."""

    @commands.command(help="Say what the rules in --rules change for CASE, and which of them is behind it.")
    @shared["case"]
    @shared["rules"]
    @shared["policy"]
    @shared["without"]
    @click.option(
        "--tries",
        type=click.IntRange(min=0),
        default=8,
        show_default=True,
        help="Try each change of the rules by itself where there are no more than these.",
    )
    @shared["engine"]
    @shared["language"]
    @shared["form"]
    @shared["output"]
    def diff(tries: int, **given: Any) -> int:
        from indsatsmotor import planning  # noqa: PLC0415 - heavy, so loaded when first used
        from indsatsmotor.loading import load_rulebook  # noqa: PLC0415
        from indsatsmotor.render import as_diff  # noqa: PLC0415
        from indsatsmotor.rulebook import fitting  # noqa: PLC0415

        if not given["layers"]:
            raise click.UsageError("Missing option '--rules'.")
        told, after = inputs(given)
        shipped = load_rulebook(without=given["without"]).ruleset
        before = load_rulebook(without=given["without"], policy=fitting(after.policy, shipped))
        language = given["language"]
        found = planning.diff(
            told, before, after, engine=given["engine"], tries=tries, progress=progress(language)
        )
        in_words = given["form"] == "text"
        shown = as_diff(found, before, after, language=language) if in_words else found.to_json()
        write(shown, given["output"])
        return MADE

    @commands.command(
        help="Check RULESET, a layer over the shipped rules: whether its cases hold, which are missing, and "
        "which rules make no difference. Without RULESET the shipped rules are checked."
    )
    @click.argument("ruleset", type=click.Path(), required=False)
    @shared["rules"]
    @click.option("--alone", is_flag=True, help="The shipped rules do not lie below RULESET.")
    @click.option("--cases", type=click.Path(), multiple=True, help="A folder with more cases of the rules.")
    @click.option(
        "--coverage",
        "covering",
        type=click.Path(),
        multiple=True,
        help="A case about schools; say which rules such cases put to use.",
    )
    @shared["form"]
    @shared["output"]
    def check(ruleset: str | None, alone: bool, form: str, output: str | None, **given: Any) -> int:
        from indsatsmotor.loading import load_case  # noqa: PLC0415
        from indsatsmotor.testing import check_rules  # noqa: PLC0415

        report = check_rules(
            ruleset,
            layers=given["layers"],
            cases=given["cases"],
            covering=[load_case(case) for case in given["covering"]],
            alone=alone,
        )
        write(f"{report}\n" if form == "text" else report.to_json(), output)
        return FAILED if report.flaws else MADE

    @commands.command(
        "check-plan",
        help="Check PLAN, a plan as JSON, against CASE without anything that makes plans: every conclusion, "
        "every requirement, company, means and the objective.",
    )
    @click.argument("plan", type=click.Path())
    @shared["case"]
    @shared["rules"]
    @shared["without"]
    @shared["output"]
    def check_plan(plan: str, **given: Any) -> int:
        from indsatsmotor.checker import check as problems_in  # noqa: PLC0415
        from indsatsmotor.loading import load_case, load_plan, load_rulebook  # noqa: PLC0415

        made = load_plan(plan)
        book = load_rulebook(layers=given["layers"], without=given["without"], policy=made.policy)
        problems = problems_in(made, load_case(given["case"]), book=book)
        said = f"{len(made.proof.steps)} steps and {len(made.recommendations)} results: nothing is wrong."
        write("".join(f"{line}\n" for line in problems or (said,)), given["output"])
        return FAILED if problems else MADE
