"""Repairs of a machine translation that are safe: one wording takes the place of another that can
be pointed to, and only where the checks then find less to doubt and nothing new."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from exporter.glossary import Glossary
from exporter.model import Mention, RepairKind, Report, Sentence, Translation
from exporter.translate.checks import check
from exporter.translate.checks.figures import figures

#: With more places that could be meant than this, none is beyond doubt.
MOST = 8
_SOURCE_SLOT = re.compile("“([^“”]*)”")
_ENGLISH_SLOT = re.compile(r'"([^"]*)"')


def repaired(
    report: Report, sentence: Sentence, translation: Translation, glossary: Glossary
) -> Translation:
    """The translation with every safe repair made: their kinds are in ``repairs``, and what the
    machine wrote is in ``machine``."""
    fixed = translation
    while better := _next(report, sentence, fixed, glossary):
        fixed = replace(better, machine=translation.text)
    return fixed


def _next(
    report: Report, sentence: Sentence, translation: Translation, glossary: Glossary
) -> Translation | None:
    """The translation with one more repair, if there is one beyond doubt: of those of a kind that
    would do, there may be one only."""
    for kind, texts in _proposals(report, sentence, translation, glossary).items():
        good = []
        for text in texts if len(texts) <= MOST else ():
            echoes, flags = check(report, sentence, text, glossary)
            if set(flags) < set(translation.flags):
                done = (*translation.repairs, kind)
                good.append(
                    replace(translation, text=text, echoes=echoes, flags=flags, repairs=done)
                )
        if len(good) == 1:
            return good[0]
    return None


def _proposals(
    report: Report, sentence: Sentence, translation: Translation, glossary: Glossary
) -> dict[RepairKind, list[str]]:
    """What the English could be for each doubt about a mention, by kind of repair."""
    found: dict[RepairKind, dict[str, None]] = {"quoted": {}, "misrendering": {}, "number": {}}
    for flag in translation.flags:
        mention = report.mentions[flag.mention] if flag.mention is not None else None
        if mention is None or mention.english is None:
            continue
        text, english = translation.text, mention.english
        found["quoted"] |= dict.fromkeys(_quoted(report, sentence, mention, english, text))
        if mention.ref:
            wrong = glossary.concepts[mention.ref].misrenderings
            found["misrendering"] |= dict.fromkeys(_reworded(text, wrong, english))
        if mention.kind == "quantity":
            found["number"] |= dict.fromkeys(_refigured(text, english))
    return {kind: list(texts) for kind, texts in found.items()}


def _quoted(
    report: Report, sentence: Sentence, mention: Mention, english: str, text: str
) -> Iterator[str]:
    """A term that fills quotation marks takes the place of what the same marks of the English hold,
    where both sides have as many."""
    slots = list(_SOURCE_SLOT.finditer(report.source.text, sentence.start, sentence.end))
    places = list(_ENGLISH_SLOT.finditer(text))
    if len(slots) != len(places):
        return
    for slot, place in zip(slots, places, strict=True):
        if slot.span(1) == (mention.start, mention.end):
            stop = place[1][-1:] if place[1].endswith((",", ".")) else ""
            yield f"{text[: place.start(1)]}{english}{stop}{text[place.end(1) :]}"


def _reworded(text: str, wrong: tuple[str, ...], english: str) -> Iterator[str]:
    """The term takes the place of a wording that is recorded as a machine's error for it."""
    for wording in wrong:
        for match in re.finditer(rf"(?<!\w){re.escape(wording)}(?!\w)", text, re.IGNORECASE):
            yield text[: match.start()] + english + text[match.end() :]


def _refigured(text: str, english: str) -> Iterator[str]:
    """The quantity takes the place of a figure with the same unit."""
    units = {figure.unit for figure in figures(english)}
    for figure in figures(text):
        if figure.digits and {figure.unit} == units:
            yield text[: figure.start] + english + text[figure.end :]
