"""The figures of a hall: visits of a time, and how many come in the next days."""

import dataclasses
import datetime

from django.db.models import Count

from ostan.domains.desk.models import Ticket
from ostan.domains.desk.queries.halls import HallCard
from ostan.domains.desk.rules import TicketState, forecast
from ostan.domains.desk.rules import hours as opening
from ostan.domains.desk.rules.figures import Visit
from ostan.foundation.holidays import queries as holidays
from ostan.kernel.calendar import local, local_day

PAST_DAYS = 400
MOST = 60_000
_OVER = (TicketState.DONE, TicketState.NO_SHOW, TicketState.SENT_AWAY)
_COLUMNS = (
    *("day", "taken_at", "counter__number", "service__title", "agency__name", "state", "ending", "away"),
    *("ready_at", "started_at", "ended_at"),
)


def visits_between(*, hall_card: HallCard, first: datetime.date, last: datetime.date) -> list[Visit]:
    """The turns of these days that are over, newest first. One statement."""
    rows = Ticket.objects.filter(hall=hall_card.id, day__range=(first, last), state__in=_OVER)
    return [
        Visit(
            day,
            local(taken).hour,
            counter or 0,
            service or "",
            agency or "",
            state,
            ending,
            away,
            ready,
            start,
            end,
        )
        for day, taken, counter, service, agency, state, ending, away, ready, start, end in rows.order_by(
            "-pk"
        ).values_list(*_COLUMNS)[:MOST]
    ]


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
