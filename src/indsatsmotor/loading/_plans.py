"""A plan read back from its document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from indsatsmotor.errors import FactError, FactErrors, Location, PlanError
from indsatsmotor.plan import Plan


def load_plan(path: str | Path) -> Plan:
    """The plan in a JSON file, held to everything that a plan has to be.

    Raises:
        FactErrors: it is no plan, or one in which something individual stands alone.
    """
    path = Path(path)
    try:
        return Plan.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise FactErrors("the plan cannot be used", [*_problems(error, path)]) from None
    except PlanError as error:
        raise FactErrors("the plan cannot be used", [FactError(str(error), Location(path.name))]) from None


def _problems(error: ValidationError, path: Path) -> Iterator[FactError]:
    for one in error.errors():
        # A field that does not belong may be anything, so it is not named.
        where = one["loc"][:-1] if one["type"] == "extra_forbidden" else one["loc"]
        place = ".".join(map(str, where))
        yield FactError(f"{place}: {one['msg']}." if place else f"{one['msg']}.", Location(path.name))
