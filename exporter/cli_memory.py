"""The command ``exporter memory``, with its printing."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.errors import UsageError

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_memory(commands: _Commands) -> None:
    """Add the command family to the command line."""
    memory = commands.add_parser(
        "memory",
        help="check a translation memory",
        description="The translation memory is the file memory.tmx in a glossary folder: sentences "
        "whose English people have made or checked. exporter build takes its reviewed and approved "
        "sentences in place of the machine's, and never writes it.",
    )
    actions = memory.add_subparsers(title="actions", required=True, metavar="ACTION")
    check = actions.add_parser(
        "check",
        help="count what a TMX file holds and name what is wrong or not used",
        description="Read a TMX file as exporter build does. Named are faults, for which build "
        "refuses the file; units that it does not use; and sentences for which reviewers of equal "
        "standing have left different English.",
        epilog="Exit codes: 0 all is in order, 1 something is named.",
    )
    check.set_defaults(run=_check)
    check.add_argument("file", type=Path, metavar="FILE", help="a TMX file, versions 1.1 to 1.4")


def _check(options: argparse.Namespace) -> int:
    from exporter.memory import Memory, load_file

    if not options.file.exists():
        raise UsageError(f"{options.file}: no such file")
    memory = load_file(options.file)
    ties = Memory(memory.units).ties()
    for remark in memory.remarks:
        print(remark)
    for units in ties:
        said = "; ".join(f"{unit.english!r} ({unit.id or 'no id'})" for unit in units)
        print(
            f"{options.file}: {units[0].chinese!r} has different English of equal standing: {said}"
        )
    states = Counter(unit.state for unit in memory.units)
    counts = ", ".join(f"{states[state]} {state}" for state in ("approved", "reviewed", "draft"))
    number = len(memory.units) + len(memory.unused)
    print(f"{options.file}: {number} unit{'' if number == 1 else 's'}: {counts}, "
          f"{len(memory.unused)} not used")  # fmt: skip
    return 1 if memory.remarks or ties else 0
