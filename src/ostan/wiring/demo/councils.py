"""The council, committees and the gathering of the demo: who sits in them, two years of meetings, and what follows them."""

import dataclasses
import datetime
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
from ostan.kernel.calendar import day_begins, day_ends, local_day
from ostan.wiring.demo import told
from ostan.wiring.demo.chance import happens, one_of
from ostan.wiring.demo.dice import dice
from ostan.wiring.demo.sheets import Agency, Stage
from ostan.wiring.demo.timeline import Act, Timeline

A_DAY = datetime.timedelta(days=1)
A_WEEK = 7 * A_DAY
TEN = datetime.timedelta(hours=10)
TWO_HOURS = datetime.timedelta(hours=2)
MOST = 1_000


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


def first_month(on: Stage) -> dict[str, int]:
    """Let the bodies begin, while nobody has anything to report yet; what the house refused, by code."""
    line = Timeline(on.until)
    begin(on, line, Span(day_begins(on.first.first_day), day_ends(on.first.last_day)))
    line.run()
    return line.refused


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: what lies outside of it is left to others. Nothing is carried over but what the house keeps."""

    begins: datetime.datetime
    ends: datetime.datetime

    def put(self, line: Timeline, at: datetime.datetime, act: Act) -> None:
        """Something is to happen, if it does so within the span."""
        if self.begins <= at < self.ends:
            line.put(at, act)


def begin(on: Stage, line: Timeline, span: Span) -> None:
    """Put on the line what all bodies do within the span."""
    people = {actor.person_id: actor for officers in _staff(on.until).values() for actor in officers}
    begins = day_begins(on.first.first_day)
    cards = queries.bodies(actor=SYSTEM, on=on.until)
    gatherings = [one for one in cards if one.kind is BodyKind.GATHERING]
    others = [one for one in cards if one not in gatherings]
    places = [one["place"] for one in plan()["bodies"]] + [plan()["gathering"]["place"]]
    for card, place in zip([*others, *gatherings], places, strict=True):
        seats = queries.seats(body_id=card.id, on=on.until)
        table = _Table(on, line, span, card.id, place, seats, people)
        table.begin(begins, gathers=card in gatherings)
        table.go_on()
    for week in range((on.until - begins).days // 7):
        span.put(line, begins + week * A_WEEK + TEN, _look)


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
    span: Span
    body_id: int
    place: str
    seats: list[SeatCard]
    people: dict[int, Actor]
    followed: set[int] = dataclasses.field(default_factory=set)

    def put(self, at: datetime.datetime, act: Act) -> None:
        """Something is to happen, if it does so within the span."""
        self.span.put(self.line, at, act)

    def holder(self, role: SeatRole) -> Actor:
        """Who chairs it, or keeps its papers."""
        seat = next(one for one in self.seats if one.role is role)
        return self.people[seat.person_id]

    def begin(self, begins: datetime.datetime, *, gathers: bool) -> None:
        """Its meetings, two years long and some weeks ahead, and what agencies ask of it."""
        draw = dice(self.on.seed, "body", self.body_id)
        weeks = plan()["gathering"]["weeks"] if gathers else plan()["weeks"]
        first = local_day(begins + draw.randint(20, 40) * A_DAY)
        self.put(begins + TEN, lambda at: self._start(at, self.working(first), weeks))
        for week in range((self.on.until - begins).days // 7):
            self.put(begins + week * A_WEEK + TEN + A_DAY, self._look_ahead)
        seasons = queries.programmes(body_id=self.body_id)
        for code, _ in seasons:
            for months in range(1, 24, 3):
                if happens(draw, plan()["sessions"]):
                    day = self.working(self.on.first.shifted(months).first_day + draw.randint(0, 60) * A_DAY)
                    self.put(day_begins(day) - 2 * A_WEEK + TEN, self._session(day, code))
        for agency in () if gathers else self.on.agencies:
            if happens(draw, plan()["asks"] / 4):
                days = draw.randint(20, (self.on.until - begins).days)
                self.put(begins + days * A_DAY + TEN, self._asks(agency))

    def go_on(self) -> None:
        """What was begun before the span takes its way within it."""
        for meeting in queries.meetings(body_id=self.body_id, limit=MOST):
            sitting = _Sitting(self, meeting.id, meeting.begins_at)
            if meeting.state is MeetingState.CALLED:
                self.followed.add(meeting.id)
                self.put(meeting.begins_at, sitting.sit)
            elif meeting.state is MeetingState.HELD and meeting.approved_at is None:
                sitting.sign(meeting.minutes_version)
        begins = self.span.begins
        for one in queries.resolutions(actor=SYSTEM, now=begins, body_id=self.body_id, limit=MOST):
            self.carry_out(one.id, one.unit_id, one.made_at, one.due_at)
        for asked in queries.asked_of(body_id=self.body_id, only_open=True, limit=MOST):
            self._answer(asked.id, asked.title, asked.at)
        self.put(begins, self._look_ahead)

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
            is_new = card.state is MeetingState.PLANNED and card.id not in self.followed
            if is_new and card.begins_at < at + 2 * A_WEEK:
                sitting = _Sitting(self, card.id, card.begins_at)
                calls = max(at + A_DAY / 24, card.begins_at - A_WEEK)
                if calls < self.span.ends:
                    self.followed.add(card.id)
                    self.put(calls, sitting.call)

    def _asks(self, agency: Agency) -> Act:
        def ask(at: datetime.datetime) -> None:
            one = dice(self.on.seed, "ask", self.body_id, agency.code).choice(plan()["consultations"])
            made = actions.ask_body(
                actor=agency.deputy,
                now=at,
                body_id=self.body_id,
                unit_id=agency.id,
                kind=AskKind(one["kind"]),
                title=one["title"],
                text=one["text"],
            )
            self._answer(made.pk, one["title"], at)

        return ask

    def _answer(self, consultation_id: int, title: str, at: datetime.datetime) -> None:
        """What was asked is answered some weeks later, or never."""
        draw = dice(self.on.seed, "answer", consultation_id)
        if happens(draw, plan()["answered"]):
            one = next(each for each in plan()["consultations"] if each["title"] == title)
            self.put(
                at + draw.randint(3, 35) * A_DAY,
                lambda then: actions.answer_unit(
                    actor=self.holder(SeatRole.SECRETARY),
                    now=then,
                    consultation_id=consultation_id,
                    answer=one["answer"],
                ),
            )

    def carry_out(
        self, resolution_id: int, unit_id: int, made_at: datetime.datetime, due_at: datetime.datetime
    ) -> None:
        """The agency does what was resolved, in time, late or never; some of it is sent back once."""
        agency = next((one for one in self.on.agencies if one.id == unit_id), None)
        draw = dice(self.on.seed, "fate", resolution_id)
        fate, days = draw.random(), (due_at - made_at).days
        if agency is None or fate >= plan()["on_time"] + plan()["late"]:
            return
        is_late = fate >= plan()["on_time"]
        later = days + draw.randint(2, 25) if is_late else draw.randint(days // 2, days - 1)
        done, text = made_at + later * A_DAY, one_of(draw, plan()["done"])

        def report(then: datetime.datetime) -> None:
            actions.report_done(actor=agency.deputy, now=then, resolution_id=resolution_id, text=text)

        def send_back(then: datetime.datetime) -> None:
            reason = one_of(dice(self.on.seed, "back", resolution_id), plan()["not_accepted"])
            secretary = self.holder(SeatRole.SECRETARY)
            actions.return_done(actor=secretary, now=then, resolution_id=resolution_id, reason=reason)

        self.put(done, report)
        if happens(draw, plan()["returned"]):
            self.put(done + 3 * A_DAY, send_back)
            self.put(done + 9 * A_DAY, report)


class _Sitting:
    """One meeting: called, opened, held, and what it resolved."""

    def __init__(self, table: _Table, meeting_id: int, begins_at: datetime.datetime) -> None:
        self.table, self.on = table, table.on
        self.meeting_id, self.begins_at = meeting_id, begins_at
        self.secretary, self.chair = table.holder(SeatRole.SECRETARY), table.holder(SeatRole.CHAIR)
        self.draw = dice(self.on.seed, "meeting", table.body_id, begins_at.isoformat())

    def call(self, at: datetime.datetime) -> None:
        """The members are called, and bring what they want to speak about."""
        actions.call_meeting(actor=self.secretary, now=at, meeting_id=self.meeting_id)
        members = [one for one in self.table.seats if one.role is SeatRole.MEMBER]
        for seat in self.draw.sample(members, self.draw.randint(1, 3)):
            later = at + self.draw.randint(1, 90) * A_DAY / 24
            self.table.put(later, self._proposal(self.table.people[seat.person_id]))
        self.table.put(self.begins_at, self.sit)

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
        self.sign(saved.minutes_version)

    def sign(self, version: int) -> None:
        """The chair approves the minutes some days later."""
        later = dice(self.on.seed, "sign", self.meeting_id).randint(1, 6) * A_DAY
        self.table.put(
            self.begins_at + later,
            lambda at: actions.approve_minutes(
                actor=self.chair, now=at, meeting_id=self.meeting_id, version=version
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
        self.table.carry_out(made.pk, agency.id, at, made.due_at)
