"""The commands ``exporter glossary …``, with their printing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.errors import UsageError

if TYPE_CHECKING:
    from exporter.glossary import Glossary

    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_glossary(commands: _Commands) -> None:
    """Add the command family to the command line."""
    glossary = commands.add_parser(
        "glossary",
        help="check, search, extend, import and export the glossary",
        description="Maintain the glossary: the shipped one, or your own with --glossary DIR.",
    )
    actions = glossary.add_subparsers(title="actions", required=True, metavar="ACTION")
    _add_lint(actions)


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


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
