"""The turn on its holder's own telephone: the place in the line, how long it takes, and the rating afterwards."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from ostan.domains.desk import queries as desk
from ostan.domains.desk import words
from ostan.domains.desk.rules import AwayReason, TicketState
from ostan.domains.feedback import queries as feedback
from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.kernel.calendar import local_day
from ostan.portal.citizen import led
from ostan.portal.desk import asking, board
from ostan.ui import pages


@access.door(access.PUBLIC)
@require_safe
def turn(request: Request, token: str) -> HttpResponseBase:
    """Where the turn stands. Nothing personal is on the page, and its address cannot be guessed."""
    if not limits.allows(request, "turn", token):
        return led.too_often(request)
    found = desk.turn(token=token, now=request.now)
    card = desk.hall_by_id(hall_id=found.hall_id)
    context = {
        "turn": found,
        "hall": card,
        "state": words.TICKET_STATES[TicketState(found.state)],
        "away": words.AWAY[AwayReason(found.away)] if found.away else "",
        "is_today": found.day == local_day(request.now),
        "rate": _rating(found, request),
        "version": board.mark(found.hall_id, request),
        "fairness": asking.fairness(),
    }
    return pages.render(request, "desk/turn.html", context)


def _rating(found: desk.Turn, request: Request) -> str:
    """The address of the rating once the case of the visit has ended; "" before, and when it was given."""
    if not found.case_id:
        return ""
    asked = feedback.asked_for_case(case_id=found.case_id, now=request.now)
    return f"/rate/{feedback.token_of(found.case_id)}/" if asked and asked.is_open else ""
