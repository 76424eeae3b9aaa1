"""Layers with something to mend, and others that only look like it, over a small ruleset."""

from __future__ import annotations

from pathlib import Path

from indsatsmotor.testing import Check, Report, check_rules
from tests.loading.files import write
from tests.loading.layers import BASE, layer
from tests.loading.small_ruleset import CATALOGUE, NAME

WORDS = "{ da: x, en: x }"
CITE = '{ section: "1", lines: 2-3 }'

CLASSES = f"""\
  klasser:
    code: A
    title: {WORDS}
    summary: {WORDS}
    category: in_class
    shape: class
    cite: {{ section: S1, lines: "8" }}
    variants:
      A1: {{ title: {WORDS}, setting: lessons, cite: {{ section: S1, lines: "8" }} }}
      A2: {{ title: {WORDS}, setting: lessons, cite: {{ section: S1, lines: "8" }} }}
"""
"""A second intervention, with two variants."""


def found(tmp: Path, text: str, beside: str = "", **more) -> Report:
    """What is found in a layer with *text* and the cases *beside* it."""
    base = write(tmp / NAME, {**BASE, CATALOGUE: BASE[CATALOGUE] + CLASSES})
    own = write(tmp / "nordby", {**layer("nordby", text), "egne.cases.yaml": beside})
    return check_rules(own, **{"layers": [base], "alone": True, **more})


def flaws(tmp: Path, text: str, *checks: Check, cases: str = "") -> set[str]:
    """The ids of what *checks* find."""
    return {flaw.of for flaw in found(tmp, text, cases).flaws if flaw.check in checks}


# --- rules, as they stand in a file ---


def offering(tests: str) -> str:
    """A condition on the offering's own fields."""
    return f"{{ offering: {{ {tests} }} }}"


def rule(name: str, kind: str = "require", **own: str) -> str:
    """A rule about groups, with what is its own written as in a file."""
    force = {"require": {"force": "hard", "otherwise": WORDS}, "prefer": {"weight": "1"}}
    usual = {"of": "{ intervention: gruppe }", "that": offering("weeks: { at_least: 2 }"), "because": WORDS}
    fields = {**usual, **force.get(kind, {}), **own}
    lines = [f"    {field}: {text}" for field, text in fields.items() if text]
    return "\n".join(
        [f"  - id: {name}", f"    kind: {kind}", f"    title: {WORDS}", f"    cite: {CITE}", *lines, ""]
    )


def at_least(name: str, weeks: int, kind: str = "require", **own: str) -> str:
    return rule(name, kind, that=offering(f"weeks: {{ at_least: {weeks} }}"), **own)


def at_most(name: str, weeks: int, kind: str = "require", **own: str) -> str:
    return rule(name, kind, that=offering(f"weeks: {{ at_most: {weeks} }}"), **own)


def reading(name: str, option: str, kind: str = "require", **own: str) -> str:
    """One of two readings of a requirement."""
    return rule(name, kind, requirement="krav", under=f"{{ DX1: {option} }}", **own)


def derived(name: str, when: str, then: str, **own: str) -> str:
    return rule(name, "derive", of="", that="", when=when, then=then, **own)


def rules(*written: str, before: str = "") -> str:
    return f"{before}rules:\n" + "".join(written)


FACTS = (
    f"facts:\n  ting: {{ label: {WORDS}, fields: {{ id: text, tal: integer, slags: text }} }}\n"
    f"  andet: {{ label: {WORDS}, fields: {{ id: text }} }}\n"
)


def thing(name: str, number: object = 3, sort: str = "god") -> str:
    """A conclusion about the pupil called *name*."""
    return f"{{ ting: {{ id: {name}, tal: {number}, slags: {sort} }} }}"


OTHER = "{ andet: { id: a.id } }"
PUPIL = "[ student: { as: a } ]"


def parameter(name: str, number: object) -> str:
    return f"parameters:\n  {name}: {{ value: {number}, unit: x, title: {WORDS}, cite: {CITE} }}\n"


def switch(name: str) -> str:
    options = f"{{ a: {WORDS}, b: {WORDS} }}"
    return f"switches:\n  {name}: {{ title: {WORDS}, options: {options}, default: a, cite: {CITE} }}\n"


SHOULD = {"force": "should", "todo": WORDS}


def either(*conditions: str) -> str:
    return f"{{ any: [ {', '.join(conditions)} ] }}"


def both(*conditions: str) -> str:
    return f"{{ all: [ {', '.join(conditions)} ] }}"


# --- out of reach ---


def chained(*written: str, before: str = "") -> str:
    return rules(*written, before=FACTS + before)


