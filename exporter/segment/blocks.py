"""Blocks: what each line, or part of a line, of a report is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from exporter.model import Block
from exporter.segment.lines import (
    APPENDIX,
    DASH_ITEM,
    DATE_LINE,
    DELIVERY,
    ENUMERATION,
    FINAL,
    SALUTATION,
    TAIL,
    Line,
    is_site_name,
    lines_of,
    numbering,
    plain_kind,
)
from exporter.text import chinese_number

_HEAD_LIMIT = 60  # a longer line is prose, even without a full stop
_RUN_ON_LIMIT = 48  # the first sentence of "(一)抓实主题教育成果巩固。要紧紧扭住…"
_FEATURE_HEAD_LIMIT = 16  # unnumbered heads of features: 抓重点 / 蹄疾步稳推进项目
_CAPTION_LIMIT = 45
_SPEAKER_LIMIT = 20  # 区人民政府代区长刘小平
_HAN = re.compile(r"[\u3400-\u9fff]")
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}|[\u4e00-\u9fff] [\u4e00-\u9fff]")
_OFFICE_AND_NAME = re.compile(
    r".{0,14}(?:长|主席|书记|主任|总理)\s*[\u4e00-\u9fff ]{2,5}"
)  # 省长 叶某某
#: After an enumeration, the text speaks of all its items again.
_RESUMES = re.compile(r"(?<=。)(?:这些|以上|上述|对此|总之|同时|我们要|此外)")
_SIGNED = re.compile(r"(?<=[。!?”])[(][\u4e00-\u9fff· ]{2,12}[)]$")


def find_blocks(text: str) -> tuple[Block, ...]:
    """Cut a captured text into blocks. Every character that is not white space is in one."""
    lines = list(lines_of(text))
    opening = _opening(lines)
    tail = _tail(lines)
    blocks = [_opening_block(line) for line in lines[:opening]]
    blocks = _one_title(blocks, text)
    in_appendix = False
    for line in lines[opening:tail]:
        in_appendix = in_appendix or APPENDIX.fullmatch(line.text) is not None
        blocks += _body_blocks(line, in_appendix)
    blocks += [Block(plain_kind(t.text) or "chrome", t.start, t.end) for t in lines[tail:]]
    return tuple(_captions(_feature_heads(_signature(blocks, text), text), text))


def _opening(lines: Sequence[Line]) -> int:
    """How many lines stand before the body: title, tables, speaker, site navigation."""
    for index, line in enumerate(lines):
        if SALUTATION.fullmatch(line.text):
            return index
        if plain_kind(line.text) or DELIVERY.fullmatch(line.text):
            continue
        if line.text[-1] in FINAL or len(line.text) > _HEAD_LIMIT:
            return index
        if numbering(line.text) and index:
            return index
    return 0


def _tail(lines: Sequence[Line]) -> int:
    """Where the page goes on after the report (related links, disclaimers), or the end."""
    for index, line in enumerate(lines):
        if (
            index
            and TAIL.fullmatch(line.text)
            and any(len(x.text) > _HEAD_LIMIT for x in lines[:index])
        ):
            return index
    return len(lines)


def _opening_block(line: Line) -> Block:
    kind = plain_kind(line.text)
    if kind is None and is_site_name(line.text):
        kind = "chrome"
    return Block(kind or "title", line.start, line.end)


def _one_title(blocks: list[Block], text: str) -> list[Block]:
    """After the title a bare name, or a short line right below it, names the speaker."""
    result, above = [], -2
    for index, block in enumerate(blocks):
        if block.kind == "title":
            line = text[block.start : block.end]
            named = (
                _NAME.fullmatch(line)
                or _OFFICE_AND_NAME.fullmatch(line)
                or (above == index - 1 and len(line) <= _SPEAKER_LIMIT)
            )
            if above >= 0 and named:
                block = replace(block, kind="credit")
            else:
                above = index
        result.append(block)
    return result


def _body_blocks(line: Line, in_appendix: bool) -> list[Block]:
    start, end, text = line
    kind = plain_kind(text)
    if kind:
        return [Block(kind, start, end)]
    if SALUTATION.fullmatch(text):
        return [Block("salutation", start, end)]
    if APPENDIX.fullmatch(text):
        return [Block("heading", start, end, level=1)]
    if DATE_LINE.fullmatch(text):
        return [Block("metadata", start, end)]
    numbered = numbering(text)
    if numbered:
        return _numbered(line, *numbered, in_appendix)
    dash = DASH_ITEM.match(text)
    if dash:
        return [Block("item", start, end, body=start + dash.end())]
    return _paragraph(line)


def _paragraph(line: Line) -> list[Block]:
    """A paragraph, cut where it counts: …问题。一是…。二是…。这些问题…"""
    start, end, text = line
    marks = _counted(text)
    if not marks:
        return [Block("paragraph", start, end)]
    last = marks[-1].start()
    stop = text.find("。", last) if text[last - 1] in ";,、:" else -1
    resumed = _RESUMES.search(text, last)
    close = min((i for i in (stop + 1, resumed.start() if resumed else 0) if i > 0), default=end)
    cuts = [*(mark.start() for mark in marks), min(close, len(text))]
    blocks = [
        Block("item", start + a, start + b, number=mark[1])
        for mark, a, b in zip(marks, cuts, cuts[1:], strict=False)
    ]
    if cuts[0]:
        blocks.insert(0, Block("paragraph", start, start + cuts[0]))
    if cuts[-1] < len(text):
        blocks.append(Block("paragraph", start + cuts[-1], end))
    return [_trimmed(block, start, text) for block in blocks]


def _counted(text: str) -> list[re.Match[str]]:
    """The marks 一是, 二是 … of an enumeration, if it has two or begins the paragraph."""
    marks: list[re.Match[str]] = []
    for mark in ENUMERATION.finditer(text):
        opens = mark.start() == 0 or text[mark.start() - 1] in "。;:,、!”"
        if opens and (not marks or chinese_number(mark[1]) == chinese_number(marks[-1][1]) + 1):
            marks.append(mark)
    return marks if len(marks) > 1 or (marks and marks[0].start() == 0) else []


def _trimmed(block: Block, start: int, text: str) -> Block:
    """A block without the white space at its end."""
    inside = text[block.start - start : block.end - start]
    return replace(block, end=block.start + len(inside.rstrip()), body=-1)


def _numbered(line: Line, level: int, match: re.Match[str], in_appendix: bool) -> list[Block]:
    """A numbered line: a definition, a heading, a heading that runs on in its paragraph, an item."""
    start, end, text = line
    number, body = match[1], start + match.end()
    if in_appendix and level >= 3:
        return [Block("definition", start, end, number=number, body=body)]
    stop = text.find("。", match.end())
    if stop < 0 and len(text) <= _HEAD_LIMIT and text[-1] not in FINAL:
        return [Block("heading", start, end, level, number, body)]
    if 0 < stop <= _RUN_ON_LIMIT and (stop + 1 < len(text) or level <= 2):
        head = Block("heading", start, start + stop + 1, level, number, body)
        rest = text[stop + 1 :].lstrip()
        return [head, *_paragraph(Line(end - len(rest), end, rest))] if rest else [head]
    return [Block("item", start, end, number=number, body=body)]


def _signature(blocks: list[Block], text: str) -> list[Block]:
    """Split the writer's name in brackets off the end of the last paragraph: …新业绩。(张富博)"""
    prose = [i for i, b in enumerate(blocks) if b.kind in ("paragraph", "item")]
    if not prose:
        return blocks
    last = blocks[prose[-1]]
    match = _SIGNED.search(text, last.start, last.end)
    if not match:
        return blocks
    parts = [replace(last, end=match.start()), Block("credit", match.start(), last.end)]
    return blocks[: prose[-1]] + parts + blocks[prose[-1] + 1 :]


