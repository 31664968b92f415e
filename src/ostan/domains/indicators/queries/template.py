"""The sheet as an Excel file that the import reads again."""

from collections.abc import Iterable

from ostan.domains.indicators.rules import Held, Measure
from ostan.domains.indicators.rules.grid import COLUMNS, SHEET, YES, Asked
from ostan.foundation import sheets


def sheet_workbook(*, asked: Iterable[Asked]) -> bytes:
    """A workbook with a row for each cell, filled with what is claimed; the unit fills in the rest."""
    table = sheets.Table(
        name=SHEET,
        columns=list(COLUMNS.values()),
        rows=[_row(one) for one in asked],
        choices={COLUMNS["not_applicable"]: [YES]},
    )
    return sheets.workbook([table])


def _row(one: Asked) -> list[str]:
    holds = one.was.held is Held.VALUE
    told = {
        "code": one.code,
        "title": one.title,
        "unit": f"{one.number_title} / {one.of_title}" if one.measure is Measure.RATIO else one.unit_name,
        "category": one.category_title,
        "place": one.place_title,
        "number": f"{one.was.number.normalize():f}" if holds else "",
        "of": f"{one.was.of.normalize():f}" if holds and one.was.of is not None else "",
        "not_applicable": YES if one.was.held is Held.NOT_APPLICABLE else "",
        "note": "",
    }
    return [told[name] for name in COLUMNS]
