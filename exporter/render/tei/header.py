"""The teiHeader: what the file is, where it comes from, and who or what did what to it."""

from __future__ import annotations

import os
import re
from collections import Counter
from datetime import UTC, datetime
from hashlib import sha256

from lxml import etree

from exporter.glossary import Glossary
from exporter.model import Report, Translation
from exporter.render.tei.authors import add_author
from exporter.render.tei.encoding import add_encoding
from exporter.render.tei.hands import Hands, machine_made, responsible
from exporter.render.tei.nodes import (
    HUMAN_LANG,
    MACHINE_LANG,
    PINYIN_LANG,
    UNKNOWN,
    add,
    moment,
    pointer,
)

_UNCLEAR = "The copyright status of the source text is unclear; no permission is implied."
_EXEMPT = (
    "The genre and the issuer suggest a document of a state organ, of legislative, administrative or "
    "judicial nature. Article 5 of the Copyright Law of the People's Republic of China does not apply "
    "that law to such documents. Whether this is one has not been examined; no permission is implied."
)
_OFFICIAL = {"notice", "work_report"}
#: Organs of the state, as distinct from the Party.
_STATE = re.compile("政府|人民代表大会|人大常委会|人民法院|人民检察院|国务院")
_WORDINGS = {
    "public-domain": re.compile("public domain|公有领域", re.IGNORECASE),
    "not-licensed": re.compile("all rights reserved|not licensed|版权所有", re.IGNORECASE),
    "licensed": re.compile(r"\bCC[ -](BY|0)|creativecommons\.org|licen[cs]ed under", re.IGNORECASE),
}
_LEVELS = {"province", "prefecture", "county", "township", "village"}
#: The languages a file can hold, by their tags.
LANGUAGES = {
    "zh-Hans": "Chinese, simplified characters",
    "zh-Hant": "Chinese, traditional characters",
    PINYIN_LANG: "Hanyu Pinyin",
    HUMAN_LANG: "English",
    MACHINE_LANG: "English, machine-translated from simplified Chinese",
}


def add_header(root: etree._Element, report: Report, glossary: Glossary) -> None:
    """Insert the teiHeader before everything else in ``root``; it declares exactly the
    categories, characters and languages that the rest of the file points to."""
    header = add(root, "teiHeader")
    root.insert(0, header)
    description = add(header, "fileDesc")
    _titles(add(description, "titleStmt"), report)
    extent = add(description, "extent")
    add(extent, "measure", unit="sentences", quantity=str(len(report.sentences)))
    add(extent, "measure", unit="chars", quantity=str(len(report.source.text)))
    _publication(add(description, "publicationStmt"), report)
    _sources(add(description, "sourceDesc"), report, glossary)
    add_encoding(add(header, "encodingDesc"), report, glossary, date=build_date())
    _profile(add(header, "profileDesc"), root, report)
    _revisions(header, report)
    etree.indent(header, space=" ", level=1)


def _titles(statement: etree._Element, report: Report) -> None:
    meta = report.metadata
    add(statement, "title", meta.title or report.source.name, type="main", lang=report.chinese)
    if title := _english_title(report):
        by_hand = all(translation.origin == "human" for translation in title)
        english = " ".join(translation.text for translation in title)
        add(statement, "title", english, type="main", lang=HUMAN_LANG if by_hand else MACHINE_LANG)
    kind = "bilingual annotated edition" if _translated(report) else "annotated edition"
    add(statement, "title", kind, type="sub", lang=HUMAN_LANG)
    add_author(statement, report)
    add(statement, "funder", "none stated")
    if machine_made(report):
        engine = report.engine.engine if report.engine else None
        task = "machine translation from Chinese into English"
        responsible(statement, "mt", task, "software", engine or UNKNOWN, pointer("app", engine))
    Hands(report).people(statement)


def _english_title(report: Report) -> list[Translation]:
    """The translation of the title block: the one that reads like the title, else the first."""
    titles = [i for i, block in enumerate(report.blocks) if block.kind == "title"]
    titles.sort(key=lambda i: report.text(report.blocks[i]) != report.metadata.title)
    known = report.translations
    for index in titles:
        found = [known[s.id] for s in report.sentences_of(index) if s.id in known]
        if any(translation.text for translation in found):
            return found
    return []


def _publication(statement: etree._Element, report: Report) -> None:
    add(statement, "publisher", "unpublished")
    add(statement, "idno", report.source.id, type="docid")
    availability = add(statement, "availability", status="unknown")
    kind, terms = _rights(report)
    add(availability, "licence", terms, corresp="#zh", ana=f"#rt.{kind}")
    if _translated(report):
        made = "Machine-made" if machine_made(report) else "Human"
        rights = f"{made} translation and annotation; no licence has been stated."
        add(availability, "licence", rights, corresp="#en", ana="#rt.not-licensed")


