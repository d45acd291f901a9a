"""What a report says of itself: title, date, author, publisher, outlet, identifiers, genre."""

from __future__ import annotations

import re
from collections.abc import Sequence

from exporter.model import Block, Metadata
from exporter.segment.lines import is_site_name
from exporter.text import narrow

_DATE = re.compile(r"(\d{4})[年/.-](\d{1,2})[月/.-](\d{1,2})")
_FIELD = re.compile(
    r"(索引号|发布机构|发文机关|发布单位|成文时间|成文日期|发布日期|发布时间|发文字号|信息来源|文章来源|来源|作者)\s*:"
    r"[\s|]*((?>[^|\s:]+(?:\s[^|\s:]+)*))(?!\s*:)"  # atomic: a value never backtracks
)
_BYLINE = re.compile(r"[(]?\s*(?:本报)?(?:记者|作者|撰稿|文)\s*:\s*([^;,)]+)")
_SIGNATURE = re.compile(r"\(([^:]+)\)")
_DELIVERY = re.compile(r"在.{0,40}(?:会议|大会|全会|仪式|座谈会|论坛)")
_WORK_REPORT = re.compile(r"人民代表大会|政府工作报告")


def find_metadata(text: str, blocks: Sequence[Block]) -> Metadata:
    """Read the metadata off the opening and closing blocks; what is not there stays ``None``."""
    titles = [text[b.start : b.end] for b in blocks if b.kind == "title"]
    view = narrow(text)
    own = [t for t in titles if not t.startswith(("—", "―", "--"))]
    fields = _fields(text, view, blocks)
    return Metadata(
        title=own[0] if own else None,
        date=_date(view, blocks, fields),
        author=_author(text, view, blocks) or fields.get("作者"),
        publisher=_first(fields, "发布机构", "发文机关", "发布单位") or _site(text, blocks),
        source=_first(fields, "来源", "信息来源", "文章来源"),
        genre=_genre(blocks, titles),
        identifiers={
            "index_number": fields.get("索引号"),
            "document_number": fields.get("发文字号"),
        },
    )


def _fields(text: str, view: str, blocks: Sequence[Block]) -> dict[str, str]:
    """The labelled values of metadata lines, as printed."""
    found: dict[str, str] = {}
    for block in blocks:
        if block.kind == "metadata":
            for match in _FIELD.finditer(view, block.start, block.end):
                found.setdefault(match[1], text[match.start(2) : match.end(2)].strip())
    return found


def _first(fields: dict[str, str], *names: str) -> str | None:
    return next((fields[n] for n in names if n in fields), None)


def _date(view: str, blocks: Sequence[Block], fields: dict[str, str]) -> str | None:
    """The date of delivery or writing if one is given, else that of publication."""
    written = _first(fields, "成文时间", "成文日期")
    opening = [b for b in blocks if b.kind in ("title", "metadata")]
    spoken = [view[b.start : b.end] for b in opening if view[b.start] in "(—―"]
    rest = [view[b.start : b.end] for b in opening]
    for candidate in [*spoken, written or "", *rest]:
        match = _DATE.search(candidate)
        if match:
            return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    return None


def _author(text: str, view: str, blocks: Sequence[Block]) -> str | None:
    """The speaker who stands under the title, or the writer of a by-line."""
    body = next((i for i, b in enumerate(blocks) if b.kind == "paragraph"), len(blocks))
    for index, block in enumerate(blocks):
        if block.kind != "credit":
            continue
        line = view[block.start : block.end]
        match = _BYLINE.match(line) or _SIGNATURE.fullmatch(line)
        if match:
            start, end = match.span(1)
            return text[block.start + start : block.start + end].strip()
        if index < body:
            return text[block.start : block.end]
    return None


def _site(text: str, blocks: Sequence[Block]) -> str | None:
    """The name of the website at the head of the page."""
    first = text[blocks[0].start : blocks[0].end] if blocks else ""
    return first if is_site_name(first) else None


def _genre(blocks: Sequence[Block], titles: Sequence[str]) -> str:
    opening = " ".join(titles)
    if _WORK_REPORT.search(opening):
        return "work_report"
    if "讲话" in opening or _DELIVERY.search(opening):
        return "speech"
    unnumbered = [b for b in blocks if b.kind == "heading" and not b.number]
    return "feature" if len(unnumbered) >= 2 else "news"
