"""The rules implemented a second time, from ``docs/explanation/semantics.md`` and nothing else.

It imports nothing of the package, plans nothing, and refuses only circles: what it gets right, the page says.

    python from_the_page.py KINDS
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

T, F, U = "satisfied", "violated", "undetermined"
UNKNOWN = None
OPPOSITE = {T: F, F: T, U: U}
HOLDS = {
    "is": lambda f, o: f == o,
    "is_not": lambda f, o: f != o,
    "at_least": lambda f, o: f >= o,
    "at_most": lambda f, o: f <= o,
    "above": lambda f, o: f > o,
    "below": lambda f, o: f < o,
    "one_of": lambda f, o: f in o,
    "not_one_of": lambda f, o: f not in o,
    "contains": lambda f, o: o in f,
    "contains_any": lambda f, o: bool(f & set(o)),
    "within": lambda f, o: f <= set(o),
}
OF_OFFERING = {
    "offering", "taught_subject", "participant", "adult", "pair", "pair_member", "pack", "pack_interval",
    "follow_up", "prepared", "lesson_clash", "activity_clash",
}  # fmt: skip


def every(values):
    return F if F in values else U if U in values else T


def some(values):
    return T if T in values else U if U in values else F


class Circle(Exception):
    pass


class Engine:
    def __init__(self, kinds, ask):
        ruleset, policy = ask["ruleset"], ask.get("policy", {})
        self.kinds = {**kinds, **ruleset.get("facts", {})}
        switches = {name: one["default"] for name, one in ruleset.get("switches", {}).items()}
        switches |= policy.get("switches", {})

        def stands(under):
            return all(switches[name] == option for name, option in under.items())

        self.parameters = {}
        for name, one in ruleset.get("parameters", {}).items():
            fitting = (a["value"] for a in one.get("alternatives", ()) if stands(a["under"]))
            self.parameters[name] = policy.get("parameters", {}).get(name, next(fitting, one["value"]))
        self.rules = [
            rule
            for rule in ruleset["rules"]
            if rule.get("status") != "withdrawn" and stands(rule.get("under", {}))
        ]
        self.ask, self.firings = ask, {}
        self.facts = {self.fact(one): None for one in ask.get("facts", ())}

    # --- values and facts: a fact is its kind and a value for each field ---

    def fields(self, kind):
        return {name: written.rstrip("?") for name, written in self.kinds[kind]["fields"].items()}

    def typed(self, value, type_):
        if value is UNKNOWN or isinstance(value, list | tuple | frozenset):
            return frozenset(value) if type_ == "texts" and value is not UNKNOWN else value
        reads = {"decimal": lambda v: Decimal(str(v)), "date": date.fromisoformat, "integer": int}
        return reads.get(type_, lambda v: v)(value)

    def fact(self, written):
        ((kind, given),) = written.items()
        return kind, tuple(self.typed(given.get(name), t) for name, t in self.fields(kind).items())

    def value(self, fact, field):
        return fact[1][[*self.fields(fact[0])].index(field)]

    def operand(self, written, type_, names):
        if isinstance(written, str) and written.startswith("$"):
            written = self.parameters[written[1:]]
        elif isinstance(written, str) and (
            found := re.fullmatch(r"([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)", written)
        ):
            return self.value(names[found[1]], found[2])
        if isinstance(written, list) and type_ != "texts":
            return [self.typed(one, type_) for one in written]
        return self.typed(written, type_)

    def tests(self, pattern, names):
        """Each test of a pattern: field, comparison, operand, and where it is undetermined."""
        ((kind, fields),) = pattern.items()
        for field, written in fields.items():
            if field == "as":
                continue
            type_ = self.fields(kind)[field]
            several = written if isinstance(written, dict) else {"is": written}
            for comparison, operand in several.items():
                if comparison != "undetermined_at":
                    of = {"contains": "text", "contains_any": "text", "known": "boolean"}.get(
                        comparison, type_
                    )
                    against = operand if comparison == "known" else self.operand(operand, of, names)
                    yield field, comparison, against, several.get("undetermined_at", ())

    def compared(self, fact, test):
        field, comparison, operand, undetermined = test
        value = self.value(fact, field)
        if comparison == "known":
            return T if (value is not UNKNOWN) is operand else F
        if value is UNKNOWN or operand is UNKNOWN or value in undetermined:
            return U
        return T if HOLDS[comparison](value, operand) else F

    def matches(self, fact, pattern, names):
        ((kind, _),) = pattern.items()
        return fact[0] == kind and all(self.compared(fact, t) == T for t in self.tests(pattern, names))

    # --- rules that derive ---

    def levels(self):
        deriving = [rule for rule in self.rules if rule["kind"] == "derive"]
        levels = {next(iter(rule["then"])): 0 for rule in deriving}
        for _ in range(len(levels) + 1):
            before = dict(levels)
            for rule in deriving:
                own = next(iter(rule["then"]))
                for patterns, more in ((rule["when"], groups(rule)), (rule.get("unless", ()), True)):
                    for read in (next(iter(pattern)) for pattern in patterns):
                        levels[own] = max(levels[own], levels[read] + more) if read in levels else levels[own]
            if levels == before:
                return levels
        raise Circle

    def run(self):
        levels = self.levels()
        for level in sorted(set(levels.values())):
            stratum = [
                r for r in self.rules if r["kind"] == "derive" and levels[next(iter(r["then"]))] == level
            ]
            lower = list(self.facts)
            for rule in stratum:
                if groups(rule):
                    self.group(rule, lower)
            fired = -1
            while fired < len(self.firings):
                fired = len(self.firings)
                for rule in (rule for rule in stratum if not groups(rule)):
                    for premises, names in self.found(rule, list(self.facts)):
                        self.fire(rule, premises, names, lower)

    def found(self, rule, facts):
        def further(premises, names):
            if len(premises) == len(rule["when"]):
                yield premises, names
                return
            pattern = rule["when"][len(premises)]
            alias = next(iter(pattern.values())).get("as")
            for fact in facts:
                if fact not in premises and self.matches(fact, pattern, names):
                    yield from further((*premises, fact), {**names, alias: fact})

        return further((), {})

    def absences(self, rule, names, lower):
        absent = []
        for pattern in rule.get("unless", ()):
            if any(self.matches(fact, pattern, names) for fact in lower):
                return None
            tests = [
                {"field": f, "comparison": c, "value": plain(o)} for f, c, o, _ in self.tests(pattern, names)
            ]
            absent.append({"kind": next(iter(pattern)), "tests": tests})
        return absent

    def fire(self, rule, premises, names, lower):
        absent = self.absences(rule, names, lower)
        if absent is not None and (rule["id"], premises) not in self.firings:
            self.conclude(rule, premises, absent, self.concluded(rule, names))

    def concluded(self, rule, names):
        ((kind, given),) = rule["then"].items()
        types = self.fields(kind)
        return {n: self.operand(v, types[n], names) for n, v in given.items() if not isinstance(v, dict)}

    def conclude(self, rule, premises, absent, fields):
        kind = next(iter(rule["then"]))
        fact = kind, tuple(fields.get(name) for name in self.fields(kind))
        self.firings[rule["id"], premises] = absent, fact
        self.facts[fact] = None

    def group(self, rule, lower):
        (given,) = rule["then"].values()
        members = {}
        for (fact,), names in self.found(rule, lower):
            shared = self.concluded(rule, names)
            members.setdefault(tuple(shared.items()), []).append(fact)
        for shared, facts in members.items():
            fields = dict(shared)
            for name, reckoned in given.items():
                if isinstance(reckoned, dict):
                    field = reckoned["mean"].split(".")[1] if "mean" in reckoned else None
                    fields[name] = mean([self.value(f, field) for f in facts]) if field else len(facts)
            self.conclude(rule, tuple(facts), [], fields)

    # --- conditions on an offering ---

    def judged(self):
        if "offering" not in self.ask:
            return
        self.own = [self.fact(one) for one in self.ask["offering"]["facts"]]
        self.untold = set(self.ask["offering"].get("untold", ()))
        names = {"offering": self.own[0]}
        for rule in self.rules:
            if "of" in rule:
                speaks = self.tests({"offering": rule["of"]}, names)
                if all(self.compared(self.own[0], test) == T for test in speaks):
                    yield rule["id"], self.condition(rule["that"], names)

    def condition(self, written, names):
        ((name, inner), *more) = written.items()
        match name:
            case "all" | "any":
                return (every if name == "all" else some)([self.condition(one, names) for one in inner])
            case "not":
                return OPPOSITE[self.condition(inner, names)]
            case "none":
                return OPPOSITE[self.condition(inner, names)]
            case "every" | "some":
                return self.quantified(name, inner, dict(more)["has"], names)
            case _:
                return self.quantified("some", written, None, names)

    def quantified(self, how, pattern, has, names):
        ((kind, fields),) = pattern.items()
        tests = list(self.tests(pattern, names))
        keys, known = self.kinds[kind].get("keys", ()), self.kinds[kind]["fields"]
        pinned = {
            field: operand for field, c, operand, undetermined in tests if c == "is" and not undetermined
        }
        if any(field in keys and operand is UNKNOWN for field, operand in pinned.items()):
            return U
        counting = {
            field for field in known if not known[field].endswith("?") and (not keys or field in keys)
        }
        sought = {field: operand for field, operand in pinned.items() if field in counting}
        own = kind in OF_OFFERING
        if own and not keys:
            sought = {}
        facts = self.own if own else self.facts
        found = [f for f in facts if f[0] == kind and all(self.value(f, n) == o for n, o in sought.items())]
        values = []
        for fact in found:
            matched = every([T, *(self.compared(fact, t) for t in tests if t[0] not in sought)])
            within = T if has is None else self.condition(has, {**names, fields.get("as"): fact})
            values.append(every([matched, within]) if how == "some" else some([OPPOSITE[matched], within]))
        if own and kind in self.untold:
            values.append(U)
        if not values:
            identified = self.kinds[kind].get("told", False) and set(keys) <= set(pinned)
            return U if identified else F if how == "some" else T
        return some(values) if how == "some" else every(values)

    # --- what is said ---

    def answer(self):
        self.run()
        notes = [
            {"rule": rule["id"], "premises": [self.shown(fact) for fact in premises]}
            for rule in self.rules
            if rule["kind"] == "note"
            for premises, names in self.found(rule, list(self.facts))
            if self.absences(rule, names, list(self.facts)) is not None
        ]
        firings = [
            {
                "rule": rule,
                "premises": [*map(self.shown, premises)],
                "absent": absent,
                "conclusion": self.shown(fact),
            }
            for (rule, premises), (absent, fact) in self.firings.items()
        ]
        return {"outcome": "derived", "firings": firings, "notes": notes, "verdicts": dict(self.judged())}

    def shown(self, fact):
        told = zip(self.fields(fact[0]), fact[1], strict=True)
        return {fact[0]: {name: plain(value) for name, value in told if value is not UNKNOWN}}


def groups(rule):
    return any(isinstance(value, dict) for fields in rule["then"].values() for value in fields.values())


def mean(numbers):
    exact = sum(map(Decimal, numbers)) / len(numbers)
    cut = exact.quantize(Decimal("1e-7"), ROUND_DOWN)
    if cut != exact and str(cut)[-1] in "05":
        cut += Decimal("1e-7").copy_sign(exact)
    return cut


def plain(value):
    if isinstance(value, frozenset | list):
        return sorted(map(str, value))
    return str(value) if isinstance(value, Decimal | date) else value


def main(kinds):
    known = json.loads(Path(kinds).read_text(encoding="utf-8"))
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = Engine(known, asked["ask"]).answer()
        except Circle:
            answer = {"outcome": "refused"}
        sys.stdout.write(json.dumps({"id": asked["id"], "answer": answer}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
