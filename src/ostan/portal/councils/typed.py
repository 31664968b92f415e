"""The minutes while they are typed: saved by a script at every pause, and read again by whoever has them open."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from ostan.domains.councils import actions, queries
from ostan.domains.councils.queries import MeetingFile
from ostan.domains.org import queries as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.errors import NotAllowed, RuleBroken, Stale
from ostan.portal.councils import asking
from ostan.portal.councils.bodies import KEEP, SEE
from ostan.ui import moments, refusals


@access.door(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: Request, meeting_id: int) -> HttpResponse:
    """The minutes with their version; a post saves what was typed, and gives what is kept instead when it is newer.

    At most eight statements to read them.
    """
    file = queries.meeting(actor=request.actor, meeting_id=meeting_id, now=request.now)
    status, told = (200, {}) if request.method != "POST" else _save(request, file)
    if status == 409:
        file = queries.meeting(actor=request.actor, meeting_id=meeting_id, now=request.now)
    return JsonResponse(_kept(file) | told, status=status, headers={"Cache-Control": "private, no-store"})


def _kept(file: MeetingFile) -> dict[str, Any]:
    by = file.minutes_by
    return {
        "version": file.card.minutes_version,
        "minutes": file.minutes,
        "by": org.names(person_ids=[by]).get(by, "") if by else "",
        "approved": file.card.approved_at is not None,
    }


def _save(request: Request, file: MeetingFile) -> tuple[int, dict[str, Any]]:
    if not file.keeps:
        raise NotAllowed(KEEP)
    try:
        row = actions.save_minutes(
            actor=request.actor,
            now=request.now,
            meeting_id=file.card.id,
            version=asking.whole(request.POST.get("version", ""), "minutes"),
            text=request.POST.get("minutes", ""),
        )
    except Stale as stale:
        return 409, {"said": str(refusals.text(stale))}
    except RuleBroken as broken:
        return 422, {"said": str(refusals.text(broken))}
    return 200, {"version": row.minutes_version, "minutes": row.minutes, "at": moments.clock(request.now)}
