"""A justification in three parts: rules, main considerations, facts given weight; and what is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from indsatsmotor.explaining._sentences import Speaker, sentence
from indsatsmotor.plan import CitationItem, EvidenceItem, FactItem, Remark, RuleItem
from indsatsmotor.reasons import Grounds, GroundsText
from indsatsmotor.sources import LANGUAGES, Text

_STRONGEST_FIRST = ("documented", "elsewhere", "no_effect", "expected")


def grounds(
    speaker: Speaker,
    rules: Sequence[RuleItem],
    considerations: Sequence[Remark],
    facts: Sequence[FactItem],
    evidence: Sequence[EvidenceItem] | None,
) -> Grounds:
    """The justification that a party can be given, in plain words of both languages.

    Args:
        speaker: fills in sentences.
        rules: the rules applied; at least one.
        considerations: what decided it, the nearest first; at least one.
        facts: what was given weight; at least one. Those that are not told have no value.
        evidence: what is known of the effect; ``None`` where no intervention is chosen.
    """
    words = _Words(speaker)
    return Grounds(
        rules=tuple(rules),
        considerations=tuple(considerations),
        facts=tuple(facts),
        evidence=tuple(evidence or ()),
        text=GroundsText(
            rules=_each(lambda language: words.rules(rules, considerations, language)),
            considerations=_each(lambda language: words.considerations(considerations, language)),
            facts=_each(lambda language: words.facts(facts, language)),
            evidence=_each(lambda language: words.evidence(evidence, language)),
        ),
    )


def _each(said: Callable[[str], str]) -> Text:
    return {language: said(language) for language in LANGUAGES}


@dataclass(frozen=True)
class _Words:
    speaker: Speaker

    def rules(self, rules: Sequence[RuleItem], main: Sequence[Remark], language: str) -> str:
        """How many rules, from which publications, and where those stand that decided it."""
        decided = {one.rule for one in main}
        named = [one for one in rules if one.id in decided]
        sources = dict.fromkeys(c.source for one in rules for c in one.citations)
        known = self.speaker.book.ruleset.sources
        titles = [known[name].title[language] if name in known else name for name in sources]
        said = [
            self._say("grounds-rule", language, title=one.title[language], place=self._places(one.citations))
            for one in named
        ]
        return self._say(
            "grounds-rules", language, count=len(rules), sources="; ".join(titles), rules="; ".join(said)
        )

    def considerations(self, remarks: Sequence[Remark], language: str) -> str:
        """What was said, each once."""
        texts = dict.fromkeys(text[language] for one in remarks for text in (one.text, one.todo) if text)
        return " ".join(map(sentence, texts))

    def facts(self, facts: Sequence[FactItem], language: str) -> str:
        """What is told of whom; those alike together, and what nobody has told at the end."""
        told: dict[str, list[str]] = defaultdict(list)
        untold: dict[str, list[str]] = defaultdict(list)
        for fact in facts:
            label = self.speaker.words.field(fact.kind, fact.field, language)
            whose = " ".join(self.speaker.held(part, language) for part in fact.key if part)
            if fact.value is None:
                untold[label].append(whose)
            else:
                value = self.speaker.held(fact.value, language)
                told[f"{label}: {value}"].append(whose)
        parts = [self._of(what, several) for what, several in told.items()]
        if untold:
            lacking = "; ".join(self._of(what, several) for what, several in untold.items())
            parts.append(self._say("grounds-untold", language, facts=lacking))
        return sentence("; ".join(parts))

    def evidence(self, evidence: Sequence[EvidenceItem] | None, language: str) -> str:
        """What is known of the effect, the strongest first, each with how close it is."""
        if evidence is None:
            return self._say("grounds-nothing-chosen", language)
        ranked = sorted(evidence, key=lambda one: _STRONGEST_FIRST.index(one.grade))
        said = (
            self._say(
                "grounds-evidence",
                language,
                statement=one.statement[language].rstrip("."),
                grade=self.speaker.words.value(one.grade, language),
            )
            for one in ranked
        )
        return " ".join(said) or self._say("grounds-no-evidence", language)

    def _of(self, what: str, several: Iterable[str]) -> str:
        whose = ", ".join(dict.fromkeys(one for one in several if one))
        return f"{what} ({whose})" if whose else what

    def _places(self, citations: Iterable[CitationItem]) -> str:
        places: dict[str, dict[str, None]] = defaultdict(dict)
        for one in citations:
            places[one.source][f"{one.section} {one.lines}"] = None
        return "; ".join(f"{source}: {', '.join(several)}" for source, several in places.items())

    def _say(self, phrase: str, language: str, **given: object) -> str:
        return self.speaker.words.phrase(phrase, language, **given)
