"""Blocks that only their neighbours tell apart: unnumbered heads, captions, enclosed titles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from exporter.model import Block
from exporter.segment.furniture import is_prose, kind_of
from exporter.segment.lines import DATE_LINE, NAME, Line
from exporter.text import chinese_number

_BARE_LIMIT = 24  # a head without a final mark: 蹄疾步稳推进项目
_STOPPED_LIMIT = 30  # a head with one: 产业结构持续优化。
_SIMPLE_LIMIT = 20  # … that resembles no other head
_PROSE_FROM = 50
_CAPTION_LIMIT = 45
_TITLE_LIMIT = 60
_LABEL_LIMIT = 10  # a bold line with a colon: 点评:
BOLD = 7  # the rank of bold lines, below all headings
_SIGNATURE_LIMIT = 40
_LISTED = re.compile(rf".+\s{NAME}")  # a list of persons: 河南省滑县工商局局长 周占领
_HEADED = frozenset({"paragraph", "item", "heading", "salutation"})
_ORDINAL = re.compile(r"第[一二三四五六七八九十]+[,、]")  # 第一、大力提高经济效益,积极扩大财源
_ALONE = re.compile(r"(?:PART\s*|Part\s*|NO\.?\s*)?(\d{1,2}|[一二三四五六七八九十]{1,3})[.、]?")
_WORDED = re.compile(r"[\u3400-\u9fff“《「【].*[\u3400-\u9fff]")


def is_marked_head(line: Line) -> bool:
    """Whether the markup makes a line a head, and it is not prose in bold."""
    text = line.text
    limit = _LABEL_LIMIT if text[-1] == ":" else _TITLE_LIMIT
    if text[-1] == "。" and "heading" not in line.roles:
        limit = 0 if "," in text else _STOPPED_LIMIT
    return (
        bool(line.roles & {"heading", "strong"})
        and len(text) <= limit
        and sum(text.count(mark) for mark in "。!?;") <= 1
        and text[-1] not in ",;、"
        and any(character.isalpha() for character in text)
        and kind_of(line) is None
    )


def section_numbers(lines: Sequence[Line]) -> dict[int, tuple[str, int]]:
    """The numbers that stand alone on a line and open the sections of a text, at least two from one
    up with prose between them: by the index of their line, the number, and how many lines the head
    has (two if a head without a number follows)."""
    found: dict[int, tuple[str, int]] = {}
    prose = True
    for index, line in enumerate(lines[:-1]):
        match = _ALONE.fullmatch(line.text)
        if match and prose and _value(match[1]) == len(found) + 1 and "link" not in line.roles:
            below = lines[index + 1]
            headed = is_marked_head(below) or _is_short(below.text)
            found[index] = (match[1], 2 if headed else 1)
            prose = False
        prose = prose or is_prose(line)
    return found if len(found) > 1 else {}


def _value(number: str) -> int:
    return int(number) if number.isdecimal() else chinese_number(number)


def marked_heads(blocks: list[Block], ranks: Mapping[int, int]) -> list[Block]:
    """The heads that the markup shows, with levels. ``ranks`` maps where they start to the level
    in the file (bold lines have the lowest). The levels in use count from 1, or from one below the
    nearest numbered head. The second of two bold lines in a row is one lower."""
    result, bases = list(blocks), _bases(blocks)
    own = [_rank(block, ranks) for block in blocks]
    order = sorted({rank for rank in own if rank})
    index = 0
    for rank, run in groupby(own):
        length = len(list(run))
        for i in range(index, index + length if rank else index):
            level = bases[i] + order.index(rank or BOLD)
            second = rank == BOLD and length == 2 and i > index
            result[i] = replace(blocks[i], level=min(level + second, 6))
        index += length
    return result


def _rank(block: Block, ranks: Mapping[int, int]) -> int | None:
    return ranks.get(block.start) if block.kind == "heading" and not block.number else None


def unnumbered_heads(blocks: list[Block], text: str) -> list[Block]:
    """Short lines on their own head the sections of features, or of the parts of a report. Without
    a final mark one or two in a row do, above prose; with a full stop (产业结构持续优化。) only where
    long paragraphs and such lines take turns."""
    result, bases = list(blocks), _bases(blocks)
    index = 0
    for bare, run in groupby(blocks, lambda b: _is_bare(b, text)):
        length = len(list(run))
        following = blocks[index + length] if index + length < len(blocks) else None
        if bare and length <= 2 and following and following.kind in _HEADED:
            for i in range(index, index + length):
                level = bases[i] + _is_second(result, i, bases[i])
                result[i] = replace(blocks[i], kind="heading", level=level)
        index += length
    for i in _alternating(result, text):
        result[i] = replace(result[i], kind="heading", level=bases[i])
    return result


def _is_bare(block: Block, text: str) -> bool:
    """Whether a block is a short line of words without a final mark."""
    return block.kind == "paragraph" and _is_short(text[block.start : block.end])


def _is_short(line: str) -> bool:
    return (
        len(line) <= (_TITLE_LIMIT if _ORDINAL.match(line) else _BARE_LIMIT)
        and line[-1] not in ":,;。!?…"
        and not any(mark in line for mark in "。!?;")
        and _WORDED.match(line) is not None
        and not _LISTED.fullmatch(line)
    )


def _bases(blocks: Sequence[Block]) -> list[int]:
    """For each block, the level one below the nearest numbered heading above it, else 1."""
    bases, base = [], 1
    for block in blocks:
        bases.append(base)
        if block.kind == "heading" and block.number:
            base = (block.level or 0) + 1
    return bases


def _is_second(blocks: Sequence[Block], index: int, base: int) -> bool:
    """Whether the block stands right below an unnumbered head of the level ``base``."""
    above = blocks[index - 1] if index else None
    return bool(above and above.kind == "heading" and not above.number and above.level == base)


def _alternating(blocks: Sequence[Block], text: str) -> list[int]:
    """The one-sentence lines that head the long paragraph below, at least three of one make."""
    makes: dict[str, list[int]] = {}
    for i in range(1, len(blocks) - 1):
        above, block, below = blocks[i - 1 : i + 2]
        line = text[block.start : block.end]
        if (
            block.kind == "paragraph"
            and len(line) <= _STOPPED_LIMIT
            and line[-1] == "。"
            and line.count("。") == 1
            and not line.startswith(("“", "("))
            and below.kind == "paragraph"
            and below.end - below.start >= _PROSE_FROM
            and (above.kind == "heading" or above.end - above.start >= _PROSE_FROM)
        ):
            makes.setdefault(line[:2], []).append(i)
            if "," not in line and len(line) <= _SIMPLE_LIMIT:
                makes.setdefault("", []).append(i)
    numbered = any(b.kind == "heading" and b.number for b in blocks)
    alike = [found for make, found in makes.items() if len(found) >= 3 and (make or numbered)]
    return sorted({i for found in alike for i in found})


def captions(blocks: list[Block], text: str) -> list[Block]:
    """In a feature with unnumbered heads, pictures leave their captions as lone short lines: one
    sentence, or none, that neither opens a section nor the report nor quotes a speaker."""
    headings = [b for b in blocks if b.kind == "heading"]
    credits = sum(b.kind in ("credit", "caption") for b in blocks)
    spoken = any(b.kind in ("salutation", "definition") for b in blocks)
    if spoken or credits < 2 or len(headings) < 2 or any(b.number for b in headings):
        return blocks
    first = next((i for i, b in enumerate(blocks) if b.kind == "paragraph"), 0)
    usual = sorted(b.end - b.start for b in headings)[len(headings) // 2]
    result = list(blocks)
    for index, block in enumerate(blocks):
        line = text[block.start : block.end]
        lone = block.kind == "paragraph" and index > first and blocks[index - 1].kind != "heading"
        if (lone and _is_caption(line)) or (
            block.kind == "heading"
            and len(line) > 2 * usual
            and blocks[index - 1].kind != "heading"
        ):
            result[index] = replace(block, kind="caption", level=None)
    return result


def _is_caption(line: str) -> bool:
    stops = sum(line.count(mark) for mark in "。!?")
    worded = _WORDED.match(line) and line[-1] not in ":,;?"
    return bool(len(line) <= _CAPTION_LIMIT and stops <= 1 and "。”" not in line and worded)


def enclosed_titles(blocks: list[Block], text: str) -> list[Block]:
    """A notice ends with the name of the body and the date; the text it encloses, or attaches,
    begins with a title of its own."""
    result = list(blocks)
    for i, block in enumerate(blocks):
        above = result[i - 1] if i else None
        if block.kind == "metadata" and DATE_LINE.fullmatch(text, block.start, block.end):
            if above and _is_line(above, text, _SIGNATURE_LIMIT):
                result[i - 1] = replace(above, kind="credit")
            _title(result, i + 1, text)
        elif block.kind == "heading" and text.startswith("附", block.start) and not block.number:
            _title(result, i + 1, text)
    return result


def _title(blocks: list[Block], index: int, text: str) -> None:
    while index < len(blocks) and _is_line(blocks[index], text, _TITLE_LIMIT):
        blocks[index] = replace(blocks[index], kind="title")
        index += 1


def _is_line(block: Block, text: str, limit: int) -> bool:
    line = text[block.start : block.end]
    return block.kind == "paragraph" and len(line) <= limit and line[-1] not in "。!?;:,…"
