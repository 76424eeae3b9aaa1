"""The command line: arguments, exit codes, progress. It decides nothing.

Exit codes: 0 a plan was made, unmet needs or not; 1 with ``--fail-on-unmet`` when a need is unmet, or when a
check fails; 2 the input cannot be used, or the result not be written; 3 an error of ours.
"""

from __future__ import annotations

import errno
import json
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from indsatsmotor.cli._changes import add_change_commands
from indsatsmotor.cli._common import MADE, OURS, UNMET, UNUSABLE, inputs, progress, stoppable, write
from indsatsmotor.cli._conformance import add_conformance
from indsatsmotor.cli._decisions import add_decision_commands
from indsatsmotor.cli._reasons import add_reason_commands
from indsatsmotor.cli._report import add_report
from indsatsmotor.cli._rules import add_rule_commands
from indsatsmotor.errors import FactErrors, IndsatsmotorError, RulesetErrors

_EXTRAS = {"icalendar": "calendar", "jinja2": "report"}
"""What comes with which extra."""
DOCUMENTS = (
    "plan",
    "diff",
    "difference",
    "explanation",
    "why-not",
    "what-would-change",
    "case",
    "offering",
    "policy",
)
"""What there is a schema of; a test holds it against the schemas."""


def run() -> None:
    """The installed command."""
    sys.exit(main())


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    >>> main(["schema", "unknown"])
    2
    """
    try:
        import click  # noqa: PLC0415 - an extra; the library works without it
    except ModuleNotFoundError:
        sys.stderr.write("The command line needs an extra.\nMaybe pip install 'indsatsmotor[cli]'.\n")
        return UNUSABLE
    try:
        return int(_commands(click).main(args=argv, standalone_mode=False) or MADE)
    except click.ClickException as error:
        error.show()
        return UNUSABLE
    except (FactErrors, RulesetErrors) as report:
        sys.stderr.write(f"{report}\n")
        return UNUSABLE
    except BrokenPipeError:
        return MADE
    except FileNotFoundError as error:
        sys.stderr.write(f"There is no file or folder '{error.filename}'.\n")
        return UNUSABLE
    except OSError as error:
        sys.stderr.write(f"'{error.filename or 'standard output'}' cannot be used: {error.strerror}.\n")
        return UNUSABLE
    except click.Abort:
        sys.stderr.write("Stopped.\n")
        return OURS
    except IndsatsmotorError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return OURS
    except Exception as error:  # noqa: BLE001 - whatever else it is, it is ours
        return _failed(error)


def _failed(error: Exception) -> int:
    """Say what failed: an extra that is missing, or something of ours."""
    if isinstance(error, ModuleNotFoundError) and error.name in _EXTRAS:
        sys.stderr.write(f"This needs an extra.\nMaybe pip install 'indsatsmotor[{_EXTRAS[error.name]}]'.\n")
        return UNUSABLE
    # Where and what, but not its message: that may repeat what was told about a person.
    place = traceback.extract_tb(error.__traceback__)[-1]
    sys.stderr.write(
        f"An error of ours: {type(error).__name__} at {Path(place.filename).name}:{place.lineno}.\n"
    )
    return OURS


def _writable(_context: Any, _parameter: Any, output: str | None) -> str | None:
    """Refuse a place before the plan is made, not when it is to be written there."""
    if output is not None and (Path(output).is_dir() or not Path(output).parent.is_dir()):
        raise OSError(errno.EACCES, "no file can be written there", output)
    return output


def _commands(click: Any) -> Any:
    """The commands; click is loaded when they are first used."""
    case = click.argument("case", type=click.Path())
    language = click.option(
        "--language", type=click.Choice(["da", "en"]), default="da", help="The language of the text."
    )
    form = click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        help="Text, or the document as JSON.",
    )
    policy = click.option(
        "--policy",
        type=click.Path(),
        help="The municipality's choices; CASE/policy.yaml if it exists.",
    )
    without = click.option(
        "--without",
        multiple=True,
        metavar="SOURCE",
        help="A shipped source to leave out, such as siden-2023.",
    )
    rules = click.option(
        "--rules",
        "layers",
        type=click.Path(),
        multiple=True,
        help="A folder of rules over the shipped ones; each one given stands over those before it.",
    )
    engine = click.option(
        "--engine", type=click.Choice(["durable", "reference"]), help="Which engine chains the rules."
    )
    fail = click.option("--fail-on-unmet", is_flag=True, help="Exit with 1 when a need is unmet.")
    output = click.option("--output", type=click.Path(), callback=_writable, help="A file to write to.")

    @click.group(help="Explainable recommendations of school-support interventions. People decide.")
    @click.version_option(package_name="indsatsmotor")
    def commands() -> None:
        pass

    @commands.command(
        help="Plan support for the schools in CASE, a folder of files or one file. Ctrl-C ends the "
        "search with the best plan found so far."
    )
    @case
    @rules
    @click.option("--fixed", type=click.Path(), help="Offerings that are to stand as they are.")
    @click.option("--forbid", multiple=True, metavar="WHAT", help="An ID, or such as variant=C,students=e1.")
    @click.option("--plan", "standing", type=click.Path(), help="An earlier plan, to keep or forbid of.")
    @click.option("--keep", multiple=True, metavar="ID", help="What of that plan is to stand as it is.")
    @click.option("--isolated", is_flag=True, help="Plan in a process of its own, by rules you do not trust.")
    @policy
    @without
    @engine
    @language
    @form
    @output
    @fail
    def recommend(fail_on_unmet: bool, isolated: bool, **given: Any) -> int:
        told, book = inputs(given)
        make = _isolated if isolated else _planned
        plan = make(given, told, book, _choices(click, given))
        write(_shown(plan, book, given["form"], given["language"]), given["output"])
        return UNMET if fail_on_unmet and plan.unmet else MADE

    @commands.command(help="Judge the OFFERINGS that people propose for the schools in CASE.")
    @case
    @click.argument("offerings", type=click.Path())
    @click.option("--plan", "standing", type=click.Path(), help="A plan they come on top of.")
    @rules
    @policy
    @without
    @engine
    @language
    @form
    @output
    def assess(standing: str | None, **given: Any) -> int:
        from indsatsmotor import planning  # noqa: PLC0415
        from indsatsmotor.loading import load_offerings, load_plan  # noqa: PLC0415

        told, book = inputs(given)
        plan = None if standing is None else load_plan(standing)
        proposed = load_offerings(given["offerings"])
        result = planning.assess(proposed, told, plan, book=book, engine=given["engine"])
        write(_shown(result, book, given["form"], given["language"]), given["output"])
        return MADE

    add_report(click, commands, [case, rules, policy, without, engine, language, output])

    @commands.command(help="List what has to be done to carry PLAN, a plan as JSON, out, and when.")
    @click.argument("plan", type=click.Path())
    @language
    @click.option(
        "--format",
        "form",
        type=click.Choice(["text", "calendar"]),
        default="text",
        help="Text by phase, or an iCalendar file.",
    )
    @output
    def tasks(plan: str, form: str, **given: Any) -> int:
        from indsatsmotor.loading import load_plan  # noqa: PLC0415
        from indsatsmotor.render import as_calendar, as_task_list  # noqa: PLC0415

        view = as_task_list if form == "text" else as_calendar
        write(view(load_plan(plan), language=given["language"]), given["output"])
        return MADE

    @commands.command(help="Say what the facts of CASE propose and lack, and write the forms of the survey.")
    @case
    @rules
    @policy
    @without
    @language
    @click.option("--forms", type=click.Path(), help="A folder to write the forms to.")
    def survey(forms: str | None, **given: Any) -> int:
        from indsatsmotor.render import as_survey  # noqa: PLC0415
        from indsatsmotor.survey import survey as survey_of  # noqa: PLC0415
        from indsatsmotor.survey import write_forms  # noqa: PLC0415

        told, book = inputs(given)
        if forms is not None:
            write_forms(told, forms)
        found = survey_of(told, book=book)
        write(as_survey(found.proposals, found.tasks, found.unanswered, language=given["language"]), None)
        return MADE

    @commands.command(help="Say whether CASE can be used, and every reason why not.")
    @case
    @rules
    @policy
    @without
    def validate(**given: Any) -> int:
        told, _ = inputs(given)
        counts = {name: len(getattr(told, name)) for name in ("schools", "classes", "students", "staff")}
        click.echo(", ".join(f"{count} {name}" for name, count in counts.items()) + ": the case can be used.")
        return MADE

    @commands.command(help="Print the JSON Schema of NAME, a document that is written or read.")
    @click.argument("name", type=click.Choice(DOCUMENTS))
    def schema(name: str) -> int:
        from indsatsmotor.render import schema_of  # noqa: PLC0415

        click.echo(json.dumps(schema_of(name), ensure_ascii=False, indent=2))
        return MADE

    shared = {
        "case": case,
        "rules": rules,
        "policy": policy,
        "without": without,
        "engine": engine,
        "language": language,
        "form": form,
        "output": output,
    }
    for add in (
        add_change_commands,
        add_conformance,
        add_decision_commands,
        add_reason_commands,
        add_rule_commands,
    ):
        add(commands, click, shared)
    return commands


def _planned(given: Mapping[str, Any], told: Any, book: Any, choices: Any) -> Any:
    from indsatsmotor import planning  # noqa: PLC0415 - heavy, so loaded when first used

    tell = progress(given["language"])
    with stoppable() as stop:
        return planning.recommend(
            told, choices=choices, book=book, engine=given["engine"], progress=tell, stop=stop
        )


def _isolated(given: Mapping[str, Any], told: Any, book: Any, choices: Any) -> Any:
    """The rules are read here too, to word the plan; they are put to use there only."""
    from indsatsmotor import isolation  # noqa: PLC0415

    return isolation.recommend(
        told,
        layers=given["layers"],
        without=given["without"],
        policy=book.policy,
        choices=choices,
        engine=given["engine"],
    )


def _choices(click: Any, given: Mapping[str, Any]) -> Any:
    """What people chose by hand: in a file, in lines, and by ids of the plan that stands."""
    from indsatsmotor.loading import load_offerings, load_plan, read_forbidden  # noqa: PLC0415
    from indsatsmotor.offering import Choices  # noqa: PLC0415
    from indsatsmotor.plan import choices_from  # noqa: PLC0415

    fixed, forbid, standing, keep = (given[name] for name in ("fixed", "forbid", "standing", "keep"))
    ids = [what for what in forbid if "=" not in what]
    lines = tuple(read_forbidden(what) for what in forbid if "=" in what)
    if (ids or keep) and standing is None:
        raise click.UsageError("what is kept or forbidden by its id needs --plan.")
    by_id = Choices() if standing is None else choices_from(load_plan(standing), keep=keep, forbid=ids)
    offerings = () if fixed is None else load_offerings(fixed)
    return Choices(fixed=(*offerings, *by_id.fixed), forbidden=(*lines, *by_id.forbidden))


def _shown(plan: Any, book: Any, form: str, language: str) -> str:
    from indsatsmotor.render import as_text  # noqa: PLC0415

    text: str = plan.to_json() if form == "json" else as_text(plan, book, language=language)
    return text
