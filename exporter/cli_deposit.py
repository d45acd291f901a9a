"""The command ``exporter deposit``, with its printing."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from exporter.cli_glossary import add_glossary_option, open_glossary
from exporter.errors import UsageError

OK, SOME_MISSING = 0, 1


def add_deposit(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "deposit",
        help="put a site and its inputs into a bag for an archive",
        description="Write a BagIt bag with the captured files, their TEI editions, what made them, and a "
        "README for the archive. Give the inputs that the site was built from again: their bytes go "
        "into the bag. Those of plain texts can also be made from the TEI.",
        epilog="Exit codes: 0 the bag is whole, 1 captured files are missing in it (each is named), or no "
        "bag could be written, 2 wrong usage.",
    )
    parser.set_defaults(run=_deposit)
    parser.add_argument("site", type=Path, metavar="DIR", help="a folder made by exporter build")
    parser.add_argument(
        "inputs", nargs="*", type=Path, metavar="INPUT",
        help="what it was built from; may also follow the name of the bag",
    )  # fmt: skip
    parser.add_argument(
        "--out", nargs="+", required=True, type=Path, metavar=("BAG", "INPUT"),
        help="folder to write, which must not exist",
    )  # fmt: skip
    parser.add_argument(
        "--info", action="append", default=[], metavar="FIELD=VALUE",
        help="a field for bag-info.txt, such as Source-Organization or Contact-Name; may be repeated",
    )  # fmt: skip
    add_glossary_option(parser)


def _deposit(options: argparse.Namespace) -> int:
    from exporter.deposit import bag, deposit
    from exporter.memory import load_memory
    from exporter.read import find_inputs
    from exporter.resources import resource_dir

    out, *more = options.out
    info = dict(_field(text) for text in options.info)
    for name, value in info.items():
        bag.check_field(name, value)
    memory = load_memory(filter(None, (resource_dir("glossary"), options.glossary)))
    inputs = find_inputs([*options.inputs, *more])
    done = deposit(options.site, out, inputs, open_glossary(options.glossary), memory, info)
    missing = [capture.edition for capture in done.captures if capture.state == "missing"]
    for edition in missing:
        print(f"exporter: warning: {edition.file}: the captured file is missing in the bag; give it as an "
              f"INPUT (sha256 {edition.sha256})", file=sys.stderr)  # fmt: skip
    many = "" if len(done.captures) == 1 else "s"
    restored = sum(capture.state == "restored" for capture in done.captures)
    print(
        f"{len(done.captures)} report{many}, {done.size / 1e6:.1f} MB → {out}\n"
        f"captured files: {len(done.captures) - len(missing) - restored} from the inputs, {restored} made "
        f"from the TEI, {len(missing)} missing"
    )
    return SOME_MISSING if missing else OK


def _field(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark:
        raise UsageError(f"--info {text}: is not FIELD=VALUE")
    return name, value
