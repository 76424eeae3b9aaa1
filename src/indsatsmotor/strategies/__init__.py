"""Hypothesis strategies for facts, cases, schools, offerings, local choices and rulesets.

With the package installed, ``st.from_type`` knows every kind of fact, cases, policies and rulesets without an
import of this room. It needs the extra ``testing``.

>>> from hypothesis import find
>>> from hypothesis import strategies as st
>>> from indsatsmotor.facts import Student
>>> find(st.from_type(Student), lambda pupil: pupil.grade > 3).grade
4
"""

from indsatsmotor.strategies._cases import cases, offerings, policies
from indsatsmotor.strategies._facts import facts, slots
from indsatsmotor.strategies._rulesets import (
    broken_rulesets,
    flat_facts,
    rulebooks,
    rulesets,
    told_facts,
)
from indsatsmotor.strategies._schools import schools
from indsatsmotor.strategies._sessions import session_machine

__all__ = [
    "broken_rulesets",
    "cases",
    "facts",
    "flat_facts",
    "offerings",
    "policies",
    "rulebooks",
    "rulesets",
    "schools",
    "session_machine",
    "slots",
    "told_facts",
]
