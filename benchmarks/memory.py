"""How long finding similar sentences takes, and from what likeness on they are of use.

Run it from the repository's root::

    python -m benchmarks.memory [--units N] [--texts DIR]
    python -m benchmarks.memory --pairs FILE

The first looks up 500 sentences of the texts in a memory of made-up units: sentences of the texts, cut
and joined at random. It takes turns with rapidfuzz comparing all of them, on a part of the sentences,
and must find the same. The second needs sacrebleu and a TSV file with the columns ``set``, ``zh``
and ``en``: it puts 2,000 pairs of each set aside and tells how near (chrF2) the English of the likest
remaining sentence is to their own.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import process_time

from rapidfuzz import fuzz, process

from exporter.memory import Memory, Unit
from exporter.memory.lookup import CUTOFF, MOST, key
from exporter.read import find_inputs, read
from exporter.segment import segment

QUERIES, COMPARED = 500, 50
LIMIT = 0.2  # the share of the time of comparing all that a look-up may take
HELD_OUT = 2_000
BAND = 5  # percent of likeness


def sentences_of(texts: Path) -> list[str]:
    """The sentences of all reports in a folder."""
    reports = [segment(read(item)) for item in find_inputs([texts])]
    return [report.text(sentence) for report in reports for sentence in report.sentences]


def made_up(sentences: Sequence[str], size: int) -> Memory:
    """A memory of ``size`` units: the beginning of one sentence with the end of another."""
    chance = random.Random(0)
    found: dict[str, None] = {}
    while len(found) < size:
        one, other = chance.choice(sentences), chance.choice(sentences)
        found[one[: chance.randint(0, len(one))] + other[chance.randint(0, len(other)) :]] = None
    return Memory(Unit("", text, "English", "reviewed") for text in found if key(text))


def measure(memory: Memory, queries: Sequence[str]) -> tuple[float, float, float]:
    """Seconds of CPU time to make the index, and, for a query, to look it up and to compare all.

    Raises :class:`ValueError` if the two do not find the same scores.
    """
    start = process_time()
    memory.similar(queries[0])
    built = process_time() - start
    start = process_time()
    found = [[score for _, score in memory.similar(query)] for query in queries]
    quick = (process_time() - start) / len(queries)
    keys = list(dict.fromkeys(key(unit.chinese) for unit in memory.units))
    start = process_time()
    plain = [
        process.extract(key(query), keys, scorer=fuzz.ratio, score_cutoff=CUTOFF, limit=MOST)
        for query in queries[:COMPARED]
    ]
    slow = (process_time() - start) / COMPARED
    for scores, expected in zip(found, plain, strict=False):
        if scores != [score for _, score, _ in expected]:
            raise ValueError(f"found {scores}, expected {expected}")
    return built, quick, slow


def usefulness(rows: Iterable[dict[str, str]]) -> None:
    """Print a table for each set: the likeness of the likest sentence, how many had one in that band,
    and the mean chrF2 of its English."""
    from sacrebleu.metrics import CHRF

    pairs: defaultdict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in rows:
        pairs[row["set"]][key(row["zh"])] = (row["zh"], row["en"])
    chrf = CHRF()
    for name, found in pairs.items():
        if len(found) < 2 * HELD_OUT:
            continue
        held = random.Random(name).sample(sorted(found), HELD_OUT)
        english = {k: en for k, (_, en) in found.items() if k not in set(held)}
        bands: defaultdict[int, list[float]] = defaultdict(list)
        for query in held:
            best = process.extractOne(query, list(english), scorer=fuzz.ratio, score_cutoff=50)
            if best:
                score = chrf.sentence_score(english[best[0]], [found[query][1]]).score
                bands[int(best[1] // BAND * BAND)].append(score)
        print(f"{name}: {HELD_OUT} sentences, {len(english)} in the memory")
        for band, scores in sorted(bands.items()):
            print(
                f"  {band}–{band + BAND} %: {len(scores):4}, chrF2 {sum(scores) / len(scores):.1f}"
            )


def main() -> int:
    """Print the times and their ratio; the exit code is 1 if the ratio is over the limit."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory")
    parser.add_argument("--units", type=int, default=100_000, metavar="N")
    parser.add_argument("--texts", type=Path, default=Path("seeds"), metavar="DIR")
    parser.add_argument("--pairs", type=Path, metavar="FILE")
    options = parser.parse_args()
    if options.pairs:
        csv.field_size_limit(1 << 30)
        with options.pairs.open(encoding="utf-8", newline="") as file:
            usefulness(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        return 0
    sentences = sentences_of(options.texts)
    queries = random.Random(1).sample(sentences, min(QUERIES, len(sentences)))
    memory = made_up(sentences, options.units)
    built, quick, slow = measure(memory, queries)
    print(f"{len(memory.units)} units, {len(queries)} sentences")
    print(f"indexed once: {built:.2f} s; all sentences: {quick * len(queries):.2f} s")
    print(f"a sentence: {quick * 1000:.2f} ms; comparing all: {slow * 1000:.2f} ms")
    print(f"ratio {quick / slow:.2f} (at most {LIMIT})")
    return 0 if quick <= LIMIT * slow else 1


if __name__ == "__main__":
    raise SystemExit(main())
