"""A morning in the hall: turns are taken, called, sent on and ended."""

import dataclasses
import datetime

import pytest

from ostan.domains.cases.models import Case
from ostan.domains.desk import actions, queries
from ostan.domains.desk.models import HallDay, Ticket
from ostan.domains.desk.rules import TicketState
from ostan.domains.org import actions as org
from ostan.domains.org.models import Person
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import SYSTEM, VISITOR
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.kernel.persian import persian_digits
from tests.cases import given as cases
from tests.desk import given
from tests.desk.given import Desk, at


def refused(act, **how) -> str:
    with pytest.raises(RuleBroken) as broken:
        act(**how)
    return broken.value.code


def test_numbers_run_from_one_every_day(desk: Desk) -> None:
    assert [given.ticket(desk).number for _ in range(3)] == [1, 2, 3]
    tomorrow = given.ticket(desk, minutes=24 * 60)
    assert (tomorrow.number, tomorrow.day) == (1, given.TODAY.replace(day=12))


def test_the_ticket_machine_needs_its_key(desk: Desk) -> None:
    key = actions.set_kiosk_key(actor=desk.operator, now=given.NOW, hall_id=desk.hall.pk)
    taken = actions.take_ticket(
        actor=VISITOR,
        now=given.NOW,
        hall_code="hall",
        kiosk=queries.match_of_key(key),
        service_id=desk.short.pk,
    )
    assert (taken.source, taken.number) == ("KIOSK", 1)
    actions.set_kiosk_key(actor=desk.operator, now=given.NOW, hall_id=desk.hall.pk)
    for kiosk in (queries.match_of_key(key), queries.match_of_key("0" * 10), b""):
        with pytest.raises(NotAllowed):
            actions.take_ticket(actor=VISITOR, now=given.NOW, hall_code="hall", kiosk=kiosk)
    for actor in (desk.rep, desk.world.clerk, desk.world.citizen):
        with pytest.raises(NotAllowed):
            actions.set_kiosk_key(actor=actor, now=given.NOW, hall_id=desk.hall.pk)


def test_who_sets_machines_up_makes_keys_that_any_digits_open(desk: Desk) -> None:
    key = actions.set_kiosk_key(actor=desk.world.administrator, now=given.NOW, hall_id=desk.hall.pk)
    for typed in (key, persian_digits(key), f" {key} "):
        assert queries.opens_kiosk(code="hall", match=queries.match_of_key(typed))
    assert not queries.opens_kiosk(code="hall", match=queries.match_of_key("ک" * 10))


def test_a_closed_hall_gives_no_numbers(desk: Desk) -> None:
    for minutes in (-4 * 60, 6 * 60, 5 * 24 * 60):
        assert refused(given.ticket, of=desk, minutes=minutes) == "desk.closed"


def test_what_nobody_gives_today_is_not_promised(desk: Desk) -> None:
    licence = cases.offered.published_service(code="licence").service_id
    assert refused(given.ticket, of=desk, service_id=licence) == "desk.not_given_today"
    assert refused(given.ticket, of=desk, minutes=3 * 60, service_id=desk.theirs.pk) == "desk.not_given_today"
    assert given.ticket(desk, service_id=desk.theirs.pk).agency_id == desk.world.second.pk


def test_who_has_priority_is_called_before_who_came_a_little_earlier(desk: Desk) -> None:
    first = given.ticket(desk, 0)
    second = given.ticket(desk, 1)
    early = given.ticket(desk, 10, priority="AGE")
    actions.sit_down(actor=desk.operator, now=at(16), counter_id=desk.one.pk)

    order = []
    for minute in (16, 17, 18):
        called = actions.call_next(actor=desk.operator, now=at(minute), hall_id=desk.hall.pk)
        actions.no_show(actor=desk.operator, now=at(minute), ticket_id=called.pk)
        order.append(called.number)

    assert order == [early.number, first.number, second.number]
    assert not [e for e in Entry.objects.filter(activity="TicketTaken") if "AGE" in str(e.facts)]


def test_a_representative_is_called_only_what_is_of_the_agency(desk: Desk) -> None:
    given.ticket(desk)
    theirs = given.ticket(desk, service_id=desk.theirs.pk)
    asks = given.ticket(desk, agency_id=desk.world.second.pk)
    actions.sit_down(actor=desk.rep, now=at(1), counter_id=desk.three.pk)

    for wanted in (theirs, asks):
        called = actions.call_next(actor=desk.rep, now=at(2), hall_id=desk.hall.pk)
        assert called.pk == wanted.pk
        actions.start(actor=desk.rep, now=at(3), ticket_id=called.pk)
        actions.finish(actor=desk.rep, now=at(4), ticket_id=called.pk, ending="INFORMED")
    assert refused(actions.call_next, actor=desk.rep, now=at(5), hall_id=desk.hall.pk) == "desk.nobody_waits"
    with pytest.raises(NotAllowed):
        actions.sit_down(actor=desk.rep, now=at(5), counter_id=desk.one.pk)
    with pytest.raises(NotAllowed):
        actions.sit_down(actor=desk.rep, now=at(24 * 60), counter_id=desk.three.pk)


