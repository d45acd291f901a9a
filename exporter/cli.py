"""Commands, and all printing but that of ``exporter glossary`` and ``exporter evaluate``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from exporter import __version__
from exporter.cli_check import add_check
from exporter.cli_deposit import add_deposit
from exporter.cli_engine import add_engine_options, chosen_engine
from exporter.cli_evaluate import add_evaluate
from exporter.cli_glossary import add_glossary, add_glossary_option, open_glossary
from exporter.cli_memory import add_memory
from exporter.errors import ExporterError, UsageError

if TYPE_CHECKING:
    from exporter.model import Mention, Report
    from exporter.pipeline import Progress, Summary
    from exporter.translate.models import ModelInfo

OK, SOME_FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
_SHOWN = 10  # changed terms named in a summary

_EPILOG = """\
Files are kept in the cache folder: translations.sqlite and models. EXPORTER_CACHE names another
folder, EXPORTER_THREADS the number of threads of an engine, SOURCE_DATE_EPOCH the date to write
into TEI headers. Exit codes: 0 all done, 1 some inputs failed, 2 wrong usage or set-up.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    parser = _parser()
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(parser)
    options = parser.parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except UsageError as error:
        print(f"exporter: error: {error}", file=sys.stderr)
        return WRONG_USAGE
    except ExporterError as error:
        print(f"exporter: error: {error}", file=sys.stderr)
        return SOME_FAILED
    except KeyboardInterrupt:
        print(
            "exporter: interrupted. Run the same command again to go on: "
            "what was translated is kept.",
            file=sys.stderr,
        )
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, as with | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="exporter",
        description="Turn reports of Chinese local governments into bilingual, annotated editions.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"exporter {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_build(commands)
    _add_inspect(commands)
    _add_engine(commands)
    add_glossary(commands)
    add_evaluate(commands)
    add_memory(commands)
    add_deposit(commands)
    add_check(commands)
    return parser


def _add_build(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    build = commands.add_parser(
        "build",
        help="build the edition of reports: pages, TEI, glossary",
        description="Read, segment, annotate, translate and render reports.",
    )
    build.set_defaults(run=_build)
    build.add_argument(
        "inputs", nargs="+", type=Path, metavar="INPUT",
        help="a .txt, .html, .docx, .pdf or TEI .xml file, a .zip or a folder of them, or - for "
        "standard input",
    )  # fmt: skip
    build.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="folder to write the site into"
    )
    add_glossary_option(build)
    add_engine_options(build)
    build.add_argument(
        "--jobs",
        type=_positive,
        default=1,
        metavar="N",
        help="processes that read and annotate ahead of the engine (default: 1)",
    )
    build.add_argument(
        "--retrieved",
        type=_day,
        metavar="YYYY-MM-DD",
        help="the day the inputs were fetched on, to be recorded in the edition",
    )
    build.add_argument(
        "--split",
        action="store_true",
        help="write each TEI file also as a pair, source (tei/zh) and translation (tei/en) apart",
    )
    build.add_argument("--quiet", action="store_true", help="print errors only")


def _add_inspect(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    inspect = commands.add_parser(
        "inspect",
        help="show how a report is segmented and annotated",
        description="Print one report segmented and annotated, untranslated. Offsets are 0-based, "
        "end exclusive, in characters of the captured text.",
    )
    inspect.set_defaults(run=_inspect)
    inspect.add_argument("file", type=Path, metavar="FILE", help="a file, or - for standard input")
    inspect.add_argument("--json", action="store_true", help="print JSON instead of an outline")
    add_glossary_option(inspect)


def _add_engine(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    engine = commands.add_parser("engine", help="list and install translation engines")
    actions = engine.add_subparsers(title="actions", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="list engines, models and whether they can run")
    listing.set_defaults(run=_engine_list)
    install = actions.add_parser("install", help="install a zh→en Argos package")
    install.add_argument(
        "target",
        metavar="FILE.argosmodel|argos:zh_en",
        help="a package file, or argos:zh_en to fetch it from Argos's index (needs internet)",
    )
    install.set_defaults(run=_engine_install)


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return number


def _day(text: str) -> str:
    from exporter.read import is_day

    if not is_day(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a day as in 2024-01-03")
    return text


def _build(options: argparse.Namespace) -> int:
    from exporter.memory import load_memory
    from exporter.pipeline import build
    from exporter.read import SUFFIXES, find_inputs
    from exporter.resources import cache_dir, resource_dir
    from exporter.translate.cache import Cache

    inputs = find_inputs(options.inputs)
    if not inputs:
        folders = ", ".join(map(str, options.inputs))
        raise UsageError(f"no .txt files in {folders}, nor {', '.join(SUFFIXES[1:])}")
    glossary = open_glossary(options.glossary)
    engine = chosen_engine(options)
    memory = load_memory(filter(None, (resource_dir("glossary"), options.glossary)))
    cache = Cache(cache_dir() / "translations.sqlite" if engine else None)
    bar = _Bar(sys.stderr, hidden=options.quiet)
    try:
        summary = build(
            inputs, options.out, glossary, engine, cache, options.jobs, bar.show, options.retrieved,
            memory, options.split,
        )  # fmt: skip
    finally:
        bar.close()
        cache.close()
        if engine:
            engine.close()
    for warning in summary.bare + summary.tied:
        print(f"exporter: warning: {warning}", file=sys.stderr)
    for failure in summary.failed:
        print(f"exporter: error: {failure}", file=sys.stderr)
    if not options.quiet:
        _print_summary(summary, options.out, translated=engine is not None)
    return SOME_FAILED if summary.failed else OK


class _Bar:
    """The progress bar; nothing where the stream is not a terminal."""

    def __init__(self, stream: TextIO, hidden: bool) -> None:
        from tqdm import tqdm

        self._bar = tqdm(
            total=1.0,
            file=stream,
            disable=True if hidden else None,
            leave=False,
            bar_format="{desc} {percentage:3.0f}% |{bar}| {elapsed} < {remaining}",
        )

    @property
    def show(self) -> Progress:
        def show(name: str, share: float) -> None:
            self._bar.set_description_str(name, refresh=False)
            self._bar.update(share - self._bar.n)

        return show

    def close(self) -> None:
        """Take the bar off the screen."""
        self._bar.close()


def _print_summary(summary: Summary, out: Path, translated: bool) -> None:
    many = "" if summary.reports == 1 else "s"
    lines = [
        f"{summary.reports} report{many}, {summary.sentences} sentences → {out / 'index.html'}"
    ]
    if translated:
        lines += [
            f"translated now: {summary.fresh}, from the cache: {summary.cached} (stretches of text)",
            f"glossary renderings: {summary.applied} applied, {summary.missed} missed",
            f"checks raised: {summary.flags}",
        ]
    if summary.again:
        lines.append(_again(summary))
    if summary.human or summary.similar:
        lines.append(
            f"translation memory: {summary.human} sentence{'' if summary.human == 1 else 's'} "
            f"taken from it, {summary.similar} {'has' if summary.similar == 1 else 'have'} "
            "similar ones there"
        )
    if summary.failed:
        lines.append(f"failed: {len(summary.failed)} (named above)")
    print("\n".join(lines))


def _again(summary: Summary) -> str:
    """What was translated again, as in: 3 sentences were translated again: their terms changed
    (两个维护 2, 四基地 1)."""
    from exporter.translate.again import counted

    terms = counted(summary.again).most_common()
    names = [f"{term} {number}" for term, number in terms[:_SHOWN]]
    names += [f"and {len(terms) - _SHOWN} more"] if len(terms) > _SHOWN else []
    number = len(summary.again)
    what, whose = (
        ("1 sentence was", "its") if number == 1 else (f"{number} sentences were", "their")
    )
    return f"{what} translated again: {whose} terms changed ({', '.join(names)})"


def _inspect(options: argparse.Namespace) -> int:
    from exporter.pipeline import prepare

    report = prepare(options.file, open_glossary(options.glossary))
    if options.json:
        print(json.dumps(_as_json(report), ensure_ascii=False, indent=1))
    else:
        _print_outline(report)
    return OK


def _as_json(report: Report) -> dict[str, object]:
    """The public contract of ``inspect --json``; see README."""
    meta = report.metadata
    fields = ("title", "date", "author", "publisher", "source", "place", "url", "genre")
    return {
        "name": report.source.name,
        "metadata": {f: getattr(meta, f) for f in fields} | {"identifiers": dict(meta.identifiers)},
        "blocks": [
            {"kind": b.kind, "level": b.level, "number": b.number, "start": b.start, "end": b.end,
             "text": report.text(b)}
            for b in report.blocks
        ],
        "sentences": [
            {"id": s.id, "start": s.start, "end": s.end, "block": s.block} for s in report.sentences
        ],
        "mentions": [
            {"kind": m.kind, "subtype": m.subtype, "start": m.start, "end": m.end,
             "text": report.text(m), "ref": m.ref, "value": _json_value(m), "unit": m.unit}
            for m in report.mentions
        ],
        "unfoldings": [
            {"slogan": slogan, "sentence": u.sentence,
             "members": [{"start": a, "end": b, "text": report.source.text[a:b]}
                         for a, b in u.members]}
            for slogan, u in report.unfoldings.items()
        ],
    }  # fmt: skip


def _json_value(mention: Mention) -> str | int | float | None:
    """Quantities as numbers; ranges, fractions and dates as text."""
    if len(mention.numbers) != 1:
        return mention.value
    (number,) = mention.numbers
    return int(number) if number == number.to_integral_value() else float(number)


def _print_outline(report: Report) -> None:
    for block in report.blocks:
        inside = [m for _, m in report.mentions_in(block.start, block.end)]
        kind = f"{block.kind} {block.level or ''}".strip()
        print(f"{block.start:6} {kind:<11} {' '.join(report.text(block).split())}")
        for mention in inside:
            detail = mention.english or mention.value or mention.subtype or ""
            print(f"       {'':11}   {mention.kind}: {report.text(mention)} = {detail}")


def _engine_list(options: argparse.Namespace) -> int:
    from exporter.translate.models import installed

    _print_models(installed())
    return OK


def _engine_install(options: argparse.Namespace) -> int:
    from exporter.translate.models import install

    _print_models(install(options.target))
    return OK


def _print_models(models: Sequence[ModelInfo]) -> None:
    for info in models:
        state = f"missing: {info.missing}" if info.missing else "ready"
        print(f"{info.engine:<7}{' '.join(filter(None, (info.model, info.version)))}  {state}")
        if info.path:
            print(f"       {info.path} ({info.size / 1e6:.1f} MB)")
        if info.digest:
            print(f"       sha256 {info.digest}")
