"""Glossary terms in a text: leftmost-longest, nested hits kept, scripts and widths folded; a concept
with a scope only in reports of that place and time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from exporter.fold import fold
from exporter.glossary import Concept, Glossary, parse_scope
from exporter.model import Mention, MentionKind, Report, Sentence

_KINDS: dict[str, MentionKind] = {"place": "place", "body": "organization"}
_METADATA_VOTES = 10  # what the metadata say of the place counts like ten mentions in the text


class TermFinder:
    """The terms of one report. Of concepts that share a form, one with a scope that fits goes before
    one without, then the one whose place the report names most."""

    def __init__(self, index: TermIndex, report: Report) -> None:
        self._index, self._report = index, report
        self._chosen: dict[int, Concept | None] = {}

    def find(self, text: str, sentence: Sentence) -> Iterator[Mention]:
        """The terms of one sentence: the leftmost-longest ones and what is nested in them."""
        folded = fold(text[sentence.start : sentence.end])
        matches = self._index.matcher.find_matches_as_indexes(folded.text, overlapping=True)
        hits = [(a, b, concept) for i, a, b in matches if (concept := self._concept(i))]
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

    def _concept(self, form: int) -> Concept | None:
        """The concept that a form stands for in this report."""
        candidates = self._index.scoped.get(form)
        if candidates is None:
            return self._index.concepts[form]
        if form not in self._chosen:
            day = self._report.metadata.date
            fitting = [
                (bool(concept.scope), self._named.votes(scope.place), concept)
                for concept, scope in candidates
                if scope.holds_on(day) and self._named.allow(scope.place)
            ]
            best = max(fitting, key=lambda fit: fit[:2], default=None)
            self._chosen[form] = best[2] if best else None
        return self._chosen[form]

    @cached_property
    def _named(self) -> _NamedPlaces:
        return self._index.places.named(self._report)


class TermIndex:
    """All Chinese forms of a glossary's usable concepts, ready to be matched in linear time."""

    def __init__(self, glossary: Glossary) -> None:
        owners: defaultdict[str, dict[str, Concept]] = defaultdict(dict)
        for concept in sorted(glossary.concepts.values(), key=_precedence):
            if concept.usable:
                for form in concept.chinese:
                    owners[fold(form).text][concept.id] = concept
        self.matcher = AhoCorasick(list(owners), matchkind=MatchKind.Standard)
        rivals = [list(concepts.values()) for concepts in owners.values()]
        self.concepts = [candidates[0] for candidates in rivals]
        self.scoped = {
            form: [(concept, parse_scope(concept.scope)) for concept in candidates]
            for form, candidates in enumerate(rivals)
            if any(concept.scope for concept in candidates)
        }
        self.places = _PlaceIndex(glossary)

    def within(self, report: Report) -> TermFinder:
        """What finds the terms of one report."""
        return TermFinder(self, report)


def _precedence(concept: Concept) -> tuple[bool, str]:
    return concept.state != "approved", concept.id


class _NamedPlaces:
    """How often a report names each place of the glossary. ``names`` maps lower-case names to ids;
    ``known`` tells whether the report names a place by a proper name."""

    def __init__(
        self, counts: Mapping[str, int], names: Mapping[str, set[str]], text: str, known: bool
    ) -> None:
        self._counts, self._names, self._text, self._known = counts, names, text, known
        self._votes: dict[str, int] = {"": 0}

    def votes(self, place: str) -> int:
        """How often the report names a place."""
        if place not in self._votes:
            ids = self._names.get(place.casefold())
            if ids is None:  # a place that is no concept is looked for as it is written
                self._votes[place] = self._text.count(place)
            else:
                self._votes[place] = sum(self._counts.get(identifier, 0) for identifier in ids)
        return self._votes[place]

    def allow(self, place: str) -> bool:
        """Whether what holds in a place can hold in the report; no place is every place."""
        return not place or not self._known or self.votes(place) > 0


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
        self._names = dict(names)
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
