"""TEI editions written by this package: the captured text they reproduce."""

from __future__ import annotations

import re

from lxml import etree

from exporter.read.captured import Captured

_TEI = "{http://www.tei-c.org/ns/1.0}"
_CHARACTER = re.compile("#char-([0-9A-F]{4,6})")


def extract(data: bytes) -> Captured:
    """The text of the edition, with the address and the day of retrieval in its header.

    Raises :class:`ValueError` for XML that is broken or no edition of ours.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"broken XML ({error.msg})") from error
    edition = root.find(f"{_TEI}text/{_TEI}body/{_TEI}div[@type='edition']")
    if edition is None:
        raise ValueError("not a TEI edition made by exporter")
    source = f"{_TEI}teiHeader//{_TEI}bibl[@type='captured']/"
    url = root.findtext(f"{source}{_TEI}idno[@type='URI']")
    day = root.find(f"{source}{_TEI}date[@type='retrieved']")
    return Captured(
        _text(edition),
        url=url if url and url.startswith(("http://", "https://")) else None,
        retrieved=None if day is None else day.get("when"),
    )


def _text(element: etree._Element) -> str:
    """The text below an element, each ``g`` resolved to its character."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEI}g":
            parts.append(_character(child.get("ref", "")))
        elif isinstance(child.tag, str):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _character(ref: str) -> str:
    match = _CHARACTER.fullmatch(ref)
    if match is None or int(match[1], 16) > 0x10FFFF:
        raise ValueError(
            f"a character of the edition points to {ref!r}, which exporter never wrote"
        )
    return chr(int(match[1], 16))
