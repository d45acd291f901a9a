"""What stands round the body of a report: the title and its company above, the page's rest below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from exporter.model import Block, BlockKind
from exporter.segment.furniture import EDITOR, TAIL, is_prose, is_site_name, kind_of, plain_kind
from exporter.segment.lines import (
    ADDRESSEE,
    APPENDIX,
    BULLET,
    DELIVERY,
    FINAL,
    NAME,
    SALUTATION,
    Line,
    numbering,
)

HEAD_LIMIT = 60  # a longer line is prose, even without a full stop
_TITLE_LIMIT = 120
_NOTE_LIMIT = 120
#: Titles of notices may be long.
_NOTICE = re.compile(
    r".+的?(?:通知|意见|决定|公告|通告|批复|通报|办法|规定|方案|纲要|规划|要点|条例|报告|请示|函)"
)
_BARE_NAME = re.compile(rf"{NAME}|[\u4e00-\u9fff]·[\u4e00-\u9fff·]+")
_OFFICE = r"[^,。:]{0,16}(?:长|主席|书记|主任|总理|委员|代表|专员)"
_SPEAKER = re.compile(
    rf"{_OFFICE}\s*(?:[\u4e00-\u9fff]\s?){{2,5}}|{_OFFICE}|.{{2,16}}\s+{NAME}"
    rf"|{NAME}[\u4e00-\u9fff]{{4,24}}(?:院长|所长|主任|教授|研究员|书记|会长|总编辑?)"
)

#: ——2022年1月8日在…会议上 区长 某某某
_DELIVERED_BY = re.compile(rf"({DELIVERY.pattern})\s*[(]?((?:[\u4e00-\u9fff]{{2,16}}\s*)?{NAME})")
_HEADLINE = re.compile(r"报告|讲话|会议|大会|通知|[—―]|\d{4}年")
_BUTTON_LIMIT = 4
_SHORTEST_REPEATED = 6
_VALUE_LIMIT = 20
_ACCOUNT_LIMIT = 10
_LABELLED = re.compile(r"[^。\d]{1,12}[:|《]|[(]?(?:本文|原|综合|整理|编译)")


def opening(lines: Sequence[Line]) -> int:
    """How many lines stand before the body: title, tables, speaker, site navigation."""
    salutation = next((i for i, x in enumerate(lines[:40]) if SALUTATION.fullmatch(x.text)), 0)
    titled = False
    for index, line in enumerate(lines):
        text = line.text
        if index and BULLET.match(text):
            return index
        if SALUTATION.fullmatch(text) or ADDRESSEE.fullmatch(text) or APPENDIX.fullmatch(text):
            return index
        if "title" in line.roles:
            titled = True
            continue
        if kind_of(line) or DELIVERY.fullmatch(text) or (not index and _is_title(text)):
            continue
        if titled and line.roles & {"heading", "strong"}:
            if "title" in lines[index - 1].roles:  # the subtitle
                continue
            return index
        if index < salutation <= index + 3 and len(text) <= _NOTE_LIMIT:
            continue
        if len(text) <= _TITLE_LIMIT and _NOTICE.fullmatch(text):
            continue
        if titled and "title" not in lines[index - 1].roles and _goes_on(text):
            return index
        if _is_prose(text) or (numbering(text) and index):
            return index
        if (
            index
            and text[-1] == ":"
            and any(_is_prose(x.text) for x in lines[index + 1 : index + 2])
        ):
            return index
    return 0


def _is_prose(text: str) -> bool:
    return text[-1] in FINAL or text.endswith("。”") or len(text) > HEAD_LIMIT


def _goes_on(text: str) -> bool:
    """Whether a line below the title that is not marked as part of it begins the text."""
    return text[-1] == "," or (len(text) > _VALUE_LIMIT and not _SPEAKER.fullmatch(text))


def _is_title(text: str) -> bool:
    return len(text) <= HEAD_LIMIT and "。" not in text and not numbering(text)


def opening_blocks(lines: Sequence[Line]) -> list[Block]:
    """The blocks of the opening lines. Below the title a name stands for the speaker, a whole
    sentence describes a picture, and a word or two are a button of the page. Where the file names
    its title, a short line is part of it only right below it."""
    blocks: list[Block] = []
    named = any("title" in line.roles for line in lines)
    titled = labelled = False
    again = _repeated(lines)
    for index, line in enumerate(lines):
        start, end, text = line[:3]
        kind = kind_of(line)
        if kind == "metadata" and titled and DELIVERY.fullmatch(text):
            kind = None  # the line of delivery in brackets
        delivered = _DELIVERED_BY.fullmatch(text)
        if kind is None and "title" not in line.roles:
            below = bool(blocks) and blocks[-1].kind == "title"
            stray = named and not below and not line.roles & {"heading", "strong"}
            kind = _opening_kind(text, titled, labelled, stray, index < again)
        elif kind == "caption" and "caption" not in line.roles and _is_account(text):
            kind = "chrome"
        if kind is None and delivered:
            blocks.append(Block("title", start, start + delivered.end(1)))
            blocks.append(Block("credit", start + delivered.start(2), end))
        else:
            blocks.append(Block(kind or "title", start, end))
        credited = len(blocks) > 1 and blocks[-2].kind == blocks[-1].kind == "credit"
        if credited and _is_office_and_name(lines[index - 1].text, text):
            blocks[-2:] = [replace(blocks[-2], end=end)]
        titled = titled or kind is None
        labelled = kind == "metadata" and text[-1] == ":"
    return blocks


def _repeated(lines: Sequence[Line]) -> int:
    """The index of the line that repeats the page's title above the text, or 0. What stands between
    the two belongs to the page."""
    title = lines[0].text if lines else ""
    found = [
        i
        for i, x in enumerate(lines)
        if i > 1 and len(x.text) >= _SHORTEST_REPEATED and title.endswith(x.text)
    ]
    return found[-1] if found else 0


def _is_office_and_name(above: str, below: str) -> bool:
    """Whether two lines are the office and the name of one speaker."""
    return bool(re.fullmatch(_OFFICE, above) and _BARE_NAME.fullmatch(below))


def _opening_kind(
    text: str, titled: bool, labelled: bool, stray: bool, between: bool
) -> BlockKind | None:
    """The kind of an opening line that its form does not tell; ``None`` is a title. ``stray``: the
    file names its title, and this line is not near it; ``between``: the title comes again below."""
    if labelled and len(text) <= _VALUE_LIMIT:
        return "metadata"
    if is_site_name(text) or len(text) <= (_BUTTON_LIMIT if titled else 2):
        return "credit" if titled and _BARE_NAME.fullmatch(text) else "chrome"
    if titled and not DELIVERY.fullmatch(text):
        if _BARE_NAME.fullmatch(text) or _SPEAKER.fullmatch(text):
            return "credit"
        if text[-1] == "。":
            return "caption"
        if between and not _HEADLINE.search(text):
            return "chrome"
    return "chrome" if stray and len(text) <= _VALUE_LIMIT else None


def _is_account(text: str) -> bool:
    """Whether a line below a picture of the opening is the name of an account, not a caption."""
    return plain_kind(text) is None and len(text) <= _ACCOUNT_LIMIT and text[-1] != "。"


def tail(lines: Sequence[Line]) -> int:
    """Where the page goes on after the report (related links, disclaimers), or the end: from a line
    that says so, or below the editors, if most of the prose stands above; or from the first link
    below the last of it."""
    prose = [len(x.text) if is_prose(x) and not kind_of(x) else 0 for x in lines]
    above, whole = 0, sum(prose)
    for index, line in enumerate(lines):
        if above and TAIL.fullmatch(line.text) and whole - above <= above:
            return index
        if EDITOR.fullmatch(line.text) and (whole - above) * 3 < above:
            return index + 1
        above += prose[index]
    last = max((i for i, length in enumerate(prose) if length), default=len(lines))
    links = (i for i in range(last, len(lines)) if "link" in lines[i].roles)
    return next(links, len(lines))


def tail_blocks(lines: Sequence[Line]) -> list[Block]:
    """The blocks of the lines below the report: chrome, but for credits and labelled metadata."""
    blocks = []
    for line in lines:
        kind = plain_kind(line.text)
        own = kind == "credit" or (kind == "metadata" and _LABELLED.match(line.text))
        kept = own and "link" not in line.roles
        blocks.append(Block(kind if kind and kept else "chrome", line.start, line.end))
    return blocks


_SIGNED = re.compile(
    r"(?<=[。!?”…)])\s*[(](?:(?:本报|新华社|人民网|光明日报|央视)?(?:记者|通讯员|作者|执笔|整理|编辑|见习记者|文/图|图/文|文、图)[^()]{1,120}"
    rf"|{NAME}(?:[\s、,]+{NAME}){{0,6}}|(?:新华社|本报|人民网|中新社|据)[^()。]{{2,80}})[)]$"
)
_BRACKETED = re.compile(r"[(][^()。:]{2,60}[)]")


def signature(blocks: list[Block], text: str) -> list[Block]:
    """The writer's name in brackets at the end: on a line of its own, or after the last sentence
    (…新业绩。(张富博)), where it is split off."""
    prose = [i for i, b in enumerate(blocks) if b.kind in ("paragraph", "item")]
    if not prose:
        return blocks
    index = prose[-1]
    last = blocks[index]
    if len(prose) > 1 and _BRACKETED.fullmatch(text, last.start, last.end):
        return [*blocks[:index], replace(last, kind="credit"), *blocks[index + 1 :]]
    match = _SIGNED.search(text, last.start, last.end)
    if not match:
        return blocks
    start = text.index("(", match.start())
    end = last.start + len(text[last.start : start].rstrip())
    parts = [replace(last, end=end), Block("credit", start, last.end)]
    return [*blocks[:index], *parts, *blocks[index + 1 :]]
