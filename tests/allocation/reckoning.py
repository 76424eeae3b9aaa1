"""What a plan takes of the means, reckoned from its recommendations and the told facts alone.

Nothing here is imported from what makes plans: the numbers are those of the publications, the arithmetic is
done again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from indsatsmotor.facts import Case
from indsatsmotor.plan import Plan

LESSON = 45
PREPARATION = {"A": 45, "B": 30}
"""Minutes a week for each adult of the class."""
PAID_PREPARATION = {**PREPARATION, "C": 45}
TRAINING, TRAINING_DAYS = 37, 5
COURSE_PER_PUPIL = Decimal(5000)
WEEK = timedelta(weeks=1)
Week = date | None
Used = dict[tuple[str, str], dict[Week, Decimal]]


class Amount(NamedTuple):
    """Money that a school pays; what falls once has a name."""

    line: str
    dkk: Decimal
    school: str
    once: str | None = None


def recommended(plan: Plan) -> list[dict[str, Any]]:
    """The recommendations that hold, as they stand in the document."""
    items: list[dict[str, Any]] = plan.model_dump(mode="json")["recommendations"]
    return [one for one in items if one["status"].startswith("recommended")]


# --- time ---


def main_weeks(one: Mapping[str, Any], case: Case) -> list[Week]:
    """The Mondays of the weeks it takes place; ``None`` where nothing is dated."""
    if one["code"] == "E":
        return []  # packs take nobody's lessons
    if one["period"] is None:
        return [None]
    first = date.fromisoformat(one["period"]["start"])
    monday = first - timedelta(days=first.weekday())
    if one["details"].get("setting") == "holiday":
        return [monday + n * WEEK for n in range(one["weeks"])]
    return list(_teaching(monday, one["weeks"], case))


def follow_up_weeks(one: Mapping[str, Any], case: Case) -> list[Week]:
    """The teaching weeks after the last one."""
    last = main_weeks(one, case)[-1]
    if last is None:
        return [None]
    return list(_teaching(last + WEEK, one["details"]["follow_up"]["weeks"], case))


def _teaching(monday: date, count: int, case: Case) -> Iterator[date]:
    for _ in range(count):
        while all(_free(monday + timedelta(days=n), case) for n in range(5)):
            monday += WEEK
        yield monday
        monday += WEEK


def _free(day: date, case: Case) -> bool:
    return any(holiday.start <= day <= holiday.end for holiday in case.holidays)


def used_time(plan: Plan, case: Case) -> Used:
    """Lessons and minutes by week, of each adult and each room, and of substitutes."""
    used: Used = defaultdict(lambda: defaultdict(Decimal))
    for one in recommended(plan):
        holiday = "holiday_" if one["details"].get("setting") == "holiday" else ""
        lessons, weeks = Decimal(one["lessons_per_week"] or 0), main_weeks(one, case)
        for grown in one["staff"]:
            for key, week, amount in _used_of(grown, one, case):
                used[key][week] += amount
            for week in weeks if one["code"] in PREPARATION else ():
                used["staff_preparation", grown["id"]][week] += PREPARATION[one["code"]]
        if one["room"] is not None:
            for week in weeks:
                used[f"room_{holiday}lessons", one["room"]][week] += lessons
    return used


def _used_of(
    grown: Mapping[str, Any], one: Mapping[str, Any], case: Case
) -> Iterator[tuple[tuple[str, str], Week, Decimal]]:
    """The lessons of one adult, less those that a substitute takes over."""
    mentor = grown["role"] == "mentor"
    lessons = one["details"]["follow_up"]["lessons_per_week"] if mentor else one["lessons_per_week"]
    holiday = "holiday_" if one["details"].get("setting") == "holiday" and not mentor else ""
    covered = Decimal(grown["covered_lessons_per_week"] or 0)
    for week in follow_up_weeks(one, case) if mentor else main_weeks(one, case):
        if grown["role"] != "own_teacher":
            yield (f"staff_{holiday}lessons", grown["id"]), week, Decimal(lessons) - covered
        yield ("staff_own_lessons", grown["id"]), week, covered
        yield ("substitute_lessons", one["school"]), week, covered


def fullest(weeks: Mapping[Week, Decimal]) -> Decimal:
    """What is used in the week used most; what is not dated counts in every week."""
    undated = weeks.get(None, Decimal(0))
    return max((amount + undated for week, amount in weeks.items() if week is not None), default=undated)


def available_time(case: Case) -> dict[tuple[str, str], Decimal | None]:
    """What each adult and room has in a week, as told."""
    told: dict[tuple[str, str], Any] = {}
    for one in case.staff:
        told["staff_lessons", one.id] = one.lessons_available_per_week
        told["staff_holiday_lessons", one.id] = one.holiday_lessons_available_per_week
        told["staff_preparation", one.id] = one.prep_minutes_per_week
        told["staff_own_lessons", one.id] = sum(
            (t.lessons_per_week or 0 for t in case.subject_teachers if t.staff_id == one.id), Decimal(0)
        )
    for one in case.schools:
        told["substitute_lessons", one.id] = one.substitute_lessons_per_week
    for one in case.rooms:
        told["room_lessons", one.id] = one.lessons_available_per_week
        told["room_holiday_lessons", one.id] = one.holiday_lessons_available_per_week
    return told


# --- money ---


def amounts(one: Mapping[str, Any], case: Case) -> list[Amount]:
    """Everything one recommendation costs, by the publications' own cost items."""
    prices = _Prices(case)
    told = [item["amount_dkk"] for item in one["cost"] if item["item"] == "lokal-pris"]
    if told:  # a price that people tell stands alone
        return [Amount("general", Decimal(told[0]), one["school"])]
    return [
        # Training stays with the school that employs whoever is trained.
        Amount(
            line, _ore(dkk), prices.employer.get((once or "").removeprefix("training "), one["school"]), once
        )
        for line, dkk, once in _amounts(one, prices)
    ]


