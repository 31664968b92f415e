"""Changing one's own password; other browsers are signed out, and the owner is told."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ostan.foundation import access, limits
from ostan.foundation.access import Request
from ostan.foundation.identity import actions
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.account.fresh import account_of, shell
from ostan.ui import pages, refusals


@access.door(access.SIGNED_IN)
@sensitive_post_parameters("current", "new", "again")
@require_http_methods(["GET", "POST"])
def change(request: Request) -> HttpResponse:
    """Asks for the present password and twice for the new one; missing for who signs in without one."""
    account = account_of(request)
    if not account.has_usable_password():
        raise NotAllowed(access.SIGNED_IN)
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        try:
            _change(request)
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "گذرواژه عوض شد و حسابتان در جاهای دیگر بسته شد.")
            return HttpResponseRedirect("/account/")
    context = {"shell": shell(request), "wrongs": wrongs}
    return pages.render(request, "account/password.html", context, status=422 if wrongs else 200)


def _change(request: Request) -> None:
    account = account_of(request)
    if not limits.allows(request, "confirm", str(account.pk)):
        raise RuleBroken("limits.too_many")
    if request.POST.get("new", "") != request.POST.get("again", ""):
        raise RuleBroken("identity.password_differs", field="again")
    actions.change_password(
        actor=request.actor,
        now=request.now,
        account=account,
        current=request.POST.get("current", ""),
        password=request.POST.get("new", ""),
        here=request.session.session_key or "",
    )
    update_session_auth_hash(request, account)
