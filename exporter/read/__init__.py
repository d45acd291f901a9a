"""Stage 1: bytes to :class:`Source`. Plain text is decoded, and nothing else is done to it; from
other kinds of file their text is extracted, in lines."""

from __future__ import annotations

import hashlib
from pathlib import Path

from exporter.errors import InputError
from exporter.model import Source
from exporter.read import archive
from exporter.read.captured import Captured
from exporter.read.encoding import decode, encode
from exporter.read.formats import (
    ARCHIVE,
    FORMATS,
    SUFFIXES,
    Format,
    is_wanted,
    sniffed,
    suffix_of,
)
from exporter.read.inputs import Input, as_input, find_inputs
from exporter.read.sidecar import load_given, with_given
from exporter.text import is_day

__all__ = [
    "SUFFIXES", "Input", "as_input", "decode", "encode", "find_inputs", "is_day", "read",
    "with_given",
]  # fmt: skip

_LONGEST_NAME = 240  # bytes; the names of the files made of it are a little longer, 255 the most


def read(where: Input | Path, retrieved: str | None = None) -> Source:
    """Read one input. ``retrieved`` is the day it was fetched on (ISO 8601), where the user says so.

    Raises :class:`InputError` naming the input and what is wrong with it.
    """
    item = as_input(where)
    try:
        data, form, captured = _captured(item)
    except OSError as error:
        raise InputError(f"{item}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise InputError(f"{item}: {error}") from error
    return Source(
        item.stem, item.name, hashlib.sha256(data).hexdigest(), len(data), captured.encoding,
        captured.text, form.media_type, captured.url, retrieved or captured.retrieved,
        load_given(item), captured.declared, captured.marks, captured.bom, captured.spellings,
    )  # fmt: skip


def _captured(item: Input) -> tuple[bytes, Format, Captured]:
    """The bytes of an input, what kind they are, and what is in them."""
    if len(item.stem.encode()) > _LONGEST_NAME:
        raise ValueError(f"its name is longer than {_LONGEST_NAME} bytes")
    suffix = suffix_of(item.name)
    if suffix == ARCHIVE and item.member is None:
        raise ValueError(_why_not_one(item.path))
    if item.data is None and suffix not in (*FORMATS, ARCHIVE):
        raise ValueError(f"unsupported kind of file (supported: {', '.join(SUFFIXES)})")
    data = item.load()
    if not data.strip():
        raise ValueError("the file is empty")
    form = sniffed(data) if item.data is not None else FORMATS[suffix]
    captured = _extracted(data, form, suffix)
    if not captured.text.strip():
        raise ValueError("the file is empty")
    return data, form, captured


def _extracted(data: bytes, form: Format, suffix: str) -> Captured:
    try:
        extract = form.reader()
    except ImportError as error:
        kind = suffix or ".html"
        raise ValueError(
            f'reading {kind} needs: pip install "report-exporter[{form.extra}]"'
        ) from error
    return extract(data)


def _why_not_one(path: Path) -> str:
    """Why an archive does not stand for one report."""
    names = [name for name in archive.members(path) if is_wanted(name)]
    return (
        f"holds {len(names)} files that can be read, not one"
        if names
        else (f"holds no file that can be read (supported: {', '.join(SUFFIXES)})")
    )
