"""Which files a command line names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from exporter.errors import UsageError

#: The file of a whole site, and what lies beside the editions where it is.
CORPUS = "corpus.xml"
_BESIDE = frozenset({CORPUS, "corpus", "zh", "en"})


def editions_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as given, and the editions in folders by name: their ``.xml`` files but for what a build
    puts beside the editions (the corpus, the pairs, Dublin Core). Links inside a folder are not
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
        beside = _BESIDE if CORPUS in names else frozenset[str]()
        folders[:] = sorted(set(folders) - beside)
        for path in (Path(where, name) for name in sorted(set(names) - beside)):
            wanted = path.suffix.lower() == ".xml" and not path.name.endswith(".dc.xml")
            if wanted and not path.is_symlink():
                yield path
