"""The two tables of a glossary as rows of cells, each row with its place; reading and writing CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from exporter.glossary.records import (
    CONCEPT_COLUMNS,
    LISTS,
    ROLES,
    TERM_COLUMNS,
    Concept,
    Term,
)

FILES = {"concepts.csv": CONCEPT_COLUMNS, "terms.csv": TERM_COLUMNS}


class Fault(NamedTuple):
    """Something wrong: ``where`` is a place to go to (``file:line``), ``column`` the column at fault
    or empty, ``mend`` what to do about it."""

    where: str
    column: str
    text: str
    mend: str = ""

    def __str__(self) -> str:
        fault = f"{self.text}; {self.mend}" if self.mend else self.text
        return ": ".join(filter(None, (self.where, self.column, fault)))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells by column, and the place it comes from (``file:line``)."""

    where: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


class Tables(NamedTuple):
    """The rows of ``concepts.csv`` and ``terms.csv``, in the order of the files."""

    concepts: tuple[Row, ...] = ()
    terms: tuple[Row, ...] = ()


def read_folder(folder: Path) -> tuple[Tables, list[Fault]]:
    """The rows of a glossary folder, with the faults of the files themselves; a row at fault is
    left out."""
    faults: list[Fault] = []
    concepts, terms = (
        tuple(_rows(folder / name, columns, faults)) for name, columns in FILES.items()
    )
    return Tables(concepts, terms), faults


def _rows(path: Path, columns: Sequence[str], faults: list[Fault]) -> Iterator[Row]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        faults.append(Fault(str(path), "", f"cannot be read ({error.strerror})"))
        return
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        faults.append(Fault(f"{path}:{line}", "", "not UTF-8", "save the file as CSV UTF-8"))
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if header != list(columns):
            faults.append(Fault(f"{path}:1", "", f"columns must be {','.join(columns)}"))
            return
        last = reader.line_num
        for row in reader:
            start, last = last + 1, reader.line_num
            if len(row) == len(columns):
                yield Row(f"{path}:{start}", dict(zip(columns, row, strict=True)))
            else:
                fault = f"{len(row)} cells, {len(columns)} expected"
                mend = "put quotation marks around a cell that has a comma in it"
                faults.append(Fault(f"{path}:{start}", "", fault, mend))
    except csv.Error as error:
        faults.append(Fault(f"{path}:{reader.line_num}", "", f"malformed CSV ({error})"))


def in_order(tables: Tables) -> Tables:
    """The tables in the order of the files: concepts by id; terms by concept, language, role, term."""
    return Tables(
        tuple(sorted(tables.concepts, key=lambda row: row["id"])),
        tuple(sorted(tables.terms, key=term_order)),
    )


def term_order(row: Row) -> tuple[object, ...]:
    """What terms are sorted by."""
    role = ROLES.index(row["role"]) if row["role"] in ROLES else len(ROLES)
    return (row["concept"], row["lang"], role, row["term"], row["source"], row["note"])


def dump(tables: Tables) -> dict[str, bytes]:
    """The two files of a glossary folder, by name, in the order of the rows given."""
    return {
        "concepts.csv": _csv(CONCEPT_COLUMNS, tables.concepts),
        "terms.csv": _csv(TERM_COLUMNS, tables.terms),
    }


def _csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    lines = [columns, *([row[column] for column in columns] for row in rows)]
    return "".join(",".join(map(_quoted, cells)) + "\n" for cells in lines).encode()


def _quoted(cell: str) -> str:
    # csv.writer leaves a lone carriage return bare, and a reader takes that for the end of a row.
    return '"' + cell.replace('"', '""') + '"' if re.search('[",\r\n]', cell) else cell


def concept_row(concept: Concept, where: str = "") -> Row:
    """A concept as the row that stands for it."""
    lists = {name: ";".join(getattr(concept, name)) for name in LISTS}
    return Row(where, {name: getattr(concept, name) for name in CONCEPT_COLUMNS} | lists)


def term_row(term: Term, where: str = "") -> Row:
    """A term as the row that stands for it."""
    return Row(where, {name: getattr(term, name) for name in TERM_COLUMNS})


def tables_of(concepts: Iterable[Concept]) -> Tables:
    """The tables of concepts, in order."""
    concepts = list(concepts)
    rows = (
        tuple(map(concept_row, concepts)),
        tuple(term_row(t) for c in concepts for t in c.terms),
    )
    return in_order(Tables(*rows))


def list_cell(cell: str) -> tuple[str, ...]:
    """The ids in a cell that holds a list."""
    return tuple(filter(None, cell.split(";")))
