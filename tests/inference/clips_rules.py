"""Rules that derive or note, said in the language of CLIPS.

A kind of fact becomes a template, and a rule becomes a defrule with the same patterns. CLIPS itself joins,
compares, looks for what is absent, counts and takes means; nothing here matches a fact.

- An unknown field holds the symbol ``nil``, which no text can be: text is always a string.
- Numbers are whole ten-millionths, so that they are compared and averaged exactly. Dates count days.
- A stratum is a fact. Its rules wait for it, and it gives way to the next when none of them can fire.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indsatsmotor.facts import FieldType, Kind
from indsatsmotor.rulebook import Rulebook
from indsatsmotor.rules import (
    Comparison,
    Count,
    Derive,
    Mean,
    Note,
    Operand,
    ParameterValue,
    Pattern,
    Reference,
    Test,
    patterns_in,
)

SCALE = 10**7
LARGEST = 2**63 // 10**4
"""CLIPS reckons with 64 bits and says nothing when they overflow; this leaves room to add up ten thousand."""

PRELUDE = (
    "(deftemplate stratum (slot number))",
    "(deftemplate firing (slot rule) (multislot premises) (slot conclusion))",
    "(deftemplate member (slot group) (slot fact))",
    """(deffunction shares-one (?these ?those)
         (foreach ?one ?these (if (member$ ?one ?those) then (return TRUE)))
         FALSE)""",
    """(deffunction facts-of (?group)
         (bind ?found (create$))
         (do-for-all-facts ((?m member)) (eq ?m:group ?group) (bind ?found ?found ?m:fact))
         ?found)""",
    """(deffunction indexes (?facts)
         (bind ?found (create$))
         (foreach ?one ?facts (bind ?found ?found (fact-index ?one)))
         ?found)""",
    # Cut off after the last decimal; where something was cut, that decimal is made to be neither 0 nor 5.
    """(deffunction mean (?facts ?slot)
         (bind ?sum 0)
         (foreach ?one ?facts (bind ?sum (+ ?sum (fact-slot-value ?one ?slot))))
         (bind ?mean (div ?sum (length$ ?facts)))
         (if (and (<> (* ?mean (length$ ?facts)) ?sum) (= (mod ?mean 5) 0))
           then (if (< ?sum 0) then (- ?mean 1) else (+ ?mean 1))
           else ?mean))""",
)
"""What the rules of every ruleset use."""

COMPARED = {
    Comparison.IS: "(eq {own} {other})",
    Comparison.IS_NOT: "(neq {own} {other})",
    Comparison.AT_LEAST: "(>= {own} {other})",
    Comparison.AT_MOST: "(<= {own} {other})",
    Comparison.ABOVE: "(> {own} {other})",
    Comparison.BELOW: "(< {own} {other})",
    Comparison.ONE_OF: "(member$ {own} {other})",
    Comparison.NOT_ONE_OF: "(not (member$ {own} {other}))",
    Comparison.CONTAINS: "(member$ {other} {own})",
    Comparison.CONTAINS_ANY: "(shares-one {own} {other})",
    Comparison.WITHIN: "(subsetp {own} {other})",
}
"""Each comparison of what is known.

