"""Reads the numbers of an English text, whatever their form: 76.69 billion, £1.35bn, thirty-two,
a quarter, one in five, 60 to 85 billion, 17:10, tens of thousands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from exporter.translate.checks.units import unit_at

_SCALES = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "bn": 10**9, "mn": 10**6, "tn": 10**12, "dozen": 12,
}  # fmt: skip
#: One letter that is a scale or else a unit: £10m, 10m.
_LETTERS = {"k": 10**3, "m": 10**6, "b": 10**9}
_UNITS_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINAL_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_CARDINALS = {w: i for i, w in enumerate(_UNITS_WORDS)} | {
    w: 10 * i for i, w in enumerate(_TENS_WORDS, 2)
}
_ORDINALS = {w: i for i, w in enumerate(_ORDINAL_WORDS, 1)} | {
    w[:-1] + "ieth": 10 * i for i, w in enumerate(_TENS_WORDS, 2)
}
_MULTIPLES = {
    "once": 1, "single": 1, "sole": 1, "twice": 2, "twofold": 2, "threefold": 3, "tenfold": 10,
    "pair": 2, "both": 2, "couple": 2, "biennial": 2, "biennially": 2,
} | {
    f"{stem}{ending}": n
    for stem, n in (("doubl", 2), ("tripl", 3), ("quadrupl", 4))
    for ending in ("e", "ed", "es", "ing")
}  # fmt: skip
_PARTS = {"half": 2, "halves": 2, "quarter": 4} | {
    w: i for i, w in enumerate(_ORDINAL_WORDS[:10], 1) if i > 2
}

_SCALE = "hundred|thousand|million|billion|trillion|dozen"
_WORD = "|".join(sorted((*_CARDINALS, *_ORDINALS), key=len, reverse=True))
#: twenty-one, thirty, third; and with scales, five hundred and twenty million.
_SMALL = rf"(?:(?:{'|'.join(_TENS_WORDS)})[\s-]+(?:{'|'.join(sorted((*_UNITS_WORDS[1:10], *_ORDINAL_WORDS[:9]), key=len, reverse=True))})|(?:{_WORD}))"
_SPELLED = rf"(?:{_SMALL}|an?(?=[\s-]+(?:{_SCALE})\b))\b(?:(?:[\s-]+(?:{_SCALE})\b)+(?:[\s-]+(?:and[\s-]+)?{_SMALL}\b)?)*"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TOKEN = re.compile(
    rf"(?P<clock>(?<![\d:.])\d{{1,2}}:\d{{2}}(?:[:.]\d{{2}})?(?![\d:]))"
    rf"|(?:(?<![\w.])|(?<=RMB)|(?<=Euro)|(?<=EUR)|(?<=CNY)|(?<=USD)|(?<=HKD))(?<!(?-i:[A-Z])-)(?<!covid-)(?P<digits>{_DIGITS})(?P<ending>st|nd|rd|th|s)?"
    rf"(?:(?P<letter>bn|mn|tn|[kmb])(?![A-Za-z])|[\s-]*(?P<scale>(?:{_SCALE})(?:[\s-]+(?:{_SCALE}))?)\b)?"
    rf"|\b(?P<words>{_SPELLED})"
    rf"|\b(?P<vague>(?:(?:tens|dozens|scores|hundreds|thousands)[\s-]+of[\s-]+)?(?:tens|dozens|hundreds|thousands|millions|billions|trillions))\b"
    rf"|\b(?P<period>(?:a|an|the|past|last|next|every|per|half-)[\s-]*(?:year|month|week|day|hour|minute|decade|century)|decades?|centuries)\b"
    rf"|\b(?P<multiple>{'|'.join(_MULTIPLES)})\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    rf"\b(?P<above>an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+)[\s-]+(?P<part>{'|'.join(_PARTS)})s?\b"
    rf"|\b(?P<n>one|two|three|four|five|six|seven|eight|nine|ten|\d+)[\s-]+(?:in|out[\s-]+of)[\s-]+(?:every[\s-]+)?(?P<of>two|three|four|five|six|seven|eight|nine|ten|\d+)\b"
    r"|(?<![\d/])(?P<upper>\d{1,3})/(?P<lower>\d{1,3})(?![\d/])"
    r"|\b(?P<half>half)\b|\b(?P<final>quarter)(?=[\s-]?finals?\b)",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:to|or|and|-|–|—|~)\s*(?:[$€£¥])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in an English text.

    ``values`` are what it can mean, likeliest first: ``10m`` is ten (metres) or ten million. A
    ``vague`` one gives the size that its plural names: tens of thousands, 10,000. ``unit`` is the
    unit beside it in lower case; ``start`` and ``end`` hold number and unit. ``digits`` tells that
    it is printed in figures, ``ordinal`` that it is one (the 70th), ``clock`` that it is a time,
    hour and minute or minute and second.
    """

    values: tuple[Fraction, ...]
    start: int
    end: int
    unit: str | None = None
    digits: bool = False
    vague: bool = False
    clock: bool = False
    ordinal: bool = False

    def overlaps(self, other: Figure) -> bool:
        """Whether both stand in the same words."""
        return self.start < other.end and other.start < self.end


