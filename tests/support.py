"""What several tests share: the seeds, sources made of a text, an engine without a model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from exporter.model import Signature, Source
from exporter.translate.engine import Candidate, Request

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))


def source_of(text: str) -> Source:
    """A source as if ``text`` had been read from ``x.txt``."""
    data = text.encode("utf-8", "surrogatepass")
    return Source("x", "x.txt", hashlib.sha256(data).hexdigest(), len(data), "utf-8", text)


class FakeEngine:
    """Answers each request with ``answer(request)`` and counts what it was asked."""

    batch_size = 4
    uses_hints = True

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
