"""Stage 4: the English of every sentence, checked and, where that is safe, repaired."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from exporter.errors import EngineError
from exporter.glossary import Glossary
from exporter.model import Flag, Method, Report, Sentence, Translation
from exporter.translate.cache import Cache, cache_key
from exporter.translate.checks import check
from exporter.translate.engine import Engine, Request, heeded
from exporter.translate.heads import heads
from exporter.translate.heads import told as told_in
from exporter.translate.names import person_names
from exporter.translate.repair import repaired
from exporter.translate.requests import glossary_rendering, joined, requests_for

#: Called as work gets done, with the number of requests answered and whether by the cache.
Tick = Callable[[int, bool], None]
#: How many other answers are drawn for a sentence that is still in doubt.
SAMPLES = 3


def translate(
    report: Report, glossary: Glossary, engine: Engine, cache: Cache, tick: Tick
) -> Report:
    """Return the report with a translation of every sentence, from the cache where it has one.
    A sentence that has one already, from the translation memory, keeps it and is not asked for.

    Where the checks find something to doubt, the engine is asked again: with the English of what is
    missing in the text, then for other answers, if it can draw some. The first answer with
    the fewest flags stays. Raises :class:`EngineError` when the engine fails as a whole.
    """
    work = _Work(report, glossary, engine, cache, tick)
    todo = [s for s in report.sentences if s.id not in report.translations]
    known = {s: text for s in todo if (text := glossary_rendering(report, s))}
    asked = [s for s in todo if s not in known]
    best = work.attempt("plain", {s: work.requests(s) for s in asked})
    doubted = {s: missed for s in asked if (missed := _missed(best[s.id]))}
    _keep_better(
        best, work.attempt("insisted", {s: work.requests(s, m) for s, m in doubted.items()})
    )
    for seed in range(1, SAMPLES + 1) if "seed" in engine.heeds else ():
        doubtful = [s for s in asked if best[s.id].flags]
        _keep_better(
            best, work.attempt("sampled", {s: work.requests(s, seed=seed) for s in doubtful})
        )
    best = {key: replace(one, asked=_digest(work.keys[key])) for key, one in best.items()}
    for sentence, text in known.items():
        echoes, flags = check(report, sentence, text, glossary)
        best[sentence.id] = Translation(
            sentence.id, text, echoes=echoes, flags=flags, method="glossary"
        )
    done = {**report.translations, **best}
    ordered = {s.id: done[s.id] for s in report.sentences}
    return replace(report, translations=ordered, engine=engine.signature)


def _missed(translation: Translation) -> frozenset[int]:
    """The mentions whose English is absent."""
    return frozenset(f.mention for f in translation.flags if f.mention is not None)


def _keep_better(best: dict[str, Translation], others: Mapping[str, Translation]) -> None:
    """Put in what raises fewer flags."""
    for identifier, other in others.items():
        if len(other.flags) < len(best[identifier].flags):
            best[identifier] = other


def _digest(keys: Iterable[str]) -> str:
    """What an engine was asked, in 16 hexadecimal digits; nothing if it was asked nothing."""
    joined_keys = "".join(keys)
    return hashlib.sha256(joined_keys.encode()).hexdigest()[:16] if joined_keys else ""


@dataclass(slots=True)
class _Work:
    """The translation of one report: attempts, and by sentence id the cache's keys of all that was
    asked."""

    report: Report
    glossary: Glossary
    engine: Engine
    cache: Cache
    tick: Tick
    keys: dict[str, list[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(init=False)
    heads: Mapping[Sentence, str] = field(init=False)
    told: frozenset[Sentence] = field(init=False)

    def __post_init__(self) -> None:
        self.names = person_names(self.report)
        self.heads = dict(heads(self.report))
        self.told = frozenset(told_in(self.report))

    def requests(
        self, sentence: Sentence, insisted: Collection[int] = (), seed: int = 0
    ) -> list[Request]:
        """What to ask of the engine for a sentence, as far as it heeds it."""
        comfort, titled = self.engine.comfort, "hints" not in self.engine.heeds
        pieces = requests_for(self.report, sentence, self.names, comfort, insisted, titled)
        heading = self.heads.get(sentence, "")
        told = sentence in self.told
        whole = [replace(r, heading=heading, told=told, seed=seed) for r in pieces]
        return [heeded(request, self.engine) for request in whole]

    def attempt(
        self, method: Method, asked: Mapping[Sentence, Sequence[Request]]
    ) -> dict[str, Translation]:
        """The translations that come of what is asked, by sentence id."""
        answers = self._answers(r for requests in asked.values() for r in requests)
        return {
            sentence.id: self._translation(method, sentence, requests, answers)
            for sentence, requests in asked.items()
        }

    def _translation(
        self,
        method: Method,
        sentence: Sentence,
        requests: Sequence[Request],
        answers: Mapping[Request, str],
    ) -> Translation:
        keys = self.keys.setdefault(sentence.id, [])
        keys += (cache_key(request, self.engine.signature) for request in requests)
        if not requests:  # no Chinese in it: figures or Latin letters stand as they are
            return Translation(sentence.id, self.report.text(sentence))
        said = [answers[request] for request in requests]
        text = joined(self.report, sentence, said)
        echoes, flags = check(self.report, sentence, text, self.glossary)
        if text and not all(said):
            flags += (Flag("empty", "The machine left out a part of this sentence."),)
        made = Translation(sentence.id, text, echoes=echoes, flags=flags, method=method)
        return repaired(self.report, sentence, made, self.glossary)

    def _answers(self, requests: Iterable[Request]) -> dict[Request, str]:
        """The best answer to each request, every distinct one asked once."""
        engine, cache, signature = self.engine, self.cache, self.engine.signature
        keys = {r: cache_key(r, signature) for r in requests}
        known = cache.get(list(keys.values()))
        self.tick(sum(key in known for key in keys.values()), True)
        missing = [r for r, key in keys.items() if key not in known]
        for start in range(0, len(missing), engine.batch_size):
            batch = missing[start : start + engine.batch_size]
            candidates = engine.translate(batch)
            if len(candidates) != len(batch) or not all(candidates):
                got = len([c for c in candidates if c])
                raise EngineError(
                    f"the engine {signature.engine} answered {got} of {len(batch)} sentences"
                )
            fresh = {keys[r]: c for r, c in zip(batch, candidates, strict=True)}
            cache.put(fresh)
            known |= fresh
            self.tick(len(batch), False)
        return {r: known[key][0].text.strip() for r, key in keys.items()}
