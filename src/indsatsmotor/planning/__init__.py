"""The whole way from a case to a plan."""

from indsatsmotor.planning._additions import what_it_would_take
from indsatsmotor.planning._assessing import assess
from indsatsmotor.planning._desk import notes_on
from indsatsmotor.planning._editing import withdraw
from indsatsmotor.planning._recommending import Progress, recommend

__all__ = ["Progress", "assess", "notes_on", "recommend", "what_it_would_take", "withdraw"]
