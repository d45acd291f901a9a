"""Blocks: what each line, or part of a line, of a report is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from exporter.model import Block, Mark
from exporter.segment.frame import (
    HEAD_LIMIT,
    opening,
    opening_blocks,
    signature,
    tail,
    tail_blocks,
)
from exporter.segment.furniture import is_byline, kind_of, plain_kind
from exporter.segment.heads import (
    BOLD,
    captions,
    enclosed_titles,
    is_marked_head,
    marked_heads,
    section_numbers,
    unnumbered_heads,
)
from exporter.segment.joins import rejoin
from exporter.segment.lines import (
    ADDRESSEE,
    APPENDIX,
    ARTICLE,
    ATTACHMENT,
    BULLET,
    CIRCLED,
    DASH_ITEM,
    DATE_LINE,
    ENUMERATION,
    FINAL,
    NAME,
    NOTE,
    SALUTATION,
    Line,
    lines_of,
    numbering,
)
from exporter.text import INVISIBLE, chinese_number

_RUN_ON_LIMIT = 48  # the first sentence of "(一)抓实主题教育成果巩固。要紧紧扭住…"
_NUMBERED_LIMIT = 90  # a numbered heading without a full stop
_MARKED_FROM = 2  # a file that marks as many heads marks all
_ENTRY_LIMIT = 60  # the term of a definition
_LETTER = re.compile(r"(?!.*(?:以下|如下|认为|指出|强调|表示|说))[^。;!?]{2,60}:")
#: Whose words stand above: ——(宋)陆游
_QUOTED = re.compile(rf"[—―─-]{{2,}}\s*(?:[(][^()]{{1,6}}[)]\s*[\u4e00-\u9fff·]{{2,8}}|{NAME})")
#: After an enumeration, the text speaks of all its items again.
_RESUMES = re.compile(r"(?<=。)(?:这些|以上|上述|对此|总之|同时|我们要|此外)")


def find_blocks(text: str, marks: Sequence[Mark] = ()) -> tuple[Block, ...]:
    """Cut a text, given as its plain view, into blocks. Every character that is not white space is
    in exactly one. ``marks`` are what the file says of its lines: one that says something also
    says where its lines end."""
    lines = list(lines_of(text, marks))
    end = tail(lines)
    whole = lines[:end] if marks else list(rejoin(lines[:end], text))
    start = opening(whole)
    body = signature(enclosed_titles(_body(whole[start:]), text), text)
    ranks = {x.start: x.level or BOLD for x in whole[start:] if is_marked_head(x)}
    body = marked_heads(body, ranks)
    if len(ranks) < _MARKED_FROM:
        body = unnumbered_heads(body, text)
    body = [_counter(block, text) for block in body] if marks else captions(body, text)
    return tuple(_cover([*opening_blocks(whole[:start]), *body, *tail_blocks(lines[end:])], text))


def _counter(block: Block, text: str) -> Block:
    """A bare number on a line of a page that heads no section counts readers."""
    counts = block.kind == "paragraph" and text[block.start : block.end].isdecimal()
    return replace(block, kind="chrome") if counts else block


def _cover(blocks: Sequence[Block], text: str) -> Iterator[Block]:
    """The blocks with the invisible characters between them: those beside a block on its line
    belong to it, others are chrome."""
    at = 0
    for block, following in pairwise([*blocks, Block("chrome", len(text), len(text))]):
        yield from _hidden(text, at, block.start)
        at = following.start
        gap = text[block.end : at]
        beside = len(gap) - len(gap.lstrip(INVISIBLE))
        yield replace(block, end=block.end + beside, body=block.body)
        yield from _hidden(text, block.end + beside, at)
    if not blocks:
        yield from _hidden(text, 0, len(text))


def _hidden(text: str, start: int, end: int) -> Iterator[Block]:
    for match in re.finditer(f"[{INVISIBLE}](?:[{INVISIBLE}\\s]*[{INVISIBLE}])?", text[start:end]):
        yield Block("chrome", start + match.start(), start + match.end())


def _body(lines: Sequence[Line]) -> list[Block]:
    heads, numbers = _numbered_heads(lines), section_numbers(lines)
    in_appendix = prose = False
    blocks: list[Block] = []
    for index, line in enumerate(lines):
        prose = prose or any(b.kind in ("paragraph", "item") for b in blocks[-1:])
        if index in numbers:
            number, count = numbers[index]
            head = lines[index + count - 1]
            body = head.start if count > 1 else line.start
            blocks.append(Block("heading", line.start, head.end, 1, number, body))
            continue
        if numbers.get(index - 1, ("", 1))[1] > 1:
            continue
        in_appendix = in_appendix or APPENDIX.fullmatch(line.text) is not None
        if in_appendix and any(b.kind == "definition" for b in blocks[-1:]):
            blocks.append(_definition(line) or Block("definition", line.start, line.end))
        elif not prose and (
            ADDRESSEE.fullmatch(line.text) or (not index and _LETTER.fullmatch(line.text))
        ):
            blocks.append(Block("salutation", line.start, line.end))
        else:
            blocks += _line_blocks(line, in_appendix, heads.get(index, False))
    return list(_circled(blocks))


def _circled(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with headings by ①, ② … one level below the number above them."""
    above = 0
    for block in blocks:
        if block.kind == "heading" and block.level == CIRCLED:
            yield replace(block, level=above + 1)
            continue
        if block.kind == "heading" and block.number:
            above = block.level or 0
        yield block


