"""English units: what dimension each measures, and its size in that dimension.

Sizes are those of the SI brochure, for mu, jin and li those of GB 3100, for mile, acre and the like
the international ones. A currency is a size of its own: no rate of exchange is known here.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple


class Unit(NamedTuple):
    """A unit: its dimension, and how many of the dimension's smallest unit here it is."""

    dimension: str
    size: Fraction


def _sizes(dimension: str, sizes: dict[str, str]) -> dict[str, Unit]:
    return {
        name: Unit(dimension, Fraction(size))
        for size, names in sizes.items()
        for name in names.split("|")
    }


#: Each English name of a unit, in lower case; a trailing ``s`` is optional.
UNITS: dict[str, Unit] = {
    **_sizes("length", {"1000": "kilometer|kilometre|km", "1": "meter|metre", "1/100": "centimeter|centimetre|cm",
                        "1/1000": "millimeter|millimetre|mm", "1/1000000000": "nanometer|nanometre|nm",
                        "500": "li", "1609": "mile", "1852": "nautical mile", "3048/10000": "feet|foot|ft",
                        "9144/10000": "yard", "254/10000": "inch|inches"}),
    **_sizes("area", {"1000000": "square kilometer|square kilometre|sq km|km2|km²", "10000": "hectare",
                      "1": "square meter|square metre|sq m|m2|m²", "2000/3": "mu", "4047": "acre",
                      "2590000": "square mile", "929/10000": "square feet|square foot"}),
    **_sizes("volume", {"1": "cubic meter|cubic metre|m3|m³", "1/1000": "liter|litre"}),
    **_sizes("mass", {"1000": "ton|tonne|metric ton|metric tonne", "1": "kilogram|kg|kilo", "1/1000": "gram",
                      "1/1000000": "milligram|mg", "1/1000000000": "microgram|µg|μg", "1/2": "jin|catty|catties",
                      "4536/10000": "pound|lb"}),
    **_sizes("power", {"1": "kilowatt|kw", "1000": "megawatt|mw", "1000000": "gigawatt|gw"}),
    **_sizes("energy", {"1": "kilowatt-hour|kilowatt hour|kwh", "1000": "megawatt-hour|megawatt hour|mwh",
                        "1000000": "gigawatt-hour|gigawatt hour|gwh"}),
    **_sizes("duration", {"1": "second", "60": "minute", "3600": "hour", "86400": "day", "604800": "week",
                          "2629800": "month", "31557600": "year", "315576000": "decade", "3155760000": "century"}),
    **_sizes("percent", {"1/100": "%|percent|per cent|pct", "1/1000": "‰|per mille"}),
    **_sizes("points", {"1": "percentage point|percentage-point"}),
    **_sizes("temperature", {"1": "°c|degrees celsius|celsius", "2": "°f|degrees fahrenheit|fahrenheit"}),
    **_sizes("money", {"1": "yuan|rmb|cny|renminbi", "2": "dollar|us dollar|u.s. dollar|usd|us$|$", "3": "euro|€",
                       "4": "sterling|£", "5": "yen|japanese yen", "6": "hong kong dollar|hkd|hk$", "10": "nt$|new taiwan dollar",
                       "7": "won", "8": "ruble|rouble", "9": "rupee"}),
}  # fmt: skip

_SIGNS = "(?:US|HK|NT)?\\$|€|£"
_NAMES = "|".join(sorted((re.escape(n) for n in UNITS if n[0].isalpha()), key=len, reverse=True))
#: A unit right after a number; ``¥`` stands for yuan and yen alike and tells nothing.
_AFTER = re.compile(rf"[\s-]*(?:(?P<sign>%|‰|°[CF]|{_SIGNS})|(?:chinese )?(?P<name>{_NAMES})s?(?![\w-]))", re.IGNORECASE)  # fmt: skip
_BEFORE = re.compile(rf"(?P<sign>{_SIGNS}|RMB|CNY|USD|HKD)\s?$")


def unit_at(text: str, start: int, end: int) -> tuple[str | None, int, int]:
    """The unit of a number at ``text[start:end]``: its name in lower case, or ``None``, and where
    number and unit begin and end together."""
    after = _AFTER.match(text, end)
    if after:
        return (after["sign"] or after["name"]).lower(), start, after.end()
    before = _BEFORE.search(text[max(0, start - 4) : start])
    if before:
        return before["sign"].lower(), start - len(before[0]), end
    return None, start, end


def unit_of(english: str | None) -> Unit | None:
    """The unit that annotation names (``square meters``, ``yuan per metric ton``), if it is here."""
    if not english:
        return None
    name = english.partition(" per ")[0].partition(" of ")[0].lower()
    return UNITS.get(name) or UNITS.get(name.removesuffix("s"))
