"""The council, committees and the gathering of the demo: who sits in them, two years of meetings, and what follows them."""

import dataclasses
import datetime
import random
from typing import Any

from ostan.domains.councils import actions, queries
from ostan.domains.councils.queries import SeatCard
from ostan.domains.councils.rules import (
    AskKind,
    BodyKind,
    ItemKind,
    ItemState,
    MeetingState,
    Particulars,
    Presence,
    SeatRole,
)
from ostan.domains.org import queries as orgs
from ostan.kernel.actor import SYSTEM, Actor, Role
from ostan.kernel.calendar import day_begins, local_day
from ostan.wiring.demo import told
from ostan.wiring.demo.chance import happens, one_of
from ostan.wiring.demo.dice import dice
from ostan.wiring.demo.sheets import Agency, Stage
from ostan.wiring.demo.timeline import Act, Timeline

A_DAY = datetime.timedelta(days=1)
A_WEEK = 7 * A_DAY
TEN = datetime.timedelta(hours=10)
TWO_HOURS = datetime.timedelta(hours=2)


def plan() -> Any:
    """What data/demo/councils.json says."""
    return told.file("councils")


def load_councils(at: datetime.datetime, now: datetime.datetime) -> int:
    """How many bodies there are, with those who sit in them. A second run changes nothing."""
    if actions.set_up_defaults(actor=SYSTEM, now=at, path=told.COUNCILS):
        staff = _staff(now)
        bodies = queries.bodies(actor=SYSTEM, on=now)
        for number, (card, seats) in enumerate(zip(bodies, plan()["bodies"], strict=True)):
            secretary = staff[tuple(seats["secretary"])][max(0, number - 1)]
            _seat(card.id, seats["chair"], secretary, seats["members"], staff, at)
        _gathering(staff, at, now)
    return len(queries.bodies(actor=SYSTEM, on=now))


def _staff(now: datetime.datetime) -> dict[tuple[str, ...], list[Actor]]:
    found: dict[tuple[str, ...], list[Actor]] = {}
    for officer in orgs.officers(on=now):
        found.setdefault((officer.unit_code, officer.role), []).append(officer.actor)
    return found


def _gathering(
    staff: dict[tuple[str, ...], list[Actor]], at: datetime.datetime, now: datetime.datetime
) -> None:
    """The deputies of some agencies, which host it in turn."""
    of = plan()["gathering"]
    units = {unit.code: unit.id for unit in orgs.search_units(on=now, limit=10_000)}
    body = actions.set_up_body(
        actor=SYSTEM,
        now=at,
        told=Particulars(BodyKind.GATHERING, of["name"]),
        host_ids=[units[code] for code in of["members"]],
    )
    members = [[code, Role.DEPUTY] for code in of["members"]]
    _seat(body.pk, of["chair"], staff[tuple(of["secretary"])][0], members, staff, at)


def _seat(
    body_id: int,
    chair: list[str],
    secretary: Actor,
    members: list[list[str]],
    staff: dict[tuple[str, ...], list[Actor]],
    at: datetime.datetime,
) -> None:
    people = [(SeatRole.CHAIR, staff[tuple(chair)][0]), (SeatRole.SECRETARY, secretary)]
    people += [(SeatRole.MEMBER, staff[tuple(one)][0]) for one in members]
    for role, who in people:
        actions.give_seat(actor=SYSTEM, now=at, body_id=body_id, role=role, person_id=who.person_id)


