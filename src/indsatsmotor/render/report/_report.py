"""Everything a report says, for its template to arrange."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from babel.dates import format_date

from indsatsmotor.derivation import Derivation
from indsatsmotor.explaining import Explainer, Speaker
from indsatsmotor.facts import Case, FieldType
from indsatsmotor.offering import AdultRole, Need
from indsatsmotor.plan import (
    FactItem,
    Plan,
    Recommendation,
    Remark,
    Status,
    TaskText,
    Unmet,
    UnmetKind,
)
from indsatsmotor.planning import need_item
from indsatsmotor.render._plan_voice import Alike, PlanVoice
from indsatsmotor.render._tasks import TaskVoice
from indsatsmotor.render.report._derivations import Derivations
from indsatsmotor.render.report._diary import Diary, Week
from indsatsmotor.render.report._means import Line, means
from indsatsmotor.render.report._overview import Group, Overview
from indsatsmotor.render.report._people import People
from indsatsmotor.render.report._register import Register
from indsatsmotor.render.report._year import Year, year
from indsatsmotor.rules import Phase

SECTIONS = (
    "overview", "means", "year", "weeks", "recommended", "unmet", "other", "tasks", "findings", "rules",
)  # fmt: skip
"""What there is to read, in order; each has a heading of its name."""

NOT_RECOMMENDED = (Status.WITHHELD, Status.UNDETERMINED, Status.REFUSED)

_BAR = 150
"""The longest bar of counts, in pixels."""


@dataclass(frozen=True)
class Task:
    """A task in words, and when which offerings have it."""

    anchor: str
    text: str
    schools: Sequence[str]
    """What it is at each school, where it is a school's."""
    why: str
    who: str
    rule: str
    when: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Turn:
    """What an adult does in one offering in a week."""

    one: Recommendation
    role: str
    lessons: Decimal | None


