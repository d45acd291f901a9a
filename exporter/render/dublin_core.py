"""A record in simple Dublin Core for each edition, in the form that OAI-PMH asks of every archive.

The crosswalk reads the teiHeader: what is unknown there is left out here.
Format: ``oai_dc`` (http://www.openarchives.org/OAI/2.0/oai_dc/), that is, any of the 15 elements of Dublin
Core 1.1, in any order and number, each a text that may have an ``xml:lang``.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from exporter.render.tei.nodes import TEI, XML, parse, serialized

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_UNKNOWN = ("unknown", "unpublished", "")
_LANG = f"{{{XML}}}lang"
#: Kinds of day that say how old the text is; when it was fetched does not.
_DAYS = ("stated", "delivered", "published")

#: The crosswalk: elements of Dublin Core and where their texts stand, seen from the teiHeader.
_TEXTS = (
    ("title", "t:fileDesc/t:titleStmt/t:title[@type='main']"),
    ("subject", "t:profileDesc/t:textClass/t:keywords/t:term[@type='genre']"),
    ("publisher", "t:fileDesc/t:publicationStmt/t:publisher"),
    ("identifier", "t:fileDesc/t:publicationStmt/t:idno"),
    ("source", "t:fileDesc/t:sourceDesc/t:bibl[@type='captured']/t:publisher"),
    ("source", "t:fileDesc/t:sourceDesc/t:bibl[@type='captured']/t:idno[@type='URI']"),
    ("coverage", "t:fileDesc/t:sourceDesc/t:bibl[@type='captured']/t:placeName"),
)  # fmt: skip


def dublin_core(data: bytes) -> bytes:
    """The Dublin Core record, in UTF-8, of an edition whose TEI is ``data``."""
    header = parse(data)[0]
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": _XSI})
    root.set(f"{{{_XSI}}}schemaLocation", _SCHEMA)
    for name, text, lang in [*_texts(header), *_composed(header)]:
        element = etree.SubElement(root, f"{{{DC}}}{name}")
        element.text = text
        if lang:
            element.set(_LANG, lang)
    etree.indent(root, space=" ")
    return serialized(root)


def _texts(header: etree._Element) -> Iterator[tuple[str, str, str | None]]:
    """What stands in the header as it is."""
    for name, path in _TEXTS:
        for element in _find(header, path):
            text = _text(element)
            if text not in _UNKNOWN:
                yield name, text, element.get(_LANG)


def _composed(header: etree._Element) -> Iterator[tuple[str, str, str | None]]:
    """What is put together from several places of the header."""
    for author in _find(header, "t:fileDesc/t:titleStmt/t:author"):
        name = next(iter(_find(author, "t:persName")), author)
        if _text(name) not in _UNKNOWN:
            yield "creator", _text(name), name.get(_LANG)
    days = _find(header, "t:fileDesc/t:sourceDesc/t:bibl[@type='captured']/t:date[@when]")
    for day in dict.fromkeys(_text(e) for e in days if e.get("type") in _DAYS):
        yield "date", day, None
    for statement in _find(header, "t:fileDesc/t:titleStmt/t:respStmt"):
        who, what = (_text(e) for path in ("t:name", "t:resp") for e in _find(statement, path))
        yield "contributor", f"{who} ({what})", None
    kind = _text(_find(header, "t:fileDesc/t:titleStmt/t:title[@type='sub']")[0]).capitalize()
    status = _find(header, "t:revisionDesc")[0].get("status")
    yield "description", f"{kind}; status: {status}.", "en"
    captured = "t:fileDesc/t:sourceDesc/t:bibl[@type='captured']"
    for digest in _find(header, f"{captured}/t:idno[@type='sha256']"):
        yield "source", f"sha256:{_text(digest)}", None
    named = (e.get("ident", "") for e in _find(header, "t:profileDesc/t:langUsage/t:language"))
    yield from (("language", tag, None) for tag in sorted({_of_text(t) for t in named} - {""}))
    yield "type", "Text", None
    yield "format", "application/tei+xml", None
    for licence in _find(header, "t:fileDesc/t:publicationStmt/t:availability/t:licence"):
        whose = "Source text: " if licence.get("corresp") == "#zh" else ""
        yield "rights", whose + _text(licence), licence.get(_LANG)


def _of_text(tag: str) -> str:
    """The language of a text by a tag of the header: without how it was made, and no Pinyin."""
    return "" if "Latn" in tag else tag.partition("-t-")[0]


def _find(element: etree._Element, path: str) -> list[etree._Element]:
    return element.findall(path, {"t": TEI})


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())
