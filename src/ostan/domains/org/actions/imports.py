"""Takes units and people over from Excel or CSV: judged row by row first, then written as one thing."""

import dataclasses
import datetime
import json
from collections.abc import Collection, Sequence
from pathlib import Path

from ostan.domains.org.actions.take_over import take_over_people, take_over_units
from ostan.domains.org.actions.units import lock_tree
from ostan.domains.org.events import PeopleExported, SheetImported
from ostan.domains.org.queries import day_of
from ostan.domains.org.queries.known import (
    closed_codes,
    known_people,
    people_file,
    people_rows,
    places_of,
    present_places,
    unit_rows,
)
from ostan.domains.org.rules import person_sheet, province_file, unit_sheet
from ostan.domains.org.rules.person_sheet import PersonFate
from ostan.domains.org.rules.sheets import (
    PEOPLE,
    PERSON_COLUMNS,
    PERSON_NEEDS,
    UNIT_COLUMNS,
    UNIT_NEEDS,
    UNITS,
    Tally,
    check_columns,
    tally,
)
from ostan.domains.org.rules.unit_sheet import UnitFate
from ostan.foundation import access, sheets
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.errors import RuleBroken


@dataclasses.dataclass(frozen=True, slots=True)
class UnitsImport:
    """The fate of every row of a sheet of units; `done` once it has been written."""

    fates: list[UnitFate]
    tally: Tally
    done: bool


@dataclasses.dataclass(frozen=True, slots=True)
class PeopleImport:
    """The fate of every row of a sheet of people; `done` once it has been written."""

    fates: list[PersonFate]
    tally: Tally
    done: bool


@dataclasses.dataclass(frozen=True, slots=True)
class ProvinceImport:
    """What became of both sheets of a province's file."""

    units: UnitsImport
    people: PeopleImport


def import_units(*, actor: Actor, now: datetime.datetime, data: bytes, dry_run: bool = True) -> UnitsImport:
    """The fate of each row of the sheet «واحدها» or of the only one; written unless `dry_run`.

    Refused rows are left out, all others are written in one transaction or not at all.

    Raises:
        NotAllowed: the actor may not change units.
        RuleBroken: "sheets.*" for the file, "org.sheet_missing" or "org.sheet_lacks_columns".
    """
    access.require(actor, "org.edit")
    lines = _lines(sheets.read(data), UNITS, UNIT_COLUMNS, UNIT_NEEDS)
    if dry_run:
        return _units_judged(_judge_units(lines), done=False)
    with unit_of_work(actor=actor, now=now) as work:
        lock_tree()
        judged = _units_judged(_judge_units(lines), done=True)
        work.record(*take_over_units(judged.fates), _imported("units", judged.tally))
    return judged


def import_people(*, actor: Actor, now: datetime.datetime, data: bytes, dry_run: bool = True) -> PeopleImport:
    """The fate of each row of the sheet «افراد» or of the only one; written unless `dry_run`.

    Raises:
        NotAllowed: the actor may not manage people.
        RuleBroken: "sheets.*" for the file, "org.sheet_missing" or "org.sheet_lacks_columns".
    """
    access.require(actor, "org.grant")
    lines = _lines(sheets.read(data), PEOPLE, PERSON_COLUMNS, PERSON_NEEDS)
    if dry_run:
        return _people_judged(_judge_people(lines, unit_rows().keys(), now), done=False)
    with unit_of_work(actor=actor, now=now) as work:
        judged = _people_judged(_judge_people(lines, unit_rows().keys(), now), done=True)
        work.record(*take_over_people(judged.fates, now), _imported("people", judged.tally))
    return judged


