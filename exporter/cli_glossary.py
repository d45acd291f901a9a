"""The commands ``exporter glossary …``, with their printing."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.errors import InputError, UsageError

if TYPE_CHECKING:
    from exporter.glossary import Glossary
    from exporter.glossary.stats import Coverage, Statistics
    from exporter.model import Report

    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_glossary(commands: _Commands) -> None:
    """Add the command family to the command line."""
    glossary = commands.add_parser(
        "glossary",
        help="check, search, extend, import and export the glossary",
        description="Maintain the glossary: the shipped one, or your own with --glossary DIR.",
    )
    actions = glossary.add_subparsers(title="actions", required=True, metavar="ACTION")
    _add_show(actions)
    _add_concordance(actions)
    _add_stats(actions)
    _add_suggest(actions)
    _add_lint(actions)
    _add_import(actions)
    _add_export(actions)


def add_glossary_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--glossary DIR``."""
    parser.add_argument(
        "--glossary",
        type=Path,
        metavar="DIR",
        help="folder with concepts.csv and terms.csv that extend the shipped glossary and "
        "override it entry by entry",
    )


def open_glossary(folder: Path | None) -> Glossary:
    """The shipped glossary, extended and overridden by the one in ``folder``."""
    from exporter.glossary import load_glossary
    from exporter.resources import resource_dir

    return load_glossary(resource_dir("glossary"), *([folder] if folder else []))


def _folder(own: Path | None) -> Path:
    """The folder to work on: the user's own, or the shipped one, with a short name if it has one."""
    from exporter.resources import resource_dir

    shipped = resource_dir("glossary")
    here = Path.cwd()
    return own or (shipped.relative_to(here) if shipped.is_relative_to(here) else shipped)


def _writable(folder: Path) -> Path:
    """The folder, unless it is part of the installed package."""
    if folder.resolve().is_relative_to(Path(__file__).resolve().parent):
        raise UsageError("the shipped glossary is part of the package; name yours: --glossary DIR")
    return folder


def _add_inputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "inputs", nargs="+", type=Path, metavar="INPUT",
        help="reports, or folders or archives of them, as for exporter build",
    )  # fmt: skip


def _reports(inputs: Sequence[Path], glossary: Glossary) -> Iterator[Report | InputError]:
    """The reports of a command line by name, annotated; in place of one that cannot be read, why."""
    from exporter.pipeline import prepare
    from exporter.read import find_inputs

    found = find_inputs(inputs)
    if not found:
        raise UsageError(f"nothing to read in {', '.join(map(str, inputs))}")
    for item in sorted(found, key=lambda item: item.stem):
        try:
            yield prepare(item, glossary)
        except InputError as error:
            print(f"exporter: error: {error}", file=sys.stderr)
            yield error


def _add_show(actions: _Commands) -> None:
    show = actions.add_parser(
        "show",
        help="print an entry as a person reads it",
        description="Print the entries of a term: their forms, English, sources, meaning and links.",
    )
    show.set_defaults(run=_show)
    show.add_argument(
        "term",
        metavar="TERM",
        help="an id, Chinese in either script, English in any role, or pinyin, with or without "
        "tones and spaces",
    )
    add_glossary_option(show)


def _show(options: argparse.Namespace) -> int:
    from exporter.glossary.lookup import close, entry, find

    glossary = open_glossary(options.glossary)
    found = find(glossary, options.term)
    print("\n\n".join(entry(concept, glossary) for concept in found), end="\n" if found else "")
    if not found:
        near = ", ".join(close(glossary, options.term))
        hint = f"; there is {near}" if near else ""
        print(f"exporter: the glossary has no {options.term!r}{hint}", file=sys.stderr)
    return 0 if found else 1


def _add_concordance(actions: _Commands) -> None:
    concordance = actions.add_parser(
        "concordance",
        help="print every occurrence of a term in its context",
        description="Print each occurrence of a term in a line: the id of its sentence, what stands "
        "before it, the term, what stands after it. All forms of a concept of the glossary are "
        "looked for; other words are looked for as they are. Scripts and widths do not matter.",
    )
    concordance.set_defaults(run=_concordance)
    concordance.add_argument("term", metavar="TERM", help="as for show, or any words")
    _add_inputs(concordance)
    concordance.add_argument(
        "--width", type=int, metavar="COLUMNS",
        help="columns of a line (default: those of the terminal, else 100)",
    )  # fmt: skip
    add_glossary_option(concordance)


def _concordance(options: argparse.Namespace) -> int:
    from exporter.glossary.concordance import occurrences
    from exporter.glossary.lookup import find
    from exporter.terminal import coloured

    columns = options.width or shutil.get_terminal_size((100, 24)).columns
    if columns < 50:
        raise UsageError(f"--width {columns} is too narrow; 50 columns are the least")
    if not options.term.strip():
        raise UsageError("TERM is empty")
    glossary = open_glossary(options.glossary)
    forms = [form for concept in find(glossary, options.term) for form in concept.chinese]
    mark = "\x1b[1;31m{}\x1b[0m" if coloured(sys.stdout) else "{}"
    failed, count = False, 0
    for report in _reports(options.inputs, glossary):
        if isinstance(report, InputError):
            failed = True
            continue
        for hit in occurrences(report, forms or [options.term]):
            print(hit.line(columns, mark))
            count += 1
    if not count:
        print(f"exporter: no occurrence of {options.term!r}", file=sys.stderr)
    return 1 if failed else 0


