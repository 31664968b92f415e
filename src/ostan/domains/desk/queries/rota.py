"""Who sits when: the rota of representatives."""

import dataclasses
import datetime

from django.db.models import QuerySet

from ostan.domains.catalogue import queries as catalogue
from ostan.domains.desk.models import Shift
from ostan.domains.desk.queries.halls import HallCard
from ostan.domains.desk.rules.rota import Planned
from ostan.domains.org import queries as org
from ostan.kernel.calendar import Interval
from ostan.kernel.errors import NotAllowed


@dataclasses.dataclass(frozen=True, slots=True)
class ShiftLine:
    """A shift as the rota shows it. `services` are titles, () for everything of the agency."""

    id: int
    day: datetime.date
    counter_id: int
    counter_number: int
    agency_id: int
    agency: str
    person_id: int
    person: str
    substitute_id: int
    substitute: str
    absence: str
    services: tuple[str, ...]
    hours: Interval


def shifts(*, hall_card: HallCard, first: datetime.date, last: datetime.date) -> list[ShiftLine]:
    """The shifts of the hall on these days, by day, hour and counter. Three statements."""
    return _lines(Shift.objects.filter(counter__hall=hall_card.id, day__range=(first, last)))


def shift(*, hall_card: HallCard, shift_id: int) -> ShiftLine:
    """One shift of the hall. Raises NotAllowed when there is none. Three statements."""
    found = _lines(Shift.objects.filter(counter__hall=hall_card.id, pk=shift_id))
    if not found:
        raise NotAllowed("desk.see")
    return found[0]


def _lines(wanted: QuerySet[Shift]) -> list[ShiftLine]:
    rows = list(wanted.select_related("counter", "agency").order_by("day", "begins", "counter__number"))
    people = org.names(person_ids={one for row in rows for one in (row.person_id, row.substitute_id) if one})
    titles = catalogue.service_titles(service_ids={one for row in rows for one in row.service_ids})
    return [
        ShiftLine(
            row.pk,
            row.day,
            row.counter_id,
            row.counter.number,
            row.agency_id,
            row.agency.name,
            row.person_id,
            people.get(row.person_id, ""),
            row.substitute_id or 0,
            people.get(row.substitute_id or 0, ""),
            row.absence,
            tuple(titles[one] for one in row.service_ids if one in titles),
            Interval(row.begins, row.ends),
        )
        for row in rows
    ]


def planned(*, hall_id: int, day: datetime.date, person_ids: set[int]) -> list[Planned]:
    """What is planned in the hall on the day, and where else these people sit then. One statement."""
    rows = Shift.objects.filter(day=day)
    found = (
        rows.filter(counter__hall=hall_id)
        | rows.filter(person__in=person_ids)
        | rows.filter(substitute__in=person_ids)
    )
    return [
        Planned(
            row.pk,
            row.counter_id,
            row.substitute_id or (0 if row.absence else row.person_id),
            Interval(row.begins, row.ends),
        )
        for row in found.distinct()
    ]
