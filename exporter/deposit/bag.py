"""A folder as a BagIt bag, by the library of the Library of Congress."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from exporter import __version__
from exporter.errors import ExporterError, UsageError

_ALGORITHMS = ["sha256", "sha512"]
_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_OURS = ("Bagging-Date", "Bag-Software-Agent", "Payload-Oxum")
_FIELD = re.compile("[A-Za-z][A-Za-z0-9-]*")


def check_field(name: str, value: str) -> None:
    """Raise :class:`UsageError` if ``name: value`` cannot be a field of ``bag-info.txt`` that a user gives."""
    if not _FIELD.fullmatch(name) or name.title() in _OURS or not value.strip():
        raise UsageError(f"{name}: no field of bag-info.txt that can be given")
    if not value.isprintable():
        raise UsageError(f"{name}: holds a line end or another character that does not print")


def make(folder: Path, info: Mapping[str, str]) -> None:
    """Turn ``folder`` into a bag whose payload is what is in it, and validate it.

    ``info`` goes into ``bag-info.txt``. The bag is dated by ``SOURCE_DATE_EPOCH``; without it there is no
    date, so that the same payload gives the same bag. Raises :class:`ExporterError` if the bag is
    not valid, or the library is missing, and :class:`OSError` if the bag cannot be written.
    """
    try:
        import bagit
    except ImportError as error:
        raise UsageError('a bag needs: pip install "report-exporter[deposit]"') from error
    logging.getLogger("bagit").addHandler(logging.NullHandler())
    agent = f"exporter {__version__}; bagit.py {bagit.VERSION} <{bagit.PROJECT_URL}>"
    try:
        made = bagit.make_bag(folder, {**info, "Bag-Software-Agent": agent}, checksums=_ALGORITHMS)
        # The library still writes 0.97. What 1.0 changed for names is met by refusing them.
        (folder / "bagit.txt").write_text(_DECLARATION, encoding="utf-8")
        made.info.pop("Bagging-Date")
        if day := _day():
            made.info["Bagging-Date"] = day
        made.save()
        for algorithm in _ALGORITHMS:
            _sort(folder / f"tagmanifest-{algorithm}.txt")
        bagit.Bag(str(folder)).validate()
    except bagit.BagError as error:
        raise ExporterError(f"{folder}: no valid bag: {error}") from error


def _sort(manifest: Path) -> None:
    """Put the lines of a manifest in order of the files; the library takes them as the disk has them."""
    lines = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    lines.sort(key=lambda line: line.split(maxsplit=1)[1])
    manifest.write_text("".join(lines), encoding="utf-8")


def _day() -> str | None:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch.isdecimal() else None
