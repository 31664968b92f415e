"""Keeps the data sets: which units owe which indicators, and by when."""

import datetime
from collections.abc import Collection, Sequence

from ostan.domains.indicators import queries
from ostan.domains.indicators.events import DataSetChanged, DataSetEnded, DataSetOpened
from ostan.domains.indicators.models import DataSet, SetLine, SetUnit
from ostan.domains.indicators.rules import Source
from ostan.domains.indicators.rules.formulas import check_code
from ostan.domains.indicators.rules.timing import check_days
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period, PeriodKind
from ostan.kernel.errors import RuleBroken

DEFINE = "indicators.define"


def open_data_set(
    *,
    actor: Actor,
    now: datetime.datetime,
    code: str,
    title: str,
    steward_id: int,
    indicator_codes: Sequence[str],
    unit_ids: Sequence[int],
    since: Period,
    due_days: int,
    grace_days: int = 0,
) -> DataSet:
    """The new data set: from the period `since` on, each of the units owes these indicators.

    Raises:
        NotAllowed: the actor defines none, or there is no such steward or unit.
        RuleBroken: "indicators.bad_code", "indicators.code_taken", "indicators.text_missing",
            "indicators.set_empty", "indicators.indicator_unknown" (code), "indicators.not_reported" (code),
            "indicators.other_period_kind", "indicators.days_out_of_range".
    """
    access.require(actor, DEFINE)
    check_code(code)
    lines, units = _checked(title, indicator_codes, unit_ids, since.kind, due_days, grace_days)
    with unit_of_work(actor=actor, now=now) as work:
        if DataSet.objects.filter(code=code).exists():
            raise RuleBroken("indicators.code_taken", field="code")
        made = DataSet.objects.create(
            code=code,
            title=title.strip()[:200],
            steward_id=org.unit(unit_id=steward_id).id,
            period_kind=since.kind,
            due_days=due_days,
            grace_days=grace_days,
            since=since.first_day,
            made_at=now,
        )
        _put(made, lines, units)
        work.record(
            DataSetOpened(
                stream=f"data_set:{made.pk}", data_set_id=made.pk, indicator_ids=lines, unit_ids=units
            )
        )
    return made


def change_data_set(
    *,
    actor: Actor,
    now: datetime.datetime,
    data_set_id: int,
    title: str,
    indicator_codes: Sequence[str],
    unit_ids: Sequence[int],
    due_days: int,
    grace_days: int,
) -> DataSet:
    """The data set, asking from now on for these indicators of these units. Sheets that were begun keep their
    deadline, and figures that are no longer asked for stay where they are.

    Raises:
        NotAllowed: there is none such, it has ended, or the actor defines none.
        RuleBroken: those of open_data_set about what is asked, of whom and by when.
    """
    with unit_of_work(actor=actor, now=now) as work:
        rows = DataSet.objects.filter(ended_at=None)
        row = access.load(rows, actor, DEFINE, lock=True, pk=data_set_id)
        lines, units = _checked(
            title, indicator_codes, unit_ids, PeriodKind(row.period_kind), due_days, grace_days
        )
        row.title, row.due_days, row.grace_days = title.strip()[:200], due_days, grace_days
        row.save(update_fields=["title", "due_days", "grace_days"])
        row.lines.all().delete()
        row.units.all().delete()
        _put(row, lines, units)
        work.record(
            DataSetChanged(
                stream=f"data_set:{row.pk}",
                data_set_id=row.pk,
                indicator_ids=lines,
                unit_ids=units,
                due_days=due_days,
                grace_days=grace_days,
            )
        )
    return row


def end_data_set(*, actor: Actor, now: datetime.datetime, data_set_id: int) -> DataSet:
    """The data set, for which nobody owes anything any more. What was handed in stays.

    Raises:
        NotAllowed: there is none such, it has ended, or the actor defines none.
    """
    with unit_of_work(actor=actor, now=now) as work:
        rows = DataSet.objects.filter(ended_at=None)
        row = access.load(rows, actor, DEFINE, lock=True, pk=data_set_id)
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        work.record(DataSetEnded(stream=f"data_set:{row.pk}", data_set_id=row.pk))
    return row


def _checked(
    title: str,
    codes: Sequence[str],
    unit_ids: Collection[int],
    kind: PeriodKind,
    due_days: int,
    grace_days: int,
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The ids of the indicators in their order, and of the units."""
    check_days(due_days=due_days, grace_days=grace_days)
    if not title.strip():
        raise RuleBroken("indicators.text_missing", field="title")
    units = org.units(unit_ids=set(unit_ids))
    if not units or len(units) < len(set(unit_ids)):
        raise RuleBroken("indicators.set_empty", field="units")
    return tuple(one.id for one in _lines(codes, kind)), tuple(sorted(units))


def _put(row: DataSet, lines: Sequence[int], units: Sequence[int]) -> None:
    SetLine.objects.bulk_create(
        SetLine(data_set=row, indicator_id=pk, position=at) for at, pk in enumerate(lines)
    )
    SetUnit.objects.bulk_create(SetUnit(data_set=row, unit_id=pk) for pk in units)


def _lines(codes: Sequence[str], kind: PeriodKind) -> list[queries.Line]:
    if not codes:
        raise RuleBroken("indicators.set_empty", field="indicators")
    found = {one.code: one for one in queries.indicators(codes=codes, limit=500)}
    for code in codes:
        if code not in found or found[code].retired_at:
            raise RuleBroken("indicators.indicator_unknown", code=code, field="indicators")
        if found[code].source is not Source.REPORTED:
            raise RuleBroken("indicators.not_reported", code=code, field="indicators")
        if found[code].now.told.period_kind is not kind:
            raise RuleBroken("indicators.other_period_kind", field="indicators")
    return [found[code] for code in dict.fromkeys(codes)]
