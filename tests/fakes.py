"""An engine without a model, for tests of everything around engines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from exporter.model import Signature
from exporter.translate.engine import Candidate, Request


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
