"""One rule checked part by part: known kinds and fields, comparisons that suit them, what may be unknown."""

from __future__ import annotations

from collections.abc import Sequence

from indsatsmotor.facts import FieldType, Kind
from indsatsmotor.rules._conditions import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Constant,
    Count,
    Every,
    Exists,
    Mean,
    Not,
    Operand,
    Pattern,
    Reckoning,
    Reference,
    Some,
    Test,
)
from indsatsmotor.rules._invariants import INVARIANTS
from indsatsmotor.rules._model import (
    COUNTING_MONTHS,
    Derive,
    Invariant,
    Note,
    OfOfferings,
    Require,
    Status,
    Task,
)
from indsatsmotor.rules._problems import Path, Problem, one_of
from indsatsmotor.rules._scales import open_scale, same_scale
from indsatsmotor.rules._types import MANY, SUITS, operand_type
from indsatsmotor.rules._vocabulary import OFFERING_KINDS
from indsatsmotor.rules._word_check import Bound, WordCheck


class RuleCheck(WordCheck):
    """Walks one rule."""

    def problems(self) -> list[Problem]:
        """Every mistake in the rule."""
        rule = self.rule
        for switch, option in rule.under.items():
            self._switch(switch, option)
        if isinstance(rule, Invariant):
            self._invariant(rule)
        else:
            bound = self._facts()
            self.sentences(lambda name, path: self.placeholder(name, bound, path))
        if isinstance(rule, Require) and rule.can_stay_open and rule.todo is None:
            self.say((), "'todo' is missing: it can become an open condition.")
        if isinstance(rule, Task):
            self._months(rule)
        return self.found

    def _facts(self) -> Bound:
        """Check what the rule reads and concludes; every name its sentences may use."""
        rule = self.rule
        if isinstance(rule, Derive | Note):
            bound = self._chained(rule)
            if isinstance(rule, Derive):
                self._conclusion(rule, bound)
            return bound
        assert isinstance(rule, OfOfferings), "what is neither chained nor of offerings is an invariant"
        offering: Bound = {"offering": OFFERING_KINDS["offering"]}
        for test in rule.of:
            self._of(test)
        everything = offering | self._condition(rule.that, offering, ("that",))
        # A task is worded once for every offering that has it.
        return {} if isinstance(rule, Task) else everything

    def _months(self, rule: Task) -> None:
        if (rule.timing in COUNTING_MONTHS) != (rule.months is not None):
            named = " or ".join(f"'{timing}'" for timing in COUNTING_MONTHS)
            self.say(("timing",), f"'months' stands with {named}, and with nothing else.")
        elif rule.months is not None:
            self.parameter(rule.months, FieldType.INTEGER, ("months",), many=False)

    def _switch(self, name: str, option: str) -> None:
        switch = self.parts.switches.get(name)
        if switch is None:
            self.lacks("switch", name, self.parts.switches, ("under", name))
        elif option not in switch.options:
            self.say(("under", name), f"'{name}' has no option '{option}'.", one_of(option, switch.options))

    def _chained(self, rule: Derive | Note) -> Bound:
        bound: Bound = {}
        if not rule.when:
            self.say(("when",), "a rule needs at least one premise.")
        for position, pattern in enumerate(rule.when):
            self._pattern(pattern, bound, ("when", position, pattern.kind), chained=True)
        for position, pattern in enumerate(rule.unless):
            path: Path = ("unless", position, pattern.kind)
            self._pattern(pattern, dict(bound), path, chained=True)
            kind = self.parts.all_kinds.get(pattern.kind)
            for test in pattern.tests if kind else ():
                if test.field in kind.optional:  # type: ignore[union-attr]  # kind is known here
                    self.say(
                        (*path, test.field),
                        f"'{test.field}' may be unknown, and an absence may not rest on what is unknown.",
                        "a rule of a lower stratum can derive what is known to be so.",
                    )
        return bound

    def _of(self, test: Test) -> None:
        path: Path = ("of", test.field)
        self._test(test, OFFERING_KINDS["offering"], {}, path)
        if test.field in OFFERING_KINDS["offering"].optional:
            self.say(path, f"'{test.field}' may be unknown; 'of' reads fields that are always known.")

    def _condition(self, condition: Condition, bound: Bound, path: Path) -> Bound:
        """Check *condition* with *bound* in sight; all aliases it binds anywhere."""
        seen: Bound = {}
        match condition:
            case Exists(pattern):
                within = dict(bound)
                self._pattern(pattern, within, (*path, pattern.kind))
                seen |= {alias: kind for alias, kind in within.items() if alias not in bound}
            case AllOf(conditions) | AnyOf(conditions):
                name = "all" if isinstance(condition, AllOf) else "any"
                for position, inner in enumerate(conditions):
                    seen |= self._condition(inner, bound, (*path, name, position))
            case Not(inner):
                seen |= self._condition(inner, bound, (*path, "not"))
            case Every(pattern, inner) | Some(pattern, inner):
                name = "every" if isinstance(condition, Every) else "some"
                within = dict(bound)
                self._pattern(pattern, within, (*path, name, pattern.kind))
                seen |= {alias: kind for alias, kind in within.items() if alias not in bound}
                seen |= self._condition(inner, within, (*path, "has"))
        return seen

    def _pattern(self, pattern: Pattern, bound: Bound, path: Path, *, chained: bool = False) -> None:
        """Check *pattern* and add its alias to *bound*."""
        kind = self.parts.all_kinds.get(pattern.kind)
        if kind is None:
            self.lacks("kind", pattern.kind, self.parts.all_kinds, path)
        else:
            self._matched(pattern, kind, bound, path, chained)
        if pattern.alias in bound:
            self.say(path, f"the name '{pattern.alias}' is taken.")
        elif pattern.alias:
            bound[pattern.alias] = kind
            self.patterns[pattern.alias] = pattern

    def _matched(self, pattern: Pattern, kind: Kind, bound: Bound, path: Path, chained: bool) -> None:
        if not kind.use.supports_pupils:
            self.say(path, kind.use.refusal(kind.name), kind.use.instead)
        if chained and pattern.kind in OFFERING_KINDS:
            self.say(path, f"'{pattern.kind}' belongs to an offering, which is made after the rules chained.")
        for test in pattern.tests:
            if chained and isinstance(self.rule, Derive) and _asks_for_unknown(test):
                self.say((*path, test.field), "what is derived may not rest on what is not known.")
            self._test(test, kind, bound, (*path, test.field))
            if test.comparison is not Comparison.KNOWN:
                self._on_one_scale(test, pattern, kind, bound, (*path, test.field))

    def _on_one_scale(self, test: Test, pattern: Pattern, kind: Kind, bound: Bound, path: Path) -> None:
        if left_open := open_scale(pattern, kind, test.field):
            which = _listed(kind.scales[test.field])
            message = f"'{test.field}' is compared on one scale only, and {which} say which."
            self.say(path, message, f"{_listed(left_open)} can be tested beside it, each for one value.")
        elif isinstance(test.operand, Reference) and (other_kind := bound.get(test.operand.alias)):
            other = self.patterns.get(test.operand.alias, Pattern(other_kind.name))
            if not same_scale(test, pattern, kind, other, other_kind):
                compared = f"'{test.field}' and '{test.operand.alias}.{test.operand.field}'"
                self.say(path, f"{compared} are on different scales, which are never compared.")

    def _test(self, test: Test, kind: Kind, bound: Bound, path: Path) -> None:
        field_type = kind.fields.get(test.field)
        if field_type is None:
            self.say(path, f"'{kind.name}' has no field '{test.field}'.", one_of(test.field, kind.fields))
            return
        if field_type not in SUITS[test.comparison]:
            self.say(path, f"'{test.comparison}' does not compare fields of type {field_type}.")
            return
        self.operand(
            test.operand, operand_type(test.comparison, field_type), bound, path, test.comparison in MANY
        )
        if test.undetermined_at and not isinstance(self.rule, Require):
            self.say(path, "only a requirement can be undetermined.")
        self.fitting(test.undetermined_at, field_type, (*path, "undetermined_at"))

    def _invariant(self, rule: Invariant) -> None:
        named = INVARIANTS.get(rule.id)
        if named is None:
            self.say((), f"the engine enforces nothing called '{rule.id}'.", one_of(rule.id, INVARIANTS))
            return
        switched = {
            "status": rule.status is Status.WITHDRAWN,
            "under": rule.under,
            "requirement": rule.requirement,
        }
        for name, is_set in switched.items():
            if is_set:
                self.say((name,), f"'{rule.id}' always holds: the engine enforces it.")
        self.sentences(lambda name, path: self.allowed(name, named, path))

    def _conclusion(self, rule: Derive, bound: Bound) -> None:
        then, path = rule.then, ("then", rule.then.kind)
        kind = self.parts.all_kinds.get(then.kind)
        if kind is None:
            self.lacks("kind", then.kind, self.parts.all_kinds, path)
            return
        if kind.told or then.kind in OFFERING_KINDS:
            self.say(path, f"'{then.kind}' is told, never derived.")
            return
        given = [name for name, _ in then.fields]
        for name in kind.fields:
            if name not in given and name not in kind.optional:
                self.say(path, f"'{name}' is missing.")
        for name, operand in then.fields:
            field_path = (*path, name)
            if name not in kind.fields:
                self.say(field_path, f"'{then.kind}' has no field '{name}'.", one_of(name, kind.fields))
            elif isinstance(operand, Reckoning):
                self._reckoning(rule, operand, kind.fields[name], bound, field_path)
            else:
                self.operand(operand, kind.fields[name], bound, field_path)
                self._never_unknown(operand, bound, kind, name, field_path)
            if isinstance(operand, Reference | Mean):
                self._off_its_scale(operand, bound, field_path)

    def _off_its_scale(self, operand: Reference | Mean, bound: Bound, path: Path) -> None:
        """A value on a scale of its own is not carried away from the fact that says which."""
        source = bound.get(operand.alias)
        if source is not None and operand.field in source.scales:
            message = f"'{operand.alias}.{operand.field}' means nothing away from its own scale."
            self.say(path, message, "the rule can conclude what the value means.")

    def _reckoning(
        self, rule: Derive, reckoning: Reckoning, field_type: FieldType, bound: Bound, path: Path
    ) -> None:
        wanted = FieldType.INTEGER if isinstance(reckoning, Count) else FieldType.DECIMAL
        sort = type(reckoning).__name__.lower()
        if field_type is not wanted:
            self.say(path, f"a {sort} is of type {wanted}, not {field_type}.")
        if len(rule.when) != 1 or rule.unless:
            self.say(path, f"a rule that takes a {sort} has one premise and no absence.")
        elif isinstance(reckoning, Mean):
            self._averaged(reckoning, bound, path)
        elif reckoning.alias not in bound:
            self.say(path, f"nothing is named '{reckoning.alias}' here.", one_of(reckoning.alias, bound))

    def _averaged(self, mean: Mean, bound: Bound, path: Path) -> None:
        """A mean is of numbers, every one of them known."""
        source = self.named(mean.alias, mean.field, bound, path)
        if source is None:
            return
        if source.fields[mean.field] not in {FieldType.INTEGER, FieldType.DECIMAL}:
            self.say(path, f"'{mean.alias}.{mean.field}' is {source.fields[mean.field]}, and has no mean.")
        if self._may_be_unknown(mean, source):
            self.say(path, f"'{mean.alias}.{mean.field}' may be unknown, and what is unknown has no mean.")

    def _never_unknown(self, operand: Operand, bound: Bound, kind: Kind, name: str, path: Path) -> None:
        """A field that must be known may only be copied from one that is, or that the rule has tested."""
        source = bound.get(operand.alias) if isinstance(operand, Reference) else None
        if name in kind.optional or source is None or not isinstance(operand, Reference):
            return
        if self._may_be_unknown(operand, source):
            self.say(path, f"'{operand.alias}.{operand.field}' may be unknown, but '{name}' may not.")

    def _may_be_unknown(self, read: Reference | Mean, source: Kind) -> bool:
        """Whether a field may be unknown in a fact that matched: nothing unknown passes a test."""
        tested = isinstance(self.rule, Derive) and any(
            test.field == read.field
            for pattern in self.rule.when
            if pattern.alias == read.alias
            for test in pattern.tests
        )
        return read.field in source.optional and not tested


def _listed(names: Sequence[str]) -> str:
    return " and ".join(f"'{name}'" for name in names)


def _asks_for_unknown(test: Test) -> bool:
    return test.comparison is Comparison.KNOWN and test.operand != Constant(value=True)
