"""How much of a corpus the glossary covers, and which of its concepts are in use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass, field

from exporter.glossary.records import Glossary
from exporter.model import Mention, Report

UNDATED = "unknown"


@dataclass(slots=True)
class Coverage:
    """Counts over some text: its sentences and those with a term, its characters that are not white
    space and those inside a term, and the terms found."""

    sentences: int = 0
    with_term: int = 0
    characters: int = 0
    covered: int = 0
    mentions: int = 0

    def __add__(self, other: Coverage) -> Coverage:
        mine, theirs = asdict(self), asdict(other)
        return Coverage(**{name: mine[name] + theirs[name] for name in mine})


@dataclass(slots=True)
class Statistics:
    """What a corpus makes of a glossary. ``counts`` maps concept ids to how often each report names
    them; ``dates`` maps a report's name to its date (ISO 8601) or ``unknown``."""

    glossary: Glossary
    reports: dict[str, Coverage] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    counts: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, report: Report) -> None:
        """Count a report that has been annotated with the glossary."""
        name = report.source.name
        if name in self.reports:
            name = f"{name} ({report.source.id})"
        found = {(m.start, m.end, m.ref): m for m in report.mentions if m.ref}
        self.reports[name] = _coverage(report, found.values())
        self.dates[name] = report.metadata.date or UNDATED
        for mention in found.values():
            self.counts[str(mention.ref)][name] += 1

    @property
    def total(self) -> Coverage:
        """The coverage of all reports together."""
        return sum(self.reports.values(), Coverage())

    @property
    def by_date(self) -> dict[str, Coverage]:
        """The coverage by date of the reports, the earliest first, unknown dates last."""
        result: dict[str, Coverage] = {}
        for name in sorted(self.reports, key=lambda n: (self.dates[n] == UNDATED, self.dates[n])):
            result[self.dates[name]] = result.get(self.dates[name], Coverage()) + self.reports[name]
        return result

    @property
    def frequent(self) -> list[str]:
        """The ids of the concepts in use, the most frequent first."""
        return sorted(self.counts, key=lambda i: (-self.counts[i].total(), i))

    @property
    def unused(self) -> list[str]:
        """The ids of the concepts that could be found and were not."""
        usable = (c.id for c in self.glossary.concepts.values() if c.usable)
        return [identifier for identifier in usable if identifier not in self.counts]

    def as_json(self) -> dict[str, object]:
        """All of it, in the form that README documents."""
        return {
            "total": asdict(self.total),
            "reports": [
                {"name": name, "date": _known(self.dates[name])} | asdict(coverage)
                for name, coverage in self.reports.items()
            ],
            "dates": [{"date": _known(d)} | asdict(c) for d, c in self.by_date.items()],
            "concepts": [self._concept(identifier) for identifier in self.frequent],
            "unused": self.unused,
        }

    def _concept(self, identifier: str) -> dict[str, object]:
        concept, reports = self.glossary.concepts[identifier], self.counts[identifier]
        dates: Counter[str] = Counter()
        for name, count in reports.items():
            dates[self.dates[name]] += count
        return {
            "id": identifier,
            "headword": concept.headword,
            "preferred": concept.preferred,
            "count": reports.total(),
            "reports": dict(reports),
            "dates": dict(sorted(dates.items())),
        }


def _known(day: str) -> str | None:
    return None if day == UNDATED else day


def _coverage(report: Report, found: Collection[Mention]) -> Coverage:
    text = report.source.text
    inside = {i for m in found for i in range(m.start, m.end) if not text[i].isspace()}
    coverage = Coverage(len(report.sentences), covered=len(inside), mentions=len(found))
    for sentence in report.sentences:
        coverage.characters += len("".join(report.text(sentence).split()))
        inner = report.mentions_in(sentence.start, sentence.end)
        coverage.with_term += any(mention.ref for _, mention in inner)
    return coverage
