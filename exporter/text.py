"""Views of a captured text that keep its offsets, and the reading of Chinese numerals and of days."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

CHINESE_NUMERAL = "[零一二三四五六七八九十百千]+"
#: Characters that take no room and are not white space: zero-width spaces and joiners, marks.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
#: What shows nothing: white space and invisible characters.
BLANK = INVISIBLE + "".join(c for c in map(chr, range(0x3001)) if c.isspace())
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def narrow(text: str) -> str:
    """Full-width ASCII (:,()12) as plain ASCII, so that one pattern reads either; character for
    character, so offsets are those of ``text``."""
    return text.translate(_NARROW)


class _Table(dict[int, str]):
    """What each character becomes, worked out when it is first met; a character for each."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if _is_han(character):
            converted = _simplifier().convert(character)
            character = converted if len(converted) == 1 else character
        self[code] = character
        return character


_SIMPLE = _Table()
_PLAIN = _Table({code: chr(narrowed) for code, narrowed in _NARROW.items()})


def simplified(text: str) -> str:
    """Traditional characters as Simplified ones, by opencc, character for character, so offsets
    are those of ``text``."""
    return text.translate(_SIMPLE)


def plain(text: str) -> str:
    """The view that patterns read: narrow and Simplified; offsets are those of ``text``."""
    return text.translate(_PLAIN)


def _is_han(character: str) -> bool:
    return (
        "\u3400" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or character >= "\U00020000"
    )


@cache
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def is_traditional(text: str) -> bool:
    """Whether a text is in Traditional script: more than one Chinese character in fifty changes
    when it is put into Simplified script."""
    changed = sum(a != b for a, b in zip(text, simplified(text), strict=True))
    return changed * 50 > sum(map(_is_han, text))


def is_day(text: str) -> bool:
    """Whether ``text`` is a day in ISO 8601, as in 2024-01-03."""
    try:
        return re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) is not None and bool(
            date.fromisoformat(text)
        )
    except ValueError:
        return False


def chinese_number(text: str) -> int:
    """The value of a Chinese numeral: 二十三 → 23, 三百五十万 → 3500000, 千亿 → 100000000000."""
    total = section = 0
    digit: int | None = None
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TENS:
            section += (1 if digit is None else digit) * _TENS[character]
            digit = None
        else:
            section, digit = section + (digit or 0), None
            if character == "亿":
                total = (total + section or 1) * _GROUPS[character]
            else:
                total += (section or 1) * _GROUPS[character]
            section = 0
    return total + section + (digit or 0)
