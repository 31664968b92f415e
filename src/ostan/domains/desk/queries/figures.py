"""The figures of a hall: visits of a time, and how many come in the next days."""

import dataclasses
import datetime

from django.db.models import Count, Q

from ostan.domains.desk.models import Ticket
from ostan.domains.desk.queries.halls import HallCard
from ostan.domains.desk.rules import TicketState, figures, forecast, rating
from ostan.domains.desk.rules import hours as opening
from ostan.foundation.holidays import queries as holidays
from ostan.foundation.once import fetch
from ostan.kernel.calendar import TEHRAN, local_day

PAST_DAYS = 400

_LEGS = """
leg AS (
    SELECT one.ticket_id, one.counter_id, one.service_id, one.agency_id,
        one.ready_at, one.started_at, one.ended_at, TRUE AS to_the_end
    FROM desk_leg one JOIN over ON over.id = one.ticket_id
    UNION ALL
    SELECT over.id, over.counter_id, over.service_id, over.agency_id,
        GREATEST(over.ready_at, (SELECT max(ended_at) FROM desk_leg one WHERE one.ticket_id = over.id)),
        over.started_at, over.ended_at, over.state = 'DONE'
    FROM over
), timed AS (
    SELECT leg.*,
        CASE WHEN started_at IS NOT NULL
            THEN EXTRACT(EPOCH FROM GREATEST(started_at - ready_at, INTERVAL '0'))::float / 60 END AS waited,
        CASE WHEN to_the_end THEN EXTRACT(EPOCH FROM ended_at - started_at)::float / 60 END AS served,
        EXTRACT(EPOCH FROM GREATEST(COALESCE(started_at, ended_at) - ready_at, INTERVAL '0'))::float / 60 AS stood
    FROM leg
)
"""
_OVER = """
WITH over AS (
    SELECT * FROM desk_ticket
    WHERE hall_id = %s AND day BETWEEN %s AND %s AND state IN ('DONE', 'NO_SHOW', 'SENT_AWAY')
),
"""
_COUNTED = """
count(*),
count(waited), percentile_cont(0.5) WITHIN GROUP (ORDER BY waited), percentile_disc(0.9) WITHIN GROUP (ORDER BY waited),
count(served), percentile_cont(0.5) WITHIN GROUP (ORDER BY served)
"""
_VISITS = (
    _OVER  # noqa: S608  # constants of ours; the values are parameters
    + _LEGS
    + """
, visit AS (
    SELECT ticket_id, CASE WHEN count(timed.started_at) > 0 THEN sum(stood) END AS waited,
        CASE WHEN bool_or(over.state = 'DONE') THEN sum(served) END AS served
    FROM timed JOIN over ON over.id = ticket_id GROUP BY ticket_id
)
SELECT EXTRACT(HOUR FROM taken_at AT TIME ZONE %s)::int AS hour,
    count(*) FILTER (WHERE state = 'DONE'), count(*) FILTER (WHERE state = 'DONE' AND ending = ANY(%s)),
    count(*) FILTER (WHERE state = 'NO_SHOW'),
"""
    + _COUNTED
    + "FROM visit JOIN over ON over.id = ticket_id GROUP BY GROUPING SETS ((), (1))"
)
_PLACES = (
    _OVER
    + _LEGS
    + "SELECT GROUPING(place.number, service.title, agency.name), place.number, service.title, agency.name,"
    + _COUNTED
    + """
FROM timed
LEFT JOIN desk_counter place ON place.id = counter_id
LEFT JOIN catalogue_publicservice service ON service.id = service_id
LEFT JOIN org_orgunit agency ON agency.id = agency_id
GROUP BY GROUPING SETS ((place.number), (service.title), (agency.name))
"""
)


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """The visits of a time as a whole and by hour of taking the number; the parts of visits by where they were."""

    summary: figures.Summary
    hours: list[figures.Line]
    counters: list[figures.Line]
    services: list[figures.Line]
    agencies: list[figures.Line]


