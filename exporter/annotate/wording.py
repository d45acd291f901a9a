"""How a good editor prints a quantity in English."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_SMALL = "zero one two three four five six seven eight nine ten".split()
_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth".split()
_PARTS = {2: "half", 4: "quarter"}
_SIGNS = ("%", "‰", "°C")
_UNCHANGED = (
    "yuan",
    "yen",
    "jin",
    "mu",
    "percent",
    "GW",
    "MW",
    "kW",
    "GWh",
    "MWh",
    "kWh",
    "US dollars",
)


def english_quantity(values: Sequence[Decimal], unit: str | None, spoken: bool = False) -> str:
    """``76.69 billion yuan``, ``21,000 square meters``, ``8.5%``, ``5 to 6 meters``.

    ``values`` is one number or the two ends of a range; ``unit`` the plural form or a sign. A
    ``spoken`` number, one in Chinese numerals, up to ten is spelled out.
    """
    shown = [
        _figure(value, spoken and unit not in _SIGNS and unit != "percent") for value in values
    ]
    if unit in _SIGNS:
        return " to ".join(figure + unit for figure in shown)
    figure = " to ".join(shown)
    if unit is None:
        return figure
    head, per, rate = unit.partition(" per ")
    if list(values) == [1] and head not in _UNCHANGED:
        head = _singular(head)
    return f"{figure} {head}{per}{rate}"


def _figure(value: Decimal, spelled: bool) -> str:
    for size, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        scaled = (value / size).normalize()
        if value >= size and int(scaled.as_tuple().exponent) >= -4:
            return f"{scaled:,f} {word}"
    if spelled and value == value.to_integral_value() and value < len(_SMALL):
        return _SMALL[int(value)]
    return f"{value:,f}"


def _singular(unit: str) -> str:
    special = {"people": "person", "inches": "inch", "years old": "year old"}
    head, of, rest = unit.partition(" of ")
    return special.get(unit) or head.removesuffix("s") + of + rest


def english_number(value: int) -> str:
    """``three``; in figures from eleven on."""
    return _SMALL[value] if value < len(_SMALL) else f"{value:,}"


def ordinal(value: Decimal | int) -> str:
    """``first`` to ``tenth``, then ``11th``, ``22nd``."""
    whole = int(value)
    if whole < len(_ORDINALS):
        return _ORDINALS[whole]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(whole % 10, "th")
    return f"{whole:,}" + ("th" if whole % 100 in (11, 12, 13) else ending)


def english_fraction(above: int, below: int) -> str:
    """``three quarters``, ``one third``, ``half``."""
    part = _PARTS.get(below) or ordinal(below)
    if (above, below) == (1, 2):
        return part
    return f"{english_number(above)} {part}{'s' if above > 1 else ''}"
