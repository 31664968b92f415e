"""The figures of a hall say what happened, and nothing of too few."""

import datetime

from ostan.domains.desk import actions, queries
from ostan.domains.desk.rules import figures
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
    visits = queries.visits_between(hall_card=card, first=given.TODAY, last=given.TODAY)
    found = figures.summary(visits)

    assert (found.whole.visits, found.done, found.first_contact, found.sent_away) == (7, 6, 6, 1)
    assert (found.whole.wait, found.whole.served) == (2.0, 2.5)
    assert found.by_reason == (("DOCUMENTS_MISSING", 1),)
    assert found.share.high == 1.0
    assert [one.visits for one in figures.by(visits, lambda one: str(one.counter or ""))] == [6]


def test_no_time_is_told_of_too_few_visits() -> None:
    now = given.NOW
    one = figures.Visit(
        given.TODAY, 10, 1, "خدمت", "", "DONE", "ANSWERED", "", now, now, now + datetime.timedelta(minutes=3)
    )
    assert figures.line("", [one] * (figures.SMALLEST_N - 1)).wait is None
    assert figures.line("", [one] * figures.SMALLEST_N).served == 3.0
    assert figures.quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9) == 9


def test_the_next_days_are_foreseen_from_the_past(desk: Desk) -> None:
    for back in (1, 2, 3):
        for _ in range(back + 1):
            given.ticket(desk, -7 * 24 * 60 * back)
    ahead = queries.ahead(hall_card=queries.hall(code="hall"), now=given.NOW)

    assert ahead.known_days > 3
    today = next(one for one in ahead.days if one.day == given.TODAY)
    assert today.visitors == 3
