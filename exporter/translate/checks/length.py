"""English that is too short or too long for its source, or that has too few parts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from exporter.model import Flag
from exporter.translate.checks.pair import Pair

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"\d[\d,.]*|[A-Za-z]+")
#: 达维 (David): the gloss says nothing new.
_GLOSS = re.compile("\\([^()\u3400-\u9fff]*\\)")
_WORD = re.compile(r"[A-Za-z0-9][\w'’.,-]*")
_JOINTS_ZH = re.compile("[,;:\u3001\u3002!?]")
_WORDS = "and|or|as well as|with|while|including|to|by|which|that|from|who|where|when"
_JOINTS_EN = re.compile(
    rf"(?:[,;:()/\u2013\u2014]|[.!?](?=\s))\s*(?:(?:{_WORDS})\b)?|\b(?:{_WORDS})\b", re.IGNORECASE
)
#: English words for a source of n characters: n times MIDDLE, and on either side a factor of
#: exp(WIDE + NARROWING / sqrt(n)). Fitted by ``python -m benchmarks.checks --fit`` on 32,878
#: reference translations: one in a thousand is below SHORT, one in fifty below SCANT, two in a
#: thousand are above LONG.
MIDDLE = 0.81
SHORT = (0.58, 1.66)
SCANT = (0.30, 1.11)
LONG = (0.11, 3.38)
_LEAST = 12  # characters; shorter sources say too little
_PARTS = 4  # commas and the like from which on the parts are counted


def size(zh: str) -> int:
    """How long a source is: its Chinese characters, each number and Latin word as one, without
    glosses in brackets that have no Chinese. ``zh`` is in half width."""
    told = _GLOSS.sub("", zh)
    return len(_HAN.findall(told)) + len(_LATIN.findall(told))


def words(english: str) -> int:
    """The words of an English text, figures among them."""
    return len(_WORD.findall(english))


def limit(characters: int, side: tuple[float, float]) -> float:
    """A factor from the middle: what one of :data:`SHORT`, :data:`SCANT` and :data:`LONG` gives."""
    wide, narrowing = side
    return math.exp(wide + narrowing / math.sqrt(characters))


def findings(pair: Pair) -> Iterator[Flag]:
    """A flag where words or parts are missing, and where there are too many words."""
    characters, count = size(pair.zh), words(pair.text)
    if characters < _LEAST:
        return
    middle = MIDDLE * characters
    parts = len(_JOINTS_ZH.findall(pair.zh.rstrip(",;:。!?")))
    joints = len(_JOINTS_EN.findall(pair.text))
    scant = 2 <= parts > joints and count < middle / limit(characters, SCANT)
    if scant or count < middle / limit(characters, SHORT):
        yield Flag("omission", f"The source has {characters} characters, the English only {count} words: a part may be missing.")  # fmt: skip
    elif parts >= _PARTS and (joints <= 0.8 * parts - 1 or pair.zh.count("\u3001") > max(joints, _PARTS - 1)):  # fmt: skip
        yield Flag("omission", f"The source has {parts + 1} parts between commas, the English {joints + 1}: some may be missing.")  # fmt: skip
    if count > middle * limit(characters, LONG):
        yield Flag("addition", f"The source has only {characters} characters, the English {count} words: some may be made up.")  # fmt: skip
