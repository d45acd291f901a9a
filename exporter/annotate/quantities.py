"""Quantities: figures with 万 and 亿 and their units as plain numbers and as English wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from exporter.model import Mention, Sentence

_MAGNITUDES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7,
               "亿": 10**8, "万亿": 10**12}  # fmt: skip

#: Chinese unit → (subtype, English unit: plural form or sign). ``None``: a classifier, bare count.
#: National metrology: GB 3100–3102; 亩 is 1/15 hectare.
UNITS: dict[str, tuple[str, str | None]] = {
    "元": ("money", "yuan"), "美元": ("money", "US dollars"),
    "%": ("percent", "%"), "‰": ("percent", "‰"),
    "个百分点": ("percent", "percentage points"),
    "吨": ("mass", "metric tons"), "公斤": ("mass", "kilograms"),
    "千瓦时": ("energy", "kilowatt-hours"), "千瓦": ("power", "kilowatts"),
    "GW": ("power", "GW"), "MW": ("power", "MW"), "kW": ("power", "kW"),
    "亩": ("area", "mu"), "公顷": ("area", "hectares"), "平方公里": ("area", "square kilometers"),
    "平方米": ("area", "square meters"), "平米": ("area", "square meters"),
    "立方米": ("volume", "cubic meters"), "公里": ("length", "kilometers"),
    "千米": ("length", "kilometers"), "米": ("length", "meters"),
    "天": ("duration", "days"), "小时": ("duration", "hours"), "分钟": ("duration", "minutes"),
    "个工作日": ("duration", "working days"), "周年": ("duration", "years"), "年": ("duration", "years"),
    "个月": ("duration", "months"), "倍": ("ratio", "times"),
    "人次": ("count", "person-times"), "人": ("count", "people"), "户": ("count", "households"),
}  # fmt: skip
_CLASSIFIERS = "个 家 项 件 条 处 所 名 位 座 台 部 辆 次 场 宗 张 套 种 类 大类 批 支 头 只 株 栋 间 根 基 篇 起 例 步 级 组 岁"
UNITS |= dict.fromkeys(_CLASSIFIERS.split(), ("count", None))

_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_MAGNITUDE = "|".join(sorted(_MAGNITUDES, key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?<![\d.A-Za-z第+])(?P<number>{_NUMBER})(?P<before>[余多])?(?:(?!千[米克瓦])(?P<magnitude>{_MAGNITUDE}))?"
    rf"(?P<after>[余多])?(?P<unit>{_UNIT})?(?![A-Za-z\d+代])"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PERCENT = re.compile(rf"百分之(?P<number>{_NUMBER})")


def find_quantities(text: str, sentence: Sentence) -> Iterator[Mention]:
    """The quantities of one sentence: every Arabic figure with a magnitude or a known unit."""
    for match in _QUANTITY.finditer(text, sentence.start, sentence.end):
        unit = match["unit"]
        if not unit and not match["magnitude"]:
            continue
        if unit == "年" and not match["magnitude"] and _YEAR.fullmatch(match["number"]):
            continue
        subtype, english = UNITS[unit] if unit else ("count", None)
        value = _value(match["number"], match["magnitude"])
        wording = english_quantity(value, english)
        if match["before"] or match["after"]:
            wording = f"more than {wording}"
        yield _mention(match, subtype, value, english, wording)
    for match in _PERCENT.finditer(text, sentence.start, sentence.end):
        value = _value(match["number"], None)
        yield _mention(match, "percent", value, "%", english_quantity(value, "%"))


def _mention(
    match: re.Match[str], subtype: str, value: Decimal, unit: str | None, english: str
) -> Mention:
    return Mention(
        "quantity", match.start(), match.end(), subtype=subtype, value=f"{value:f}", unit=unit,
        english=english,
    )  # fmt: skip


def _value(number: str, magnitude: str | None) -> Decimal:
    plain = Decimal(number.replace(",", ""))
    if not magnitude:
        return plain  # with the decimals printed: 4.0% stays 4.0%
    value = plain * _MAGNITUDES[magnitude]
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def english_quantity(value: Decimal, unit: str | None) -> str:
    """The wording a good editor would print: ``76.69 billion yuan``, ``21,000 square meters``,
    ``8.5%``. ``unit`` is the plural form or a sign."""
    for size, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if value >= size and (value / size).normalize().as_tuple().exponent >= -4:  # type: ignore[operator]
            figure = f"{(value / size).normalize():f} {word}"
            break
    else:
        figure = f"{value:,f}"
    if unit is None:
        return figure
    if unit in ("%", "‰"):
        return figure + unit
    if value == 1 and unit.endswith("s") and unit != "US dollars":
        unit = {"people": "person"}.get(unit, unit.removesuffix("s"))
    return f"{figure} {unit}"
