"""The demo hall goes on after the replayed year: people keep coming while it is open, by the clock of the house.

What is shown of these days happened in the demo and stands in its ledger like all else. Counters of people who are
signed in are left to them, and somebody waits there, so that whoever visits the demo has somebody to serve.
"""

import contextlib
import datetime
import random

from ostan.domains.desk import actions as desk
from ostan.domains.desk import queries as halls
from ostan.domains.desk.queries import TicketLine
from ostan.domains.desk.rules import AppointmentState, TicketState
from ostan.domains.org import queries as orgs
from ostan.foundation.identity import queries as identity
from ostan.kernel.calendar import day_begins, local_day
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.wiring.demo import booked, hall, history, visits
from ostan.wiring.demo.cast import Cast
from ostan.wiring.demo.chance import happens, weighted
from ostan.wiring.demo.dice import dice

HERE = datetime.timedelta(minutes=20)
"""Somebody who did nothing for so long is not at the counter any more."""

WORK_DAYS = 5
FIRST_CITIZEN, SOME = history.SEED * 100_000 + 1, 400
"""Citizens of the replayed year, who book times."""

TO_COUNTER = datetime.timedelta(seconds=45)
EARLY = datetime.timedelta(minutes=10)


def tick(*, now: datetime.datetime) -> None:
    """A minute of the hall: the rota of the weeks to come, who comes, who is called and who leaves."""
    if not history.begun(seed=history.SEED) or history.progress(now=now) is not None:
        return
    hall.plan_days(local_day(now), hall.ROTA_DAYS, now)
    of = visits.card()
    hours = halls.open_hours(hall_card=of, day=local_day(now))
    lines = halls.in_line(hall_id=of.id, day=local_day(now))
    if not lines and not halls.gives_numbers(hall_card=of, now=now):
        return
    cast, draw = Cast(now), dice("alive", now.isoformat())
    with contextlib.suppress(
        RuleBroken, NotAllowed
    ):  # a visitor of the demo was quicker; the next minute goes on
        left = _left(cast, now)
        _end_visits(cast, lines, left, now)
        if halls.gives_numbers(hall_card=of, now=now):
            share = hall.plan()["visitors"]["a_day"] * 60 / sum(one.ends - one.begins for one in hours)
            _come(cast, draw, share, now)
            _keep_company(cast, draw, left, now)
        visits.call(cast, now, but=left)


def _left(cast: Cast, now: datetime.datetime) -> set[int]:
    """The counters that are left to visitors of the demo: they sit there now, or have taken the place today."""
    of, today = visits.card(), local_day(now)
    present = halls.presences(hall_id=of.id, day=today)
    found = set()
    for counter in halls.counters(hall_id=of.id):
        due = visits.sitter(cast, counter, present)
        if counter.person_id and (due is None or due.person_id != counter.person_id):
            is_left = _is_used(counter.person_id, day_begins(today))
        else:
            is_left = due is not None and _is_used(due.person_id, now - HERE)
        if is_left:
            found.add(counter.id)
    return found


def _is_used(person_id: int, since: datetime.datetime) -> bool:
    """Whether somebody signed in as this person has used the demo since."""
    account_id = orgs.person(person_id=person_id).account_id
    return account_id is not None and identity.used_since(account_id=account_id, since=since)


def _end_visits(cast: Cast, lines: list[TicketLine], left: set[int], now: datetime.datetime) -> None:
    """Who was called comes to the counter, and who has stood there long enough leaves."""
    for one in lines:
        who = cast.people.get(halls.caller(ticket_id=one.id))
        if one.counter_id is None or who is None or one.counter_id in left:
            continue
        if one.state == TicketState.CALLED and one.called_at and one.called_at + TO_COUNTER <= now:
            desk.start(actor=who, now=now, ticket_id=one.id)
        elif one.started_at and one.started_at + visits.lasts(dice("lasts", one.id)) <= now:
            visits.answer(who, now, one.id, dice("leave", one.id))


def _come(cast: Cast, draw: random.Random, share: float, now: datetime.datetime) -> None:
    """Now and then somebody comes; and whoever has an appointment, a little before it."""
    of = visits.card()
    habit = hall.plan()["appointments"]
    if happens(draw, share * habit["a_week"] / WORK_DAYS / hall.plan()["visitors"]["a_day"]):
        booked.book_for(FIRST_CITIZEN + draw.randrange(SOME), draw, now)
    if happens(draw, share):
        visits.take(weighted(draw, hall.plan()["visitors"]["wants"]), draw, cast, now)
    for one in halls.visits_of_day(hall_id=of.id, day=local_day(now)):
        is_near = one.state == AppointmentState.BOOKED and now <= one.begins_at <= now + EARLY
        comes = happens(dice("comes", one.id), habit["kept"])
        if is_near and comes and not booked.is_shown_citizen(one.person_id):
            booked.check_in(one.id, one.person_id, visits.operator(cast, of), now)


def _keep_company(cast: Cast, draw: random.Random, left: set[int], now: datetime.datetime) -> None:
    """Where somebody who is signed in sits, a few wait."""
    habit, of, today = hall.plan()["alive"], visits.card(), local_day(now)
    cards = halls.counters(hall_id=of.id)
    able = halls.desks(cards, halls.presences(hall_id=of.id, day=today), second=halls.second_of(now))
    mine = [able[card.id] for card in cards if card.id in left and card.id in able]
    waits = [one for one in halls.in_line(hall_id=of.id, day=today) if one.state == TicketState.WAITING]
    for place in mine:
        wanted = [
            one.code
            for one in halls.offered(hall_card=of, now=now)
            if one.code and (one.service_id in place.service_ids or one.agency_id in place.agency_ids)
        ]
        if (
            wanted
            and sum(one.is_for(place) for one in waits) < habit["waiting"]
            and happens(draw, habit["come"])
        ):
            visits.take(draw.choice(wanted), draw, cast, now)
