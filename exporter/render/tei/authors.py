"""Who wrote or spoke the report, with the office that its text names."""

from __future__ import annotations

from lxml import etree

from exporter.model import Mention, Report
from exporter.render.tei.nodes import HUMAN_LANG, UNKNOWN, add

#: Genres that are read out by one person.
_SPOKEN = {"speech", "work_report"}


def add_author(statement: etree._Element, report: Report) -> None:
    """Add the author to a titleStmt: the person, and the office and body that stand before the name
    somewhere in the text, in both languages as far as the annotation knows them."""
    printed = report.metadata.author
    role = "speaker" if report.metadata.genre in _SPOKEN else None
    person, office, body = _parts(report, printed or "")
    if person is None:
        lang = report.chinese if printed else None
        add(statement, "author", printed or UNKNOWN, role=role, lang=lang)
        return
    author = add(statement, "author", role=role)
    for name, part in (("persName", person), ("roleName", office), ("orgName", body)):
        if part:
            add(author, name, report.text(part), lang=report.chinese)
            if part.english:
                add(author, name, part.english, lang=HUMAN_LANG)


def _parts(report: Report, printed: str) -> tuple[Mention | None, Mention | None, Mention | None]:
    """The person, the office and the body that the printed author stands for."""
    marked = [m for m in report.mentions if m.kind == "person"]
    people = [m for m in marked if report.text(m) and printed.endswith(report.text(m))]
    for person in people:
        if office := _before(report, person, "post"):
            return person, office, _before(report, office, "organization")
    return (people[0] if people else None), None, None


def _before(report: Report, mention: Mention, kind: str) -> Mention | None:
    """The longest mention of a kind that ends where another begins, white space aside."""
    end = len(report.source.text[: mention.start].rstrip())
    found = (m for m in report.mentions if m.kind == kind and m.start < m.end == end)
    return next(found, None)
