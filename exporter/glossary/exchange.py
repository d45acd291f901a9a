"""The formats that a glossary is written to and read from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from exporter.errors import GlossaryError
from exporter.glossary.omegat import read_omegat, write_omegat
from exporter.glossary.records import Concept
from exporter.glossary.tables import Fault, Tables, dump, read_folder, tables_of
from exporter.glossary.tbx import read_tbx, write_tbx
from exporter.glossary.xlsx import read_xlsx, write_xlsx

#: What a suffix stands for. ``csv`` is a folder with two files, the others are one file each; TBX 2,
#: ``tbx2``, has no suffix of its own.
_SUFFIXES = {
    "": "csv", ".xlsx": "xlsx", ".tbx": "tbx", ".xml": "tbx", ".txt": "omegat", ".utf8": "omegat",
    ".tsv": "omegat",
}  # fmt: skip


def format_of(path: Path) -> str:
    """The format that a path's suffix stands for; none stands for a folder with CSV.

    Raises :class:`GlossaryError` if the suffix stands for none.
    """
    try:
        return _SUFFIXES[path.suffix.lower()]
    except KeyError:
        known = ", ".join(filter(None, _SUFFIXES))
        raise GlossaryError(f"{path}: unknown kind of file (known: {known}, a folder)") from None


def exported(concepts: Iterable[Concept], path: Path, form: str) -> dict[Path, bytes]:
    """The files that stand for concepts in a format, by path.

    Raises :class:`GlossaryError` naming what the format cannot hold.
    """
    concepts = list(concepts)
    if form == "omegat":
        return {path: write_omegat(concepts)}
    tables = tables_of(concepts)
    if form == "csv":
        return {path / name: data for name, data in dump(tables).items()}
    if form == "xlsx":
        return {path: write_xlsx(tables)}
    return {path: write_tbx(tables, version=2 if form == "tbx2" else 3)}


def imported(path: Path, taken: Collection[str]) -> tuple[Tables, list[Fault]]:
    """The tables in a file or folder, with the faults of what was left out. ``taken`` are ids that
    concepts without an id of ours must not get.

    Raises :class:`GlossaryError` if it cannot be read.
    """
    if path.is_dir():
        return read_folder(path)
    form = format_of(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GlossaryError(f"{path}: cannot be read ({error.strerror})") from error
    if form == "csv":
        raise GlossaryError(f"{path}: CSV is read from a folder with concepts.csv and terms.csv")
    if form == "xlsx":
        return read_xlsx(data, str(path))
    return (read_tbx if form == "tbx" else read_omegat)(data, str(path), taken)
