"""Second factors: adding an authenticator app or a passkey, recovery codes, and showing one at sign-in."""

from typing import Any

import segno
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from ostan.domains.org.words import ROLE
from ostan.foundation import access, limits, vault
from ostan.foundation.access import Request
from ostan.foundation.identity import actions, queries
from ostan.kernel import clock, persian
from ostan.kernel.actor import VISITOR, Role
from ostan.kernel.errors import RuleBroken
from ostan.portal.account.fresh import account_of, freshly, shell
from ostan.ui import pages, refusals

SECRET, NEW_CODES = "factor_secret", "factor_codes_new"
CODES_PAGE = "/account/second-factor/codes/"


@access.door(access.SIGNED_IN)
@require_safe
def demanded(request: Request) -> HttpResponse:
    """Says that the office demands a second factor, and leads to setting one up."""
    roles = [str(ROLE[role]) for role in Role if role in settings.SECOND_FACTOR]
    held = bool(queries.factors_of(account_of(request)).held)
    context = {"shell": shell(request), "roles": roles, "has_factor": held}
    return pages.render(request, "account/demanded.html", context)


@freshly
@require_http_methods(["GET", "POST"])
def app(request: Request) -> HttpResponse:
    """Adds an authenticator app: its secret as a picture and as text, kept when a code of it comes back."""
    account, wrongs = account_of(request), {}
    if queries.factors_of(account).has_app:
        return HttpResponseRedirect("/account/")
    secret = _secret(request)
    if request.method == "POST":
        code = persian.only_digits(request.POST.get("code", "")) or ""
        if not limits.allows(request, "confirm", str(account.pk)):
            wrongs = {"": refusals.text(RuleBroken("limits.too_many"))}
        elif totp.validate_totp_code(secret, code):
            made = actions.add_totp(actor=request.actor, now=request.now, account=account, secret=secret)
            del request.session[SECRET]
            return _added(request, made, queries.TOTP_APP)
        else:
            wrongs = refusals.by_field(RuleBroken("identity.code_wrong", field="code"))
    address = get_adapter().build_totp_url(account, secret)
    drawn = segno.make(address, error="m", micro=False)
    picture = drawn.svg_inline(border=4, omitsize=True, dark="#000", light="#fff", svgclass="qr")
    context = {
        "shell": shell(request),
        "wrongs": wrongs,
        "qr": Markup(picture),  # noqa: S704  # our own drawing of our own address
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }
    return pages.render(request, "account/app.html", context, status=422 if wrongs else 200)


def _secret(request: Request) -> str:
    """The secret that waits for its first code, sealed in the session; a new one at every fresh look."""
    kept = request.session.get(SECRET, "")
    if kept and request.method == "POST":
        return vault.unseal(bytes.fromhex(kept))
    secret: str = totp.generate_totp_secret()
    request.session[SECRET] = vault.seal(secret).hex()
    return secret


@freshly
@require_http_methods(["GET", "POST"])
def passkey(request: Request) -> HttpResponse:
    """Adds a passkey; the browser makes it, which takes a script."""
    account, wrongs = account_of(request), {}
    name = persian.clean_line(request.POST.get("name", ""))[:60] or "کلید عبور"
    if request.method == "POST":
        form = AddWebAuthnForm(user=account, data={**request.POST.dict(), "name": name})
        if form.is_valid():
            made = actions.add_passkey(
                actor=request.actor,
                now=request.now,
                account=account,
                name=name,
                credential=form.cleaned_data["credential"],
            )
            return _added(request, made, queries.PASSKEY)
        wrongs = {"": refusals.text(RuleBroken("identity.passkey_wrong"))}
    context = {
        "shell": shell(request),
        "wrongs": wrongs,
        "name": name,
        "is_second": queries.factors_of(account).are_second,
        "options": webauthn.begin_registration(account, passwordless=True),
    }
    return pages.render(request, "account/passkey.html", context, status=422 if wrongs else 200)


def _added(request: Request, factor_id: int, kind: str) -> HttpResponse:
    """The session has shown the factor that it just made; the recovery codes, if there are any, are shown once."""
    account = account_of(request)
    record_authentication(request, account, "mfa", id=factor_id, type=kind)
    if not queries.factors_of(account).are_second:
        messages.success(request, "کلید عبور افزوده شد. از این پس، بی پیامک، با آن هم وارد می‌شوید.")
        return HttpResponseRedirect("/account/")
    request.session[NEW_CODES] = True
    messages.success(request, "عامل دوم افزوده شد. از این پس هنگام ورود آن را هم می‌پرسیم.")
    return HttpResponseRedirect(CODES_PAGE)


@freshly
@require_http_methods(["GET", "POST"])
def codes(request: Request) -> HttpResponse:
    """The recovery codes, once after they were made; a post makes new ones."""
    account = account_of(request)
    if request.method == "POST":
        try:
            actions.renew_codes(actor=request.actor, now=request.now, account=account)
        except RuleBroken as broken:
            messages.error(request, refusals.text(broken))
            return HttpResponseRedirect("/account/")
        request.session[NEW_CODES] = True
        return HttpResponseRedirect(CODES_PAGE)
    shown = queries.recovery_codes(account) if request.session.pop(NEW_CODES, False) else []
    context = {"shell": shell(request), "codes": shown, "left": queries.factors_of(account).codes_left}
    answer = pages.render(request, "account/codes.html", context)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@freshly
@require_POST
def remove(request: Request, factor_id: int) -> HttpResponse:
    """Takes a second factor away."""
    account = account_of(request)
    actions.remove_factor(actor=request.actor, now=request.now, account=account, factor_id=factor_id)
    messages.success(request, "عامل دوم برداشته شد.")
    return HttpResponseRedirect("/account/")


class SecondFactor(AuthenticateView):  # type: ignore[misc]  # allauth ships no types
    """After the password: the code of the app, a recovery code, or the passkey."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        account, wrongs = self.stage.login.user, {}
        if self.request.method == "POST":
            field = "code" if "code" in self.request.POST else ""
            code = "identity.code_wrong" if field else "identity.passkey_wrong"
            if self._is_held_off():
                field, code = "", "limits.too_many"
            elif limits.reaches(self.request, "fail", f"second:{account.pk}"):
                actions.note_failure(actor=VISITOR, now=clock.now(), account_id=account.pk)
            wrongs = {field: refusals.text(RuleBroken(code))}
        kinds = {one.kind for one in queries.factors_of(account).held}
        facts = {
            "wrongs": wrongs,
            "has_app": queries.TOTP_APP in kinds,
            "has_passkey": queries.PASSKEY in kinds,
            "options": context["js_data"]["request_options"],
        }
        return pages.render(self.request, "account/second.html", facts, status=422 if wrongs else 200)

    def _is_held_off(self) -> bool:
        found = [error for one in self.form.errors.as_data().values() for error in one]
        return any(error.code == "too_many_login_attempts" for error in found)
