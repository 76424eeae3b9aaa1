"""A pytest plugin: ``pytest --indsatsmotor-ruleset DIR`` tries a municipality's rules.

It adds a test for the check of the rules, one for the mutants of the layer's own rules, and one for each
property, tried on generated schools. Without the option it does nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("indsatsmotor")
    group.addoption(
        "--indsatsmotor-ruleset", metavar="DIR", help="A layer of rules to try over the shipped ones."
    )
    group.addoption(
        "--indsatsmotor-examples",
        type=int,
        default=20,
        help="On how many generated schools each property is tried.",
    )


def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the tests of the rules where a folder is given."""
    folder = config.getoption("--indsatsmotor-ruleset")
    if folder is None:
        return
    from indsatsmotor.testing import PROPERTIES  # noqa: PLC0415 - every run of pytest loads this file

    layer, examples = Path(folder), config.getoption("--indsatsmotor-examples")
    tests: dict[str, Callable[[], None]] = {
        "check": lambda: _check(layer),
        "mutants": lambda: _mutants(layer),
        **{name: _property(name, layer, examples) for name in PROPERTIES},
    }
    for name, test in tests.items():
        items.append(RulesetTest.from_parent(session, name=f"{layer.name}::{name}", test=test))


class RulesetTest(pytest.Item):
    """One test of a ruleset."""

    def __init__(self, *, test: Callable[[], None], **given: object) -> None:
        super().__init__(**given)  # type: ignore[arg-type]  # what pytest hands on
        self.test = test

    def runtest(self) -> None:
        """Run it."""
        self.test()

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002
        """What is wrong, without the way there."""
        notes = "\n".join(getattr(excinfo.value, "__notes__", ()))
        return f"{excinfo.value}\n{notes}".strip()

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where it stands."""
        return self.path, None, self.name


def _check(layer: Path) -> None:
    from indsatsmotor.testing import check_rules  # noqa: PLC0415

    report = check_rules(layer)
    assert not report.flaws, str(report)


def _mutants(layer: Path) -> None:
    from indsatsmotor.loading import load_rule_cases, load_rulebook  # noqa: PLC0415
    from indsatsmotor.testing import mutants, survivors  # noqa: PLC0415

    book = load_rulebook(layers=[layer])
    own = book.ruleset.layers[-1].id
    left = [str(one) for one in survivors(mutants(book.ruleset, own), load_rule_cases(layer, book), book)]
    assert not left, "no case notices:\n" + "\n".join(left)


def _property(name: str, layer: Path, examples: int) -> Callable[[], None]:
    def tried() -> None:
        from hypothesis import HealthCheck, given, settings  # noqa: PLC0415

        from indsatsmotor.facts import Case  # noqa: PLC0415
        from indsatsmotor.loading import load_rulebook  # noqa: PLC0415
        from indsatsmotor.strategies import schools  # noqa: PLC0415
        from indsatsmotor.testing import broken  # noqa: PLC0415

        book = load_rulebook(layers=[layer])

        @settings(
            max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
        )
        @given(schools(most_pupils=3))
        def holds(told: dict[str, object]) -> None:
            problems = broken(Case.model_validate(told), book, [name])
            assert not problems, "\n".join(problems)

        holds()

    return tried
