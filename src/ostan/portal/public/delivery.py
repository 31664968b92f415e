"""Where a carrier of text messages says what became of them."""

import hmac

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ostan.foundation import access, vault
from ostan.foundation.access import Request
from ostan.foundation.notices import actions, providers
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import NotAllowed


def key() -> str:
    """The part of the address that only the carrier and the administrators know."""
    return vault.match_key("sms", "delivery reports").hex()[:32]


@access.door(access.PUBLIC)
@csrf_exempt
@require_http_methods(["GET", "POST"])
def delivered(request: Request, given: str) -> HttpResponse:
    """Takes one report, as often as it is sent. Whoever does not know the address finds nothing here.

    Kavenegar calls with `messageid` and `status`, as a query or a form; the numbers of `status` are those of its
    sms/status. Source: receivers of such calls that are public (for Odoo and for Django) agree on it. Magfa's messages
    are asked after by statuses/{id}, as its «HTTP v2» has it.
    """
    if not hmac.compare_digest(given.encode(), key().encode()):
        raise NotAllowed("notices.follow")
    told = {**request.GET.dict(), **request.POST.dict()}
    outcome = providers.reported(told.get("status", ""))
    if outcome:
        message = told.get("messageid", "")[:64]
        actions.settle(actor=SYSTEM, now=request.now, carrier_id=message, outcome=outcome)
    return HttpResponse("OK", content_type="text/plain")
