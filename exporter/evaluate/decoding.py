"""The lines of a test set through ``translate``, each as a report of its own, yet asked together.

An engine is slow if it is asked for a line at a time. So ``translate`` runs on every line with a
collector in the engine's place, which notes what is asked and puts the line off; the engine answers
all that was noted in its batches, and the lines that were put off run again, until none is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter

from exporter.errors import EngineError
from exporter.glossary import Glossary
from exporter.model import Report
from exporter.translate import translate
from exporter.translate.cache import Cache, cache_key
from exporter.translate.engine import Candidate, Engine, Request

#: Called after each batch with the numbers of requests answered and of those known of so far.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The English of each line; how many requests the engine answered, in how many seconds; and
    how many the cache had answered before."""

    outputs: tuple[str, ...]
    requests: int
    seconds: float
    cached: int


class _Later(Exception):
    """A line waits for answers."""


class _Collector:
    """Stands for an engine: answers what is known, notes the rest."""

    batch_size = sys.maxsize

    def __init__(self, engine: Engine) -> None:
        self.heeds, self.comfort = engine.heeds, engine.comfort
        self.signature = engine.signature
        self.known: dict[Request, list[Candidate]] = {}
        self.asked: dict[Request, None] = {}

    def translate(self, requests: Sequence[Request]) -> list[list[Candidate]]:
        missing = [request for request in requests if request not in self.known]
        if missing:
            self.asked |= dict.fromkeys(missing)
            raise _Later
        return [self.known[request] for request in requests]

    def close(self) -> None:
        pass


def decode(
    reports: Sequence[Report], glossary: Glossary, engine: Engine, cache: Cache, progress: Progress
) -> Decoded:
    """Translate reports of a line each; what the engine answers goes into the cache batch by batch.

    Raises :class:`EngineError` when the engine fails as a whole.
    """
    collector, seconds = _Collector(engine), 0.0
    outputs: dict[int, str] = {}
    cached: dict[int, int] = {}
    while len(outputs) < len(reports):
        for index in [i for i in range(len(reports)) if i not in outputs]:
            old: list[int] = []
            with suppress(_Later):
                outputs[index] = _english(reports[index], glossary, collector, cache, old)
            cached.setdefault(index, sum(old))
        asked = list(collector.asked)
        collector.asked = {}
        for start in range(0, len(asked), engine.batch_size):
            batch = asked[start : start + engine.batch_size]
            begun = perf_counter()
            answers = engine.translate(batch)
            seconds += perf_counter() - begun
            if len(answers) != len(batch):
                raise EngineError(f"the engine answered {len(answers)} of {len(batch)} sentences")
            fresh = dict(zip(batch, answers, strict=True))
            cache.put({cache_key(r, engine.signature): c for r, c in fresh.items()})
            collector.known |= fresh
            progress(len(collector.known), len(collector.known) + len(asked) - start - len(batch))
    in_order = tuple(outputs[i] for i in range(len(reports)))
    return Decoded(in_order, len(collector.known), seconds, sum(cached.values()))


def _english(
    report: Report, glossary: Glossary, engine: Engine, cache: Cache, old: list[int]
) -> str:
    """The English of a report; the numbers of requests that the cache answers go into ``old``."""
    done = translate(
        report, glossary, engine, cache, lambda count, cached: old.append(count if cached else 0)
    )
    texts = (done.translations[sentence.id].text for sentence in done.sentences)
    return " ".join(text for text in texts if text)
