"""How good translations are, measured against references: scores, terms, quantities, flags."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from exporter.evaluate.controls import Control, control_glossary
from exporter.evaluate.decoding import Progress, decode
from exporter.evaluate.measures import Counts, concepts_in, counted, report_of
from exporter.evaluate.scores import Score, chrf_and_bleu, tokens
from exporter.evaluate.testsets import Pair, TestSet
from exporter.glossary import Glossary
from exporter.model import Report
from exporter.translate.cache import Cache
from exporter.translate.engine import Engine


@dataclass(frozen=True, slots=True)
class Line:
    """A pair of a test set with its Chinese annotated by the glossary that measures."""

    pair: Pair
    report: Report


@dataclass(frozen=True, slots=True)
class Cost:
    """What decoding took: ``seconds`` in the engine for so many ``requests``; those ``cached`` cost
    nothing. ``seconds_per_line`` is unknown where any was. ``peak_memory`` is the most memory, in
    bytes, that the process had until then (``None`` where the system does not tell)."""

    requests: int
    cached: int
    seconds: float
    seconds_per_line: float | None
    peak_memory: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """The measures of one system on one test set. ``term_free`` is chrF2 of the lines in which the
    glossary finds nothing (``None`` if there are none), and ``term_free_lines`` their number;
    ``tokens_per_line`` counts the words and marks of the output; ``cost`` is ``None`` for outputs
    that were made elsewhere."""

    set: str
    system: str
    chrf: Score
    bleu: Score
    term_free_lines: int
    term_free: Score | None
    counts: Counts
    tokens_per_line: float
    cost: Cost | None = None


def lines_of(test: TestSet, glossary: Glossary) -> list[Line]:
    """Annotate the Chinese of a test set."""
    return [Line(pair, report_of(pair.zh, glossary)) for pair in test.pairs]


def measure(
    name: str, system: str, lines: Sequence[Line], outputs: Sequence[str], glossary: Glossary
) -> Result:
    """Measure the outputs of a system, one for each of the lines, which are one or more."""
    references = [line.pair.en for line in lines]
    free = [i for i, line in enumerate(lines) if not concepts_in(line.report, glossary)]
    term_free = (
        chrf_and_bleu([outputs[i] for i in free], [references[i] for i in free])[0]
        if free
        else None
    )
    counts = sum(
        (counted(line.report, line.pair, out, glossary)
         for line, out in zip(lines, outputs, strict=True)),
        Counts(),
    )  # fmt: skip
    return Result(
        name,
        system,
        *chrf_and_bleu(outputs, references),
        len(free),
        term_free,
        counts,
        tokens(outputs) / len(lines),
    )


def evaluate(
    name: str,
    lines: Sequence[Line],
    glossary: Glossary,
    engine: Engine,
    cache: Cache,
    control: Control | None = None,
    progress: Progress = lambda answered, known: None,
) -> tuple[Result, tuple[str, ...]]:
    """Translate the lines of the set ``name`` as sentences of a report are translated, and measure
    that. With a ``control`` they are translated with that glossary, and measured with the real one.

    Returns the measures and the English of each line. Raises :class:`EngineError`.
    """
    other = control_glossary(control, glossary) if control else glossary
    reports = [report_of(x.pair.zh, other) if control else x.report for x in lines]
    done = decode(reports, other, engine, cache, progress)
    system = engine.signature.engine + (f"-{control}" if control else "")
    per_line = None if done.cached else done.seconds / len(lines)
    cost = Cost(done.requests, done.cached, done.seconds, per_line, _peak_memory())
    result = measure(name, system, lines, done.outputs, glossary)
    return replace(result, cost=cost), done.outputs


def _peak_memory() -> int | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024
