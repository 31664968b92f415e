"""Whether somebody has just shown who he is, before something weighty about his account is changed."""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.hashers import check_password
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.foundation.identity.models import Account
from ostan.kernel.actor import Role
from ostan.kernel.errors import RuleBroken
from ostan.ui import pages, refusals

FRESH = 600
"""Seconds for which a sign-in or a repeated password counts. Source: assumed."""

View = Callable[..., HttpResponseBase]


def account_of(request: Request) -> Account:
    """The account that is signed in; doors see to it that there is one."""
    account = request.user
    if not isinstance(account, Account):
        raise TypeError("a page of the account was opened without one")
    return account


def shell(request: Request) -> str:
    """The frame of the page: the desk's for who sits at it, else the citizen's."""
    return "ui/page.html" if request.actor.holds(Role.CITIZEN) else "ui/desk.html"


def is_fresh(request: Request) -> bool:
    """Whether this session signed in, or repeated its password, in the last ten minutes."""
    records = get_authentication_records(request, request.user)
    return any(request.now.timestamp() - float(one["at"]) < FRESH for one in records)


def freshly(view: View) -> View:
    """The view for who has just shown who he is; others are asked for the password first and led back."""

    @functools.wraps(view)
    def asked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        back = request.path if request.method == "GET" else "/account/"
        return HttpResponseRedirect(f"/account/confirm/?next={quote(back)}")

    return access.door(access.SIGNED_IN)(asked)


@access.door(access.SIGNED_IN)
@sensitive_post_parameters("password")
def confirm(request: Request) -> HttpResponse:
    """Asks for the password again; whoever signs in without one signs in anew."""
    account = account_of(request)
    told = request.POST.get("next") or request.GET.get("next") or "/account/"
    back = told if url_has_allowed_host_and_scheme(told, {request.get_host()}) else "/account/"
    wrongs: dict[str, str] = {}
    if request.method == "POST" and account.has_usable_password():
        if not limits.allows(request, "confirm", str(account.pk)):
            wrongs = {"": refusals.text(RuleBroken("limits.too_many"))}
        elif check_password(request.POST.get("password", ""), account.password):
            record_authentication(request, account, "password", reauthenticated=True)
            return HttpResponseRedirect(back)
        else:
            wrongs = refusals.by_field(RuleBroken("identity.password_wrong", field="password"))
    context = {
        "shell": shell(request),
        "wrongs": wrongs,
        "next": back,
        "has_password": account.has_usable_password(),
    }
    return pages.render(request, "account/again.html", context, status=422 if wrongs else 200)