def _rights(report: Report) -> tuple[str, str]:
    """The category of the rights in the source text, and their terms in words."""
    meta = report.metadata
    if meta.rights:
        known = (kind for kind, wording in _WORDINGS.items() if wording.search(meta.rights))
        return next(known, "stated"), meta.rights
    issuer = " ".join(filter(None, (meta.title, meta.publisher, meta.author)))
    if meta.genre in _OFFICIAL and _STATE.search(issuer):
        return "official", _EXEMPT
    return "unclear", _UNCLEAR


def _sources(description: etree._Element, report: Report, glossary: Glossary) -> None:
    meta, source = report.metadata, report.source
    bibl = add(description, "bibl", id="source", type="captured")
    add(bibl, "title", meta.title or UNKNOWN, lang=report.chinese if meta.title else None)
    named = {"author": meta.author, "publisher": meta.publisher, "placeName": meta.place}
    for name, value in named.items():
        add(bibl, name, value or UNKNOWN, lang=report.chinese if value else None)
    days = {
        "stated": meta.date, "delivered": meta.delivered, "published": meta.published,
        "retrieved": source.retrieved,
    }  # fmt: skip
    for kind, day in days.items():
        add(bibl, "date", day or UNKNOWN, type=kind, **moment(day))
    outlet = report.chinese if meta.source else None
    add(bibl, "note", meta.source or UNKNOWN, type="outlet", lang=outlet)
    add(bibl, "idno", meta.url or UNKNOWN, type="URI")
    for kind in ("index_number", "document_number"):
        add(bibl, "idno", meta.identifiers.get(kind) or UNKNOWN, type=kind)
    add(bibl, "idno", source.file, type="file")
    add(bibl, "idno", source.sha256, type="sha256")
    digest = sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest()
    add(bibl, "idno", digest, type="sha256-text")
    add(bibl, "note", source.encoding, type="encoding")
    add(bibl, "note", source.bom or "none", type="byte-order-mark")
    spellings = " ".join(f"{offset}:{spelt}" for offset, spelt in source.spellings)
    add(bibl, "note", spellings or "none", type="spellings")
    add(bibl, "note", _line_ends(source.text), type="line-ends")
    add(bibl, "note", source.media_type, type="media-type")
    add(add(bibl, "extent"), "measure", unit="bytes", quantity=str(source.size))
    if report.memory:
        memory = add(description, "bibl", id="memory", type="memory")
        add(memory, "title", "Translation memory", lang=HUMAN_LANG)
        add(memory, "idno", report.memory, type="sha256")
    bibl = add(description, "bibl", id="glossary", type="glossary")
    add(bibl, "title", "Policy glossary", lang=HUMAN_LANG)
    add(bibl, "edition", glossary.edition)
    add(bibl, "idno", glossary.digest, type="sha256")


def _profile(profile: etree._Element, root: etree._Element, report: Report) -> None:
    languages = add(profile, "langUsage")
    used = set(root.xpath("//@xml:lang"))
    for ident, name in LANGUAGES.items():
        if ident in used:
            add(languages, "language", name, ident=ident)
    meta = report.metadata
    keywords = add(add(profile, "textClass"), "keywords")
    add(keywords, "term", meta.genre or UNKNOWN, type="genre")
    place = report.chinese if meta.place else None
    add(keywords, "term", meta.place or UNKNOWN, type="place", lang=place)
    add(keywords, "term", _level(report) or UNKNOWN, type="level")


def _level(report: Report) -> str | None:
    """The level of government of the report's place, if its text marks that place as a division."""
    named = (m for m in report.mentions if m.kind == "place" and m.subtype in _LEVELS)
    return next((m.subtype for m in named if report.text(m) == report.metadata.place), None)


def _line_ends(text: str) -> str:
    """How often each line end occurs: ``CRLF 12, LF 3``."""
    counts = Counter(re.findall("\r\n|\r|\n", text))
    names = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}
    return (
        ", ".join(f"{name} {counts[end]}" for end, name in names.items() if end in counts) or "none"
    )


def _revisions(header: etree._Element, report: Report) -> None:
    when = build_date()
    hands = Hands(report)
    status = "partly-reviewed" if hands.any else "unreviewed"
    revisions = add(header, "revisionDesc", status=status)
    hands.changes(revisions, when)
    if machine_made(report):
        add(revisions, "change", "Machine translation.", id="ch.mt", who="#mt", when=when)
    text = "Segmented and annotated automatically."
    text += "" if _translated(report) else " Not translated: no engine was used."
    add(revisions, "change", text, id="ch.app", who="#app.exporter", when=when)


def _translated(report: Report) -> bool:
    return bool(report.engine or report.translations)


def build_date() -> str | None:
    """The day in SOURCE_DATE_EPOCH; there is no other clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch.isdecimal() else None
