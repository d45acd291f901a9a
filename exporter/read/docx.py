"""Word files: the text of paragraphs, tables, text boxes and notes in reading order, read with
python-docx. Deleted text is left out, inserted text kept. Numbers that Word makes itself are no
text of the file and are not made up; that a paragraph has one marks it as an item."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from exporter.read.archive import check_size, is_bomb
from exporter.read.captured import Captured, LineMark, MarkedLine, joined

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DROPPED = {_FALLBACK, *(_W + name for name in ("del", "moveFrom", "rt", "pPr", "rPr"))}
_MARKS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
#: Names of the styles that Word brings along, in English and Chinese, and what they are for.
_NAMES: tuple[tuple[str, LineMark], ...] = (
    ("title|subtitle|标题|副标题", ("title", None)),
    ("caption|题注", ("caption", None)),
    *((rf"(?:heading|标题)\s*{level}", ("heading", level)) for level in range(1, 7)),
)
_LEVELS = 6  # of headings; Word has nine

#: The marks of paragraphs by the id of their style.
_Styles = Mapping[str, tuple[LineMark, ...]]

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
        lines = list(_lines(document.element.body, _styles(document.styles.element)))
        for relation in document.part.rels.values():
            if relation.reltype.endswith(("/footnotes", "/endnotes")):
                lines += _notes(relation.target_part.blob)
    except _DAMAGE as error:
        raise ValueError("not a Word file, or damaged or cut off") from error
    if not lines:
        raise ValueError("the file holds no text")
    text, marks = joined(lines)
    return Captured(text, marks=marks)


def _check(data: bytes) -> None:
    with ZipFile(BytesIO(data)) as package:
        check_size(package)
        if any(is_bomb(info) for info in package.infolist()):
            raise ValueError("packed so tightly that it is not a real document")


def _styles(element: etree._Element) -> _Styles:
    """What the styles of a file say of their paragraphs, by name, outline level and numbering."""
    styles = {str(style.get(_W + "styleId")): style for style in element.iter(_W + "style")}

    def marks(key: str, below: frozenset[str]) -> tuple[LineMark, ...]:
        style = styles.get(key)
        if style is None or key in below:
            return ()
        own = _named(style) or _of_properties(style.find(_W + "pPr"))
        return own or marks(_value(style, "basedOn"), below | {key})

    return {key: marks(key, frozenset()) for key in styles}


def _named(style: etree._Element) -> tuple[LineMark, ...]:
    name = _value(style, "name")
    return tuple(m for form, m in _NAMES if re.fullmatch(form, name, re.IGNORECASE))[:1]


def _of_properties(properties: etree._Element | None) -> tuple[LineMark, ...]:
    """The marks that the properties of a paragraph or style show by themselves."""
    if properties is None:
        return ()
    level = _value(properties, "outlineLvl")
    if level.isdecimal() and int(level) < _LEVELS:
        return (("heading", int(level) + 1),)
    numbering = properties.find(_W + "numPr")
    if numbering is not None and _value(numbering, "numId") != "0":
        return (("item", None),)
    return ()


def _value(element: etree._Element, name: str) -> str:
    """The value of a property, or an empty text."""
    found = element.find(_W + name)
    return "" if found is None else str(found.get(_W + "val", ""))


def _marks(paragraph: etree._Element, styles: _Styles) -> Iterator[LineMark]:
    properties = paragraph.find(_W + "pPr")
    style = "" if properties is None else _value(properties, "pStyle")
    yield from _of_properties(properties) or styles.get(style, ())
    runs = [r for r in paragraph.iter(_W + "r") if "".join(_pieces(r)).strip()]
    if runs and all(_is_bold(run) for run in runs):
        yield "strong", None


def _is_bold(run: etree._Element) -> bool:
    bold = run.find(f"{_W}rPr/{_W}b")
    return bold is not None and bold.get(_W + "val", "1") not in ("0", "false", "off")


def _lines(parent: etree._Element, styles: _Styles) -> Iterator[MarkedLine]:
    """The lines that are not blank below an element that holds paragraphs and tables."""
    pictured = False
    for child in parent:
        if child.tag == _W + "p":
            lines = [s.rstrip() for s in "".join(_pieces(child)).split("\n") if s.strip()]
            marks = tuple(_marks(child, styles)) if lines else ()
            below: tuple[LineMark, ...] = (("pictured", None),) if pictured and lines else ()
            for line in lines:
                yield MarkedLine(line, marks + below)
                below = ()
            pictured = next(child.iter(*_PICTURES), None) is not None or (pictured and not lines)
        elif child.tag == _W + "tr":
            yield from _row(child, styles)
        elif child.tag not in _DROPPED:
            yield from _lines(child, styles)


def _row(row: etree._Element, styles: _Styles) -> Iterator[MarkedLine]:
    """A row of a table as one line, its cells apart by tabs; or the lines of cells that are long."""
    cells = [
        lines
        for cell in row.iter(_W + "tc")
        if _row_of(cell) is row and (lines := list(_lines(cell, styles)))
    ]
    if len(cells) > 1 and all(len(cell) <= _CELL_LINES for cell in cells):
        yield MarkedLine("\t".join(" ".join(line.text for line in cell) for cell in cells))
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
            yield "\n" + "\n".join(line.text for line in _lines(child, {})) + "\n"
        elif child.tag not in _DROPPED:
            yield _MARKS.get(str(child.tag), "")
            yield from _pieces(child)


def _notes(blob: bytes) -> Iterator[MarkedLine]:
    """The lines of footnotes or endnotes; the first two of them are ruling lines."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for note in etree.fromstring(blob, parser):
        if note.get(_W + "type") in (None, "normal"):
            yield from _lines(note, {})
