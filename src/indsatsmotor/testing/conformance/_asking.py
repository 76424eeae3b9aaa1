"""The cases put to an implementation, one by one; whatever it does is a result and never an error of ours."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self

from indsatsmotor.testing.conformance._comparing import Difference, compared
from indsatsmotor.testing.conformance._documents import Data, KitCase

NO_ANSWER = "an answer"
"""What is expected where there is none at all."""
_LONGEST = 10_000_000


class NoAnswer(Exception):
    """There is no answer; the message says why."""


class Implementation(Protocol):
    """Whoever answers."""

    def answer(self, case: KitCase) -> Data:
        """The answer to what *case* asks; raises :class:`NoAnswer` where there is none."""


@dataclass(frozen=True)
class Result:
    """What became of one case."""

    case: KitCase
    difference: Difference | None
    """The first difference; ``None`` where the answer is right."""


def run(cases: Iterable[KitCase], implementation: Implementation) -> Iterator[Result]:
    """Each case put to *implementation*.

    >>> from indsatsmotor.testing.conformance import Library, load_kit
    >>> [result.difference for result in run(load_kit()[:2], Library())]
    [None, None]
    """
    for case in cases:
        try:
            answer = implementation.answer(case)
        except NoAnswer as why:
            yield Result(case, Difference((), NO_ANSWER, why))
        else:
            yield Result(case, _held(case, answer))


def _held(case: KitCase, answer: Data) -> Difference | None:
    try:
        return compared(case, answer)
    except (TypeError, KeyError, AttributeError, ValueError, RecursionError) as odd:
        return Difference((), NO_ANSWER, f"what cannot be read as one ({type(odd).__name__})")


@dataclass
class Command:
    """Another implementation: a program that answers each line on its standard input with one line.

    It is started when it is first asked, and again after it failed to answer.

    Args:
        words: the program and its arguments; no shell reads them.
        timeout: how many seconds an answer may take.
    """

    words: Sequence[str]
    timeout: float = 60
    _process: subprocess.Popen[bytes] | None = field(init=False, default=None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def answer(self, case: KitCase) -> Data:
        """What the program answers.

        Raises:
            NoAnswer: it could not be started, ended, took too long, or said something else.
        """
        try:
            return _read(self._said(case.line), case.id)
        except NoAnswer:
            self._stop()
            raise

    def _said(self, line: str) -> bytes:
        process = self._process = self._process or self._started()
        with ThreadPoolExecutor(1) as waiting:
            answer = waiting.submit(_exchange, process, line)
            try:
                return answer.result(self.timeout)
            except TooLate:
                _end(process)
                raise NoAnswer(f"nothing within {self.timeout:g} seconds") from None
            except OSError as error:
                raise NoAnswer(f"nothing: {error.strerror}") from error

    def _started(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 - whoever runs the kit names the program
                self.words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
            )
        except OSError as error:
            raise NoAnswer(f"nothing: {self.words[0]} cannot be started: {error.strerror}") from error

    def _stop(self) -> None:
        """End the program, whatever it is doing."""
        process, self._process = self._process, None
        if process is not None:
            _end(process)
            with suppress(OSError):  # what was not read when it ended
                process.communicate()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program, and what it has started where the system knows: that may hold its output open."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _exchange(process: subprocess.Popen[bytes], line: str) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{line}\n".encode())
    process.stdin.flush()
    return process.stdout.readline(_LONGEST)


def _read(line: bytes, id_: str) -> Data:
    if not line:
        raise NoAnswer("nothing: it ended")
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        raise NoAnswer(f"what is no JSON: {line[:60]!r}") from None
    if not isinstance(said, dict) or said.get("id") != id_ or not isinstance(said.get("answer"), dict):
        raise NoAnswer("no answer to this case")
    answer: Data = said["answer"]
    return answer
