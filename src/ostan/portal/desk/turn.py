"""The turn on its holder's own telephone: the place in the line, how long it takes, and the rating afterwards."""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from ostan.domains.desk import actions, words
from ostan.domains.desk import queries as desk
from ostan.domains.desk.rules import AwayReason, TicketState
from ostan.domains.feedback import queries as feedback
from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import RuleBroken
from ostan.kernel.persian import whole_number
from ostan.portal.citizen import led
from ostan.portal.desk import asking, board
from ostan.ui import pages, refusals


@access.door(access.PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def turn(request: Request, token: str) -> HttpResponseBase:
    """Where the turn stands; a post says how content the visit was. Nothing personal is on the page, and its address
    cannot be guessed."""
    if not limits.allows(request, "turn", token):
        return led.too_often(request)
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        score = whole_number(request.POST.get("score", ""), 0, digits=1)
        try:
            actions.rate_visit(actor=request.actor, now=request.now, token=token, score=score)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            return HttpResponseRedirect(f"/turn/{token}/")
    found = desk.turn(token=token, now=request.now)
    card = desk.hall_by_id(hall_id=found.hall_id)
    serves = desk.may_serve(actor=request.actor, hall_card=card, day=local_day(request.now))
    context = {
        "turn": found,
        "token": token,
        "wrongs": wrongs,
        "asks": found.is_asked and not found.score and not serves,
        "hall": card,
        "state": words.TICKET_STATES[TicketState(found.state)],
        "away": words.AWAY[AwayReason(found.away)] if found.away else "",
        "is_today": found.day == local_day(request.now),
        "rate": _rating(found, request),
        "version": board.mark(found.hall_id, request),
        "fairness": asking.fairness(),
    }
    return pages.render(request, "desk/turn.html", context, status=422 if wrongs else 200)


def _rating(found: desk.Turn, request: Request) -> str:
    """The address of the rating once the case of the visit has ended; "" before, and when it was given."""
    if not found.case_id:
        return ""
    asked = feedback.asked_for_case(case_id=found.case_id, now=request.now)
    return f"/rate/{feedback.token_of(found.case_id)}/" if asked and asked.is_open else ""
