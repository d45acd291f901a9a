"""The translation memory: sentences whose English people have made or checked, kept as TMX.

It lies beside the glossary, as ``memory.tmx``; the program reads it and never writes it by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from exporter.memory.lookup import Match, Memory, as_similar
from exporter.memory.records import MemoryFile, Unit
from exporter.memory.tmx import load_file, read_tmx, write_tmx

__all__ = [
    "FILE", "Match", "Memory", "MemoryFile", "Unit", "as_similar", "load_file", "load_memory",
    "read_tmx", "write_tmx",
]  # fmt: skip

#: The name of the file in a glossary folder.
FILE = "memory.tmx"


def load_memory(folders: Iterable[Path]) -> Memory:
    """The memory of one or more glossary folders; a unit of a later one replaces those of the same id.

    Raises :class:`MemoryFileError` naming the file and line of every fault.
    """
    units: list[Unit] = []
    for folder in folders:
        later = load_file(folder / FILE).units
        ids = {unit.id for unit in later if unit.id}
        units = [unit for unit in units if unit.id not in ids] + list(later)
    return Memory(units)
