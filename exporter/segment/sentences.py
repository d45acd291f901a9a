"""Sentence boundaries: after 。!? where quotation marks and brackets are balanced."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "(": ")", "《": "》", "【": "】", "[": "]"}  # fmt: skip
_CLOSERS = frozenset(_PAIRS.values())
_STOP = frozenset("。!?")
#: After ”, these go on with the quoting clause: “…。”成了…的共鸣.
_CONTINUES = re.compile(r"[,、;:的是和与及等之为成]")
#: Shorter than this, what precedes …… is a list broken off rather than a sentence (龙马、通威……).
_ELLIPSIS_FROM = 20


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of ``text[start:end]``, without the white space around them."""
    begin = start
    for cut in [*_cuts(text, start, end), end]:
        stripped = text[begin:cut].strip()
        if stripped:
            first = text.index(stripped, begin)
            yield first, first + len(stripped)
        begin = cut


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Where a sentence ends and another one may begin, before the end."""
    quotes = _balanced(text[start:end])
    depth, begin, position = 0, start, start
    while position < end:
        character = text[position]
        if character in quotes:
            depth += 1
        elif depth and character in _CLOSERS and _opener(character) in quotes:
            depth -= 1
        position += 1
        if depth or position == end:
            continue
        if _ends_sentence(text, begin, position, end):
            yield position
            begin = position


def _ends_sentence(text: str, begin: int, position: int, end: int) -> bool:
    last, following = text[position - 1], text[position]
    if last in _STOP:
        return following not in _STOP and following not in _CLOSERS
    if last in "”』」’" and text[position - 2] in "。!?…":
        return not _CONTINUES.match(text, position)
    if text.startswith("……", position - 2) and following != "…":
        clause = text[begin : position - 2]
        return len(clause) >= _ELLIPSIS_FROM and "," in clause
    return False


def _opener(closer: str) -> str:
    return next(o for o, c in _PAIRS.items() if c == closer)


def _balanced(text: str) -> frozenset[str]:
    """The opening marks whose pairs are balanced in ``text``; the others are not to be trusted."""
    return frozenset(o for o, c in _PAIRS.items() if o in text and text.count(o) == text.count(c))
