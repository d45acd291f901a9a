"""What the numeral slogans of a report stand for, where the report itself spells it out.

    A、B、C等“四基地”    “四个意识”:A、B、C、D    “三张清单”(A、B、C)    1.“三保”:指A、B、C。

A list counts only if it has as many members as the slogan says (三重一大: four), all of about one
length; an entry of 名词解释 counts in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from exporter.model import Mention, Report, Unfolding
from exporter.text import chinese_number

Span = tuple[int, int]

_NUMERAL = re.compile("双|[一两二三四五六七八九十]+")
_WINDOW = 240  # characters in which the members must stand
_TERM_LIMIT = 40  # characters of the term of an entry
_CLAUSE_END = re.compile("[,。;:]")
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_LONGEST = 40  # characters of a member
#: What introduces the members after the slogan, with a noun between: “三保”工作,即…
_CUE = re.compile(
    r"[”’\"]?[^,。;:()“”、]{0,10}?(?:[:(]|,?(?:即|是指|指的是|指|就是|包括|分别是|分别为|主要是))+:?"
)
_TRAILER = re.compile(r"(?P<etc>等)?(?:这|以及|的)*[“‘\"]?$")
#: What leads in to the first member of a list that stands before the slogan.
_LEAD = re.compile(
    r".*(?:打造|建设成?|增强|坚定|树立|落实|推进|坚持|做到|强化|聚焦|实施|构建|形成|开展|围绕|突出|做好|抓好|算好|实现|牢记|发挥|推动|纠正|深化|发展|加快|培育|提高|扩大|统筹|[的了以把对在为])(?=[\u4e00-\u9fff])"
)
#: A piece that ends with one of these is no member: 坚决做到“两个维护”.
_OPEN_END = re.compile(
    r"(?:做到|落实|推进|深化|加大|加快|完善|健全|实施|打造|建设|聚焦|紧盯|全面|坚持|强化|推动|深入|实现|增强|坚定|紧扣|用好|做好|抓好|提升|开展|严格|持续|基层|[和与及])$"
)
_ORDINAL = re.compile(
    r"[ \u3000]*(?:[一二三四五六七八九十]+(?:是|要)|第[一二三四五六七八九十]+[,、]?|\(\d\)|\d[.、]|是?指|即)"
)
_AND = re.compile("和|与|及|以及")
_SUM = re.compile(r"[一二三四五六七八九十]+[大个项][\u4e00-\u9fff]{0,4}$")  # …、D四大产业


def unfoldings(report: Report, view: str) -> dict[str, Unfolding]:
    """Where a report, given with its plain view, spells out its numeral slogans, by their plain
    form. A list behind the slogan goes before an entry of 名词解释 that does not list, and this
    before a list in front of the slogan; of equals the first one counts."""
    entries = _entries(report, view)
    best: dict[str, tuple[int, Unfolding]] = {}
    for mention in report.mentions:
        if mention.kind != "slogan" or mention.subtype != "numeral":
            continue
        phrase = view[mention.start : mention.end]
        found = [*_listings(report, view, mention), *((2, e) for e in entries.get(phrase, ()))]
        for rank, unfolding in found:
            if phrase not in best or rank > best[phrase][0]:
                best[phrase] = rank, unfolding
    return {phrase: unfolding for phrase, (_, unfolding) in best.items()}


def _listings(report: Report, view: str, mention: Mention) -> Iterator[tuple[int, Unfolding]]:
    """The lists beside a mention, each with its rank."""
    sentence = report.sentence_at(mention.start)
    counts = _counts(view[mention.start : mention.end])
    for stretch in _behind(view, mention, sentence.end):
        members = _listed(view, stretch, counts, introduced=True)
        if members:
            yield 3, Unfolding(sentence.id, members)
    items = _items_below(report, view, mention)
    if len(items) in counts:
        yield 3, Unfolding(sentence.id, items)
    before = _before(view, mention, sentence.start)
    members = _listed(view, before, counts[:1], introduced=False) if before else ()
    if members:
        yield 1, Unfolding(sentence.id, members)


def _items_below(report: Report, view: str, mention: Mention) -> tuple[Span, ...]:
    """The first clauses of the items that follow a slogan with its cue, if it ends the block."""
    index = report.sentence_at(mention.start).block
    cue = _CUE.match(view, mention.end, report.blocks[index].end)
    if not cue or cue.end() != report.blocks[index].end:
        return ()
    items = takewhile(lambda b: b.kind == "item", islice(report.blocks, index + 1, index + 12))
    ends = [(b, _CLAUSE_END.search(view, b.body, b.end)) for b in items]
    return tuple(_bare(view, (b.body, end.start() if end else b.end)) for b, end in ends)


def _entries(report: Report, view: str) -> dict[str, list[Unfolding]]:
    """The entries of 名词解释 by their term, with and without what stands outside its quotation
    marks. The text may stand in the block below the term."""
    entries: dict[str, list[Unfolding]] = {}
    for index, block in enumerate(report.blocks):
        colon = view.find(":", block.body, min(block.end, block.body + _TERM_LIMIT))
        if block.kind != "definition" or colon < 0:
            continue
        alone = colon + 1 == block.end
        sentence = next(report.sentences_of(index + 1 if alone else index), None)
        if sentence:
            head = view[block.body : colon]
            start = sentence.start if alone else colon + 1
            for term in {head.strip(), *_QUOTED.findall(head)}:
                members = _listed(view, (start, sentence.end), _counts(term), introduced=True)
                entries.setdefault(term, []).append(Unfolding(sentence.id, members))
    return entries


def _counts(phrase: str) -> list[int]:
    """How many members a slogan may have: by its numerals all in all (三重一大: 4), or one for each
    (双招双引: 2). Empty where it does not say (1+N)."""
    numerals = _NUMERAL.findall(re.sub("个一.?$", "个", phrase))  # 六个一
    values = [2 if n in "双两" else chinese_number(n) for n in numerals]
    return [] if "+" in phrase else [n for n in (sum(values), len(values)) if n > 1]


def _behind(view: str, mention: Mention, end: int) -> Iterator[Span]:
    """Where members may stand behind a slogan and its cue."""
    limit = min(end, mention.end + _WINDOW)
    cue = _CUE.match(view, mention.end, limit)
    if cue:
        stop = view.find(")" if "(" in cue[0] else "。", cue.end(), limit)
        yield cue.end(), stop if stop >= 0 else limit
        comma = view.find(",", cue.end(), limit)
        if comma >= 0:
            yield cue.end(), comma


def _before(view: str, mention: Mention, start: int) -> Span | None:
    """Where members may stand right before a slogan: in its clause, which they end, or end but for
    等 or a verb of reaching (总产、单产、面积实现“三增长”)."""
    start = max(start, mention.start - _WINDOW)
    before = view[start : mention.start]
    trailer = _TRAILER.search(before)
    before = before[: trailer.start()] if trailer else before
    before = re.sub("(?:稳步|逐年|全部)?(?:实现|保持)$", "", before)
    clause = max(before.rfind(mark) for mark in ",。;:(“”")
    quoted = view[mention.start - 1] in '“‘"'
    return (start + clause + 1, start + len(before)) if quoted else None


def _listed(view: str, stretch: Span, counts: Sequence[int], introduced: bool) -> tuple[Span, ...]:
    """The members of a list that has as many as it should; else none. A list that nothing
    introduces is told from other words by 、 and by members of about one length."""
    for marks in (";", "、", "、,", ",") if introduced else ("、",):
        pieces = list(_split(view, stretch, marks))
        for count in counts:
            joined = marks != ";" and len(pieces) + 1 == count
            spans = _last_two(view, pieces) if joined else pieces
            if len(spans) != count:
                continue
            spans = _evened([_bare(view, span) for span in spans], view)
            if _whole(spans, view, "、" if marks != ";" else "") and (introduced or _even(spans)):
                return tuple(spans)
    return ()


def _split(view: str, stretch: Span, marks: str) -> Iterator[Span]:
    start, end = stretch
    for piece in re.split(f"[{marks}]", view[start:end]):
        yield start, start + len(piece)
        start += len(piece) + 1


def _last_two(view: str, spans: Sequence[Span]) -> list[Span]:
    """A、B和C: the last piece cut in two."""
    start, end = spans[-1]
    joint = _AND.search(view, start + 1, end - 1)
    if not joint:
        return list(spans)
    return [*spans[:-1], (start, joint.start()), (joint.end(), end)]


def _bare(view: str, span: Span) -> Span:
    """A member without its number, quotation marks and 等."""
    start, end = span
    ordinal = _ORDINAL.match(view, start, end)
    start = ordinal.end() if ordinal else start
    while start < end and view[start] in ' \u3000“‘"':
        start += 1
    while start < end and view[end - 1] in ' \u3000”’"。;,等':
        end -= 1
    return start, end


def _evened(spans: list[Span], view: str) -> list[Span]:
    """The members with what leads in to the first, and what sums up after the last, cut off."""
    (first, end), (begin, last) = spans[0], spans[-1]
    lead = _LEAD.match(view, first, end)
    alone = not any(_LEAD.match(view, a, b) for a, b in spans[1:])
    if lead and alone and end - first > min(b - a for a, b in spans[1:]):
        spans = [(lead.end(), end), *spans[1:]]
    summed = _SUM.search(view, begin, last)
    if summed and summed.start() - begin >= 2:
        spans = [*spans[:-1], (begin, summed.start())]
    return spans


def _whole(spans: Sequence[Span], view: str, but: str) -> bool:
    """Whether every member is a phrase without the marks ``but``, and none breaks off."""
    return all(
        2 <= end - start <= _LONGEST
        and not _OPEN_END.search(view, start, end)
        and not any(mark in view[start:end] for mark in "“”。;:," + but)
        for start, end in spans
    )


def _even(spans: Sequence[Span]) -> bool:
    """Whether members are of about one length; two must be of the same."""
    lengths = [end - start for start, end in spans]
    return len(set(lengths)) == 1 if len(spans) == 2 else max(lengths) <= 2 * min(lengths) + 2
