"""The stages in order, read → segment → annotate → translate → render, and a run over many inputs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from exporter import __version__
from exporter.annotate import annotate
from exporter.annotate.places import place_index
from exporter.errors import InputError, RenderError
from exporter.glossary import Glossary
from exporter.memory import Memory
from exporter.model import MISSED, Report
from exporter.output import Site
from exporter.read import Input, as_input, read, with_given
from exporter.render import html
from exporter.render.dublin_core import dublin_core
from exporter.render.tei import SCHEMA, render_tei, schema
from exporter.render.tei.corpus import NAME as CORPUS
from exporter.render.tei.corpus import Corpus
from exporter.render.tei.split import split as split_tei
from exporter.segment import segment
from exporter.translate import Tick, again, translate
from exporter.translate.cache import Cache
from exporter.translate.engine import Engine
from exporter.translate.recall import recall

#: Called with the name of the report at work and the share of the whole run that is done (0–1).
Progress = Callable[[str, float], None]

#: A worker process's glossary, sent to it once.
_glossary: Glossary


@dataclass(slots=True)
class Summary:
    """What a run did.

    ``human`` and ``similar`` count sentences whose English people have made, and such that have
    similar ones in the memory; ``tied`` holds a message for each for which people differ.
    ``again`` holds the sentences translated again since the last run into the same folder because
    the English of a term has changed, with those terms.
    ``applied`` and ``missed`` count glossary renderings, ``flags`` the doubts of the checks,
    ``fresh`` and ``cached`` the stretches of text translated by the engine and found in the cache;
    ``failed`` holds a message for each input that failed, ``bare`` one for each report in which
    no sentence was found.
    """

    reports: int = 0
    sentences: int = 0
    applied: int = 0
    missed: int = 0
    flags: int = 0
    fresh: int = 0
    cached: int = 0
    human: int = 0
    similar: int = 0
    tied: list[str] = field(default_factory=list)
    again: Mapping[str, list[str]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)

    def add(self, report: Report) -> None:
        """Count a finished report."""
        translations = report.translations.values()
        echoes = [report.mentions[e.mention] for t in translations for e in t.echoes]
        self.reports += 1
        if not report.sentences:
            self.bare.append(f"{report.source.file}: no sentence found, only page furniture")
        self.sentences += len(report.sentences)
        self.applied += sum(m.ref is not None for m in echoes)
        self.missed += sum(f.kind in MISSED for t in translations for f in t.flags)
        self.human += sum(t.origin == "human" for t in translations)
        self.similar += len(report.similar)
        self.flags += sum(len(t.flags) for t in translations)


def prepare(where: Input | Path, glossary: Glossary, retrieved: str | None = None) -> Report:
    """Stages 1 to 3 for one input, fetched on the day ``retrieved``. Raises :class:`InputError`."""
    return annotate(with_given(segment(read(where, retrieved))), glossary)


def build(
    inputs: Sequence[Input | Path],
    out: Path,
    glossary: Glossary,
    engine: Engine | None,
    cache: Cache,
    jobs: int = 1,
    progress: Progress = lambda name, share: None,
    retrieved: str | None = None,
    memory: Memory | None = None,
    split: bool = False,
) -> Summary:
    """Turn inputs into a site under ``out``: index, glossary, and a page and a TEI file a report.

    An input that fails is named in the summary, and the others go on. ``jobs`` processes read and
    annotate ahead of the engine. ``retrieved`` is the day the inputs were fetched on (ISO 8601).
    What people have left in ``memory`` goes before the engine, which is not asked for it. ``split``
    writes each TEI file also as a pair, source and translation apart.
    Raises :class:`EngineError` if the engine fails, and
    :class:`ExporterError` if ``out`` cannot be written; what was translated is in the cache then.
    """
    site, summary, memory = Site(out), Summary(), memory or Memory()
    asked: dict[str, again.Asked] = {}
    entries: list[html.IndexEntry] = []
    passages: list[html.Passage] = []
    names: dict[str, Input] = {}
    corpus = Corpus(glossary, place_index().code)
    items = [as_input(where) for where in inputs]
    for index, (item, prepared) in enumerate(_prepared(items, glossary, jobs, retrieved)):
        progress(item.stem, index / len(inputs))
        try:
            _claim(item, names)
            report, tied = recall(prepared(), glossary, memory)
            summary.tied += tied
            if engine:
                tick = _tick(summary, progress, item.stem, index, len(inputs), report)
                report = translate(report, glossary, engine, cache, tick)
                asked |= again.asked(report)
            for name, data in _pages(report, glossary, corpus, split).items():
                site.write(name, data)
        except (InputError, RenderError) as error:
            summary.failed.append(str(error))
            continue
        entries.append(html.index_entry(report))
        passages += html.passages_of(report)
        summary.add(report)
    for name, data in _common_pages(entries, passages, glossary, corpus).items():
        site.write(name, data)
    if engine:
        before = again.load(site.earlier(again.NAME), engine.signature)
        summary.again = again.changed(before, asked)
        site.write(again.NAME, again.dump(asked, engine.signature))
    site.finish(_signature(glossary, engine, memory))
    progress("", 1.0)
    return summary


def _prepared(
    inputs: Sequence[Input], glossary: Glossary, jobs: int, retrieved: str | None
) -> Iterator[tuple[Input, Callable[[], Report]]]:
    """Each input with a call that gives its report or raises; a few are worked out ahead."""
    if jobs == 1:
        for item in inputs:
            yield item, partial(prepare, item, glossary, retrieved)
        return
    # Spawned, not forked: the engine's native threads do not survive a fork.
    with ProcessPoolExecutor(jobs, get_context("spawn"), _start_worker, (glossary,)) as executor:
        waiting: deque[tuple[Input, Future[Report]]] = deque()
        for item in inputs:
            waiting.append((item, executor.submit(_prepare_in_worker, item, retrieved)))
            if len(waiting) > 2 * jobs:
                first, future = waiting.popleft()
                yield first, future.result
        for first, future in waiting:
            yield first, future.result


def _start_worker(glossary: Glossary) -> None:
    global _glossary
    _glossary = glossary


def _prepare_in_worker(item: Input, retrieved: str | None) -> Report:
    return prepare(item, _glossary, retrieved)


def _claim(item: Input, names: dict[str, Input]) -> None:
    """Refuse an input whose pages would be written over another one's, or over the corpus file."""
    if item.stem.casefold() == CORPUS:
        raise InputError(f"{item}: {CORPUS}.xml is the file of all reports; rename the input")
    other = names.get(item.stem.casefold(), item)
    if other.stem.casefold() == item.stem.casefold() and other is not item:
        raise InputError(f"{item}: has the same name as {other}; rename one of them")
    for name in (item.stem, f"{item.stem}.dc"):
        other = names.setdefault(name.casefold(), item)
        if other is not item:
            raise InputError(
                f"{item}: a file made of it would have the name of one made of {other}; rename one "
                "of them"
            )


