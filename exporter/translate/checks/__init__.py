"""Checks of a machine translation against what the source says and annotation knows. Each doubt
becomes a flag; what is found again becomes an echo."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from exporter.glossary import Glossary
from exporter.model import Echo, Flag, Report, Sentence
from exporter.translate.checks import (
    dates,
    language,
    length,
    marks,
    negation,
    quantities,
    renderings,
    repetition,
)
from exporter.translate.checks.pair import Pair

#: Every check by name: what it finds in a sentence and its English.
CHECKS: dict[str, Callable[[Pair], Iterator[Echo | Flag]]] = {
    "renderings": renderings.findings,
    "quantities": quantities.findings,
    "dates": dates.findings,
    "language": language.findings,
    "length": length.findings,
    "repetition": repetition.findings,
    "marks": marks.findings,
    "negation": negation.findings,
}


def check(
    report: Report, sentence: Sentence, text: str, glossary: Glossary
) -> tuple[tuple[Echo, ...], tuple[Flag, ...]]:
    """Compare the English ``text`` of a sentence with its source: the mentions found again, in
    order and apart, and the doubts."""
    if text.strip() == report.text(sentence).strip() and re.search("[\u3400-\u9fff]", text):
        return (), (Flag("language", "The machine gave the Chinese back."),)
    if not re.search("[A-Za-z0-9]", text):
        return (), (Flag("empty", "The machine gave no translation of this sentence."),)
    pair = Pair.of(report, sentence, text, glossary)
    found = [finding for find in CHECKS.values() for finding in find(pair)]
    echoes = [finding for finding in found if isinstance(finding, Echo)]
    flags = [finding for finding in found if isinstance(finding, Flag)]
    return tuple(_apart(echoes)), tuple(dict.fromkeys(flags))


def _apart(echoes: Sequence[Echo]) -> Iterator[Echo]:
    """Echoes in order; of two that overlap the longer stays."""
    kept: list[Echo] = []
    for echo in sorted(echoes, key=lambda e: (e.start - e.end, e.start)):
        if all(echo.end <= k.start or k.end <= echo.start for k in kept):
            kept.append(echo)
    yield from sorted(kept, key=lambda e: e.start)
