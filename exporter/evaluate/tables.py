"""The results of an evaluation as tables of a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

from exporter.evaluate import Result
from exporter.evaluate.measures import Quantities, Terms
from exporter.evaluate.scores import Score
from exporter.model import FlagKind
from exporter.terminal import share, table

_Row = list[str]


def tables(results: Sequence[Result]) -> str:
    """All measures of some results, a table for each kind, a row for each result."""
    parts = [_scores(results), _terms(results), _quantities(results), _flags(results)]
    if any(result.cost for result in results):
        parts.append(_cost(results))
    return "\n\n".join(table(rows) for rows in parts) + "\n\n" + "\n".join(_signatures(results))


def _signatures(results: Sequence[Result]) -> Iterable[str]:
    """Each metric's signature once."""
    found = [f"{name}: {score.signature}" for r in results
             for name, score in (("chrF2", r.chrf), ("BLEU", r.bleu))]  # fmt: skip
    return dict.fromkeys(found)


def _scores(results: Sequence[Result]) -> list[_Row]:
    head = ["set", "system", "lines", "chrF2", "BLEU", "term-free lines", "chrF2 of these"]
    return [head] + [
        [r.set, r.system, f"{r.counts.lines}", _score(r.chrf), _score(r.bleu),
         f"{r.term_free_lines}", _score(r.term_free)]
        for r in results
    ]  # fmt: skip


def _terms(results: Sequence[Result]) -> list[_Row]:
    head = ["set", "system", "terms", "exact", "or admitted", "in the reference", "exact",
            "or admitted", "names", "exact", "or admitted"]  # fmt: skip
    return [head] + [
        [r.set, r.system, *_rendered(r.counts.terms), *_rendered(r.counts.borne_out),
         *_rendered(r.counts.names)]
        for r in results
    ]  # fmt: skip


def _rendered(terms: Terms) -> _Row:
    return [f"{terms.found}", share(terms.exact, terms.found), share(terms.admitted, terms.found)]


def _quantities(results: Sequence[Result]) -> list[_Row]:
    head = ["set", "system", "quantities", "wrong", "wrong, no flag", "right, flagged",
            "in 万 or 亿", "wrong", "wrong, no flag"]  # fmt: skip
    return [head] + [
        [r.set, r.system, *_judged(r.counts.quantities),
         share(r.counts.quantities.right_flagged, r.counts.quantities.known),
         *_judged(r.counts.scaled)]
        for r in results
    ]  # fmt: skip


def _judged(counts: Quantities) -> _Row:
    wrong = counts.wrong + counts.wrong_flagged
    return [f"{counts.known}", share(wrong, counts.known), share(counts.wrong, counts.known)]


def _flags(results: Sequence[Result]) -> list[_Row]:
    kinds = get_args(FlagKind)
    head = ["set", "system", "lines flagged", *(f"{kind} /100" for kind in kinds)]
    return [head] + [
        [r.set, r.system, share(r.counts.flagged, r.counts.lines),
         *(f"{100 * r.counts.flags.get(kind, 0) / r.counts.lines:.1f}" for kind in kinds)]
        for r in results
    ]  # fmt: skip


def _cost(results: Sequence[Result]) -> list[_Row]:
    head = ["set", "system", "asked now", "from the cache", "seconds", "a line", "tokens a line",
            "peak GB"]  # fmt: skip
    return [head] + [
        [r.set, r.system, f"{r.cost.requests}", f"{r.cost.cached}", f"{r.cost.seconds:.1f}",
         "-" if r.cost.seconds_per_line is None else f"{r.cost.seconds_per_line:.2f}",
         f"{r.tokens_per_line:.1f}",
         f"{r.cost.peak_memory / 1e9:.2f}" if r.cost.peak_memory else "-"]
        for r in results
        if r.cost
    ]  # fmt: skip


def _score(score: Score | None) -> str:
    return f"{score.score:.1f} ±{score.interval:.1f}" if score else "-"
