"""The encodingDesc: editorial rules, the categories pointed to, characters and programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from lxml import etree

from exporter import __version__
from exporter.glossary import Concept, Glossary
from exporter.model import FlagKind, Method, RepairKind, Report, Signature
from exporter.render.tei.nodes import (
    GLOSSARY_LANG,
    HUMAN_LANG,
    PINYIN_LANG,
    add,
    character,
    pointer,
    tag,
    word,
)

_EDITORIAL = {
    "correction": "None. Misprints stand as they were captured.",
    "quotation": "Quotation marks are characters of the text; no element stands in their place.",
    "normalization": (
        "None. The division zh reproduces the captured text character for character: its string "
        "value is the decoded input, white space, punctuation and page chrome included. A "
        "character that XML cannot hold is a g element that points to its declaration."
    ),
    "segmentation": (
        "Divisions follow printed headings; head, p, item, fw and the like hold the blocks; s "
        "holds a sentence. A sentence's identifier is the document's and the 0-based offset of "
        "its first character; a translated sentence adds .en."
    ),
    "interpretation": (
        "Terms, slogans, quantities, dates, places, bodies, posts and persons were marked "
        "automatically; values in attributes are normalised, the text is not. The value of a date "
        "with evidence internal was worked out from the report's own date or from the text around it."
    ),
}
_TRANSLATED = (
    "The division en translates zh sentence by sentence. Page chrome and metadata (fw) are not "
    "translated. Persons beyond doubt were put in pinyin by rule before a machine saw the "
    "sentence. Unless resp says otherwise a sentence is by whoever made the division."
)
_RANGES = (
    "Range of characters in the captured text, after RFC 5147. Characters are the Unicode code "
    "points of the decoded text without byte order mark; CR and LF count one each. The captured "
    "text of a file that is not plain text is what was extracted from it."
)
_UNTRANSLATED = "There is no translation: no engine was used."

_SLOGANS = {
    "numeral": ("数字口号", "numeral slogan: a set of policies named by their number"),
    "quoted": ("引号口号", "quoted slogan: a formula set off by quotation marks"),
    "parallel": ("排比口号", "parallel slogan: a series of phrases of like length and build"),
    "couplet": ("对句口号", "couplet: a pair of lines of like length, as in a headline"),
    "exhortation": ("动员口号", "exhortation: a set phrase that calls for effort"),
}
_TERM_USE = {
    "applied": "The wording wanted for a term, slogan, quantity, date or name was found in the "
    "translation.",
    "admitted": "A glossary term was found in a wording that the glossary admits beside the "
    "preferred one, or that was official once.",
    "missed": "The wording wanted for a glossary term was not found in the translation.",
}
_FLAGS: dict[FlagKind, str] = {
    "quantity": "A number or amount of the source was not found again in the translation, stands in "
    "another unit, or the translation has a figure that the source does not have.",
    "date": "A part of a date was not found again, or a year, month or day was added.",
    "term": "A glossary term of the source was found in no wording that the glossary has.",
    "misrendering": "A wording stands in the translation that the glossary rules out for the term.",
    "name": "A place that the source names was not found again, or one place became two.",
    "han": "Chinese characters are left in the translation.",
    "language": "The translation is not in English, or is the source itself.",
    "empty": "The engine returned no text, or next to none.",
    "omission": "The translation is too short, or has too few parts, for the source.",
    "addition": "The translation is too long for the source.",
    "loop": "The translation repeats itself where the source does not.",
    "mark": "Quotation marks of the source are gone, or a mark has no counterpart.",
    "negation": "The source denies and the translation does not, or the other way round.",
}
_RIGHTS = {
    "public-domain": "The user states that the text is in the public domain.",
    "licensed": "The user states the licence of the text.",
    "not-licensed": "No licence has been given.",
    "stated": "The user states the terms in words that fit no other category.",
    "official": "Probably outside copyright as a document of a state organ; not examined.",
    "unclear": "Not known.",
}
_METHODS: dict[Method | RepairKind, str] = {
    "insisted": "The engine's first answer lacked a term or a number. This is its second answer, "
    "given with the English of these put into the Chinese.",
    "sampled": "The checks found something to doubt in the engine's likeliest answer. This is another "
    "answer of the engine, drawn at random with a fixed seed, which raises fewer doubts.",
    "quoted": "The program put a term in quotation marks in the place of the engine's words in the "
    "same quotation marks.",
    "misrendering": "The program put a term in the place of a wording that the glossary records as "
    "an engine's error for it.",
    "number": "The program put a quantity of the source in the place of the one wrong figure of the "
    "same unit.",
    "glossary": "The sentence is a glossary term; its English is the glossary's, not an engine's.",
}
_VERSION = re.compile(r"\d+[a-z]*\d*(\.\d+[a-z]*\d*){0,3}", re.ASCII)


def add_encoding(
    parent: etree._Element, report: Report, glossary: Glossary, date: str | None
) -> None:
    """Fill an encodingDesc with declarations for all that the file points to."""
    root = parent.getroottree().getroot()
    _editorial(add(parent, "editorialDecl"), bool(report.engine or report.translations))
    _categories(parent, glossary, _used(root))
    prefix = add(
        add(parent, "listPrefixDef"), "prefixDef", ident="src", matchPattern="(\\d+),(\\d+)",
        replacementPattern=f"{quote(report.source.file, safe='')}#char=$1,$2",
    )  # fmt: skip
    add(prefix, "p", _RANGES)
    _characters(parent, root)
    programs = add(parent, "appInfo")
    application = add(
        programs, "application", id="app.exporter", ident="exporter", version=_number(__version__)
    )
    add(application, "label", f"exporter {__version__}")
    add(application, "ptr", target="#zh")
    if report.engine:
        _engine(programs, report.engine, date)


def _used(root: etree._Element) -> set[str]:
    """Every pointer to a category in the text and in the notes on it."""
    attributes = root.xpath("//@ana | //tei:text//@ref", namespaces={"tei": root.nsmap[None]})
    return {target for value in attributes for target in value.split()}


def _editorial(parent: etree._Element, translated: bool) -> None:
    for name, rule in _EDITORIAL.items():
        add(add(parent, name), "p", rule)
    add(parent, "p", _TRANSLATED if translated else _UNTRANSLATED)


def _categories(parent: etree._Element, glossary: Glossary, used: set[str]) -> None:
    classes = etree.SubElement(parent, tag("classDecl"))
    slogans = sorted(name.removeprefix("#sl.") for name in used if name.startswith("#sl."))
    if slogans:
        taxonomy = add(classes, "taxonomy", id="tax.slogan")
        for kind in slogans:
            zh, en = _SLOGANS.get(kind, ("口号", kind))
            category = add(taxonomy, "category", id=f"sl.{kind}")
            add(add(category, "catDesc", lang=GLOSSARY_LANG), "term", zh)
            add(category, "catDesc", en, lang=HUMAN_LANG)
    _fixed(classes, "term", "tm", _TERM_USE, used)
    _fixed(classes, "flag", "fl", _FLAGS, used)
    _fixed(classes, "method", "mt", _METHODS, used)
    _fixed(classes, "rights", "rt", _RIGHTS, used)
    concepts = [c for c in glossary.concepts.values() if pointer("g", c.id) in used]
    if concepts:
        taxonomy = add(classes, "taxonomy", id="tax.glossary")
        add(add(taxonomy, "bibl"), "ref", f"Policy glossary {glossary.edition}", target="#glossary")
        for concept in sorted(concepts, key=lambda c: c.id):
            _concept(taxonomy, concept)


def _fixed(
    classes: etree._Element, name: str, prefix: str, texts: Mapping[Any, str], used: set[str]
) -> None:
    found = [key for key in texts if f"#{prefix}.{key}" in used]
    if found:
        taxonomy = add(classes, "taxonomy", id=f"tax.{name}")
        for key in found:
            category = add(taxonomy, "category", id=f"{prefix}.{key}")
            add(category, "catDesc", texts[key], lang=HUMAN_LANG)


def _concept(taxonomy: etree._Element, concept: Concept) -> None:
    identifier = (pointer("g", concept.id) or "")[1:]
    category = add(taxonomy, "category", id=identifier)
    add(add(category, "catDesc", lang=GLOSSARY_LANG), "term", concept.headword)
    add(add(category, "catDesc", lang=PINYIN_LANG), "term", concept.pinyin)
    english = add(category, "catDesc", lang=HUMAN_LANG)
    if concept.preferred:
        add(english, "term", concept.preferred, type="preferred")
    for wording in concept.admitted:
        add(english, "term", wording, type="admitted")
    if concept.definition:
        add(english, "gloss", concept.definition)


def _characters(parent: etree._Element, root: etree._Element) -> None:
    found = {g.get("ref", ""): character(g) for g in root.iter(tag("g"))}
    declarations = add(parent, "charDecl") if found else parent
    for ref, value in sorted(found.items()):
        char = add(declarations, "char", id=ref[1:])
        add(char, "localProp", name="codepoint", value=f"U+{ord(value):04X}")
        add(char, "note", "A control, surrogate or noncharacter, which cannot stand in XML.")


def _engine(programs: etree._Element, engine: Signature, date: str | None) -> None:
    application = add(
        programs, "application", id=(pointer("app", engine.engine) or "")[1:],
        ident=word(engine.engine), version=_number(engine.version), when=date,
    )  # fmt: skip
    add(application, "label", f"{engine.engine} {engine.version}")
    add(application, "desc", engine.model, type="model")
    add(application, "desc", engine.digest, type="sha256")
    for name, value in engine.options:
        option = add(application, "desc", type="option")
        add(option, "ident", name)
        add(option, "val", value)
    add(application, "ptr", target="#en")


def _number(version: str) -> str:
    """The part of a version that TEI can hold as a number; the label has all of it."""
    found = _VERSION.match(version)
    return found.group() if found else "0"
