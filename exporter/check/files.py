"""Which files a command line names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from exporter.errors import UsageError


def editions_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as given, and the ``.xml`` files of folders by name. Links inside a folder are not
    followed.

    Raises :class:`UsageError` for a path that does not exist, before any file.
    """
    named = list(paths)
    for path in named:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
    return (file for path in named for file in (_inside(path) if path.is_dir() else [path]))


def _inside(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders.sort()
        for path in (Path(where, name) for name in sorted(names)):
            if path.suffix.lower() == ".xml" and not path.is_symlink():
                yield path
