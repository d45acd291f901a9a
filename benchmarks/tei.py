"""What the TEI costs beside lxml alone: many reports in one process, and one long report.

Run it from the repository's root::

    python -m benchmarks.tei [--reports N] [--megabytes M]

The first checks N editions, copies of the seeds with a made-up translation, each with ids and a first
sentence of its own, as `render_tei` checks what it has written: parsed, valid against the profile, the
captured text given back. It takes turns with lxml parsing and serialising the same bytes. Memory is the
process's resident set after a tenth of the reports and at the end. The second renders a report as long as M
megabytes of TEI, seeds one after another, and has lxml serialise and parse the outcome.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from time import process_time

from lxml import etree

from exporter.annotate import annotate
from exporter.glossary import Glossary, load_glossary
from exporter.model import Report, Signature, Source, Translation
from exporter.read import find_inputs, read
from exporter.render.tei import check_tei, render_tei
from exporter.resources import resource_dir
from exporter.segment import segment

RATE, GROWTH, SECONDS = 20, 1.05, 1.0  # reports a second at least; of memory, and of time, at most
_ENGINE = Signature("made-up", "1", "none", "0" * 64)


def translated(source: Source, glossary: Glossary) -> Report:
    """A report with a sentence of English for each of its own."""
    report = annotate(segment(source), glossary)
    english = {s.id: Translation(s.id, f"The sentence at {s.start}.") for s in report.sentences}
    return replace(report, translations=english, engine=_ENGINE)


def source_of(text: str) -> Source:
    """A source as if it had been read from ``long.txt``."""
    data = text.encode()
    return Source("long", "long.txt", sha256(data).hexdigest(), len(data), "utf-8", text)


def copies(count: int, texts: Path, glossary: Glossary) -> Iterator[tuple[bytes, str, str]]:
    """Editions that differ in ids and text: TEI, captured text, name."""
    seeds = [translated(read(item), glossary) for item in find_inputs([texts])]
    editions = [(report, render_tei(report, glossary)) for report in seeds]
    for number in range(count):
        report, data = editions[number % len(editions)]
        start, text = report.sentences[0].start, report.source.text
        data = data.replace(report.source.id.encode(), b"d%012x" % number)
        data = re.sub(rb"<s [^>]*>", rb"\g<0>%d. " % number, data, count=1)
        yield data, f"{text[:start]}{number}. {text[start:]}", str(number)


def resident() -> float:
    """The process's resident memory in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def many(count: int, texts: Path, glossary: Glossary) -> bool:
    """Print and judge the first measure."""
    ours = plain = 0.0
    size, early = 0, 0.0
    for number, (data, text, name) in enumerate(copies(count, texts, glossary), start=1):
        start = process_time()
        check_tei(data, text, name)
        ours += process_time() - start
        start = process_time()
        etree.tostring(etree.fromstring(data, etree.XMLParser(huge_tree=True)), encoding="UTF-8")
        plain += process_time() - start
        size += len(data)
        if number == max(count // 10, 1):
            early = resident()
    late = resident()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(f"{count} reports, {size / 1e6:.0f} MB of TEI: {count / ours:.0f} reports a second "
          f"(at least {RATE}); {ours / plain:.1f} times lxml parsing and serialising them")  # fmt: skip
    print(f"memory: {early:.0f} MB after a tenth, {late:.0f} MB at the end, {peak:.0f} MB at most: "
          f"ratio {late / early:.2f} (at most {GROWTH})")  # fmt: skip
    return count / ours >= RATE and late <= GROWTH * early


def long(megabytes: float, texts: Path, glossary: Glossary) -> bool:
    """Print and judge the second measure."""
    parts = [read(item).text for item in find_inputs([texts])]
    text, data = "", b""
    while len(data) < megabytes * 1e6:
        text += "\n".join(parts)
        report = translated(source_of(text), glossary)
        start = process_time()
        data = render_tei(report, glossary)
        ours = process_time() - start
    start = process_time()
    tree = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    etree.tostring(tree, encoding="UTF-8")
    plain = process_time() - start
    share = ours / (len(data) / 1e6)
    print(f"a report of {len(data) / 1e6:.2f} MB of TEI ({len(report.sentences)} sentences): rendered and "
          f"checked in {ours:.2f} s, {share:.2f} s a megabyte (at most {SECONDS}); "
          f"{ours / plain:.0f} times lxml parsing and serialising it")  # fmt: skip
    return share <= SECONDS


def main() -> int:
    """Print both measures; the exit code is 1 if a limit is passed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tei")
    parser.add_argument("--reports", type=int, default=1_000, metavar="N")
    parser.add_argument("--megabytes", type=float, default=1.0, metavar="M")
    parser.add_argument("--texts", type=Path, default=Path("seeds"), metavar="DIR")
    options = parser.parse_args()
    glossary = load_glossary(resource_dir("glossary"))
    return 0 if all([many(options.reports, options.texts, glossary),
                     long(options.megabytes, options.texts, glossary)]) else 1  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
