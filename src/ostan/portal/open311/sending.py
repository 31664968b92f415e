"""A request is sent through the gateway, by a key that may."""

from django.conf import settings
from django.http import HttpResponse

from ostan.domains.cases import actions
from ostan.domains.cases.rules import Channel
from ostan.domains.catalogue import queries as catalogue
from ostan.domains.catalogue.queries import GatewayService
from ostan.domains.org import actions as org
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.files import actions as files_kept
from ostan.kernel import codes
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.open311 import reading, words
from ostan.portal.open311.rendering import rendered

MOST_MEDIA = 5


def known(code: str) -> GatewayService:
    """The service of the gateway. Raises RuleBroken open311.service_missing or open311.service_unknown."""
    if not code:
        raise RuleBroken("open311.service_missing", field="service_code")
    try:
        return catalogue.gateway_service(code=code)
    except NotAllowed as unknown:
        raise RuleBroken("open311.service_unknown", field="service_code") from unknown


def send(request: Request, fmt: str) -> HttpResponse:
    """The public number of the new request, and a sentence with its tracking code."""
    if not request.actor.is_signed_in:
        raise RuleBroken("open311.key_needed")
    if not access.may(request.actor, "cases.open"):
        raise RuleBroken("api.scope_missing", scope="cases.open")
    service = known(request.POST.get("service_code", ""))
    place = reading.where(request.POST, service.placeless)
    page = catalogue.published_service(code=service.code)
    opened = actions.open_case(
        actor=request.actor,
        now=request.now,
        service_code=service.code,
        answers=reading.answers(request.POST, page.form, place),
        channel=Channel.SYSTEM,
        place_code=place.code or None,
        files=_media(request),
        citizen_id=_applicant(request),
    )
    notice = str(words.NOTICE) % {
        "code": codes.show_tracking_code(opened.code),
        "address": f"{settings.PORTAL['address'].rstrip('/')}/track/",
    }
    told = {
        "service_request_id": str(opened.pk),
        "service_notice": notice,
        "account_id": request.POST.get("account_id") or None,
    }
    return rendered(fmt, "service_requests", [told], 201)


def _media(request: Request) -> list[int]:
    """Pictures that came along; their kind is told by their content."""
    given = request.FILES.getlist("media")[:MOST_MEDIA]
    kept = [
        files_kept.keep(actor=request.actor, now=request.now, upload=one, name=one.name or "")
        for one in given
    ]
    return [one.pk for one in kept]


def _applicant(request: Request) -> int | None:
    """Who asks, when a mobile number says so; else the system itself is the applicant."""
    post = request.POST
    if not post.get("phone", "").strip():
        return None
    person = org.introduce(
        actor=request.actor,
        now=request.now,
        mobile=post["phone"],
        given_name=post.get("first_name", ""),
        family_name=post.get("last_name", ""),
        email=post.get("email", ""),
    )
    return person.pk
