"""Views of a captured text that keep its offsets, and the reading of Chinese numerals."""

from __future__ import annotations

CHINESE_NUMERAL = "[零一二三四五六七八九十百千]+"
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def narrow(text: str) -> str:
    """Full-width ASCII (:,()12) as plain ASCII, so that one pattern reads either; character for
    character, so offsets are those of ``text``."""
    return text.translate(_NARROW)


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
