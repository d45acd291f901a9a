"""Dates and periods as ISO 8601, with their English.

What is printed without a year takes the year said before it, else that of the report; 今年 and
近三年 are counted from the report's date. Such a value is marked as resolved. Where nothing gives
the year, a month or a day stands as ``--01`` or ``--01-08``, and 今年 has no value.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from exporter.annotate.numbers import number
from exporter.annotate.wording import english_number, ordinal
from exporter.model import Mention, Sentence

_MONTHS = ("January February March April May June July August September October November "
           "December").split()  # fmt: skip
_RELATIVE = {"今年": 0, "本年": 0, "去年": -1, "明年": 1, "前年": -2, "后年": 2}
_THIS = {"今年": "this year", "本年": "this year", "去年": "last year", "明年": "next year", "上年": "the previous year",
         "前年": "the year before last", "后年": "the year after next"}  # fmt: skip
_EDGES = {
    "底": "the end of",
    "末": "the end of",
    "初": "the beginning of",
    "伊始": "the beginning of",
}
_THIRDS = {"上": ("early ", 1, 10), "中": ("mid-", 11, 20), "下": ("late ", 21, 31)}

_DIGIT = "[〇○零一二三四五六七八九]"
_TO = "(?:-|~|—|–|至|到)"
_YEAR = f"(?:(?:19|20)\\d\\d|[一二]{_DIGIT}{{3}})年"
_MONTH = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
_DAY = "(?:3[01]|[12]\\d|0?[1-9]|三?十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]"
_PART = (
    rf"(?<![\d.])(?P<month>{_MONTH})(?!大|革命)(?:份?(?:(?P<third>[上中下])旬|(?P<edge>[底末初])(?!步|心))|份|(?P<day>{_DAY})(?!线))?"
    r"|(?P<half>[上下])半年(?!度)|第?(?P<quarter>[一二三四1-4])季度|前(?P<quarters>[两三23])个?季度"
)
#: 2022年1月8日, 1月8日, 去年上半年, 一季度, 2025年底, 今年; 至 joins two of them.
_POINT = re.compile(
    rf"(?:(?<!\d)(?P<year>{_YEAR})|(?P<spoken>今年|去年|明年|前年|后年|本年(?!度)|(?<![以])上年(?!纪)))"
    rf"(?:的?(?:{_PART}|前(?P<months>\d{{1,2}})个?月|年?(?P<end>[底末初](?!步)|伊始)))?|{_PART.replace('?P<', '?P<_')}"
)
_JOINT = re.compile(_TO)
_SINCE = re.compile("以来|至今")
_LATER_DAY = re.compile(_DAY)
#: 2022-07-23, 2022.7.23
_ISO = re.compile(
    r"(?<![\d.-])(?P<year>(?:19|20)\d\d)(?P<mark>[-/.])(?P<month>1[0-2]|0?[1-9])(?P=mark)(?P<day>3[01]|[12]\d|0?[1-9])(?![\d.-])"
)
_DAY_VALUE = re.compile(r"(?P<year>\d{4}|-)-(?P<month>\d\d)-(?P<day>\d\d)")
_YEARS = re.compile(rf"(?<![\d.])(?P<first>(?:19|20)\d\d){_TO}(?P<last>(?:19|20)\d\d)年")
_RUN = re.compile(
    rf"(?:(?P<year>{_YEAR})|(?P<spoken>今年|去年))?(?<![\d.])(?P<first>1[0-2]|[1-9]){_TO}(?P<last>1[0-2]|[1-9])月(?!大)"
)
_LONE_DAY = re.compile(r"(?<![\d月.~-])(?P<day>3[01]|[12]\d|[1-9])日(?=[,上下晚凌早在电召举]|至\d)")
#: 十四五, 十三五; “八五” and “十五” in quotation marks only; not the plans of legal education.
_PLAN = re.compile(
    "(?<![一二三四五六七八九十])(?P<plan>十[一二三四五六])五(?![个年条项点])|(?<=[“‘])(?P<old>[一二三四六七八九十])五(?=[”’](?!普法))"
)
_CENTURY = re.compile(
    r"(?:(?P<spoken>本|上|新)|(?P<number>\d\d|十[六七八九]|二十一?))世纪"
    r"(?:(?P<decade>[1-9]0|[一二三四五六七八九]十)年代|(?P<middle>中叶))?"
)
_DECADE = re.compile(r"(?<![\d世纪])(?P<decade>[1-9]0)年代")
#: 近三年, 过去的五年, 未来五年, 一年来
_SPAN = re.compile(
    r"(?:(?P<past>最近|(?<![最附接临])近|过去的?)|(?P<next>今后|未来))(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})(?P<unit>年|个月)来?(?![级度代期多]|以上)"
    r"|(?<![\d一二两三四五六七八九十几多零〇第.])(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,2})(?P<of>年|个月)来(?![自到临])"
)


_SIGNS = frozenset("-./年月日季五世代")


class _When(NamedTuple):
    """The two ends of a date or period in ISO form, equal for one date; its English."""

    first: str
    last: str
    subtype: str
    english: str
    resolved: bool = False


@dataclass(slots=True)
class DateFinder:
    """Finds the dates of a report's sentences, one after the other.

    ``today`` is the report's date; ``this_year`` its year, where only that is known.
    """

    today: date | None = None
    this_year: int | None = None
    _said: int | None = None
    _said_month: int | None = None

    def __post_init__(self) -> None:
        if self.today:
            self.this_year = self.today.year

    def new_paragraph(self) -> None:
        """Forget the year said last."""
        self._said = self._said_month = None

    def find(self, text: str, sentence: Sentence) -> Iterator[Mention]:
        """The dates of one sentence of ``text``, a narrow view, rule by rule; of two that overlap
        the earlier, else the longer one."""
        if self._said and self.this_year and abs(self._said - self.this_year) > 1:
            self.new_paragraph()  # an old year does not date what the next sentence tells
        signs = _SIGNS.intersection(text[sentence.start : sentence.end])
        matches = [
            (match.start(), -match.end(), rule, match)
            for rule, (needs, pattern, _) in RULES.items()
            if not signs.isdisjoint(needs)
            for match in pattern.finditer(text, sentence.start, sentence.end)
        ]
        end = sentence.start
        for start, _, rule, match in sorted(matches, key=lambda found: found[:2]):
            if start >= end and (mention := RULES[rule][2](self, match, sentence.end)):
                end = mention.end
                yield mention

    # What the rules read

    def point(self, match: re.Match[str], stop: int) -> Mention | None:
        """2022年1月8日; with 至 a second one; with 以来 an open end."""
        text, end = match.string, match.end()
        when = self._point(match)
        if when is None:
            return None
        joint = _JOINT.match(text, end, stop)
        later = _POINT.match(text, joint.end(), stop) if joint else None
        if later and (last := self._point(later)) and _follows(when, last):
            end = later.end()
            resolved = when.resolved or last.resolved
            when = _When(
                when.first, last.last, "period", f"{when.english} to {last.english}", resolved
            )
        elif joint and when.subtype == "day" and (day := _LATER_DAY.match(text, joint.end(), stop)):
            end = day.end()
            last_day = f"{when.first[:-2]}{_value(day[0]):02}"
            english = _spread(when.english, _value(day[0]))
            when = _When(when.first, last_day, "period", english, when.resolved)
        since = _SINCE.match(text, end, stop)
        if since:
            return _mention(match.start(), since.end(), _open(when))
        return _mention(match.start(), end, when)

    def _point(self, match: re.Match[str]) -> _When | None:
        """One date; a part of a year takes the year said before, or the report's."""
        found = {k.removeprefix("_"): v for k, v in match.groupdict().items() if v is not None}
        year, resolved = self._year(found)
        wording = found["year"] if "year" in found else found.get("spoken")
        named = str(year) if "year" in found else _THIS.get(wording or "")
        month = _value(found["month"]) if "month" in found else None
        if month is None and not found.keys() & {"half", "quarter", "quarters", "months"}:
            return self._whole_year(found, year, named or "", resolved)
        if wording is not None:
            self._said = year
        else:
            ahead = match.string.startswith("前", match.end())  # 12月底前 lies ahead
            year = self.this_year if ahead else self._year_of(month)
            resolved = year is not None
        self._said, self._said_month = year or self._said, month
        prefix = "-" if year is None else f"{year}"
        if month is not None:
            return _in_month(found, prefix, month, year, named, resolved)
        of = f" of {named or 'the year'}"
        if "half" in found:
            first, last, english = (1, 6, "the first half") if found["half"] == "上" else (7, 12, "the second half")  # fmt: skip
        elif "quarter" in found:
            n = _value(found["quarter"])
            first, last, english = 3 * n - 2, 3 * n, f"the {ordinal(n)} quarter"
        elif "quarters" in found:
            n = _value(found["quarters"])
            first, last, english = 1, 3 * n, f"the first {english_number(n)} quarters"
        else:
            n = _value(found["months"])
            first, last, english = 1, n, f"the first {english_number(n)} months"
        return _When(
            f"{prefix}-{first:02}", f"{prefix}-{last:02}", "period", english + of, resolved
        )

    def _year(self, found: dict[str, str]) -> tuple[int | None, bool]:
        """The year printed, or meant by 今年 and the like, and whether it is worked out."""
        if "year" in found:
            return _value(found["year"]), False
        offset = _RELATIVE.get(found.get("spoken", ""))
        if offset is None or self.this_year is None:
            return None, False
        return self.this_year + offset, True

    def _whole_year(
        self, found: dict[str, str], year: int | None, named: str, resolved: bool
    ) -> _When:
        self._said, self._said_month = (
            year,
            None,
        )  # 今年 of no known year is not the year said before
        edge = _EDGES.get(found.get("end", ""))
        value = "" if year is None else str(year)
        return _When(value, value, "year", f"{edge} {named}" if edge else named, resolved)

    def _year_of(self, month: int | None) -> int | None:
        """The year of a part of a year that is printed without one."""
        if self._said:
            return self._said
        if self.today and month and month > self.today.month + 6:
            return self.today.year - 1  # in January, 12月 is last December
        return self.this_year

    def iso(self, match: re.Match[str], stop: int) -> Mention | None:
        """2022-07-23"""
        year, month, day = (int(match[name]) for name in ("year", "month", "day"))
        self._said, self._said_month = year, month
        value = f"{year}-{month:02}-{day:02}"
        when = _When(value, value, "day", f"{_MONTHS[month - 1]} {day}, {year}")
        return _mention(*match.span(), when)

    def years(self, match: re.Match[str], stop: int) -> Mention | None:
        """2019-2021年"""
        first, last = match["first"], match["last"]
        when = _When(first, last, "period", f"{first} to {last}")
        return _mention(*match.span(), when) if first < last else None

    def run(self, match: re.Match[str], stop: int) -> Mention | None:
        """1~11月"""
        found = {k: v for k, v in match.groupdict().items() if v}
        year, resolved = self._year(found)
        first, last = int(match["first"]), int(match["last"])
        if first >= last:
            return None
        if year is None:
            year = self._year_of(first)
            resolved = year is not None
        self._said = year or self._said
        prefix = "-" if year is None else f"{year}"
        english = f"{_MONTHS[first - 1]} to {_MONTHS[last - 1]}"
        english += f" {year}" if "year" in found else ""
        when = _When(f"{prefix}-{first:02}", f"{prefix}-{last:02}", "period", english, resolved)
        return _mention(*match.span(), when)

    def lone_day(self, match: re.Match[str], stop: int) -> Mention | None:
        """9日, of the month said before, else of the report's."""
        day, month = int(match["day"]), self._said_month
        if month is None:
            if self.today is None:
                return None
            month = self.today.month
        year = self._year_of(month)
        value = f"{'-' if year is None else year}-{month:02}-{day:02}"
        when = _When(value, value, "day", f"{_MONTHS[month - 1]} {day}", True)
        return _mention(*match.span(), when)

    def plan(self, match: re.Match[str], stop: int) -> Mention | None:
        """十四五: a plan period. The first is 1953-57, the second 1958-62, the third 1966-70."""
        n = _value(match["plan"] or match["old"])
        first = 1948 + 5 * n if n < 3 else 1951 + 5 * n
        when = _When(str(first), str(first + 4), "plan", f"{ordinal(n)} Five-Year Plan period")
        return _mention(*match.span(), when)

    def century(self, match: re.Match[str], stop: int) -> Mention | None:
        """本世纪中叶, 20世纪90年代. The middle of a century is its fifth and sixth decade."""
        if match["number"]:
            n, named = _value(match["number"]), f"the {ordinal(_value(match['number']))} century"
        elif self.this_year is None and match["spoken"] != "新":
            return None
        else:
            n = (
                21
                if match["spoken"] == "新"
                else (self.this_year or 0) // 100 + (match["spoken"] == "本")
            )
            named = {"本": "this century", "上": "the last century", "新": "the new century"}[match["spoken"]]  # fmt: skip
        base, resolved = 100 * (n - 1), match["spoken"] is not None
        if match["decade"]:
            first = base + _value(match["decade"])
            when = _When(str(first), str(first + 9), "period", f"the {first}s", resolved)
        elif match["middle"]:
            when = _When(
                str(base + 41), str(base + 60), "period", f"the middle of {named}", resolved
            )
        else:
            when = _When(str(base + 1), str(base + 100), "period", named, resolved)
        return self._since(match, stop, when)

    def decade(self, match: re.Match[str], stop: int) -> Mention | None:
        """90年代, of the twentieth century."""
        first = 1900 + int(match["decade"])
        when = _When(str(first), str(first + 9), "period", f"the {first}s", True)
        return self._since(match, stop, when)

    def _since(self, match: re.Match[str], stop: int, when: _When) -> Mention:
        since = _SINCE.match(match.string, match.end(), stop)
        return (
            _mention(match.start(), since.end(), _open(when))
            if since
            else _mention(*match.span(), when)
        )

    def span(self, match: re.Match[str], stop: int) -> Mention | None:
        """近三年, 未来五年: up to the report's date or from it; a duration where that is unknown."""
        n = _value(match["n"] or match["count"])
        months = (match["unit"] or match["of"]) == "个月"
        ahead = match["next"] is not None
        unit = ("month" if months else "year") + ("s" if n > 1 else "")
        english = (
            f"the {'next' if ahead else 'past'} {english_number(n) + ' ' if n > 1 else ''}{unit}"
        )
        if self.today is None:
            duration = f"P{n}{'M' if months else 'Y'}"
            return _mention(*match.span(), _When(duration, duration, "period", english))
        steps = (n if months else 12 * n) * (1 if ahead else -1)
        ends = sorted([self.today, _moved(self.today, steps)])
        when = _When(ends[0].isoformat(), ends[1].isoformat(), "period", english, True)
        return _mention(*match.span(), when)


