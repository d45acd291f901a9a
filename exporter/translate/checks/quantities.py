"""Each amount of the source once in the English, of the right size and unit; no figure from nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from exporter.model import Echo, Flag, Mention
from exporter.translate.checks.figures import Figure, figures
from exporter.translate.checks.numerals import source_numbers
from exporter.translate.checks.pair import Pair
from exporter.translate.checks.units import UNITS, Unit, unit_of
from exporter.translate.requests import number_value

_NUMERAL_BEFORE = re.compile(r"[\d〇零一二两三四五六七八九十百千万亿点][,.]? ?$|第$")
_MORE_AFTER = re.compile(
    r" ?[多余]?个?[百千万亿]|(?<=[万亿])\d|英[里尺]|伏|赫|(?<=星期)[一二三四五六日天]"
)
_HUNDREDTHS = re.compile(r"\d\d?(?!\d)")  # 23秒54
_TWO_UNITS = re.compile(r"%.*[^%\d]$")  # 下滑2.1%至408亿美元
_HOUR_BEFORE = re.compile(r"(\d{1,2}) ?[时点] ?$")
_BARE = re.compile(
    "[上近超过约逾余多成数几大]*[十百千万亿]+[^零一二两三四五六七八九十百千万亿\\d]*"
)
#: Things that English often does not count where Chinese does: 两人 "they", 一家三口 "the family".
_UNCOUNTED = frozenset(("people", "households", "person-times"))
#: Dimensions that no translator takes for each other.
_APART = frozenset(("money", "percent", "points", "mass", "area", "length", "power", "energy"))
_NEAR = Fraction(3, 100)  # how far a converted amount may be off
_DAY_AND_MONTH = re.compile(r"\d{1,2}\.\d{1,2}")  # 11.11, the eleventh of November
#: Two digits or more that stand by themselves; what a magnitude or a clock follows is read otherwise.
_SOURCE_FIGURE = re.compile(
    r"(?<![\d.,:/万亿年A-Za-z])\d{2,}(?:,\d{3})*(?:\.\d+)?(?![\d.,:/]| ?[多余几]?个?[百千万亿年月日号时点分秒世])"
)
_YUAN = re.compile("(?<=[万亿百千十\\d])元(?![旦素宵])")
_OTHER_MONEY = re.compile(
    "[美欧日港澳台加英]元|[英卢]镑|[卢]布|法郎|货币|外汇|香港|澳门|台湾|台[北币]|港"
)
_DOLLARS = re.compile(r"\b(?:US\s?)?(?:dollars?\b)|(?:US)?\$", re.IGNORECASE)
_RENMINBI = re.compile(r"\b(?:yuan|RMB|renminbi|CNY)|¥", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def findings(pair: Pair) -> Iterator[Echo | Flag]:
    """An echo for each amount found again, a flag for each that is not, for each wrong unit, and
    for each figure that the source does not have."""
    amounts = [(i, m) for i, m in pair.outermost("quantity") if m.value and not _cut(pair, m)]
    free = list(pair.figures)
    found: dict[int, list[Figure]] = {}
    for loose in (False, True):
        for index, mention in amounts:
            if index not in found and (hits := _found(pair, mention, free, loose)):
                found[index] = hits
                free = [f for f in free if f.clock or not any(f.overlaps(hit) for hit in hits)]
    for index, mention in amounts:
        if index in found:
            carriers = found[index]
            yield Echo(index, min(f.start for f in carriers), max(f.end for f in carriers))
            yield from _unit_doubts(pair, index, mention, carriers)
        elif _stays(pair, mention):
            yield Flag("quantity", f"The source says {_told(pair, mention)}.", index)
    yield from _dollars(pair, found.values())
    yield from _lost(pair, amounts)
    yield from _invented(pair, free)


def _dollars(pair: Pair, found: Iterable[list[Figure]]) -> Iterator[Flag]:
    """A flag where the source counts in yuan alone and the English in dollars alone, other than by an
    amount that has a flag of its own (数亿元, hundreds of millions of dollars)."""
    if not _YUAN.search(pair.zh) or _OTHER_MONEY.search(pair.zh):
        return
    dollars = _DOLLARS.search(pair.text)
    own = any(f.unit and UNITS[f.unit].dimension == "money" for hits in found for f in hits)
    if dollars and not own and not _RENMINBI.search(pair.text):
        yield Flag("quantity", f"The source counts in yuan, the English in “{dollars[0]}”.")


def _lost(pair: Pair, amounts: Sequence[tuple[int, Mention]]) -> Iterator[Flag]:
    """A flag for each figure of the source that annotation has no reading of and the English lacks
    (2009 赛季, 航班CZ3903)."""
    start = pair.sentence.start
    read = [(m.start - start, m.end - start) for _, m in amounts]
    read += [(m.start - start, m.end - start) for _, m in pair.mentions if m.kind == "date"]
    for match in _SOURCE_FIGURE.finditer(pair.zh):
        if any(a < match.end() and match.start() < b for a, b in read):
            continue
        digits = match[0].replace(",", "")
        value = Fraction(digits)
        if digits not in pair.text and not any(value in f.values for f in pair.figures):
            yield Flag("quantity", f"The source has the figure {match[0]}.")


def _cut(pair: Pair, mention: Mention) -> bool:
    """Whether annotation read a part of a longer number (第3,000场, 4个亿) or two as one."""
    before, _ = pair.around(mention)
    return bool(
        _NUMERAL_BEFORE.search(before)
        or _MORE_AFTER.match(pair.zh, mention.end - pair.sentence.start)
        or (len(mention.numbers) > 1 and _TWO_UNITS.search(pair.chinese(mention)))
    )


def _stays(pair: Pair, mention: Mention) -> bool:
    """Whether English must print the number: one is often "a", 两个 "both", 第一 "top"."""
    spoken = not re.search(r"\d", pair.chinese(mention))
    if pair.around(mention)[0].endswith(("今明", "昨今", "明后")):
        return False
    small = mention.numbers != () and max(mention.numbers) <= 10
    if spoken and small and (mention.unit is None or mention.unit in _UNCOUNTED):
        return False
    if mention.subtype == "ordinal" and (spoken or small):
        return False
    return mention.value != "1"


def _told(pair: Pair, mention: Mention) -> str:
    """76.69 billion yuan (766.9亿元)"""
    hour = _clock(pair, mention)
    zh = pair.report.text(mention)
    if hour is not None:
        return f"{hour}:{mention.value:0>2} ({hour}时{zh})"
    hundredths = _hundredths(pair, mention)
    if hundredths:
        return f"{mention.value}.{hundredths} seconds ({zh}{hundredths})"
    return f"{mention.english} ({zh})"


def _clock(pair: Pair, mention: Mention) -> str | None:
    """The hour before the minutes of a time of day, which annotation takes for points."""
    hour = _HOUR_BEFORE.search(pair.around(mention)[0]) if mention.unit == "points" else None
    return hour[1] if hour else None


def _hundredths(pair: Pair, mention: Mention) -> str | None:
    """What follows seconds as their decimals: 23秒54."""
    found = _HUNDREDTHS.match(pair.around(mention)[1])
    return found[0] if found and mention.unit == "seconds" and len(mention.numbers) == 1 else None


def _found(
    pair: Pair, mention: Mention, free: list[Figure], loose: bool
) -> list[Figure]:  # fmt: skip
    """The figures that carry an amount: its value, both ends of its range, or the figures of its
    English wording (1.5倍, 150%). Where not ``loose``, only those whose unit does not contradict."""
    unit = unit_of(mention.unit)
    values = [Fraction(number) for number in mention.numbers]
    if hundredths := _hundredths(pair, mention):
        values = [Fraction(f"{mention.value}.{hundredths}")]
    if "/" in (mention.value or ""):
        values = [Fraction(mention.value or "")]
    worded = [f.values[0] for f in figures(mention.english or "")]
    for wanted in (values, worded):
        hits: list[Figure] = []
        for value in wanted:
            fits = [
                f for f in free if f not in hits and _fits(pair, mention, f, value, unit, loose)
            ]
            if not fits:
                break
            hits.append(min(fits, key=lambda f: _distance(unit, f)))
        if hits and len(hits) == len(wanted):
            return hits
    return []


def _fits(
    pair: Pair, mention: Mention, figure: Figure, value: Fraction, unit: Unit | None, loose: bool
) -> bool:
    if figure.vague:
        bare = _BARE.fullmatch(pair.chinese(mention))
        return bool(bare) and value / 10 <= figure.values[0] <= value
    other = UNITS.get(figure.unit or "")
    clash = unit is not None and other is not None and unit != other
    if figure.ordinal and unit is not None and unit.dimension != "duration":
        return False  # 2000吨 is no 2000th
    if value in figure.values and (loose or not clash):
        return True
    if unit is not None and unit.dimension == "percent" and value * unit.size in figure.values:
        return True  # 九成, nine out of ten
    if figure.values[0] == 12 and value == 10 and re.search("十[几多余]", pair.chinese(mention)):
        return True  # more than a dozen
    if not clash or unit is None or other is None or unit.dimension != other.dimension:
        return False
    wanted = value * unit.size
    return unit.dimension != "money" and any(
        abs(v * other.size - wanted) <= _NEAR * wanted for v in figure.values
    )


def _distance(unit: Unit | None, figure: Figure) -> int:
    other = UNITS.get(figure.unit or "")
    return 0 if unit == other else 1 if other is None else 2


def _unit_doubts(pair: Pair, index: int, mention: Mention, hits: list[Figure]) -> Iterator[Flag]:
    """A flag where a figure is right and its unit is not: 亩 as acres, 个百分点 as percent."""
    unit = unit_of(mention.unit)
    for figure in hits:
        other = UNITS.get(figure.unit or "")
        if unit is None or other is None or unit == other:
            continue
        if unit.dimension == other.dimension:
            numbers = [Fraction(number) for number in mention.numbers]
            wrong = any(number in figure.values for number in numbers)
        else:
            wrong = unit.dimension in _APART and other.dimension in _APART
        if wrong:
            told = _told(pair, mention)
            english = pair.text[figure.start : figure.end]
            yield Flag("quantity", f"The source says {told}, the English “{english}”.", index)
            return


def _invented(pair: Pair, free: list[Figure]) -> Iterator[Flag]:
    """A flag for each figure that is left over and that nothing in the source gives."""
    left = [f for f in free if f.digits and not f.clock]
    if not left:
        return
    known = _known(pair)
    for figure in left:
        english = pair.text[figure.start : figure.end]
        parts = (
            set(map(Fraction, english.split("."))) if _DAY_AND_MONTH.fullmatch(english) else {-1}
        )
        if known.isdisjoint(figure.values) and not parts <= known and not _decade(pair, figure):
            if figure.unit is None and _YEAR.fullmatch(english):
                yield Flag("date", f"The source has no year {english}.")
            else:
                yield Flag("quantity", f"The source has no {english}.")


def _known(pair: Pair) -> set[Fraction]:
    """Every number that the source and its English hints offer, whatever it counts."""
    values = source_numbers(pair.zh)
    for _, mention in pair.mentions:
        values |= {Fraction(number) for number in mention.numbers}
        values |= {value for f in figures(mention.english or "") for value in f.values}
        if mention.kind == "date":
            values |= {Fraction(n) for n in re.findall(r"\d+", mention.value or "")}
    number = number_value(pair.report.blocks[pair.sentence.block])
    return values if number is None else values | {Fraction(number)}


def _decade(pair: Pair, figure: Figure) -> bool:
    """Whether a figure is a decade of which the source prints only two digits: 90年代, 80后."""
    tens = figure.values[0] % 100
    decade = pair.text[figure.start : figure.end].endswith("s")
    return decade and not {tens, tens / 10}.isdisjoint(source_numbers(pair.zh))
