"""What Hypothesis calls when it is imported, so that ``st.from_type`` knows the types of this package.

It may be imported while this room itself is being imported, so everything waits until it is used.
"""

from __future__ import annotations

from typing import Any


def register() -> None:
    """Tell Hypothesis how to make every kind of fact, slots, cases, policies and rulesets."""
    from hypothesis import strategies as st  # noqa: PLC0415

    from indsatsmotor.facts import Case, Slot, fact_classes  # noqa: PLC0415
    from indsatsmotor.policy import Policy  # noqa: PLC0415
    from indsatsmotor.rules import Ruleset  # noqa: PLC0415

    for model in fact_classes().values():
        st.register_type_strategy(model, lambda kind: _of_room().facts(kind))
    st.register_type_strategy(Slot, lambda _: _of_room().slots())
    st.register_type_strategy(Case, lambda _: _of_room().cases())
    st.register_type_strategy(Policy, lambda _: _of_room().policies())
    st.register_type_strategy(Ruleset, lambda _: _of_room().rulesets())


def _of_room() -> Any:
    from indsatsmotor import strategies  # noqa: PLC0415

    return strategies
