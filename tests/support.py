"""What several tests share: the seeds, sources made of a text, an engine without a model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from exporter.glossary import Concept, Glossary, Term
from exporter.glossary.load import glossary_of
from exporter.glossary.tables import dump, tables_of
from exporter.model import Signature, Source
from exporter.translate.engine import Candidate, Heed, Request

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))


def source_of(text: str) -> Source:
    """A source as if ``text`` had been read from ``x.txt``."""
    data = text.encode("utf-8", "surrogatepass")
    return Source("x", "x.txt", hashlib.sha256(data).hexdigest(), len(data), "utf-8", text)


def concept(
    identifier: str,
    chinese: str,
    english: str | None = None,
    /,
    *more: tuple[str, str, str],
    state: str = "reviewed",
    **fields: str | tuple[str, ...],
) -> Concept:
    """A concept with a headword, its preferred English and ``more`` terms (lang, role, term)."""
    forms = [("zh-Hans", "headword", chinese)]
    forms += [("en", "preferred", english)] if english else []
    terms = [Term(identifier, lang, form, role, "project", "") for lang, role, form in
             (*forms, *more)]  # fmt: skip
    given = dict.fromkeys(Concept.__dataclass_fields__, "") | {
        "type": "concept", "domain": "economy", "expand": "never", "date": "2026-01-01",
        "components": (), "related": (), **fields,
        "id": identifier, "state": state, "terms": tuple(terms),
    }  # fmt: skip
    return Concept(**given)  # type: ignore[arg-type]


def glossary_with(*concepts: Concept) -> Glossary:
    """A glossary of some concepts."""
    return glossary_of({c.id: c for c in concepts})


def save(folder: Path, *concepts: Concept) -> Path:
    """A glossary folder that holds some concepts."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in dump(tables_of(concepts)).items():
        (folder / name).write_bytes(data)
    return folder


class FakeEngine:
    """Answers each request with ``answer(request)`` and counts what it was asked."""

    batch_size = 4
    comfort = 160
    heeds: frozenset[Heed] = frozenset({"hints"})

    def __init__(self, answer: Callable[[Request], str], name: str = "fake") -> None:
        self.answer = answer
        self.asked: list[Request] = []
        self.signature = Signature(name, "1", "no model", "0" * 64, (("beam", "1"),))

    def translate(self, requests: Sequence[Request]) -> list[list[Candidate]]:
        self.asked += requests
        return [[Candidate(self.answer(request), -0.5)] for request in requests]

    def close(self) -> None:
        pass


def obedient(request: Request) -> str:
    """English that carries every hint and nothing else of the source."""
    return "Here it says " + ", ".join(hint.en for hint in request.hints) + "."