def import_province(
    *, actor: Actor, now: datetime.datetime, data: bytes, dry_run: bool = True
) -> ProvinceImport:
    """Both sheets of one workbook, «واحدها» and «افراد»: people may work in units of the same file.

    Unless `dry_run`, the accepted rows of both are written in one transaction.

    Raises:
        NotAllowed: the actor may not change units and people.
        RuleBroken: "sheets.*" for the file, "org.sheet_missing" or "org.sheet_lacks_columns".
    """
    access.require(actor, "org.edit")
    access.require(actor, "org.grant")
    book = sheets.read(data)
    unit_lines = _lines(book, UNITS, UNIT_COLUMNS, UNIT_NEEDS)
    people_lines = _lines(book, PEOPLE, PERSON_COLUMNS, PERSON_NEEDS)
    if dry_run:
        return _judge_both(unit_lines, people_lines, now, done=False)
    with unit_of_work(actor=actor, now=now) as work:
        lock_tree()
        judged = _judge_both(unit_lines, people_lines, now, done=True)
        work.record(*take_over_units(judged.units.fates), _imported("units", judged.units.tally))
        work.record(*take_over_people(judged.people.fates, now), _imported("people", judged.people.tally))
    return judged


def load_units(*, actor: Actor, now: datetime.datetime, path: Path) -> Tally:
    """What became of the units that a province's file (data/demo/east_azerbaijan.json) describes.

    Governorates are made from the places, so these must be loaded first. A second run changes nothing.

    Raises:
        NotAllowed: the actor may not change units.
        RuleBroken: "org.place_unknown", the places of the province are not loaded.
    """
    access.require(actor, "org.edit")
    told = json.loads(path.read_text(encoding="utf-8"))
    places = places_of(told["province"])
    if not places:
        raise RuleBroken("org.place_unknown", code=told["province"])
    rows = province_file.unit_rows(told, places)
    known = unit_rows()
    if all(known.get(row.code) == row for row in rows):
        return Tally(new=0, changed=0, same=len(rows), refused=0)
    with unit_of_work(actor=actor, now=now) as work:
        lock_tree()
        fates = unit_sheet.judge_rows(rows, unit_rows(), places, closed_codes())
        judged = _units_judged(fates, done=True)
        work.record(*take_over_units(judged.fates), _imported("units", judged.tally))
    return judged.tally


def export_people(*, actor: Actor, now: datetime.datetime, as_csv: bool = False) -> bytes:
    """Everybody in office as a sheet that the import reads again, in clear: the ledger keeps who took it.

    Raises:
        NotAllowed: the actor may not manage people.
    """
    access.require(actor, "org.grant")
    rows = people_rows(on=day_of(now))
    with unit_of_work(actor=actor, now=now) as work:
        work.record(PeopleExported(stream="people", count=len(rows)))
    return people_file(rows, as_csv=as_csv)


def _judge_both(
    unit_lines: list[sheets.Line], people_lines: list[sheets.Line], now: datetime.datetime, *, done: bool
) -> ProvinceImport:
    units = _units_judged(_judge_units(unit_lines), done=done)
    codes = unit_rows().keys() | {
        fate.said.code for fate in units.fates if fate.said and fate.refusal is None
    }
    return ProvinceImport(units, _people_judged(_judge_people(people_lines, codes, now), done=done))


def _lines(
    book: Sequence[sheets.Sheet], name: str, columns: dict[str, str], needs: tuple[str, ...]
) -> list[sheets.Line]:
    found = next((sheet for sheet in book if sheet.name == name), book[0] if len(book) == 1 else None)
    if found is None:
        raise RuleBroken("org.sheet_missing", sheet=name)
    check_columns(found.columns, columns, needs)
    return found.lines


def _judge_units(lines: list[sheets.Line]) -> list[UnitFate]:
    rows = ((line.number, line.cells) for line in lines)
    return unit_sheet.judge(rows, unit_rows(), present_places(), closed_codes())


def _judge_people(
    lines: list[sheets.Line], units: Collection[str], now: datetime.datetime
) -> list[PersonFate]:
    rows = [(line.number, line.cells) for line in lines]
    said = [fate.said for fate in (person_sheet.read(*row) for row in rows) if fate.said]
    known = known_people(row.national_code for row in said)
    return person_sheet.judge(rows, known, units, day_of(now))


def _units_judged(fates: list[UnitFate], *, done: bool) -> UnitsImport:
    return UnitsImport(fates, tally(fates), done)


def _people_judged(fates: list[PersonFate], *, done: bool) -> PeopleImport:
    return PeopleImport(fates, tally(fates), done)


def _imported(kind: str, counts: Tally) -> SheetImported:
    return SheetImported(stream="imports", kind=kind, **dataclasses.asdict(counts))
