"""What reports offer and the glossary lacks: candidates, ranked, each with what is known of it.

Slogans, quoted phrases and definitions are those that segmentation has found. Bodies and programmes
are runs of words that end like one. A misspelt or variant form is one edit away from a known form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from exporter.fold import fold
from exporter.glossary.components import listed
from exporter.glossary.drafts import Drafter
from exporter.glossary.nearby import NearForms
from exporter.glossary.numerals import counts
from exporter.glossary.proposals import DRAFT, Loose, Proposal, propose, simplified
from exporter.glossary.records import Glossary
from exporter.glossary.tables import Tables, in_order
from exporter.glossary.words import Words, names
from exporter.model import Report, Sentence
from exporter.pinyin import pinyin
from exporter.text import narrow

#: Kinds of candidate in the order they are wanted, with the concept type that each becomes.
KINDS = {
    "numeral": "numeral_slogan", "definition": "concept", "variant": "concept", "body": "body",
    "programme": "programme", "exhortation": "idiom", "quoted": "concept",
}  # fmt: skip
_NAMES = ("body", "programme")
_FREQUENT = 3  # how often an unknown name must be there
_CONTEXTS = 2  # for each candidate
_AROUND = 20  # characters of context on either side
_QUOTED = re.compile("\u201c([^\u201c\u201d]+)\u201d")
_QUOTATION = str.maketrans("", "", "“”‘’")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that the glossary lacks.

    ``form`` is as printed most often, ``kind`` one of :data:`KINDS`, ``reports`` maps names of
    reports to how often it is there. ``definition`` is the Chinese of an appendix, ``components`` are
    the parts that the text lists, ``near`` is the known form that a variant is close to. ``draft`` is
    English made of known parts, and on what grounds.
    """

    form: str
    kind: str
    reports: Mapping[str, int]
    contexts: tuple[str, ...]
    definition: str
    components: tuple[str, ...]
    near: str
    draft: tuple[str, str] | None

    @property
    def count(self) -> int:
        """How often it is there in all."""
        return sum(self.reports.values())


@dataclass(slots=True)
class _Trace:
    """What is known so far of a candidate. ``ends`` are the places where it ends."""

    kind: str
    forms: Counter[str] = field(default_factory=Counter)
    reports: Counter[str] = field(default_factory=Counter)
    contexts: dict[str, None] = field(default_factory=dict)
    definition: str = ""
    components: tuple[str, ...] = ()
    near: str = ""
    ends: set[tuple[str, int]] = field(default_factory=set)


