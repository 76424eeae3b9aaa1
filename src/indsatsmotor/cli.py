"""The command line: arguments, exit codes, progress. It decides nothing.

Exit codes: 0 a plan was made, unmet needs or not; 1 with ``--fail-on-unmet`` when a need is unmet, or when a
check fails; 2 the input cannot be used, or the result not be written; 3 an error of ours.
"""

from __future__ import annotations

import errno
import json
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from indsatsmotor.errors import FactErrors, IndsatsmotorError, RulesetErrors

MADE, UNMET, UNUSABLE, OURS = range(4)


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
        help="Text, or the plan document.",
    )
    policy = click.option(
        "--policy",
        type=click.Path(),
        help="The municipality's choices; CASE/policy.yaml if it exists.",
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

    @commands.command(help="Plan support for the schools in CASE, a folder of files or one file.")
    @case
    @policy
    @engine
    @language
    @form
    @output
    @fail
    def recommend(fail_on_unmet: bool, **given: Any) -> int:
        from indsatsmotor import planning  # noqa: PLC0415 - heavy, so loaded when first used

        told, book = _inputs(given["case"], given["policy"])
        plan = planning.recommend(
            told, book=book, engine=given["engine"], progress=_progress(given["language"])
        )
        _write(_shown(plan, book, given["form"], given["language"]), given["output"])
        return UNMET if fail_on_unmet and plan.unmet else MADE

    @commands.command(help="Judge the OFFERINGS that people propose for the schools in CASE.")
    @case
    @click.argument("offerings", type=click.Path())
    @click.option("--plan", "standing", type=click.Path(), help="A plan they come on top of.")
    @policy
    @engine
    @language
    @form
    @output
    def assess(standing: str | None, **given: Any) -> int:
        from indsatsmotor import planning  # noqa: PLC0415
        from indsatsmotor.loading import load_offerings, load_plan  # noqa: PLC0415

        told, book = _inputs(given["case"], given["policy"])
        plan = None if standing is None else load_plan(standing)
        proposed = load_offerings(given["offerings"])
        result = planning.assess(proposed, told, plan, book=book, engine=given["engine"])
        _write(_shown(result, book, given["form"], given["language"]), given["output"])
        return MADE

    @commands.command(
        "what-it-takes", help="Say what it would take to meet what a plan for CASE leaves open."
    )
    @case
    @click.option("--plan", "standing", type=click.Path(), help="A plan as JSON; made first when not given.")
    @click.option("--need", "needs", multiple=True, help="The id of an unmet need; all when not given.")
    @policy
    @engine
    @language
    @form
    @output
    def what_it_takes(**given: Any) -> int:
        plan, book = _what_it_takes(given)
        _write(_shown(plan, book, given["form"], given["language"]), given["output"])
        return MADE

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
        _write(view(load_plan(plan), language=given["language"]), given["output"])
        return MADE

    @commands.command(help="Say what the facts of CASE propose and lack, and write the forms of the survey.")
    @case
    @policy
    @language
    @click.option("--forms", type=click.Path(), help="A folder to write the forms to.")
    def survey(forms: str | None, **given: Any) -> int:
        from indsatsmotor.render import as_survey  # noqa: PLC0415
        from indsatsmotor.survey import survey as survey_of  # noqa: PLC0415
        from indsatsmotor.survey import write_forms  # noqa: PLC0415

        told, book = _inputs(given["case"], given["policy"])
        if forms is not None:
            write_forms(told, forms)
        found = survey_of(told, book=book)
        _write(as_survey(found.proposals, found.tasks, found.unanswered, language=given["language"]), None)
        return MADE

    @commands.command(help="Say whether CASE can be used, and every reason why not.")
    @case
    @policy
    def validate(**given: Any) -> int:
        told, _ = _inputs(given["case"], given["policy"])
        counts = {name: len(getattr(told, name)) for name in ("schools", "classes", "students", "staff")}
        click.echo(", ".join(f"{count} {name}" for name, count in counts.items()) + ": the case can be used.")
        return MADE

    @commands.command(help="Print the JSON Schema of NAME: plan, case, offering or policy.")
    @click.argument("name", type=click.Choice(["plan", "case", "offering", "policy"]))
    def schema(name: str) -> int:
        from indsatsmotor.render import schema_of  # noqa: PLC0415

        click.echo(json.dumps(schema_of(name), ensure_ascii=False, indent=2))
        return MADE

    return commands


def _inputs(case: str, policy: str | None) -> tuple[Any, Any]:
    """The case and the rules in force."""
    from indsatsmotor.loading import load_case, load_policy, load_rulebook  # noqa: PLC0415

    told = load_case(case)
    beside = Path(case, "policy.yaml")
    chosen = beside if policy is None and beside.exists() else policy
    return told, load_rulebook(policy=None if chosen is None else load_policy(chosen))


def _what_it_takes(given: dict[str, Any]) -> tuple[Any, Any]:
    """A plan with what it would take to meet what it leaves open, and the rules in force."""
    from indsatsmotor import planning  # noqa: PLC0415
    from indsatsmotor.loading import load_plan, load_rulebook  # noqa: PLC0415

    told, book = _inputs(given["case"], given["policy"])
    standing = None if given["standing"] is None else load_plan(given["standing"])
    if standing is not None:
        book = load_rulebook(policy=standing.policy)
    how = {"book": book, "engine": given["engine"], "progress": _progress(given["language"])}
    plan = standing or planning.recommend(told, **how)
    return planning.what_it_would_take(plan, told, given["needs"] or None, **how), book


def _shown(plan: Any, book: Any, form: str, language: str) -> str:
    from indsatsmotor.render import as_text  # noqa: PLC0415

    text: str = plan.to_json() if form == "json" else as_text(plan, book, language=language)
    return text


def _write(text: str, output: str | None) -> None:
    """*text* to the file named, or to standard output."""
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        Path(output).write_text(text, encoding="utf-8")


def _progress(language: str) -> Callable[[str], None]:
    """Says on standard error what is being done, in one line that is written over."""
    from indsatsmotor.loading import load_words  # noqa: PLC0415

    words = load_words()

    def tell(step: str) -> None:
        end = "\r" if sys.stderr.isatty() else "\n"
        sys.stderr.write(f"{words.phrase(f'progress-{step}', language):<60}{end}")
        sys.stderr.flush()

    return tell
