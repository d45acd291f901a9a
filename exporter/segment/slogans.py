"""Slogans that their own form shows: numeral ones (两个维护, 三重一大, 1+13+N) and quoted ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter.model import Mention, Sentence

_DIGIT = "[一二两三四五六七八九十]"
_QUOTED = re.compile(r"[“‘]([^“”‘’]{2,24})[”’]")
#: Inside quotation marks a numeral at the head is enough (四个意识, 三区, 1+N+X); 一 alone is not
#: (一次办) unless it counts (一个桥头堡) or another numeral follows (一企一策).
_QUOTED_NUMERAL = re.compile(
    rf"(?:双|[二两三四五六七八九十]+(?!分钟|小时|公里)|一(?=[个条大]|.*{_DIGIT}))(?!{_DIGIT}|[月日年号])[\u4e00-\u9fff].*"
    r"|\d+(?:\+(?:\d+|[A-Z]))+.*"
)
#: In running text it takes two numerals, the first not 一, and an end to the phrase: 三重一大、
_BARE_NUMERAL = re.compile(
    rf"(?<![十百第])(?:[二两三四五六七八九](?![十百千万亿点分])[\u4e00-\u9fff]{{1,2}}){{1,3}}"
    rf"(?:{_DIGIT}[\u4e00-\u9fff]{{1,2}}){{1,3}}(?![\u4e00-\u9fff](?<![的等]))"
    r"|(?<!\d)\d+(?:\+(?:\d+|[A-Z]))+"
)
_BARE_FIGURE = re.compile(rf"[A-Za-z0-9]+|{_DIGIT}+")  # “12345”热线, “十四五”规划
_IDIOMS = frozenset(
    "四通八达 四面八方 五湖四海 五花八门 三番五次 三心二意 四分五裂 七上八下 三令五申".split()
)
#: What introduces speech or follows a text quoted for its wording is not a slogan.
_SPEECH_BEFORE = re.compile(r"(?::|说|道|表示|指出|强调)$")
_CITATION_AFTER = re.compile(r"字样|一词|一语|的(?:通知|意见|报告|批复)")


def find_slogans(text: str, sentence: Sentence) -> Iterator[Mention]:
    """The slogans of one sentence, quotation marks left out of their span."""
    taken: list[tuple[int, int]] = []
    for match in _QUOTED.finditer(text, sentence.start, sentence.end):
        subtype = _quoted_subtype(text, match)
        if subtype:
            taken.append(match.span(1))
            yield Mention("slogan", *match.span(1), subtype=subtype)
    for match in _BARE_NUMERAL.finditer(text, sentence.start, sentence.end):
        if match[0] in _IDIOMS:
            continue
        if not any(a < match.end() and match.start() < b for a, b in taken):
            yield Mention("slogan", *match.span(), subtype="numeral")


def _quoted_subtype(text: str, match: re.Match[str]) -> str | None:
    inner = match[1]
    if re.search(r"[。!?]", inner) or _BARE_FIGURE.fullmatch(inner):
        return None
    if _SPEECH_BEFORE.search(text[max(0, match.start() - 3) : match.start()]):
        return None
    if _CITATION_AFTER.match(text, match.end()):
        return None
    return "numeral" if _QUOTED_NUMERAL.fullmatch(inner) else "quoted"
