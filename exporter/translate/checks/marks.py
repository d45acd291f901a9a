"""Quotation marks and brackets of the source in the English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter.model import Flag
from exporter.translate.checks.pair import Pair

_SLOT = re.compile("[“\u300c\u300e](?P<said>[^“”\u300c-\u300f]{1,60})[”\u300d\u300f]")
_QUOTES = re.compile(r"[\"“”„«»‘]|(?<!\w)['’](?=\w)|''|``|[*_]\w|[\u300a-\u300f]")
_LONG = 8  # characters; a shorter name needs no marks where it has capitals
_OPENING, _CLOSING = "([（", ")]）"


def findings(pair: Pair) -> Iterator[Flag]:
    """A flag where quotation marks of the source are gone, and where a mark has no counterpart."""
    slots = list(_SLOT.finditer(pair.zh))
    terms = {pair.chinese(m) for _, m in pair.mentions if m.ref}  # their English needs no marks
    told = [slot["said"] for slot in slots if slot["said"] not in terms]
    if (len(told) > 1 or (told and len(told[0]) >= _LONG)) and not _QUOTES.search(pair.text):
        yield Flag("mark", f"The source puts “{told[0]}” in quotation marks, the English nothing.")
    elif _balanced(pair.zh, "“", "”") and _odd(pair.text):
        yield Flag("mark", "A quotation mark has no counterpart.")
    brackets = [pair.zh.count(mark) for mark in "()"]
    if brackets[0] == brackets[1]:
        opened, closed = (sum(map(pair.text.count, marks)) for marks in (_OPENING, _CLOSING))
        if opened != closed and not re.search(r"(?<![(\w])\w{1,3}\)", pair.text):
            yield Flag("mark", "A bracket has no counterpart.")


def _balanced(text: str, opening: str, closing: str) -> bool:
    return text.count(opening) == text.count(closing)


def _odd(text: str) -> bool:
    """Whether double quotation marks do not pair; straight and curly ones may be mixed."""
    return sum(map(text.count, '"“”„«»')) % 2 == 1
