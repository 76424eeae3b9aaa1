"""A plan as one HTML file, for people who would rather look than read."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from indsatsmotor.canonical import sha256 as digest
from indsatsmotor.errors import PlanError
from indsatsmotor.explaining import sentence
from indsatsmotor.facts import Case, atoms
from indsatsmotor.inference import infer
from indsatsmotor.loading import load_words
from indsatsmotor.plan import Plan
from indsatsmotor.render._plan_voice import PlanVoice
from indsatsmotor.render.report._report import Report
from indsatsmotor.rulebook import Rulebook

_TEMPLATES = Path(__file__).parent / "templates"
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NOBODY: Mapping[str, str] = MappingProxyType({})


def as_report(
    plan: Plan, case: Case, book: Rulebook, *, names: Mapping[str, str] = _NOBODY, language: str = "da"
) -> str:
    """*plan* as one HTML page that needs nothing else: no network, no script, ready to print.

    How each result follows from what was told is worked out here, once more; a plan carries no pictures. The
    same input gives the same page. Writing it takes the extra ``report``.

    Args:
        plan: what to show.
        case: what it was made for.
        book: the rules it was made by.
        names: what to call pupils and adults, by their ids; they are written here and nowhere else. Who has
            no name stands under the id.
        language: ``da`` or ``en``.

    Raises:
        PlanError: the plan was made for another case, or by other rules.
        ModuleNotFoundError: the extra is not installed.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - an extra
    from markupsafe import Markup  # noqa: PLC0415

    derivation = infer(atoms(case), book)
    if plan.proof.facts_sha256 != digest(derivation.told):
        raise PlanError("the plan was made for another case.")
    if plan.ruleset.sha256 != book.sha256:
        raise PlanError("the plan was made by other rules.")
    report = Report(plan, case, derivation, PlanVoice(language, load_words(), book), names)
    style = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"sentence": sentence, "named": report.people.text, "person": report.people.person}
    environment.globals |= {"r": report, "say": report.say, "value": report.value}
    return environment.get_template("report.html").render(
        style=Markup(style),  # noqa: S704 - our own file, and its hash is what the page allows
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
    )


def _seen(value: Any) -> Any:
    """*value* with a mark for each character that is not seen and turns the direction of others.

    >>> _seen("e1\u202e2")
    'e1<U+202E>2'
    """
    return _UNSEEN.sub(lambda one: f"<U+{ord(one[0]):04X}>", value) if type(value) is str else value
