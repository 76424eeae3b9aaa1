"""Never alone: an individual intervention only beside a community-oriented one of the same pupil.

This is the limit that no policy takes away; what it asks of the two in subject and time, the policy says.
"""

from __future__ import annotations

from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._model._formulation import Formulation
from indsatsmotor.catalogue import Shape
from indsatsmotor.offering import Schedule
from indsatsmotor.policy import CompanionWindow, SubjectMatch


def never_alone(form: Formulation) -> None:
    """Offer packs only where something already runs for the pupil, or is chosen as well."""
    communal = [a for a in form.arrangements if a.shape is not Shape.PACKS]
    for a in form.arrangements:
        for student in a.template.students if a.shape is Shape.PACKS else ():
            if any(student in c.students and _together(form, a, c.when, c.subjects) for c in form.company):
                continue
            beside = {
                form.taking_part(c, student): -1
                for c in communal
                if _has(form, c, student)
                and _together(form, a, form.when[c.id], frozenset(c.template.subjects))
            }
            form.model.limit({form.unit[a.id]: 1, **beside}, most=0)


def _has(form: Formulation, a: Arrangement, student: str) -> bool:
    return (a.id, student) in form.seat if a.open else student in a.template.students


def _together(form: Formulation, packs: Arrangement, other: Schedule, subjects: frozenset[str]) -> bool:
    policy, own = form.book.policy, form.when[packs.id]
    if own.start is None or own.end is None or other.start is None or other.end is None:
        return False
    if policy.subject_match_companion is SubjectMatch.REQUIRE and not subjects & set(packs.template.subjects):
        return False
    if policy.companion_window is CompanionWindow.COVERS:
        return all(other.start <= pack.day <= other.end for pack in packs.template.packs or ())
    return own.start <= other.end and other.start <= own.end