A constant is compared, not written in its place: CLIPS refuses to build a rule that it sees can never match.
"""


def constructs(book: Rulebook, kinds: Iterable[str]) -> Iterator[str]:
    """Everything CLIPS is to build for *book*, and for facts of *kinds*."""
    layers = strata(book.rules_of(Derive))
    notes = book.rules_of(Note)
    read = {pattern.kind for rule in (*book.rules_of(Derive), *notes) for pattern in patterns_in(rule)}
    concluded = {rule.then.kind for layer in layers for rule in layer}
    yield from PRELUDE
    for name in sorted({*kinds, *read, *concluded}):
        yield template(f"a-{name}", book.ruleset.all_kinds[name].fields)
    for number, rules in enumerate([*layers, notes]):
        for rule in rules:
            yield from Translation(rule, number, book).constructs()
    yield f"""(defrule next-stratum (declare (salience -2)) ?done <- (stratum (number ?number)) =>
        (retract ?done)
        (if (< ?number {len(layers)}) then (assert (stratum (number (+ ?number 1))))))"""


def strata(rules: Sequence[Derive]) -> list[list[Derive]]:
    """*rules* in the order they run, reckoned here again: a kind is raised until it stands high enough."""
    height = {rule.then.kind: 0 for rule in rules}
    raised = True
    while raised:
        raised = False
        for rule in rules:
            before = [(pattern.kind, rule.groups) for pattern in rule.when]
            before += [(pattern.kind, True) for pattern in rule.unless]
            least = max(height.get(kind, -1) + complete for kind, complete in before)
            if least > height[rule.then.kind]:
                height[rule.then.kind] = least
                raised = True
    levels = range(max(height.values(), default=-1) + 1)
    return [[rule for rule in rules if height[rule.then.kind] == level] for level in levels]


def template(name: str, fields: Mapping[str, FieldType]) -> str:
    """Facts called *name*, with a slot for each of *fields*."""
    slots = [f"({_slot_of(field_type)} {field})" for field, field_type in fields.items()]
    return f"(deftemplate {name} {' '.join(slots)})"


def _slot_of(field_type: FieldType) -> str:
    return "multislot" if field_type is FieldType.TEXTS else "slot"


def encoded(value: ParameterValue) -> str | int | bool | tuple[str, ...] | None:
    """A value as CLIPS holds it: numbers scaled, dates as days; ``None`` becomes the symbol ``nil``."""
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return scaled(value)
    return value


def written(value: ParameterValue) -> str:
    """A value as a rule of CLIPS writes it; a list as its values beside each other."""
    held = encoded(value)
    if isinstance(held, tuple):
        return " ".join(map(written, held))
    if isinstance(held, str):
        return '"' + held.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return "nil" if held is None else str(held).upper()


def scaled(number: int | Decimal) -> int:
    """*number* in ten-millionths.

    Raises:
        ValueError: it is none of them, or too large.
    """
    parts = number * SCALE
    if parts != int(parts) or abs(parts) > LARGEST:
        raise ValueError(f"{number} cannot be written in CLIPS")
    return int(parts)


@dataclass
class Translation:
    """One rule in one stratum, to be said in CLIPS."""

    rule: Derive | Note
    stratum: int
    book: Rulebook

    def constructs(self) -> Iterator[str]:
        """The defrules it becomes: one, or for a rule that groups a template and two."""
        premises = [self.premise(number) for number in range(len(self.rule.when))]
        absent = [f"(not {self.pattern('u', pattern)})" for pattern in self.rule.unless]
        conditions = [self.waits, *premises, *absent]
        if isinstance(self.rule, Derive) and self.rule.groups:
            yield from self.grouping(self.rule, conditions)
            return
        indexes = " ".join(f"(fact-index ?p{number})" for number in range(len(self.rule.when)))
        yield self.defrule(f"fires-{self.rule.id}", conditions, self.fires(self.rule, {}, indexes))

    @property
    def waits(self) -> str:
        """What every defrule of the rule begins with."""
        return f"(stratum (number {self.stratum}))"

    def premise(self, number: int) -> str:
        """A pattern of the rule, matched by another fact than each before it."""
        pattern = self.rule.when[number]
        alike = [other for other in range(number) if self.rule.when[other].kind == pattern.kind]
        others = "".join(f" (test (neq ?p{number} ?p{other}))" for other in alike)
        return f"?p{number} <- {self.pattern(f'p{number}', pattern)}{others}"

    def pattern(self, name: str, pattern: Pattern) -> str:
        """A pattern with a variable for each field, called after *name*."""
        kind = self.book.ruleset.all_kinds[pattern.kind]
        slots = [self.slot(name, field, pattern, kind) for field in kind.fields]
        return f"(a-{kind.name} {' '.join(slots)})"

    def slot(self, name: str, field: str, pattern: Pattern, kind: Kind) -> str:
        many = "$" if kind.fields[field] is FieldType.TEXTS else ""
        tests = "".join(
            f"&{constraint}"
            for test in pattern.tests
            if test.field == field
            for constraint in self.constraints(f"?{name}-{field}", test, kind.fields[field])
        )
        return f"({field} {many}?{name}-{field}{tests})"

    def constraints(self, own: str, test: Test, field_type: FieldType) -> Iterator[str]:
        """What the field must be; nothing compares with what is unknown."""
        other, unknown = self.operand(test.operand), _written_as("nil", field_type)
        if test.comparison is Comparison.KNOWN:
            yield f":(eq (neq {own} {unknown}) {other})"
            return
        joined = isinstance(test.operand, Reference)
        yield f":(neq {own} {unknown})"
        if joined:
            yield f":(neq {other} {unknown})"
        if joined and test.comparison is Comparison.IS:
            yield other  # a variable beside the field is how CLIPS joins
        else:
            yield f":{COMPARED[test.comparison].format(own=own, other=other)}"

    def operand(self, operand: Operand) -> str:
        """A field of a fact that matched, or a value."""
        if isinstance(operand, Reference):
            number = [pattern.alias for pattern in self.rule.when].index(operand.alias)
            return f"?p{number}-{operand.field}"
        value = self.book.value(operand)
        return f"(create$ {written(value)})" if isinstance(value, tuple) else written(value)

    def grouping(self, rule: Derive, conditions: list[str]) -> Iterator[str]:
        """Each fact that matches becomes a member of its group; then each group fires once.

        The group is what the conclusion holds beside what is reckoned: CLIPS keeps one fact of equal ones.
        """
        group, kind = f"group-of-{rule.id}", self.book.ruleset.all_kinds[rule.then.kind]
        reckoned = {name for name, operand in rule.then.fields if isinstance(operand, Count | Mean)}
        shared = {name: t for name, t in kind.fields.items() if name not in reckoned}
        yield template(group, shared)
        joins = f"(bind ?group (assert ({group} {self.filled(rule, shared, {})})))"
        member = "(assert (member (group ?group) (fact ?p0)))"
        yield self.defrule(f"joins-{rule.id}", conditions, f"{joins} {member}")
        slots = [f"({n} {'$' * (t is FieldType.TEXTS)}?g-{n})" for n, t in shared.items()]
        collected = "(bind ?members (facts-of ?group))"
        fires = self.fires(rule, {name: f"?g-{name}" for name in shared}, "(indexes ?members)")
        yield self.defrule(
            f"fires-{rule.id}",
            ["(declare (salience -1))", self.waits, f"?group <- ({group} {' '.join(slots)})"],
            f"{collected} {fires}",
        )

    def defrule(self, name: str, conditions: Iterable[str], actions: str) -> str:
        return f"(defrule {name} {' '.join(conditions)} => {actions})"

    def fires(self, rule: Derive | Note, shared: Mapping[str, str], premises: str) -> str:
        """Assert the conclusion, and that the rule fired; a note concludes nothing."""
        conclusion, concludes = "0", ""
        if isinstance(rule, Derive):
            fields = self.book.ruleset.all_kinds[rule.then.kind].fields
            concludes = f"(bind ?new (assert (a-{rule.then.kind} {self.filled(rule, fields, shared)})))"
            conclusion = "(fact-index ?new)"
        firing = f'(firing (rule "{rule.id}") (premises {premises}) (conclusion {conclusion}))'
        return f"{concludes} (assert {firing})"

    def filled(self, rule: Derive, fields: Mapping[str, FieldType], shared: Mapping[str, str]) -> str:
        """The slots of a conclusion; a field that is left out is unknown."""
        given = dict(rule.then.fields)
        return " ".join(
            f"({name} {shared.get(name) or (self.filling(given[name]) if name in given else 'nil')})"
            for name in fields
        )

    def filling(self, operand: Operand | Count | Mean) -> str:
        match operand:
            case Count():
                return f"(* {SCALE} (length$ ?members))"
            case Mean(field=field):
                return f"(mean ?members {field})"
            case _:
                return self.operand(operand)


def _written_as(word: str, field_type: FieldType) -> str:
    """What a field of a type is compared with: a list is never equal to a word."""
    return f"(create$ {word})" if field_type is FieldType.TEXTS else word
