"""XML from anywhere, parsed without trust: no document type, no entities, no network, no giants."""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

from lxml import etree

from exporter.render.tei.nodes import tag

#: The largest file that is read, in bytes. A report of a million characters makes about 15 MB.
LARGEST = 64 * 1024 * 1024
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
)


class NotParsed(Exception):
    """A file that is no edition: the rule it breaks, the line (1 is the first), and a message."""

    def __init__(self, rule: str, line: int, message: str) -> None:
        super().__init__(message)
        self.rule, self.line, self.message = rule, line, message


def load(path: Path) -> etree._Element:
    """The root of a TEI file, comments and processing instructions left out.

    Raises :class:`NotParsed`.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise NotParsed("file", 0, f"cannot be read ({error.strerror})") from error
    if len(data) > LARGEST:
        size = path.stat().st_size / 2**20
        raise NotParsed(
            "size", 0, f"{size:.0f} MB: files larger than {LARGEST >> 20} MB are not read"
        )
    _look_ahead(data)
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        rule = "duplicate-id" if "already defined" in (error.msg or "") else "well-formed"
        raise NotParsed(rule, error.lineno or 0, error.msg or "broken XML") from error
    if root.tag != tag("TEI"):
        name = etree.QName(root)
        raise NotParsed(
            "namespace",
            root.sourceline or 0,
            f"the root is {name.localname} in the namespace {name.namespace or 'none'}, "
            f"not TEI in {etree.QName(tag('TEI')).namespace}",
        )
    return root


class _Seen(Exception):
    """The root has begun; what may come before it is behind."""


def _look_ahead(data: bytes) -> None:
    """Read up to the root and refuse a document type, whose entities could grow without bound or
    reach for files, before the tree is built."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise NotParsed(
            "doctype",
            parser.CurrentLineNumber,
            "a document type is declared; editions have none, and its entities are not read",
        )

    def stop(*_: object) -> None:
        raise _Seen

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        parser.Parse(data, True)
    except _Seen:
        pass
    except expat.ExpatError as error:
        raise NotParsed("well-formed", error.lineno, expat.ErrorString(error.code)) from error
    except ValueError as error:  # an encoding that expat does not know
        raise NotParsed("well-formed", 1, str(error)) from error
