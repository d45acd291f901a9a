"""Stage 5, HTML: reports, their index and the glossary as the pages of a static site.

The pages link to each other relatively and open from disk::

    index.html    reports/NAME.html    tei/NAME.xml    glossary/index.html    assets/*

Here the records become rows, marks and passages; what they look like is up to ``templates/``.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from exporter import __version__
from exporter.glossary import Concept, Glossary
from exporter.model import (
    Mention,
    Report,
    Translation,
)
from exporter.render.rows import contents_of, english_title_of, lang_of, parts_of, title_of
from exporter.resources import resource_dir
from exporter.text import plain, simplified

_ASSETS = ("style.css", "reader.js")
_CONTEXT = 28  #: Characters of Chinese on either side of a hit in the glossary.


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that uses a concept: where it is, the first hit in its context, its English."""

    concept: str
    report: str
    title: str
    sentence: str
    before: str
    hit: str
    after: str
    zh: str
    english: str | None
    lang: str


@dataclass(frozen=True, slots=True)
class Spelled:
    """A numeral slogan that the report spells out: its form, its English if known, its members,
    and the id and number of the sentence that does."""

    phrase: str
    english: str | None
    members: tuple[str, ...]
    sentence: str
    number: int


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A report's line in the index."""

    name: str
    title: str
    zh: str
    english: str | None
    lang: str
    date: str | None
    place: str | None
    source: str | None
    sentences: int
    terms: int
    flags: int
    translated: bool


def render_report(report: Report, glossary: Glossary) -> str:
    """The page of one report."""
    uses = Counter(passage.concept for passage in passages_of(report))
    concepts = [glossary.concepts[ref] for ref in uses if ref in glossary.concepts]
    return _render(
        "report.html",
        glossary,
        report=report,
        title=title_of(report),
        english=english_title_of(report),
        zh=report.chinese,
        simplified=_simplified_pairs(report),
        facts=_facts(report),
        parts=parts_of(report, glossary),
        contents=contents_of(report),
        spelled=_spelled(report),
        concepts=sorted(concepts, key=_alphabetical),
        uses=uses,
        flagged=sum(bool(translation.flags) for translation in _machine_made(report)),
        reviewed=sum(t.review is not None for t in report.translations.values()),
    )


def render_index(entries: Sequence[IndexEntry], glossary: Glossary) -> str:
    """The page that lists all reports, by date, undated ones last."""
    ordered = sorted(entries, key=lambda entry: (entry.date or "9999", entry.name))
    return _render("index.html", glossary, entries=ordered)


def render_glossary(glossary: Glossary, passages: Iterable[Passage]) -> str:
    """The page of all concepts that occur, with every passage that uses them."""
    found: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        found[passage.concept].append(passage)
    concepts = [glossary.concepts[ref] for ref in found if ref in glossary.concepts]
    return _render(
        "glossary.html",
        glossary,
        concepts=sorted(concepts, key=_alphabetical),
        passages={ref: sorted(group, key=lambda p: p.report) for ref, group in found.items()},
    )


def index_entry(report: Report) -> IndexEntry:
    """What the index shows of a report."""
    english, lang = english_title_of(report) or (None, "en")
    return IndexEntry(
        name=report.source.name,
        title=title_of(report),
        zh=report.chinese,
        english=english,
        lang=lang,
        date=report.metadata.date,
        place=report.metadata.place,
        source=report.metadata.source or report.metadata.publisher,
        sentences=len(report.sentences),
        terms=len({(mention.start, mention.end) for mention in report.mentions if mention.ref}),
        flags=sum(len(translation.flags) for translation in _machine_made(report)),
        translated=bool(report.translations),
    )


def _machine_made(report: Report) -> list[Translation]:
    return [t for t in report.translations.values() if t.origin == "machine"]


def passages_of(report: Report) -> list[Passage]:
    """Every use of a concept in a report, once a sentence, in the order of the text."""
    text, title, zh = report.source.text, title_of(report), report.chinese
    passages = []
    for sentence in report.sentences:
        translation = report.translations.get(sentence.id)
        firsts: dict[str, Mention] = {}
        for _, mention in report.mentions_in(sentence.start, sentence.end):
            if mention.ref is not None:
                firsts.setdefault(mention.ref, mention)
        for ref, mention in firsts.items():
            passages.append(
                Passage(
                    concept=ref,
                    report=report.source.name,
                    title=title,
                    sentence=sentence.id,
                    before=_clipped(text[sentence.start : mention.start], left=True),
                    hit=text[mention.start : mention.end],
                    after=_clipped(text[mention.end : sentence.end], left=False),
                    zh=zh,
                    english=translation.text if translation else None,
                    lang=lang_of(translation),
                )
            )
    return passages


def _spelled(report: Report) -> list[Spelled]:
    """The slogans that the report spells out, in the order of the sentences that do."""
    numbers = {sentence.id: number for number, sentence in enumerate(report.sentences, 1)}
    firsts: dict[str, Mention] = {}
    for mention in report.mentions:
        unfolding = report.unfolding_of(mention)
        if unfolding:
            firsts.setdefault(plain(report.text(mention)), mention)
    found = [
        Spelled(
            phrase=report.text(firsts[phrase]),
            english=firsts[phrase].english,
            members=tuple(report.source.text[start:end] for start, end in unfolding.members),
            sentence=unfolding.sentence,
            number=numbers[unfolding.sentence],
        )
        for phrase, unfolding in report.unfoldings.items()
    ]
    return sorted(found, key=lambda spelled: spelled.number)


def _simplified_pairs(report: Report) -> str:
    """For a report in Traditional script, its characters that change in Simplified script, each
    followed by what it becomes; else nothing."""
    if report.chinese == "zh-Hans":
        return ""
    text = "".join(sorted(set(report.source.text)))
    return "".join(a + b for a, b in zip(text, simplified(text), strict=True) if a != b)


def assets() -> dict[str, bytes]:
    """The files the pages need beside them, by their path in the site."""
    folder = resource_dir("templates")
    return {f"assets/{name}": (folder / name).read_bytes() for name in _ASSETS}


def _render(template: str, glossary: Glossary, **values: object) -> str:
    page = _environment().get_template(template)
    text = page.render(glossary=glossary, version=__version__, **values)
    return text.encode(errors="replace").decode()  # a file name may hold lone surrogates


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource_dir("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["quoted"] = lambda text: quote(text, safe="", errors="surrogateescape")
    environment.filters["grouped"] = lambda number: f"{number:,}"
    return environment


def _facts(report: Report) -> list[tuple[str, str | None, str]]:
    """What is known of a report: label, value, language of the value."""
    about, source, zh = report.metadata, report.source, report.chinese
    return [
        ("Date", about.date, "en"),
        ("Author", about.author, zh),
        ("Publisher", about.publisher, zh),
        ("Source outlet", about.source, zh),
        ("Place", about.place, zh),
        ("Genre", about.genre and about.genre.replace("_", " "), "en"),
        ("Index number", about.identifiers.get("index_number"), zh),
        ("Document number", about.identifiers.get("document_number"), zh),
        ("Address", about.url, "en"),
        ("File", source.file, "en"),
        ("SHA-256 of the file", source.sha256, "en"),
    ]


def _clipped(text: str, left: bool) -> str:
    if len(text) <= _CONTEXT:
        return text
    return "…" + text[-_CONTEXT:] if left else text[:_CONTEXT] + "…"


def _alphabetical(concept: Concept) -> tuple[str, str]:
    """Order by pinyin without tone marks, then by id."""
    letters = unicodedata.normalize("NFD", concept.pinyin.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)), concept.id
