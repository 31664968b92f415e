"""The board on the wall, and the stream by which screens learn that a line has changed.

A stream says what is, and ends; the browser opens it again by itself (docs/decisions/0051). So a screen holds no thread
of the server, and a screen that was away finds out with its next question.
"""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from ostan.domains.desk import queries as desk
from ostan.domains.desk.rules import TicketState
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.calendar import local_day
from ostan.kernel.errors import NotAllowed
from ostan.portal.desk import asking
from ostan.ui import pages

AGAIN = 2_000
"""Milliseconds after which a browser asks again."""

MOST_SHOWN = 8
MOST_WAITING = 24


@access.door(access.PUBLIC)
@require_safe
def board(request: Request, code: str) -> HttpResponseBase:
    """The numbers that are called and where, and who is next. Three statements."""
    card = desk.hall(code=code)
    if not card.is_open:
        raise NotAllowed("desk.see")
    context = {"hall": card, **shown(card, request), "fairness": asking.fairness()}
    return pages.render(request, "desk/board.html", context)


def shown(card: desk.HallCard, request: Request) -> dict[str, Any]:
    """What a board shows: those called, newest first, and those who wait, in turn."""
    lines = desk.in_line(hall_id=card.id, day=local_day(request.now))
    called = [one for one in lines if one.state != TicketState.WAITING]
    waits = [one for one in lines if one.state == TicketState.WAITING]
    called.sort(
        key=lambda one: (one.state == TicketState.CALLED, one.called_at or one.ready_at), reverse=True
    )
    return {
        "called": called[:MOST_SHOWN],
        "waits": waits[:MOST_WAITING],
        "more": max(0, len(waits) - MOST_WAITING),
        "version": mark(card.id, request),
    }


def mark(hall_id: int, request: Request) -> str:
    """By what a screen knows that it shows what is: the day and how often its line has changed. One statement."""
    day = local_day(request.now)
    return f"{day.toordinal()}-{desk.version(hall_id=hall_id, day=day)}"


@access.door(access.PUBLIC)
@require_safe
def live(request: Request, code: str) -> HttpResponseBase:
    """Whether the line has changed since the screen last heard, as one server-sent event. Two statements."""
    now_at = mark(desk.hall(code=code).id, request)
    news = f"id: {now_at}\nevent: line\ndata: {now_at}\n\n"
    body = ": same\n\n" if request.headers.get("Last-Event-ID") == now_at else news
    response = HttpResponse(f"retry: {AGAIN}\n{body}", content_type="text/event-stream; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
