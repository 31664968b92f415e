"""Bodies without an account that may be asked about cases: their names, and where their links go."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from ostan.domains.cases import actions, queries
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.foundation.audit import actions as audit
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.portal.manage import taken
from ostan.ui import pages, refusals, taking

FIELDS = ("name", "email", "mobile")


@access.door("cases.outside_bodies")
@require_http_methods(["GET", "HEAD", "POST"])
def bodies(request: Request) -> HttpResponse:
    """The bodies by name, and a form for a new one. One statement to show it."""
    if form := taking.form_of(request.GET):
        listed = taken.bodies(queries.outside_bodies(actor=request.actor))
        return taking.answer(request, listed, form, take=audit.take_list)
    return _page(request, None)


@access.door("cases.outside_bodies")
@require_http_methods(["GET", "HEAD", "POST"])
def body(request: Request, body_id: int) -> HttpResponse:
    """One body: its addresses are typed anew, for they are never shown whole."""
    known = {one.id: one for one in queries.outside_bodies(actor=request.actor)}
    if body_id not in known:
        raise NotAllowed("cases.outside_bodies")
    return _page(request, known[body_id])


def _page(request: Request, chosen: queries.BodyCard | None) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    wrongs: dict[str, str] = {}
    if request.method == "POST":
        try:
            actions.set_outside_body(
                actor=request.actor,
                now=request.now,
                body_id=chosen.id if chosen else None,
                is_active=chosen is None or request.POST.get("is_active") == "yes",
                **typed,
            )
        except RuleBroken as broken:
            wrongs = refusals.by_field(broken)
        else:
            messages.success(request, "نهاد ثبت شد.")
            return HttpResponseRedirect(reverse("manage_bodies"))
    elif chosen:
        typed["name"] = chosen.name
    context = {
        "bodies": queries.outside_bodies(actor=request.actor),
        "chosen": chosen,
        "typed": typed,
        "is_active": chosen is None or chosen.is_active,
        "wrongs": wrongs,
    }
    return pages.render(request, "manage/outside_bodies.html", context, status=422 if wrongs else 200)


urlpatterns = [
    path("manage/outside-bodies/", bodies, name="manage_bodies"),
    path("manage/outside-bodies/<int:body_id>/", body, name="manage_body"),
]
