"""Stage 5, archival form: a report as one self-contained bilingual TEI file.

`render_tei` builds a tree in the TEI P5 namespace, checks it against the profile in
``exporter/schema/report.rng`` and returns its bytes, the same for the same report and glossary.
The string value of ``div[@type="edition"]`` is the captured text, character for character; the few
characters XML cannot hold (NUL and other controls) are ``g`` elements, which `read` resolves.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from lxml import etree

from exporter.errors import RenderError
from exporter.glossary import Glossary
from exporter.model import Report
from exporter.render.tei.body import Body
from exporter.render.tei.header import add_header
from exporter.render.tei.mentions import Mentions
from exporter.render.tei.nodes import HUMAN_LANG, TEI, add, read, tag, xml

#: The profile's file name; a copy is expected beside the files it describes.
SCHEMA = "report.rng"
_MODEL = (
    f'href="{SCHEMA}" type="application/xml" '
    'schematypens="http://relaxng.org/ns/structure/1.0"'
)  # fmt: skip


def schema() -> bytes:
    """The profile, a RELAX NG schema in XML syntax, to be written beside the files as `SCHEMA`."""
    return (files("exporter") / "schema" / SCHEMA).read_bytes()


def render_tei(report: Report, glossary: Glossary) -> bytes:
    """``report`` as a TEI document in UTF-8.

    Raises :class:`RenderError` with the report's file name and the first fault if the document is
    not valid against the profile, or does not give back the captured text.
    """
    data = etree.tostring(_build(report, glossary), encoding="UTF-8", xml_declaration=True) + b"\n"
    check_tei(data, report.source.text, report.source.file)
    return data


def _build(report: Report, glossary: Glossary) -> etree._ElementTree:
    root = etree.Element(tag("TEI"), {xml("id"): report.source.id, xml("lang"): HUMAN_LANG},
                         nsmap={None: TEI})  # fmt: skip
    body = Body(report, Mentions(report, glossary))
    body.notes(root)
    text = add(add(root, "text"), "body")
    body.edition(text)
    if body.translated:
        body.translation(text)
    add_header(root, report, glossary)
    _break_lines(root)
    root.addprevious(etree.ProcessingInstruction("xml-model", _MODEL))
    return root.getroottree()


def _break_lines(root: etree._Element) -> None:
    """Lines for the eye, where white space has no meaning: never inside the two divisions."""
    for element in root.iterchildren(tag("standOff")):
        etree.indent(element, space=" ", level=1)
    root.text = "\n "
    for child in root:
        child.tail = "\n "
    root[-1].tail = "\n"
    for division in root[-1][0]:
        division.tail = "\n"


@cache
def _profile() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(schema()))


def check_tei(data: bytes, text: str, file: str) -> None:
    """Judge the bytes of a TEI document, not the tree: what is delivered is what must be right.

    Raises :class:`RenderError` naming ``file`` if they are not valid against the profile or do not give
    back the captured ``text``.
    """
    try:
        root = etree.fromstring(data, etree.XMLParser(huge_tree=True, resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise RenderError(f"{file}: TEI line {error.lineno}: {error.msg}") from error
    profile = _profile()
    if not profile.validate(root):
        fault = profile.error_log[0]
        raise RenderError(f"{file}: TEI line {fault.line}: {fault.message}")
    edition = root.find(f".//{tag('div')}[@type='edition']")
    if edition is None or read(edition) != text:
        raise RenderError(f"{file}: the edition does not give back the source text")
