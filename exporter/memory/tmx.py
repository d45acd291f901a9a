"""A translation memory as TMX 1.4b, read and written so that nothing of other programs is lost.

The format: Translation Memory eXchange 1.4b (LISA OSCAR, 2005). What TMX has no element for are ``prop``
elements whose type begins with ``x-exporter-``. The bytes written depend on the records alone: units
stand in order, each in lines of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from exporter import __version__
from exporter.errors import MemoryFileError
from exporter.memory.records import STATES, MemoryFile, Unit, digest
from exporter.text import is_day

MAX_BYTES = 256 << 20  #: The largest file that is read.
MAX_TEXT = 20_000  #: The longest sentence, in characters.

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFIX = "x-exporter-"
#: The fields of a unit that are properties, in the order they are written in.
_PROPS = {
    "state": "state", "reviewer": "reviewer", "date": "date", "document": "document",
    "source-sha256": "digest", "machine": "machine",
}  # fmt: skip
_HEADER = {
    "creationtool": "exporter", "creationtoolversion": __version__, "segtype": "sentence",
    "o-tmf": "exporter", "adminlang": "en", "srclang": "zh-Hans", "datatype": "plaintext",
}  # fmt: skip
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CHINESE = ("zh", "cmn")
_SENTENCE = re.compile(r"(d[0-9a-f]{12})-([0-9]+)", re.ASCII)
_SHA256 = re.compile("[0-9a-f]{64}")
_STEPS = ("tmx", "header", "body", "tu")
_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
         "remove_comments": True, "remove_pis": True}  # fmt: skip


# Reading


def load_file(path: Path) -> MemoryFile:
    """Read a TMX file; one that is not there is empty.

    Raises :class:`MemoryFileError` as :func:`read_tmx` does, or if the file cannot be read.
    """
    try:
        if not path.exists():
            return MemoryFile()
        if path.stat().st_size > MAX_BYTES:
            raise MemoryFileError(f"{path}: larger than {MAX_BYTES >> 20} MB")
        return read_tmx(path.read_bytes(), str(path))
    except OSError as error:
        raise MemoryFileError(f"{path}: {error.strerror or error}") from error


def read_tmx(data: bytes, name: str) -> MemoryFile:
    """The memory in the bytes of a TMX file; ``name`` is the file's, for messages.

    Entities are not resolved and nothing is fetched. Raises :class:`MemoryFileError` listing every fault
    as ``file:line: fault``: broken XML, no TMX, languages other than Chinese and English
    throughout, segments that are missing or too long, values of ours that are not allowed.
    """
    reader = _Reader(name)
    reader.run(data)
    if reader.unused and not reader.units and not reader.faults:
        reader.faults.append(reader.remarks[0] + "; nor is any other unit of use")
    if reader.faults:
        raise MemoryFileError("\n".join(reader.faults))
    return MemoryFile(
        tuple(reader.units), tuple(reader.unused), reader.header, tuple(reader.remarks)
    )


class _Reader:
    """Goes through a file unit by unit and keeps what it finds."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._source = "*all*"
        self.header = ""
        self.units: list[Unit] = []
        self.unused: list[str] = []
        self.faults: list[str] = []
        self.remarks: list[str] = []
        self._seen: dict[Unit, int] = {}

    def run(self, data: bytes) -> None:
        parsed = etree.iterparse(BytesIO(data), ("start", "end"), tag=_STEPS, **_SAFE)
        try:
            self._go_through(parsed)
        except etree.XMLSyntaxError as error:
            # The parser's log knows the line where the exception sometimes does not.
            told = [(entry.line, entry.message) for entry in parsed.error_log]
            line, fault = told[-1] if told else (max(error.lineno or 0, 1), error.msg)
            message = f"{self._name}:{line}: not well-formed XML ({fault})"
            raise MemoryFileError(message) from error
        root = parsed.root
        if root is not None and root.tag != "tmx":
            name = etree.QName(root).localname
            self._fault(root, f"no TMX: the root is <{name}>, not <tmx>")

    def _go_through(self, steps: Iterable[tuple[str, etree._Element]]) -> None:
        for event, element in steps:
            match event, element.tag:
                case "start", "tmx":
                    self._begin(element)
                case "end", "header":
                    self._head(element)
                case "end", "tu" if (parent := element.getparent()) is not None:
                    self._unit(element)
                    parent.remove(element)
                case "end", "body":
                    for child in element:
                        self._fault(child, f"<{child.tag!s}> has no place in <body>")

    def _where(self, element: etree._Element) -> str:
        return f"{self._name}:{element.sourceline}"

    def _fault(self, element: etree._Element, fault: str) -> None:
        self.faults.append(f"{self._where(element)}: {fault}")

    def _begin(self, root: etree._Element) -> None:
        inside = root.getroottree().docinfo.internalDTD
        if inside is not None and next(inside.iterentities(), None) is not None:
            raise MemoryFileError(f"{self._name}: declares entities of its own, which TMX has not")

    def _head(self, header: etree._Element) -> None:
        self._refuse_entities(header)
        for name, value in {**_HEADER, "srclang": "*all*"}.items():
            header.set(name, header.get(name, value))
        self._source = header.get("srclang", "")
        if dict(header.attrib) != _HEADER or len(header):
            self.header = _xml(_tidy(header))

    def _unit(self, tu: etree._Element) -> None:
        before = len(self.faults)
        if next(tu.iterchildren("tuv"), None) is None:
            self._fault(tu, "a unit without <tuv>")
        for tuv in tu.iterchildren("tuv"):
            self._variant(tuv)
        self._refuse_entities(tu)
        where = self._where(tu)
        self._check_props(tu)
        if len(self.faults) > before:
            return
        reason = _useless(tu, self._source)
        if reason:
            self.remarks.append(f"{where}: not used: {reason}")
            self.unused.append(_xml(_tidy(tu)))
            return
        unit = _as_unit(tu)
        if fault := _empty(unit):
            self._fault(tu, fault)
            return
        if unit.digest != digest(unit.chinese):
            self.remarks.append(f"{where}: the Chinese is not, to the letter, what was reviewed")
        if unit in self._seen:
            self.remarks.append(f"{where}: the same unit as in line {self._seen[unit]}")
        self._seen.setdefault(unit, tu.sourceline or 0)
        self.units.append(unit)

    def _refuse_entities(self, element: etree._Element) -> None:
        """What an entity stands for is not known: its document type is not read."""
        for entity in element.iter(etree.Entity):
            self._fault(element, f"{entity.text}: TMX has no entities of its own")

    def _variant(self, tuv: etree._Element) -> None:
        """Check one language of a unit."""
        if _LANG not in tuv.attrib and "lang" in tuv.attrib:  # as before TMX 1.4
            tuv.set(_LANG, tuv.attrib.pop("lang"))
        segs = list(tuv.iterchildren("seg"))
        if not tuv.get(_LANG):
            self._fault(tuv, "<tuv> without xml:lang")
        if len(segs) != 1:
            self._fault(tuv, f"<tuv> with {len(segs)} <seg>, one expected")
        for seg in segs:
            if len("".join(seg.itertext())) > MAX_TEXT:
                self._fault(seg, f"more than {MAX_TEXT} characters")

    def _check_props(self, tu: etree._Element) -> None:
        seen = set()
        for prop, name in _props(tu):
            value = prop.text or ""
            if name in seen:
                self._fault(prop, f"{_PREFIX}{name} is there twice")
            if fault := _value_fault(_PROPS[name], value):
                self._fault(prop, fault)
            seen.add(name)