def _numbered_heads(lines: Sequence[Line]) -> dict[int, bool]:
    """For each numbered line, whether its number heads a section. Neighbours of one level are
    alike: a line with a full stop, which might be either, goes with most of them."""
    verdicts: dict[int, bool] = {}
    family: dict[int, list[int]] = {}

    def close(level: int) -> None:
        for deeper in [key for key in family if key >= level]:
            members = family.pop(deeper)
            fit = {i for i in members if _may_head(lines, i)}
            most = len(fit) * 2 > len(members)
            verdicts.update({i: i in fit and (most or _is_bare_head(lines[i])) for i in members})

    for index, line in enumerate(lines):
        numbered = numbering(line.text)
        if numbered:
            level = numbered[0]
            close(level + 1)
            family.setdefault(level, []).append(index)
    close(0)
    return verdicts


def _is_bare_head(line: Line) -> bool:
    return "。" not in line.text or is_marked_head(line)


def _may_head(lines: Sequence[Line], index: int) -> bool:
    """Whether a numbered line may hold a heading: it is short, or its first sentence is, and then
    something follows that is not the next number."""
    text = lines[index].text
    if is_marked_head(lines[index]):
        return True
    stop = text.find("。")
    if not 0 < stop <= _RUN_ON_LIMIT:
        return stop < 0 and text[-1] not in FINAL and len(text) <= _NUMBERED_LIMIT
    below = lines[index + 1].text if index + 1 < len(lines) else ""
    return stop + 1 < len(text) or bool(below and not numbering(below) and not plain_kind(below))


def _line_blocks(line: Line, in_appendix: bool, heads: bool) -> list[Block]:
    start, end, text = line[:3]
    kind = kind_of(line)
    if kind:
        return [Block(kind, start, end)]
    if SALUTATION.fullmatch(text):
        return [Block("salutation", start, end)]
    if APPENDIX.fullmatch(text) or ATTACHMENT.fullmatch(text):
        return [Block("heading", start, end, level=1)]
    if DATE_LINE.fullmatch(text):
        return [Block("metadata", start, end)]
    if in_appendix:
        entry = _definition(line)
        if entry:
            return [entry]
    article = ARTICLE.match(text)
    if article:
        return [Block("item", start, end, number=article[1], body=start + article.end())]
    numbered = numbering(text)
    if numbered:
        return _numbered(line, *numbered, heads)
    if _QUOTED.fullmatch(text):
        return [Block("credit", start, end)]
    for pattern in (DASH_ITEM, BULLET):
        mark = pattern.match(text)
        if mark and mark.end() < len(text):
            signed = pattern is BULLET and is_byline(text[mark.end() :])
            return [Block("credit" if signed else "item", start, end, body=start + mark.end())]
    if is_marked_head(line):
        return [Block("heading", start, end, level=1)]
    if "item" in line.roles:
        return [Block("item", start, end)]
    return _paragraph(line)


def _definition(line: Line) -> Block | None:
    """A numbered entry of 名词解释: 1.“双减”政策:指… or [1]一降三减:"""
    start, end, text = line[:3]
    note = NOTE.match(text)
    if note:
        return Block("definition", start, end, number=note[1], body=start + note.end())
    numbered = numbering(text)
    if numbered and (numbered[0] >= 3 or ":" in text[:_ENTRY_LIMIT]):
        match = numbered[1]
        return Block("definition", start, end, number=match[1], body=start + match.end())
    return None


def _paragraph(line: Line) -> list[Block]:
    """A paragraph, cut where it counts: …问题。一是…。二是…。这些问题…"""
    start, end, text = line[:3]
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


def _numbered(line: Line, level: int, match: re.Match[str], heads: bool) -> list[Block]:
    """A numbered line: a heading, one that runs on in its paragraph or into an article, an item."""
    start, end, text = line[:3]
    number, body = match[1], start + match.end()
    article = ARTICLE.search(text, match.end())
    if article and article.start() <= HEAD_LIMIT and text[match.start()] == "第":
        rest = Line(start + article.start(), end, text[article.start() :])
        before = start + len(text[: article.start()].rstrip())
        return [
            Block("heading", start, before, level, number, body),
            *_line_blocks(rest, False, False),
        ]
    if not heads:
        return [Block("item", start, end, number=number, body=body)]
    stop = text.find("。")
    if stop < 0:
        return [Block("heading", start, end, level, number, body)]
    head = Block("heading", start, start + stop + 1, level, number, body)
    rest_text = text[stop + 1 :].lstrip()
    return [head, *_paragraph(Line(end - len(rest_text), end, rest_text))] if rest_text else [head]
