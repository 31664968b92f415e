"""Complaints come from another system's sheet, judged row by row first, and go back to it with their answers."""

import base64
import dataclasses
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError
from procrastinate.contrib.django import app

from ostan.domains.cases.actions.intake import open_case
from ostan.domains.cases.events import (
    CaseImported,
    CasesExported,
    CasesImported,
    OutsideSystemSet,
    SheetBrought,
)
from ostan.domains.cases.models import Case, OutsideCode, OutsideSheet, OutsideSystem
from ostan.domains.cases.queries import exchange
from ostan.domains.cases.rules import Channel
from ostan.domains.cases.rules.exchange import (
    AT_ONCE,
    STRETCH,
    OutsideFate,
    OutsideRow,
    answers_for,
    check_columns,
    check_mapping,
    judge,
)
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.rules import form as forms
from ostan.domains.catalogue.rules.life import GENERAL_MATTER
from ostan.domains.org import actions as org
from ostan.domains.org.rules.sheets import Tally, Verdict, tally
from ostan.foundation import access, jobs, sheets, vault
from ostan.foundation.delivery import Patience
from ostan.foundation.work import unit_of_work
from ostan.kernel import clock, persian
from ostan.kernel.actor import SYSTEM, Actor
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class CasesImport:
    """What became, or would become, of each row; `lines` are the rows as they came, by their number."""

    fates: list[OutsideFate]
    tally: Tally
    done: bool
    lines: dict[int, dict[str, str]]
    columns: list[str]


def set_outside_system(
    *,
    actor: Actor,
    now: datetime.datetime,
    code: str,
    name: str,
    columns: Mapping[str, str],
    values: Mapping[str, Mapping[str, str]],
) -> OutsideSystem:
    """The other system of this code, new or changed, with its mapping of columns and values.

    Raises:
        NotAllowed: the actor may not exchange with other systems.
        RuleBroken: cases.system_code, cases.system_unnamed, cases.mapping_target (`field`, `text`), and those of
            rules.exchange.check_mapping.
    """
    access.require(actor, "cases.exchange")
    if not _CODE.fullmatch(code) or len(code) > 40:
        raise RuleBroken("cases.system_code", field="code")
    title = persian.clean_line(name)[:120]
    if not title:
        raise RuleBroken("cases.system_unnamed", field="name")
    reading = check_mapping(columns, values)
    _check_subjects(reading.values.get("subject", {}))
    with unit_of_work(actor=actor, now=now) as work:
        row, _ = OutsideSystem.objects.update_or_create(
            code=code,
            defaults={
                "name": title,
                "columns": dict(reading.columns),
                "values": {field: dict(told) for field, told in reading.values.items()},
                "changed_at": now,
            },
        )
        work.record(
            OutsideSystemSet(stream=f"outside_system:{row.pk}", system_id=row.pk, system_code=row.code)
        )
    return row


def _check_subjects(values: Mapping[str, str]) -> None:
    for code in values.values():
        try:
            catalogue.offer(code=code)
        except NotAllowed:
            raise RuleBroken("cases.mapping_target", field="values-subject", text=code[:40]) from None


def import_cases(
    *, actor: Actor, now: datetime.datetime, system_code: str, data: bytes, dry_run: bool = True
) -> CasesImport:
    """What becomes of each row of the sheet; unless `dry_run`, what is accepted is written, each row by itself.

    A row with a code that is known changes nothing but the state that the other system tells; so the same sheet
    again changes nothing. A demand that the same person has open here is joined with it and not opened again.

    Raises:
        NotAllowed: the actor may not exchange, or there is no such system.
        RuleBroken: "sheets.*" for the file, cases.sheet_lacks; unless `dry_run` cases.too_many_rows (`most`), which
            are for `bring_sheet`.
    """
    access.require(actor, "cases.exchange")
    system = exchange.outside_system(actor=actor, code=system_code)
    sheet = sheets.read(data)[0]
    check_columns(sheet.columns, system.reading)
    if not dry_run and len(sheet.lines) > AT_ONCE:
        raise RuleBroken("cases.too_many_rows", field="file", most=AT_ONCE)
    cells = {line.number: line.cells for line in sheet.lines}
    fates = judged(cells, system, now)
    if not dry_run:
        take_over(fates, system.id, actor, now)
        with unit_of_work(actor=actor, now=now) as work:
            work.record(_imported(system.id, tally(fates)))
    return CasesImport(fates, tally(fates), not dry_run, cells, sheet.columns)


def _imported(system_id: int, counted: Tally) -> CasesImported:
    stream = f"outside_system:{system_id}"
    return CasesImported(stream=stream, system_id=system_id, **dataclasses.asdict(counted))


def judged(
    cells: Mapping[int, Mapping[str, str]], system: exchange.SystemCard, now: datetime.datetime
) -> list[OutsideFate]:
    """The fate of each row by its number, as things stand."""
    known = exchange.names_known()
    first = judge(cells.items(), system.reading, known, {})
    kept = exchange.states_of(system.id, {fate.said.code for fate in first if fate.said})
    fates = judge(cells.items(), system.reading, known, kept)
    for fate in fates:
        if fate.verdict is Verdict.NEW:
            _check(fate, now)
    return fates


def _check(fate: OutsideFate, now: datetime.datetime) -> None:
    """Refuse a new row whose form would refuse it."""
    said = fate.said
    if said is None:
        return
    if said.said_on > local_day(now).isoformat():
        fate.refuse("cases.said_ahead")
        return
    try:
        version_id = catalogue.offer(code=said.subject or GENERAL_MATTER).version_id
        form = catalogue.version_for_case(version_id=version_id).form
        forms.check_answers(form, answers_for(form, said), today=local_day(now))
    except forms.FormErrors as found:
        first = next(iter(found.errors.values()))
        fate.refuse(first.code, **first.facts)
    except NotAllowed:
        fate.refuse("cases.service_closed")