def _add_stats(actions: _Commands) -> None:
    stats = actions.add_parser(
        "stats",
        help="show how much of some reports the glossary covers",
        description="Count the sentences and characters that the glossary covers, by report and by "
        "date, the concepts found most often, and those never found.",
    )
    stats.set_defaults(run=_stats)
    _add_inputs(stats)
    stats.add_argument("--json", action="store_true", help="print all counts as JSON")
    add_glossary_option(stats)


_MOST = 20  # concepts that the table of the most frequent ones has


def _stats(options: argparse.Namespace) -> int:
    from exporter.glossary.stats import Statistics

    glossary = open_glossary(options.glossary)
    statistics, failed = Statistics(glossary), False
    for report in _reports(options.inputs, glossary):
        if isinstance(report, InputError):
            failed = True
        else:
            statistics.add(report)
    if options.json:
        print(json.dumps(statistics.as_json(), ensure_ascii=False, indent=1))
    else:
        _print_statistics(statistics)
    return 1 if failed else 0


def _print_statistics(statistics: Statistics) -> None:
    from exporter.terminal import table

    glossary, counts = statistics.glossary, statistics.counts
    head = ["sentences", "with a term", "characters in terms", "mentions"]
    by_name = [[name, *_figures(c)] for name, c in statistics.reports.items()]
    by_date = [[day, *_figures(c)] for day, c in statistics.by_date.items()]
    total = ["all", *_figures(statistics.total)]
    print(table([["report", *head], *by_name, total]), end="\n\n")
    print(table([["date", *head], *by_date]))
    print("\nmost frequent")
    for identifier in statistics.frequent[:_MOST]:
        concept, reports = glossary.concepts[identifier], counts[identifier]
        where = _count(len(reports), "report")
        print(f"{reports.total():6}  {concept.headword}  {concept.preferred}  ({where})")
    usable = sum(concept.usable for concept in glossary.concepts.values())
    print(f"\nnever found: {len(statistics.unused)} of {usable} concepts in use")
    if statistics.unused:
        print("  " + ", ".join(statistics.unused))


def _figures(coverage: Coverage) -> list[str]:
    from exporter.terminal import share

    return [
        f"{coverage.sentences}",
        f"{coverage.with_term} ({share(coverage.with_term, coverage.sentences)})",
        f"{coverage.covered} ({share(coverage.covered, coverage.characters)})",
        f"{coverage.mentions}",
    ]


def _add_suggest(actions: _Commands) -> None:
    suggest = actions.add_parser(
        "suggest",
        help="list what some reports offer and the glossary lacks",
        description="List candidates for the glossary, the most widespread first: slogans with a "
        "numeral, quoted phrases, terms that an appendix defines, frequent bodies and programmes, "
        "and forms one edit away from a known one. English is drafted only from known parts.",
        epilog="Review what --out has written, then take it in with exporter glossary import DIR.",
    )
    suggest.set_defaults(run=_suggest)
    _add_inputs(suggest)
    suggest.add_argument(
        "--out", type=Path, metavar="DIR",
        help="write the candidates as concepts.csv and terms.csv, in state proposed",
    )  # fmt: skip
    add_glossary_option(suggest)


def _suggest(options: argparse.Namespace) -> int:
    from exporter.glossary.suggest import Suggester, evidence, proposals
    from exporter.glossary.tables import dump
    from exporter.output import write_files

    if options.out and (options.out / "concepts.csv").exists():
        raise UsageError(f"{options.out}: holds a glossary already; name another folder")
    glossary = open_glossary(options.glossary)
    suggester, failed = Suggester(glossary), False
    for report in _reports(options.inputs, glossary):
        if isinstance(report, InputError):
            failed = True
        else:
            suggester.add(report)
    candidates = suggester.candidates()
    if options.out:
        tables = proposals(candidates, suggester, set(glossary.concepts))
        write_files({options.out / name: data for name, data in dump(tables).items()})
        print(f"{options.out}: {_count(len(tables.concepts), 'concept')} proposed")
    else:
        for candidate in candidates:
            draft = f"  draft: {candidate.draft[0]}" if candidate.draft else ""
            print("\n  ".join([f"{candidate.form}{draft}", *evidence(candidate)]))
    return 1 if failed else 0


def _add_lint(actions: _Commands) -> None:
    lint = actions.add_parser(
        "lint",
        help="list every fault with its place and its mend",
        description="Check a glossary folder and print each fault as file:line: column: fault; "
        "mend. With --glossary DIR that folder is checked, else the shipped glossary. "
        "The exit code is 1 if there are faults.",
    )
    lint.set_defaults(run=_lint)
    lint.add_argument(
        "--fix",
        action="store_true",
        help="add missing Traditional forms (by OpenCC, source 'opencc') and sort both files; "
        "what is left is listed",
    )
    add_glossary_option(lint)


