"""At the door: who asks, when, and whether the page is open to them. Once per request."""

import dataclasses
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from ostan.domains.org import queries as org
from ostan.domains.org.queries import Seat
from ostan.foundation import access
from ostan.foundation.holidays import queries as holidays
from ostan.kernel import clock
from ostan.kernel.actor import VISITOR, Actor, Grant, Role
from ostan.kernel.errors import NotAllowed
from ostan.ui import pages
from ostan.wiring import machines, menu
from ostan.wiring.demo import banner

Answer = Callable[[HttpRequest], HttpResponseBase]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)


def headers(answer: Answer) -> Answer:
    """Middleware: the security headers that Django does not set."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), camera=()")
        return response

    return middleware


def bounded(answer: Answer) -> Answer:
    """Middleware: a request larger than any form of ours is refused before a byte of it is read."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.LARGEST_REQUEST:
            return bad_request(request, RequestDataTooBig())
        return answer(request)

    return middleware


class Doorkeeper:
    """Middleware: gives the request its actor and instant, and opens a view only to whom its door allows.

    A view without a door is a mistake of ours and refused. To a visitor a closed door is the way to sign in;
    to anybody else it looks like a page that does not exist.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.now = clock.now()  # type: ignore[attr-defined]  # given to every request of the house
        seat = seat_of(request)
        request.actor = seat.actor  # type: ignore[attr-defined]
        menu.seat(request, seat)
        banner.seat(request, request.now)  # type: ignore[attr-defined]  # set above
        with holidays.looking_once():
            answer = self.answer(request)
        return _no_such_method(request, answer) if answer.status_code == 405 else answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        capability = getattr(view, "door", None)
        if capability is None:
            raise RuntimeError(f"{view.__module__}.{view.__name__} has no door: say who may open it")
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if not access.may(actor, capability):
            return self._turn_away(request)
        return bad_request(request) if _holds_nul(request, kwargs) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Whoever is inside has passed the door: what is not there is missing, also for a visitor."""
        if isinstance(error, NotAllowed | Http404):
            return not_found(request)
        return None

    def _turn_away(self, request: HttpRequest) -> HttpResponseBase:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if getattr(request, "lacks_factor", False) and request.path.startswith(STAFF):
            return HttpResponseRedirect("/account/second-factor/")
        if not actor.is_signed_in and request.method in ("GET", "HEAD"):
            place = "/staff/sign-in/" if request.path.startswith(STAFF) else "/sign-in/"
            return redirect_to_login(request.get_full_path(), place, "next")
        return not_found(request)


_PLANS = ("/councils/", "/indicators/", "/plans/", "/cockpit/")
STAFF = ("/work/", "/desk/", "/owner/", "/manage/", "/ledger/", *_PLANS)


def seat_of(request: HttpRequest) -> Seat:
    """The person behind the request, in the hat chosen for this session. Machines show keys, and have no session."""
    if machines.is_face(request.path):
        return Seat(VISITOR)
    account = request.session.get("_auth_user_id") and request.user
    if not account or not account.is_authenticated:
        return Seat(VISITOR)
    seat = org.seat_for(account_id=account.pk, hat=request.session.get("hat"), on=clock.now())
    return _held_back(request, seat)


def _held_back(request: HttpRequest, seat: Seat) -> Seat:
    """The seat without its office while a second factor is demanded of the role and this session has shown none."""
    if not seat.actor.holds(*settings.SECOND_FACTOR):
        return seat
    shown = get_authentication_records(request, request.user)
    if any(record["method"] == "mfa" for record in shown):
        return seat
    request.lacks_factor = True  # type: ignore[attr-defined]  # read by the door below
    plain = Actor(person_id=seat.actor.person_id, grants=(Grant(Role.CITIZEN),))
    return dataclasses.replace(seat, actor=plain)


def _holds_nul(request: HttpRequest, named: dict[str, Any]) -> bool:
    """Whether the request carries the one character that PostgreSQL cannot keep; no keyboard makes it."""
    given = [*request.GET.lists(), *request.POST.lists()]
    texts = [text for name, values in given for text in (name, *values)]
    return any("\0" in text for text in [*texts, *(str(value) for value in named.values())])


def _no_such_method(request: HttpRequest, refused: HttpResponseBase) -> HttpResponse:
    page = _error(request, 405)
    page.headers["Allow"] = refused.headers.get("Allow", "")
    return page


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for a request that cannot be read, and for one that is too large."""
    return _error(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one page for what is missing and for what is forbidden."""
    return _error(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours."""
    return _error(request, 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that did not come from us, or came after the session had ended."""
    return _error(request, 403)


def _error(request: HttpRequest, status: int) -> HttpResponse:
    told = machines.refusal(request, status)
    return told or pages.render(request, "ui/error.html", {"status": status}, status=status)
