"""Signing in at the provider of the province or the country, and coming back."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from ostan.domains.org import actions as org
from ostan.domains.org import queries as people
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.identity import actions, openid
from ostan.kernel import persian
from ostan.kernel.actor import SYSTEM
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.ui import pages, refusals

BACK = "/sign-in/openid/back/"


def _provider() -> openid.Provider:
    found = openid.provider()
    if found is None:
        raise NotAllowed(access.PUBLIC)
    return found


def _back() -> str:
    return f"{str(settings.PORTAL['address']).rstrip('/')}{BACK}"


@access.door(access.PUBLIC)
@require_safe
def leave(request: Request) -> HttpResponseBase:
    """To the provider."""
    told = request.GET.get("next", "")
    following = told if url_has_allowed_host_and_scheme(told, {request.get_host()}) else ""
    address = openid.leave(
        _provider(), request.session, back=_back(), following=following, now=request.now.timestamp()
    )
    return HttpResponseRedirect(address)


@access.door(access.PUBLIC)
@require_safe
def come_back(request: Request) -> HttpResponseBase:
    """Back from the provider: whoever it vouches for signs in and is a person of the house."""
    at = _provider()
    try:
        told, following = openid.come_back(
            at, request.session, request.GET.dict(), back=_back(), now=request.now.timestamp()
        )
        told = _clean(told)
        known = people.account_of_claims(national_code=told.national_code, mobile=told.mobile)
        account: Any = actions.enter_by_subject(actor=SYSTEM, now=request.now, told=told, known_account=known)
        org.register_citizen(
            actor=SYSTEM,
            now=request.now,
            account_id=account.pk,
            mobile=told.mobile,
            national_code=told.national_code,
            given_name=told.given_name,
            family_name=told.family_name,
            is_vouched=True,
        )
    except RuleBroken as broken:
        return _refused(request, at, broken)
    record_authentication(request, account, "socialaccount", provider=at.issuer)
    response: HttpResponseBase = perform_login(
        request, Login(user=account, redirect_url=following or reverse("start"))
    )
    return response


def _clean(told: openid.Told) -> openid.Told:
    """The claims in the forms in which we keep them; a number that is none says nothing."""
    return openid.Told(
        told.issuer,
        told.subject,
        _or_nothing(persian.parse_national_code, told.national_code),
        _or_nothing(persian.parse_mobile, told.mobile),
        told.given_name[:100],
        told.family_name[:100],
    )


def _or_nothing(read: Any, text: str) -> str:
    try:
        return str(read(text)) if text else ""
    except RuleBroken:
        return ""


def _refused(request: Request, at: openid.Provider, broken: RuleBroken) -> HttpResponse:
    context = {"provider": at.name, "why": refusals.text(broken), "code": broken.code}
    return pages.render(request, "account/openid_refused.html", context, status=422)
