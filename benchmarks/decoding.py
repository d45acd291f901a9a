"""What our own code costs beside the model: a translated report against the bare model.

Run it from the repository's root::

    python -m benchmarks.decoding [--sentences N]

The first N sentences of a sample report are read, annotated and translated with the default engine,
without a cache; every request that reaches llama.cpp is noted. The same requests are then put to
llama.cpp again, as many at once, and nothing else is done. The ratio of both times is printed,
with tokens a second and the peak memory of the process.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from exporter.cli_glossary import open_glossary
from exporter.model import Report
from exporter.pipeline import prepare
from exporter.translate import local, translate
from exporter.translate.cache import Cache
from exporter.translate.engine import threads

Body = dict[str, Any]


class _Noting:
    """A server that notes what it is asked, and how many tokens it has answered."""

    def __init__(self, server: Any, asked: list[Body], tokens: list[int]) -> None:
        self.server, self.asked, self.tokens = server, asked, tokens

    def handle_completions(self, body: Body) -> Any:
        self.asked.append(dict(body))
        answer = self.server.handle_completions(body)
        self.tokens.append(answer.get("usage", {}).get("completion_tokens", 0))
        return answer


@contextmanager
def _noted(asked: list[Body], tokens: list[int]) -> Iterator[list[_Noting]]:
    """Within it every server that is opened is one that notes, and is listed."""
    serve, opened = local._serve, list[_Noting]()

    def noting(llama: Any, params: Any) -> _Noting:
        opened.append(_Noting(serve(llama, params), asked, tokens))
        return opened[-1]

    local._serve = noting
    try:
        yield opened
    finally:
        local._serve = serve


def _first(report: Report, count: int) -> Report:
    return replace(report, sentences=report.sentences[:count])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.decoding", description=__doc__.split("\n")[0])
    parser.add_argument("--input", type=Path, default=sorted(Path("seeds").iterdir())[3])
    parser.add_argument("--sentences", type=int, default=24)
    options = parser.parse_args()
    asked, tokens = list[Body](), list[int]()
    glossary, engine = open_glossary(None), local.LocalEngine()
    with _noted(asked, tokens) as servers:
        report = _first(prepare(options.input, glossary), 2)
        translate(report, glossary, engine, Cache(None), lambda count, cached: None)  # loads it
        asked.clear()
        tokens.clear()
        begun = perf_counter()
        report = _first(prepare(options.input, glossary), options.sentences)
        translate(report, glossary, engine, Cache(None), lambda count, cached: None)
        ours = perf_counter() - begun
        number = sum(tokens)
        begun = perf_counter()
        with ThreadPoolExecutor(threads()) as pool:
            jobs = [asked[i :: len(servers)] for i in range(len(servers))]
            list(pool.map(_again, servers, jobs))
        bare = perf_counter() - begun
    engine.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{len(report.sentences)} sentences, {len(tokens) // 2} requests, {number} tokens: "
        f"{ours / bare:.2f} of the bare model's time, {number / bare:.0f} tokens a second bare, "
        f"peak {memory:.2f} GB"
    )


def _again(server: _Noting, bodies: list[Body]) -> None:
    for body in bodies:
        server.handle_completions(body)


if __name__ == "__main__":
    main()
