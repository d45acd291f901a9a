"""A report as a page shows it: parts of rows, each a sentence beside its English, with marks."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from exporter.glossary import Concept, Glossary
from exporter.model import (
    UNTRANSLATED,
    Block,
    BlockKind,
    Flag,
    Mention,
    Report,
    Review,
    Sentence,
    Similar,
    Translation,
)


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
class Alike:
    """A similar sentence of the memory as shown: ``parts`` are stretches of both, each with ``del`` if
    only the memory has it, ``ins`` if only the report has, and nothing if both do."""

    similar: Similar
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence beside its English; without an ``id``, a stretch outside of any sentence."""

    id: str | None
    number: int
    chinese: tuple[str | Mark, ...]
    lead: str = ""
    english: tuple[str | Mark, ...] | None = None
    lang: str = "en"
    ways: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    review: Review | None = None
    machine: str | None = None
    similar: tuple[Alike, ...] = ()

    @property
    def human(self) -> bool:
        """Whether the English is the work of people; flags are notes to the reviewer then."""
        return self.english is not None and self.lang == "en"


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


def parts_of(report: Report, glossary: Glossary) -> list[Part]:
    """The report from top to bottom; nothing of it is left out."""
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
            lang=lang_of(translation),
            ways=(translation.method, *translation.repairs) if translation else (),
            flags=translation.flags if translation else (),
            review=translation.review if translation else None,
            machine=translation.machine if translation else None,
            similar=tuple(_alike(report, s) for s in report.similar.get(sentence.id, ())),
        )
        rows[sentence.block].append(row)
        at[sentence.block] = sentence.end
    for index, block in enumerate(report.blocks):
        rest = report.source.text[at[index] : block.end].strip()
        if rest or not rows[index]:
            rows[index].append(Row(None, 0, (rest,)))
    return rows


def _alike(report: Report, similar: Similar) -> Alike:
    parts, at = [], 0
    for it in similar.differences:
        parts += [
            ("", similar.chinese[at : it.other_start]),
            ("del", similar.chinese[it.other_start : it.other_end]),
            ("ins", report.source.text[it.start : it.end]),
        ]
        at = it.other_end
    parts.append(("", similar.chinese[at:]))
    return Alike(similar, tuple((kind, one_line(text)) for kind, text in parts if text))


def title_of(report: Report) -> str:
    """The Chinese title: the report's own, else its first title line, else the file's name."""
    titles = (report.text(block) for block in report.blocks if block.kind == "title")
    return report.metadata.title or next(titles, report.source.name)


def english_title_of(report: Report) -> tuple[str, str] | None:
    """The English of the title line and its language tag."""
    blocks = enumerate(report.blocks)
    title = next((index for index, block in blocks if block.kind == "title"), None)
    return _english(report, [s for s in report.sentences if s.block == title])


def contents_of(report: Report) -> list[Heading]:
    """The table of contents."""
    held: dict[int, list[Sentence]] = defaultdict(list)
    for sentence in report.sentences:
        held[sentence.block].append(sentence)
    return [
        Heading(block.level or 1, held[i][0].id, report.text(block), _english(report, held[i]))
        for i, block in enumerate(report.blocks)
        if block.kind == "heading" and held[i]
    ]


def lang_of(translation: Translation | None) -> str:
    """The BCP 47 tag of a translation: machine English carries the t extension (RFC 6497)."""
    return "en-t-zh" if translation and translation.origin == "machine" else "en"


def _english(report: Report, sentences: Sequence[Sentence]) -> tuple[str, str] | None:
    """The English of sentences and its language tag, if each of them has a translation."""
    found = [report.translations.get(sentence.id) for sentence in sentences]
    texts = [translation.text for translation in found if translation and translation.text]
    complete = texts and len(texts) == len(found)
    return (" ".join(texts), lang_of(found[0])) if complete else None


def one_line(text: str) -> str:
    """Text without the line breaks that a capture put into a sentence."""
    return "".join(text.splitlines())


class _Weaver:
    """Turns stretches of a report into text and marks."""

    def __init__(self, report: Report, glossary: Glossary) -> None:
        self.report = report
        self.concepts = glossary.concepts
        self.numbers = {s.id: number for number, s in enumerate(report.sentences, 1)}
        machine = (t for t in report.translations.values() if t.origin == "machine")
        flags = (flag for each in machine for flag in each.flags)
        self.doubted = {flag.mention for flag in flags}

    def chinese(self, start: int, end: int) -> tuple[str | Mark, ...]:
        """A stretch of the source with its mentions marked, nested as they are."""
        return self._nest(start, end, deque(self.report.mentions_in(start, end)), linkable=True)

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
            parts += [one_line(text[at : mention.start]), self._mark(index, held, linkable)]
            at = mention.end
        return tuple(filter(None, (*parts, one_line(text[at:end]))))

    def _mark(self, index: int, held: tuple[str | Mark, ...], linkable: bool) -> Mark:
        mention = self.report.mentions[index]
        concept = self.concepts.get(mention.ref) if mention.ref else None
        reading = _reading(mention)
        title = f"{self.report.text(mention)} = {reading}" if reading and not concept else None
        unfolding = None if concept else self.report.unfolding_of(mention)
        if unfolding:
            members = [self.report.source.text[a:b] for a, b in unfolding.members]
            told = f"spelled out in sentence {self.numbers[unfolding.sentence]}"
            title = f"{self.report.text(mention)}: {'; '.join([*members, told])}"
        linked = linkable and concept is not None
        return Mark(index, mention, concept, linked, index in self.doubted, title, held)


def _reading(mention: Mention) -> str:
    """What a tooltip says of a mention: its English; a date with its ISO form, and whether that is
    worked out."""
    if mention.kind != "date" or not mention.value or mention.value == mention.english:
        return mention.english or " ".join(filter(None, (mention.value, mention.unit)))
    worked_out = ", worked out" if mention.resolved else ""
    return f"{mention.english} ({mention.value}{worked_out})"
