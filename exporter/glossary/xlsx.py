"""The glossary as a spreadsheet: one sheet for each table, every cell text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from exporter.errors import GlossaryError
from exporter.glossary.tables import FILES, Fault, Row, Tables

_SHEETS = {name.removesuffix(".csv"): columns for name, columns in FILES.items()}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32767  # characters in a cell
_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip archive can say: no clock in the output


def write_xlsx(tables: Tables) -> bytes:
    """A glossary as an Excel workbook with the sheets ``concepts`` and ``terms``.

    Raises :class:`GlossaryError` naming a cell that no workbook can hold, or what is not installed.
    """
    openpyxl = _openpyxl()
    for row in (*tables.concepts, *tables.terms):
        for column in row.cells:
            _check(row, column)
    book = openpyxl.Workbook(write_only=True)
    for (title, columns), rows in zip(_SHEETS.items(), tables, strict=True):
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "B2"
        sheet.append([_cell(sheet, column, bold=True) for column in columns])
        for row in rows:
            sheet.append([_cell(sheet, row[column]) for column in columns])
    out = io.BytesIO()
    book.save(out)
    return _without_clock(out.getvalue())


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise GlossaryError('.xlsx needs: pip install "report-exporter[xlsx]"') from error
    return openpyxl


def _cell(sheet: Any, text: str, bold: bool = False) -> Any:
    """A cell that is text, whatever it looks like: =1+1, 2013, 007."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, text)
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _check(row: Row, column: str) -> None:
    place = row.where or f"concept {row.cells.get('id') or row.cells.get('concept')!r}"
    if match := _ILLEGAL.search(row[column]):
        fault = f"the character U+{ord(match[0]):04X} cannot be in a workbook"
        raise GlossaryError(str(Fault(place, column, fault, "delete it")))
    if len(row[column]) > _LONGEST:
        raise GlossaryError(str(Fault(place, column, f"longer than {_LONGEST} characters")))


def _without_clock(data: bytes) -> bytes:
    """The same archive without the times that its writer put in."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", part)
            new.writestr(zipfile.ZipInfo(name, _STAMP), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read_xlsx(data: bytes, name: str) -> tuple[Tables, list[Fault]]:
    """The tables in a workbook with the sheets ``concepts`` and ``terms``; ``name`` is the file's. A
    number or a date that a person typed is read as its text. A row with a formula is left out and
    named.

    Raises :class:`GlossaryError` if the file is no such workbook.
    """
    openpyxl = _openpyxl()
    try:
        book = openpyxl.load_workbook(io.BytesIO(data))
    except Exception as error:  # whatever a broken archive makes the library raise
        raise GlossaryError(f"{name}: not an Excel workbook ({error})") from error
    faults: list[Fault] = []
    tables = []
    for title, columns in _SHEETS.items():
        if title not in book.sheetnames:
            raise GlossaryError(f"{name}: has no sheet called {title}")
        tables.append(tuple(_rows(book[title], f"{name}: sheet {title}", columns, faults)))
    return Tables(*tables), faults


def _rows(sheet: Any, place: str, columns: Sequence[str], faults: list[Fault]) -> Iterator[Row]:
    header: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [_text(cell) for cell in cells]
        where = f"{place}, row {number}"
        if number == 1:
            header = _trimmed(texts)
            if header != list(columns):
                faults.append(Fault(where, "", f"columns must be {', '.join(columns)}"))
                return
        elif any(texts):
            formulas = [n for n, cell in zip(header, cells, strict=False) if cell.data_type == "f"]
            extra = [text for text in texts[len(columns) :] if text]
            if extra:
                faults.append(Fault(where, "", f"{extra[0]!r} stands right of the last column"))
            elif formulas:
                fault = "a formula, not a text"
                faults.append(Fault(where, formulas[0], fault, "paste it as a value"))
            else:
                texts += [""] * (len(columns) - len(texts))
                yield Row(where, dict(zip(columns, texts, strict=False)))


def _trimmed(texts: list[str]) -> list[str]:
    """The cells up to the last one with text."""
    last = max((i for i, text in enumerate(texts, 1) if text), default=0)
    return texts[:last]


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
