"""The hall of the demo province: counters, the rota of representatives, and who is away. All through the real actions."""

import datetime
from collections.abc import Iterator
from typing import Any

from ostan.domains.catalogue import queries as offered
from ostan.domains.desk import actions as desk
from ostan.domains.desk import queries as halls
from ostan.domains.desk.rules import hours as opening
from ostan.domains.org import queries as orgs
from ostan.kernel.actor import SYSTEM, Role
from ostan.kernel.calendar import Interval, local_day, weekday
from ostan.kernel.errors import RuleBroken
from ostan.wiring.demo import told
from ostan.wiring.demo.chance import happens, one_of
from ostan.wiring.demo.dice import dice

DAY = datetime.timedelta(days=1)
ROTA_DAYS = 21
"""Days ahead for which the rota is planned, longer than appointments may be booked."""


def plan() -> Any:
    """What data/demo/hall.json says."""
    return told.file("hall")


def load_hall(at: datetime.datetime, now: datetime.datetime) -> None:
    """The hall with its counters and the rota of the days to come. A second run plans only what is new."""
    of = plan()
    unit = orgs.unit_by_code(code=of["unit"])
    known = {one.code for one in halls.all_halls(only_open=False)}
    if of["code"] not in known:
        hall = desk.set_hall(
            actor=SYSTEM, now=at, code=of["code"], unit_id=unit.id, name=of["name"], address=of["address"]
        )
        for counter in of["counters"]:
            services = [offered.published_service(code=one).service_id for one in counter["services"]]
            desk.set_counter(
                actor=SYSTEM,
                now=at,
                hall_id=hall.pk,
                number=counter["number"],
                name=counter["name"],
                service_ids=services,
                slot_minutes=counter["slot_minutes"],
            )
        for service, agency in of["own_desks"].items():
            desk.set_own_desk(
                actor=SYSTEM,
                now=at,
                service_id=offered.published_service(code=service).service_id,
                agency_id=orgs.unit_by_code(code=agency).id,
            )
    plan_days(local_day(now), ROTA_DAYS, now)


def plan_days(first: datetime.date, days: int, now: datetime.datetime) -> None:
    """The rota of some days from the first on; days that have one already are left alone."""
    card = halls.hall(code=plan()["code"])
    last = first + (days - 1) * DAY
    planned = {line.day for line in halls.shifts(hall_card=card, first=first, last=last)}
    counters = {one.number: one.id for one in halls.counters(hall_id=card.id)}
    staff = _staff(now)
    for day in (first + more * DAY for more in range(days)):
        hours = halls.open_hours(hall_card=card, day=day)
        if not hours or day in planned or opening.at(day, hours[-1].ends) <= now:
            continue
        for line, agency_id, people in _sitters(day, staff):
            _seat(
                counters[line["counter"]],
                agency_id,
                line,
                people,
                Interval(hours[0].begins, hours[-1].ends),
                day,
                now,
            )


def _seat(
    counter_id: int,
    agency_id: int,
    line: Any,
    people: list[int],
    hours: Interval,
    day: datetime.date,
    now: datetime.datetime,
) -> None:
    """The one in turn sits, or whoever comes next where an absence of that day is noted; nobody when all are away."""
    for person in people:
        try:
            shift = desk.plan_shift(
                actor=SYSTEM,
                now=now,
                counter_id=counter_id,
                agency_id=agency_id,
                person_id=person,
                day=day,
                begins=hours.begins,
                ends=hours.ends,
            )
        except RuleBroken as broken:
            if broken.code != "desk.away_that_day":
                raise
            continue
        others = [one for one in people if one != person]
        _away(shift.pk, line, [person, *others], day, now)
        return


def _staff(now: datetime.datetime) -> dict[tuple[str, str], tuple[int, list[int]]]:
    """Whom the rota may seat, by code of the agency and role: the agency's id, and its people of that role."""
    found = {}
    for code, role in {(line["agency"], line["role"]) for line in plan()["rota"]}:
        agency_id = orgs.unit_by_code(code=code).id
        members = orgs.staff_of(unit_id=agency_id, role=Role(role), on=now)
        found[code, role] = agency_id, [one.person_id for one in members]
    return found


def _sitters(
    day: datetime.date, staff: dict[tuple[str, str], tuple[int, list[int]]]
) -> Iterator[tuple[Any, int, list[int]]]:
    """The lines of the rota for a weekday, each with the agency and who may sit for it: the one in turn first."""
    for line in plan()["rota"]:
        if int(weekday(day)) in line["weekdays"]:
            agency_id, members = staff[line["agency"], line["role"]]
            people = [members[number % len(members)] for number in line["numbers"]]
            turn = day.toordinal() // 7 % len(people)
            yield line, agency_id, [*people[turn:], *people[:turn]]


def _away(shift_id: int, line: Any, people: list[int], day: datetime.date, now: datetime.datetime) -> None:
    """Now and then a representative is away; mostly a colleague sits instead."""
    habit, draw = plan()["absent"], dice("absent", line["agency"], day.isoformat())
    if line["counter"] == 1 or not happens(draw, habit["share"]):
        return
    substitute = people[1] if len(people) > 1 and happens(draw, habit["substituted"]) else None
    try:
        desk.mark_absent(
            actor=SYSTEM,
            now=now,
            shift_id=shift_id,
            absence=one_of(draw, habit["reasons"]),
            substitute_id=substitute,
        )
    except RuleBroken:  # the colleague sits elsewhere at that hour
        desk.mark_absent(actor=SYSTEM, now=now, shift_id=shift_id, absence="OTHER")
