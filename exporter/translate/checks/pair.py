"""A sentence with its English, as the checks read it."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.glossary import Glossary
from exporter.model import Mention, Report, Sentence
from exporter.text import plain
from exporter.translate.checks.figures import Figure, figures


@dataclass(frozen=True, slots=True)
class Pair:
    """What the checks compare: ``zh`` is the sentence in Simplified script and half width, its
    offsets those of the captured text less ``sentence.start``; ``text`` is its English, with its
    ``figures``; ``mentions`` are those of the sentence with their indexes, outer before inner."""

    report: Report
    sentence: Sentence
    glossary: Glossary
    zh: str
    text: str
    mentions: tuple[tuple[int, Mention], ...]
    figures: tuple[Figure, ...]

    @classmethod
    def of(cls, report: Report, sentence: Sentence, text: str, glossary: Glossary) -> Pair:
        """Bring a sentence and its English together."""
        return cls(
            report, sentence, glossary, plain(report.text(sentence)), text,
            tuple(report.mentions_in(sentence.start, sentence.end)), tuple(figures(text)),
        )  # fmt: skip

    def chinese(self, mention: Mention) -> str:
        """The text of a mention in Simplified script and half width."""
        return self.zh[mention.start - self.sentence.start : mention.end - self.sentence.start]

    def around(self, mention: Mention, reach: int = 6) -> tuple[str, str]:
        """The ``reach`` characters before a mention and after it, inside the sentence."""
        start, end = mention.start - self.sentence.start, mention.end - self.sentence.start
        return self.zh[max(0, start - reach) : start], self.zh[end : end + reach]

    def outermost(self, *kinds: str) -> list[tuple[int, Mention]]:
        """The mentions of some kinds that lie in no other of these kinds, in order."""
        found: list[tuple[int, Mention]] = []
        for index, mention in self.mentions:
            if mention.kind in kinds and (not found or mention.start >= found[-1][1].end):
                found.append((index, mention))
        return found