class Report:
    """One plan of one case in one language."""

    statuses = (Status.RECOMMENDED, Status.RECOMMENDED_WITH_CONDITIONS, *NOT_RECOMMENDED)

    def __init__(
        self,
        plan: Plan,
        case: Case,
        derivation: Derivation,
        voice: PlanVoice,
        names: Mapping[str, str],
    ) -> None:
        self.plan, self.case, self.voice = plan, case, voice
        self.language, self.say, self.value = voice.language, voice.say, voice.value
        self.people = People([*(one.id for one in case.students), *(one.id for one in case.staff)], names)
        self.register = Register(voice.book)
        self.overview = Overview(plan, case, derivation)
        self.diary = Diary(plan, case, voice.book)
        self._tasks = TaskVoice(voice.language, voice.words, plan)
        explainer = Explainer(Speaker(voice.book, voice.words), derivation)
        self.derivations = Derivations(explainer, voice, self.overview, self.people)

    # --- what stands where ---

    @cached_property
    def anchors(self) -> Mapping[str, str]:
        """Where each recommended or running offering stands, by its id."""
        offerings = (*self.plan.recommended(), *self.plan.running)
        return {one.id: f"a{number}" for number, one in enumerate(offerings, start=1)}

    @cached_property
    def task_anchors(self) -> Mapping[str, str]:
        """Where each task stands, by its rule."""
        texts = (text for _, texts in self._tasks.phases() for text in texts)
        return {text.rule: f"o{number}" for number, text in enumerate(texts, start=1)}

    @property
    def contents(self) -> Sequence[tuple[str, str]]:
        """The sections of the page, in order."""
        return [(name, self.say(f"report-{name}")) for name in SECTIONS]

    def place(self, group: Group) -> str:
        """The class, and the school where there are several."""
        of = "" if len(self.case.schools) == 1 else "-of"
        if group.class_id is None:
            return self.say(f"report-across{of}", school=group.school)
        return self.say(f"report-class{of}", class_id=group.class_id, school=group.school)

    @property
    def layers(self) -> str:
        """The rules the plan was made by."""
        return ", ".join(f"{layer.id} {layer.version}" for layer in self.plan.ruleset.layers)

    # --- counts ---

    @property
    def conditional(self) -> int:
        """How many recommendations have conditions."""
        return len(self.plan.with_status(Status.RECOMMENDED_WITH_CONDITIONS))

    @cached_property
    def counts(self) -> Mapping[str, Mapping[Status, int]]:
        """How many results of which status each variant has."""
        return self.plan.counts()

    def shares(self, counts: Mapping[Status, int]) -> Iterator[tuple[Status, int, int]]:
        """The pieces of a bar: status, left side and width."""
        most = max(sum(counts.values()) for counts in self.counts.values())
        x = 0
        for status in self.statuses:
            if count := counts.get(status):
                width = max(round(_BAR * count / most), 2)
                yield status, x, width
                x += width

    # --- a recommendation ---

    def need(self, need: Need) -> str:
        """What help is needed."""
        return self.voice.need(need_item(need))

    def remarks(self, remarks: Iterable[Remark]) -> Sequence[tuple[str, str]]:
        """Each text once, with the rule that says it."""
        return list(dict.fromkeys((self.voice.remark(remark), remark.rule) for remark in remarks))

    def facts(self, one: Recommendation) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The facts given weight: of whom or what, then each field and its value."""
        facts: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        for fact in one.justification.facts:
            label = self.voice.words.field(fact.kind, fact.field, self.language)
            of = fact.key[0] if fact.key else self.voice.words.field(fact.kind, "", self.language)
            facts[of][label, self.value(self._read(fact))] = None
        return {of: list(fields) for of, fields in facts.items()}

    def _read(self, fact: FactItem) -> object:
        """The value of a fact; a document holds numbers and dates as they are written."""
        kind = self.voice.book.ruleset.all_kinds.get(fact.kind)
        if isinstance(fact.value, str) and kind is not None:
            match kind.fields.get(fact.field):
                case FieldType.DECIMAL:
                    return Decimal(fact.value)
                case FieldType.DATE:
                    return date.fromisoformat(fact.value)
        return fact.value

    def tasks_of(self, one: Recommendation) -> Sequence[tuple[str, Sequence[str]]]:
        """Its tasks by the days on which they fall."""
        return self._tasks.by_days((task.rule, task) for task in one.tasks)

    # --- what is not recommended, and what is short ---

    @cached_property
    def not_recommended(self) -> Mapping[Status, Sequence[Alike]]:
        """Results that are not recommended, those with the same reasons together."""
        groups = {status: list(self.voice.alike(self.plan, status)) for status in NOT_RECOMMENDED}
        return {status: alike for status, alike in groups.items() if alike}

    @cached_property
    def unmet(self) -> Mapping[UnmetKind, Sequence[Unmet]]:
        """What is not met, needs before supplements."""
        kinds = {kind: [one for one in self.plan.unmet if one.kind is kind] for kind in UnmetKind}
        return {kind: unmet for kind, unmet in kinds.items() if unmet}

    def lacking(self, one: Unmet) -> str:
        """What was short."""
        return "; ".join(map(self.voice.shortfall, one.shortfalls))

    def means(self, kind: str) -> Sequence[Line]:
        """The lines of one table of means."""
        return list(means(self.diary, kind))

    # --- the year ---

    @cached_property
    def year(self) -> Year | None:
        """The year as a picture."""
        return year(self.diary, self.overview.groups, self.say("report-across"))

    def turns(self, week: date) -> Mapping[str, Sequence[Turn]]:
        """Who does what in a week, by adult."""
        turns: dict[str, list[Turn]] = defaultdict(list)
        for one in self.diary.active(week):
            following = week in self.diary.schedules[one.id].follow_up
            for adult in one.staff:
                if (adult.role == AdultRole.MENTOR) is following:
                    lessons = adult.lessons_per_week or one.lessons_per_week
                    if following:
                        told = (one.details.get("follow_up") or {}).get("lessons_per_week")
                        lessons = None if told is None else Decimal(str(told))
                    turns[adult.id].append(Turn(one, self.say(f"role-{adult.role}"), lessons))
        return dict(sorted(turns.items()))

    def happens(self, week: Week) -> Sequence[str]:
        """How much begins, ends and is to be done in a week."""
        counts = {
            "report-beginning": len(week.begins),
            "report-ending": len(week.ends),
            "report-to-do": sum(map(len, week.days.values())),
        }
        return [self.say(name, count=count) for name, count in counts.items() if count]

    def many(self, ids: Sequence[str]) -> str:
        """How many offerings of which variants."""
        return self._tasks.many(ids)

    def month(self, week: date, first: bool) -> str:
        """The month that a week belongs to, that of its Thursday; with the year where one begins."""
        thursday = week + timedelta(days=3)
        pattern = "LLL yyyy" if first or thursday.month == 1 else "LLL"
        return format_date(thursday, pattern, locale=self.language)

    def days_of(self, week: date) -> str:
        """The first and last day of a week, in words."""
        return self.say("period", start=self.value(week), end=self.value(week + timedelta(days=6)))

    # --- tasks ---

    @cached_property
    def phases(self) -> Sequence[tuple[Phase, Sequence[Task]]]:
        """Every task by phase."""
        wanted = self._tasks.wanted()
        return [
            (phase, [self._task(text, self._tasks.by_days(wanted[text.rule])) for text in texts])
            for phase, texts in self._tasks.phases()
        ]

    def _task(self, text: TaskText, when: Sequence[tuple[str, Sequence[str]]]) -> Task:
        of_schools = [one for one in self.plan.tasks if one.rule == text.rule]
        return Task(
            anchor=self.task_anchors[text.rule],
            text=text.text[self.language],
            schools=[self.voice.with_todo(one.text, one.todo) for one in of_schools],
            why=text.why[self.language] if text.why else "",
            who=self._tasks.who(text),
            rule=text.rule,
            when=when,
        )

    @cached_property
    def task_words(self) -> Mapping[str, str]:
        """What each task says, by its rule."""
        return {text.rule: text.text[self.language] for text in self.plan.task_texts}

    @cached_property
    def findings(self) -> Sequence[str]:
        """What people should know about the facts, each once."""
        said = (self.voice.with_todo(one.text, one.todo) for one in self.plan.findings)
        return list(dict.fromkeys(said))