def _tick(
    summary: Summary, progress: Progress, name: str, index: int, inputs: int, report: Report
) -> Tick:
    """What to do when part of a report is translated: count it and move the progress on."""
    done = 0

    def tick(count: int, cached: bool) -> None:
        nonlocal done
        done += count
        if cached:
            summary.cached += count
        else:
            summary.fresh += count
        share = min(done / max(len(report.sentences), 1), 1.0)
        progress(name, (index + share) / inputs)

    return tick


def _pages(report: Report, glossary: Glossary, corpus: Corpus, split: bool) -> dict[str, bytes]:
    """Stage 5 for one report, by file name."""
    name, tei = report.source.name, render_tei(report, glossary)
    pages = {
        f"tei/{name}.xml": tei,
        f"tei/{name}.dc.xml": dublin_core(tei),
        f"reports/{name}.html": html.render_report(report, glossary).encode(),
    }
    if split:
        pages |= {f"tei/{part}/{name}.xml": data for part, data in split_tei(tei, name).items()}
    if member := corpus.add(report, tei):
        pages[f"tei/{CORPUS}/{name}.xml"] = member
    return pages


def _common_pages(
    entries: Sequence[html.IndexEntry],
    passages: Iterable[html.Passage],
    glossary: Glossary,
    corpus: Corpus,
) -> dict[str, bytes]:
    """The files that belong to no single report."""
    whole = corpus.file()
    return {
        **({f"tei/{CORPUS}.xml": whole} if whole else {}),
        "index.html": html.render_index(entries, glossary).encode(),
        "glossary/index.html": html.render_glossary(glossary, passages).encode(),
        f"tei/{SCHEMA}": schema(),
        **html.assets(),
    }


def _signature(glossary: Glossary, engine: Engine | None, memory: Memory) -> dict[str, object]:
    """What decides every byte of the output, but for the inputs and the cache."""
    return {
        "exporter": __version__,
        "glossary": {"edition": glossary.edition, "sha256": glossary.digest},
        "engine": asdict(engine.signature) if engine else None,
        "memory": {"units": len(memory.units), "sha256": memory.digest} if memory else None,
    }
