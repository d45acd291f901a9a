"""Quantities: numbers with what they count, as plain values and as English wording.

A quantity reaches over the words that make it rough (近300亿元, 8%以上); its value is the number
itself. Each rule of :data:`RULES` has a name. Ordinals (第三) are quantities of the subtype
``ordinal``; numerals in names, grades and set phrases are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from exporter.annotate.numbers import ARABIC, CHINESE, MAGNITUDE, number, plain
from exporter.annotate.units import CLASSIFIERS, MEASURES, NOT_UNITS, RATES, SPOKEN
from exporter.annotate.wording import english_fraction, english_quantity, ordinal
from exporter.model import Mention, Sentence


def _any(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


_LATIN = "(?![A-Za-z])"  # 12GW, not 5G or 3A
_RATE = rf"(?:/(?P<rate>{_any(RATES)}))?"
_AFTER = "(?P<after>以上|以下|左右|上下|以内|之内|开外)?"
_TO = "(?:-|~|—|–|至|到)"

#: 766.9亿元, 20多项, 5%-6%, 3095万吨/年.
_FIGURES = re.compile(
    rf"(?<![\d.A-Za-z第+/])(?:(?P<from>{ARABIC})(?P<m1>{MAGNITUDE})?(?P<u1>{_any(MEASURES)})?{_TO})?"
    rf"(?P<number>{ARABIC}) ?(?P<more>[余多])?(?P<magnitude>{MAGNITUDE})?(?P<more2>[余多])?"
    rf"(?:(?!{NOT_UNITS})(?P<unit>{_any(MEASURES.keys() | CLASSIFIERS)})|(?![\d+代])){_LATIN}{_RATE}{_AFTER}"
)
#: 三百多万元, 十二个, 两三年; of a numeral of magnitudes alone, 亿元, 千人, 百亿级.
_SPOKEN = re.compile(
    rf"(?<![零〇一二两三四五六七八九十百千万亿第初之几数多余\d点])(?!千方|(?<=千家)万户|(?<=最[后先])一公?[里米]|一(?:个(?!月|小时|星期|工作日)|{_any(SPOKEN - {'个'})}|天|周|人|户|秒|岁|年[来一四中级度到比]))(?!(?<=[每这那上下新前后头近去又第过的])一年)"
    rf"(?:(?P<from>[二两三四五六七八九十]+){_TO})?"
    rf"(?P<number>{CHINESE}(?:点[零一二三四五六七八九]+)?)(?P<more>[余多几])?(?P<magnitude>[万亿]+)?(?P<more2>[余多])?"
    rf"(?:(?!{NOT_UNITS})(?P<unit>{_any((MEASURES.keys() | SPOKEN) - {'分'})})|(?=级))?{_RATE}{_AFTER}"
)
_BARE = re.compile("[十百千万亿]+")
_SIZED = re.compile("级|企业|产业|园区|集群|项目")  # 百亿级, 百亿企业
_LARGE = re.compile("(?:十|百|千)?[万亿]+|千")
_PER = re.compile(
    rf"(?P<of>[百千万]|[一二三四五六七八九十]+|\d+)分之(?:(?P<from>{ARABIC}|{CHINESE}){_TO})?(?P<number>{ARABIC}|(?:{CHINESE})(?:点{CHINESE})?){_AFTER}"
)
_TENTHS = re.compile(
    rf"(?<![零〇一二两三四五六七八九十百千万亿\d第])(?P<number>[一二两三四五六七八九]|\d(?![\d.]))成(?P<more>多)?{_AFTER}"
    "(?![立功果为员本长绩效品熟就型交分都名圈建不活套])"
)
_DOUBLING = re.compile(r"翻了?(?P<number>[一二两三四]|\d)?番")
_POINTS = re.compile(
    r"(?P<number>\d{1,2}|[两三四五六七八九十])(?P<tiers>)点(?=意见|要求|建议|希望|体会|看法|感受|思考|共识|说明)"
)
_LEVELS = re.compile(
    "(?<=[省市县区旗乡镇村下])(?P<number>[两三四五])级(?!以上|书记)"
    "|(?P<tiers>[两三四五])级(?=[\u4e00-\u9fff]{0,8}(?:体系|机制|网络|网格|联动|架构|贯通))"
)
_ORDINAL = re.compile(
    rf"第(?P<number>(?>\d+|{CHINESE}))(?![章节条款编方手线\d]|部分|时间|书记|责任|生产力|要务|资源|动力|议题|民生|产业)"
)

_BEFORE = re.compile(
    "(?P<nearly>(?<![最附接临邻靠亲新就远将])近|将近)$|(?P<about>(?<![节合公条签制预违履解大])约|大约)$"
    "|(?P<more>超过|(?<![高赶反])超|逾|(?<![以之线晚早网街台身头地水桌山千百])(?P<up>上))$|(?P<less>不足|不到)$"
    "|(?P<least>至少|不低于|不少于|不小于)$|(?P<most>不超过|不高于|不多于|至多)$"
)
_ROUGH = {
    "nearly": "nearly", "about": "about", "more": "more than", "less": "less than",
    "least": "at least", "most": "no more than",
    "以上": "at least", "以下": "below", "左右": "about", "上下": "about", "以内": "no more than",
    "之内": "no more than", "开外": "more than",
}  # fmt: skip
_GROWTH = re.compile("(?:增长|增加|提高|提升|扩大|上升|增|涨)(?:了|近|约)?$")
#: 户 counts firms as well as families.
_FIRMS_BEFORE = re.compile("(?:企业|主体|商户|工商户|个体)(?:[^,。;、\\d]{0,4})$")
_FIRMS_AFTER = re.compile("(?:企业|市场主体|经营主体|个体|商户|法人)")
_PAIR = re.compile("(?P<a>[一二两三四五六七八九])(?P<b>[一二两三四五六七八九])")
#: 五年 of a five-year plan; 三个代表 and the like, which the glossary or quotation marks may not show.
_SET_PHRASES = re.compile(
    "五年(?:规划|计划)|[一二两三四五六七八九十]+个(?:[一二两三四五六七八九十]|代表|全面|意识|自信|维护|确立|毫不动摇|务必|结合|先锋|年[”活])"
    "|三次产业|五项原则|四项基本原则|(?:成千上万|成百上千|千家万户|万无一失|百年|千年|万年|一成不变)|[三两]公(?!里|斤|顷)|十字|四季|[三二]等"
)


_SIGNS = frozenset("0123456789一二两三四五六七八九十百千万亿分成番点级第")


def find_quantities(text: str, sentence: Sentence) -> Iterator[Mention]:
    """The quantities of one sentence of ``text``, a narrow view, rule by rule."""
    signs = _SIGNS.intersection(text[sentence.start : sentence.end])
    for needs, pattern, reading in RULES.values():
        if not signs.isdisjoint(needs):
            for match in pattern.finditer(text, sentence.start, sentence.end):
                mention = reading(match)
                if mention:
                    yield mention


def _figures(match: re.Match[str]) -> Mention | None:
    unit = match["unit"]
    if not unit and not match["magnitude"]:
        return None
    if unit == "年" and not match["magnitude"] and re.fullmatch("(?:19|20)\\d\\d", match["number"]):
        return None
    return _amount(match, (match["number"] + (match["magnitude"] or ""),))


def _spoken(match: re.Match[str]) -> Mention | None:
    numeral, magnitude, unit = match["number"], match["magnitude"] or "", match["unit"]
    if _SET_PHRASES.match(match.string, match.start()):
        return None
    if (numeral == "二" and unit != "年") or (
        unit == "方" and not magnitude
    ):  # 二期, 二道; 八方. Two things are 两个.
        return None
    bare = _BARE.fullmatch(numeral) and numeral != "十" and not match["more"]
    rough = _BEFORE.search(match.string[max(0, match.start() - 4) : match.start()])
    if bare:
        large = _LARGE.fullmatch(numeral) and (
            unit in MEASURES or _SIZED.match(match.string, match.end())
        )
        if not (
            large
            or (rough and (unit or "万" in numeral or "亿" in numeral))
            or (unit and match["more2"])
        ):
            return None
    elif not unit and not (magnitude and match["more"]):
        return None
    quoted = match.string[match.start() - 1 : match.start()] in ("“", "‘", '"')
    if quoted and unit not in ("分钟", "小时", "公里", "个小时", "斤"):
        return None
    pair = _PAIR.search(numeral)
    if pair:
        if number(pair["b"]) != number(pair["a"]) + 1:
            return None  # 唯一一位
        return _amount(match, tuple(numeral.replace(pair[0], pair[k]) + magnitude for k in "ab"))
    return _amount(match, (numeral + magnitude,))


def _amount(match: re.Match[str], numerals: tuple[str, ...]) -> Mention:
    """The mention of a number with a unit; two ``numerals`` are the ends of a range."""
    unit = match["unit"]
    subtype, english = MEASURES.get(unit or "", ("count", None))
    if unit == "户" and _counts_firms(match):
        english = None
    values = [number(numeral) for numeral in numerals]
    if match["from"]:
        own = match.groupdict().get("m1") or (match["magnitude"] or "")
        values.insert(0, number(match["from"] + own))
    if match["rate"]:
        english = f"{english or 'times'} {RATES[match['rate']]}"
    more = match["more"] or match["more2"]
    start, rough = _roughness(match, "more" if more else None)
    spoken = not match["number"][0].isdigit()
    shown = english_quantity(values, english, spoken)
    if unit == "周年":
        shown = f"{ordinal(values[-1])} anniversary"
    elif unit == "倍" and _GROWTH.search(match.string[max(0, match.start() - 4) : match.start()]):
        shown = english_quantity([plain(value * 100) for value in values], "%", spoken)
    return _mention(match, start, subtype, values, english, f"{rough} {shown}" if rough else shown)


def _counts_firms(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 8) : match.start()]
    return bool(_FIRMS_BEFORE.search(before) or _FIRMS_AFTER.match(match.string, match.end("unit")))


def _roughness(match: re.Match[str], more: str | None) -> tuple[int, str | None]:
    """Where the quantity begins, with a rough word before it, and what English says for that."""
    before = _BEFORE.search(match.string[max(0, match.start() - 4) : match.start()])
    if before and before["up"] and match.string[match.start()] not in "百千万亿":
        before = None  # 跃上500亿斤
    start = match.start() - (len(before[0]) if before else 0)
    word = (before.lastgroup if before else None) or match["after"] or more
    return start, _ROUGH[word] if word else None


def _mention(
    match: re.Match[str], start: int, subtype: str, values: list[Decimal], unit: str | None, english: str
) -> Mention:  # fmt: skip
    value = "..".join(f"{value:f}" for value in values)
    return Mention("quantity", start, match.end(), subtype, value=value, unit=unit, english=english)


def _per(match: re.Match[str]) -> Mention | None:
    whole = {"百": "%", "千": "‰"}.get(match["of"])
    numeral = match["number"]
    spoken = not numeral[0].isdigit()
    start, rough = _roughness(match, None)
    if whole:
        parts = [part for part in (match["from"], numeral) if part]
        values = [number(part) for part in parts]
        shown = english_quantity(values, "percent" if spoken and whole == "%" else whole, spoken)
        shown = f"{rough} {shown}" if rough else shown
        return _mention(match, start, "percent", values, whole, shown)
    below = number(match["of"])
    if not below or not number(numeral):
        return None
    fraction = Fraction(int(number(numeral)), int(below))
    shown = english_fraction(int(number(numeral)), int(below))
    shown = f"{rough} {shown}" if rough else shown
    value = f"{fraction.numerator}/{fraction.denominator}"
    return Mention("quantity", start, match.end(), "fraction", value=value, english=shown)


def _tenths(match: re.Match[str]) -> Mention:
    value = number(match["number"]) * 10
    start, rough = _roughness(match, "more" if match["more"] else None)
    shown = f"{value:f} percent"
    return _mention(match, start, "percent", [value], "%", f"{rough} {shown}" if rough else shown)


def _doubling(match: re.Match[str]) -> Mention:
    value = Decimal(2) ** number(match["number"] or "一")
    shown = {2: "double", 4: "quadruple"}.get(int(value), f"{value}-fold")
    return _mention(match, match.start(), "ratio", [value], "times", shown)


def _count(match: re.Match[str]) -> Mention:
    numeral = match["number"] or match["tiers"]
    value = number(numeral)
    spoken = not numeral.isdigit()
    shown = english_quantity([value], None, spoken)
    return _mention(match, match.start(), "count", [value], None, shown)


def _ordinal(match: re.Match[str]) -> Mention | None:
    value = number(match["number"])
    if not value or _BARE.fullmatch(match["number"].lstrip("十百")):
        return None
    return _mention(match, match.start(), "ordinal", [value], None, ordinal(value))


#: Every rule by name: what a text must have for it, what it looks for, and how a hit is read.
RULES: dict[str, tuple[str, re.Pattern[str], Callable[[re.Match[str]], Mention | None]]] = {
    "figures": ("0123456789", _FIGURES, _figures),
    "spoken": ("一二两三四五六七八九十百千万亿", _SPOKEN, _spoken),
    "per": ("分", _PER, _per),
    "tenths": ("成", _TENTHS, _tenths),
    "doubling": ("番", _DOUBLING, _doubling),
    "points": ("点", _POINTS, _count),
    "levels": ("级", _LEVELS, _count),
    "ordinal": ("第", _ORDINAL, _ordinal),
}
