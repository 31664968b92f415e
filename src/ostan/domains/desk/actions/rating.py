"""The holder of a turn says, on the own telephone, how content the visit was."""

import datetime

from django.db import IntegrityError

from ostan.domains.desk.events import VisitRated
from ostan.domains.desk.models import Ticket, VisitRating
from ostan.domains.desk.queries import halls
from ostan.domains.desk.queries.line import match_of
from ostan.domains.desk.rules import rating as rules
from ostan.foundation.work import unit_of_work
from ostan.kernel.actor import Actor
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed, RuleBroken


def rate_visit(*, actor: Actor, now: datetime.datetime, token: str, score: int) -> VisitRating:
    """The rating of whoever holds the link of the turn, once, for its hall, agency and service.

    Source: circular 1538588 on the service desk; that who serves in the hall never rates is assumed.

    Raises:
        NotAllowed: no such link was given out, nobody was asked about that visit, or the actor serves in the hall.
        RuleBroken: "desk.score_unknown", "desk.rated_already".
    """
    ticket = Ticket.objects.filter(token_match=match_of(token)).first()
    if ticket is None or not _may_rate(actor=actor, now=now, ticket=ticket):
        raise NotAllowed("desk.turn")
    rules.check_score(score)
    try:
        with unit_of_work(actor=actor, now=now) as work:
            made = VisitRating.objects.create(ticket=ticket, score=score, rated_at=now)
            work.record(
                VisitRated(
                    stream=f"ticket:{ticket.pk}",
                    ticket_id=ticket.pk,
                    hall_id=ticket.hall_id,
                    agency_id=ticket.agency_id or 0,
                    service_id=ticket.service_id or 0,
                    score=score,
                )
            )
    except IntegrityError as clash:
        raise RuleBroken("desk.rated_already") from clash
    return made


def _may_rate(*, actor: Actor, now: datetime.datetime, ticket: Ticket) -> bool:
    asked = rules.is_asked(
        state=ticket.state, has_case=ticket.case_id is not None, ended_at=ticket.ended_at, now=now
    )
    card = halls.hall_by_id(hall_id=ticket.hall_id)
    return asked and not halls.may_serve(actor=actor, hall_card=card, day=local_day(now))
