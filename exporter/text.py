"""Views of a captured text that keep its offsets, and the reading of Chinese numerals."""

from __future__ import annotations

CHINESE_NUMERAL = "[零一二三四五六七八九十百千]+"
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def narrow(text: str) -> str:
    """Full-width ASCII (:,()12) as plain ASCII, so that one pattern reads either; character for
    character, so offsets are those of ``text``."""
    return text.translate(_NARROW)


def chinese_number(text: str) -> int:
    """The value of a Chinese numeral below ten thousand: 二十三 → 23, 一百零八 → 108."""
    total, digit = 0, 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total += (digit or 1) * _TENS[character]
            digit = 0
    return total + digit
