"""Glossary terms in a text: leftmost-longest, nested hits kept, scripts and widths folded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from exporter.annotate.fold import fold
from exporter.glossary import Concept, Glossary
from exporter.model import Mention, MentionKind, Sentence

_KINDS: dict[str, MentionKind] = {"place": "place", "body": "organization"}


class TermIndex:
    """All Chinese forms of a glossary's usable concepts, ready to be matched in linear time."""

    def __init__(self, glossary: Glossary) -> None:
        owners: dict[str, Concept] = {}
        for concept in glossary.concepts.values():
            if concept.usable:
                for form in concept.chinese:
                    owners.setdefault(fold(form).text, concept)
        self._concepts = list(owners.values())
        self._matcher = AhoCorasick(list(owners), matchkind=MatchKind.Standard)

    def find(self, text: str, sentence: Sentence) -> Iterator[Mention]:
        """The terms of one sentence: the leftmost-longest ones and what is nested in them."""
        folded = fold(text[sentence.start : sentence.end])
        hits = [
            (start, end, self._concepts[index])
            for index, start, end in self._matcher.find_matches_as_indexes(
                folded.text, overlapping=True
            )
        ]
        outer_end, inside = 0, set[str]()
        for start, end, concept in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
            if start >= outer_end:
                outer_end, inside = end, set()
            elif end > outer_end or concept.id in inside:
                continue
            inside.add(concept.id)
            yield Mention(
                _KINDS.get(concept.type, "term"),
                sentence.start + folded.origin[start],
                sentence.start + folded.origin[end],
                subtype=concept.type,
                ref=concept.id,
                english=concept.preferred,
            )


@lru_cache(maxsize=4)
def term_index(glossary: Glossary) -> TermIndex:
    """The index of a glossary, built once."""
    return TermIndex(glossary)
