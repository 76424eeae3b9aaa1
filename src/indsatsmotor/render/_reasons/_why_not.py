"""Why something is not offered: each condition that fails, what was read, and how far away it is."""

from __future__ import annotations

from collections.abc import Iterator

from indsatsmotor.explaining import sentence
from indsatsmotor.loading import load_words
from indsatsmotor.reasons import FailedCondition, WhyNot
from indsatsmotor.render._reasons._page import ReasonsPage
from indsatsmotor.rulebook import Rulebook


def as_why_not(answer: WhyNot, book: Rulebook, *, language: str = "da") -> str:
    """*answer* for people to read, in ``da`` or ``en``.

    Args:
        answer: what to show.
        book: the rules it was made by, for the names of interventions.
        language: ``da`` or ``en``.
    """
    return "\n".join(_WhyNotPage(language, load_words(), book).lines(answer)) + "\n"


class _WhyNotPage(ReasonsPage):
    def lines(self, one: WhyNot) -> Iterator[str]:
        yield from self.title(self.say("why-not", what=one.variant, who=one.owner))
        yield from self.paragraph(sentence(self.intervention(one.variant)))
        yield from self.paragraph(sentence(one.text[self.language]))
        yield from self.part("why-not-failed", (x for each in one.failed for x in self._failed(each)))
        release = (x for remark in one.release for x in self.item(self.remark(remark)))
        yield from self.part("release", release)
        yield from self.part("steps-missing", self.untold(one.missing))
        short = (x for each in one.shortfalls for x in self.item(self.shortfall(each)))
        yield from self.part("why-not-short", short)
        yield from self.part("steps-competition", self.competition(one.competition))
        if one.offered:
            yield from self.part("why-not-offered", self.item(", ".join(one.offered)))
        others = [each for each in one.variants if each.variant != one.variant]
        lines = (
            self.say(
                "why-not-variant",
                what=self.intervention(each.variant),
                standing=self.say(f"standing-{each.standing}"),
            )
            for each in others
        )
        yield from self.part("why-not-variants", (x for text in lines for x in self.item(text)))

    def _failed(self, one: FailedCondition) -> Iterator[str]:
        part = ""
        if one.role is not None:
            role = self.say(f"role-{one.role}")
            part = f" ({role} {one.chosen})" if one.chosen else f" ({role})"
        text = one.text[self.language]
        title = one.title[self.language]
        said = title if text == title else f"{title}: {text}"
        yield from self.item(sentence(f"{said}{part}"))
        read = self.read(one.read, "violated" if one.recorded else "undetermined")
        yield from self.below("was-read", read)
        if one.sort == "derive" and not read:
            yield from self.hanging(sentence(self.say("why-not-rests")), "     ")
        if one.shortfall is not None and not one.read:
            yield from self.below("what-lacks", self.shortfall(one.shortfall))
        if one.todo is not None:
            yield from self.hanging(sentence(one.todo[self.language]), "     ")
        yield from self.below("sources", self.places(one.citations))
