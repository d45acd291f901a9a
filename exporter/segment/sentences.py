"""Sentence boundaries: after 。!? where quotation marks and brackets are balanced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exporter.text import BLANK

_PAIRS = {'"': '"', "“": "”", "‘": "’", "「": "」", "『": "』", "(": ")", "《": "》", "【": "】", "[": "]"}  # fmt: skip
_CLOSERS = frozenset(_PAIRS.values())
_MARKS = re.compile("[" + re.escape("".join({*_PAIRS, *_CLOSERS})) + "]")
_STOP = frozenset("。!?")
#: After ”, these go on with the quoting clause: “…。”成了…的共鸣.
_CONTINUES = re.compile(r"[,、;:的是和与及等之为成]")
#: … and so does who said it: “…。”王宏伟说。 With a colon the words introduce what follows.
_SAY = "(?:说|道|表示|介绍|告诉|坦言|感慨|感叹|回忆|称|指出|认为|直言|谈到|解释|补充|透露|讲述|呼吁|倡议|发问|分析|总结|评价|插话|坦承|坦陈|证实|重申|承认|宣布|提醒|建议|笑言|赞叹|感言|告诫|寄语|回答|写道|自豪|激动|高兴|欣慰)"
_SAID = re.compile(
    rf"[^,。;:!?“”]{{0,60}}{_SAY}[^,。;:!?“”]{{0,20}}[,。;!?]"
    rf"|[^。;:!?“”]{{0,80}}{_SAY}[^,。;:!?“”]{{0,6}}(?:。|,\s*“)"
)
#: In brackets after a stop: …总值占比。(省商务厅牵头)巩固传统产品出口优势。
_ASIDE = re.compile(r"\s*\((?![一二三四五六七八九十\d]{1,3}\))[^()]{3,}\)")
#: Shorter than this, what precedes …… is a list broken off rather than a sentence (龙马、通威……).
_ELLIPSIS_FROM = 20


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of ``text[start:end]``, without the white space around them. What
    shows nothing is no sentence of its own, but belongs to the one before it."""
    begin = start
    spans: list[tuple[int, int]] = []
    for cut in [*_cuts(text, start, end), end]:
        stripped = text[begin:cut].strip()
        if stripped:
            first = text.index(stripped, begin)
            if spans and not stripped.strip(BLANK):
                first = spans.pop()[0]
            spans.append((first, text.index(stripped, begin) + len(stripped)))
        begin = cut
    yield from spans


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Where a sentence ends and another one may begin, before the end."""
    steps = _steps(text, start, end)
    depth, begin = 0, start
    for position in range(start + 1, end):
        depth += steps.get(position - 1, 0)
        aside = begin > start and _ASIDE.fullmatch(text, begin, position)
        if not depth and (aside or _ends_sentence(text, begin, position, end)):
            yield position
            begin = position


def _steps(text: str, start: int, end: int) -> dict[int, int]:
    """Where quotations and brackets open (+1) and close (-1). A mark without its pair, before the
    next of its kind, is not to be trusted and left out."""
    steps: dict[int, int] = {}
    opened: dict[str, int] = {}
    for match in _MARKS.finditer(text, start, end):
        mark = match[0]
        if mark == '"':
            mark = "”" if "”" in opened else '"'
        if mark in opened and mark in _CLOSERS:
            steps[opened.pop(mark)], steps[match.start()] = 1, -1
        elif mark in _PAIRS:
            opened[_PAIRS[mark]] = match.start()
    return steps


def _ends_sentence(text: str, begin: int, position: int, end: int) -> bool:
    last, following = text[position - 1], text[position]
    if last == "?" and text[position - 2] in "、,;":
        return False  # a character that an encoding lost
    if last in _STOP:
        return following not in _STOP and following not in _CLOSERS
    if last in '”』」’"' and text[position - 2] in "。!?…":
        return not (_CONTINUES.match(text, position) or _SAID.match(text, position, end))
    if text.startswith("……", position - 2) and following != "…":
        clause = text[begin : position - 2]
        return len(clause) >= _ELLIPSIS_FROM and "," in clause
    return False
