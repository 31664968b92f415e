"""What an applicant told in a case is erased, by somebody who reads what goes and what stays before it is done."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from ostan.domains.cases import actions, queries, words
from ostan.foundation import access
from ostan.foundation.access import Request
from ostan.kernel import codes
from ostan.kernel.errors import NotAllowed, RuleBroken
from ostan.ui import pages, refusals

ERASE = "cases.erase"


@access.door(ERASE)
@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: Request) -> HttpResponse:
    """Asks for the tracking code of the case, and leads to the page that asks before it is done. One statement."""
    typed, wrongs = request.POST.get("code", "")[:40].strip(), {}
    if request.method == "POST":
        try:
            return HttpResponseRedirect(reverse("manage_erase_case", args=[_found(request, typed)]))
        except RuleBroken as broken:
            wrongs = {"code": refusals.text(broken)}
    context = {"typed": typed, "wrongs": wrongs}
    return pages.render(request, "manage/erasure.html", context, status=422 if wrongs else 200)


def _found(request: Request, typed: str) -> str:
    """The code as it stands in an address. Raises RuleBroken codes.tracking or cases.code_unknown."""
    code = codes.parse_tracking_code(typed)
    try:
        return queries.erasable(actor=request.actor, code=code).code
    except NotAllowed as unknown:
        raise RuleBroken("cases.code_unknown", field="code") from unknown


@access.door(ERASE)
@require_http_methods(["GET", "HEAD", "POST"])
def erase_case(request: Request, code: str) -> HttpResponse:
    """Says what goes and what stays, and erases when told to. One statement to show it."""
    case, refusal = queries.erasable(actor=request.actor, code=code), ""
    if request.method == "POST":
        try:
            actions.erase_answers(actor=request.actor, now=request.now, case_id=case.id)
        except RuleBroken as broken:
            refusal = refusals.text(broken)
        else:
            messages.success(request, "داده‌های متقاضی در این پرونده پاک شد و این کار در دفتر ثبت شد.")
            return HttpResponseRedirect(reverse("manage_erase_case", args=[code]))
    context = {"case": case, "refusal": refusal, "outcomes": words.OUTCOMES, "states": words.STATES}
    return pages.render(request, "manage/erase_case.html", context, status=409 if refusal else 200)


urlpatterns = [
    path("manage/erasure/", erasure, name="manage_erasure"),
    path("manage/erasure/<str:code>/", erase_case, name="manage_erase_case"),
]
