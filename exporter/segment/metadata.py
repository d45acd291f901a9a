"""What a report says of itself: title, date, author, publisher, outlet, identifiers, genre."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from exporter.model import Block, Metadata
from exporter.segment.furniture import is_site_name
from exporter.segment.lines import DOCUMENT_NUMBER, NAME
from exporter.text import plain

_DATE = re.compile(r"(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})")
_FIELD = re.compile(
    r"(索引号|发布机构|发文机关|发布单位|发布部门|成文时间|成文日期|发布日期|发布时间|发文字号|信息来源|文章来源|稿件来源|内容来源|来源|作者)\s*[:丨]"
    r"[\s|]*((?>[^|\s:)】]+(?:\s[^|\s:)】]+)*))(?!\s*:)"  # atomic: a value never backtracks
)
_WRITER = re.compile(
    rf"(?:记者|通讯员|作者|撰稿人?|撰文|执笔人?|文(?=\s*[:/丨])|整理|评论员)\s*[:/丨]?\s*({NAME}|(?<=[:/丨])(?!\S{{0,8}}[作记]者)[^;,)、\s]{{2,8}})"
)
_NAMED = re.compile(rf"[(]?({NAME})(?:[\s、,].*)?[)]?|[(]([^():]{{2,12}})[)]")
#: Lines that name no writer: 责编:… (作者为…党委书记)
_DESK = re.compile(
    r"[(【\[〔]?\s*(?:.{0,2}编|校对|.审|审.|监制|摄影|摄像|图|制作|排版|本?文?作者[系为单])"
)
_DATELINE = re.compile(r"(新华社|中新社|中新网|人民网|央视网|新华网|光明网|中国网)[^,。:]{2,24}电")
#: The outlet beside the date: 2018年12月28日 19:55 新京报
_BESIDE = re.compile(
    rf"{_DATE.pattern}日?\s*(?:\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s*)?(?<=[\s日])([\u4e00-\u9fff]{{2,12}})"
)
_TIMED = re.compile(rf"{_DATE.pattern}日?\s*\d{{1,2}}:\d{{2}}")
_DELIVERY = re.compile(r"在.{0,40}(?:会议|大会|全会|仪式|座谈会|论坛)")
_WORK_REPORT = re.compile(r"人民代表大会|政府工作报告")
_NOTICE = re.compile(r"关于.+的(?:通知|意见|决定|公告|通告|批复|通报)|印发.+")
_TITLED = re.compile(f"({NAME}):")
_DATELINE_WITHIN = 60  # characters from the start of the first paragraph


def find_metadata(text: str, blocks: Sequence[Block]) -> Metadata:
    """Read the metadata off the opening and closing blocks; what is not there stays ``None``."""
    view = plain(text)
    titles = [b for b in blocks if b.kind == "title"]
    own = [b for b in titles if not view.startswith(("—", "―", "--"), b.start)]
    fields = _fields(text, view, blocks)
    number = next((b for b in blocks if _is_document_number(view, b)), None)
    genre = _genre(view, blocks, titles, number)
    author = _author(text, view, blocks) or fields.get("作者") or _named_in(text, view, own)
    publisher = _first(fields, "发布机构", "发文机关", "发布单位", "发布部门") or _site(
        text, blocks
    )
    if number:
        fields.setdefault("发文字号", text[number.start : number.end].strip("()（）"))
    return Metadata(
        title=text[own[0].start : own[0].end] if own else None,
        date=_date(view, blocks, fields),
        delivered=_spoken(view, blocks) if genre in ("speech", "work_report") else None,
        published=_published(view, blocks, fields),
        author=author,
        publisher=publisher or (author if genre == "notice" else None),
        source=_first(fields, "来源", "信息来源", "文章来源", "稿件来源", "内容来源")
        or _beside(text, view, blocks)
        or _agency(view, blocks),
        genre=genre,
        identifiers={
            "index_number": fields.get("索引号"),
            "document_number": fields.get("发文字号"),
        },
    )


def with_declared(metadata: Metadata, declared: Mapping[str, str]) -> Metadata:
    """The metadata with what the file declares in the fields that the text leaves unknown."""
    unknown: dict[str, Any] = {k: v for k, v in declared.items() if getattr(metadata, k) is None}
    return replace(metadata, **unknown)


def _fields(text: str, view: str, blocks: Sequence[Block]) -> dict[str, str]:
    """The labelled values of metadata lines, as printed; a value may stand on the next line."""
    found: dict[str, str] = {}
    for block, following in pairwise([*blocks, Block("chrome", len(text), len(text))]):
        if block.kind == "metadata":
            end = following.end if view[block.end - 1] == ":" else block.end
            for match in _FIELD.finditer(view, block.start, end):
                found.setdefault(match[1], text[match.start(2) : match.end(2)].strip())
    return found


def _is_document_number(view: str, block: Block) -> bool:
    return block.kind == "metadata" and bool(
        DOCUMENT_NUMBER.fullmatch(view, block.start, block.end)
    )


def _first(fields: dict[str, str], *names: str) -> str | None:
    return next((fields[n] for n in names if n in fields), None)


def _date(view: str, blocks: Sequence[Block], fields: dict[str, str]) -> str | None:
    """The date of delivery or writing if one is given, else that of publication."""
    written = _first(fields, "成文时间", "成文日期")
    titles = [view[b.start : b.end] for b in blocks if b.kind == "title"]
    rest = [view[b.start : b.end] for b in blocks if b.kind == "metadata"]
    spoken = [line for line in [*titles, *rest] if line[0] in "(—―-"]
    return _day([*spoken, written or "", *titles, *rest])


def _spoken(view: str, blocks: Sequence[Block]) -> str | None:
    """The day on a line in brackets or behind a dash near the title, where speeches have it."""
    lines = [view[b.start : b.end] for b in blocks if b.kind in ("title", "metadata")]
    return _day([line for line in lines if line[0] in "(—―-" and "发布" not in line])


def _published(view: str, blocks: Sequence[Block], fields: dict[str, str]) -> str | None:
    """The day that the page calls that of publication, or that stands with a time of day."""
    timed = (_TIMED.search(view, b.start, b.end) for b in blocks if b.kind == "metadata")
    return _day([_first(fields, "发布日期", "发布时间") or "", *(m[0] for m in timed if m)])


def _day(candidates: Sequence[str]) -> str | None:
    match = next(filter(None, map(_DATE.search, candidates)), None)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else None


def _author(text: str, view: str, blocks: Sequence[Block]) -> str | None:
    """The speaker who stands under the title, the first writer of a by-line, or who signs."""
    body = next((i for i, b in enumerate(blocks) if b.kind == "paragraph"), len(blocks))
    for index, block in enumerate(blocks):
        if block.kind != "credit":
            continue
        line = view[block.start : block.end]
        match = _WRITER.search(line)
        if match:
            return text[block.start + match.start(1) : block.start + match.end(1)].strip()
        if _DESK.match(line):
            continue
        match = _NAMED.fullmatch(line)
        if match and (index > body or line[0] == "("):
            group = 1 if match[1] else 2
            return text[block.start + match.start(group) : block.start + match.end(group)]
        return " ".join(text[block.start : block.end].split())
    if body < len(blocks):
        start = blocks[body].start
        match = _WRITER.search(view, start, min(start + _DATELINE_WITHIN, blocks[body].end))
        if match:
            return text[match.start(1) : match.end(1)]
    return None


def _named_in(text: str, view: str, titles: Sequence[Block]) -> str | None:
    """The author whom the title names: 许某某:牢固确立…"""
    match = _TITLED.match(view, titles[0].start, titles[0].end) if titles else None
    return text[match.start(1) : match.end(1)] if match else None


def _beside(text: str, view: str, blocks: Sequence[Block]) -> str | None:
    """The outlet that stands beside the date, on a line of their own."""
    lines = (b for b in blocks if b.kind == "metadata")
    found = (_BESIDE.fullmatch(view, b.start, b.end) for b in lines)
    return next((text[m.start(4) : m.end(4)] for m in found if m), None)


def _agency(view: str, blocks: Sequence[Block]) -> str | None:
    """The agency of a dateline (新华社北京3月16日电): on its own line, in brackets at the end, or at
    the head of the first paragraph."""
    prose = next((b for b in blocks if b.kind == "paragraph"), None)
    places = [(b.start, b.end) for b in blocks if b.kind in ("metadata", "credit")]
    if prose:
        places.append((prose.start, min(prose.start + _DATELINE_WITHIN, prose.end)))
    found = (_DATELINE.search(view, start, end) for start, end in places)
    return next((match[1] for match in found if match), None)


def _site(text: str, blocks: Sequence[Block]) -> str | None:
    """The name of the website at the head of the page."""
    first = text[blocks[0].start : blocks[0].end] if blocks else ""
    return first if is_site_name(first) else None


def _genre(
    view: str, blocks: Sequence[Block], titles: Sequence[Block], number: Block | None
) -> str:
    opening = " ".join(view[b.start : b.end] for b in titles)
    if number or (titles and _NOTICE.search(view, titles[0].start, titles[0].end)):
        return "notice"
    if _WORK_REPORT.search(opening):
        return "work_report"
    if "讲话" in opening or _DELIVERY.search(opening):
        return "speech"
    unnumbered = [b for b in blocks if b.kind == "heading" and not b.number]
    return "feature" if len(unnumbered) >= 2 else "news"
