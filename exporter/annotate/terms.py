"""Glossary terms in a text: leftmost-longest, nested hits kept, scripts and widths folded; a concept
with a scope only in reports of that place and time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from exporter.fold import fold
from exporter.glossary import Concept, Glossary, Scope, parse_scope
from exporter.model import Mention, MentionKind, Report, Sentence

_KINDS: dict[str, MentionKind] = {"place": "place", "body": "organization"}
_METADATA_VOTES = 10  # what the metadata say of the place counts like ten mentions in the text


class TermFinder(NamedTuple):
    """The terms to look for in one report."""

    matcher: AhoCorasick
    concepts: Sequence[Concept | None]

    def find(self, text: str, sentence: Sentence) -> Iterator[Mention]:
        """The terms of one sentence: the leftmost-longest ones and what is nested in them."""
        folded = fold(text[sentence.start : sentence.end])
        matches = self.matcher.find_matches_as_indexes(folded.text, overlapping=True)
        hits = [(a, b, concept) for i, a, b in matches if (concept := self.concepts[i])]
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


class TermIndex:
    """All Chinese forms of a glossary's usable concepts, ready to be matched in linear time."""

    def __init__(self, glossary: Glossary) -> None:
        owners: defaultdict[str, dict[str, Concept]] = defaultdict(dict)
        for concept in sorted(glossary.concepts.values(), key=_precedence):
            if concept.usable:
                for form in concept.chinese:
                    owners[fold(form).text][concept.id] = concept
        self._matcher = AhoCorasick(list(owners), matchkind=MatchKind.Standard)
        rivals = [list(concepts.values()) for concepts in owners.values()]
        self._concepts = [candidates[0] for candidates in rivals]
        self._scoped = {
            index: candidates
            for index, candidates in enumerate(rivals)
            if any(concept.scope for concept in candidates)
        }
        self._places = _PlaceIndex(glossary)

    def within(self, report: Report) -> TermFinder:
        """The finder for one report. Of concepts that share a form, one with a scope that fits goes
        before one without, then the one whose place the report names most."""
        if not self._scoped:
            return TermFinder(self._matcher, self._concepts)
        named, day = self._places.named(report), report.metadata.date
        chosen: list[Concept | None] = list(self._concepts)
        for index, candidates in self._scoped.items():
            fitting = [(named.votes(c), c) for c in candidates if named.fits(c, day)]
            best = max(fitting, key=lambda pair: (bool(pair[1].scope), pair[0]), default=None)
            chosen[index] = best[1] if best else None
        return TermFinder(self._matcher, chosen)


def _precedence(concept: Concept) -> tuple[bool, str]:
    return concept.state != "approved", concept.id


class _NamedPlaces(NamedTuple):
    """How often a report names each place; ``known`` tells whether it names one by a proper name."""

    counts: Mapping[str, int]
    names: Mapping[str, frozenset[str]]
    text: str
    known: bool

    def votes(self, concept: Concept) -> int:
        place = parse_scope(concept.scope).place
        ids = self.names.get(place.casefold())
        if ids is None:  # a place that is no concept is looked for as it is written
            return self.text.count(place) if place else 0
        return sum(self.counts.get(identifier, 0) for identifier in ids)

    def fits(self, concept: Concept, day: str | None) -> bool:
        scope: Scope = parse_scope(concept.scope)
        here = not scope.place or not self.known or self.votes(concept) > 0
        return here and scope.holds_on(day)


class _PlaceIndex:
    """The places of a glossary by all their names, in Chinese and English."""

    def __init__(self, glossary: Glossary) -> None:
        names: defaultdict[str, set[str]] = defaultdict(set)
        self._proper: set[str] = set()
        forms: list[tuple[str, str]] = []
        for concept in glossary.concepts.values():
            if concept.type == "place" and concept.usable:
                if concept.preferred and concept.preferred[0].isupper():
                    self._proper.add(concept.id)
                chinese = [fold(form).text for form in concept.chinese]
                forms += [(form, concept.id) for form in chinese]
                english = filter(None, (concept.preferred, *concept.admitted))
                for name in (*concept.chinese, *chinese, *english):
                    names[name.casefold()].add(concept.id)
        self._names = {name: frozenset(ids) for name, ids in names.items()}
        self._ids = [identifier for _, identifier in forms]
        self._matcher = AhoCorasick([form for form, _ in forms], matchkind=MatchKind.Standard)

    def named(self, report: Report) -> _NamedPlaces:
        """The places that the report's metadata and text name."""
        stated = report.metadata.place or ""
        text = fold(report.source.text).text
        counts = Counter(self._found(text))
        about = {*self._found(fold(stated).text), *self._names.get(stated.casefold(), ())}
        counts.update(dict.fromkeys(about, _METADATA_VOTES))
        known = bool(stated) or not self._proper.isdisjoint(counts)
        return _NamedPlaces(counts, self._names, f"{stated}\n{text}", known)

    def _found(self, text: str) -> Iterator[str]:
        hits = self._matcher.find_matches_as_indexes(text, overlapping=True)
        for identifier, _ in {
            (self._ids[i], start) for i, start, _ in hits
        }:  # 包头 in 包头市: once
            yield identifier


@lru_cache(maxsize=4)
def term_index(glossary: Glossary) -> TermIndex:
    """The index of a glossary, built once."""
    return TermIndex(glossary)
