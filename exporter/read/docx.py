"""Word files: the text of paragraphs, tables, text boxes and notes in reading order, read with
python-docx. Deleted text is left out, inserted text kept. Numbers that Word makes itself are no
text of the file and are not made up."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from exporter.read.archive import check_size, is_bomb
from exporter.read.captured import Captured

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DROPPED = {_FALLBACK, *(_W + name for name in ("del", "moveFrom", "rt", "pPr", "rPr"))}
_MARKS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
#: What a package that is not one, or not whole, makes zipfile, lxml and python-docx raise.
_DAMAGE = (
    BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError,
    etree.LxmlError, OpcError, LookupError, AttributeError,
)  # fmt: skip
#: A cell with more lines than this lays out a page; its lines stay lines.
_CELL_LINES = 3


def extract(data: bytes) -> Captured:
    """The text of a .docx file. Raises :class:`ValueError` if it cannot be read."""
    if data.startswith(_OLE):
        raise ValueError(
            "protected by a password" if _ENCRYPTED in data
            else "an old Word file (.doc); save it as .docx"
        )  # fmt: skip
    try:
        _check(data)
        document = docx.Document(BytesIO(data))
        lines = list(_lines(document.element.body))
        for relation in document.part.rels.values():
            if relation.reltype.endswith(("/footnotes", "/endnotes")):
                lines += _notes(relation.target_part.blob)
    except _DAMAGE as error:
        raise ValueError("not a Word file, or damaged or cut off") from error
    if not lines:
        raise ValueError("the file holds no text")
    return Captured("\n".join(lines))


def _check(data: bytes) -> None:
    with ZipFile(BytesIO(data)) as package:
        check_size(package)
        if any(is_bomb(info) for info in package.infolist()):
            raise ValueError("packed so tightly that it is not a real document")


def _lines(parent: etree._Element) -> Iterator[str]:
    """The lines that are not blank below an element that holds paragraphs and tables."""
    for child in parent:
        if child.tag == _W + "p":
            pieces = "".join(_pieces(child))
            yield from (line.rstrip() for line in pieces.split("\n") if line.strip())
        elif child.tag == _W + "tr":
            yield from _row(child)
        elif child.tag not in _DROPPED:
            yield from _lines(child)


def _row(row: etree._Element) -> Iterator[str]:
    """A row of a table as one line, its cells apart by tabs; or the lines of cells that are long."""
    cells = [c for cell in row.iter(_W + "tc") if _row_of(cell) is row and (c := [*_lines(cell)])]
    if len(cells) > 1 and all(len(cell) <= _CELL_LINES for cell in cells):
        yield "\t".join(" ".join(cell) for cell in cells)
    else:
        yield from (line for cell in cells for line in cell)


def _row_of(cell: etree._Element) -> etree._Element | None:
    return next(cell.iterancestors(_W + "tr"), None)


def _pieces(element: etree._Element) -> Iterator[str]:
    """The text of a paragraph; a text box in it is lines of its own."""
    for child in element:
        if child.tag == _W + "t":
            yield child.text or ""
        elif child.tag == _W + "txbxContent":
            yield "\n" + "\n".join(_lines(child)) + "\n"
        elif child.tag not in _DROPPED:
            yield _MARKS.get(str(child.tag), "")
            yield from _pieces(child)


def _notes(blob: bytes) -> Iterator[str]:
    """The lines of footnotes or endnotes; the first two of them are ruling lines."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for note in etree.fromstring(blob, parser):
        if note.get(_W + "type") in (None, "normal"):
            yield from _lines(note)
