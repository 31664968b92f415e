"""Sign-in of citizens (mobile and one-time code) and staff (name and password), sign-out, the hat, the account."""

from typing import Any, ClassVar

from allauth.account import views as allauth
from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from ostan.domains.cases import actions as cases
from ostan.domains.org import actions as org
from ostan.domains.org import queries as people
from ostan.foundation import access, limits
from ostan.foundation.identity import openid as openid_providers
from ostan.foundation.identity import queries as identity
from ostan.foundation.identity.adapter import CODE_SHOWN
from ostan.foundation.identity.models import Account
from ostan.foundation.notices import providers
from ostan.kernel.actor import SYSTEM, Actor, Grant, Role
from ostan.portal.account import factors, fresh, mandates, openid, passkeys, password, security
from ostan.ui import pages

CODE_WRONG = {
    "": "کد درست نیست. پیامک را دوباره ببینید.",
    "code": "کد درست نیست. کد شش‌رقمی پیامک را همان‌گونه که آمده بنویسید.",
}
TOO_MANY = "شمار کوشش‌ها بیش از اندازه شد. چند دقیقهٔ دیگر دوباره تلاش کنید."
NOT_SENT = (
    "اکنون نتوانستیم پیامک بفرستیم. چند دقیقهٔ دیگر دوباره تلاش کنید یا با کلید عبور وارد شوید؛"
    " میز خدمت هم درخواست شما را ثبت می‌کند."
)
STAFF_WRONG = "نام کاربری یا گذرواژه درست نیست."


class _Page:
    """What allauth's views lack: our pages, and errors in Persian that keep what was typed."""

    template = ""
    request: HttpRequest

    def page(self, form: Any) -> dict[str, object]:
        return {}

    def sign_ins(self) -> list[Any]:
        """The sign-ins that a demo shows: a citizen's first, then the staff's; none elsewhere."""
        told = getattr(self.request, "demo_sign_ins", None)
        return told() if told else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": kwargs.get("form") or self.get_form()}  # type: ignore[attr-defined]  # a FormView beside

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        form = context["form"]
        next_url = self.request.POST.get("next") or self.request.GET.get("next") or ""
        facts = {"next": next_url, "errors": {}, "typed": {}, **self.page(form)}
        return pages.render(self.request, self.template, facts, status=422 if form.errors else 200)