def of_grades(tests: str) -> str:
    return derived("r", f"[ student: {{ as: a, grade: {{ {tests} }} }} ]", OTHER)


UNREACHABLE = {
    "a fact that nothing concludes": chained(derived("r", "[ andet: { as: a } ]", thing("a.id"))),
    "a fact that only an unreachable rule concludes": chained(
        derived("s", "[ andet: { as: a } ]", thing("a.id")), derived("r", "[ ting: { as: a } ]", OTHER)
    ),
    "a value that nothing concludes": chained(
        derived("s", PUPIL, thing("a.id")), derived("r", "[ ting: { as: a, slags: bedre } ]", OTHER)
    ),
    "a number that nothing concludes": chained(
        derived("s", PUPIL, thing("a.id")), derived("r", "[ ting: { as: a, tal: { above: 3 } } ]", OTHER)
    ),
    "a fact concluded under the other option only": chained(
        derived("s", PUPIL, thing("a.id"), under="{ DX1: strict }"),
        derived("r", "[ ting: { as: a } ]", OTHER, under="{ DX1: lenient }"),
    ),
    "bounds with nothing between": chained(of_grades("at_least: 5, at_most: 4")),
    "bounds with no whole number between": chained(of_grades("above: 4, below: 5")),
    "bounds that are parameters": chained(of_grades("at_least: $g, below: 5"), before=parameter("g", 5)),
    "a variant of another intervention": rules(rule("r", of="{ intervention: gruppe, variant: A1 }")),
    "a category that the intervention has not": rules(
        rule("r", "warn", of="{ intervention: gruppe, category: in_class }")
    ),
    "a warning for what cannot be": rules(rule("r", "warn", that=offering("weeks: { below: 2, above: 2 }"))),
}

REACHABLE = {
    "a number that is concluded": chained(
        derived("s", PUPIL, thing("a.id")),
        derived("r", "[ ting: { as: a, tal: { at_least: 3 }, slags: god } ]", OTHER),
    ),
    "a value that is copied": chained(
        derived("s", PUPIL, thing("a.id", sort="a.id")),
        derived("r", "[ ting: { as: a, slags: bedre } ]", OTHER),
    ),
    "a fact concluded under the same option": chained(
        derived("s", PUPIL, thing("a.id"), under="{ DX1: lenient }"),
        derived("r", "[ ting: { as: a } ]", OTHER, under="{ DX1: lenient }"),
    ),
    "bounds that meet": chained(of_grades("at_least: 5, at_most: 5")),
    "a variant of the intervention": rules(
        rule("r", of="{ intervention: klasser, variant: A1, category: in_class }")
    ),
    "one of two ways": rules(
        rule("r", "warn", that=either(offering("weeks: { below: 2, above: 2 }"), offering("weeks: 2")))
    ),
}  # fmt: skip

# --- in another's shadow: "r" is in that of "s" ---


def of_tutors(name: str, how: str, alias: str, fields: str, role: str = ", role: tutor") -> str:
    staff = f"{{ staff: {{ id: {alias}.staff_id, {fields} }} }}"
    return rule(name, that=f"{{ {how}: {{ adult: {{ as: {alias}{role} }} }}, has: {staff} }}")


TRAINED = "teacher_trained: true"
THREE, MINUTES = offering("weeks: { at_least: 3 }"), offering("turn_minutes: 3")
MARKED = "[ student: { as: a }, mark: { as: b, student_id: a.id } ]"

SHADOWED = {
    "the same once more": rules(rule("s"), rule("r")),
    "a bound that is easier to meet": rules(at_least("s", 3), at_least("r", 2)),
    "a strict bound": rules(at_least("s", 3), rule("r", that=offering("weeks: { above: 2 }"))),
    "a variant of the intervention": rules(
        rule("s", of="{ intervention: klasser }"), rule("r", of="{ variant: A1 }")
    ),
    "one way more": rules(at_least("s", 3), rule("r", that=either(THREE, MINUTES))),
    "a part of several": rules(rule("s", that=both(THREE, MINUTES)), rule("r", that=MINUTES)),
    "the same ways": rules(
        rule("s", that=both(either(THREE, MINUTES), offering("adults: 1"))),
        rule("r", that=either(MINUTES, THREE)),
    ),
    "other names": rules(
        of_tutors("s", "every", "tutor", "teacher_trained: true, role: teacher"),
        of_tutors("r", "every", "voksen", "teacher_trained: true"),
    ),
    "fewer adults": rules(of_tutors("s", "every", "a", TRAINED, ""), of_tutors("r", "every", "a", TRAINED)),
    "the same under a switch": rules(rule("s"), reading("r", "strict"), reading("r2", "lenient", "warn")),
    "a weaker force": rules(rule("s"), rule("r", **SHOULD)),
    "a conclusion of a more general rule": chained(
        derived("s", PUPIL, thing("a.id")),
        derived("r", "[ student: { as: e, grade: { at_least: 5 } } ]", thing("e.id")),
    ),
    "premises under other names": chained(
        derived("s", MARKED, thing("a.id")),
        derived("r", "[ student: { as: x }, mark: { as: y, student_id: x.id, mark: 7 } ]", thing("x.id")),
    ),
    "a wider absence": chained(
        derived("t", PUPIL, OTHER),
        derived("s", PUPIL, thing("a.id"), unless="[ andet: { id: a.id } ]"),
        derived("r", "[ student: { as: b } ]", thing("b.id"), unless="[ andet: {} ]"),
    ),
    "the same warning": rules(at_least("s", 3, "warn"), rule("r", "warn", that=offering("weeks: 3"))),
}

