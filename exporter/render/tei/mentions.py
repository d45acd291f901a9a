"""Mentions as TEI elements, the same ones in the edition and in the translation."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from exporter.glossary import Glossary
from exporter.model import Mention, Report, Sentence
from exporter.render.tei.nodes import add, bounds, moment, pointer, word

_LETTERS = {
    "term": "t", "slogan": "g", "quantity": "q", "date": "d", "place": "p", "organization": "o",
    "post": "r", "person": "n",
}  # fmt: skip


class Mentions:
    """The mentions of a report that have a place in its edition, each with its ``xml:id``.

    The id is the sentence's, a letter for the kind, and the offsets of the mention, so that it stays
    when something else is marked in the sentence. Mentions that are empty or cross another have no
    place.
    """

    def __init__(self, report: Report, glossary: Glossary) -> None:
        self._glossary = glossary
        pairs = enumerate(report.mentions)
        self._sorted = sorted(pairs, key=lambda pair: (pair[1].start, -pair[1].end))
        self._starts = [mention.start for _, mention in self._sorted]
        self.ids = {
            index: name for sentence in report.sentences for index, name in self._name(sentence)
        }

    def inside(self, sentence: Sentence) -> Iterator[tuple[int, Mention]]:
        """The mentions of a sentence with their indexes, outer before inner."""
        ends = [sentence.end]
        first = bisect_left(self._starts, sentence.start)
        last = bisect_left(self._starts, sentence.end)
        for index, mention in self._sorted[first:last]:
            while mention.start >= ends[-1]:
                ends.pop()
            if mention.start < mention.end <= ends[-1]:
                ends.append(mention.end)
                yield index, mention

    def _name(self, sentence: Sentence) -> Iterator[tuple[int, str]]:
        seen: Counter[str] = Counter()
        for index, mention in self.inside(sentence):
            name = f"{sentence.id}.{_LETTERS[mention.kind]}{mention.start}-{mention.end}"
            yield index, f"{name}-{seen[name]}" if seen[name] else name
            seen[name] += 1

    def mark(
        self, parent: etree._Element, mention: Mention, ana: str | None = None, **links: str | None
    ) -> etree._Element:
        """Append the element for ``mention`` and return the one that is to hold its text."""
        concept = mention.ref if mention.ref in self._glossary.concepts else None
        ref, kind = pointer("g", concept), word(mention.subtype)
        match mention.kind:
            case "term":
                return add(parent, "term", **links, ref=ref, type=kind, ana=ana)
            case "place":
                return add(parent, "placeName", **links, ref=ref, type=kind, ana=ana)
            case "organization":
                return add(parent, "orgName", **links, ref=ref, type=kind, ana=ana)
            case "post":
                return add(parent, "roleName", **links, ana=ana)
            case "person":
                return add(parent, "persName", **links, ana=ana)
            case "slogan":
                marks = filter(None, (pointer("sl", mention.subtype), ref, ana))
                return add(parent, "seg", **links, type="slogan", ana=" ".join(marks) or None)
            case "date":
                evidence = "internal" if mention.resolved else None
                when = moment(mention.value)
                return add(parent, "date", **links, **when, evidence=evidence, ana=ana)
            case "quantity":
                return _quantity(parent, mention, **links, type=kind, ana=ana)


def _quantity(parent: etree._Element, mention: Mention, **links: str | None) -> etree._Element:
    """A ``measure`` if there is a unit, else a ``num``; a range in a unit is a ``num`` within a
    ``measure``, which has no attributes for the two ends."""
    ends, unit = bounds(mention.value), word(mention.unit)
    value = ends[0] if len(ends) == 1 else None
    span = {"atLeast": ends[0], "atMost": ends[1]} if len(ends) == 2 else {}
    if not unit:
        return add(parent, "num", **links, value=value, **span)
    measure = add(parent, "measure", **links, unit=unit, quantity=value)
    return add(measure, "num", **span) if span else measure
