"""The figures of a hall say what happened, and nothing of too few."""

from ostan.domains.desk import actions, queries
from ostan.domains.desk.rules import figures
from ostan.foundation.ledger.models import Entry
from tests.desk import given
from tests.desk.given import Desk, at


def test_waiting_and_service_are_reckoned_from_the_visits(desk: Desk) -> None:
    for number in range(6):
        mine = given.served(desk, 10 * number)
        actions.finish(
            actor=desk.operator,
            now=at(10 * number + 2 + number),
            ticket_id=mine.pk,
            ending="ANSWERED" if number else "INFORMED",
        )
    gone = given.ticket(desk, 70)
    actions.send_away(actor=desk.operator, now=at(71), ticket_id=gone.pk, reason="DOCUMENTS_MISSING")

    card = queries.hall(code="hall")
    of = queries.figures_between(hall_card=card, first=given.TODAY, last=given.TODAY)
    found = of.summary

    assert (found.whole.visits, found.done, found.first_contact, found.sent_away) == (7, 6, 6, 1)
    assert (found.whole.wait, found.whole.served) == (2.0, 2.5)
    assert found.by_reason == (("DOCUMENTS_MISSING", 1),)
    assert found.share.high == 1.0
    assert [(one.label, one.visits, one.wait, one.served) for one in of.counters] == [("1", 6, 2.0, 2.5)]
    assert [(one.label, one.visits) for one in of.services] == [(desk.short.title, 7)]
    assert [(one.label, one.visits, one.wait) for one in of.hours] == [("10", 6, 2.0), ("11", 1, None)]
    assert [one.label for one in of.agencies] == [desk.world.first.name]


def test_no_time_is_told_of_too_few_visits() -> None:
    few, enough = figures.SMALLEST_N - 1, figures.SMALLEST_N
    assert figures.line("", figures.Counted(few, few, 1.0, 2.0, few, 3.0)).wait is None
    assert figures.line("", figures.Counted(enough, few, 1.0, 2.0, enough, 3.0)).served == 3.0


def test_who_was_sent_on_is_counted_at_each_counter_with_its_own_times(desk: Desk) -> None:
    """Two minutes of waiting and four at the first counter, six of waiting and eight at the second; five times."""
    actions.sit_down(actor=desk.second, now=at(0), counter_id=desk.two.pk)
    for number in range(5):
        begin = 25 * number
        mine = given.served(desk, begin)
        told = {"actor": desk.operator, "now": at(begin + 6), "ticket_id": mine.pk}
        actions.send_on(**told, to_counter_id=desk.two.pk)
        assert queries.version(hall_id=desk.hall.pk, day=given.TODAY)
        actions.call_next(actor=desk.second, now=at(begin + 11), hall_id=desk.hall.pk)
        actions.start(actor=desk.second, now=at(begin + 12), ticket_id=mine.pk)
        actions.finish(actor=desk.second, now=at(begin + 20), ticket_id=mine.pk, ending="INFORMED")

    card = queries.hall(code="hall")
    of = queries.figures_between(hall_card=card, first=given.TODAY, last=given.TODAY)

    assert (of.summary.whole.visits, of.summary.whole.wait, of.summary.whole.served) == (5, 8.0, 12.0)
    told = [(one.label, one.visits, one.wait, one.wait_90, one.served) for one in of.counters]
    assert told == [("1", 5, 2.0, 2.0, 4.0), ("2", 5, 6.0, 6.0, 8.0)]
    started = Entry.objects.filter(activity="TicketStarted").order_by("pk")
    assert [one.facts["waited_seconds"] for one in started[:2]] == [120, 360]
    assert sorted(queries.visits(hall_id=desk.hall.pk, now=at(200))) == [4.0] * 5 + [8.0] * 5


def test_a_part_at_an_agency_counts_for_it_and_the_first_for_its_service(desk: Desk) -> None:
    mine = given.served(desk)
    told = {"actor": desk.operator, "now": at(6), "ticket_id": mine.pk}
    actions.send_on(**told, to_agency_id=desk.world.second.pk)
    actions.sit_down(actor=desk.rep, now=at(7), counter_id=desk.three.pk)
    actions.call_next(actor=desk.rep, now=at(7), hall_id=desk.hall.pk)
    actions.start(actor=desk.rep, now=at(8), ticket_id=mine.pk)
    actions.finish(actor=desk.rep, now=at(9), ticket_id=mine.pk, ending="INFORMED")

    card = queries.hall(code="hall")
    of = queries.figures_between(hall_card=card, first=given.TODAY, last=given.TODAY)
    agencies = {(one.label, one.visits) for one in of.agencies}
    assert agencies == {(desk.world.first.name, 1), (desk.world.second.name, 1)}
    assert [(one.label, one.visits) for one in of.services] == [(desk.short.title, 1)]
    assert of.summary.whole.visits == 1


def test_the_next_days_are_foreseen_from_the_past(desk: Desk) -> None:
    for back in (1, 2, 3):
        for _ in range(back + 1):
            given.ticket(desk, -7 * 24 * 60 * back)
    ahead = queries.ahead(hall_card=queries.hall(code="hall"), now=given.NOW)

    assert ahead.known_days > 3
    today = next(one for one in ahead.days if one.day == given.TODAY)
    assert today.visitors == 3
