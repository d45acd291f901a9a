"""Slogans that their own form shows: numeral ones (两个维护, 三重一大, 1+13+N) and quoted ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from exporter.model import Mention, Sentence
from exporter.segment.numerals import bare_numerals, is_numeral
from exporter.segment.quotations import is_slogan, quotations
from exporter.segment.watchwords import WATCHWORDS


#: 双减, 三个区分开来; not 三大产业, where bare the members are often listed beside it.
_STANDS_ALONE = re.compile(r"[^\d大方项种重类]{2,}")
#: 闯新路、进中游: of one build, so that it is a slogan without its marks too.
_SERIES = re.compile(r"([\u4e00-\u9fff]{3,8})(?:[、,][\u4e00-\u9fff]{3,8})+")


class Quoted(NamedTuple):
    """What a document puts in quotation marks: how often each phrase, the class of those that are
    slogans without the marks too, and whether numerals and watchwords make up a quarter of all."""

    counts: Mapping[str, int]
    bare: Mapping[str, str]
    official: bool


def quoted_in(text: str) -> Quoted:
    """What the whole document quotes; ``text`` is its plain view."""
    found = list(quotations(text, 0, len(text)))
    numerals = {
        q.phrase: "numeral"
        for q in found
        if is_numeral(q.phrase, q.after) and _STANDS_ALONE.fullmatch(q.phrase)
    }
    series = {q.phrase: "parallel" for q in found if _SERIES.fullmatch(q.phrase)}
    known = sum(is_numeral(q.phrase, q.after) or q.phrase in WATCHWORDS for q in found)
    return Quoted(Counter(q.phrase for q in found), series | numerals, known * 4 > len(found))


def find_slogans(text: str, sentence: Sentence, quoted: Quoted) -> Iterator[Mention]:
    """The slogans of one sentence, quotation marks left out of their span; ``text`` is the plain
    view of the document, ``quoted`` what the document quotes."""
    taken: list[tuple[int, int]] = []
    for quotation in quotations(text, sentence.start, sentence.end):
        start, end, phrase, *_ = quotation
        taken.append((start, end))
        if is_numeral(phrase, quotation.after):
            subtype = "numeral"
        elif is_slogan(quotation, quoted.counts[phrase] > 1, quoted.official):
            subtype = "quoted"
        else:
            continue
        yield Mention("slogan", start, end, subtype=subtype)
    bare = [
        *_known(text, sentence, quoted.bare),
        *((*span, "numeral") for span in bare_numerals(text, sentence.start, sentence.end)),
    ]
    for start, end, subtype in bare:
        if not any(a < end and start < b for a, b in taken):
            taken.append((start, end))
            yield Mention("slogan", start, end, subtype=subtype)


def _known(
    text: str, sentence: Sentence, phrases: Mapping[str, str]
) -> Iterator[tuple[int, int, str]]:
    """Where phrases stand that the document has in quotation marks elsewhere, longest first."""
    heads = {phrase[0] for phrase in phrases}
    lengths = sorted({len(phrase) for phrase in phrases}, reverse=True)
    position = sentence.start
    while position < sentence.end:
        step = 1
        if text[position] in heads:
            for length in lengths:
                phrase = text[position : min(position + length, sentence.end)]
                if phrase in phrases and text[position - 1 : position] != "第":
                    yield position, position + length, phrases[phrase]
                    step = length
                    break
        position += step
