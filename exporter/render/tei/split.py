"""A bilingual TEI file as a pair: the source alone and the translation alone.

The pair follows the machine-translated corpora of ParlaMint: the translation's file names the source's in
``TEI/@corresp``, and what points to the source is written ``mt-src:ID``, which a ``prefixDef`` expands. Both
have the name of the bilingual file and lie in two folders, as the two corpora of ParlaMint do: a
suffix (``NAME-en``) could make the name of another report.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from lxml import etree

from exporter.render.tei.nodes import add, parse, serialized, tag, xml

#: The folders of the two files, beside the bilingual one; also the ids of its two divisions.
SOURCE, TRANSLATION = "zh", "en"
_PREFIX = "mt-src"
_SUBTITLES = {SOURCE: "annotated source text", TRANSLATION: "translation"}
_PARTS = {
    SOURCE: "This file holds the source text alone, taken from the bilingual edition.",
    TRANSLATION: "This file holds the translation alone, taken from the bilingual edition. Pointers "
    f"that begin with {_PREFIX}: lead into the file of the source text.",
}
_EXPANDED = "Identifiers in the file of the source text."


def split(data: bytes, name: str) -> dict[str, bytes]:
    """The pair of ``data``, the bilingual TEI of the report called ``name``, by folder; without a
    translation the source only."""
    source = parse(data)
    pair = {SOURCE: source}
    if (division := _division(source, TRANSLATION)) is not None:
        translation = pair[TRANSLATION] = parse(data)
        _remove_all([_division(translation, SOURCE)])
        _leave_translation_out(source, division)
    for folder, root in pair.items():
        _remove_unused(root)
        for subtitle in root.iterfind(f".//{tag('titleStmt')}/{tag('title')}[@type='sub']"):
            subtitle.text = _SUBTITLES[folder]
        for editorial in root.iter(tag("editorialDecl")):
            add(editorial, "p", _PARTS[folder])
    if TRANSLATION in pair:
        _point_to_source(translation, source, name)
    for root in pair.values():
        etree.indent(root[0], space=" ", level=1)
    return {folder: serialized(root) for folder, root in pair.items()}


def _leave_translation_out(root: etree._Element, division: etree._Element) -> None:
    """Take the translation out of a file, and what is said of it."""
    gone = {f"#{element.get(xml('id'))}" for element in division.iter("{*}*")}
    _remove_all([division])
    for element in list(root.iter("{*}*")):
        if gone & _pointers(element, "target", "corresp"):
            _remove_all([element.getparent() if element.tag == tag("ptr") else element])
    for name in ("listAnnotation", "standOff"):
        _remove_all(element for element in list(root.iter(tag(name))) if not len(element))
    titles = root.findall(f".//{tag('titleStmt')}/{tag('title')}[@type='main']")
    _remove_all([*titles[1:], *root.findall(f".//{tag('editorialDecl')}/{tag('p')}")])


def _remove_unused(root: etree._Element) -> None:
    """Take out the declarations that nothing points to any more."""
    used = {p for part in root[1:] for e in part.iter("{*}*") for p in _pointers(e, *e.keys())}
    declared = [e for name in ("respStmt", "category", "char") for e in root.iter(tag(name))]
    _remove_all(e for e in declared if f"#{e.get(xml('id'))}" not in used)
    for name, child in (("taxonomy", "category"), ("classDecl", "taxonomy"), ("charDecl", "char")):
        _remove_all(e for e in list(root.iter(tag(name))) if e.find(tag(child)) is None)
    ids = {f"#{name}" for name in _ids(root)}
    _remove_all(e for e in list(root.iter(tag("change"))) if not _pointers(e, "who") <= ids)
    langs = {e.get(xml("lang")) for e in root.iter("{*}*")}
    _remove_all(e for e in list(root.iter(tag("language"))) if e.get("ident") not in langs)


def _point_to_source(root: etree._Element, source: etree._Element, name: str) -> None:
    """Let what points to the source point into its file."""
    document = root.get(xml("id"), "")
    root.set(xml("id"), f"{document}.{TRANSLATION}")
    root.set("corresp", f"#{document}")
    elsewhere = _ids(source) - _ids(root)
    for element in root.iter("{*}*"):
        for key, value in element.items():
            if "#" in value:
                parts = (
                    f"{_PREFIX}:{part[1:]}" if part[0:1] == "#" and part[1:] in elsewhere else part
                    for part in value.split(" ")
                )
                element.set(key, " ".join(parts))
    for prefixes in root.iter(tag("listPrefixDef")):
        _remove_all(prefixes.findall(f"{tag('prefixDef')}[@ident='src']"))
        prefix = add(
            prefixes, "prefixDef", ident=_PREFIX, matchPattern="(.+)",
            replacementPattern=f"../{SOURCE}/{quote(name, safe='')}.xml#$1",
        )  # fmt: skip
        add(prefix, "p", _EXPANDED)


def _division(root: etree._Element, name: str) -> etree._Element | None:
    return next((e for e in root.iter(tag("div")) if e.get(xml("id")) == name), None)


def _ids(root: etree._Element) -> set[str]:
    return {name for element in root.iter("{*}*") if (name := element.get(xml("id")))}


def _pointers(element: etree._Element, *names: str) -> set[str]:
    return {part for name in names for part in element.get(name, "").split() if part[0] == "#"}


def _remove_all(elements: Iterable[etree._Element | None]) -> None:
    for element in elements:
        parent = None if element is None else element.getparent()
        if parent is not None:
            parent.remove(element)  # type: ignore[arg-type]
