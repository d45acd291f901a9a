"""All reports of a run as one TEI corpus: a teiCorpus that includes them, with what they share.

Each report file stands alone, so its ids (``zh``, ``en``, ``mt`` …) are those of every other. For the corpus
there is a *member* of each report: the same file with those ids, and the pointers to them, led by the
document id, its taxonomies left to the corpus, and its places and bodies pointing to the lists there. With its
members included the corpus is one valid document with unique ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import quote

from lxml import etree

from exporter import __version__
from exporter.glossary import Glossary
from exporter.model import Mention, Report
from exporter.render.tei.header import LANGUAGES, build_date
from exporter.render.tei.mentions import Mentions
from exporter.render.tei.nodes import HUMAN_LANG, TEI, add, parse, serialized, tag, xml
from exporter.text import plain

#: The folder of the members, beside the corpus file, and the stem of that file.
NAME = "corpus"
_XINCLUDE = "http://www.w3.org/2001/XInclude"
_ORDER = ("tax.slogan", "tax.term", "tax.flag", "tax.method", "tax.glossary")
_IDS = (
    "Each report is included as a member: a copy of its own file in which ids that other files have "
    "too, and the pointers to them, are led by the identifier of the document. Categories, places and "
    "bodies are declared here, once."
)
_BY_NAME = (
    "Listed by name. One name can mean different bodies, or different towns, in reports of different "
    "places; what has a code of GB/T 2260 is one place under all its names."
)

#: Gives the code of GB/T 2260 of a place by its Chinese name, in Simplified script, and its level.
CodeOf = Callable[[str, str | None], str | None]


@dataclass(slots=True)
class _Thing:
    """A place or body: its level, its code, its glossary entries, and its names by language."""

    level: str | None = None
    code: str | None = None
    refs: set[str] = field(default_factory=set)
    names: set[tuple[str, str]] = field(default_factory=set)


class Corpus:
    """Grows by one report at a time. What it keeps of a report are its name, its document id and
    two counts; beyond that, what reports share: categories, places and bodies."""

    def __init__(self, glossary: Glossary, code_of: CodeOf) -> None:
        self._glossary = glossary
        self._code_of = code_of
        self._names: dict[str, str] = {}  # of reports, by document id
        self._again: list[
            tuple[str, str]
        ] = []  # reports of a file that is there under another name
        self._sentences = self._characters = 0
        self._languages: set[str] = set()
        self._taxonomies: dict[str, dict[str, str]] = {}  # XML of their children, by id
        self._places: dict[str, _Thing] = {}
        self._bodies: dict[str, _Thing] = {}

    def add(self, report: Report, data: bytes) -> bytes | None:
        """Take up a report whose TEI is ``data``; its member, or ``None`` if the same file is there
        under another name, which a corpus with unique ids cannot hold twice."""
        source = report.source
        first = self._names.setdefault(source.id, source.name)
        if first != source.name:
            self._again.append((source.name, first))
            return None
        self._sentences += len(report.sentences)
        self._characters += len(source.text)
        root = parse(data)
        self._take_taxonomies(root)
        _lead_ids(root)
        self._link(root, report)
        return serialized(root)

    def file(self) -> bytes | None:
        """The corpus file, ``None`` if there are no reports: TEI has no empty corpus."""
        if not self._names:
            return None
        root = etree.Element(
            tag("teiCorpus"), {xml("id"): NAME, xml("lang"): HUMAN_LANG},
            nsmap={None: TEI, "xi": _XINCLUDE},
        )  # fmt: skip
        self._header(add(root, "teiHeader"))
        for name in self._names.values():
            href = f"{NAME}/{quote(name, safe='')}.xml"
            etree.SubElement(root, f"{{{_XINCLUDE}}}include", href=href)
        etree.indent(root, space=" ")
        return serialized(root)

    # What reports share

    def _take_taxonomies(self, root: etree._Element) -> None:
        """Move the taxonomies of a report to the corpus."""
        for classes in root.findall(f"{tag('teiHeader')}/{tag('encodingDesc')}/{tag('classDecl')}"):
            for taxonomy in classes.findall(tag("taxonomy")):
                shared = self._taxonomies.setdefault(taxonomy.get(xml("id"), ""), {})
                for child in taxonomy:
                    if child.get(xml("id"), "") not in shared:
                        child.tail = None
                        text = etree.tostring(child, encoding="unicode")
                        shared[child.get(xml("id"), "")] = text
                classes.remove(taxonomy)
            if not len(classes):
                classes.getparent().remove(classes)  # type: ignore[union-attr]

    def _link(self, root: etree._Element, report: Report) -> None:
        """Enter the places and bodies of a report, and let its mentions point to them."""
        elements = {element.get(xml("id")): element for element in root.iter(tag("placeName"), tag("orgName"))}  # fmt: skip
        for index, name in Mentions(report, self._glossary).ids.items():
            mention = report.mentions[index]
            if name in elements and mention.kind in ("place", "organization"):
                target = self._enter(report, mention)
                own = elements[name].get("ref")
                elements[name].set("ref", " ".join(filter(None, (own, f"#{target}"))))

    def _enter(self, report: Report, mention: Mention) -> str:
        """Enter a mention into its list; the id of its entry."""
        printed = "".join(report.text(mention).split())
        name = plain(printed)
        if mention.kind == "place":
            code = self._code_of(name, mention.subtype)
            identifier = f"place.{code or _short(f'{mention.subtype} {name}')}"
            entry = self._places.setdefault(identifier, _Thing(mention.subtype, code))
        else:
            identifier = f"org.{_short(name)}"
            entry = self._bodies.setdefault(identifier, _Thing())
        self._languages.add(report.chinese)
        entry.names.add((report.chinese, printed))
        if mention.english:
            entry.names.add((HUMAN_LANG, mention.english))
        if mention.ref in self._glossary.concepts:
            entry.refs.add(f"#g.{mention.ref}")
        return identifier

    # The header

    def _header(self, header: etree._Element) -> None:
        description = add(header, "fileDesc")
        titles = add(description, "titleStmt")
        title = "Reports of Chinese local governments"
        add(titles, "title", title, type="main", lang=HUMAN_LANG)
        add(titles, "title", "corpus of annotated editions", type="sub", lang=HUMAN_LANG)
        extent = add(description, "extent")
        for unit, count in (("reports", len(self._names)), ("sentences", self._sentences),
                            ("chars", self._characters)):  # fmt: skip
            add(extent, "measure", unit=unit, quantity=str(count))
        publication = add(description, "publicationStmt")
        add(publication, "publisher", "unpublished")
        rights = "The header of each report states what is known of its rights."
        add(add(publication, "availability", status="unknown"), "p", rights)
        if self._again:
            notes = add(description, "notesStmt")
            for name, first in self._again:
                add(notes, "note", f"{name} is the same file as {first}, which stands for it here.")
        source = add(description, "sourceDesc")
        bibl = add(source, "bibl", id="glossary", type="glossary")
        add(bibl, "title", "Policy glossary", lang=HUMAN_LANG)
        add(bibl, "edition", self._glossary.edition)
        add(bibl, "idno", self._glossary.digest, type="sha256")
        self._encoding(add(header, "encodingDesc"))
        self._profile(add(header, "profileDesc"), header)
        revisions = add(header, "revisionDesc")
        text = "Put together automatically."
        add(revisions, "change", text, who="#app.exporter", when=build_date())

    def _encoding(self, encoding: etree._Element) -> None:
        add(add(encoding, "editorialDecl"), "p", _IDS)
        if self._taxonomies:
            classes = add(encoding, "classDecl")
            for identifier in sorted(self._taxonomies, key=_place_of):
                taxonomy = add(classes, "taxonomy", id=identifier)
                for _, text in sorted(self._taxonomies[identifier].items()):
                    taxonomy.append(etree.fromstring(text))
        programs = add(encoding, "appInfo")
        version = __version__
        program = add(programs, "application", id="app.exporter", ident="exporter", version=version)
        add(program, "label", f"exporter {__version__}")

    def _profile(self, profile: etree._Element, header: etree._Element) -> None:
        if self._places:
            places = add(add(profile, "settingDesc"), "listPlace")
            add(places, "desc", _BY_NAME)
            for identifier, thing in sorted(self._places.items()):
                place = add(places, "place", id=identifier, type=thing.level, corresp=_refs(thing))
                _names(place, "placeName", thing)
                if thing.code:
                    add(place, "idno", thing.code, type="GB-T-2260")
        if self._bodies:
            bodies = add(add(profile, "particDesc"), "listOrg")
            add(bodies, "desc", _BY_NAME)
            for identifier, thing in sorted(self._bodies.items()):
                _names(add(bodies, "org", id=identifier, corresp=_refs(thing)), "orgName", thing)
        languages = etree.Element(tag("langUsage"))
        used = header.getroottree().xpath("//@xml:lang")
        for ident in sorted(set(map(str, used))):
            add(languages, "language", LANGUAGES.get(ident, ident), ident=ident)
        profile.insert(0, languages)


def _short(name: str) -> str:
    """A short digest of a name, for an id that does not depend on other names."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _place_of(taxonomy: str) -> tuple[int, str]:
    return (_ORDER.index(taxonomy) if taxonomy in _ORDER else len(_ORDER)), taxonomy


def _refs(thing: _Thing) -> str | None:
    return " ".join(sorted(thing.refs)) or None


def _names(parent: etree._Element, element: str, thing: _Thing) -> None:
    """The names of a thing: Chinese before English, the longest first."""
    for lang, name in sorted(thing.names, key=lambda n: (n[0] == HUMAN_LANG, -len(n[1]), n)):
        add(parent, element, name, lang=lang)


def _lead_ids(root: etree._Element) -> None:
    """Lead every id that is not the document's own by the document id, and the pointers to it."""
    document = root.get(xml("id"), "")
    renamed = {
        f"#{name}": f"#{document}.{name}"
        for name in _ids(root.iter("{*}*"))
        if not name.startswith(document)
    }
    for element in root.iter("{*}*"):
        for key, value in element.items():
            if key == xml("id"):
                element.set(key, renamed.get(f"#{value}", f"#{value}")[1:])
            elif "#" in value:
                element.set(key, " ".join(renamed.get(part, part) for part in value.split(" ")))


def _ids(elements: Iterable[etree._Element]) -> set[str]:
    return {name for element in elements if (name := element.get(xml("id")))}
