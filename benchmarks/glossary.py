"""Whether finding terms takes longer with a larger glossary, both sizes timed side by side.

Run it from the repository's root::

    python -m benchmarks.glossary [--rounds N] [--texts DIR]

Both glossaries hold the same shipped concepts; the larger one is filled up with made-up ones, whose
forms the texts do not have, so that both find the same. The two take turns, and the quickest round
of each counts.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time

from exporter.annotate.terms import TermIndex
from exporter.glossary import Concept, Glossary, load_glossary
from exporter.glossary.load import glossary_of
from exporter.model import Report
from exporter.read import find_inputs, read
from exporter.resources import resource_dir
from exporter.segment import segment

SMALL, LARGE = 100, 10_000
LIMIT = 2.0  # how many times slower the larger glossary may be


def glossary_with(size: int, texts: Sequence[str]) -> Glossary:
    """A glossary of ``size`` concepts: up to ``SMALL`` shipped ones, the rest made up."""
    shipped = list(load_glossary(resource_dir("glossary")).concepts.values())[:SMALL]
    whole, chance = "\n".join(texts), random.Random(0)
    concepts = {concept.id: concept for concept in shipped}
    while len(concepts) < size:
        form = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(chance.randint(2, 8)))
        if form not in whole:
            concepts[f"made-up-{len(concepts)}"] = _made_up(shipped[0], len(concepts), form)
    return glossary_of(concepts)


def _made_up(model: Concept, number: int, form: str) -> Concept:
    identifier = f"made-up-{number}"
    terms = (replace(t, concept=identifier, term=form if t.lang == "zh-Hans" else f"term {number}")
             for t in model.terms)  # fmt: skip
    scope = "" if number % 10 else "Baotou"  # as many as in the shipped glossary have one
    return replace(model, id=identifier, scope=scope, related=(), terms=tuple(terms))


def find_all(index: TermIndex, reports: Sequence[Report]) -> int:
    """Find the terms of every sentence; return how many there are."""
    found = 0
    for report in reports:
        finder, text = index.within(report), report.source.text
        found += sum(1 for sentence in report.sentences for _ in finder.find(text, sentence))
    return found


def measure(reports: Sequence[Report], rounds: int) -> tuple[float, float, int]:
    """The quickest round with the small and with the large glossary in seconds of CPU time, and the
    number of terms that either finds.

    Raises :class:`ValueError` if the two do not find the same.
    """
    texts = [report.source.text for report in reports]
    sizes = (SMALL, LARGE)
    indexes = [TermIndex(glossary_with(size, texts)) for size in sizes]
    counts = {find_all(index, reports) for index in indexes}  # and warm up
    if len(counts) > 1:
        raise ValueError(f"the glossaries find different numbers of terms: {sorted(counts)}")
    best = [float("inf")] * len(sizes)
    for _ in range(rounds):
        for place, index in enumerate(indexes):
            start = process_time()
            find_all(index, reports)
            best[place] = min(best[place], process_time() - start)
    return best[0], best[1], counts.pop()


def main() -> int:
    """Print both times and their ratio; the exit code is 1 if the ratio is over the limit."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.glossary")
    parser.add_argument("--rounds", type=int, default=20, metavar="N", help="rounds (default 20)")
    parser.add_argument("--texts", type=Path, default=Path("seeds"), metavar="DIR")
    options = parser.parse_args()
    reports = [segment(read(item)) for item in find_inputs([options.texts])]
    characters = sum(len(report.source.text) for report in reports)
    start = perf_counter()
    TermIndex(glossary_with(LARGE, []))
    built = perf_counter() - start
    small, large, found = measure(reports, options.rounds)
    print(
        f"{len(reports)} reports, {characters} characters, {found} terms, best of {options.rounds}"
    )
    print(f"{SMALL:6} concepts: {small * 1000:7.2f} ms")
    print(f"{LARGE:6} concepts: {large * 1000:7.2f} ms")
    print(f"ratio {large / small:.2f} (at most {LIMIT:.0f})")
    print(f"made and indexed once: {LARGE} concepts in {built:.2f} s")
    return 0 if large <= LIMIT * small else 1


if __name__ == "__main__":
    raise SystemExit(main())
