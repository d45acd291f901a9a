"""Who made the English of a report: pointers to the people and to what they did, and their
declarations in the header."""

from __future__ import annotations

from hashlib import sha256

from lxml import etree

from exporter.model import Report, Review, Translation
from exporter.render.tei.nodes import HUMAN_LANG, MACHINE_LANG, add

MACHINE = {"lang": MACHINE_LANG, "resp": "#mt", "change": "#ch.mt"}
#: People of whom no more is known.
HUMAN = {"lang": HUMAN_LANG, "resp": "#hand", "change": "#ch.hand"}
_DONE = {
    "draft": "Drafted by hand.",
    "reviewed": "Translated, or translation revised, by hand, and reviewed.",
    "approved": "Translated, or translation revised, by hand, and approved.",
}


class Hands:
    """The people behind the human sentences of a report, and their reviews, in the order of the
    text. The id of either is a digest of what is known of it, so that it stays when others come in.
    """

    def __init__(self, report: Report) -> None:
        known = report.translations
        sentences = [known[s.id] for s in report.sentences if s.id in known]
        human = [t for t in sentences if t.origin == "human"]
        self._reviews = list(dict.fromkeys(_told(t) for t in human if t.review))
        names = dict.fromkeys(r.reviewer for r in self._reviews if r.reviewer)
        self._names = {name: f"hand.{_short(name)}" for name in names}
        whole = bool(human) and not machine_made(report)  # the division itself is by people
        self._change = whole or any(not t.review for t in human)
        self._person = self._change or any(not r.reviewer for r in self._reviews)
        self.any = bool(human)

    def of(self, translation: Translation) -> dict[str, str]:
        """The attributes of a sentence that a person has made."""
        if not translation.review:
            return HUMAN
        review = _told(translation)
        by = {"resp": f"#{self._name(review)}", "change": f"#{_change(review)}"}
        return {"lang": HUMAN_LANG, **by}

    def _name(self, review: Review) -> str:
        return self._names[review.reviewer] if review.reviewer else "hand"

    def people(self, statement: etree._Element) -> None:
        """Add the people to a titleStmt."""
        task = "translation by a human hand"
        if self._person:
            responsible(statement, "hand", task, "role", "translator", None)
        for name, identifier in self._names.items():
            responsible(statement, identifier, task, "person", name, None)

    def changes(self, revisions: etree._Element, when: str | None) -> None:
        """Add what they did to a revisionDesc; ``when`` is the day of the build."""
        if self._change:
            text = "Translated, or translation revised, by hand."
            add(revisions, "change", text, id="ch.hand", who="#hand", when=when)
        for review in self._reviews:
            add(
                revisions, "change", _DONE[review.state], id=_change(review),
                who=f"#{self._name(review)}", when=review.date, status=review.state,
            )  # fmt: skip


def responsible(
    parent: etree._Element, name: str, task: str, kind: str, who: str, ref: str | None
) -> None:
    """Add a statement of responsibility with the id ``name``."""
    statement = add(parent, "respStmt", id=name)
    add(statement, "resp", task)
    add(statement, "name", who, type=kind, ref=ref)


def machine_made(report: Report) -> bool:
    """Whether a machine made the translation, or at least a sentence of it."""
    origins = {translation.origin for translation in report.translations.values()}
    return report.engine is not None or "machine" in origins


def _change(review: Review) -> str:
    return f"ch.hand.{_short(review.state, review.reviewer, review.date)}"


def _short(*parts: str | None) -> str:
    return sha256(repr(parts).encode()).hexdigest()[:8]


def _told(translation: Translation) -> Review:
    """A review without the unit that it was taken from."""
    review = translation.review
    assert review is not None
    return Review(review.state, review.reviewer, review.date)
