"""Stage 3: terms, quantities, dates, places, bodies, posts and persons."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from exporter.annotate.bodies import BodyFinder
from exporter.annotate.dates import DateFinder
from exporter.annotate.persons import find_again, find_persons, find_posts
from exporter.annotate.places import find_places, place_index
from exporter.annotate.quantities import find_quantities
from exporter.annotate.terms import term_index
from exporter.annotate.unfold import unfoldings
from exporter.glossary import Glossary
from exporter.model import Mention, Metadata, Report
from exporter.text import plain

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


def annotate(report: Report, glossary: Glossary) -> Report:
    """Return the report with its mentions, in order of place, outer before inner, none crossing;
    and with ``metadata.place``, the place it names most (its title counts most)."""
    text = report.source.text
    view, index = plain(text), term_index(glossary).within(report)
    places = find_places(view)
    bodies, dates = BodyFinder.of(view, places), _date_finder(report.metadata)
    slogans, named = _Queue(report.mentions), _Queue(places)
    found: list[list[Mention]] = []
    block = -1
    for sentence in report.sentences:
        if sentence.block != block:
            block = sentence.block
            dates.new_paragraph()
        found_bodies = list(bodies.find(sentence))
        posts = list(find_posts(view, sentence, found_bodies))
        credit = report.blocks[block].kind == "credit"
        found.append([
            *(_with_level(term, glossary) for term in index.find(text, sentence)),
            *slogans.until(sentence.start, sentence.end),
            *named.until(sentence.start, sentence.end),
            *found_bodies,
            *posts,
            *find_persons(view, sentence, posts, credit),
            *dates.find(view, sentence),
            *find_quantities(view, sentence),
        ])  # fmt: skip
    names = {view[m.start : m.end] for ms in found for m in ms if m.kind == "person"}
    names = {name for name in names if len(name) > 2}  # 马力 is a word too
    mentions = [
        mention
        for sentence, some in zip(report.sentences, found, strict=True)
        for mention in _nested(
            _once(_with_glossary_slogans([*some, *find_again(view, sentence, names)], glossary))
        )
    ]
    enriched = replace(report, mentions=tuple(mentions))
    enriched = replace(enriched, unfoldings=unfoldings(enriched, view))
    if report.metadata.place is None:
        place = _main_place(enriched, glossary)
        enriched = replace(enriched, metadata=replace(report.metadata, place=place))
    return enriched


class _Queue:
    """Mentions of a whole report in order, handed out sentence by sentence."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._rest = iter(mentions)
        self._next = next(self._rest, None)

    def until(self, start: int, end: int) -> Iterator[Mention]:
        """Those inside ``[start, end)``; the ones before it are dropped."""
        while self._next and self._next.end <= end:
            if self._next.start >= start:
                yield self._next
            self._next = next(self._rest, None)


def _date_finder(metadata: Metadata) -> DateFinder:
    """A finder for a report of the date, or at least the year, that its metadata gives."""
    try:
        return DateFinder(date.fromisoformat(metadata.date or ""))
    except ValueError:
        years = set(_YEAR.findall(metadata.title or ""))
        return DateFinder(None, int(years.pop()) if len(years) == 1 else None)


def _with_level(mention: Mention, glossary: Glossary) -> Mention:
    """A place of the glossary with its level, where it is a division."""
    if mention.kind != "place" or mention.ref is None:
        return mention
    concept = glossary.concepts[mention.ref]
    level = place_index().level(concept.chinese, concept.preferred)
    return replace(mention, subtype=level or mention.subtype)


def _once(mentions: Iterable[Mention]) -> list[Mention]:
    """Each span once for each kind: what the glossary names goes before what a rule finds."""
    kept: dict[tuple[int, int, str], Mention] = {}
    for mention in mentions:
        kept.setdefault((mention.start, mention.end, mention.kind), mention)
    return list(kept.values())


def _with_glossary_slogans(found: Iterable[Mention], glossary: Glossary) -> list[Mention]:
    """Tie slogans to the glossary, and add those that only the glossary knows."""
    terms = {(m.start, m.end): m for m in found if m.ref}
    result = []
    spans = set()
    for mention in found:
        if mention.kind == "slogan":
            term = terms.get((mention.start, mention.end))
            mention = replace(mention, ref=term.ref, english=term.english) if term else mention
            spans.add((mention.start, mention.end))
        result.append(mention)
    return result + [
        replace(m, kind="slogan", subtype="numeral")
        for span, m in terms.items()
        if m.subtype == "numeral_slogan" and span not in spans
    ]


_RANK = {"slogan": 0, "term": 1, "post": 2, "organization": 3, "place": 4, "person": 5, "date": 6,
         "quantity": 7}  # fmt: skip


def _nested(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Mentions in order of place, outer before inner. Of two that cross, what only a rule knows is
    dropped, else the later one; in a post the body it is of stays (省政协|委员, not 政协委员). A number
    inside a date, a term, a numeral slogan or a place is dropped too."""
    ordered = sorted(mentions, key=lambda m: (m.start, -m.end, _RANK[m.kind]))
    posts = [(m.start, m.end) for m in ordered if m.kind == "post"]
    known = [m for m in ordered if m.ref and not any(a < m.start and m.end == b for a, b in posts)]
    stack: list[Mention] = []
    for mention in ordered:
        while stack and stack[-1].end <= mention.start:
            stack.pop()
        crosses = bool(stack) and mention.end > stack[-1].end
        outdone = mention.ref is None and any(_cross(mention, other) for other in known)
        if crosses or outdone or any(_absorbs(outer, mention) for outer in stack):
            continue
        stack.append(mention)
        yield mention


def _cross(one: Mention, other: Mention) -> bool:
    """Whether two mentions overlap and neither holds the other."""
    return (
        one.start < other.start < one.end < other.end
        or other.start < one.start < other.end < one.end
    )


def _absorbs(outer: Mention, inner: Mention) -> bool:
    """Whether ``inner`` is no mention of its own inside ``outer``."""
    if outer.kind == "date":
        return True
    if inner.kind == "quantity":
        numeral = outer.kind == "slogan" and outer.subtype == "numeral"
        return outer.ref is not None or numeral or outer.kind == "place"
    return inner.kind == "person" and outer.ref is not None


def _main_place(report: Report, glossary: Glossary) -> str | None:
    """The place named most, by its Chinese headword in the glossary or else as it is written; one in
    the opening lines counts ten times."""
    opening = next((b.end for b in report.blocks if b.kind == "paragraph"), 0)
    votes: Counter[str] = Counter()
    covered = 0
    for mention in report.mentions:
        if mention.kind == "place" and mention.start >= covered:
            covered = mention.end  # 昆都仑 inside 昆都仑区 has no vote
            name = glossary.concepts[mention.ref].headword if mention.ref else report.text(mention)
            votes[name] += 10 if mention.end <= opening else 1
    return votes.most_common(1)[0][0] if votes else None
