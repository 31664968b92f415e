"""Takes a sheet over from Excel or CSV: judged row by row first, then written as one thing."""

import datetime
from collections.abc import Mapping

from ostan.domains.indicators.actions.handing import Kept, keep_figures
from ostan.domains.indicators.rules.grid import COLUMNS, NEEDS, SHEET, Typed, is_yes
from ostan.foundation import sheets
from ostan.kernel import persian
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period
from ostan.kernel.errors import RuleBroken


def import_figures(
    *,
    actor: Actor,
    now: datetime.datetime,
    data_set_id: int,
    unit_id: int,
    period: Period,
    data: bytes,
    dry_run: bool = True,
) -> Kept:
    """The fate of each row of the sheet «شاخص‌ها» or of the only one; what is accepted is written unless `dry_run`.

    Refused rows are left out, all others are written in one transaction or not at all.

    Raises:
        NotAllowed: the unit does not hand this in, or it is out of the actor's reach.
        RuleBroken: "sheets.*" for the file, "indicators.sheet_lacks_columns" and those of keep_figures.
    """
    return keep_figures(
        actor=actor,
        now=now,
        data_set_id=data_set_id,
        unit_id=unit_id,
        period=period,
        typed=[_typed(line) for line in _lines(sheets.read(data))],
        dry_run=dry_run,
        leave_out=True,
    )


def _lines(brought: list[sheets.Sheet]) -> list[sheets.Line]:
    named = [one for one in brought if persian.fold(one.name) == persian.fold(SHEET)]
    sheet = (named or brought)[0]
    have = {persian.fold(title) for title in sheet.columns}
    missing = [COLUMNS[name] for name in NEEDS if persian.fold(COLUMNS[name]) not in have]
    if missing:
        raise RuleBroken("indicators.sheet_lacks_columns", columns="، ".join(missing))
    return sheet.lines


def _typed(line: sheets.Line) -> Typed:
    told: Mapping[str, str] = {persian.fold(title): text for title, text in line.cells.items()}
    said = {name: told.get(persian.fold(title), "") for name, title in COLUMNS.items()}
    return Typed(
        code=said["code"],
        category=said["category"],
        place=said["place"],
        number=said["number"],
        of=said["of"],
        not_applicable=is_yes(said["not_applicable"]),
        note=said["note"],
        line=line.number,
    )
