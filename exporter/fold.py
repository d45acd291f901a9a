"""Folded views of a text: NFKC and Simplified, with the way back to the captured offsets."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from exporter.text import simplified


class Folded(NamedTuple):
    """``text`` is the folded view; ``origin[i]`` is the offset of its ``i``-th character in the
    captured text, and ``origin[len(text)]`` the captured text's length."""

    text: str
    origin: Sequence[int]


class _Table(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = _fold_character(chr(code))
        return self[code]


_TABLE = _Table()


def fold(text: str) -> Folded:
    """Fold width and script character by character, so that every form of a term matches."""
    folded = text.translate(_TABLE)
    if len(folded) == len(text):
        return Folded(folded, range(len(text) + 1))
    origin = [i for i, c in enumerate(text) for _ in _TABLE[ord(c)]]
    return Folded(folded, [*origin, len(text)])


def _fold_character(character: str) -> str:
    if character.isascii():
        return character
    return simplified(unicodedata.normalize("NFKC", character))
