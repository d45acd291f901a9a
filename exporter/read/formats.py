"""The kinds of file that can be read, each with its reader, which is imported on use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from exporter.read.captured import Captured


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: the module that reads it, its media type, and the extra that it needs."""

    module: str
    media_type: str
    extra: str | None = None

    def reader(self) -> Callable[[bytes], Captured]:
        """The function ``extract`` of the module; :class:`ImportError` if the extra is missing."""
        found: Callable[[bytes], Captured] = import_module(f"exporter.read.{self.module}").extract
        return found


_TEXT = Format("text", "text/plain")
_HTML = Format("html", "text/html", "html")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: By file name suffix in lower case.
FORMATS = {
    ".txt": _TEXT,
    ".html": _HTML,
    ".htm": _HTML,
    ".shtml": _HTML,
    ".docx": Format("docx", _WORD, "docx"),
    ".pdf": Format("pdf", "application/pdf", "pdf"),
    ".xml": Format("tei", "application/tei+xml"),
}
ARCHIVE = ".zip"
SUFFIXES = (*FORMATS, ARCHIVE)

_HTML_BEGINS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<!--")


def suffix_of(name: str) -> str:
    """The suffix that tells the kind of a file, in lower case."""
    return PurePath(name).suffix.lower()


def stem_of(name: str) -> str:
    """A file name without its suffix; ``x.tei.xml`` is ``x``."""
    stem = PurePath(name).stem
    return stem[:-4] if name.lower().endswith(".tei.xml") else stem


def is_wanted(name: str) -> bool:
    """Whether a file of a folder or archive is to be read; ``._`` files are what macOS leaves."""
    last = PurePath(name).name
    return suffix_of(last) in SUFFIXES and not last.startswith("._")


def sniffed(data: bytes) -> Format:
    """What came without a file name: HTML if it begins like HTML, else plain text."""
    start = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return _HTML if start.startswith(_HTML_BEGINS) else _TEXT
