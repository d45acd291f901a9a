"""The printed parts of each date in the English: year, month, day, part of a year, decade, span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from exporter.model import Echo, Flag, Mention
from exporter.text import chinese_number
from exporter.translate.checks.pair import Pair

_MONTHS = (
    "jan(?:uary|\\.)?", "feb(?:ruary|\\.)?", "mar(?:ch|\\.)?", "apr(?:il|\\.)?", "may", "june?\\.?", "july?\\.?",
    "aug(?:ust|\\.)?", "sept?(?:ember|\\.)?", "oct(?:ober|\\.)?", "nov(?:ember|\\.)?", "dec(?:ember|\\.)?",
)  # fmt: skip
_MONTH_WORDS = [re.compile(rf"\b(?:mid-)?{month}(?![A-Za-z])", re.IGNORECASE) for month in _MONTHS]
_NUMERIC = re.compile(r"(?<![\d.])(?:\d{4}[-/.])?(\d{1,2})[-/.](\d{1,2})(?:[-/.]\d{2,4})?(?![\d%])")
_PARTS = re.compile(
    r"(?P<year>\d{4}|[一二][〇○零一二三四五六七八九]{3})年"
    r"|(?P<years>\d{4})[-~—–至到](?=\d{4}年)"
    r"|(?P<first>1[0-2]|[1-9])[-~—–至到](?=\d{1,2}月)"
    r"|(?<!\d)(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]) ?月"
    r"|(?P<day>3[01]|[12]\d|0?[1-9]|三?十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]"
    r"|(?P<half>[上下])半年|(?P<quarter>[一二三四1-4])季度"
    r"|(?P<decade>[1-9]0|[一二三四五六七八九]十)年代"
    r"|(?P<spoken>今年(?! ?的?[\d一二三四五六七八九十]+月)|去年|明年)"
)  # fmt: skip
#: A month in English with a day or a year, or one that can be nothing else.
_ENGLISH_MONTH = re.compile(
    r"\b(?:(?P<sure>January|February|April|June|July|August|September|October|November|December)"
    r"|(?:(?<=\d )|(?<=(?:st|nd|rd|th) )|(?<=th of ))(?P<after>March|May)\b|(?P<before>March|May)(?= \d))\b"
)
_NO_MONTH = re.compile(
    r"季|年[底末初中]|半年|\d[./-]\d|[农阴正腊上下本当次同翌]历?月|农历|\d月?[、,和及]\d{1,2}月|(?:一二|二三|三四|四五|五六|六七|七八|八九)月|七七|八一|九一八|五四|五一|六一|十一(?!月)|国庆|元旦|圣诞"
)
_LONE_DAY = re.compile(
    r"(?<![\d.月、~至到-])(?P<day>3[01]|[12]\d|[1-9])(?:日(?![元均常圆本语报内游夜后前、至~到-])|号(?=[,上下晚早凌在]))"
)
#: The words of which one must stand for a part that English does not say in figures.
_WORDS = {
    name: re.compile(words, re.IGNORECASE)
    for name, words in {
        "上": "first|1st|early|H1|half", "下": "second|2nd|latter|last|later|H2|half",
        "今年": r"this|current|year|20\d\d|now|so far|today|to date|present|already|spring|summer|autumn|fall|winter",
        "去年": r"last|previous|past|prior|ago|earlier|before|same period|20\d\d",
        "明年": r"next|coming|following|new year|upcoming|20\d\d",
    }.items()
}  # fmt: skip
_QUARTERS = ("first|1st|Q1|1Q", "second|2nd|Q2|2Q", "third|3rd|Q3|3Q|three", "fourth|4th|last|final|Q4|4Q")  # fmt: skip
_DECADES = "twenties thirties forties fifties sixties seventies eighties nineties".split()
_SPAN = re.compile(r"P(\d+)[YM]")
_PERIOD_WORDS = {10: "decade", 100: "centur", 12: "year", 6: "half"}


def findings(pair: Pair) -> Iterator[Echo | Flag]:
    """An echo for each date whose printed parts are all there, a flag for each that lacks one."""
    for index, mention in pair.outermost("date"):
        if pair.around(mention, 2)[0] == "农历":
            continue
        spans = [_part(pair, match) for match in _PARTS.finditer(pair.chinese(mention))]
        spans += _length(pair, mention)
        if any(span is None for span in spans):
            yield Flag(
                "date", f"The source says {mention.english} ({pair.report.text(mention)}).", index
            )
        elif spans and (found := [span for span in spans if span]):
            start, end = min(found)[0], max(b for _, b in found)
            if end - start <= 40:  # parts that stand apart are no one echo
                yield Echo(index, start, end)
    yield from _lone_days(pair)
    yield from _invented_months(pair)


def _lone_days(pair: Pair) -> Iterator[Flag]:
    """A flag for a day printed without its month that annotation has no reading of, and that the
    English lacks."""
    start = pair.sentence.start
    read = [(m.start - start, m.end - start) for _, m in pair.mentions if m.kind == "date"]
    for match in _LONE_DAY.finditer(pair.zh):
        if any(a < match.end() and match.start() < b for a, b in read):
            continue
        day = int(match["day"])
        if not _number(pair, day) and not _numeric(pair, day, 1):
            yield Flag("date", f"The source says day {day} of a month ({match[0]}).")


def _invented_months(pair: Pair) -> Iterator[Flag]:
    """A flag for a month that the source does not name, unless it says a quarter or the like."""
    said = {word for m in _ENGLISH_MONTH.finditer(pair.text) for word in m.groups() if word}
    if not said or _NO_MONTH.search(pair.zh):
        return
    named = {_value(match["month"]) for match in _PARTS.finditer(pair.zh) if match["month"]}
    named |= {_value(match["first"]) for match in _PARTS.finditer(pair.zh) if match["first"]}
    for _, mention in pair.mentions:
        if mention.kind == "date":
            named |= {int(month) for month in re.findall(r"-(\d\d)", mention.value or "")[:2]}
    for word in sorted(said):
        number = next(i for i, month in enumerate(_MONTH_WORDS, 1) if month.fullmatch(word))
        if number not in named:
            yield Flag("date", f"The source does not name {word}.")


def _value(printed: str) -> int:
    return int(printed) if printed.isdecimal() else chinese_number(printed)


def _part(pair: Pair, match: re.Match[str]) -> tuple[int, int] | None:
    """Where a printed part of a date stands in the English."""
    kind = match.lastgroup or ""
    printed = match[kind]
    if kind in ("half", "spoken"):
        found = _WORDS[printed].search(pair.text)
        return found.span() if found else None
    if kind in ("year", "years"):
        return _year(pair, printed)
    value = _value(printed)
    if kind == "quarter":
        found = re.search(rf"\b(?:{_QUARTERS[value - 1]})\b", pair.text, re.IGNORECASE)
        return found.span() if found else None
    if kind in ("first", "month"):
        return _month(pair, value)
    if kind == "day":
        return _number(pair, value) or _numeric(pair, value, 1)
    return _decade(pair, value)


def _year(pair: Pair, printed: str) -> tuple[int, int] | None:
    digits = printed if printed.isdecimal() else "".join(str(chinese_number(c.replace("○", "〇"))) for c in printed)  # fmt: skip
    found = re.search(rf"(?<!\d){digits}(?!\d)|(?<!\d)['’/-]{digits[2:]}(?!\d)", pair.text)
    return found.span() if found else _number(pair, int(digits))


def _month(pair: Pair, value: int) -> tuple[int, int] | None:
    found = _MONTH_WORDS[value - 1].search(pair.text)
    return found.span() if found else _numeric(pair, value, 0)


def _numeric(pair: Pair, value: int, part: int) -> tuple[int, int] | None:
    """A month or a day in a date all of figures, whichever comes first in it."""
    for match in _NUMERIC.finditer(pair.text):
        if value in (int(match[1]), int(match[2])):
            return match.span()
    return None


def _number(pair: Pair, value: int) -> tuple[int, int] | None:
    wanted = Fraction(value)
    return next(((f.start, f.end) for f in pair.figures if wanted in f.values), None)


def _decade(pair: Pair, tens: int) -> tuple[int, int] | None:
    words = _DECADES[tens // 10 - 2] if tens >= 20 else "tens"
    found = re.search(rf"(?<!\d)(?:\d\d)?{tens}['’]?s\b|\b{words}\b", pair.text, re.IGNORECASE)
    return found.span() if found else None


def _length(pair: Pair, mention: Mention) -> list[tuple[int, int] | None]:
    """Where the length of a span of years or months stands, if the source has one (近三年)."""
    number = re.search(r"\d+|[一二两三四五六七八九十]+", pair.chinese(mention))
    span = mention.subtype == "period" and re.search(
        "近|来$|过去|今后|未来|最近", pair.chinese(mention)
    )
    if not span or not number or _PARTS.search(pair.chinese(mention)):
        return []
    value = int(number[0]) if number[0].isdecimal() else chinese_number(number[0])
    if value == 1:
        return []
    word = _PERIOD_WORDS.get(value) or (_PERIOD_WORDS[10] if value % 10 == 0 else "")
    found = re.search(word, pair.text, re.IGNORECASE) if word else None
    return [_number(pair, value) or (found.span() if found else None)]