class _Prices:
    def __init__(self, case: Case) -> None:
        self.staff = {one.id: one.cost_per_lesson_dkk for one in case.staff}
        self.units = {one.id: one.amount_dkk for one in case.prices}
        self.substitutes = {one.id: one.substitute_cost_per_lesson_dkk for one in case.schools}
        self.suppliers = {one.id: one.price_dkk for one in case.suppliers}
        self.employer = {one.id: one.school_id for one in case.staff}
        self.training = {t.staff_id: t.hours for t in case.trainings if t.intervention.endswith("grupper")}


def _amounts(one: Mapping[str, Any], prices: _Prices) -> Iterator[tuple[str, Decimal, str | None]]:
    details = one["details"]
    for grown in one["staff"]:
        for dkk, once in _pay(grown, one, prices):
            yield "general", dkk, once
    supplier = details.get("supplier_id")
    if supplier is not None:
        yield "general", prices.suppliers[supplier], None
    elif one["variant"] == "D1":
        per_pupil = prices.units.get("intensivt-forloeb-pr-elev", COURSE_PER_PUPIL)
        yield "general", len(one["students"]) * per_pupil, None
    if one["code"] == "D":
        yield "general", prices.units.get("lokale-pr-forloeb", Decimal(0)), None
    if one["code"] == "E":
        yield from _pack_amounts(one, prices)


def _pay(
    grown: Mapping[str, Any], one: Mapping[str, Any], prices: _Prices
) -> Iterator[tuple[Decimal, str | None]]:
    """What one adult costs, with training and substitutes."""
    price, weeks, lessons = prices.staff[grown["id"]], one["weeks"], one["lessons_per_week"]
    if grown["role"] == "mentor":
        follow_up = one["details"]["follow_up"]
        weeks, lessons = follow_up["weeks"], follow_up["lessons_per_week"]
    if grown["covered_lessons_per_week"]:
        yield Decimal(grown["covered_lessons_per_week"]) * weeks * prices.substitutes[one["school"]], None
    if grown["role"] == "mentor" or (grown["role"] != "own_teacher" and one["variant"] != "D1"):
        yield Decimal(lessons) * weeks * price, None
    if paid := PAID_PREPARATION.get(one["code"]):
        yield Decimal(paid) / LESSON * weeks * price, None
    if one["code"] == "C":
        missing = max(Decimal(0), TRAINING - prices.training[grown["id"]])
        yield missing * prices.units["oplaering-pr-time"], f"training {grown['id']}"


