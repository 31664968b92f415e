"""A meeting to keep: as an entry of one's calendar, and its minutes as a PDF with a proof."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ostan.domains.councils import queries, words
from ostan.domains.councils.queries import MeetingFile
from ostan.domains.councils.rules import Presence
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.ledger import read
from ostan.kernel.errors import NotAllowed
from ostan.kernel.persian import persian_digits
from ostan.portal.citizen import receipt
from ostan.portal.councils.bodies import SEE
from ostan.ui import icalendar, moments

PAPER = Path(__file__).with_name("minutes.typ")


@access.door(SEE)
@require_safe
def calendar(request: Request, meeting_id: int) -> HttpResponse:
    """The invitation as an iCalendar file."""
    file = queries.meeting(actor=request.actor, meeting_id=meeting_id, now=request.now)
    origin = str(settings.PORTAL["origin"])
    body = icalendar.written(
        file.body.name, [queries.happening(file.card, with_link=True)], origin=origin, now=request.now
    )
    response = HttpResponse(body, content_type=icalendar.MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="meeting-{meeting_id}.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@access.door(SEE)
@require_safe
def pdf(request: Request, meeting_id: int) -> HttpResponse:
    """The approved minutes as a tagged PDF with the proof of their approval. At most 20 statements.

    Raises:
        NotAllowed: they are not approved yet, or the actor may not see the body.
    """
    file = queries.meeting(actor=request.actor, meeting_id=meeting_id, now=request.now)
    if file.card.approved_at is None:
        raise NotAllowed(SEE)
    wanted = read.Wanted(activity="MinutesApproved", stream=f"meeting:{meeting_id}")
    (entry,) = read.lines(wanted, count=1)
    qr = receipt.proof_of(entry.id)["qr"]
    paper = _paper(request, file) | {"proof": bool(qr), "sha256": entry.facts["sha256"]}
    response = HttpResponse(receipt.drawn(paper, str(qr), PAPER), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="minutes-{meeting_id}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _paper(request: Request, file: MeetingFile) -> dict[str, Any]:
    card = file.card
    lines, _ = queries.attendance(meeting_id=card.id, body=file.body, on=card.begins_at)
    resolved = queries.of_meeting(meeting_id=card.id, now=request.now)
    approver = org.names(person_ids=[file.approved_by]).get(file.approved_by, "")
    rows = [
        ("زمان", moments.day_time(card.begins_at)),
        ("جا", "، ".join(filter(None, (card.place, card.host)))),
        ("تأیید", f"{approver}، {moments.day_time(card.approved_at)}"),
    ]
    return {
        "portal": settings.PORTAL["name"],
        "province": settings.PORTAL["province"],
        "demo": bool(settings.DEMO),
        "title": file.body.name,
        "number": persian_digits(str(card.number)),
        "rows": [list(row) for row in rows if row[1]],
        "people": [[_who(one), str(words.SEAT_ROLES[one.seat.role]), _there(one)] for one in lines],
        "items": [one.title for one in queries.agenda(meeting_id=card.id)],
        "minutes": file.minutes,
        "resolved": [
            [persian_digits(str(one.number)), one.text, one.unit, moments.day(one.due_at)] for one in resolved
        ],
        "printed": moments.day_time(request.now),
    }


def _who(line: queries.PresenceLine) -> str:
    return line.seat.name or line.seat.post


def _there(line: queries.PresenceLine) -> str:
    if not line.presence:
        return "ثبت نشده"
    told = str(words.PRESENCES[Presence(line.presence)])
    return f"{told}: {line.substitute}" if line.substitute else told
