"""Visitors who come to a citizen's page are led to sign in and find again what they had typed."""

import base64
import functools
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from cryptography.exceptions import InvalidTag
from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect

from ostan.foundation import access, vault
from ostan.foundation.access import Request
from ostan.kernel.errors import NotAllowed
from ostan.ui import pages

HELD = "held"
View = Callable[..., HttpResponseBase]


def citizens(view: View) -> View:
    """The view for citizens: a visitor is led to sign in, staff to the service's own page to change hats.

    What a visitor posted (a session that ended while a long form was filled in) is for the view to hold.
    """

    @functools.wraps(view)
    def led(request: Request, code: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor.is_signed_in and request.method != "POST":
            return to_sign_in(request)
        return view(request, code, *args, **kwargs)

    return applicants(led)


def applicants(view: View) -> View:
    """The view for whoever may ask for something, a visitor too; staff are led to the service's own page."""

    @functools.wraps(view)
    def led(request: Request, code: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor.is_signed_in and not access.may(request.actor, "cases.draft"):
            messages.info(request, "با سمت اداری نمی‌توان درخواست داد؛ برای درخواست، سمت شهروند را برگزینید.")
            return HttpResponseRedirect(f"/services/{code}/")
        return view(request, code, *args, **kwargs)

    return access.door(access.PUBLIC)(led)


def to_sign_in(request: Request) -> HttpResponseBase:
    """To the page of signing in, and back to here."""
    return HttpResponseRedirect(f"/sign-in/?next={quote(request.get_full_path())}")


def hold(request: Request, typed: dict[str, Any]) -> None:
    """Keep what a visitor typed, sealed, until he is back."""
    sealed = vault.seal(json.dumps(typed, ensure_ascii=False))
    request.session[HELD] = {"path": request.path, "sealed": base64.b64encode(sealed).decode()}


def take_held(request: Request) -> dict[str, Any]:
    """What was typed here before signing in; {} when nothing was."""
    held = request.session.get(HELD)
    if not held or held.get("path") != request.path:
        return {}
    del request.session[HELD]
    try:
        return dict(json.loads(vault.unseal(base64.b64decode(held["sealed"]))))
    except (InvalidTag, ValueError):
        return {}


def too_often(request: Request) -> HttpResponseBase:
    """The page for who tried more often than is good for all."""
    return pages.render(request, "ui/error.html", {"status": 429, "retry_after": 600}, status=429)


def own_only(request: Request, capability: str) -> None:
    """Raises NotAllowed for who is signed in without the capability."""
    if not access.may(request.actor, capability):
        raise NotAllowed(capability)
