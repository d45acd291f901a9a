"""Checks of a machine translation against what annotation knows. Each doubt becomes a flag; what
is found again becomes an echo."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from exporter.glossary import Glossary
from exporter.model import Echo, Flag, Mention, Report, Sentence
from exporter.text import CHINESE_NUMERAL, chinese_number
from exporter.translate.requests import number_value

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_NUMBER = re.compile(
    r"(?<![\w.:])(?<![A-Za-z]-)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:[\s-]*(?P<scale>hundred|thousand|million|billion|trillion)\b)?",
    re.IGNORECASE,
)
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9,
           "trillion": 10**12}  # fmt: skip
_WORDS = {word: Decimal(i) for i, word in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve".split())}  # fmt: skip
_WORDS |= {word: Decimal(i) for i, word in enumerate(
    "first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)}  # fmt: skip
_WORDS |= {f"{word}{ending}": Decimal(n) for word, n in (("double", 2), ("triple", 3), ("quadruple", 4))
           for ending in ("", "d", "s")} | {"doubling": Decimal(2), "twice": Decimal(2), "twofold": Decimal(2)}  # fmt: skip
_SPELLED = re.compile(r"\b(" + "|".join(_WORDS) + r")\b", re.IGNORECASE)
_NUMERAL = re.compile(CHINESE_NUMERAL)
_SOURCE_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_LOOP_WORDS, _LOOP_TIMES = 4, 4
_NAMED = frozenset(("term", "place", "organization", "post", "person"))
_Figure = tuple[Decimal, tuple[int, int]]


def check(
    report: Report, sentence: Sentence, text: str, glossary: Glossary
) -> tuple[tuple[Echo, ...], tuple[Flag, ...]]:
    """Compare the English ``text`` of a sentence with its mentions."""
    if not re.search("[A-Za-z0-9]", text):
        return (), (Flag("empty", "The machine gave no translation of this sentence."),)
    echoes: list[Echo] = []
    flags: list[Flag] = []
    mentions = report.mentions_in(sentence.start, sentence.end)
    _terms(mentions, text, glossary, echoes, flags)
    _quantities(report, sentence, mentions, text, echoes, flags)
    residue = _HAN.search(text)
    if residue:
        flags.append(Flag("han", f"{residue[0]} was left untranslated."))
    if _loops(text):
        flags.append(Flag("loop", "The same words come four times or more."))
    return tuple(_apart(echoes)), tuple(flags)


def _terms(
    mentions: Sequence[tuple[int, Mention]],
    text: str,
    glossary: Glossary,
    echoes: list[Echo],
    flags: list[Flag],
) -> None:
    """Look for the glossary's rendering of every outermost term. A name that the glossary does not
    have is looked for too; where its English is not found, there is no doubt for that."""
    covered = -1
    for index, mention in mentions:
        if mention.kind not in _NAMED or mention.start < covered:
            continue
        concept = glossary.concepts[mention.ref] if mention.ref else None
        renderings = (concept.preferred, *concept.admitted) if concept else (mention.english,)
        spans = [s for wording in renderings if wording for s in _spans(wording, text)]
        if concept or spans:
            covered = mention.end
        free = [s for s in spans if not any(e.start < s[1] and s[0] < e.end for e in echoes)]
        if free:
            echoes.append(Echo(index, *min(free)))
        elif concept and concept.preferred and not spans:
            message = f"The glossary has “{concept.preferred}” for {concept.headword}."
            flags.append(Flag("term", message, index))


def _spans(rendering: str, text: str) -> Iterator[tuple[int, int]]:
    words = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", rendering))
    for match in re.finditer(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE):
        yield match.span()


def _quantities(
    report: Report,
    sentence: Sentence,
    mentions: Sequence[tuple[int, Mention]],
    text: str,
    echoes: list[Echo],
    flags: list[Flag],
) -> None:
    """Each value of the source once, with the right magnitude; and no figure from nowhere."""
    figures = list(_figures(text))
    unused = Counter(value for value, _ in figures)
    for index, mention in mentions:
        if mention.kind != "quantity" or mention.value is None:
            continue
        spans = _found_again(mention, text, figures, unused)
        if spans:
            echoes.append(Echo(index, min(spans)[0], max(spans)[1]))
        elif _figures_stay(mention, zh := report.text(mention)):
            message = f"The source says {mention.english} ({zh})."
            flags.append(Flag("quantity", message, index))
    known = _source_values(report, sentence, mentions)
    for value, (start, end) in figures:
        if unused[value] and value not in known and text[start].isdigit():
            unused[value] -= 1
            message = f"The source has no {text[start:end]}."
            flags.append(Flag("quantity", message))


def _figures_stay(mention: Mention, zh: str) -> bool:
    """Whether English must print the number: one is often "a", 两个 "both", 第一 "top"."""
    small = mention.numbers != () and max(mention.numbers) <= 10
    spoken = mention.unit is None and not re.search("[0-9\uff10-\uff19]", zh)
    return mention.subtype != "ordinal" and mention.value != "1" and not (small and spoken)


def _found_again(
    mention: Mention, text: str, figures: Sequence[_Figure], unused: Counter[Decimal]
) -> list[tuple[int, int]]:
    """Where the English has a quantity: its value, or both ends of its range, or the figures of its
    English wording (1.5倍, 150%); a fraction in words. Figures found are used up."""
    if not mention.numbers:
        return list(_spans(mention.english or "", text))[:1]
    worded = tuple(value for value, _ in _figures(mention.english or ""))
    for wanted in (mention.numbers, worded):
        if wanted and not Counter(wanted) - unused:
            spans = []
            for value in wanted:
                unused[value] -= 1
                spans.append(
                    [span for figure, span in figures if figure == value][-unused[value] - 1]
                )
            return spans
    return []


def _figures(text: str) -> Iterator[_Figure]:
    """The numbers of an English text with their spans: 76.69 billion, 21,000, two."""
    for match in _NUMBER.finditer(text):
        value = Decimal(match["digits"].replace(",", ""))
        scale = match["scale"]
        yield (value * _SCALES[scale.lower()] if scale else value), match.span()
    for match in _SPELLED.finditer(text):
        yield _WORDS[match[0].lower()], match.span()


def _source_values(
    report: Report, sentence: Sentence, mentions: Sequence[tuple[int, Mention]]
) -> set[Decimal]:
    """Every figure the source sentence and its hints offer, whatever it counts."""
    values = {number for _, m in mentions for number in m.numbers}
    offered = [report.text(sentence), *(m.english or "" for _, m in mentions)]
    offered += [m.value or "" for _, m in mentions if m.kind == "date"]
    for text in offered:
        values |= {Decimal(figure[0]) for figure in _SOURCE_FIGURE.finditer(text)}
    values |= {Decimal(chinese_number(n)) for n in _NUMERAL.findall(report.text(sentence))}
    values |= {value for _, m in mentions for value, _ in _figures(m.english or "")}
    number = number_value(report.blocks[sentence.block])
    return values if number is None else values | {Decimal(number)}


def _loops(text: str) -> bool:
    """Whether the same words come again and again."""
    words = text.lower().split()
    grams: Mapping[tuple[str, ...], int] = Counter(
        tuple(words[i : i + _LOOP_WORDS]) for i in range(len(words) - _LOOP_WORDS + 1)
    )
    return max(grams.values(), default=0) >= _LOOP_TIMES


def _apart(echoes: Sequence[Echo]) -> Iterator[Echo]:
    """Echoes in order; of two that overlap the longer stays."""
    kept: list[Echo] = []
    for echo in sorted(echoes, key=lambda e: (e.start - e.end, e.start)):
        if all(echo.end <= k.start or k.end <= echo.start for k in kept):
            kept.append(echo)
    yield from sorted(kept, key=lambda e: e.start)