def figures_between(*, hall_card: HallCard, first: datetime.date, last: datetime.date) -> Figures:
    """The figures of all turns of these days that are over. Three statements.

    Who was sent on waited for each counter in turn: the waiting of a person is the sum of it, and each counter,
    service and agency has its own part of the visit.
    """
    told = [hall_card.id, first, last]
    whole, hours = figures.Counted(0, 0, None, None, 0, None), []
    done = first_contact = no_show = 0
    for hour, *rest in fetch(_VISITS, [*told, str(TEHRAN), list(figures.FIRST_CONTACT)]):
        counted = figures.Counted(*rest[3:])
        if hour is None:
            whole, (done, first_contact, no_show) = counted, rest[:3]
        else:
            hours.append(figures.line(str(hour), counted))
    groups: dict[int, list[figures.Line]] = {_COUNTER: [], _SERVICE: [], _AGENCY: []}
    for group, *labels, visits, waits, wait, wait_90, serves, served in fetch(_PLACES, told):
        if label := next((str(one) for one in labels if one), ""):
            counted = figures.Counted(visits, waits, wait, wait_90, serves, served)
            groups[group].append(figures.line(label, counted))
    away = _away(hall_card, first, last)
    return Figures(
        figures.summary(whole, done=done, first_contact=first_contact, no_show=no_show, away=away),
        sorted(hours, key=lambda one: int(one.label)),
        *(figures.in_order(groups[one]) for one in (_COUNTER, _SERVICE, _AGENCY)),
    )


_COUNTER, _SERVICE, _AGENCY = 0b011, 0b101, 0b110
"""Which columns a row of _PLACES is not grouped by."""


def _away(hall_card: HallCard, first: datetime.date, last: datetime.date) -> dict[str, int]:
    rows = Ticket.objects.filter(hall=hall_card.id, day__range=(first, last), state=TicketState.SENT_AWAY)
    return dict(rows.values_list("away").annotate(count=Count("pk")).order_by())


def satisfaction_between(
    *, hall_card: HallCard, first: datetime.date, last: datetime.date
) -> list[rating.Satisfaction]:
    """How content people were with the visits of these days that needed no case: the hall, then its agencies.

    One statement.
    """
    rows = Ticket.objects.filter(
        hall=hall_card.id, day__range=(first, last), state=TicketState.DONE, case=None
    )
    happy = Count("rating", filter=Q(rating__score__gte=rating.HAPPY_FROM))
    counted = rows.values("agency__name").annotate(asked=Count("pk"), rated=Count("rating"), happy=happy)
    found = [
        rating.Counted(row["agency__name"] or "", row["asked"], row["rated"], row["happy"])
        for row in counted.order_by("agency__name")
    ]
    return rating.satisfaction(hall_card.name, found)


@dataclasses.dataclass(frozen=True, slots=True)
class Ahead:
    """What is expected of the next two weeks, and how well the method did before."""

    days: list[forecast.Foreseen]
    tried: forecast.BackTest | None
    known_days: int


def ahead(*, hall_card: HallCard, now: datetime.datetime) -> Ahead:
    """The load of the next two weeks, from the days on which the hall was open. One statement."""
    today = local_day(now)
    calendar = holidays.calendar()
    rows = Ticket.objects.filter(
        hall=hall_card.id, day__gte=today - datetime.timedelta(days=PAST_DAYS), day__lt=today
    )
    seen = dict(rows.values_list("day").annotate(count=Count("pk")))
    first = min(seen, default=today)
    past = [first + datetime.timedelta(days=more) for more in range((today - first).days)]
    counts = {
        day: seen.get(day, 0)
        for day in past
        if day in seen or opening.opening(calendar.hours(day), hall_card.hours, day)
    }
    coming = [today + datetime.timedelta(days=more) for more in range(forecast.DAYS)]
    open_days = [day for day in coming if opening.opening(calendar.hours(day), hall_card.hours, day)]
    return Ahead(forecast.foresee(counts, open_days, today), forecast.back_test(counts, today), len(counts))
