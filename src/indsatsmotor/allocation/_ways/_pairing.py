"""Who learns with whom in a class: partners at the same level, or a stronger one as tutor.

Pairs are made as far as levels are told, first for those who need help; whoever is left is for the teachers
to pair. Names never count: pupils at the same level are told apart by lot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from indsatsmotor.allocation._lots import lot
from indsatsmotor.allocation._ways._ground import Ground
from indsatsmotor.catalogue import Intervention, Variant
from indsatsmotor.offering import Levels, Need, Offering, Pair, settled

Together = tuple[str, ...]
"""Two pupils, or three; the tutor last where there is one."""


def pairings(
    ground: Ground, i: Intervention, template: Offering, needs: Sequence[Need]
) -> list[tuple[Pair, ...] | None]:
    """The pairs that can be made for *template*; ``None``, nobody's yet, where no variant can make any.

    Where some pairs would have nobody who needs help, those that have are a second possibility.
    """
    in_need = frozenset(student for need in settled(needs) for student in need.students)
    made = {v.id: _made(_Matcher(ground, v, template, in_need)) for v in i.variants.values()}
    return made[template.variant] if any(made.values()) else [None]


def _made(matcher: _Matcher) -> list[tuple[Pair, ...] | None]:
    if matcher.variant.partners is None or not matcher.template.subjects:
        return []
    helped = matcher.matched(matcher.template.students, of_need=True)
    whole = matcher.completed(helped)
    possible = [whole] if whole == helped else [whole, helped]
    return [tuple(map(matcher.pair, pairs)) for pairs in possible if pairs]


@dataclass
class _Matcher:
    """Finds partners for the pupils of one class."""

    ground: Ground
    variant: Variant
    template: Offering
    in_need: frozenset[str]
    levels: Levels = field(init=False)

    def __post_init__(self) -> None:
        self.levels = Levels(self.ground.case, self.template.subjects, self.template.area)

    def pair(self, together: Together) -> Pair:
        """The pair that these pupils are."""
        return Pair(students=together, tutor_id=together[-1] if self._tutored else None)

    def matched(self, pupils: Iterable[str], *, of_need: bool = False) -> list[Together]:
        """Pairs among *pupils*; with *of_need* only such as have somebody who needs help."""
        pairs: list[Together] = []
        left = set(pupils)
        for line in self._lines:
            here = [pupil for pupil in line if pupil in left]
            found = self._with_tutors(here, of_need) if self._tutored else self._equals(here, of_need)
            left -= {pupil for together in found for pupil in together}
            pairs += found
        return pairs

    def completed(self, pairs: Sequence[Together]) -> list[Together]:
        """*pairs*, and pairs of those left over; the last one of a whole class joins a pair."""
        paired = {pupil for together in pairs for pupil in together}
        whole = [*pairs, *self.matched(pupil for pupil in self.template.students if pupil not in paired)]
        left = set(self.template.students).difference(*whole)
        if self._size > len(self.template.students) or len(left) != 1:
            return whole
        joined = [(number, (*left, *together)) for number, together in enumerate(whole)]
        fitting = [(number, three) for number, three in joined if self._suits(three)]
        if not fitting:
            return whole
        number, three = min(fitting, key=lambda one: (self.levels.spread(one[1]) or 0, one[0]))
        return [*whole[:number], three, *whole[number + 1 :]]

    @property
    def _tutored(self) -> bool:
        return self.variant.partners == "tutor"

    @property
    def _size(self) -> int:
        """How many pupils the class has, told of or not."""
        size: int | None = self.ground.case.by_key["class"][self.template.class_id or "",].size
        return size or len(self.template.students)

    @cached_property
    def _lines(self) -> list[list[str]]:
        """The pupils whose level in an area is told, the weakest first; the area with most pupils first."""
        areas: dict[tuple[str, str], list[tuple[Decimal, bool, int, str]]] = {}
        for pupil in self.template.students:
            place = (pupil not in self.in_need, lot(pupil, self.ground.book.policy.lottery_seed), pupil)
            for area, level in self.levels.of(pupil).items():
                areas.setdefault(area, []).append((level, *place))
        ordered = sorted(areas.items(), key=lambda item: (-len(item[1]), item[0]))
        return [[pupil for *_, pupil in sorted(line)] for _, line in ordered]

    def _suits(self, together: Together) -> bool:
        if self._tutored:
            return self.levels.ahead(together[-1], together[:-1]) is True
        spread, most = self.levels.spread(together), self.ground.number(self.variant, "level_spread")
        return spread is not None and (most is None or spread <= most)

    def _equals(self, line: Sequence[str], of_need: bool) -> list[Together]:
        """Pairs of equals: as many who need help as there can be, then as many pairs, then as near."""
        best: list[tuple[tuple[int, int, Decimal], list[Together]]] = [((0, 0, Decimal(0)), [])]
        for place in range(len(line)):
            ways = [best[place]]
            for before, together in self._partners(line, place):
                helped = len(self.in_need.intersection(together))
                if helped or not of_need:
                    (needing, count, near), pairs = best[before]
                    near -= self.levels.spread(together) or Decimal(0)
                    ways.append(((needing + helped, count + 1, near), [*pairs, together]))
            best.append(max(ways, key=lambda way: way[0]))
        return best[-1][1]

    def _partners(self, line: Sequence[str], place: int) -> Iterator[tuple[int, Together]]:
        """Each equal of a pupil who stands before in the line, with the place."""
        for before in range(place):
            together = (line[before], line[place])
            if self._suits(together):
                yield before, together

    def _with_tutors(self, line: Sequence[str], of_need: bool) -> list[Together]:
        """As many of the weakest as there can be, each with one of the strongest."""
        weakest = [pupil for pupil in line if not of_need or pupil in self.in_need]
        for count in range(min(len(weakest), len(line) // 2), 0, -1):
            tutors = [pupil for pupil in line if pupil not in weakest[:count]][-count:]
            pairs = list(zip(weakest[:count], tutors, strict=True))
            if all(map(self._suits, pairs)):
                return list(pairs)
        return []
