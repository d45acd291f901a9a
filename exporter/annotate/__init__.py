"""Stage 3: terms, quantities, dates, places and bodies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from exporter.annotate.dates import find_dates
from exporter.annotate.quantities import find_quantities
from exporter.annotate.terms import term_index
from exporter.annotate.unfold import unfoldings
from exporter.glossary import Glossary
from exporter.model import Mention, Report
from exporter.text import narrow


def annotate(report: Report, glossary: Glossary) -> Report:
    """Return the report with its mentions, in order of place, outer before inner, none crossing;
    and with ``metadata.place``, the place it names most (its title counts most)."""
    finder, text = term_index(glossary).within(report), report.source.text
    view = narrow(text)
    slogans = iter(report.mentions)
    waiting = next(slogans, None)
    mentions: list[Mention] = []
    for sentence in report.sentences:
        found = [
            *finder.find(text, sentence),
            *find_dates(view, sentence),
            *find_quantities(view, sentence),
        ]
        while waiting and waiting.end <= sentence.end:
            found.append(waiting)
            waiting = next(slogans, None)
        mentions += _nested(_with_glossary_slogans(found, glossary))
    enriched = replace(report, mentions=tuple(mentions))
    enriched = replace(enriched, unfoldings=unfoldings(enriched))
    if report.metadata.place is None:
        place = _main_place(enriched, glossary)
        enriched = replace(enriched, metadata=replace(report.metadata, place=place))
    return enriched


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


_RANK = {"slogan": 0, "date": 1, "term": 2, "organization": 2, "place": 2, "quantity": 3}


def _nested(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Mentions in order of place, outer before inner; of two that cross the later is dropped, and
    so are quantities inside a term and dates inside one (十四五)."""
    stack: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end, _RANK[m.kind])):
        while stack and stack[-1].end <= mention.start:
            stack.pop()
        crosses = bool(stack) and mention.end > stack[-1].end
        figure_in_term = mention.kind in ("quantity", "date") and any(m.ref for m in stack)
        if crosses or figure_in_term or any(m.kind == "date" for m in stack):
            continue
        stack.append(mention)
        yield mention


def _main_place(report: Report, glossary: Glossary) -> str | None:
    """The Chinese headword of the place named most; one in the opening lines counts ten times."""
    opening = next((b.end for b in report.blocks if b.kind == "paragraph"), 0)
    votes: Counter[str] = Counter()
    covered = 0
    for mention in report.mentions:
        if mention.kind == "place" and mention.ref and mention.start >= covered:
            covered = mention.end  # 昆都仑 inside 昆都仑区 has no vote
            votes[mention.ref] += 10 if mention.end <= opening else 1
    return glossary.concepts[votes.most_common(1)[0][0]].headword if votes else None
