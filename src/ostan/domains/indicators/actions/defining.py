"""Keeps the dictionary."""

import dataclasses
import datetime

from ostan.domains.indicators import queries
from ostan.domains.indicators.events import IndicatorDefined, IndicatorRetired
from ostan.domains.indicators.models import Indicator, IndicatorVersion, SetLine
from ostan.domains.indicators.queries.dictionary import meaning_of
from ostan.domains.indicators.rules.definition import Definition, check_definition, is_other_series
from ostan.domains.indicators.rules.formulas import check_code, inputs
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.work import Work, unit_of_work
from ostan.kernel import canonical, persian
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import Period
from ostan.kernel.errors import NotAllowed, RuleBroken

DEFINE = "indicators.define"


def define(
    *,
    actor: Actor,
    now: datetime.datetime,
    code: str,
    steward_id: int,
    told: Definition,
    since: Period,
) -> Indicator:
    """The new indicator, with its first meaning from a period on.

    Raises:
        NotAllowed: the actor defines none, or there is no such steward.
        RuleBroken: "indicators.bad_code", "indicators.code_taken" and those of check_definition.
    """
    access.require(actor, DEFINE)
    code, steward = check_code(code.strip().lower()), org.unit(unit_id=steward_id)
    check_definition(code, told, queries.formulas(but=code))
    with unit_of_work(actor=actor, now=now) as work:
        if Indicator.objects.filter(code=code).exists():
            raise RuleBroken("indicators.code_taken", field="code")
        made = Indicator.objects.create(
            code=code,
            title=told.title,
            fold=_folded(code, told.title),
            sort=persian.sort_key(told.title),
            source=told.source,
            steward_id=steward.id,
            made_at=now,
        )
        _give_meaning(work, made, told, since=since, number=1, series=1, actor=actor, now=now)
    return made


def redefine(
    *, actor: Actor, now: datetime.datetime, indicator_id: int, told: Definition, since: Period
) -> IndicatorVersion:
    """What the indicator means from a period on; figures before it keep what they meant. When it measures something
    else than before, a new series begins.

    Raises:
        NotAllowed: there is none such, it is retired, or the actor defines none.
        RuleBroken: "indicators.since_before" (the meaning before it begins later), "indicators.figures_stand" (a
            figure from then on is there already), "indicators.nothing_changed", "indicators.source_stays" and those of
            check_definition.
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = access.load(Indicator.objects.all(), actor, DEFINE, lock=True, pk=indicator_id)
        if row.retired_at or row.current is None:
            raise NotAllowed(DEFINE)
        before = meaning_of(row.current, row.code)
        if told.source is not before.told.source:
            raise RuleBroken("indicators.source_stays", field="source")
        if told == before.told:
            raise RuleBroken("indicators.nothing_changed")
        check_definition(row.code, told, queries.formulas(but=row.code))
        if since.first_day < before.since:
            raise RuleBroken("indicators.since_before", field="since")
        free = queries.first_free_period(meaning=before)
        if free is not None and since.first_day < free.first_day:
            raise RuleBroken("indicators.figures_stand", field="since")
        breaks = is_other_series(before.told, told)
        if breaks and since.first_day == before.since:
            raise RuleBroken("indicators.since_before", field="since")
        row.title, row.fold, row.sort = (
            told.title,
            _folded(row.code, told.title),
            persian.sort_key(told.title),
        )
        return _give_meaning(
            work,
            row,
            told,
            since=since,
            number=before.number + 1,
            series=before.series + breaks,
            actor=actor,
            now=now,
        )


def _folded(code: str, title: str) -> str:
    return f"{persian.fold(title)} {code}"


def _give_meaning(
    work: Work,
    row: Indicator,
    told: Definition,
    *,
    since: Period,
    number: int,
    series: int,
    actor: Actor,
    now: datetime.datetime,
) -> IndicatorVersion:
    if since.kind is not told.period_kind:
        raise RuleBroken("indicators.other_period_kind", field="since")
    facts = {**dataclasses.asdict(told), "categories": [list(one) for one in told.categories]}
    del facts["source"]
    version = IndicatorVersion.objects.create(
        indicator=row,
        number=number,
        series=series,
        since=since.first_day,
        made_at=now,
        made_by=actor.person_id,
        **facts,
    )
    row.current = version
    row.save()
    work.record(
        IndicatorDefined(
            stream=f"indicator:{row.pk}",
            indicator_id=row.pk,
            version_id=version.pk,
            number=number,
            series=series,
            definition_sha256=canonical.digest(canonical.plain(facts)).hex(),
        )
    )
    return version


def retire(*, actor: Actor, now: datetime.datetime, indicator_id: int) -> Indicator:
    """The indicator, for which nothing is asked any more. Its figures stay.

    Raises:
        NotAllowed: there is none such, it is retired, or the actor defines none.
        RuleBroken: "indicators.still_read" (code: of an indicator whose formula reads it).
    """
    with unit_of_work(actor=actor, now=now) as work:
        row = access.load(Indicator.objects.all(), actor, DEFINE, lock=True, pk=indicator_id)
        if row.retired_at:
            raise NotAllowed(DEFINE)
        for code, formula in queries.formulas(but=row.code).items():
            if formula and row.code in inputs(formula):
                raise RuleBroken("indicators.still_read", code=code)
        row.retired_at = now
        row.save(update_fields=["retired_at"])
        SetLine.objects.filter(indicator=row).delete()
        work.record(IndicatorRetired(stream=f"indicator:{row.pk}", indicator_id=row.pk))
    return row
