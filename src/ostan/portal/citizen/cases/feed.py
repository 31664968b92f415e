"""«چه گذشت»: what happened to all of a person's cases, in one line of time."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ostan.domains.cases import queries as cases
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.portal.citizen.cases.facts import sentence_of
from ostan.ui import pages

SEE = "cases.see_own"


@access.door(SEE)
@require_safe
def feed(request: Request) -> HttpResponse:
    """A page of it, newest first. At most four statements, and two once for each version of a service."""
    cursor = request.GET.get("before", "")
    found, following = cases.feed(actor=request.actor, cursor=cursor)
    lines = [
        {"code": one.code, "service": one.service, "at": one.line.at, "text": sentence}
        for one in found
        if (sentence := sentence_of(one.line))
    ]
    context = {
        "lines": lines,
        "first": "/my/feed/" if cursor else "",
        "next": f"/my/feed/?before={following}" if following else "",
    }
    return pages.render(request, "citizen/feed.html", context)
