"""The commands ``exporter check`` and ``exporter source``, with their printing."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_check(commands: _Commands) -> None:
    """Add both commands to the command line."""
    check = commands.add_parser(
        "check",
        help="check TEI editions: valid, right in their links, lossless",
        description="Check TEI files that exporter build has written: well-formed, valid against the "
        "profile report.rng and the rules report.sch, the captured text and bytes unchanged. Nothing "
        "is written, no link is followed, and no document type or entity is read.",
        epilog="Exit codes: 0 no faults, 1 faults, each as file:line: rule: message, 2 wrong usage.",
    )
    check.set_defaults(run=_check)
    check.add_argument(
        "paths", nargs="+", type=Path, metavar="FILE|DIR",
        help="a TEI file, or a folder whose .xml files are checked",
    )  # fmt: skip
    check.add_argument("--json", action="store_true", help="print JSON instead of lines")
    source = commands.add_parser(
        "source",
        help="get the captured text back out of a TEI edition",
        description="Print what a TEI edition was captured from. Of a plain text that is the file "
        "itself, byte for byte; its sha256 is compared first.",
        epilog="Exit codes: 0 all is there, 1 it cannot be made of this file.",
    )
    source.set_defaults(run=_source)
    source.add_argument("file", type=Path, metavar="FILE", help="a TEI edition")
    source.add_argument(
        "--text",
        action="store_true",
        help="print the captured text in UTF-8, whatever kind of file it was captured from",
    )


def _check(options: argparse.Namespace) -> int:
    from exporter.check import Fault, editions_in, find_faults

    checked, wrong = 0, 0
    kept: list[Fault] = []
    for path in editions_in(options.paths):
        faults = find_faults(path)
        checked += 1
        wrong += bool(faults)
        if options.json:
            kept += faults
        else:
            for fault in faults:
                print(fault)
    if options.json:
        result = {"files": checked, "faulty": wrong, "faults": [asdict(fault) for fault in kept]}
        print(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        many = "" if checked == 1 else "s"
        print(
            f"{checked} file{many} checked: " + (f"{wrong} with faults" if wrong else "no faults")
        )
    return 1 if wrong else 0


def _source(options: argparse.Namespace) -> int:
    from exporter.check import original

    sys.stdout.buffer.write(original(options.file, options.text))
    sys.stdout.buffer.flush()
    return 0
