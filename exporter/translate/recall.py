"""What the translation memory has for a report: sentences that it decides, and similar ones."""

from __future__ import annotations

from dataclasses import replace

from exporter.glossary import Glossary
from exporter.memory import Memory, Unit, as_similar
from exporter.model import Report, Sentence, Similar, Translation
from exporter.translate.checks import check


def recall(report: Report, glossary: Glossary, memory: Memory) -> tuple[Report, list[str]]:
    """The report with the English that people have made of its sentences, checked but not altered,
    and with similar sentences for the others. Second, a message for each sentence for which people
    of equal standing have left different English: none of it is taken then.
    """
    if not memory:
        return report, []
    decided: dict[str, Translation] = {}
    similar: dict[str, tuple[Similar, ...]] = {}
    tied: list[str] = []
    for sentence in report.sentences:
        text = report.text(sentence)
        match = memory.exact(sentence.id, text)
        if match and match.unit:
            decided[sentence.id] = _translation(report, sentence, match.unit, glossary)
            continue
        if match:
            names = ", ".join(unit.id or repr(unit.english[:20]) for unit in match.rivals)
            tied.append(
                f"{sentence.id}: the memory has different English of equal standing: {names}"
            )
        if found := memory.similar(text):
            similar[sentence.id] = tuple(
                as_similar(unit, score, text, sentence.start) for unit, score in found
            )
    return replace(report, translations=decided, similar=similar, memory=memory.digest), tied


def _translation(report: Report, sentence: Sentence, unit: Unit, glossary: Glossary) -> Translation:
    echoes, flags = check(report, sentence, unit.english, glossary)
    return Translation(
        sentence.id, unit.english, "human", echoes, flags,
        review=unit.review, machine=unit.machine or None,
    )  # fmt: skip