def take_over(fates: list[OutsideFate], system_id: int, actor: Actor, now: datetime.datetime) -> None:
    """Write what is accepted, each row by itself; a row that is refused on the way says why in its fate."""
    for fate in fates:
        if fate.said and fate.verdict in (Verdict.NEW, Verdict.CHANGED):
            try:
                _take(fate.said, fate.verdict, system_id, actor, now)
            except forms.FormErrors as found:
                first = next(iter(found.errors.values()))
                fate.refuse(first.code, **first.facts)
            except RuleBroken as broken:
                fate.refuse(broken.code, **broken.facts)
            except IntegrityError:  # the same sheet, brought twice at one moment
                fate.verdict = Verdict.SAME


def _take(said: OutsideRow, verdict: Verdict, system_id: int, actor: Actor, now: datetime.datetime) -> None:
    with unit_of_work(actor=actor, now=now) as work:
        if verdict is Verdict.NEW:
            case = _opened(said, now)
            said_on = datetime.date.fromisoformat(said.said_on) if said.said_on else None
            OutsideCode.objects.create(
                case=case, system_id=system_id, code=said.code, state=said.state, said_on=said_on
            )
        else:
            row = OutsideCode.objects.select_for_update().get(system=system_id, code=said.code)
            row.state = said.state
            row.save(update_fields=["state"])
            case = row.case
        work.record(CaseImported(stream=f"case:{case.pk}", case_id=case.pk, system_id=system_id))


def _opened(said: OutsideRow, now: datetime.datetime) -> Case:
    """The case of the row: a new one, or the open one in which the same person says the same."""
    person = org.register_visitor(
        actor=SYSTEM,
        now=now,
        national_code=said.national_code,
        mobile=said.mobile,
        given_name=said.given_name,
        family_name=said.family_name,
    )
    subject = said.subject or GENERAL_MATTER
    form = catalogue.version_for_case(version_id=catalogue.offer(code=subject).version_id).form
    try:
        return open_case(
            actor=SYSTEM,
            now=now,
            service_code=subject,
            answers=answers_for(form, said),
            channel=Channel.SYSTEM,
            citizen_id=person.pk,
        )
    except RuleBroken as broken:
        if broken.code != "cases.registered_already":
            raise
        return Case.objects.get(code=broken.facts["code"])


def bring_sheet(*, actor: Actor, now: datetime.datetime, system_code: str, data: bytes) -> OutsideSheet:
    """The sheet, left to the worker, who takes its rows over stretch by stretch. Bringing it again changes nothing.

    Raises:
        NotAllowed: the actor may not exchange, or there is no such system.
        RuleBroken: "sheets.*" for the file, cases.sheet_lacks.
    """
    access.require(actor, "cases.exchange")
    system = exchange.outside_system(actor=actor, code=system_code)
    sheet = sheets.read(data)[0]
    check_columns(sheet.columns, system.reading)
    with unit_of_work(actor=actor, now=now) as work:
        row = OutsideSheet.objects.create(
            system_id=system.id,
            sealed=vault.seal(base64.b64encode(data).decode()),
            rows=len(sheet.lines),
            by_id=actor.person_id,
            brought_at=now,
        )
        stream = f"outside_system:{system.id}"
        work.record(SheetBrought(stream=stream, system_id=system.id, sheet_id=row.pk, rows=row.rows))
        jobs.ask(take_over_sheet, sheet_id=row.pk)
    return row


@app.task(name="take_over_sheet", retry=Patience())
def take_over_sheet(sheet_id: int) -> None:
    """One stretch of a sheet; the job of the next is owed in its transaction."""
    take_stretch(actor=SYSTEM, now=clock.now(), sheet_id=sheet_id)


def take_stretch(*, actor: Actor, now: datetime.datetime, sheet_id: int) -> OutsideSheet:
    """The sheet, one stretch further. What was taken over already is known and stays as it is.

    Raises:
        NotAllowed: the actor is not the house.
    """
    access.require(actor, "cases.watch_time")
    with unit_of_work(actor=actor, now=now) as work:
        row = OutsideSheet.objects.select_for_update().get(pk=sheet_id)
        system = exchange.card_of(row.system_id)
        data = base64.b64decode(vault.unseal(bytes(row.sealed))) if row.sealed else b""
        lines = sheets.read(data)[0].lines[row.done : row.done + STRETCH] if data else []
        fates = judged({line.number: line.cells for line in lines}, system, now)
        take_over(fates, system.id, actor, now)
        counted = tally(fates)
        for name, count in dataclasses.asdict(counted).items():
            setattr(row, name, getattr(row, name) + count)
        row.done += len(lines)
        if row.done < row.rows and lines:
            jobs.ask(take_over_sheet, sheet_id=sheet_id)
        else:
            row.sealed, row.ended_at = b"", row.ended_at or now
        row.save()
        work.record(_imported(system.id, counted))
    return row


def export_cases(
    *, actor: Actor, now: datetime.datetime, system_code: str, since: datetime.datetime
) -> list[exchange.Given]:
    """The cases that another system is given, with their answers and without anybody's identity; recorded.

    Raises:
        NotAllowed: the actor may not exchange, or there is no such system.
    """
    system = exchange.outside_system(actor=actor, code=system_code)
    rows = exchange.given(actor=actor, system_id=system.id, since=since)
    with unit_of_work(actor=actor, now=now) as work:
        work.record(CasesExported(stream=f"outside_system:{system.id}", system_id=system.id, cases=len(rows)))
    return rows
