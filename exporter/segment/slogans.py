"""Slogans that their own form shows: numeral ones (两个维护, 三重一大, 1+13+N) and quoted ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from exporter.model import Mention, Sentence
from exporter.segment.numerals import bare_numerals, is_numeral
from exporter.segment.quotations import is_slogan, quotations
from exporter.segment.watchwords import WATCHWORDS


class Quoted(NamedTuple):
    """What a document puts in quotation marks: how often each phrase, the numeral slogans among
    them, and whether numerals and watchwords make up a quarter of all."""

    counts: Mapping[str, int]
    numerals: frozenset[str]
    official: bool


def quoted_in(text: str) -> Quoted:
    """What the whole document quotes; ``text`` is its plain view."""
    found = list(quotations(text, 0, len(text)))
    numerals = frozenset(q.phrase for q in found if is_numeral(q.phrase, q.after))
    known = sum(q.phrase in numerals or q.phrase in WATCHWORDS for q in found)
    return Quoted(Counter(q.phrase for q in found), numerals, known * 4 > len(found))


def find_slogans(text: str, sentence: Sentence, quoted: Quoted) -> Iterator[Mention]:
    """The slogans of one sentence, quotation marks left out of their span; ``text`` is the plain
    view of the document, ``quoted`` what the document quotes."""
    taken: list[tuple[int, int]] = []
    for quotation in quotations(text, sentence.start, sentence.end):
        start, end, phrase, *_ = quotation
        if is_numeral(phrase, quotation.after):
            subtype = "numeral"
        elif is_slogan(quotation, quoted.counts[phrase] > 1, quoted.official):
            subtype = "quoted"
        else:
            continue
        taken.append((start, end))
        yield Mention("slogan", start, end, subtype=subtype)
    for start, end in bare_numerals(text, sentence.start, sentence.end):
        if not any(a < end and start < b for a, b in taken):
            yield Mention("slogan", start, end, subtype="numeral")
