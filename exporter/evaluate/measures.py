"""What is counted besides the scores: terms, quantities, and what the checks say of both."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from dataclasses import replace as replaced

from exporter.annotate import annotate
from exporter.evaluate.figures import figures
from exporter.evaluate.testsets import Pair
from exporter.glossary import Concept, Glossary
from exporter.model import UNTRANSLATED, Block, Mention, Report, Sentence, Source
from exporter.segment import segment
from exporter.translate.checks import check

_SCALED = re.compile("[万亿萬億]")
#: Types of concept that are names.
_NAMES = frozenset({"place", "body", "post"})
_ARABIC = re.compile("[0-9\uff10-\uff19]")


@dataclass(frozen=True, slots=True)
class Terms:
    """Renderings of glossary terms: ``found`` in the Chinese (each concept once a line), and of
    these in the English by the preferred rendering (``exact``), or by that or an admitted one."""

    found: int = 0
    exact: int = 0
    admitted: int = 0

    def __add__(self, other: Terms) -> Terms:
        return Terms(
            self.found + other.found, self.exact + other.exact, self.admitted + other.admitted
        )


@dataclass(frozen=True, slots=True)
class Quantities:
    """Quantities whose value the reference has: right where the output has it too, else wrong; and
    whether the checks raised a flag."""

    right: int = 0
    right_flagged: int = 0
    wrong_flagged: int = 0
    wrong: int = 0

    @property
    def known(self) -> int:
        """All of them."""
        return self.right + self.right_flagged + self.wrong_flagged + self.wrong

    def __add__(self, other: Quantities) -> Quantities:
        return Quantities(
            self.right + other.right,
            self.right_flagged + other.right_flagged,
            self.wrong_flagged + other.wrong_flagged,
            self.wrong + other.wrong,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted on one line, or on many. ``terms`` are those of the glossary but for ``names``
    (of places, bodies and posts: rules know many of these without it); ``borne_out`` are the terms
    that the reference has by a rendering of the glossary; ``scaled`` the quantities in 万 or 亿.
    ``flagged`` counts lines, ``flags`` flags by kind."""

    lines: int = 0
    terms: Terms = Terms()
    borne_out: Terms = Terms()
    names: Terms = Terms()
    quantities: Quantities = Quantities()
    scaled: Quantities = Quantities()
    flagged: int = 0
    flags: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.lines + other.lines,
            self.terms + other.terms,
            self.borne_out + other.borne_out,
            self.names + other.names,
            self.quantities + other.quantities,
            self.scaled + other.scaled,
            self.flagged + other.flagged,
            dict(Counter(self.flags) + Counter(other.flags)),
        )


def report_of(line: str, glossary: Glossary) -> Report:
    """A line of a test set as a report of its own, annotated. What would be left untranslated in a
    report (a line of metadata) is taken for a paragraph: a test set wants it translated."""
    data = line.encode("utf-8", "surrogatepass")
    source = Source("line", "line.txt", hashlib.sha256(data).hexdigest(), len(data), "utf-8", line)
    report = segment(source)
    if any(block.kind in UNTRANSLATED for block in report.blocks):
        report = Report(source, report.metadata, (Block("paragraph", 0, len(line)),))
        report = replaced(report, sentences=(_whole(report),))
    return annotate(report, glossary)


def concepts_in(report: Report, glossary: Glossary) -> list[Concept]:
    """The glossary's concepts with a rendering that a line names, outermost, each once."""
    found: dict[str, Concept] = {}
    covered = 0
    for mention in report.mentions:
        if mention.ref and mention.start >= covered:
            covered = mention.end
            concept = glossary.concepts[mention.ref]
            if concept.preferred:
                found.setdefault(concept.id, concept)
    return list(found.values())


def counted(report: Report, pair: Pair, output: str, glossary: Glossary) -> Counts:
    """Count on one line of a test set; ``report`` is of its Chinese, ``output`` its translation."""
    terms = borne_out = names = Terms()
    for concept in concepts_in(report, glossary):
        rendered = _rendered(concept, output)
        if concept.type in _NAMES:
            names += rendered
            continue
        terms += rendered
        if _rendered(concept, pair.en).admitted:
            borne_out += rendered
    _, flags = check(report, _whole(report), output, glossary)
    flagged = {f.mention for f in flags if f.kind == "quantity" and f.mention is not None}
    quantities = scaled = Quantities()
    told, said = figures(pair.en), figures(output)
    for index, mention, values in _quantities(report):
        if not any(wanted <= told for wanted in values):
            continue
        one = _judged(any(wanted <= said for wanted in values), index in flagged)
        quantities += one
        if _SCALED.search(report.text(mention)):
            scaled += one
    kinds = Counter[str](flag.kind for flag in flags)
    return Counts(1, terms, borne_out, names, quantities, scaled, bool(flags), dict(kinds))


def _judged(right: bool, flagged: bool) -> Quantities:
    if right:
        return Quantities(right_flagged=1) if flagged else Quantities(right=1)
    return Quantities(wrong_flagged=1) if flagged else Quantities(wrong=1)


def _rendered(concept: Concept, text: str) -> Terms:
    exact = _has(concept.preferred or "", text)
    return Terms(1, exact, exact or any(_has(wording, text) for wording in concept.admitted))


def _has(wording: str, text: str) -> bool:
    """Whether a text has a wording: whole words, in either case, hyphens as good as spaces."""
    words = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", wording.strip())))
    return re.search(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE) is not None


def _quantities(report: Report) -> Iterator[tuple[int, Mention, list[frozenset[object]]]]:
    """The quantities that English gives in figures, with the sets of values of which it may give
    either: the source's own, and those of the English wording (1.5倍, 150%). Numbers up to ten that
    the Chinese spells are left out: 两个 may well be "both"."""
    for index, mention in enumerate(report.mentions):
        numbers = mention.numbers
        if not numbers or mention.subtype == "ordinal":
            continue
        if max(numbers) <= 10 and not _ARABIC.search(report.text(mention)):
            continue
        worded = figures(mention.english or "")
        yield index, mention, [frozenset(numbers), *([worded] if worded else [])]


def _whole(report: Report) -> Sentence:
    """A whole line as one sentence, because a published output does not tell them apart."""
    return Sentence(f"{report.source.id}-0", 0, len(report.source.text), 0)
