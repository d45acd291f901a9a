"""Reads every number of a Chinese sentence, in every way that it can be meant."""

from __future__ import annotations

import re
from fractions import Fraction

from exporter.text import chinese_number

_MAGNITUDES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_ARABIC = re.compile(
    r"(?P<digits>\d+(?:, ?\d{3})*(?:\.\d+)?)(?: ?[多余几来]?个?(?P<magnitude>[十百千万亿]+))?"
)
_CHINESE = re.compile(
    "[〇○零一二两三四五六七八九十百千万亿廿卅]+(?:点[零一二三四五六七八九]+[百千万亿]*)?"
)
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_PLAIN = str.maketrans({"廿": "二十", "卅": "三十"} | dict(zip("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十", strict=True)) | dict(zip("ⅠⅡⅢⅣⅤ", "12345", strict=True)))  # fmt: skip
#: 11万7015, 7万8千, 23秒54
_COMPOUND = re.compile(r"(?P<high>\d+)(?P<mark>[万亿秒])(?P<low>\d+)(?P<magnitude>[百千万]?)")


#: Two numbers that share a magnitude: 三到十万, 5-6亿.
_SHARED = re.compile(r"(\d+(?:\.\d+)?|[一二三四五六七八九])(?:[到至]|-|~|—)(?:\d+(?:\.\d+)?|[一二三四五六七八九十])(?P<magnitude>[百千万亿]+)")  # fmt: skip


def source_numbers(zh: str) -> set[Fraction]:
    """Every number that an English reader may find in a sentence: whole, without its magnitude, in
    parts (7.19 is July 19), digit by digit (二三级), as hour of a day of twelve hours."""
    values: set[Fraction] = set()
    zh = zh.translate(_PLAIN)
    for match in _SHARED.finditer(zh):
        first = (
            Fraction(match[1])
            if match[1][0].isdigit() and match[1].isascii()
            else Fraction(_DIGITS[match[1]])
        )
        values.add(first * _size(match["magnitude"]))
    for match in _ARABIC.finditer(zh):
        digits = re.sub("[, ]", "", match["digits"])
        value = Fraction(digits)
        values |= {value, *map(Fraction, re.findall(r"\d+", match["digits"]))}
        if match["magnitude"]:
            values.add(value * _size(match["magnitude"]))
        if value <= 24:
            values |= {value - 12, value + 12, value * 100}  # 5 p.m., 1700 hours
    for match in _COMPOUND.finditer(zh):
        high, low = match["high"], match["low"]
        if match["mark"] == "秒":
            values.add(Fraction(f"{high}.{low}"))
        else:
            values.add(int(high) * _size(match["mark"]) + Fraction(low) * _size(match["magnitude"]))
    for match in _CHINESE.finditer(zh):
        values |= _spoken(match[0])
    return values


def _size(magnitude: str) -> int:
    size = 1
    for character in magnitude:
        size *= _MAGNITUDES[character]
    return size


def _spoken(numeral: str) -> set[Fraction]:
    whole, point, rest = numeral.partition("点")
    digits = [_DIGITS[c] for c in whole if c in _DIGITS]
    values = {Fraction(chinese_number(whole.replace("○", "〇"))), *map(Fraction, digits)}
    if len(digits) == len(whole):
        values.add(Fraction("".join(map(str, digits))))
    if point:
        decimals = rest.rstrip("百千万亿")
        printed = "".join(str(_DIGITS[c]) for c in decimals)
        values.add(Fraction(f"{chinese_number(whole)}.{printed}") * _size(rest[len(decimals) :]))
    return values
