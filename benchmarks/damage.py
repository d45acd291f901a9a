"""Damages to good translations, made by a program, and the flags that should notice them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exporter.model import Echo, FlagKind, Report
from exporter.pinyin import pinyin

_FIGURE = re.compile(r"(?<![\w.,:-])\d[\d,]*(?:\.\d+)?(?![\w:]|[.,]\d)")
_YEAR = re.compile(r"(?<![\w.,-])(?:19|20)\d\d(?![\w.,%]\d|\w)")
_SCALES = {"million": "billion", "billion": "million", "thousand": "million"}
_SCALE = re.compile(rf"\b(?:{'|'.join(_SCALES)})\b")
_MONTHS = ("January February March April June July August September October November December").split()  # fmt: skip
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")
_CLAUSE = re.compile(r"[^,;:]+")
_NOT = re.compile(r"n['’]t\b|\b(?:not|never|no)\b ?")
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|will|has|have|can|should)\b")


@dataclass(frozen=True, slots=True)
class Good:
    """A good translation to be damaged: its report of one sentence, its English with echoes, and
    another English sentence."""

    report: Report
    text: str
    echoes: Sequence[Echo]
    other: str


def _replaced(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]


def _one(
    pattern: re.Pattern[str], change: Callable[[str, random.Random], str]
) -> Callable[[Good, random.Random], str | None]:
    """A damage to one hit of a pattern, any of them."""

    def damage(good: Good, rng: random.Random) -> str | None:
        hits = list(pattern.finditer(good.text))
        if not hits:
            return None
        hit = rng.choice(hits)
        return _replaced(good.text, hit.span(), change(hit[0], rng))

    return damage


def _other_digit(figure: str, rng: random.Random) -> str:
    place = rng.choice([i for i, c in enumerate(figure) if c.isdigit()])
    digits = [d for d in "123456789" if d != figure[place]]
    return figure[:place] + rng.choice(digits) + figure[place + 1 :]


def _tenfold(figure: str, rng: random.Random) -> str:
    value = float(figure.replace(",", "")) * 10
    return f"{value:,.10g}" if value % 1 == 0 else f"{value:,}"


def _other_year(year: str, rng: random.Random) -> str:
    return str(int(year) + rng.choice((-10, -1, 1, 3, 10)))


def _other_month(month: str, rng: random.Random) -> str:
    return rng.choice([m for m in _MONTHS if m != month])


def _clauses(text: str, least: int) -> list[tuple[int, int]]:
    return [m.span() for m in _CLAUSE.finditer(text) if len(m[0].split()) >= least]


def _without_a_clause(good: Good, rng: random.Random) -> str | None:
    spans = _clauses(good.text, 5)
    return _replaced(good.text, rng.choice(spans), "") if len(spans) > 2 else None


def _first_half(good: Good, rng: random.Random) -> str | None:
    words = good.text.split()
    return " ".join(words[: len(words) // 2]) + "." if len(words) >= 20 else None


def _clause_doubled(good: Good, rng: random.Random) -> str | None:
    spans = _clauses(good.text, 9)
    if not spans:
        return None
    start, end = rng.choice(spans)
    return _replaced(good.text, (end, end), "," + good.text[start:end])


def _no_negation(good: Good, rng: random.Random) -> str | None:
    return _NOT.sub("", good.text) if len(_NOT.findall(good.text)) == 1 else None


def _negated(good: Good, rng: random.Random) -> str | None:
    hits = [] if _NOT.search(good.text) else list(_AUXILIARY.finditer(good.text))
    return _replaced(good.text, hits[0].span(), hits[0][0] + " not") if hits else None


def _unquoted(good: Good, rng: random.Random) -> str | None:
    bare = re.sub(r"[\"“”]|(?<!\w)['‘]|['’](?!\w)", "", good.text)
    return bare if "“" in good.report.source.text and bare != good.text else None


def _one_mark_lost(good: Good, rng: random.Random) -> str | None:
    hits = [i for i, c in enumerate(good.text) if c in '"“”()']
    return _replaced(good.text, (at := rng.choice(hits), at + 1), "") if hits else None


def _echo_lost(*kinds: str) -> Callable[[Good, random.Random], str | None]:
    """A damage to the words of one mention of some kind: another word stands there."""

    def damage(good: Good, rng: random.Random) -> str | None:
        echoes = [e for e in good.echoes if good.report.mentions[e.mention].kind in kinds]
        if "term" in kinds:
            echoes = [e for e in echoes if good.report.mentions[e.mention].ref]
        else:
            echoes = [e for e in echoes if good.report.mentions[e.mention].subtype in ("province", "prefecture", "county")]  # fmt: skip
        if not echoes:
            return None
        echo = rng.choice(echoes)
        if good.text.count(words := good.text[echo.start : echo.end]) > 1:
            return None
        return good.text.replace(words, "Somewhere" if "place" in kinds else "something")

    return damage


def _in_pinyin(good: Good, rng: random.Random) -> str | None:
    plain = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü", "aaaaeeeeiiiioooouuuuvvvvv")
    text = good.report.source.text
    return pinyin(text).translate(plain) if len(text) >= 20 else None


def _with_another(good: Good, rng: random.Random) -> str | None:
    return f"{good.text} {good.other}" if len(good.other) > len(good.text) else None


#: Every damage by name: what makes it, and the flags of which one should notice it.
DAMAGES: dict[str, tuple[Callable[[Good, random.Random], str | None], frozenset[FlagKind]]] = {
    "a digit changed": (_one(_FIGURE, _other_digit), frozenset({"quantity", "date"})),
    "a figure ten times as large": (_one(_FIGURE, _tenfold), frozenset({"quantity", "date"})),
    "a figure dropped": (_one(_FIGURE, lambda f, rng: ""), frozenset({"quantity", "date"})),
    "million for billion": (_one(_SCALE, lambda s, rng: _SCALES[s]), frozenset({"quantity"})),
    "another unit": (_one(re.compile(r"\byuan\b"), lambda s, rng: "dollars"), frozenset({"quantity"})),
    "another year": (_one(_YEAR, _other_year), frozenset({"date"})),
    "another month": (_one(_MONTH, _other_month), frozenset({"date"})),
    "a clause dropped": (_without_a_clause, frozenset({"omission"})),
    "the second half dropped": (_first_half, frozenset({"omission"})),
    "a clause doubled": (_clause_doubled, frozenset({"loop", "addition"})),
    "another sentence added": (_with_another, frozenset({"addition", "quantity", "date"})),
    "a “not” deleted": (_no_negation, frozenset({"negation"})),
    "a “not” added": (_negated, frozenset({"negation"})),
    "quotation marks deleted": (_unquoted, frozenset({"mark"})),
    "one mark of a pair deleted": (_one_mark_lost, frozenset({"mark"})),
    "a place replaced": (_echo_lost("place"), frozenset({"name", "term"})),
    "a term replaced": (_echo_lost("term", "organization"), frozenset({"term", "misrendering"})),
    "pinyin for English": (_in_pinyin, frozenset({"language"})),
}  # fmt: skip
