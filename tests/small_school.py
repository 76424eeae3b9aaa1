"""A small school as files: two pupils who get a group, one who does not, and what people propose."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

CASE = """\
schools: [{ id: skolen, municipality: kommunen }]
classes:
  - { id: 5a, grade: 5, school_id: skolen, size: 22, class_teacher_id: m1, weekly_lessons: 30 }
learning_needs:
  - { student_id: e1, subject: dansk, area: laesning, level: 2, expected_level: 3 }
  - { student_id: e2, subject: dansk, area: laesning, level: 2.5, expected_level: 3 }
  - { student_id: e3, subject: matematik, area: broeker, level: 1.5, expected_level: 3 }
trainings: [{ staff_id: m2, intervention: undervisning-i-smaa-grupper, hours: 40 }]
calendar: { start: 2027-08-09, end: 2028-06-23 }
budgets: [{ id: puljen, amount_dkk: 60000 }]
"""

STUDENTS = """\
id;grade;class_id;school_id;exposed;academic_lag
e1;5;5a;skolen;ja;ja
e2;5;5a;skolen;ja;ja
e3;5;5a;skolen;ja;ja
"""

STAFF = """\
id;school_id;teacher_trained;qualified_for;lessons_available_per_week;prep_minutes_per_week;cost_per_lesson_dkk
m1;skolen;ja;makkerlaering;0;20;420,00
m2;skolen;ja;undervisning-i-smaa-grupper;4;200;430,50
"""

FILES = {"case.yaml": CASE, "students.csv": STUDENTS, "staff.csv": STAFF}

OFFERINGS = """\
offerings:
  - id: gruppe-i-laesning
    intervention: undervisning-i-smaa-grupper
    variant: C
    school_id: skolen
    students: [e1, e2]
    subjects: [dansk]
    area: laesning
    adults: [{ staff_id: m2, role: tutor }]
    setting: outside_lessons
    start: 2027-08-16
    weeks: 12
    lessons_per_week: 4
    minutes_per_lesson: 40
  - id: boeger-til-e3
    intervention: bogpakker
    variant: E1
    school_id: skolen
    students: [e3]
    subjects: [dansk]
"""


def write(folder: Path, files: Mapping[str, str | bytes] = FILES) -> Path:
    """*folder* with *files* in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder
