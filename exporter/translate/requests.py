"""From sentences to what engines are asked: printed numbers set aside, long sentences cut at safe
places, hints picked. And back again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from exporter.model import Block, Mention, Report, Sentence
from exporter.text import chinese_number, narrow
from exporter.translate.engine import Hint, Request

MOST_HINTS = 6  # for one request: as many as the default model was trained with
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_CUT_AFTER = (";\uff1b", ",\uff0c")  # half- and full-width
_ENDS = ":!。\uff1a\uff01"
_END = re.compile(r"(?:[,;]| and$)*(\"?)$")
_OPENING, _CLOSING = "“(\uff08", "”)\uff09"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def glossary_rendering(report: Report, sentence: Sentence) -> str | None:
    """The English of a sentence that is one glossary term and no more: 同志们: → Comrades:"""
    text = report.text(sentence)
    term = text.rstrip(_ENDS)
    for _, mention in report.mentions_in(sentence.start, sentence.end):
        if mention.ref and mention.english and report.text(mention) == term:
            end = narrow(text[len(term) :]).replace("。", ".")
            return mention.english[0].upper() + mention.english[1:] + end
    return None


def requests_for(
    report: Report,
    sentence: Sentence,
    names: Mapping[str, str],
    comfort: int,
    insisted: Collection[int] = (),
    titled: bool = False,
) -> list[Request]:
    """The requests whose answers, joined by :func:`joined`, translate a sentence, in pieces of at
    most ``comfort`` characters. None if it has no Chinese in it. Persons (``names``) stand in pinyin
    in the text, those of two characters in credits and titles only; the mentions ``insisted`` upon
    (indexes) stand in English, ``titled`` in Title Case."""
    start = max(sentence.start, report.blocks[sentence.block].body)
    text = report.source.text
    if start >= sentence.end:
        start = sentence.start
    if not _HAN.search(text, start, sentence.end):
        return []
    naming = report.blocks[sentence.block].kind in ("credit", "title")
    known = {name: p for name, p in names.items() if naming or len(name) > 2}  # 马力 is a word too
    found = report.mentions_in(start, sentence.end)
    mentions = [m for _, m in found]
    english = [
        replace(m, english=_in_title_case(m.english)) if titled and m.english else m
        for i, m in found
        if i in insisted
    ]
    hinted = [m for m in mentions if not any(e.start <= m.start < e.end for e in english)]
    pieces = list(_pieces(text, start, sentence.end, mentions, comfort))
    similar = _similar(report, sentence) if len(pieces) == 1 else ()
    return [
        Request(
            _named(_worded(text, a, b, english), known),
            tuple(_hints(text, hinted, a, b, known)),
            similar,
        )
        for a, b in pieces
    ]


def _in_title_case(english: str) -> str:
    """Engines without a prompt copy words that begin with capitals: Argos 93 in 100."""
    return re.sub(r"\b[a-z](?=[a-z]{3})", lambda match: match[0].upper(), english)


def _similar(report: Report, sentence: Sentence) -> tuple[Hint, ...]:
    """What people have made of sentences like this one; drafts are for people only."""
    found = report.similar.get(sentence.id, ())
    return tuple(Hint(s.chinese, s.english) for s in found if s.review.state != "draft")


def _named(text: str, names: Mapping[str, str]) -> str:
    for name, pinyin in names.items():
        text = text.replace(name, pinyin)
    return text


def _worded(text: str, start: int, end: int, english: Sequence[Mention]) -> str:
    """The stretch ``text[start:end]`` on one line, with some mentions put in English."""
    parts, at = [], start
    for mention in english:
        if start <= mention.start and mention.end <= end:
            parts += [text[at : mention.start], mention.english or ""]
            at = mention.end
    words = "".join([*parts, text[at:end]]).replace(
        "丨", " | "
    )  # a stroke that pages part titles with
    return " ".join("".join(line.strip() for line in words.splitlines()).split())


def joined(report: Report, sentence: Sentence, answers: Sequence[str]) -> str:
    """The English of a sentence from its pieces, with the printed number in English form."""
    text = _strung([answer.strip() for answer in answers if answer.strip()])
    block = report.blocks[sentence.block]
    if sentence.start != block.start or block.body == block.start or not text:
        return text
    marker = english_number(block)
    return f"{marker} {text}" if marker else f"— {text}"


def _strung(pieces: Sequence[str]) -> str:
    """Pieces of one sentence in a row: each that is not the last ends with a comma, or with a full
    stop if a capital follows."""
    words = list(pieces)
    for i, following in enumerate(pieces[1:]):
        bare = _END.sub("", words[i])
        if bare and bare[-1] not in ".!?:":
            words[i] = _END.sub(r".\1" if following[0].isupper() else r",\1", words[i], count=1)
    return " ".join(words)


def english_number(block: Block) -> str | None:
    """How English prints a block's number: 一、→ I.  (一) → (1)  1. → 1.  (1) → (a)."""
    value = number_value(block)
    if value is None:
        return None
    if block.level == 1:
        return f"{_roman(value)}."
    if block.level == 2:
        return f"({value})"
    if block.level == 4:
        return f"({chr(96 + value)})" if value <= 26 else f"({value})"
    return f"{value}."


def number_value(block: Block) -> int | None:
    """The value of a block's printed number, Arabic or Chinese."""
    if not block.number:
        return None
    return int(block.number) if block.number.isdecimal() else chinese_number(block.number)


def _roman(value: int) -> str:
    result = ""
    for size, letters in _ROMAN:
        count, value = divmod(value, size)
        result += letters * count
    return result


def _pieces(
    text: str, start: int, end: int, mentions: Sequence[Mention], comfort: int
) -> Iterator[tuple[int, int]]:
    """Cut ``text[start:end]`` into pieces of at most ``comfort`` characters where it is safe:
    after a semicolon, else after a comma, outside mentions and quotation marks."""
    if end - start <= comfort:
        yield start, end
        return
    middle = (start + end) // 2
    for marks in _CUT_AFTER:
        cuts = [
            i + 1
            for i in range(start, end - 1)
            if text[i] in marks
            and not any(m.start <= i < m.end for m in mentions)
            and sum(text.count(c, start, i) for c in _OPENING)
            == sum(text.count(c, start, i) for c in _CLOSING)
        ]
        if cuts:
            cut = min(cuts, key=lambda c: abs(c - middle))
            yield from _pieces(text, start, cut, mentions, comfort)
            yield from _pieces(text, cut, end, mentions, comfort)
            return
    yield start, end


def _hints(
    text: str, mentions: Sequence[Mention], start: int, end: int, names: Collection[str]
) -> list[Hint]:
    """What annotation knows of a piece: outermost mentions with an English wording that the engine
    could get wrong, at most :data:`MOST_HINTS` of them, the weightiest. Dates and bare counts are
    left to it, and ``names``, which stand in pinyin already."""
    covered, found = start, dict[str, tuple[int, Hint]]()
    for mention in mentions:
        if mention.start < covered or mention.end > end or mention.english is None:
            continue
        zh = text[mention.start : mention.end]
        if zh in names or not _hinted(mention, zh):
            continue
        covered = mention.end
        found.setdefault(zh, (_weight(mention, zh), Hint(zh, mention.english)))
    kept = sorted(found, key=lambda zh: found[zh][0])[:MOST_HINTS]
    return [hint for zh, (_, hint) in found.items() if zh in kept]


def _hinted(mention: Mention, zh: str) -> bool:
    """Whether the English of a mention tells the engine something."""
    if mention.kind == "quantity":
        return _converts(mention, zh)
    if mention.kind == "post":  # 市长 alone is no riddle
        return " of the " in (mention.english or "")
    return mention.kind != "date"


def _weight(mention: Mention, zh: str) -> int:
    """How early a hint is dropped where there are too many: the higher the earlier."""
    if mention.kind == "quantity":
        return 0 if re.search("[百千万亿]", zh) else 2
    if mention.kind == "place":
        return 1 if mention.ref else 2
    return 0 if mention.ref else 1


def _converts(mention: Mention, zh: str) -> bool:
    """Whether the English figure differs from the Chinese one by more than its digits."""
    return (mention.unit is not None and mention.unit != "%") or bool(re.search("[十百千万亿]", zh))
