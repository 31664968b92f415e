"""Tables that people bring and take, as Excel or CSV."""

from ostan.foundation.sheets.brought import brought, carried
from ostan.foundation.sheets.reading import MOST_BYTES, Line, Sheet, read
from ostan.foundation.sheets.writing import MOST_ROWS, Table, csv_file, guarded, listed, workbook

__all__ = [
    "MOST_BYTES",
    "MOST_ROWS",
    "Line",
    "Sheet",
    "Table",
    "brought",
    "carried",
    "csv_file",
    "guarded",
    "listed",
    "read",
    "workbook",
]
