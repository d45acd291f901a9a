"""The parts of a slogan, where the text lists as many as its numeral says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_ITEM = r"[^\u3001,;:\u3002!?()\u201c\u201d]+"
_BEFORE = re.compile(rf"((?:{_ITEM}\u3001)+{_ITEM}?)(?:等|等等|这)?\u201c?$")
_QUOTED_BEFORE = re.compile(
    r"((?:\u201c[^\u201c\u201d]+\u201d[\u3001和及与]*){2,})(?:等|这)?\u201c?$"
)
_OPENER = r"\u201d?[\u4e00-\u9fff]{0,2}(?::|\(|是指|分别指|指|即|包括)+(?:的是)?"
_AFTER = re.compile(rf"{_OPENER}((?:{_ITEM}[\u3001])*{_ITEM})")
_QUOTED_AFTER = re.compile(rf"{_OPENER}((?:\u201c[^\u201c\u201d]+\u201d[\u3001和及与]*)+)")
_JOINT = re.compile(r"\u3001|和(?=[^\u3001]*$)|(?<=.)[及与以](?=[^\u3001]*$)及?")
_QUOTES = re.compile(r"\u201c([^\u201c\u201d]+)\u201d")


def listed(view: str, start: int, end: int, wanted: Collection[int]) -> tuple[str, ...]:
    """The items that stand before a slogan (A、B和C等“三X”) or after it (“三X”:A、B、C), if there are
    as many as one of ``wanted``; else none. ``view`` is a sentence in its narrow view, ``start`` and
    ``end`` are the slogan's offsets in it."""
    for items in _readings(view, start, end):
        if len(items) in wanted and len(set(items)) == len(items) > 1:
            return items
    return ()


def _readings(view: str, start: int, end: int) -> Iterator[tuple[str, ...]]:
    """The lists that could be meant, the surest first."""
    for pattern, before in ((_QUOTED_BEFORE, True), (_QUOTED_AFTER, False)):
        match = pattern.search(view, 0, start) if before else pattern.match(view, end)
        if match:
            yield tuple(_QUOTES.findall(match[1]))
    match = _BEFORE.search(view, 0, start)
    if match:
        yield _even([part for part in _JOINT.split(match[1]) if part])
    match = _AFTER.match(view, end)
    if match:
        yield tuple(_bare(part) for part in _JOINT.split(match[1]) if part)


def _even(items: list[str]) -> tuple[str, ...]:
    """Items before a slogan: the first may be the end of a longer clause, and is cut to the length of
    the others where they are of one length."""
    lengths = {len(item) for item in items[1:]}
    if len(lengths) == 1 and len(items[0]) > (length := lengths.pop()):
        items = [items[0][-length:], *items[1:]]
    return tuple(items)


def _bare(item: str) -> str:
    """An item without what follows 的 or 等: 高耗能的产业项目 → 高耗能."""
    return re.split(r"(?<=.)[的等]", item)[0].strip()
