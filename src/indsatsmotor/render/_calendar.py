"""The dated tasks of a plan as an iCalendar file (RFC 5545), which calendar programs read."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from indsatsmotor.canonical import sha256
from indsatsmotor.loading import load_words
from indsatsmotor.plan import Plan
from indsatsmotor.render._tasks import by_day


def as_calendar(plan: Plan, *, language: str = "da") -> str:
    """Every task with a day as an event of a whole day, the offerings it concerns in its description.

    The same plan gives the same text. Writing ``icalendar`` takes the extra ``calendar``.

    Args:
        plan: what to carry out.
        language: ``da`` or ``en``.

    Raises:
        ModuleNotFoundError: the extra is not installed.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 - an extra; the library works without it

    words = load_words()
    calendar = Calendar()
    calendar.add("prodid", "-//indsatsmotor//implementation//DA")
    calendar.add("version", "2.0")
    texts = {text.rule: text for text in plan.task_texts}
    for (day, rule), ids in sorted(by_day(plan).items()):
        text = texts[rule]
        roles = ", ".join(words.phrase(f"task-role-{role}", language) for role in text.roles)
        event = Event()
        event.add("uid", f"{sha256([day, rule, ids])[:32]}@indsatsmotor")
        event.add("dtstamp", datetime.combine(day, time(), UTC))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", text.text[language])
        event.add("description", f"{roles}: {', '.join(ids)}")
        event.add("categories", [words.phrase(f"phase-{text.phase}", language)])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    made: str = calendar.to_ical().decode()
    return made
