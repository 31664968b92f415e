"""Reads Excel and CSV that somebody brought. A file is never trusted.

Accepted are .xlsx and .csv by content, not by name; bounded in bytes, in unpacked bytes, in rows and in
columns. A workbook is parsed row by row, so that two cells far apart cost nothing. Formulas are not run: only
the values that were stored with them are read.
"""

import csv
import dataclasses
import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from ostan.foundation.sheets.writing import DANGER, MOST_ROWS
from ostan.kernel import persian
from ostan.kernel.calendar import jalali_text
from ostan.kernel.errors import RuleBroken

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 80 * 1024 * 1024
MOST_PARTS = 500
MOST_COLUMNS = 60
MOST_SHEETS = 10
_CHUNK = 256 * 1024
_ZIP = b"PK\x03\x04"
_WORKBOOK = "xl/workbook.xml"


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: its number as the spreadsheet shows it, and its clean texts by the column's title."""

    number: int
    cells: dict[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its column titles and its rows that are not empty."""

    name: str
    columns: list[str]
    lines: list[Line]


def read(data: bytes) -> list[Sheet]:
    """The sheets of an Excel workbook, or the one sheet of a CSV file (its name is "").

    Raises:
        RuleBroken: "sheets.too_large", "sheets.wrong_type", "sheets.unreadable", "sheets.too_many_rows",
            "sheets.too_many_columns", "sheets.column_twice" or "sheets.empty".
    """
    if len(data) > MOST_BYTES:
        raise RuleBroken("sheets.too_large", most=MOST_BYTES // 2**20)
    if not data.strip():
        raise RuleBroken("sheets.empty")
    sheets = list(_workbook(data)) if data.startswith(_ZIP) else [_sheet("", _csv(data))]
    if not any(sheet.lines for sheet in sheets):
        raise RuleBroken("sheets.empty")
    return sheets


def _workbook(data: bytes) -> Iterator[Sheet]:
    import openpyxl  # half a second that only this needs, and every process would pay at start

    _check_archive(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets[:MOST_SHEETS]:
            rows = sheet.iter_rows(
                min_row=1, max_row=MOST_ROWS + 2, min_col=1, max_col=MOST_COLUMNS + 1, values_only=True
            )
            yield _sheet(sheet.title, ([_text(value) for value in row] for row in rows))
    except RuleBroken:
        raise
    except Exception as broken:  # whatever a hostile file provokes in the parser ends in one sentence
        raise RuleBroken("sheets.unreadable") from broken


def _check_archive(data: bytes) -> None:
    """Unpack everything once, counting: the sizes that an archive states about itself are not believed."""
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if _WORKBOOK not in archive.namelist():
                raise RuleBroken("sheets.wrong_type")
            if len(parts) > MOST_PARTS:
                raise RuleBroken("sheets.too_large", most=MOST_BYTES // 2**20)
            for part in parts:
                with archive.open(part) as file:
                    while chunk := file.read(_CHUNK):
                        left -= len(chunk)
                        if left < 0:
                            raise RuleBroken("sheets.too_large", most=MOST_BYTES // 2**20)
    except RuleBroken:
        raise
    except Exception as broken:  # a damaged or encrypted archive fails in many ways
        raise RuleBroken("sheets.unreadable") from broken


def _csv(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_text(value) for value in row]
    except csv.Error as broken:
        raise RuleBroken("sheets.unreadable") from broken


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise RuleBroken("sheets.wrong_type") from broken
    if "\x00" in text:
        raise RuleBroken("sheets.wrong_type")
    return text


def _text(value: object) -> str:
    """A cell as clean text: whole numbers without a point, days as Jalali; our own guard sign taken off."""
    match value:
        case None:
            return ""
        case datetime.datetime() | datetime.date():
            day = value.date() if isinstance(value, datetime.datetime) else value
            return jalali_text(day)
        case float() if value.is_integer():
            return str(int(value))
        case _:
            text = persian.clean_line(str(value))
            return text[1:] if text[:1] == "'" and text[1:2] in DANGER else text


def _sheet(name: str, rows: Iterable[Sequence[str]]) -> Sheet:
    columns: list[str] = []
    lines: list[Line] = []
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS + 1:
            raise RuleBroken("sheets.too_many_rows", most=MOST_ROWS)
        if not any(row):
            continue
        if any(row[MOST_COLUMNS:]):
            raise RuleBroken("sheets.too_many_columns", most=MOST_COLUMNS)
        if not columns:
            columns = _columns(row)
            continue
        lines.append(
            Line(number, {column: text for column, text in zip(columns, row, strict=False) if column})
        )
    return Sheet(name, [column for column in columns if column], lines)


def _columns(row: Sequence[str]) -> list[str]:
    named = [column for column in row if column]
    if len(set(named)) < len(named):
        twice = next(column for column in named if named.count(column) > 1)
        raise RuleBroken("sheets.column_twice", column=twice[:60])
    return list(row)