def figures(text: str) -> list[Figure]:
    """The numbers of an English text, by ``start``; fractions overlap the numbers they are made of."""
    found = [_figure(match) for match in _TOKEN.finditer(text)]
    _share_scales(text, found)
    found += _fractions(text)
    return sorted(found, key=lambda figure: figure.start)


def _figure(match: re.Match[str]) -> Figure:
    text, (start, end) = match.string, match.span()
    unit: str | None
    if match["clock"]:
        return Figure(tuple(Fraction(p) for p in match[0].split(":")), start, end, None, True, clock=True)  # fmt: skip
    if match["multiple"]:
        return Figure((Fraction(_MULTIPLES[match[0].lower()]),), start, end)
    if match["period"]:
        word = re.split(r"[\s-]+", match[0].lower())[-1]
        unit = {"centuries": "century", "decades": "decade"}.get(word, word)
        length = Fraction(1, 2) if match[0].lower().startswith("half") else Fraction(1)
        return Figure((length,), start, end, unit)
    if match["vague"]:
        size = 1
        for word in re.findall("[a-z]+", match[0].lower()):
            size *= {"of": 1, "tens": 10, "scores": 20}.get(word) or _SCALES[word[:-1]]
        return Figure((Fraction(size),), start, end, unit_at(text, start, end)[0], vague=True)
    unit, start, end = unit_at(text, start, end)
    if match["words"]:
        last = re.split(r"[\s-]+", match["words"].lower())[-1]
        value = Fraction(_worded(match["words"]))
        return Figure((value,), start, end, unit, ordinal=last in _ORDINALS)
    value = Fraction(match["digits"].replace(",", ""))
    for word in re.findall("[a-z]+", (match["scale"] or "").lower()):
        value *= _SCALES[word]
    values = [value]
    if letter := (match["letter"] or "").lower():
        scaled = value * (_SCALES.get(letter) or _LETTERS[letter])
        values = [value, scaled] if letter in _LETTERS and unit is None else [scaled]
        if letter == "m" and unit is None:
            unit = "meter"
    ordinal = (match["ending"] or "s").lower() != "s"
    return Figure(tuple(values), start, end, unit, True, ordinal=ordinal)


def _worded(words: str) -> int:
    """``five hundred and twenty million`` → 520000000."""
    total = part = 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in _SCALES:
            if word in ("hundred", "dozen"):
                part = (part or 1) * _SCALES[word]
            else:
                total, part = total + (part or 1) * _SCALES[word], 0
        else:
            part += _CARDINALS.get(word, _ORDINALS.get(word, 0))
    return total + part


def _share_scales(text: str, found: list[Figure]) -> None:
    """Of a range (60 to 85 billion) the first number may have the scale and unit of the second."""
    for i in range(len(found) - 1):
        one, two = found[i], found[i + 1]
        joint = _JOINT.match(text, one.end)
        if one.vague or two.vague or not joint or joint.end() < two.start:
            continue
        scales = {
            Fraction(_SCALES[word]) for word in re.findall("[a-z]+", text[two.start : two.end].lower())
            if word in _SCALES
        }  # fmt: skip
        scales |= {value / two.values[0] for value in two.values if two.values[0]}
        more = tuple(v * s for v in one.values for s in scales if s != 1)
        found[i] = replace(one, values=one.values + more, unit=one.unit or two.unit)


def _fractions(text: str) -> Iterator[Figure]:
    for match in _FRACTION.finditer(text):
        start, end = match.span()
        if match["half"] or match["final"]:
            above, below = 1, 2 if match["half"] else 4
        elif match["upper"]:
            above, below = int(match["upper"]), int(match["lower"])
        elif match["part"]:
            above, below = _small(match["above"]), _PARTS[match["part"].lower()]
        else:
            above, below = _small(match["n"]), _small(match["of"])
        if 0 < above < below:
            yield Figure((Fraction(above, below),), start, end)


def _small(word: str) -> int:
    return int(word) if word.isdecimal() else _CARDINALS.get(word.lower(), 1)
