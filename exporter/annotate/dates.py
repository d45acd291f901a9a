"""Dates and periods written in Arabic figures, as ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter.model import Mention, Sentence

_MONTHS = ("January February March April May June July August September October November "
           "December").split()  # fmt: skip
_PATTERN = re.compile(
    r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)年(?:(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]\d|0?[1-9])日)?)?"
    r"|(?P<m2>1[0-2]|0?[1-9])月(?P<d2>3[01]|[12]\d|0?[1-9])日"
    r"|(?P<from>1[0-2]|[1-9])(?:[~—-]|至)(?P<to>1[0-2]|[1-9])月"
    r"|(?P<m3>1[0-2]|[1-9])月(?=底|份|初|中旬|末|[,。、]))"
)


def find_dates(text: str, sentence: Sentence) -> Iterator[Mention]:
    """The dates of one sentence: years, months, days, and runs of months (1~11月)."""
    for match in _PATTERN.finditer(text, sentence.start, sentence.end):
        subtype, value, english = _reading(match)
        yield Mention("date", match.start(), match.end(), subtype, value=value, english=english)


def _reading(match: re.Match[str]) -> tuple[str, str, str]:
    if match["from"]:
        first, last = int(match["from"]), int(match["to"])
        english = f"{_MONTHS[first - 1]} to {_MONTHS[last - 1]}"
        return "period", f"--{first:02}/--{last:02}", english
    year = match["year"]
    month = match["month"] or match["m2"] or match["m3"]
    day = match["day"] or match["d2"]
    if not month:
        return "year", year, year
    name, number = _MONTHS[int(month) - 1], f"{int(month):02}"
    if not day:
        return "month", f"{year or '-'}-{number}", f"{name} {year}" if year else name
    english = f"{name} {int(day)}, {year}" if year else f"{name} {int(day)}"
    return "day", f"{year or '-'}-{number}-{int(day):02}", english