def _pack_amounts(one: Mapping[str, Any], prices: _Prices) -> Iterator[tuple[str, Decimal, str | None]]:
    each = {
        "E1": ("bogpakke", "rollemodelbrev", "forsendelse-pr-pakke"),
        "E2": ("familielaesning-boeger",),
    }
    for name in each[one["variant"]]:
        yield "general", len(one["details"]["packs"]) * prices.units[name], None
    yield "general", prices.units["foraeldrevejledning"], f"guide {one['school']}"
    for language in set(one["details"].get("guide_languages", ())) - {"dansk"}:
        yield "translation", prices.units["oversaettelse-pr-sprog"], f"translation {one['school']} {language}"


def _ore(dkk: Decimal) -> Decimal:
    return dkk.quantize(Decimal("0.01"), ROUND_HALF_UP)


def spent(plan: Plan, case: Case) -> dict[str, Decimal]:
    """What each budget pays."""
    due = {
        amount.once or (one["id"], number): (one["intervention"], amount)
        for one in recommended(plan)
        for number, amount in enumerate(amounts(one, case))
    }
    paid = dict.fromkeys((budget.id for budget in case.budgets), Decimal(0))
    for intervention, amount in due.values():
        for budget in case.budgets:
            own_school = budget.school_id in {None, amount.school}
            own_intervention = budget.intervention in {None, intervention}
            if budget.line == amount.line and own_school and own_intervention:
                paid[budget.id] += amount.dkk
    return paid


# --- what is wrong ---


def overdrawn(plan: Plan, case: Case) -> list[str]:
    """Each of the means that more is taken of than there is."""
    problems = []
    available = available_time(case)
    for key, weeks in used_time(plan, case).items():
        most, had = fullest(weeks), available[key]
        if had is None and not key[0].startswith("room") and most:
            problems.append(f"{key} is taken of, but nobody has told how much there is")
        elif had is not None and most > had:
            problems.append(f"{key}: {most} of {had}")
    paid = spent(plan, case)
    limits = {budget.id: budget.amount_dkk for budget in case.budgets}
    return problems + [
        f"{name}: {paid[name]} of {limits[name]}" for name in limits if paid[name] > limits[name]
    ]


def misshapen(plan: Plan, case: Case) -> list[str]:
    """Groups, courses and rooms of a size that cannot be, and adults too few or counted twice."""
    problems = []
    bounds = {"A": (1, 1000), "B": (1, 1000), "C": (2, 4), "D": (2, 1000), "E": (1, 1)}
    adults = {"A": 2, "B": 1, "C": 1, "D": 2, "E": 0}
    capacity = {room.id: room.capacity for room in case.rooms}
    rooms = {room.id: room for room in case.rooms}
    cluster = {school.id: school.cluster_id for school in case.schools}
    size = {one.id: one.size for one in case.classes}
    for one in recommended(plan):
        pupils = set(one["students"])
        least, most = bounds[one["code"]]
        if len(pupils) != len(one["students"]) or not least <= len(pupils) <= most:
            problems.append(f"{one['id']} has the pupils {one['students']}")
        grown = {adult["id"] for adult in one["staff"] if adult["role"] != "mentor"}
        if len(grown) < adults[one["code"]] and "supplier_id" not in one["details"]:
            problems.append(f"{one['id']} has the adults {one['staff']}")
        place = rooms.get(one["room"])
        if place is not None and place.school_id != one["school"] and place.location != "youth_school":
            together = (
                cluster[place.school_id] is not None and cluster[place.school_id] == cluster[one["school"]]
            )
            if not (together and place.shareable_across_schools and one["code"] == "D"):
                problems.append(f"{one['id']} is in {place.id} of {place.school_id}")
        taking_part = size.get(one["class"]) or len(pupils)
        if one["room"] is not None and taking_part > (capacity[one["room"]] or taking_part):
            problems.append(f"{one['id']} has {taking_part} pupils in a room for {capacity[one['room']]}")
    return problems


