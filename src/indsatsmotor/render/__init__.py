"""Views of a plan, and the schemas of what goes in and comes out. They decide nothing."""

from indsatsmotor.render._calendar import as_calendar
from indsatsmotor.render._diff import as_diff
from indsatsmotor.render._difference import as_difference
from indsatsmotor.render._reasons import as_explanation, as_what_would_change, as_why_not
from indsatsmotor.render._replay import as_replay
from indsatsmotor.render._schemas import SCHEMAS, schema_of
from indsatsmotor.render._survey import as_survey
from indsatsmotor.render._tasks import as_task_list
from indsatsmotor.render._text import as_text
from indsatsmotor.render.report import as_report

__all__ = [
    "SCHEMAS",
    "as_calendar",
    "as_diff",
    "as_difference",
    "as_explanation",
    "as_replay",
    "as_report",
    "as_survey",
    "as_task_list",
    "as_text",
    "as_what_would_change",
    "as_why_not",
    "schema_of",
]
