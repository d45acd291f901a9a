"""Stage 5, HTML: reports, their index and the glossary as the pages of a static site.

The pages link to each other relatively and open from disk::

    index.html    reports/NAME.html    tei/NAME.xml    glossary/index.html    assets/*

Here the records become rows, marks and passages; what they look like is up to ``templates/``.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from typing import Literal
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from exporter import __version__
from exporter.glossary import Concept, Glossary
from exporter.model import (
    UNTRANSLATED,
    Block,
    BlockKind,
    Flag,
    Mention,
    Report,
    Sentence,
    Translation,
)
from exporter.resources import resource_dir

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
    english: str | None
    lang: str


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A report's line in the index."""

    name: str
    title: str
    english: str | None
    lang: str
    date: str | None
    place: str | None
    source: str | None
    sentences: int
    terms: int
    flags: int
    translated: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A mention as shown, in either language: ``parts`` is what it holds, ``title`` its tooltip.

    Only the outermost mark of a glossary concept is ``linked``: links do not nest. ``doubted``
    tells that a flag is about it.
    """

    index: int
    mention: Mention
    concept: Concept | None
    linked: bool
    doubted: bool
    title: str | None
    parts: tuple[str | Mark, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence beside its English; without an ``id``, a stretch outside of any sentence."""

    id: str | None
    number: int
    chinese: tuple[str | Mark, ...]
    lead: str = ""
    english: tuple[str | Mark, ...] | None = None
    lang: str = "en"
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A block as shown. A run of metadata or chrome blocks is one part, a row for each block."""

    kind: BlockKind
    level: int
    run_on: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the table of contents; ``sentence`` is the id to go to."""

    level: int
    sentence: str
    chinese: str
    english: tuple[str, str] | None


def render_report(report: Report, glossary: Glossary) -> str:
    """The page of one report."""
    uses = Counter(passage.concept for passage in passages_of(report))
    concepts = [glossary.concepts[ref] for ref in uses if ref in glossary.concepts]
    return _render(
        "report.html",
        glossary,
        report=report,
        title=_title(report),
        english=_english_title(report),
        facts=_facts(report),
        parts=_parts(report, glossary),
        contents=_contents(report),
        concepts=sorted(concepts, key=_alphabetical),
        uses=uses,
        flagged=sum(bool(translation.flags) for translation in report.translations.values()),
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
    english, lang = _english_title(report) or (None, "en")
    return IndexEntry(
        name=report.source.name,
        title=_title(report),
        english=english,
        lang=lang,
        date=report.metadata.date,
        place=report.metadata.place,
        source=report.metadata.source or report.metadata.publisher,
        sentences=len(report.sentences),
        terms=len({(mention.start, mention.end) for mention in report.mentions if mention.ref}),
        flags=sum(len(translation.flags) for translation in report.translations.values()),
        translated=bool(report.translations),
    )


def passages_of(report: Report) -> list[Passage]:
    """Every use of a concept in a report, once a sentence, in the order of the text."""
    text, title = report.source.text, _title(report)
    weaver = _Weaver(report, None)
    passages = []
    for sentence in report.sentences:
        translation = report.translations.get(sentence.id)
        firsts: dict[str, Mention] = {}
        for _, mention in weaver.inside(sentence.start, sentence.end):
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
                    english=translation.text if translation else None,
                    lang=_lang(translation),
                )
            )
    return passages


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


