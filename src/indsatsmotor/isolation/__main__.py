"""The child: reads a request, plans within its limits, and writes an answer."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from indsatsmotor.errors import FactError, FactErrors, IndsatsmotorError, RulesetError, RulesetErrors
from indsatsmotor.isolation._messages import Answer, Limits, Problem, Request


def main() -> None:
    """Answer the request on standard input."""
    request = Request.model_validate_json(sys.stdin.buffer.read())
    # What a library prints is no answer.
    said = os.dup(1)
    os.dup2(2, 1)
    _limit(request.limits)
    answer = _answered(request)
    with os.fdopen(said, "wb") as out:
        out.write(answer.model_dump_json().encode())


def _limit(limits: Limits) -> None:
    """Use no more than *limits*, and leave no memory behind in a file: it holds facts of people."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - not on every system

        most = limits.megabytes * 2**20
        for kind, wanted in (
            (resource.RLIMIT_AS, most),
            (resource.RLIMIT_CPU, limits.seconds),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(ValueError, OSError):  # a system that cannot hold this one
                resource.setrlimit(kind, (wanted, wanted))


def _answered(request: Request) -> Answer:
    try:
        from indsatsmotor.loading import load_rulebook  # noqa: PLC0415 - within the limits
        from indsatsmotor.planning import recommend  # noqa: PLC0415

        book = load_rulebook(layers=request.layers, without=request.without, policy=request.policy)
        plan = recommend(request.case, choices=request.choices, book=book, engine=request.engine)  # type: ignore[arg-type]  # a name nobody knows is refused
        return Answer(plan=plan.to_json())
    except (FactErrors, RulesetErrors) as report:
        problems = tuple(_problem(one) for one in report.exceptions)  # type: ignore[arg-type]  # no groups
        return Answer(report=type(report).__name__, title=report.message, problems=problems)
    except IndsatsmotorError as error:
        return Answer(error=type(error).__name__, message=str(error))
    except Exception as error:  # noqa: BLE001 - its message may repeat what is told of people
        return Answer(error=type(error).__name__)


def _problem(error: FactError | RulesetError) -> Problem:
    return Problem(
        kind=type(error).__name__, message=error.message, place=str(error.place), maybe=error.maybe
    )


if __name__ == "__main__":
    main()
