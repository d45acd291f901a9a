"""The command ``exporter evaluate``, with its printing."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from exporter import __version__
from exporter.cli_engine import add_engine_options, chosen_engine
from exporter.cli_glossary import add_glossary_option, open_glossary
from exporter.errors import InputError, UsageError

if TYPE_CHECKING:
    from exporter.evaluate import Line, Result
    from exporter.evaluate.decoding import Progress
    from exporter.evaluate.testsets import TestSet
    from exporter.glossary import Glossary
    from exporter.translate.engine import Engine

    _Run = tuple[Sequence[Line], Result, Sequence[str]]
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


_STDOUT = Path("-")


def add_evaluate(commands: _Commands) -> None:
    """Add the command to the command line."""
    evaluate = commands.add_parser(
        "evaluate",
        help="measure translations against references",
        description="Translate a test set as the sentences of a report are translated, and measure "
        "the result: chrF2 and BLEU with 95 % intervals, glossary terms, quantities, flags, time.",
        epilog="The measures are explained in docs/evaluation.md.",
    )
    evaluate.set_defaults(run=_evaluate)
    evaluate.add_argument(
        "testset", nargs="+", type=Path, metavar="TESTSET",
        help="a .tsv file with the columns set, zh, en or zh, en; a .tmx file; or two files with a "
        "sentence in each line, Chinese and English",
    )  # fmt: skip
    evaluate.add_argument(
        "--sets", type=_names, metavar="NAMES", help="only these sets of the file, parted by commas"
    )
    evaluate.add_argument(
        "--sample", type=_count, metavar="N",
        help="only N lines of each set, drawn at random, the same every time",
    )  # fmt: skip
    evaluate.add_argument(
        "--outputs", type=Path, metavar="FILE",
        help="measure these translations instead of making any: a line for each line of the chosen "
        "sets, in order",
    )  # fmt: skip
    evaluate.add_argument(
        "--control", action="append", default=[], choices=("none", "random"),
        help="translate a second time, without the glossary (none) or with its English dealt out "
        "anew (random), and measure that too; may be given twice",
    )  # fmt: skip
    add_engine_options(evaluate)
    add_glossary_option(evaluate)
    evaluate.add_argument(
        "--no-cache", action="store_true", help="ask the engine everything, keep nothing"
    )
    evaluate.add_argument(
        "--save", type=Path, metavar="DIR",
        help="write a table for each set and system: Chinese, reference, translation, flags",
    )  # fmt: skip
    evaluate.add_argument(
        "--json", nargs="?", const=_STDOUT, type=Path, metavar="FILE",
        help="write all measures as JSON to FILE, or print them in place of the tables",
    )  # fmt: skip
    evaluate.add_argument("--quiet", action="store_true", help="show no progress")


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def _evaluate(options: argparse.Namespace) -> int:
    _check(options)
    from exporter.evaluate.tables import tables
    from exporter.evaluate.testsets import read_testsets
    from exporter.output import write_files

    sets = _chosen(read_testsets(options.testset), options.sets)
    glossary = open_glossary(options.glossary)
    if options.outputs:
        engine, runs = None, _measured(options, sets, glossary)
    else:
        engine = _engine(options)
        runs = _translated(options, sets, glossary, engine)
    results: list[Result] = []
    for lines, result, outputs in runs:
        results.append(result)
        if options.save:
            name = f"{quote(result.set, safe=' ')}.{result.system}.tsv"
            write_files({options.save / name: _side_by_side(lines, outputs, glossary)})
    found = {
        "exporter": __version__,
        "glossary": glossary.digest,
        "engine": asdict(engine.signature) if engine else None,
        "results": [asdict(result) for result in results],
    }
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    if options.json == _STDOUT:
        print(text, end="")
        return 0
    if options.json:
        write_files({options.json: text.encode()})
    print(tables(results))
    return 0


def _check(options: argparse.Namespace) -> None:
    """Raise :class:`UsageError` for options that do not fit, and for packages that are missing."""
    for name in ("sacrebleu", "text_to_num"):
        if find_spec(name) is None:
            raise UsageError(f'{name} is missing: pip install "report-exporter[evaluate]"')
    if len(options.testset) > 2:
        raise UsageError("TESTSET is one file, or two: Chinese and English")
    if options.outputs and (options.control or options.server or options.model):
        raise UsageError("--outputs measures what is translated already: no engine, no --control")
    inputs = [*options.testset, *([options.outputs] if options.outputs else [])]
    if options.json and any(options.json.resolve() == path.resolve() for path in inputs):
        raise UsageError(f"--json {options.json}: that is an input")


def _engine(options: argparse.Namespace) -> Engine:
    engine = chosen_engine(options)
    if engine is None:
        raise UsageError("--engine none translates nothing; name an engine, or --outputs FILE")
    return engine


def _chosen(sets: Sequence[TestSet], names: Sequence[str] | None) -> list[TestSet]:
    """The sets of these names, in the order of the names; all where there are none."""
    by_name = {test.name: test for test in sets}
    for name in names or ():
        if name not in by_name:
            raise UsageError(f"--sets: no set {name!r}; there are: {', '.join(by_name)}")
    return [by_name[name] for name in dict.fromkeys(names or by_name)]


def _sample(options: argparse.Namespace, test: TestSet) -> Sequence[int]:
    return test.sampled(options.sample) if options.sample else range(len(test.pairs))


def _measured(
    options: argparse.Namespace, sets: Sequence[TestSet], glossary: Glossary
) -> Iterator[_Run]:
    """The published outputs, set by set."""
    from exporter.evaluate import lines_of, measure
    from exporter.evaluate.testsets import read_outputs

    path = options.outputs
    published, wanted = read_outputs(path), sum(len(test.pairs) for test in sets)
    if len(published) != wanted:
        raise InputError(f"{path}: has {len(published)} lines; the chosen sets have {wanted}")
    start = 0
    for test in sets:
        sample = _sample(options, test)
        lines = lines_of(test.only(sample), glossary)
        outputs = tuple(published[start + i] for i in sample)
        start += len(test.pairs)
        yield (
            lines,
            measure(test.name, path.stem.removeprefix(f"{test.name}."), lines, outputs, glossary),
            outputs,
        )


def _translated(
    options: argparse.Namespace, sets: Sequence[TestSet], glossary: Glossary, engine: Engine
) -> Iterator[_Run]:
    """What the engine makes, set by set, and of each set with each glossary."""
    from exporter.evaluate import evaluate, lines_of
    from exporter.resources import cache_dir
    from exporter.translate.cache import Cache

    cache = Cache(None if options.no_cache else cache_dir() / "translations.sqlite")
    try:
        for test in sets:
            lines = lines_of(test.only(_sample(options, test)), glossary)
            for control in (None, *dict.fromkeys(options.control)):
                with _progress(f"{test.name} {control or ''}".strip(), options.quiet) as show:
                    result, outputs = evaluate(
                        test.name, lines, glossary, engine, cache, control, show
                    )
                yield lines, result, outputs
    finally:
        cache.close()
        engine.close()


@contextmanager
def _progress(what: str, quiet: bool) -> Iterator[Progress]:
    """A progress bar on standard error; none where that is not a terminal."""
    from tqdm import tqdm

    hidden = True if quiet else None
    with tqdm(desc=what, file=sys.stderr, disable=hidden, leave=False) as bar:

        def show(answered: int, known: int) -> None:
            bar.total = known
            bar.update(answered - bar.n)

        yield show


def _side_by_side(lines: Sequence[Line], outputs: Sequence[str], glossary: Glossary) -> bytes:
    """A table of translations: Chinese, reference, translation, kinds of flag."""
    from exporter.evaluate.measures import counted

    rows = [("zh", "reference", "output", "flags")]
    for line, output in zip(lines, outputs, strict=True):
        flags = counted(line.report, line.pair, output, glossary).flags
        rows.append((*line.pair, " ".join(output.split()), " ".join(flags)))
    return "".join("\t".join(row) + "\n" for row in rows).encode()