class _Weaver:
    """Turns stretches of a report into text and marks."""

    def __init__(self, report: Report, glossary: Glossary | None) -> None:
        self.report = report
        self.concepts = glossary.concepts if glossary else {}
        pairs = enumerate(report.mentions)
        self.mentions = sorted(pairs, key=lambda pair: (pair[1].start, -pair[1].end))
        self.starts = [mention.start for _, mention in self.mentions]
        flags = (flag for each in report.translations.values() for flag in each.flags)
        self.doubted = {flag.mention for flag in flags}

    def inside(self, start: int, end: int) -> Iterator[tuple[int, Mention]]:
        """The mentions inside ``[start, end)`` with their indexes, outer before inner."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return (pair for pair in self.mentions[first:last] if pair[1].end <= end)

    def chinese(self, start: int, end: int) -> tuple[str | Mark, ...]:
        """A stretch of the source with its mentions marked, nested as they are."""
        return self._nest(start, end, deque(self.inside(start, end)), linkable=True)

    def english(self, translation: Translation) -> tuple[str | Mark, ...]:
        """A translation with its echoes marked."""
        text, at = translation.text, 0
        parts: list[str | Mark] = []
        for echo in translation.echoes:
            held = (text[echo.start : echo.end],)
            parts += [text[at : echo.start], self._mark(echo.mention, held, linkable=True)]
            at = echo.end
        return tuple(filter(None, (*parts, text[at:])))

    def _nest(
        self, start: int, end: int, found: deque[tuple[int, Mention]], linkable: bool
    ) -> tuple[str | Mark, ...]:
        text, at = self.report.source.text, start
        parts: list[str | Mark] = []
        while found and found[0][1].end <= end:
            index, mention = found.popleft()
            if mention.start < at:
                continue
            free = linkable and mention.ref not in self.concepts
            held = self._nest(mention.start, mention.end, found, free)
            parts += [text[at : mention.start], self._mark(index, held, linkable)]
            at = mention.end
        return tuple(filter(None, (*parts, text[at:end])))

    def _mark(self, index: int, held: tuple[str | Mark, ...], linkable: bool) -> Mark:
        mention = self.report.mentions[index]
        concept = self.concepts.get(mention.ref) if mention.ref else None
        reading = mention.english or " ".join(filter(None, (mention.value, mention.unit)))
        title = f"{self.report.text(mention)} = {reading}" if reading and not concept else None
        linked = linkable and concept is not None
        return Mark(index, mention, concept, linked, index in self.doubted, title, held)


def _parts(report: Report, glossary: Glossary) -> list[Part]:
    rows = _rows(report, glossary)
    blocks = list(enumerate(report.blocks))
    gaps = (report.source.text[a.end : b.start] for a, b in pairwise(report.blocks))
    run_on = [bool(gap.isspace() or not gap) and "\n" not in gap for gap in gaps] + [False]

    def together(pair: tuple[int, Block]) -> str | int:
        return pair[1].kind if pair[1].kind in UNTRANSLATED else pair[0]

    parts = []
    for _, group in groupby(blocks, together):
        run = list(group)
        index, block = run[0]
        held = tuple(row for i, _ in run for row in rows[i])
        parts.append(Part(block.kind, block.level or 1, run_on[index], held))
    return parts


def _rows(report: Report, glossary: Glossary) -> list[list[Row]]:
    """The rows of each block: its sentences and, that nothing be lost, what lies around them."""
    weaver = _Weaver(report, glossary)
    at = [block.start for block in report.blocks]
    rows: list[list[Row]] = [[] for _ in at]
    for number, sentence in enumerate(report.sentences, 1):
        translation = report.translations.get(sentence.id)
        row = Row(
            id=sentence.id,
            number=number,
            chinese=weaver.chinese(sentence.start, sentence.end),
            lead=report.source.text[at[sentence.block] : sentence.start].strip(),
            english=weaver.english(translation) if translation else None,
            lang=_lang(translation),
            flags=translation.flags if translation else (),
        )
        rows[sentence.block].append(row)
        at[sentence.block] = sentence.end
    for index, block in enumerate(report.blocks):
        rest = report.source.text[at[index] : block.end].strip()
        if rest or not rows[index]:
            rows[index].append(Row(None, 0, (rest,)))
    return rows


def _title(report: Report) -> str:
    titles = (report.text(block) for block in report.blocks if block.kind == "title")
    return report.metadata.title or next(titles, report.source.name)


def _english_title(report: Report) -> tuple[str, str] | None:
    blocks = enumerate(report.blocks)
    title = next((index for index, block in blocks if block.kind == "title"), None)
    return _english(report, [s for s in report.sentences if s.block == title])


def _contents(report: Report) -> list[Heading]:
    held: dict[int, list[Sentence]] = defaultdict(list)
    for sentence in report.sentences:
        held[sentence.block].append(sentence)
    return [
        Heading(block.level or 1, held[i][0].id, report.text(block), _english(report, held[i]))
        for i, block in enumerate(report.blocks)
        if block.kind == "heading" and held[i]
    ]


def _english(report: Report, sentences: Sequence[Sentence]) -> tuple[str, str] | None:
    """The English of sentences and its language tag, if each of them has a translation."""
    found = [report.translations.get(sentence.id) for sentence in sentences]
    texts = [translation.text for translation in found if translation and translation.text]
    complete = texts and len(texts) == len(found)
    return (" ".join(texts), _lang(found[0])) if complete else None


def _facts(report: Report) -> list[tuple[str, str | None, Literal["zh-Hans", "en"]]]:
    """What is known of a report: label, value, language of the value."""
    about, source = report.metadata, report.source
    return [
        ("Date", about.date, "en"),
        ("Author", about.author, "zh-Hans"),
        ("Publisher", about.publisher, "zh-Hans"),
        ("Source outlet", about.source, "zh-Hans"),
        ("Place", about.place, "zh-Hans"),
        ("Genre", about.genre and about.genre.replace("_", " "), "en"),
        ("Index number", about.identifiers.get("index_number"), "zh-Hans"),
        ("Document number", about.identifiers.get("document_number"), "zh-Hans"),
        ("Address", about.url, "en"),
        ("File", source.file, "en"),
        ("SHA-256 of the file", source.sha256, "en"),
    ]


def _lang(translation: Translation | None) -> str:
    """The BCP 47 tag of a translation: machine English carries the t extension (RFC 6497)."""
    return "en-t-zh" if translation and translation.origin == "machine" else "en"


def _clipped(text: str, left: bool) -> str:
    if len(text) <= _CONTEXT:
        return text
    return "…" + text[-_CONTEXT:] if left else text[:_CONTEXT] + "…"


def _alphabetical(concept: Concept) -> tuple[str, str]:
    """Order by pinyin without tone marks, then by id."""
    letters = unicodedata.normalize("NFD", concept.pinyin.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)), concept.id
