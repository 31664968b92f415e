"""Signing in with a passkey alone: whoever unlocks it shows at once that he has it and that he is its owner."""

from allauth.account.models import Login
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.kernel.errors import RuleBroken
from ostan.ui import pages, refusals


@access.door(access.PUBLIC)
@require_http_methods(["GET", "POST"])
def enter(request: Request) -> HttpResponseBase:
    """Asks the browser for any passkey of this house; it takes a script."""
    told = request.POST.get("next") or request.GET.get("next") or ""
    following = told if url_has_allowed_host_and_scheme(told, {request.get_host()}) else ""
    if request.actor.is_signed_in:
        return HttpResponseRedirect(following or reverse("start"))
    refused = ""
    if request.method == "POST":
        form = LoginWebAuthnForm(data=request.POST)
        if not limits.allows(request, "passkey"):
            refused = "limits.too_many"
        elif form.is_valid():
            key = form.cleaned_data["credential"]
            goes_to = following or reverse("start")
            answer: HttpResponse = perform_passwordless_login(
                request, key, Login(user=key.user, redirect_url=goes_to)
            )
            return answer
        else:
            refused = "identity.passkey_wrong"
    context = {
        "wrongs": {"": refusals.text(RuleBroken(refused))} if refused else {},
        "next": following,
        "options": webauthn.begin_authentication(None),
    }
    return pages.render(request, "account/passkey_sign_in.html", context, status=422 if refused else 200)
