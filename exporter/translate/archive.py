"""Argos packages: zip archives from anywhere, checked before a byte of them is written."""

from __future__ import annotations

import json
import shutil
import stat
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from exporter.errors import EngineError

#: The largest package that is unpacked, in bytes, and the highest ratio of compression believed.
MAX_UNPACKED = 4 << 30
MAX_RATIO = 200


def read_metadata(folder: Path) -> dict[str, Any]:
    """The ``metadata.json`` of an unpacked Argos package from Chinese to English.

    Raises :class:`EngineError` naming the file if it is missing, malformed or of other languages.
    """
    path = folder / "metadata.json"
    try:
        return check_metadata(path.read_bytes(), str(path))
    except OSError as error:
        raise EngineError(f"{path}: {error.strerror or error}") from error


def check_metadata(data: bytes, place: str) -> dict[str, Any]:
    """Parse a package's metadata found at ``place``; see :func:`read_metadata`."""
    try:
        metadata = json.loads(data)
    except ValueError as error:
        raise EngineError(f"{place}: not JSON: {error}") from error
    if not isinstance(metadata, dict):
        raise EngineError(f"{place}: not a JSON object")
    source, target = (str(metadata.get(key)) for key in ("from_code", "to_code"))
    if not (source == "zt" or source.startswith("zh")) or target != "en":
        raise EngineError(f"{place}: translates {source} to {target}, not Chinese to English")
    return metadata


def unpack(archive: Path, parent: Path) -> Path:
    """Unpack an ``.argosmodel`` file into a folder of ``parent`` named as in the archive.

    A folder of that name is replaced. Raises :class:`EngineError` naming the file and the entry
    that is unsafe, damaged or missing; nothing is left behind then.
    """
    try:
        with zipfile.ZipFile(archive) as source:
            top = _check_entries(archive, source)
            parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=parent, prefix=".unpack-") as aside:
                _extract(archive, source, Path(aside))
                _swap(Path(aside) / top, parent / top, Path(aside))
    except zipfile.BadZipFile as error:
        raise EngineError(f"{archive}: not a sound .argosmodel file: {error}") from error
    except OSError as error:
        raise EngineError(f"{archive}: cannot unpack: {error.strerror or error}") from error
    return parent / top


def _check_entries(archive: Path, source: zipfile.ZipFile) -> str:
    """The one top folder of a safe archive; its entries are checked before any is written."""
    tops: set[str] = set()
    total = packed = 0
    for entry in source.infolist():
        fault = _fault(entry)
        if fault:
            raise EngineError(f"{archive}: {entry.filename!r}: {fault}")
        tops.add(PurePosixPath(entry.filename).parts[0])
        total += entry.file_size
        packed += entry.compress_size
    if len(tops) != 1:
        raise EngineError(f"{archive}: {len(tops)} top folders instead of one")
    if total > MAX_UNPACKED or total > MAX_RATIO * max(packed, 1 << 16):
        raise EngineError(f"{archive}: unpacks to {total} bytes from {packed}: refused")
    top = tops.pop()
    name = f"{top}/metadata.json"
    if name not in source.namelist():
        raise EngineError(f"{archive}: no {name!r}")
    check_metadata(source.read(name), f"{archive}: {name}")
    return top


def _fault(entry: zipfile.ZipInfo) -> str | None:
    """What makes an entry of an archive unsafe to write."""
    name = entry.orig_filename
    path = PurePosixPath(name)
    mode = stat.S_IFMT(entry.external_attr >> 16)
    if path.is_absolute() or "\\" in name or ":" in name or "\0" in name or not path.parts:
        return "absolute or unclear path"
    if ".." in path.parts or path.parts[0].startswith("."):
        return "path leads outside"
    if len(path.parts) == 1 and not entry.is_dir():
        return "file outside a folder"
    if mode not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "link or special file"
    return "encrypted" if entry.flag_bits & 1 else None


def _extract(archive: Path, source: zipfile.ZipFile, folder: Path) -> None:
    """Write the entries, each no longer than it says."""
    for entry in source.infolist():
        path = folder / entry.filename
        if entry.is_dir():
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with source.open(entry) as packed, path.open("xb") as file:
                shutil.copyfileobj(packed, file, 1 << 20)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, FileExistsError) as error:
            raise EngineError(f"{archive}: {entry.filename!r}: damaged: {error}") from error
        except Exception as error:
            # zlib.error, lzma.LZMAError: each codec has its own
            if isinstance(error, OSError):
                raise
            raise EngineError(f"{archive}: {entry.filename!r}: damaged: {error}") from error


def _swap(fresh: Path, target: Path, aside: Path) -> None:
    """Move ``fresh`` to ``target``; what was there goes to ``aside``, to be removed with it."""
    for attempt in range(3):
        with suppress(FileNotFoundError):
            target.rename(aside / f"old-{attempt}")
        try:
            fresh.rename(target)
            return
        except OSError:
            if attempt == 2:
                raise
