"""How engines do on published test sets, by the measures of ``exporter evaluate``.

Run it from the repository's root::

    python -m benchmarks.engines --shared DIR [--json FILE]
    python -m benchmarks.engines --shared DIR --run [--sample N] [--control none] [--control random]

The first measures the published outputs of other engines, which need no decoding. The second
decodes samples: with the default engine, and with the bare model and the prompt of examples.
``DIR`` is a folder of material that is not in the repository: ``replay/SET.zh`` with
``SET.ENGINE.en``, and ``corpora/parallel/test.tsv``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from exporter.cli_glossary import open_glossary
from exporter.errors import InputError
from exporter.evaluate import Result, evaluate, lines_of, measure
from exporter.evaluate.controls import CONTROLS
from exporter.evaluate.tables import tables
from exporter.evaluate.testsets import Pair, TestSet, read_lines, read_outputs, read_testsets
from exporter.glossary import Glossary
from exporter.resources import cache_dir
from exporter.translate import models
from exporter.translate.cache import Cache
from exporter.translate.engine import open_engine

ENGINES = ("argos", "opusmt", "nllb", "bergamot-base", "google", "microsoft")
#: The sets with published outputs: their names there, and here.
PUBLISHED = {"flores-dev": "flores-dev", "wmt19": "newstest2019"}
#: The sets to decode samples of; nothing of them was trained on.
DECODED = ("gwr2021", "gwr2024-25", "local_test", "newstest2019")


def published(shared: Path, glossary: Glossary) -> Iterator[Result]:
    """Measure each published output of each set. Raises :class:`InputError`."""
    replay = shared / "replay"
    for stem, name in PUBLISHED.items():
        chinese = read_lines(replay / f"{stem}.zh")
        english = _references(shared, stem, name)
        lines = lines_of(
            TestSet(name, tuple(Pair(zh, english[zh]) for zh in chinese if zh in english)), glossary
        )
        if len(lines) < len(chinese):
            print(f"{name}: {len(chinese) - len(lines)} without a reference", file=sys.stderr)
        for engine in ENGINES:
            path = replay / f"{stem}.{engine}.en"
            outputs = read_outputs(path)
            if len(outputs) != len(chinese):
                raise InputError(f"{path}: has {len(outputs)} lines instead of {len(chinese)}")
            kept = [out for zh, out in zip(chinese, outputs, strict=True) if zh in english]
            yield measure(name, engine, lines, kept, glossary)


def _references(shared: Path, stem: str, name: str) -> dict[str, str]:
    """The reference of each Chinese line of a set."""
    own = shared / "replay" / f"{stem}.en"
    if own.exists():
        (test,) = read_testsets([own.with_suffix(".zh"), own])
    else:
        tests = read_testsets([shared / "corpora" / "parallel" / "test.tsv"])
        test = next(test for test in tests if test.name == name)
    return dict(test.pairs)


def decoded(
    shared: Path, glossary: Glossary, sample: int, controls: list[str], systems: list[str]
) -> Iterator[Result]:
    """Decode and measure a sample of each set. Raises :class:`EngineError`."""
    tests = {t.name: t for t in read_testsets([shared / "corpora" / "parallel" / "test.tsv"])}
    samples = {name: tests[name].only(tests[name].sampled(sample)) for name in DECODED}
    cache = Cache(cache_dir() / "translations.sqlite")
    for system in systems:
        engine = open_engine("local", None if system == "default" else models.default_gguf())
        for name, test in samples.items():
            lines = lines_of(test, glossary)
            for control in (None, *(c for c in CONTROLS if c in controls)):
                print(f"{name}, {system}, {control or 'glossary'} …", file=sys.stderr)
                result, _ = evaluate(name, lines, glossary, engine, cache, control)
                yield replace(result, system=result.system.replace("local", system))
        engine.close()
    cache.close()


def main() -> int:
    """Print the measures as tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, metavar="DIR")
    parser.add_argument("--run", action="store_true", help="decode samples with our own engine")
    parser.add_argument("--sample", type=int, default=100, metavar="N", help="lines of each set")
    parser.add_argument("--control", action="append", default=[], choices=CONTROLS)
    parser.add_argument("--system", action="append", choices=("default", "bare"))
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    glossary = open_glossary(None)
    if options.run:
        systems = options.system or ["default", "bare"]
        results = list(decoded(options.shared, glossary, options.sample, options.control, systems))
    else:
        results = list(published(options.shared, glossary))
    print(tables(results))
    if options.json:
        found = json.dumps([asdict(r) for r in results], ensure_ascii=False, indent=1)
        options.json.write_text(found + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
