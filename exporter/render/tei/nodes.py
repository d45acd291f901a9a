"""Small hands for building TEI trees: elements, text that XML cannot hold, values of attributes."""

from __future__ import annotations

import re
from datetime import date

from lxml import etree

TEI = "http://www.tei-c.org/ns/1.0"
XML = "http://www.w3.org/XML/1998/namespace"
XML_SPACE = " \t\r\n"

#: What is not known is written down as such.
UNKNOWN = "unknown"
GLOSSARY_LANG = "zh-Hans"
PINYIN_LANG = "zh-Latn-pinyin"
HUMAN_LANG = "en"
MACHINE_LANG = "en-t-zh-hans-t0-und"

_NOT_XML = re.compile("([^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff])")
_NUMBER = re.compile(r"-?\d+(\.\d+|/\d+)?", re.ASCII)
_POINT = re.compile(r"(\d{4}|-)(-\d\d)?(-\d\d)?", re.ASCII)
_DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?", re.ASCII)


def tag(name: str) -> str:
    """``name`` in the TEI namespace, as lxml wants it."""
    return f"{{{TEI}}}{name}"


def xml(name: str) -> str:
    """``name`` in the XML namespace: ``id``, ``lang`` or ``space``."""
    return f"{{{XML}}}{name}"


def add(
    parent: etree._Element, name: str, text: str | None = None, /, **attributes: str | None
) -> etree._Element:
    """Append an element. ``id``, ``lang`` and ``space`` are the xml: ones, a trailing underscore
    (``from_``) is dropped, attributes that are ``None`` are left out."""
    element = etree.SubElement(parent, tag(name))
    element.text = None if text is None else _clean(text)
    for key, value in attributes.items():
        if value is not None:
            qualified = xml(key) if key in ("id", "lang", "space") else key.rstrip("_")
            element.set(qualified, _clean(value))
    return element


def write(parent: etree._Element, text: str) -> None:
    """Append text to mixed content; a character XML cannot hold becomes a ``g`` element that
    points to its declaration."""
    for index, part in enumerate(_NOT_XML.split(text)):
        if index % 2:
            add(parent, "g", ref=f"#char-{ord(part):04X}")
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + part
        elif part:
            parent.text = (parent.text or "") + part


def read(element: etree._Element) -> str:
    """The text below an element, each ``g`` resolved to its character: the inverse of `write`."""
    parts = [element.text or ""]
    for child in element:
        parts += [character(child) if child.tag == tag("g") else read(child), child.tail or ""]
    return "".join(parts)


def character(g: etree._Element) -> str:
    """The character a ``g`` element stands for."""
    return chr(int(g.get("ref", "").removeprefix("#char-"), 16))


def parse(data: bytes) -> etree._Element:
    """The root of a TEI file that this package has written."""
    return etree.fromstring(data, etree.XMLParser(huge_tree=True, resolve_entities=False))


def serialized(root: etree._Element) -> bytes:
    """A document in UTF-8, from its root on."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def word(value: str | None) -> str | None:
    """``value`` as one TEI word (``square km`` → ``square-km``); ``None`` if nothing is left."""
    return re.sub(r"[^\w%°.]+", "-", value or "").strip("-") or None


def pointer(prefix: str, value: str | None) -> str | None:
    """A pointer to the declaration of ``value``: ``pointer("sl", "quoted")`` → ``#sl.quoted``."""
    name = re.sub(r"[^\w.-]", "-", value or "")
    return f"#{prefix}.{name}" if name else None


def bounds(value: str | None) -> tuple[str, ...]:
    """A normalised quantity as one number or fraction, as the two ends of a range, or nothing."""
    ends = tuple((value or "").split(".."))
    return ends if len(ends) <= 2 and all(map(_NUMBER.fullmatch, ends)) else ()


def moment(value: str | None) -> dict[str, str]:
    """The TEI attributes of an ISO 8601 date, interval or duration; none if it is not one. The end
    of an interval may be open (``2021/..``)."""
    ends = (value or "").split("/")
    if len(ends) == 2 and ends[1] == ".." and _is_point(ends[0]):
        return {"from": ends[0]}
    if all(map(_is_point, ends)) and len(ends) <= 2:
        return {"when": ends[0]} if len(ends) == 1 else {"from": ends[0], "to": ends[1]}
    return {"dur": ends[0]} if _DURATION.fullmatch(value or "") else {}


def _is_point(value: str) -> bool:
    """Whether ``value`` is ``2024``, ``2024-01``, ``2024-01-03``, ``--01`` or ``--01-03``."""
    if value == "-" or not _POINT.fullmatch(value):
        return False
    try:
        date.fromisoformat((re.sub("^-(?=-)", "2000", value) + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _clean(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
