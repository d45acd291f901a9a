"""Stage 4: the English of every sentence, checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from exporter.errors import EngineError
from exporter.glossary import Glossary
from exporter.model import Flag, Report, Sentence, Translation
from exporter.translate.cache import Cache, cache_key
from exporter.translate.checks import check
from exporter.translate.engine import Engine, Request
from exporter.translate.names import person_names
from exporter.translate.requests import glossary_rendering, joined, requests_for

#: Called as work gets done, with the number of requests answered and whether by the cache.
Tick = Callable[[int, bool], None]


def translate(
    report: Report, glossary: Glossary, engine: Engine, cache: Cache, tick: Tick
) -> Report:
    """Return the report with a translation of every sentence, from the cache where it has one.
    A sentence that has one already, from the translation memory, keeps it and is not asked for.

    Where the first answer lacks a term or a number, the engine is asked once more with the English
    of it in the text, and the answer that raises fewer flags stays. Raises :class:`EngineError` when the engine fails as a whole.
    """
    names = person_names(report)
    todo = [s for s in report.sentences if s.id not in report.translations]
    known = {s: text for s in todo if (text := glossary_rendering(report, s))}
    told = report if engine.uses_similar else replace(report, similar={})
    asked = {s: requests_for(told, s, names) for s in todo if s not in known}
    first = _translations(report, asked, glossary, engine, cache, tick)
    for sentence, text in known.items():
        echoes, flags = check(report, sentence, text, glossary)
        first[sentence.id] = Translation(
            sentence.id, text, echoes=echoes, flags=flags, method="glossary"
        )
    again = {
        s: requests_for(told, s, names, missed) for s in asked if (missed := _missed(first[s.id]))
    }
    for identifier, second in _translations(report, again, glossary, engine, cache, tick).items():
        if len(second.flags) < len(first[identifier].flags):
            first[identifier] = replace(second, method="insisted")
    key_of = _keyed(engine)
    for sentence in asked:
        digest = _digest(map(key_of, (*asked[sentence], *again.get(sentence, ()))))
        first[sentence.id] = replace(first[sentence.id], asked=digest)
    done = {**report.translations, **first}
    ordered = {s.id: done[s.id] for s in report.sentences}
    return replace(report, translations=ordered, engine=engine.signature)


def _missed(translation: Translation) -> frozenset[int]:
    """The mentions whose English is absent."""
    return frozenset(f.mention for f in translation.flags if f.mention is not None)


def _translations(
    report: Report,
    asked: Mapping[Sentence, Sequence[Request]],
    glossary: Glossary,
    engine: Engine,
    cache: Cache,
    tick: Tick,
) -> dict[str, Translation]:
    answers = _answers((r for requests in asked.values() for r in requests), engine, cache, tick)
    return {
        sentence.id: _translation(report, sentence, [answers[r] for r in requests], glossary)
        for sentence, requests in asked.items()
    }


def _translation(
    report: Report, sentence: Sentence, answers: Sequence[str], glossary: Glossary
) -> Translation:
    if not answers:  # no Chinese in it: figures or Latin letters stand as they are
        return Translation(sentence.id, report.text(sentence))
    text = joined(report, sentence, answers)
    echoes, flags = check(report, sentence, text, glossary)
    if text and not all(answers):
        flags += (Flag("empty", "The machine left out a part of this sentence."),)
    return Translation(sentence.id, text, echoes=echoes, flags=flags)


def _digest(keys: Iterable[str]) -> str:
    """What an engine was asked, in 16 hexadecimal digits; nothing if it was asked nothing."""
    joined = "".join(keys)
    return hashlib.sha256(joined.encode()).hexdigest()[:16] if joined else ""


def _keyed(engine: Engine) -> Callable[[Request], str]:
    """What gives the cache's key of a request to an engine."""
    return partial(
        cache_key,
        signature=engine.signature,
        uses_hints=engine.uses_hints,
        uses_similar=engine.uses_similar,
    )


def _answers(
    requests: Iterable[Request], engine: Engine, cache: Cache, tick: Tick
) -> dict[Request, str]:
    """The best answer to each request, every distinct one asked once."""
    key_of = _keyed(engine)
    keys = {r: key_of(r) for r in requests}
    known = cache.get(list(keys.values()))
    tick(sum(key in known for key in keys.values()), True)
    missing = list({key: r for r, key in keys.items() if key not in known}.values())
    for start in range(0, len(missing), engine.batch_size):
        batch = missing[start : start + engine.batch_size]
        candidates = engine.translate(batch)
        if len(candidates) != len(batch) or not all(candidates):
            name, got = engine.signature.engine, len([c for c in candidates if c])
            raise EngineError(f"the engine {name} answered {got} of {len(batch)} sentences")
        fresh = {keys[r]: c for r, c in zip(batch, candidates, strict=True)}
        cache.put(fresh)
        known |= fresh
        tick(len(batch), False)
    return {r: known[key][0].text.strip() for r, key in keys.items()}