class Suggester:
    """Gathers candidates from annotated reports, in time that grows with their length."""

    def __init__(self, glossary: Glossary) -> None:
        concepts = glossary.concepts.values()
        self._known = {_key(form): concept.id for concept in concepts for form in concept.chinese}
        usable = [fold(form).text for c in concepts if c.usable for form in c.chinese]
        self._near = NearForms(usable)
        self._words = Words(usable)
        self._drafter = Drafter(glossary)
        self._traces: dict[str, _Trace] = {}
        self._texts: dict[str, str] = {}

    def add(self, report: Report) -> None:
        """Gather what an annotated report offers."""
        name = report.source.name
        if name in self._texts:
            name = f"{name} ({report.source.id})"
        self._texts[name] = fold(report.source.text).text
        view = narrow(report.source.text)
        self._add_definitions(report, name, view)
        for sentence in report.sentences:
            self._add_slogans(report, name, view, sentence)
            self._add_names_and_variants(report, name, sentence)

    def _seen(self, report: Report, name: str, start: int, end: int, kind: str) -> _Trace | None:
        """Note an occurrence at offsets of the captured text; ``None`` if the glossary has it."""
        text = report.source.text
        form = text[start:end]
        key = _key(form)
        if key in self._known or len(key) < 2:
            return None
        trace = self._traces.setdefault(key, _Trace(kind))
        trace.kind = min(trace.kind, kind, key=list(KINDS).index)
        trace.forms[form] += 1
        trace.reports[name] += 1
        trace.ends.add((name, end))
        if len(trace.contexts) < _CONTEXTS:
            around = text[max(start - _AROUND, 0) : end + _AROUND]
            trace.contexts[" ".join(around.split())] = None
        return trace

    def _add_slogans(self, report: Report, name: str, view: str, sentence: Sentence) -> None:
        for _, mention in report.mentions_in(sentence.start, sentence.end):
            if mention.kind == "slogan" and not mention.ref and mention.subtype in KINDS:
                trace = self._seen(report, name, mention.start, mention.end, mention.subtype)
                if trace and mention.subtype == "numeral" and not trace.components:
                    trace.components = _components(view, sentence, mention.start, mention.end)

    def _add_definitions(self, report: Report, name: str, view: str) -> None:
        for block in report.blocks:
            colon = view.find(":", block.body, block.end) if block.kind == "definition" else -1
            if colon < 0:
                continue
            start, end = block.body, colon
            quoted = _QUOTED.search(view, start, end)
            if quoted and _key(quoted[1]) in self._known:
                continue  # “双减”政策, and the glossary has 双减
            if quoted and quoted.span() == (start, end):
                start, end = quoted.span(1)
            trace = self._seen(report, name, start, end, "definition")
            if trace and not trace.definition:
                trace.definition = " ".join(report.source.text[colon + 1 : block.end].split())
                line = Sentence("", start, block.end, 0)
                trace.components = trace.components or _components(view, line, start, end)

    def _add_names_and_variants(self, report: Report, name: str, sentence: Sentence) -> None:
        folded = fold(report.text(sentence))
        words = self._words.cut(folded.text)
        known = [(m.start - sentence.start, m.end - sentence.start)
                 for _, m in report.mentions_in(sentence.start, sentence.end) if m.ref]  # fmt: skip
        for found in names(words):
            a, b = folded.origin[found.start], folded.origin[found.end]
            if not any(start <= a and b <= end for start, end in known):
                self._seen(report, name, sentence.start + a, sentence.start + b, found.kind)
        borders = {word.start for word in words} | {len(folded.text)}
        single = {(word.start, word.start + len(word.text)) for word in words}
        for near in self._near.find(folded.text, borders):
            a, b = folded.origin[near.start], folded.origin[near.end]
            if (near.start, near.end) in single:
                continue  # a word of its own
            if not any(start < b and a < end and end - start > 2 for start, end in known):
                trace = self._seen(report, name, sentence.start + a, sentence.start + b, "variant")
                if trace:
                    trace.near = near.form

    def candidates(self) -> list[Candidate]:
        """The candidates: those in most reports first, then the most frequent ones."""
        names_left = self._frequent_names()
        found = [
            self._candidate(key, trace)
            for key, trace in self._traces.items()
            if trace.kind not in _NAMES or key in names_left
        ]
        order = list(KINDS)
        return sorted(found, key=lambda c: (-len(c.reports), -c.count, order.index(c.kind), c.form))

    def _frequent_names(self) -> set[str]:
        """The names that are frequent even where no longer frequent name ends at the same place."""
        taken: set[tuple[str, int]] = set()
        accepted: set[str] = set()
        for key in sorted(self._traces, key=lambda key: (-len(key), key)):
            trace = self._traces[key]
            if trace.kind in _NAMES and len(trace.ends - taken) >= _FREQUENT:
                accepted.add(key)
                taken |= trace.ends
        return accepted

    def _candidate(self, key: str, trace: _Trace) -> Candidate:
        form = max(trace.forms, key=lambda form: (trace.forms[form], form))
        reports = trace.reports
        if trace.definition:  # the rest of the report uses the word without defining it
            forms = fold(form).text
            reports = Counter({n: text.count(forms) for n, text in self._texts.items()})
        draft = self._drafter.draft(form, trace.components)
        return Candidate(
            form, trace.kind, {n: c for n, c in sorted(reports.items()) if c},
            tuple(trace.contexts), trace.definition, trace.components, trace.near, draft,
        )  # fmt: skip

    def known(self, form: str) -> str | None:
        """The id of the concept that has a Chinese form, whatever its state."""
        return self._known.get(_key(form))


def _key(form: str) -> str:
    """A form as compared: folded, without quotation marks."""
    return fold(form).text.translate(_QUOTATION)


def _components(view: str, sentence: Sentence, start: int, end: int) -> tuple[str, ...]:
    """The parts of the slogan at ``[start, end)`` that its sentence lists."""
    line, wanted = view[sentence.start : sentence.end], counts(view[start:end])
    return listed(line, start - sentence.start, end - sentence.start, wanted)


def proposals(candidates: Iterable[Candidate], suggester: Suggester, taken: set[str]) -> Tables:
    """Candidates as proposed concepts in the glossary's own form, their ids not in ``taken``. What
    was found out stands in the note; a draft has the source ``draft``."""
    made = []
    for candidate in candidates:
        headword = simplified(candidate.form)
        terms = [Loose("", "zh-Hans", headword, source="source texts")]
        if headword != candidate.form:
            terms.append(Loose("", "zh-Hant", candidate.form, source="source texts"))
        if candidate.draft:
            terms.append(
                Loose("", "en", candidate.draft[0], "preferred", DRAFT, candidate.draft[1])
            )
        ids = [suggester.known(item) for item in candidate.components]
        made.append(
            propose(
                "", terms, taken, type=KINDS[candidate.kind], note="; ".join(evidence(candidate)),
                components=";".join(map(str, ids)) if None not in ids else "",
                related=suggester.known(candidate.near) or "",
            )
        )  # fmt: skip
    kept = [proposal for proposal in made if isinstance(proposal, Proposal)]
    rows = (tuple(p.concept for p in kept), tuple(term for p in kept for term in p.terms))
    return in_order(Tables(*rows))


def evidence(candidate: Candidate) -> list[str]:
    """What was found out about a candidate, in short sentences."""
    reports = ", ".join(f"{name} \u00d7{count}" for name, count in candidate.reports.items())
    many = "" if len(candidate.reports) == 1 else "s"
    lines = [
        f"{candidate.kind}, {candidate.count} in {len(candidate.reports)} report{many}: {reports}"
    ]
    lines += [f"pinyin: {pinyin(candidate.form.translate(_QUOTATION))}"]
    if candidate.near:
        lines += [f"one edit away from {candidate.near}"]
    if candidate.components:
        lines += [f"components: {', '.join(candidate.components)}"]
    if candidate.definition:
        lines += [f"defined: {candidate.definition}"]
    return lines + [f"context: {context}" for context in candidate.contexts]