#: Every rule by name: what a text must have for it, what it looks for, and how a hit is read.
RULES: dict[
    str, tuple[str, re.Pattern[str], Callable[[DateFinder, re.Match[str], int], Mention | None]]
] = {
    "iso": ("-./", _ISO, DateFinder.iso),
    "years": ("年", _YEARS, DateFinder.years),
    "run of months": ("月", _RUN, DateFinder.run),
    "point": ("年月季", _POINT, DateFinder.point),
    "lone day": ("日", _LONE_DAY, DateFinder.lone_day),
    "plan": ("五", _PLAN, DateFinder.plan),
    "century": ("世", _CENTURY, DateFinder.century),
    "decade": ("代", _DECADE, DateFinder.decade),
    "span": ("年月", _SPAN, DateFinder.span),
}


def _value(text: str) -> int:
    """2022年 → 2022, 二〇二二年 → 2022, 十二月 → 12, 三 → 3."""
    bare = text.rstrip("年月日号")
    digits = bare.replace("○", "〇")
    if not digits.isascii() and len(digits) == 4:
        return int("".join(str(number(digit)) for digit in digits))
    return int(number(digits))


def _in_month(
    found: dict[str, str], prefix: str, month: int, year: int | None, named: str | None, resolved: bool
) -> _When:  # fmt: skip
    """A month, a day or a third of it. The year is named in English only where it is printed."""
    head, name = f"{prefix}-{month:02}", _MONTHS[month - 1]
    after = f" {named}" if named else ""
    if "day" in found:
        day = _value(found["day"])
        comma = f",{after}" if named and named.isdecimal() else after
        return _When(
            f"{head}-{day:02}", f"{head}-{day:02}", "day", f"{name} {day}{comma}", resolved
        )
    if "third" in found:
        word, first, last = _THIRDS[found["third"]]
        last = min(last, monthrange(year or 2000, month)[1])
        return _When(
            f"{head}-{first:02}", f"{head}-{last:02}", "period", f"{word}{name}{after}", resolved
        )
    edge = _EDGES.get(found.get("edge", ""))
    return _When(
        head, head, "month", f"{edge} {name}{after}" if edge else f"{name}{after}", resolved
    )


