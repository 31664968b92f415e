"""The country's divisions, to look through."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ostan.domains.org import queries, words
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel.errors import NotAllowed
from ostan.ui import pages


@access.door("org.see")
@require_safe
def places(request: Request) -> HttpResponse:
    """A place and what lies in it; or what a search finds within the province and beyond."""
    text, code = request.GET.get("q", "").strip(), request.GET.get("at", settings.PROVINCE_CODE)
    if code and not (code.isascii() and code.isdigit()):
        raise NotAllowed("org.see")
    around = queries.places_around(code=code) if code else []
    if code and (not around or around[-1].code != code):
        raise NotAllowed("org.see")
    context = {
        "text": text,
        "around": around,
        "found": queries.search_places(text=text) if text else None,
        "inside": [] if text else queries.places_under(code=code),
        "counts": {} if text else queries.count_places(within=code),
        "levels": words.PLACE_LEVEL,
    }
    return pages.render(request, "org/places.html", context)