def _lint(options: argparse.Namespace) -> int:
    from exporter.glossary.lint import lint, mended
    from exporter.glossary.tables import dump
    from exporter.output import write_files

    folder = _folder(options.glossary)
    if options.fix:
        tables, added = mended(_writable(folder))
        write_files({folder / name: data for name, data in dump(tables).items()})
        print(f"{folder}: sorted, {_count(added, 'Traditional form')} added")
    faults = lint(folder, open_glossary(None).concepts if options.glossary else None)
    for fault in faults:
        print(fault)
    print(f"{folder}: {_count(len(faults), 'fault')}")
    return 1 if faults else 0


def _add_import(actions: _Commands) -> None:
    take = actions.add_parser(
        "import",
        help="take terms into the glossary from CSV, XLSX, TBX or OmegaT",
        description="Add to a glossary what a file has and it lacks. A row that is there with other "
        "content is named and left out, unless --replace names its concept. What another program "
        "wrote comes in as proposed. With --glossary DIR the rows go into that folder, which is "
        "made if need be, else into the shipped glossary of a checkout.",
        epilog="Exit codes: 0 all taken in, 1 something was left out or nothing could be read.",
    )
    take.set_defaults(run=_import)
    take.add_argument(
        "file", type=Path, metavar="FILE",
        help="a folder with concepts.csv and terms.csv, or a file: .xlsx, .tbx or .xml (TBX 2 or "
        "3), or OmegaT's .txt, .utf8 or .tsv",
    )  # fmt: skip
    take.add_argument(
        "--replace", action="append", default=[], metavar="ID",
        help="overwrite this concept with all its terms; may be given more than once",
    )  # fmt: skip
    take.add_argument("--dry-run", action="store_true", help="tell what would be done, do nothing")
    add_glossary_option(take)


def _holds_files(folder: Path) -> bool:
    """Whether a folder is there and not empty; what is no folder counts as one that cannot be read."""
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def _import(options: argparse.Namespace) -> int:
    from exporter.errors import GlossaryError
    from exporter.glossary.exchange import imported
    from exporter.glossary.merge import merge
    from exporter.glossary.tables import Tables, dump, read_folder
    from exporter.output import write_files

    if not options.file.exists():
        raise UsageError(f"{options.file}: no such file or folder")
    folder = _writable(_folder(options.glossary))
    own, damage = read_folder(folder) if _holds_files(folder) else (Tables(), [])
    if damage:
        raise GlossaryError("\n".join(map(str, damage)))
    base = open_glossary(None).concepts if options.glossary else {}
    incoming, faults = imported(options.file, {*base, *(row["id"] for row in own.concepts)})
    merged = merge(own, base, incoming, options.replace)
    left = [*faults, *merged.conflicts]
    for fault in left:
        print(fault)
    if merged.changed and not options.dry_run:
        write_files({folder / name: data for name, data in dump(merged.tables).items()})
    parts = {"added": merged.added, "with new terms": merged.extended, "replaced": merged.replaced,
             "as they were": merged.unchanged}  # fmt: skip
    counts = ", ".join(f"{len(ids)} {label}" for label, ids in parts.items())
    done = f"{folder} (not written: --dry-run)" if options.dry_run else folder
    print(
        f"{done}: concepts: {counts}; {_count(len({fault.where for fault in left}), 'row')} left out"
    )
    return 1 if left else 0


def _add_export(actions: _Commands) -> None:
    export = actions.add_parser(
        "export",
        help="write the glossary as CSV, XLSX, TBX or for OmegaT",
        description="Write the shipped glossary, with yours over it, in another format.",
        epilog="csv, xlsx, tbx and tbx2 hold every column, and import reads them back. omegat holds "
        "the reviewed and approved entries in three columns: source, target, comment.",
    )
    export.set_defaults(run=_export)
    export.add_argument("out", type=Path, metavar="OUT", help="the file, or the folder for csv")
    export.add_argument(
        "--format", choices=("csv", "xlsx", "tbx", "tbx2", "omegat"), metavar="NAME",
        help="csv, xlsx, tbx (TBX-Basic 3: ISO 30042:2019, style dca), tbx2 (TBX-Basic 2: martif, "
        "for OmegaT and Weblate) or omegat; else the suffix of OUT tells: none, .xlsx, .tbx, .txt",
    )  # fmt: skip
    add_glossary_option(export)


def _export(options: argparse.Namespace) -> int:
    from exporter.glossary.exchange import exported, format_of
    from exporter.output import write_files

    concepts = open_glossary(options.glossary).concepts.values()
    form = options.format or format_of(options.out)
    if options.out.resolve() in (_folder(options.glossary).resolve(), _folder(None).resolve()):
        raise UsageError(f"{options.out}: is the glossary itself; name another place")
    files = exported(concepts, options.out, form)
    write_files(files)
    for path in files:
        print(path)
    return 0


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