def _follows(when: _When, last: _When) -> bool:
    """Whether two dates can be the ends of a period: of one precision, or both in a year."""
    whole = when.subtype == "year"
    return bool(when.first) and when.first < last.first and whole == (last.subtype == "year")


def _open(when: _When) -> _When:
    """The period since a date."""
    first = f"{when.first}/.." if when.first else ""
    english = f"since {when.english}"
    return when._replace(first=first, last=first, subtype="period", english=english)


def _spread(english: str, day: int) -> str:
    """``December 7`` and 9 → ``December 7 to 9``; ``January 8, 2022`` → ``January 8 to 10, 2022``."""
    head, comma, year = english.partition(",")
    return f"{head} to {day}{comma}{year}"


def _moved(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _in_calendar(value: str) -> bool:
    """Whether a day is one: not February 30. In a year unknown, February has 29."""
    day = _DAY_VALUE.fullmatch(value)
    if day is None:
        return True
    year = 2000 if day["year"] == "-" else int(day["year"])
    return int(day["day"]) <= monthrange(year, int(day["month"]))[1]


def _mention(start: int, end: int, when: _When) -> Mention:
    value = when.first if when.first == when.last else f"{when.first}/{when.last}"
    if not all(_in_calendar(day) for day in value.split("/")):
        value = ""  # a slip in the report; its English stays
    return Mention(
        "date", start, end, when.subtype, value=value or None, english=when.english,
        resolved=when.resolved and bool(value),
    )  # fmt: skip
