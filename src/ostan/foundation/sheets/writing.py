"""Writes Excel and CSV that can do no harm: no text of ours is ever run as a formula."""

import csv
import dataclasses
import io
from collections.abc import Iterable, Sequence

from ostan.kernel.listed import Listed
from ostan.kernel.persian import persian_digits

MOST_ROWS = 20_000
"""Rows that a sheet may have, to be read and to be written."""

DANGER = ("=", "+", "-", "@", "\t", "\r")
"""First signs by which a spreadsheet takes a text for a formula. Source: OWASP, CSV injection."""


_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\"))
"""Signs that the name of a sheet may not have."""


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A sheet to write: its name (at most 31 signs), its column titles and rows of texts; in a workbook a number may
    stand for a text, and stays one.

    `choices` gives, by column title, the values that a cell may take: the spreadsheet offers them. `above` are lines
    that stand over the titles.
    """

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[str | float]]
    choices: dict[str, Sequence[str]] = dataclasses.field(default_factory=dict)
    above: Sequence[str] = ()


def listed(one: Listed) -> Table:
    """The list as a sheet, with its title and what narrowed it over it."""
    cut = [f"تنها {persian_digits(len(one.shown))} ردیف نخست"] if one.is_cut else []
    return Table(
        one.title.translate(_NOT_IN_NAMES)[:31], one.columns, one.shown, above=[one.title, *one.told, *cut]
    )


def workbook(tables: Sequence[Table]) -> bytes:
    """An Excel workbook, right to left. Every text is written as text, so none is ever run as a formula."""
    import xlsxwriter  # a quarter of a second that only this needs, and every process would pay at start

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        figure = book.add_format({"num_format": "General"})
        for table in tables:
            sheet = book.add_worksheet(table.name)
            sheet.right_to_left()
            top = len(table.above)
            sheet.freeze_panes(top + 1, 0)
            sheet.set_column(0, len(table.columns) - 1, 22, text)
            for at, line in enumerate(table.above):
                sheet.write_string(at, 0, line)
            for at, column in enumerate(table.columns):
                sheet.write_string(top, at, column, head)
                if column in table.choices:
                    offered = {
                        "validate": "list",
                        "source": list(table.choices[column]),
                        "error_type": "warning",
                    }
                    sheet.data_validation(top + 1, at, MOST_ROWS, at, offered)
            for number, row in enumerate(table.rows, top + 1):
                for at, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(number, at, value)
                    else:
                        sheet.write_number(number, at, value, figure)
    return file.getvalue()


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[str | float]]) -> bytes:
    """A CSV file in UTF-8 with its mark, for spreadsheets to know it; texts like formulas are guarded."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([guarded(column) for column in columns])
    writer.writerows([guarded(one) if isinstance(one, str) else one for one in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """The text with a leading ' when a spreadsheet would take it for a formula; `read` takes it off again."""
    return f"'{text}" if text.startswith(DANGER) else text