def test_a_counter_has_one_operator_and_one_turn(desk: Desk) -> None:
    given.ticket(desk)
    given.ticket(desk)
    actions.sit_down(actor=desk.operator, now=at(0), counter_id=desk.one.pk)
    assert (
        refused(actions.sit_down, actor=desk.second, now=at(1), counter_id=desk.one.pk)
        == "desk.counter_taken"
    )
    called = actions.call_next(actor=desk.operator, now=at(1), hall_id=desk.hall.pk)
    for act in (actions.call_next, actions.stand_up):
        assert refused(act, actor=desk.operator, now=at(2), hall_id=desk.hall.pk) == "desk.finish_first"
    actions.sit_down(actor=desk.second, now=at(2), counter_id=desk.two.pk)
    for act, how in (
        (actions.start, {}),
        (actions.finish, {"ending": "ANSWERED"}),
        (actions.no_show, {}),
        (actions.send_away, {"reason": "CLOSED"}),
    ):
        with pytest.raises(NotAllowed):
            act(actor=desk.second, now=at(3), ticket_id=called.pk, **how)
    with pytest.raises(NotAllowed):
        actions.call_next(actor=desk.world.head, now=at(3), hall_id=desk.hall.pk)


def test_a_turn_goes_its_way_and_no_other(desk: Desk) -> None:
    mine = given.served(desk)
    act = {"actor": desk.operator, "now": at(3), "ticket_id": mine.pk}
    assert refused(actions.start, **act) == "desk.not_now"
    assert refused(actions.recall, **act) == "desk.not_now"
    assert refused(actions.no_show, **act) == "desk.not_now"
    assert refused(actions.finish, **act, ending="CASE_OPENED") == "desk.no_case"
    assert refused(actions.finish, **act, ending="") == "desk.ending_unknown"
    done = actions.finish(**act, ending="ANSWERED")
    assert (done.state, done.ending, done.ended_at) == (TicketState.DONE, "ANSWERED", at(3))
    assert refused(actions.finish, **act, ending="ANSWERED") == "desk.not_now"


def test_who_did_not_come_may_come_back_the_same_day(desk: Desk) -> None:
    given.ticket(desk)
    actions.sit_down(actor=desk.operator, now=at(0), counter_id=desk.one.pk)
    called = actions.call_next(actor=desk.operator, now=at(1), hall_id=desk.hall.pk)
    actions.recall(actor=desk.operator, now=at(2), ticket_id=called.pk)
    gone = actions.no_show(actor=desk.operator, now=at(3), ticket_id=called.pk)
    assert gone.calls == 2
    back = actions.bring_back(actor=desk.operator, now=at(9), ticket_id=called.pk)
    assert (back.state, back.ready_at, back.counter_id) == (TicketState.WAITING, at(9), None)


def test_a_turn_is_sent_on_with_its_case(desk: Desk) -> None:
    mine = given.served(desk)
    person = given.visitor(desk)
    actions.name_visitor(actor=desk.operator, now=at(3), ticket_id=mine.pk, person_id=person.pk)
    actions.open_case(
        actor=desk.operator, now=at(4), ticket_id=mine.pk, service_code="short", answers=cases.ANSWERS
    )
    later = given.ticket(desk, 5, agency_id=desk.world.second.pk)
    act = {"actor": desk.operator, "now": at(6), "ticket_id": mine.pk}
    assert refused(actions.send_on, **act) == "desk.to_where"
    assert refused(actions.send_on, **act, to_counter_id=desk.one.pk) == "desk.to_where"
    assert refused(actions.send_on, **act, to_agency_id=desk.world.first.pk) == "desk.to_where"
    actions.send_on(**act, to_agency_id=desk.world.second.pk)
    actions.sit_down(actor=desk.rep, now=at(6), counter_id=desk.three.pk)

    called = actions.call_next(actor=desk.rep, now=at(7), hall_id=desk.hall.pk)

    assert called.pk == mine.pk != later.pk
    assert called.case_id
    assert called.transfers == 1


def test_the_case_of_a_turn_is_the_case_of_the_web(desk: Desk) -> None:
    mine = given.served(desk)
    act = {"actor": desk.operator, "now": at(4), "ticket_id": mine.pk}
    told = {"service_code": "short", "answers": cases.ANSWERS}
    assert refused(actions.open_case, **act, **told) == "desk.visitor_missing"
    person = given.visitor(desk)
    actions.name_visitor(**act, person_id=person.pk)
    opened = actions.open_case(**act, **told, sending="k1")
    again = actions.open_case(**act, **told, sending="k1")

    case = Case.objects.get()
    assert opened.case_id == again.case_id == case.pk
    assert (case.channel, case.citizen_id) == ("DESK", person.pk)
    assert refused(actions.open_case, **act, **told) == "desk.case_there"
    other = given.visitor(desk, national_code="0499370899", family_name="دیگر")
    assert refused(actions.name_visitor, **act, person_id=other.pk) == "desk.visitor_known"
    done = actions.finish(**act, ending="CASE_OPENED")
    assert done.state == TicketState.DONE


