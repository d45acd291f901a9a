"""Numbers as Chinese prints them: 766.9亿, 三百多万, 二十三, as exact decimals."""

from __future__ import annotations

import re
from decimal import Decimal

from exporter.text import chinese_number

#: Arabic figures, with separators and decimals.
ARABIC = r"\d+(?:,\d{3})*(?:\.\d+)?"
#: What may follow figures and multiplies them: 万, 亿, 百亿, 百亿亿; not the 千 of 千瓦.
MAGNITUDE = "(?:[十百万亿]|千(?![米克瓦])){1,4}"
#: A Chinese numeral. One of magnitudes alone (千万) is one too.
CHINESE = "(?:[零〇一二两三四五六七八九十百万亿]|千(?![米克瓦]))+"

_TEN_TO = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}


def number(text: str) -> Decimal:
    """The value of figures, with magnitudes or without, or of a Chinese numeral (三点五亿, 八十). Decimals
    are kept as printed where there is no magnitude: ``4.0`` stays 4.0."""
    figures = re.match(ARABIC, text)
    if not figures:
        whole, _, rest = text.partition("点")
        decimals = rest.rstrip("十百千万亿")
        digits = "".join(str(chinese_number(digit)) for digit in decimals)
        value = Decimal(f"{chinese_number(whole)}.{digits}" if digits else chinese_number(whole))
        magnitudes = rest[len(decimals) :]
    else:
        value = Decimal(figures[0].replace(",", ""))
        magnitudes = text[figures.end() :]
    exponent = sum(_TEN_TO[character] for character in magnitudes)
    return plain(value.scaleb(exponent)) if exponent else value


def plain(value: Decimal) -> Decimal:
    """``value`` without an exponent and without zeros after its last decimal."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
