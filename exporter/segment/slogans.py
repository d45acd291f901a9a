"""Slogans that their own form shows: numeral ones (两个维护, 三重一大, 1+13+N) and quoted ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from exporter.model import Mention, Sentence
from exporter.segment.numerals import bare_numerals, is_name, is_numeral
from exporter.segment.quotations import is_plain, is_slogan, quotations

#: 双减, 三个区分开来; not 三大产业, where bare the members are often listed beside it.
_STANDS_ALONE = re.compile(r"[^\d大方项种重类]{2,}")
#: 闯新路、进中游: of one build, so that it is a slogan without its marks too.
_SERIES = re.compile(r"([\u4e00-\u9fff]{3,8})(?:[、,][\u4e00-\u9fff]{3,8})+")


class Quoted(NamedTuple):
    """What a document puts in quotation marks: the class of the phrases that are slogans without
    the marks too, and whether three in ten phrases are plainly slogans."""

    bare: Mapping[str, str]
    official: bool


def quoted_in(text: str) -> Quoted:
    """What the whole document quotes; ``text`` is its plain view."""
    found = {quotation.phrase: quotation for quotation in quotations(text, 0, len(text))}
    numerals = {p for p, q in found.items() if is_numeral(p, q.after)}
    plainly = numerals.union(p for p, q in found.items() if is_plain(q))
    series = {p: "parallel" for p in found if _SERIES.fullmatch(p)}
    alone = {p: "numeral" for p in numerals if _STANDS_ALONE.fullmatch(p)}
    return Quoted(series | alone, len(plainly) * 10 > len(found) * 3)


def find_slogans(text: str, sentence: Sentence, quoted: Quoted) -> Iterator[Mention]:
    """The slogans of one sentence, quotation marks left out of their span; ``text`` is the plain
    view of the document, ``quoted`` what the document quotes."""
    taken: set[int] = set()
    for quotation in quotations(text, sentence.start, sentence.end):
        start, end, phrase, *_ = quotation
        taken.update(range(start, end))
        if is_numeral(phrase, quotation.after):
            subtype = "numeral"
        elif is_slogan(quotation, quoted.official) and not is_name(phrase):
            subtype = "quoted"
        else:
            continue
        yield Mention("slogan", start, end, subtype=subtype)
    bare = [
        *_known(text, sentence, quoted.bare),
        *((*span, "numeral") for span in bare_numerals(text, sentence.start, sentence.end)),
    ]
    for start, end, subtype in bare:
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
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