def test_what_is_sent_twice_happens_once(desk: Desk) -> None:
    one = given.ticket(desk, sending="abc")
    two = given.ticket(desk, sending="abc")
    assert one.pk == two.pk
    assert given.ticket(desk, sending="other").pk != one.pk
    actions.sit_down(actor=desk.operator, now=at(0), counter_id=desk.one.pk)
    called = [
        actions.call_next(actor=desk.operator, now=at(1), hall_id=desk.hall.pk, sending="next").pk
        for _ in range(2)
    ]
    assert called == [one.pk, one.pk]
    elsewhere = actions.take_ticket(actor=desk.second, now=at(2), hall_code="hall", sending="abc")
    assert elsewhere.pk != one.pk


def test_a_link_tells_its_holder_how_long_it_will_take(desk: Desk) -> None:
    for back in range(1, 4):
        day = -7 * 24 * 60 * back
        for number in range(4):
            mine = given.served(desk, day + 10 * number)
            actions.finish(
                actor=desk.operator, now=at(day + 10 * number + 8), ticket_id=mine.pk, ending="INFORMED"
            )
    actions.sit_down(actor=desk.operator, now=at(0), counter_id=desk.one.pk)
    tokens = [queries.token_of(given.ticket(desk, minute).pk) for minute in range(3)]

    turns = [queries.turn(token=token, now=at(5)) for token in tokens]

    assert [one.ahead for one in turns] == [0, 1, 2]
    assert [one.expected.minutes for one in turns if one.expected] == [3, 9, 15]
    with pytest.raises(NotAllowed):
        queries.turn(token="0" * 32, now=at(5))


def test_every_change_of_the_line_counts(desk: Desk) -> None:
    before = queries.version(hall_id=desk.hall.pk, day=given.TODAY)
    given.ticket(desk)
    actions.sit_down(actor=desk.operator, now=at(0), counter_id=desk.one.pk)
    actions.call_next(actor=desk.operator, now=at(1), hall_id=desk.hall.pk)

    assert queries.version(hall_id=desk.hall.pk, day=given.TODAY) == before + 3
    assert HallDay.objects.get(day=given.TODAY).last_number == 1


def test_a_day_ends_at_midnight(desk: Desk) -> None:
    left = given.ticket(desk)
    with pytest.raises(NotAllowed):
        actions.close_days(actor=desk.operator, now=at(24 * 60))
    assert actions.close_days(actor=SYSTEM, now=at(60)) == 0
    assert actions.close_days(actor=SYSTEM, now=at(24 * 60)) == 1
    left.refresh_from_db()
    assert (left.state, left.away) == (TicketState.SENT_AWAY, "CLOSED")


def test_a_visitor_is_found_by_code_and_never_joined_by_number_alone(desk: Desk) -> None:
    new = given.visitor(desk)
    assert given.visitor(desk, mobile="09149999999", given_name="دیگر").pk == new.pk
    new.refresh_from_db()
    assert new.given_name == "مینا"
    stranger = given.visitor(desk, national_code="0499370899", mobile="09141234567")
    assert stranger.pk not in (desk.world.citizen.person_id, new.pk)
    assert refused(given.visitor, of=desk, national_code="0084575948", given_name="") == "org.name_missing"
    assert refused(given.visitor, of=desk, national_code="1234567890") == "persian.national_code"
    assert refused(given.visitor, of=desk, national_code="") == "org.code_missing"
    for actor in (desk.world.citizen, desk.world.auditor, VISITOR):
        with pytest.raises(NotAllowed):
            org.register_visitor(
                actor=actor, now=given.NOW, national_code=given.NATIONAL_CODE, mobile=given.MOBILE
            )


def test_who_is_forgotten_leaves_only_figures(desk: Desk) -> None:
    mine = given.served(desk, priority="DISABILITY")
    person = given.visitor(desk)
    actions.name_visitor(actor=desk.operator, now=at(3), ticket_id=mine.pk, person_id=person.pk)
    assert actions.forget_visits(actor=SYSTEM, now=at(4), person_id=person.pk) == 1
    row = Ticket.objects.get()
    assert (row.person_id, row.priority) == (None, "")
    assert Person.objects.filter(pk=person.pk).exists()


def test_a_closed_hall_says_when_numbers_are_given_next(desk: Desk) -> None:
    card = queries.hall(code="hall")
    evening = given.NOW.replace(hour=18)
    begins = queries.next_numbers(hall_card=card, now=evening)
    assert begins is not None
    assert not queries.gives_numbers(hall_card=card, now=evening)
    assert not queries.gives_numbers(hall_card=card, now=begins - datetime.timedelta(seconds=1))
    assert queries.gives_numbers(hall_card=card, now=begins)
    closed = dataclasses.replace(card, hours=[[] for _ in range(7)])
    assert queries.next_numbers(hall_card=closed, now=evening) is None
