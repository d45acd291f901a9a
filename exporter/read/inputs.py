"""Which inputs a command line names: files, folders, zip archives, their members, standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from exporter.errors import UsageError
from exporter.read import archive
from exporter.read.formats import ARCHIVE, is_wanted, stem_of, suffix_of

_STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Input:
    """One input: a file, or the ``member`` of a zip archive, named as the archive names it.

    ``data`` is what standard input held, else ``None``. ``str()`` names the input to the user.
    """

    path: Path
    member: str | None = None
    data: bytes | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return str(self.path) if self.member is None else f"{self.path}: {self.member}"

    @property
    def name(self) -> str:
        """The file name without folders."""
        return self.path.name if self.member is None else PurePosixPath(self.member).name

    @property
    def stem(self) -> str:
        """The name of the report: the file name without its suffix."""
        return stem_of(self.name)

    def load(self) -> bytes:
        """The bytes. Raises :class:`ValueError` or :class:`OSError` if they cannot be had."""
        if self.data is not None:
            return self.data
        if self.member is not None:
            return archive.load(self.path, self.member)
        return self.path.read_bytes()

    def companion(self, suffix: str) -> Input | None:
        """The file of the same stem beside this one, if there is one; standard input has none."""
        if self.data is not None:
            return None
        if self.member is None:
            beside = self.path.with_name(self.stem + suffix)
            return Input(beside) if beside.is_file() else None
        name = str(PurePosixPath(self.member).with_name(self.stem + suffix))
        return Input(self.path, name) if archive.holds(self.path, name) else None


def find_inputs(paths: Iterable[Path]) -> list[Input]:
    """The inputs to read: files as given, the supported files of folders and zip archives sorted
    by name, ``-`` for standard input, which is read now.

    An archive that cannot be read stands for itself, so that reading it tells why. Raises
    :class:`UsageError` for a path that does not exist.
    """
    found: list[Input] = []
    for path in dict.fromkeys(paths):
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and is_wanted(p.name))
            found += [one for p in inside for one in _unpacked(p)]
        elif path == _STDIN or path.exists():
            found += _unpacked(path)
        else:
            raise UsageError(f"{path}: no such file or folder")
    return list(dict.fromkeys(found))


def as_input(where: Input | Path) -> Input:
    """A path as an input: an archive of a single report is that report."""
    if isinstance(where, Input):
        return where
    inside = list(_unpacked(where))
    return inside[0] if len(inside) == 1 else Input(where)


def _unpacked(path: Path) -> Iterator[Input]:
    if path == _STDIN:
        yield Input(Path("stdin"), data=sys.stdin.buffer.read())
        return
    members = []
    if suffix_of(path.name) == ARCHIVE:
        with suppress(OSError, ValueError):
            members = [m for m in archive.members(path) if is_wanted(m)]
    yield from [Input(path, m) for m in sorted(members)] or [Input(path)]