def _props(tu: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Our properties of a unit, each with its name."""
    for prop in tu.iterchildren("prop"):
        prefix, mark, name = prop.get("type", "").partition(_PREFIX)
        if mark and not prefix and name in _PROPS:
            yield prop, name


def _value_fault(field: str, value: str) -> str | None:
    """What is wrong with the value of a field, if it is not allowed."""
    if field == "state" and value not in STATES:
        return f"unknown state {value!r}; write one of {', '.join(STATES)}"
    if field == "date" and not is_day(value):
        return f"{value!r} is not a day as in 2026-01-03"
    if field == "digest" and not _SHA256.fullmatch(value):
        return f"{value!r} is not a sha256"
    return None


def _empty(unit: Unit) -> str | None:
    said = unit.state == "draft" or unit.english.strip()
    return None if said else f"{unit.state}, but there is no English"


def _language(tag: str | None) -> str:
    """The language alone of a tag: ``zh`` of ``zh-CN`` and ``ZH_cn``."""
    return (tag or "").replace("_", "-").partition("-")[0].casefold()


def _languages(tu: etree._Element) -> tuple[list[etree._Element], list[etree._Element]]:
    """The Chinese and the English variants of a unit."""
    variants = list(tu.iterchildren("tuv"))
    chinese = [tuv for tuv in variants if _language(tuv.get(_LANG)) in _CHINESE]
    return chinese, [tuv for tuv in variants if _language(tuv.get(_LANG)) == "en"]


def _seg(tuv: etree._Element) -> etree._Element:
    return next(tuv.iterchildren("seg"))


def _useless(tu: etree._Element, source: str) -> str | None:
    """Why a unit is not one Chinese sentence with its English, if it is not."""
    language = tu.get("srclang", source)
    if _language(language) not in (*_CHINESE, "*all*"):
        return f"translated from {language!r}, not from Chinese"
    chinese, english = _languages(tu)
    if len(chinese) != 1 or len(english) != 1:
        tags = ", ".join(tuv.get(_LANG, "") for tuv in tu.iterchildren("tuv"))
        return f"not one Chinese and one English segment, but {tags}"
    if any(len(_seg(tuv)) for tuv in (*chinese, *english)):
        return "inline codes in a segment"
    return None


def _as_unit(tu: etree._Element) -> Unit:
    """A unit of one Chinese and one English segment."""
    (chinese,), (english,) = _languages(tu)
    said = {_PROPS[name]: prop.text or "" for prop, name in _props(tu)}
    unit = Unit(
        tu.get("tuid", ""), _seg(chinese).text or "", _seg(english).text or "",
        lang=chinese.get(_LANG, ""), **said,  # type: ignore[arg-type]
    )  # fmt: skip
    written = _xml(_tidy(tu))
    return unit if written == _own(unit) else replace(unit, rest=written)


# Writing


def write_tmx(memory: MemoryFile) -> bytes:
    """A memory as TMX 1.4b in UTF-8, its units in order.

    Raises :class:`MemoryFileError` naming the unit and the field with a character that XML cannot
    carry, or with more than :data:`MAX_TEXT` characters.
    """
    for unit in memory.units:
        _check(unit)
    header = memory.header or _xml(etree.Element("header", _HEADER))
    units = map(_written, sorted(memory.units, key=_place))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<tmx version="1.4">', header, "<body>"]
    return "\n".join([*lines, *units, *sorted(memory.unused), "</body>", "</tmx>", ""]).encode()


def _check(unit: Unit) -> None:
    """Refuse what :func:`read_tmx` would refuse."""
    place = f"unit {unit.id or unit.chinese[:20]!r}"
    for name in ("id", "lang", "chinese", "english", *_PROPS.values()):
        value = getattr(unit, name)
        fault = _value_fault(name, value) if value else None
        if match := _ILLEGAL.search(value):
            fault = f"the character U+{ord(match[0]):04X} cannot be in XML"
        if len(value) > MAX_TEXT:
            fault = f"more than {MAX_TEXT} characters"
        if fault:
            raise MemoryFileError(f"{place}: {name}: {fault}")
    if fault := _empty(unit):
        raise MemoryFileError(f"{place}: {fault}")
    if _language(unit.lang) not in _CHINESE:
        raise MemoryFileError(f"{place}: lang: {unit.lang!r} is not Chinese")


def _place(unit: Unit) -> tuple[object, ...]:
    """Where a unit stands: by document and offset, then all others by id and text."""
    match = _SENTENCE.fullmatch(unit.id)
    where = (0, match[1], int(match[2])) if match else (1, unit.id, 0)
    return (*where, unit.chinese, unit.english, *(getattr(unit, f) for f in _PROPS.values()),
            unit.lang, unit.rest)  # fmt: skip


def _written(unit: Unit) -> str:
    """A unit as XML: as another program wrote it, if nothing has changed since."""
    if not unit.rest:
        return _own(unit)
    tu = etree.fromstring(unit.rest, etree.XMLParser(**_SAFE))
    return unit.rest if _as_unit(tu) == unit else _xml(_filled(tu, unit))


def _own(unit: Unit) -> str:
    """A unit as we write it, without what another program has put there."""
    name = f"tuid={_attribute(unit.id)} " if unit.id else ""
    lines = [f"<tu {name}srclang={_attribute(unit.lang)}>"]
    lines += [f'<prop type="{_PREFIX}{name}">{_text(value)}</prop>' for name, value in _said(unit)]
    for lang, text in ((unit.lang, unit.chinese), ("en", unit.english)):
        seg = f"<seg>{_text(text)}</seg>" if text else "<seg/>"
        lines.append(f"<tuv xml:lang={_attribute(lang)}>{seg}</tuv>")
    return "\n".join([*lines, "</tu>"])


def _said(unit: Unit) -> Iterator[tuple[str, str]]:
    """The properties that a unit has, by name."""
    for name, field in _PROPS.items():
        if value := getattr(unit, field):
            yield name, value


def _text(value: str) -> str:
    return escape(value, {"\r": "&#13;"})


def _attribute(value: str) -> str:
    marks = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
    return f'"{escape(value, marks)}"'


def _filled(tu: etree._Element, unit: Unit) -> etree._Element:
    """Put the fields of a unit into its XML; what else is in it stays."""
    if unit.id:
        tu.set("tuid", unit.id)
    tu.set("srclang", unit.lang)
    for prop, _ in list(_props(tu)):
        tu.remove(prop)
    for at, (name, value) in enumerate(_said(unit)):
        prop = etree.Element("prop", type=_PREFIX + name)
        prop.text = value
        tu.insert(at, prop)
    (chinese,), (english,) = _languages(tu)
    for tuv, text in ((chinese, unit.chinese), (english, unit.english)):
        _seg(tuv).text = text
    return _tidy(tu)


def _tidy(element: etree._Element) -> etree._Element:
    """A unit or a header with each part in a line of its own; the text in its parts is left alone."""
    element.tail = None
    if len(element):
        element.text = "\n"
    for child in element:
        child.tail = "\n"
        if child.tag == "tuv":
            child.text = None
            for part in child:
                part.tail = None
    return element


def _xml(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode")