class SignIn(_Page, allauth.RequestLoginCodeView):  # type: ignore[misc]  # allauth ships no types
    """Asks for the mobile number; the answer is the same for a known and a new one."""

    template = "account/sign_in.html"

    def page(self, form: Any) -> dict[str, object]:
        at = openid_providers.provider()
        can_send = bool(settings.DEMO) or providers.reaches_people("SMS")
        return {
            "sign_ins": self.sign_ins()[:1],
            "can_send": can_send,
            "provider": at.name if at else "",
            **self._told(form),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        """On to the code; when it could not be sent, back here with what was typed."""
        response: HttpResponse = super().form_valid(form)
        if getattr(self.request, "code_failed", False):
            clear_login(self.request)
            form.add_error("phone", ValidationError("not sent", code="not_sent"))
            return self.render_to_response(self.get_context_data(form=form))
        return response

    def _told(self, form: Any) -> dict[str, object]:
        if not form.errors:
            return {}
        codes = {error.code for error in form.errors.as_data().get("phone", [])}
        if "not_sent" in codes:
            return {"errors": {"phone": NOT_SENT}, "typed": {"phone": form.data.get("phone", "")}}
        text = (
            TOO_MANY
            if "too_many_login_attempts" in codes
            else "شمارهٔ همراه را کامل بنویسید؛ مانند ۰۹۱۲۳۴۵۶۷۸۹."
        )
        return {"errors": {"phone": text}, "typed": {"phone": form.data.get("phone", "")}}


class Confirm(_Page, allauth.ConfirmLoginCodeView):  # type: ignore[misc]
    """Takes the code. Whoever comes back with it becomes a person of the house, if not one already."""

    template = "account/confirm.html"

    def page(self, form: Any) -> dict[str, object]:
        shown = self.request.session.get(CODE_SHOWN, "") if settings.DEMO else ""
        errors = {"code": CODE_WRONG["code"]} if form.errors else self.errors
        return {"demo_code": shown, "can_resend": self._process.can_resend, "errors": errors}

    errors: ClassVar[dict[str, str]] = {}

    def form_valid(self, form: Any) -> HttpResponse:
        if self._action == "resend" and not self._may_resend():
            return self.render_to_response(self.get_context_data(form=form))
        response: HttpResponse = super().form_valid(form)
        account = self.request.user
        if isinstance(account, Account):
            now = self.request.now  # type: ignore[attr-defined]  # set at the door
            person = org.register_citizen(
                actor=SYSTEM, now=now, account_id=account.pk, mobile=identity.mobile_of(account)
            )
            citizen = Actor(person_id=person.pk, grants=(Grant(Role.CITIZEN),))
            cases.sign_held_drafts(actor=citizen, now=now, mobile_match=bytes(account.mobile_match or b""))
        return response

    def _may_resend(self) -> bool:
        """A code sent again costs a message too, and counts like one that was asked for."""
        allowed = limits.allows(self.request, "code", str(self._process.state.get("phone", "")))
        self.errors = {} if allowed else {"": TOO_MANY}  # type: ignore[misc]  # of this request alone
        return allowed


class StaffSignIn(_Page, allauth.LoginView):  # type: ignore[misc]
    """Asks for name and password."""

    template = "account/staff_sign_in.html"

    def page(self, form: Any) -> dict[str, object]:
        return {"sign_ins": self.sign_ins()[1:], **self._told(form)}

    def _told(self, form: Any) -> dict[str, object]:
        if not form.errors:
            return {}
        codes = {error.code for error in form.errors.as_data().get("__all__", [])}
        text = TOO_MANY if "too_many_login_attempts" in codes else STAFF_WRONG
        return {"errors": {"": text}, "typed": {"login": form.data.get("login", "")}}

    def get_success_url(self) -> str:
        return str(self.get_next_url() or reverse("start"))


@access.door(access.PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Ends the session."""
    logout(request)
    messages.success(request, "از حساب خارج شدید.")
    return HttpResponseRedirect("/")


@access.door(access.SIGNED_IN)
@require_POST
def choose_hat(request: HttpRequest) -> HttpResponseBase:
    """Wear another hat, 0 the citizen's, which everybody has; one that is not the person's changes nothing."""
    actor = request.actor  # type: ignore[attr-defined]
    wanted = request.POST.get("hat", "")
    own = {str(hat.id) for hat in people.hats_of(person_id=actor.person_id, on=request.now)}  # type: ignore[attr-defined]
    held = people.mandate_hats(person_id=actor.person_id, on=request.now)  # type: ignore[attr-defined]
    own |= {"0", *(str(hat.id) for hat in held)}
    if wanted in own:
        request.session["hat"] = int(wanted)
        messages.success(request, "سمت شما عوض شد.")
    begins = reverse("start")
    back = request.POST.get("next", begins)
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()})
    return HttpResponseRedirect(back if safe else begins)


@access.door(access.SIGNED_IN)
@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """To the page on which whoever signed in begins, in the hat that he wears; what the house demands comes before."""
    if getattr(request, "lacks_factor", False):
        return HttpResponseRedirect(reverse("account_factor"))
    return HttpResponseRedirect(request.start())  # type: ignore[attr-defined]  # set at the door


@access.door(access.PUBLIC)
def locked(request: HttpRequest) -> HttpResponseBase:
    """The page for a closed account."""
    return pages.render(request, "account/locked.html", status=403)


def _open(view: type[Any]) -> Any:
    return access.door(access.PUBLIC)(view.as_view())


urlpatterns = [
    path("sign-in/", _open(SignIn), name="account_request_login_code"),
    path("sign-in/code/", _open(Confirm), name="account_confirm_login_code"),
    path("staff/sign-in/", _open(StaffSignIn), name="account_login"),
    path("sign-out/", sign_out, name="account_logout"),
    path("hat/", choose_hat, name="hat"),
    path("start/", start, name="start"),
    path("locked/", locked, name="account_inactive"),
    path("staff/sign-in/second/", _open(factors.SecondFactor), name="mfa_authenticate"),
    path("sign-in/openid/", openid.leave, name="openid"),
    path("sign-in/openid/back/", openid.come_back, name="openid_back"),
    path("sign-in/passkey/", passkeys.enter, name="passkey"),
    path("account/password/", password.change, name="account_password"),
    path("account/", security.overview, name="account"),
    path("account/notices/", security.set_notices, name="account_notices"),
    path("account/mandates/", mandates.mandates, name="account_mandates"),
    path("account/mandates/<int:mandate_id>/end/", mandates.end, name="account_mandate_end"),
    path("account/confirm/", fresh.confirm, name="account_confirm"),
    path("account/sessions/end/", security.end_session, name="account_end_session"),
    path("account/second-factor/", factors.demanded, name="account_factor"),
    path("account/second-factor/app/", factors.app, name="account_app"),
    path("account/second-factor/passkey/", factors.passkey, name="account_passkey"),
    path("account/second-factor/codes/", factors.codes, name="account_codes"),
    path("account/second-factor/<int:factor_id>/remove/", factors.remove, name="account_factor_remove"),
]
