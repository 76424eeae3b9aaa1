"""Weekly times as part of the model: every adult has time for what they take on, and so have its pupils."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indsatsmotor.allocation._arrangements import Arrangement
from indsatsmotor.allocation._times._apart import keep_apart, rooms_enough, time_beside_choices, time_for_both
from indsatsmotor.allocation._times._grouped import meet_in_groups
from indsatsmotor.allocation._times._meetings import meetings
from indsatsmotor.allocation._times._occupancy import occupied_by_hand
from indsatsmotor.allocation._times._timetable import Timetable, in_groups
from indsatsmotor.allocation._times._whole import meet_as_a_whole
from indsatsmotor.offering import Schedule


def add_times(
    timetable: Timetable, arrangements: Sequence[Arrangement], when: Mapping[str, Schedule]
) -> None:
    """Let all *arrangements* meet at times that are free, where these are told."""
    for a in arrangements:
        timetable.by_hand += occupied_by_hand(a, timetable.unit[a.id], when[a.id])
        timetable.meetings[a.id] = [] if a.fixed else list(meetings(a, when[a.id], timetable.case))
    for meeting in (m for own in timetable.meetings.values() for m in own):
        if in_groups(meeting):
            meet_in_groups(timetable, meeting)
        else:
            meet_as_a_whole(timetable, meeting)
    keep_apart(timetable)
    rooms_enough(timetable)
    time_for_both(timetable)
    time_beside_choices(timetable)
