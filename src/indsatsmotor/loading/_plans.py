"""What comes beside a case, each in a file of its own: local choices, proposed offerings, a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from indsatsmotor.errors import Location, PlanError
from indsatsmotor.loading._documents import document_of, existing, text_of
from indsatsmotor.loading._json import read_json
from indsatsmotor.loading._mistakes import Problems, modelled, note_mistakes, subject_in, within
from indsatsmotor.loading._yaml import DataPath, Document
from indsatsmotor.offering import Forbidden, Offering
from indsatsmotor.plan import Plan
from indsatsmotor.policy import Policy


def load_policy(path: str | Path) -> Policy:
    """The policy in a YAML or JSON file.

    Raises:
        FactErrors: something in it cannot be used; every problem.
        FileNotFoundError: there is no such file.
    """
    problems = Problems()
    document = document_of(existing(path), Policy, problems)
    policy = None
    if document is not None:
        data = {} if document.data is None else document.data
        policy = modelled(Policy, data, document.location, problems)
    problems.refuse("the policy cannot be used")
    assert policy is not None
    return policy


def load_offerings(path: str | Path) -> tuple[Offering, ...]:
    """The offerings in a YAML or JSON file: a list, or a mapping with the key ``offerings``.

    Raises:
        FactErrors: something in it cannot be used; every problem.
        FileNotFoundError: there is no such file.
    """
    problems = Problems()
    document = document_of(existing(path), Offering, problems)
    offerings = [] if document is None else _listed(document, problems)
    problems.refuse("the offerings cannot be used")
    return tuple(one for one in offerings if one is not None)


def _listed(document: Document, problems: Problems) -> list[Offering | None]:
    data: Any = document.data
    root: DataPath = ()
    if isinstance(data, dict) and set(data) == {"offerings"}:
        data, root = data["offerings"], ("offerings",)
    if not isinstance(data, list):
        problems.note("offerings stand in a list.", document.location(root))
        return []
    return [
        modelled(Offering, item, within(document.location, *root, at), problems)
        for at, item in enumerate(data)
    ]


def read_forbidden(text: str) -> Forbidden:
    """What may not be planned, written in a line such as ``variant=C,students=e1``.

    >>> read_forbidden("staff_id=m2,class_id=3a").staff_id
    'm2'

    Raises:
        FactErrors: something in it cannot be used; every problem.
    """
    problems, place = Problems(), Location("--forbid")
    told: dict[str, Any] = {}
    for part in text.split(","):
        name, _, value = part.partition("=")
        told.setdefault(name.strip(), []).append(value.strip())
    ids = {name: values if name == "students" else ",".join(values) for name, values in told.items()}
    forbidden = modelled(Forbidden, ids, lambda _: place, problems)
    problems.refuse("the choices cannot be used")
    assert forbidden is not None
    return forbidden


def load_plan(path: str | Path) -> Plan:
    """The plan in a JSON file, held to everything that a plan has to be.

    Raises:
        FactErrors: it is no plan, or one in which something individual stands alone.
        FileNotFoundError: there is no such file.
    """
    path, problems, plan = existing(path), Problems(), None
    text = text_of(path, problems)
    document = None if text is None else read_json(text, path.name, subject_in(Plan), problems)
    if text is not None and document is not None:
        try:
            plan = Plan.model_validate_json(text)
        except ValidationError as report:
            note_mistakes(Plan, report, document.location, problems)
        except PlanError as error:
            problems.note(str(error), Location(path.name))
    problems.refuse("the plan cannot be used")
    assert plan is not None
    return plan


def load_reason(path: str | Path, most: int = 5000) -> str:
    """What people wrote in a text file, in UTF-8 or Windows-1252, without the space around it.

    Raises:
        FactErrors: it is empty, too long, or no text.
        FileNotFoundError: there is no such file.
    """
    path, problems = existing(path), Problems()
    text = text_of(path, problems)
    if text is not None and not 1 <= len(text.strip()) <= most:
        problems.note(f"a reason has from 1 to {most} characters.", Location(path.name))
    problems.refuse("the reason cannot be used")
    assert text is not None
    return text.strip()