def play(on: Stage) -> dict[str, int]:
    """Let everything happen; what the house refused, by code."""
    line = Timeline(on.until)
    people = {actor.person_id: actor for officers in _staff(on.until).values() for actor in officers}
    begins = day_begins(on.first.first_day)
    cards = queries.bodies(actor=SYSTEM, on=on.until)
    gatherings = [one for one in cards if one.kind is BodyKind.GATHERING]
    others = [one for one in cards if one not in gatherings]
    places = [one["place"] for one in plan()["bodies"]] + [plan()["gathering"]["place"]]
    for card, place in zip([*others, *gatherings], places, strict=True):
        seats = queries.seats(body_id=card.id, on=on.until)
        _Table(on, line, card.id, place, seats, people).begin(begins, gathers=card in gatherings)
    for week in range((on.until - begins).days // 7):
        line.put(begins + week * A_WEEK + TEN, _look)
    line.run()
    return line.refused


def _look(at: datetime.datetime) -> None:
    """What the house does by the clock."""
    actions.plan_ahead(actor=SYSTEM, now=at)
    actions.remind_units(actor=SYSTEM, now=at)
    actions.mark_overdue(actor=SYSTEM, now=at)


@dataclasses.dataclass(slots=True)
class _Table:
    """A body with those who sit at its table."""

    on: Stage
    line: Timeline
    body_id: int
    place: str
    seats: list[SeatCard]
    people: dict[int, Actor]

    def holder(self, role: SeatRole) -> Actor:
        """Who chairs it, or keeps its papers."""
        seat = next(one for one in self.seats if one.role is role)
        return self.people[seat.person_id]

    def begin(self, begins: datetime.datetime, *, gathers: bool) -> None:
        """Its meetings, two years long and some weeks ahead, and what agencies ask of it."""
        draw = dice(self.on.seed, "body", self.body_id)
        weeks = plan()["gathering"]["weeks"] if gathers else plan()["weeks"]
        first = local_day(begins + draw.randint(20, 40) * A_DAY)
        self.line.put(begins + TEN, lambda at: self._start(at, self.working(first), weeks))
        for week in range((self.on.until - begins).days // 7):
            self.line.put(begins + week * A_WEEK + TEN + A_DAY, self._look_ahead)
        seasons = queries.programmes(body_id=self.body_id)
        for code, _ in seasons:
            for months in range(1, 24, 3):
                if happens(draw, plan()["sessions"]):
                    day = self.working(self.on.first.shifted(months).first_day + draw.randint(0, 60) * A_DAY)
                    self.line.put(day_begins(day) - 2 * A_WEEK + TEN, self._session(day, code))
        for agency in () if gathers else self.on.agencies:
            if happens(draw, plan()["asks"] / 4):
                days = draw.randint(20, (self.on.until - begins).days)
                self.line.put(begins + days * A_DAY + TEN, self._asks(agency, draw))

    def working(self, day: datetime.date) -> datetime.date:
        """The day, or the next on which people work."""
        works = self.on.calendar.is_working_day
        return next(day + more * A_DAY for more in range(20) if works(day + more * A_DAY))

    def _start(self, at: datetime.datetime, first: datetime.date, weeks: int) -> None:
        actions.start_series(
            actor=self.holder(SeatRole.SECRETARY),
            now=at,
            body_id=self.body_id,
            first=first,
            every_weeks=weeks,
            begins=int(TEN.total_seconds()),
            ends=int((TEN + TWO_HOURS).total_seconds()),
            place=self.place,
            link=plan()["link"],
        )

    def _session(self, day: datetime.date, programme: str) -> Act:
        def session(at: datetime.datetime) -> None:
            begins_at = day_begins(day) + TEN + TWO_HOURS + TWO_HOURS / 4
            actions.plan_meeting(
                actor=self.holder(SeatRole.SECRETARY),
                now=at,
                body_id=self.body_id,
                begins_at=begins_at,
                ends_at=begins_at + TWO_HOURS,
                place=self.place,
                programme=programme,
            )

        return session

    def _look_ahead(self, at: datetime.datetime) -> None:
        """The secretary calls to what comes within two weeks; each such meeting takes its way."""
        for card in queries.ahead(body_ids=[self.body_id], now=at):
            if card.state is MeetingState.PLANNED and card.begins_at < at + 2 * A_WEEK:
                sitting = _Sitting(self, card.id, card.begins_at)
                self.line.put(max(at + A_DAY / 24, card.begins_at - A_WEEK), sitting.call)

    def _asks(self, agency: Agency, draw: random.Random) -> Act:
        def ask(at: datetime.datetime) -> None:
            one = draw.choice(plan()["consultations"])
            made = actions.ask_body(
                actor=agency.deputy,
                now=at,
                body_id=self.body_id,
                unit_id=agency.id,
                kind=AskKind(one["kind"]),
                title=one["title"],
                text=one["text"],
            )
            if happens(draw, plan()["answered"]):
                self.line.put(
                    at + draw.randint(3, 35) * A_DAY,
                    lambda then: actions.answer_unit(
                        actor=self.holder(SeatRole.SECRETARY),
                        now=then,
                        consultation_id=made.pk,
                        answer=one["answer"],
                    ),
                )

        return ask


class _Sitting:
    """One meeting: called, opened, held, and what it resolved."""

    def __init__(self, table: _Table, meeting_id: int, begins_at: datetime.datetime) -> None:
        self.table, self.line, self.on = table, table.line, table.on
        self.meeting_id, self.begins_at = meeting_id, begins_at
        self.secretary, self.chair = table.holder(SeatRole.SECRETARY), table.holder(SeatRole.CHAIR)
        self.draw = dice(self.on.seed, "meeting", table.body_id, begins_at.isoformat())

    def call(self, at: datetime.datetime) -> None:
        """The members are called, and bring what they want to speak about."""
        actions.call_meeting(actor=self.secretary, now=at, meeting_id=self.meeting_id)
        members = [one for one in self.table.seats if one.role is SeatRole.MEMBER]
        for seat in self.draw.sample(members, self.draw.randint(1, 3)):
            later = at + self.draw.randint(1, 90) * A_DAY / 24
            self.line.put(later, self._proposal(self.table.people[seat.person_id]))
        self.line.put(self.begins_at, self.sit)

    def _proposal(self, who: Actor) -> Act:
        title = one_of(self.draw, plan()["items"])

        def propose(at: datetime.datetime) -> None:
            actions.propose_item(
                actor=who, now=at, body_id=self.table.body_id, kind=ItemKind.MEMBER, title=title
            )

        return propose

    def sit(self, at: datetime.datetime) -> None:
        """It sits, if enough are there; else it is cancelled, and its items wait."""
        keep: dict[str, Any] = {"actor": self.secretary, "meeting_id": self.meeting_id}
        waiting = [one.id for one in queries.waiting_items(body_id=self.table.body_id)]
        actions.set_agenda(**keep, now=at, item_ids=[*self._listed(), *waiting])
        actions.open_meeting(**keep, now=at)
        if not actions.take_attendance(**keep, now=at, presences=self._presences()):
            actions.cancel_meeting(**keep, now=at)
            return
        then = at + TWO_HOURS / 2
        saved = actions.save_minutes(**keep, now=then, version=0, text=one_of(self.draw, plan()["minutes"]))
        for _ in range(self.draw.randint(0, 3)):
            self._resolve(then)
        actions.hold_meeting(**keep, now=at + TWO_HOURS, dealt_ids=self._listed())
        version = saved.minutes_version
        self.line.put(
            at + self.draw.randint(1, 6) * A_DAY,
            lambda later: actions.approve_minutes(
                actor=self.chair, now=later, meeting_id=self.meeting_id, version=version
            ),
        )

    def _listed(self) -> list[int]:
        """What is on the agenda still; what was carried out meanwhile has left it."""
        return [one.id for one in queries.agenda(meeting_id=self.meeting_id) if one.state is ItemState.LISTED]

    def _presences(self) -> dict[int, tuple[Presence, int | None]]:
        found: dict[int, tuple[Presence, int | None]] = {}
        for seat in self.table.seats:
            found[seat.id] = (Presence.PRESENT, None)
            if seat.role is SeatRole.SECRETARY or not happens(self.draw, plan()["absent"]):
                continue
            colleague = self._colleague(seat) if happens(self.draw, plan()["substitute"]) else None
            found[seat.id] = (Presence.SUBSTITUTE, colleague) if colleague else (Presence.ABSENT, None)
        return found

    def _colleague(self, seat: SeatCard) -> int | None:
        """Somebody of the same unit."""
        unit = self.table.people[seat.person_id].grants[0].unit_id
        sitting = {one.person_id for one in self.table.seats}
        found = (
            pk
            for pk, actor in self.table.people.items()
            if actor.grants[0].unit_id == unit and pk not in sitting
        )
        return next(found, None)

    def _resolve(self, at: datetime.datetime) -> None:
        agency = self.draw.choice(self.on.agencies)
        due = self.table.working(local_day(at) + self.draw.randint(15, 70) * A_DAY)
        made = actions.resolve(
            actor=self.secretary,
            now=at,
            meeting_id=self.meeting_id,
            text=one_of(self.draw, plan()["resolutions"]),
            unit_id=agency.id,
            due=due,
        )
        fate, days = self.draw.random(), (due - local_day(at)).days
        if fate < plan()["on_time"]:
            done = at + self.draw.randint(days // 2, days - 1) * A_DAY
        elif fate < plan()["on_time"] + plan()["late"]:
            done = at + (days + self.draw.randint(2, 25)) * A_DAY
        else:
            return
        self.line.put(done, lambda then: self._done(then, made.pk, agency))

    def _done(self, at: datetime.datetime, resolution_id: int, agency: Agency) -> None:
        text = one_of(self.draw, plan()["done"])
        actions.report_done(actor=agency.deputy, now=at, resolution_id=resolution_id, text=text)
        if happens(self.draw, plan()["returned"]):
            reason = one_of(self.draw, plan()["not_accepted"])
            self.line.put(
                at + 3 * A_DAY,
                lambda then: actions.return_done(
                    actor=self.secretary, now=then, resolution_id=resolution_id, reason=reason
                ),
            )
            self.line.put(at + 9 * A_DAY, lambda then: self._done(then, resolution_id, agency))