def _feature_heads(blocks: list[Block], text: str) -> list[Block]:
    """Short lines without a final mark between paragraphs head the sections of a feature; of two
    in a row the second is the lower one."""
    prose = [i for i, b in enumerate(blocks) if b.kind == "paragraph" and _sentences(b, text)]
    if not prose:
        return blocks
    result = list(blocks)
    for index in range(prose[0], prose[-1]):
        block = blocks[index]
        short = block.end - block.start <= _FEATURE_HEAD_LIMIT
        worded = _HAN.search(text, block.start, block.end)
        if block.kind == "paragraph" and short and worded and not _sentences(block, text):
            above = result[index - 1]
            level = 2 if above.kind == "heading" and above.level == 1 and not above.number else 1
            result[index] = replace(block, kind="heading", level=level)
    return result


def _captions(blocks: list[Block], text: str) -> list[Block]:
    """In a feature with unnumbered heads, pictures leave their captions as lone short lines: one
    sentence, or none, that neither opens a section nor the report nor quotes a speaker."""
    headings = [b for b in blocks if b.kind == "heading"]
    unnumbered = sum(b.number is None for b in headings)
    spoken = any(b.kind == "salutation" for b in blocks)
    if spoken or unnumbered < 2 or unnumbered <= len(headings) / 2:
        return blocks
    first = next(i for i, b in enumerate(blocks) if b.kind == "paragraph")
    result = list(blocks)
    for index, block in enumerate(blocks):
        if block.kind != "paragraph" or blocks[index - 1].kind == "heading" or index == first:
            continue
        line = text[block.start : block.end]
        if len(line) <= _CAPTION_LIMIT and _sentences(block, text) <= 1 and "。”" not in line:
            result[index] = replace(block, kind="caption")
    return result


def _sentences(block: Block, text: str) -> int:
    """How many final marks a block has."""
    return sum(text.count(mark, block.start, block.end) for mark in "。!?")