DISTINCT = {
    "a wider warning": rules(at_least("s", 3, "warn"), at_least("r", 2, "warn")),
    "bounds on both sides": rules(at_least("r", 4), at_most("s", 9)),
    "another field": rules(rule("s"), rule("r", that=MINUTES)),
    "another intervention": rules(rule("s"), rule("r", of="{ intervention: klasser }")),
    "a stronger force": rules(at_least("s", 3, **SHOULD), rule("r")),
    "what is unknown stops": rules(at_least("s", 3, when_unknown="arrange", todo=WORDS), rule("r")),
    "all instead of one": rules(of_tutors("s", "some", "a", TRAINED), of_tutors("r", "every", "a", TRAINED)),
    "more adults": rules(of_tutors("s", "every", "a", TRAINED), of_tutors("r", "every", "a", TRAINED, "")),
    "the opposite": rules(at_least("s", 3), rule("r", that=f"{{ not: {THREE} }}")),
    "another conclusion": chained(
        derived("s", PUPIL, thing("a.id")), derived("r", "[ student: { as: a, grade: 3 } ]", thing("a.id", 4))
    ),
    "one premise fewer": chained(derived("s", MARKED, thing("a.id")), derived("r", PUPIL, thing("a.id"))),
    "another pupil": chained(
        derived("s", MARKED, thing("a.id")),
        derived("r", "[ student: { as: a }, mark: { as: b } ]", thing("b.student_id")),
    ),
    "a narrower absence": chained(
        derived("t", PUPIL, OTHER),
        derived("s", PUPIL, thing("a.id"), unless="[ andet: {} ]"),
        derived("r", "[ student: { as: b } ]", thing("b.id"), unless="[ andet: { id: b.id } ]"),
    ),
    "other words": rules(rule("s", "warn"), rule("r", "warn", because="{ da: y, en: x }")),
    "the other option": rules(reading("s", "strict", "warn"), reading("r", "lenient", "warn")),
}  # fmt: skip

# --- requirements that contradict each other ---

CONTRADICTORY = {
    "a bound above another": rules(at_most("s", 4), at_least("r", 5)),
    "one rule by itself": rules(rule("r", that=offering("weeks: { at_most: 4, at_least: 5 }"))),
    "bounds in several parts": rules(
        rule("s", that=both(offering("weeks: { at_most: 4 }"), MINUTES)), at_least("r", 5)
    ),
    "a variant and its intervention": rules(
        at_most("s", 4, of="{ intervention: klasser }"), at_least("r", 5, of="{ variant: A2 }")
    ),
    "other words": rules(
        rule("s", that=offering("operator: own_school")), rule("r", that=offering("operator: external"))
    ),
    "bounds that are parameters": rules(
        rule("s", that=offering("weeks: { below: $g }")), rule("r", that=offering("weeks: { at_least: $g }")),
        before=parameter("g", 5),
    ),
    "a fact that nothing concludes": chained(rule("r", that="{ ting: { id: offering.id } }")),
}  # fmt: skip

COMPATIBLE = {
    "bounds that meet": rules(at_most("s", 4), at_least("r", 4)),
    "another variant": rules(at_most("s", 4, of="{ variant: A1 }"), at_least("r", 5, of="{ variant: A2 }")),
    "a bound that only should be met": rules(at_most("s", 4), at_least("r", 5, **SHOULD)),
    "one of two ways": rules(at_most("s", 2), rule("r", that=either(THREE, MINUTES))),
    "under the other option": rules(
        reading("s", "strict", that=offering("weeks: { at_most: 4 }")),
        reading("r", "lenient", that=offering("weeks: { at_least: 5 }")),
    ),
}  # fmt: skip
