"""From a built site to a bag that an archive can take in: the captured files, their editions, what made them,
and a letter to whoever opens it.

The bag follows BagIt 1.0 (RFC 8493). It is written aside, validated, and renamed when it is whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exporter.deposit import bag
from exporter.deposit.captures import Capture, find_captures
from exporter.deposit.letter import letter
from exporter.deposit.site import BuiltSite, open_site
from exporter.errors import ExporterError, UsageError
from exporter.glossary import Glossary
from exporter.glossary.tables import dump, tables_of
from exporter.memory import FILE, Memory, MemoryFile, write_tmx
from exporter.output import MANIFEST
from exporter.read import Input

__all__ = ["Deposit", "deposit"]


@dataclass(frozen=True, slots=True)
class Deposit:
    """What was put into a bag: each report's capture, and the number of bytes of the payload."""

    captures: tuple[Capture, ...]
    size: int


def deposit(
    folder: Path,
    out: Path,
    inputs: Sequence[Input],
    glossary: Glossary,
    memory: Memory,
    info: Mapping[str, str],
) -> Deposit:
    """Write the bag ``out`` for the site in ``folder``.

    ``inputs`` are the files it was built from; ``glossary`` and ``memory`` are those it was built with;
    ``info`` holds fields for ``bag-info.txt``. Raises :class:`UsageError` if ``out`` exists, if ``folder`` is no site, or
    if glossary or memory are other ones, and :class:`ExporterError` naming the file if a file of the
    site has changed since it was built or the bag cannot be written; nothing is left of it then.
    """
    site = open_site(folder)
    _check_origin(site, glossary, memory)
    aside = out.with_name(f".{out.name}.part")
    if out.exists() or out.is_symlink():
        raise UsageError(f"{out}: exists; a bag is never written over anything")
    if aside.exists():
        raise UsageError(f"{aside}: left by a run that was cut off; delete it")
    payload = Payload(aside)
    try:
        captures = _fill(payload, site, inputs, glossary, memory)
        bag.make(aside, info)
        aside.rename(out)
    except OSError as error:
        place = error.filename or out
        raise ExporterError(f"{place}: cannot be written ({error.strerror})") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Deposit(captures, payload.size)


class Payload:
    """The folder that becomes a bag, being filled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.size = 0

    def write(self, name: str, data: bytes) -> None:
        """Write the file ``name``, a relative path with ``/``.

        Raises :class:`ExporterError` if a bag cannot hold the name: RFC 8493 has ``%`` and line ends
        escaped in manifests, and no two programs do it alike.
        """
        if set("%\r\n") & set(name):
            raise ExporterError(f"{name!r}: a bag cannot hold a name with %; rename the input and "
                                "build the site again")  # fmt: skip
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.size += len(data)


def _check_origin(site: BuiltSite, glossary: Glossary, memory: Memory) -> None:
    """Refuse a glossary or a memory that the site was not built with."""
    if site.glossary != glossary.digest:
        raise UsageError(
            f"{site.folder}: was built with another glossary; name its folder with --glossary, or "
            "build the site again"
        )
    if site.memory != (memory.digest if memory else None):
        raise UsageError(
            f"{site.folder}: was built with another translation memory; name its folder with "
            "--glossary, or build the site again"
        )


def _fill(
    payload: Payload,
    site: BuiltSite,
    inputs: Sequence[Input],
    glossary: Glossary,
    memory: Memory,
) -> tuple[Capture, ...]:
    """Write the whole payload; what became of each capture, by file name."""
    for name in site.archival():
        payload.write(name, site.load(name))
    payload.write(MANIFEST, site.manifest)
    for name, data in dump(tables_of(glossary.concepts.values())).items():
        payload.write(f"glossary/{name}", data)
    if memory:
        payload.write(f"glossary/{FILE}", write_tmx(MemoryFile(memory.units)))
    captures: list[Capture] = []
    for capture, files in find_captures(site, inputs):
        captures.append(capture)
        for name, data in files.items():
            payload.write(f"captures/{name}", data)
    captures.sort(key=lambda capture: capture.edition.file)
    payload.write("README.txt", letter(site, captures).encode())
    return tuple(captures)
