"""A visit is rated once, on the holder's own telephone, and told of nobody alone."""

import pytest

from ostan.domains.desk import actions, queries
from ostan.domains.desk.models import Ticket, VisitRating
from ostan.foundation.ledger.models import Entry
from ostan.kernel.actor import VISITOR
from ostan.kernel.errors import NotAllowed, RuleBroken
from tests.cases import given as cases
from tests.desk import given
from tests.desk.given import Desk, at


def done(desk: Desk, minutes: float = 0) -> Ticket:
    mine = given.served(desk, minutes)
    told = {"actor": desk.operator, "now": at(minutes + 3), "ticket_id": mine.pk}
    return actions.finish(**told, ending="INFORMED")


def rate(ticket: Ticket, score: int = 5, actor=VISITOR, minutes: float = 10) -> VisitRating:
    token = queries.token_of(ticket.pk)
    return actions.rate_visit(actor=actor, now=at(minutes), token=token, score=score)


def test_the_holder_rates_once_for_hall_agency_and_service(desk: Desk) -> None:
    mine = done(desk)
    turn = queries.turn(token=queries.token_of(mine.pk), now=at(5))
    assert (turn.is_asked, turn.score) == (True, 0)
    rate(mine, 4)
    with pytest.raises(RuleBroken) as broken:
        rate(mine, 1)
    assert broken.value.code == "desk.rated_already"
    assert VisitRating.objects.get().score == 4
    assert queries.turn(token=queries.token_of(mine.pk), now=at(15)).score == 4
    facts = Entry.objects.get(activity="VisitRated").facts
    told = (facts["hall_id"], facts["agency_id"], facts["service_id"], facts["score"])
    assert told == (desk.hall.pk, desk.world.first.pk, desk.short.pk, 4)


def test_nobody_is_asked_before_the_end_or_much_later_or_at_the_counter(desk: Desk) -> None:
    mine = given.served(desk)
    with pytest.raises(NotAllowed):
        rate(mine)
    actions.finish(actor=desk.operator, now=at(3), ticket_id=mine.pk, ending="INFORMED")
    for actor, minutes in ((VISITOR, 31 * 24 * 60), (desk.operator, 5), (desk.rep, 5)):
        with pytest.raises(NotAllowed):
            rate(mine, actor=actor, minutes=minutes)
    with pytest.raises(NotAllowed):
        actions.rate_visit(actor=VISITOR, now=at(5), token="0" * 32, score=5)
    for score in (0, 6):
        with pytest.raises(RuleBroken) as broken:
            rate(mine, score)
        assert broken.value.code == "desk.score_unknown"
    gone = given.ticket(desk, 20)
    actions.send_away(actor=desk.operator, now=at(21), ticket_id=gone.pk, reason="DOCUMENTS_MISSING")
    with pytest.raises(NotAllowed):
        rate(gone, minutes=22)


def test_a_visit_with_a_case_is_asked_about_by_the_case_alone(desk: Desk) -> None:
    mine = done(desk)
    Ticket.objects.filter(pk=mine.pk).update(case=cases.case(desk.world))
    with pytest.raises(NotAllowed):
        rate(mine)


def test_satisfaction_is_told_from_ten_ratings_on(desk: Desk) -> None:
    card = queries.hall(code="hall")
    span = {"hall_card": card, "first": given.TODAY, "last": given.TODAY}
    for number in range(10):
        if number == 9:
            before = queries.satisfaction_between(**span)
        rate(done(desk, 5 * number), 5 if number % 2 else 2, minutes=5 * number + 4)
    assert [(one.asked, one.rated, one.happy) for one in before] == [(9, 9, None)] * 2
    found = queries.satisfaction_between(**span)
    assert [(one.label, one.asked, one.rated, one.happy) for one in found] == [
        (card.name, 10, 10, 0.5),
        (desk.world.first.name, 10, 10, 0.5),
    ]
    assert found[0].interval is not None
