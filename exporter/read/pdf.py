"""PDF files with a text layer: their text in paragraphs, read with pypdfium2.

pypdfium2 rather than pdfplumber: it needs nothing else, where pdfplumber brings pdfminer, Pillow,
cryptography and pypdfium2 itself; both are under licences that fit. A PDF knows lines and no
paragraphs: a line that reaches the right margin goes on in the next one unless that is indented,
larger or smaller, or set off. Page numbers are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

from exporter.read.captured import Captured

_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*/\s*\d{1,3})?[-—–－·\s]*")
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十]+[、）)]|第[一二三四五六七八九十]+[章部]|——")
#: Fonts without a table of their characters give radicals where characters are meant (⼀ for 一).
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)
}  # fmt: skip
#: From this share of unknown characters on a text layer is of no use.
_UNREADABLE = 0.2
# In widths of a character.
_RAGGED, _INDENT, _COLUMN = 1.6, 0.8, 2.2
_LOOSE = 1.35  # in usual distances of two lines
_OTHER_SIZE = 1.15


class _Line(NamedTuple):
    """A line of a page: its text, its edges in points from bottom left, its size of characters."""

    text: str
    left: float
    right: float
    base: float
    size: float


def extract(data: bytes) -> Captured:
    """The text of a PDF. Raises :class:`ValueError` if it is protected, damaged, or a scan."""
    if b"%PDF-" not in data[:1024]:
        raise ValueError("not a PDF file")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        protected = "password" in str(error).lower()
        raise ValueError(
            "protected by a password" if protected else "damaged or cut off"
        ) from error
    with document:
        if b"%%EOF" not in data[-2048:]:
            raise ValueError("cut off: its end is missing")
        pages = [_page(page) for page in document]
        _refuse_scans(document, pages)
    text = "\n".join(_paragraphs(pages))
    _refuse_garbage(text)
    return Captured(text)


def _refuse_scans(document: pypdfium2.PdfDocument, pages: Sequence[Sequence[_Line]]) -> None:
    """A cover may be a picture; from half of the pages on, the text is."""
    blank = [
        number
        for number, lines in enumerate(pages, start=1)
        if not lines and next(document[number - 1].get_objects([raw.FPDF_PAGEOBJ_IMAGE]), None)
    ]
    if not any(pages) or len(blank) * 2 >= len(pages):
        shown = ", ".join(map(str, blank[:9])) or "all"
        raise ValueError(f"no text layer on pages: {shown} (a scan?); recognise its text first")


def _refuse_garbage(text: str) -> None:
    unknown = sum(unicodedata.category(c) in ("Co", "Cn", "Cc") and c not in "\t\n" for c in text)
    unknown += text.count("\N{REPLACEMENT CHARACTER}")
    if unknown > _UNREADABLE * len(text):
        raise ValueError("its fonts do not say which characters they show; recognise its text")


def _page(page: pypdfium2.PdfPage) -> list[_Line]:
    """The lines of a page from top to bottom, page number and blank lines left out."""
    text = page.get_textpage()
    lines: list[_Line] = []
    start = 0
    codes = [raw.FPDFText_GetUnicode(text, i) for i in range(text.count_chars())]
    for end in [i for i, code in enumerate(codes) if code in (10, 13)] + [len(codes)]:
        line = _line(text, codes, start, end)
        if line and lines and abs(line.base - lines[-1].base) < line.size / 4:
            last = lines.pop()
            line = line._replace(text=f"{last.text}\t{line.text}", left=last.left)
        if line:
            lines.append(line)
        start = end + 1
    for edge in (0, -1):
        if lines and _PAGE_NUMBER.fullmatch(lines[edge].text):
            del lines[edge]
    return lines


def _line(text: pypdfium2.PdfTextPage, codes: Sequence[int], start: int, end: int) -> _Line | None:
    shown = [i for i in range(start, end) if not chr(codes[i]).isspace()]
    if not shown:
        return None
    boxes = {i: text.get_charbox(i, loose=True) for i in shown}
    size = median(top - bottom for _, bottom, _, top in boxes.values())
    columns = [b for a, b in pairwise(shown) if boxes[b][0] - boxes[a][2] > _COLUMN * size]
    cells = [
        _characters(codes[a:b]).strip() for a, b in pairwise([shown[0], *columns, shown[-1] + 1])
    ]
    return _Line(
        "\t".join(cells),
        min(box[0] for box in boxes.values()), max(box[2] for box in boxes.values()),
        median(box[1] for box in boxes.values()), size,
    )  # fmt: skip


def _characters(codes: Sequence[int]) -> str:
    """Text of codes. Where the system has 16-bit characters, rare ones come in halves."""
    units = "".join(map(chr, codes)).encode("utf-16", "surrogatepass")
    return units.decode("utf-16", "replace").replace("\ufffe", "").translate(_RADICALS)


def _paragraphs(pages: Sequence[Sequence[_Line]]) -> Iterator[str]:
    """The lines of all pages, those of a paragraph joined."""
    steps = [a.base - b.base for lines in pages for a, b in pairwise(lines) if a.base > b.base]
    pitch = median(steps or [0])
    paragraph, last, full = "", None, False
    for lines in filter(None, pages):
        left, right = _margins(lines)
        for line in lines:
            if last and full and _goes_on(last, line, left, pitch):
                paragraph = _joined(paragraph, line.text)
            else:
                yield from [paragraph] if paragraph else []
                paragraph = line.text
            last, full = line, line.right > right - _RAGGED * line.size
    yield from [paragraph] if paragraph else []


def _margins(lines: Sequence[_Line]) -> tuple[float, float]:
    """Left and right edge of the text of a page, in points, by its long lines."""
    longest = max(line.right - line.left for line in lines)
    long = [line for line in lines if (line.right - line.left) * 2 > longest]
    return min(line.left for line in long), max(line.right for line in long)


def _goes_on(last: _Line, line: _Line, left: float, pitch: float) -> bool:
    """Whether ``line`` is in the paragraph of ``last``, which reaches the right margin."""
    sizes = sorted((last.size, line.size))
    return (
        line.left <= left + _INDENT * line.size
        and sizes[1] <= sizes[0] * _OTHER_SIZE
        and last.base - line.base <= pitch * _LOOSE  # negative on a new page
        and not _NUMBERED.match(line.text)
        and "\t" not in last.text + line.text
    )


def _joined(paragraph: str, text: str) -> str:
    """A line put behind others; only words of letters need a space between."""
    letters = paragraph[-1].isascii() and text[0].isascii() and text[0].isalnum()
    return f"{paragraph} {text}" if letters and paragraph[-1].isalpha() else paragraph + text