def mispaired(plan: Plan, case: Case) -> list[str]:
    """Pairs that are none: of other pupils, too large, too far apart, or with a tutor who is behind."""
    level = {(one.student_id, one.subject, one.area): one.level for one in case.learning_needs}
    problems = []
    for one in recommended(plan):
        pairs = one["details"].get("pairs", [])
        paired = [student for pair in pairs for student in pair["students"]]
        if len(paired) != len(set(paired)) or not set(paired) <= set(one["students"]):
            problems.append(f"{one['id']} pairs {paired}")
        if sum(len(pair["students"]) == 3 for pair in pairs) > (set(paired) == set(one["students"])):
            problems.append(f"{one['id']} has a group of three, although others are left")
        areas = {area for _, subject, area in level if subject in one["subjects"]}
        for pair in pairs:
            told = [[level.get((s, one["subject"], area)) for s in pair["students"]] for area in areas]
            shared = [levels for levels in told if None not in levels]
            tutor = pair.get("tutor_id")
            far = one["variant"] == "B1" and any(max(levels) - min(levels) > 1 for levels in shared)
            behind = one["variant"] == "B2" and not any(max(levels[:-1]) < levels[-1] for levels in shared)
            if not shared or far or behind or (tutor != pair["students"][-1]) is (one["variant"] == "B2"):
                problems.append(f"{one['id']} pairs {pair} of levels {told}")
    return problems


def untrained(plan: Plan, case: Case) -> list[str]:
    """Tutors who have no training, and for whom none is bought that can be completed before the start."""
    told = {(one.staff_id, one.intervention): one.hours for one in case.trainings}
    problems = []
    for one in recommended(plan):
        for grown in one["staff"] if one["code"] == "C" else ():
            hours = told[grown["id"], one["intervention"]]
            if grown["training_bought"]:
                days = _working_days(one, case)
                if hours >= TRAINING or (
                    days is not None and (TRAINING - hours) * TRAINING_DAYS > TRAINING * days
                ):
                    problems.append(
                        f"{one['id']}: {days} days for the training of {grown['id']}, who has {hours}"
                    )
            elif not hours:
                problems.append(f"{one['id']}: {grown['id']} has no training")
    return problems


def _working_days(one: Mapping[str, Any], case: Case) -> int | None:
    """Days on which somebody could be trained before one recommendation begins."""
    if case.calendar is None or one["period"] is None:
        return None
    first = case.calendar.plan_from or case.calendar.start
    before = (date.fromisoformat(one["period"]["start"]) - first).days
    days = [first + timedelta(days=n) for n in range(before)]
    return len([day for day in days if day.isoweekday() <= 5 and not _free(day, case)])


def idle(plan: Plan, case: Case) -> list[str]:
    """Who takes part for nothing: every seat and every class takes a need of its own to meet."""
    open_needs = _open_needs(case)
    claims: dict[str, list[str]] = {}
    for one in recommended(plan):
        if one["code"] in {"A", "B"}:
            claims[one["id"]] = [name for name in one["needs"] if name in open_needs]
        elif one["code"] in {"C", "D"}:
            for student in one["students"]:
                own = [n for n in one["needs"] if n in open_needs and open_needs[n] == student]
                claims[f"{one['id']} {student}"] = own
    taken: dict[str, str] = {}
    return [claim for claim in claims if not _gets_one(claim, claims, taken, set())]


def _gets_one(claim: str, claims: Mapping[str, list[str]], taken: dict[str, str], tried: set[str]) -> bool:
    """Whether *claim* can have a need of its own, others making way where they can."""
    for name in claims[claim]:
        if name not in tried:
            tried.add(name)
            if name not in taken or _gets_one(taken[name], claims, taken, tried):
                taken[name] = claim
                return True
    return False


def _open_needs(case: Case) -> dict[str, str]:
    """Needs of pupils judged exposed that nothing running meets, and whose they are."""
    names: dict[str, str] = {}
    targets = {s.id: s for s in case.students if s.exposed}
    for told in case.learning_needs:
        if told.student_id in targets and not _runs_for(targets[told.student_id], told.subject, case):
            names[f"need/{told.student_id}/subject/{told.subject}/{told.area or '-'}"] = told.student_id
    for student in targets.values():
        if not _runs_for(student, None, case):
            names[f"need/{student.id}/wellbeing/-/-"] = student.id
    return names


def _runs_for(student: Any, subject: str | None, case: Case) -> bool:
    """Whether something running that is community-oriented covers a need of *student*."""
    first = (case.calendar.plan_from or case.calendar.start) if case.calendar else None
    for one in case.running:
        in_class = one.class_id == student.class_id
        over = first is not None and one.end < first
        if one.intervention == "bogpakker" or over or not (in_class or student.id in one.students):
            continue
        if subject is None and not in_class:
            continue
        if subject is None or not one.subjects or subject in one.subjects:
            return True
    return False
