"""The numbers of an English text, read by other code than the checks of translations use, so that
the checks can be measured by it: words are turned into digits by text2num."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

from text_to_num import alpha2digit

_SCALES = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12,
}  # fmt: skip
_DIGITS = r"(?<![\w.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_SCALE = rf"[\s-]*(?P<scale>{'|'.join(_SCALES)})(?![A-Za-z])"
_NUMBER = re.compile(rf"(?P<digits>{_DIGITS})(?:{_SCALE})?(?!\d)", re.IGNORECASE)
_RANGE = re.compile(
    rf"(?P<digits>{_DIGITS})(?=\s*(?:-|\u2013|to|or|and)\s*[\d.,]+{_SCALE})", re.IGNORECASE
)


def figures(text: str) -> frozenset[Decimal]:
    """Every value that the digits and number words of a text could stand for: ``30m`` is 30 and
    30,000,000, and the 3 of ``3 to 5 million`` is 3 and 3,000,000."""
    words = alpha2digit(_NUMBER.sub(" ; ", text).replace("-", " "), "en", 0)
    return frozenset([*_values(text), *_values(words)])


def _values(text: str) -> Iterator[Decimal]:
    for match in chain(_NUMBER.finditer(text), _RANGE.finditer(text)):
        value = Decimal(match["digits"].replace(",", ""))
        scale = (match["scale"] or "").lower()
        if scale:
            yield value * _SCALES[scale]
        if len(scale) < 2:
            yield value
